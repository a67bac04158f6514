"""The pool of processes: limits, cancelling, doing once what several want, and going on after whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest

from dashboard.outlets import work_pool
from dashboard.outlets.work_pool import KINDS, Job, Kind, Ticket, UndoneError, WorkPool
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from tests.serving import ROOT
from tests.waiting import PATIENCE_S, until


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkPool]:
    """One worker for all tests of this module: starting one takes longer than most of them."""
    made = WorkPool(1, waiting=4, per_client=3)
    yield made
    made.close()


@pytest.fixture(scope="module")
def bundled(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture
def job(atlas_bundle: Path, bundled: Dataset, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """A job of tests.dashboard.outlets.pool_jobs."""

    def made(function: str, asked: str = "", seconds: float = PATIENCE_S) -> Job:
        monkeypatch.setitem(KINDS, function, Kind(f"tests.dashboard.outlets.pool_jobs:{function}", seconds))
        return Job(function, asked, (), atlas_bundle, bundled.digest)

    return made


def result(pool: WorkPool, job: Job, client: str = "a") -> object:
    ticket = pool.submit(job, client)
    try:
        return ticket.result.result(PATIENCE_S)
    finally:
        pool.leave(ticket)


def reason(pool: WorkPool, job: Job) -> str:
    with pytest.raises(UndoneError) as undone:
        result(pool, job)
    return undone.value.reason


def begun(folder: Path) -> list[int]:
    """The processes in which a held job of this folder began."""
    return [int(line) for line in (folder / "begun").read_text().split()] if (folder / "begun").exists() else []


def alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.fixture
def holding(pool: WorkPool, job: Callable[..., Job], tmp_path: Path) -> Iterator[Ticket]:
    """The only worker is busy until ``tmp_path / "go"`` exists."""
    ticket = pool.submit(job("held", str(tmp_path)), "a")
    until(lambda: bool(begun(tmp_path)))
    yield ticket
    pool.leave(ticket)


def test_a_job_is_done_in_another_process_which_stays(pool: WorkPool, job: Callable[..., Job]) -> None:
    process = result(pool, job("worker"))
    assert process != os.getpid()
    assert result(pool, job("worker", "again")) == process


def test_a_job_gets_the_bundle_that_it_was_asked_of(
    pool: WorkPool, job: Callable[..., Job], bundled: Dataset, tmp_path: Path
) -> None:
    assert result(pool, job("digest")) == bundled.digest
    assert reason(pool, replace(job("digest"), digest="0" * 64)) == "replaced"
    assert reason(pool, replace(job("digest"), folder=tmp_path)) == "replaced"


def test_a_job_that_takes_too_long_is_stopped(pool: WorkPool, job: Callable[..., Job], tmp_path: Path) -> None:
    assert reason(pool, job("held", str(tmp_path), seconds=0.3)) == "time"
    until(lambda: not alive(begun(tmp_path)[0]))
    assert result(pool, job("worker")) not in begun(tmp_path)


def test_a_job_that_needs_too_much_memory_fails_alone(pool: WorkPool, job: Callable[..., Job]) -> None:
    process = result(pool, job("worker"))
    assert reason(pool, job("greedy")) == "memory"
    assert result(pool, job("worker")) == process


def test_a_fault_is_told_and_the_next_job_works(
    pool: WorkPool, job: Callable[..., Job], capfd: pytest.CaptureFixture[str]
) -> None:
    assert reason(pool, job("wrong")) == "fault"
    assert reason(pool, job("exits")) == "ended"
    assert isinstance(result(pool, job("worker")), int)
    del capfd


def test_a_worker_that_dies_at_rest_is_replaced(pool: WorkPool, job: Callable[..., Job]) -> None:
    process = result(pool, job("worker"))
    assert isinstance(process, int)
    os.kill(process, signal.SIGKILL)
    assert result(pool, job("worker", "again")) != process


def test_what_several_want_is_done_once_and_stopped_when_the_last_goes(
    pool: WorkPool, holding: Ticket, tmp_path: Path
) -> None:
    others = [pool.submit(holding.job, client) for client in ("a", "b")]
    pool.leave(holding)
    pool.leave(others[0])
    (tmp_path / "go").touch()
    assert others[1].result.result(PATIENCE_S) == b"done"
    assert len(begun(tmp_path)) == 1


def test_what_nobody_waits_for_is_stopped(
    pool: WorkPool, holding: Ticket, job: Callable[..., Job], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    queued = pool.submit(job("held", str(elsewhere)), "b")
    pool.leave(queued)
    pool.leave(holding)
    until(lambda: not alive(begun(tmp_path)[0]))
    assert isinstance(result(pool, job("worker")), int)
    # It was taken from the queue and never began.
    assert begun(elsewhere) == []


def test_clients_take_turns_and_who_asks_for_too_much_is_told_when_to_come_back(
    pool: WorkPool, holding: Ticket, job: Callable[..., Job], tmp_path: Path
) -> None:
    order: list[str] = []
    tickets = []
    for client, asked in (("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")):
        ticket = pool.submit(job("worker", asked), client)
        ticket.result.add_done_callback(lambda _, asked=asked: order.append(asked))  # type: ignore[misc]
        tickets.append(ticket)
    for client, asked in (("a", "a4"), ("c", "c1")):
        with pytest.raises(UndoneError) as undone:
            pool.submit(job("worker", asked), client)
        assert undone.value.reason == "busy"
        assert work_pool.RETRY_LEAST_S <= undone.value.retry_s <= work_pool.RETRY_MOST_S
    # What waits already may be waited for by others.
    tickets.append(pool.submit(job("worker", "a2"), "c"))
    (tmp_path / "go").touch()
    for ticket in tickets:
        ticket.result.result(PATIENCE_S)
        pool.leave(ticket)
    assert order == ["a1", "b1", "a2", "a3"]
    assert holding.result.result(PATIENCE_S) == b"done"


def test_a_worker_does_not_run_the_main_module_again(
    job: Callable[..., Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit puts the script of its pages there."""
    script = ModuleType("__main__")
    script.__file__ = str(tmp_path / "page.py")
    Path(script.__file__).write_text("import os; os._exit(1)")
    pool = WorkPool(1)
    monkeypatch.setitem(sys.modules, "__main__", script)
    try:
        assert isinstance(result(pool, job("worker")), int)
    finally:
        pool.close()


