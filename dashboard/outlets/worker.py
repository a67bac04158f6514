"""A process that does heavy work for :mod:`dashboard.outlets.work_pool`: how it starts, and what it does with a job.

Workers are forked from a small process that imports once what draws and does nothing else, so that a new one in place
of one that was stopped costs milliseconds and a reading of the bundle. (On Windows each imports all anew.)
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from multiprocessing import connection, get_context, parent_process, spawn
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from pebble.common.types import MultiprocessingContext

from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from geodata.errors import BundleError

# Pages come first: how much less of a busy processor a worker gets (man 7 sched).
NICE = 5
Fault = Literal["", "memory", "fault", "replaced"]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its content, or why there is none."""

    content: Any = None
    fault: Fault = ""


def worker_context(modules: Iterable[str]) -> MultiprocessingContext:
    """How workers start; ``modules`` are imported before the first of them."""
    method = "spawn" if sys.platform == "win32" else "forkserver"
    context: Any = type(get_context(method))()
    context.set_forkserver_preload([__name__, *modules])
    make = context.Process

    def process(**named: Any) -> Any:
        made = make(**named)
        made._Popen = start_without_main
        return made

    context.Process = process
    started: MultiprocessingContext = context
    return started


def start_without_main(process: Any) -> Any:
    """Start a process that leaves the server's main module alone.

    Otherwise every worker ran it again, and Streamlit puts the script of its pages in the place of that module.
    """
    whole = spawn.get_preparation_data

    def without_main(name: str) -> dict[str, Any]:
        return {key: value for key, value in whole(name).items() if not key.startswith("init_main")}

    spawn.get_preparation_data = without_main
    try:
        return type(process)._Popen(process)
    finally:
        spawn.get_preparation_data = whole


def begin(memory: int) -> None:
    """The first thing that a worker does.

    Args:
        memory: the most bytes that it may have for data (``RLIMIT_DATA``: what it may write to and shares with nobody).
            ``RLIMIT_AS`` would count addresses as well that libraries reserve and never use.
    """
    Thread(target=_end_with_server, daemon=True).start()
    # At once, also inside a library that would not return for a while.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        import resource

        os.nice(NICE)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _end_with_server() -> None:
    """However the server ends: one that is killed tells nobody."""
    server = parent_process()
    if server is not None:
        connection.wait([server.sentinel])
        os._exit(1)


def run(function: str, asked: Any, more: tuple[Any, ...], folder: Path, digest: str) -> Outcome:
    """Do a job, see :class:`dashboard.outlets.work_pool.Job`.

    Args:
        function: ``module:name``, called with ``asked``, the dataset and ``more``.
        folder: of the bundle.
        digest: what the bundle has to contain.
    """
    module, _, name = function.partition(":")
    try:
        return Outcome(getattr(import_module(module), name)(asked, _dataset(folder, digest), *more))
    except BundleError:
        return Outcome(fault="replaced")
    except MemoryError:
        return Outcome(fault="memory")
    except Exception:
        logging.getLogger(__name__).exception("%s failed", function)
        return Outcome(fault="fault")


@lru_cache(maxsize=1)
def _dataset(folder: Path, digest: str) -> Dataset:
    """The bundle of a folder, kept until another is asked for.

    Raises:
        BundleError: it cannot be read, or is another than the server had when it was asked.
    """
    dataset = Dataset(read_bundle(folder))
    if dataset.digest != digest:
        raise BundleError([])
    return dataset
