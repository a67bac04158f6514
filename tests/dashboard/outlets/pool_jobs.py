"""Jobs for tests of the pool of processes: called in a worker, with what was asked and the dataset."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from dashboard.query.dataset import Dataset


def worker(*_: object) -> int:
    """The process that does it."""
    return os.getpid()


def digest(_asked: object, dataset: Dataset) -> str:
    return dataset.digest


def picture(*_: object) -> bytes:
    return b"picture"


def held(folder: str, _dataset: Dataset, *_more: object) -> bytes:
    """Write down the process, and wait until the folder contains ``go``."""
    with (Path(folder) / "begun").open("a") as begun:
        begun.write(f"{os.getpid()}\n")
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    return b"done"


def held_picture(_view: object, dataset: Dataset, *more: Any) -> bytes:
    """A picture of which the title names the folder of :func:`held`."""
    return held(more[3], dataset)


def greedy(*_: object) -> int:
    """Take memory without an end."""
    taken = []
    while True:
        taken.append(bytearray(200_000_000))


def wrong(*_: object) -> bytes:
    raise ValueError("a fault of ours")


def exits(*_: object) -> None:
    os._exit(3)