def test_a_job_that_its_processes_forgot_is_given_up(job: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
    pool, replaced = WorkPool(1), Event()
    monkeypatch.setattr(work_pool, "GRACE_S", 0)
    monkeypatch.setattr(pool._processes, "start", lambda *_: Future())
    monkeypatch.setattr(pool._processes, "replace", replaced.set)
    assert reason(pool, job("worker", seconds=0.1)) == "ended"
    assert replaced.is_set()
    pool.close()


def test_a_closed_pool_ends_its_jobs_and_takes_no_more(job: Callable[..., Job], tmp_path: Path) -> None:
    pool = WorkPool(1)
    ticket = pool.submit(job("held", str(tmp_path)), "a")
    until(lambda: bool(begun(tmp_path)))
    pool.close()
    with pytest.raises(UndoneError, match="ended"):
        ticket.result.result(PATIENCE_S)
    assert not alive(begun(tmp_path)[0])
    with pytest.raises(UndoneError, match="ended"):
        pool.submit(job("worker"), "a")


KILLED = """
import os, signal, sys, time
from pathlib import Path
from dashboard.outlets.work_pool import KINDS, Job, Kind, WorkPool
folder = Path(sys.argv[1])
KINDS["held"] = Kind("tests.dashboard.outlets.pool_jobs:held", 600)
WorkPool(1).submit(Job("held", str(folder), (), Path(sys.argv[2]), sys.argv[3]), "a")
while not (folder / "begun").exists():
    time.sleep(0.02)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_ends_with_a_server_that_is_killed(atlas_bundle: Path, bundled: Dataset, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(atlas_bundle), bundled.digest]
    killed = subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, timeout=PATIENCE_S, check=False)
    assert killed.returncode == -signal.SIGKILL
    until(lambda: bool(begun(tmp_path)))
    until(lambda: not alive(begun(tmp_path)[0]))
