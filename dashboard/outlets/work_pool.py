"""The one pool of processes for heavy work: what draws, makes a whole document, or optimises.

Heavy is what would keep the server's own process, and so every reader's page, busy for most of a second: pictures,
briefs, stories with their pictures, whole pages as files, spreadsheets and documents, best spots. Reading, selecting,
CSV, GeoJSON, ``/embed`` and ``/present`` are light and stay in the server's threads; ``atlas export`` and
``atlas changes --map`` are processes of their own.

Clients take turns (:mod:`dashboard.outlets.fair_queue`). A job that several ask for is done once. It is stopped when
nobody waits for it any more, when it takes longer than its kind may, or when it needs more memory than :data:`MEMORY`;
whatever becomes of it, the next one is done.

To add a kind of job:

1. Write a function at the top of a module, ``name(asked, dataset, *more)``. It runs in a worker; ``asked`` and ``more``
   are frozen values that can be pickled, such as a :class:`~dashboard.query.view.View`, and so is what it returns.
2. Name it in :data:`KINDS` with the seconds that it may take:
   ``"best_spots": Kind("dashboard.query.best_spots:solve", 12)``.
3. In the route, for a value of any type: ``await drawn(request, job("best_spots", asked, dataset))``; for bytes, which
   are cached: ``await drawn_response(request, tag, job(…), …)``. Both are of :mod:`dashboard.web.heavy`, which also
   answers what goes wrong.

No module of a route imports the function, so the server's process loads neither matplotlib nor a solver.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Hashable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from threading import Condition, Thread
from typing import Any, Literal

from dashboard.outlets.fair_queue import FairQueue, FullError
from dashboard.outlets.worker import Outcome
from dashboard.outlets.worker_processes import WorkerProcesses
from dashboard.query.dataset import Dataset, bundle_folder

# Jobs that wait, of all clients and of one. A browser asks for six things at a time.
WAITING, WAITING_PER_CLIENT = 48, 12
# In bytes, for the data of one worker. With the largest region read and drawn it has 1.4 GB, 1.1 of which Arrow
# reserves at its start and never uses; a picture of 3,840 × 3,840 pixels takes 0.3 GB more. So it stops what runs away.
MEMORY = 2_500_000_000
# A worker that did so many jobs is replaced, so that what libraries keep does not add up.
JOBS_PER_WORKER = 200
# Seconds that starting a worker and answering may take on top of a job's own before its processes are given up.
GRACE_S = 60
# Of `retry_s`, in seconds: what is assumed of a job before any was done, and the bounds.
FIRST_GUESS_S, RETRY_LEAST_S, RETRY_MOST_S = 2.0, 1, 120
Reason = Literal["busy", "time", "memory", "fault", "replaced", "ended"]


@dataclass(frozen=True)
class Kind:
    """A kind of job: ``module:name`` of its function, and the seconds that one may take."""

    function: str
    seconds: float


KINDS = {
    "png": Kind("dashboard.outlets.still_picture:drawn", 30),
    "svg": Kind("dashboard.outlets.still_picture:drawn", 30),
    "pdf": Kind("dashboard.outlets.brief:brief", 30),
    "list_png": Kind("dashboard.outlets.list_picture:list_picture", 30),
    "list_svg": Kind("dashboard.outlets.list_picture:list_picture", 30),
    "html": Kind("dashboard.outlets.html_file:drawn", 30),
    "xlsx": Kind("dashboard.outlets.workbook:drawn", 60),
    "best_spots": Kind("dashboard.query.best_spots:solve", 12),
    # With a picture of each of its steps.
    "story_file": Kind("dashboard.outlets.story_file:drawn", 60),
}


@dataclass(frozen=True)
class Job:
    """What is to be done; equal jobs are done once.

    Attributes:
        kind: one of :data:`KINDS`.
        asked: the first argument of its function.
        more: those after the dataset.
        folder: of the bundle.
        digest: what the bundle contained when the job was asked for; nothing is made from another.
    """

    kind: str
    asked: Hashable
    more: tuple[Hashable, ...]
    folder: Path
    digest: str


def job(kind: str, asked: Hashable, dataset: Dataset, *more: Hashable) -> Job:
    """A job on the bundle that is served."""
    return Job(kind, asked, more, bundle_folder().resolve(), dataset.digest)


class UndoneError(Exception):
    """A job has no result.

    Attributes:
        reason: ``busy`` (too many wait), ``time`` or ``memory`` (more than it may take), ``fault`` (it failed; the log
            says how), ``replaced`` (another bundle took the place of its own), ``ended`` (its process, or the pool).
        retry_s: the seconds after which asking again makes sense.
    """

    def __init__(self, reason: Reason, retry_s: int = RETRY_LEAST_S) -> None:
        super().__init__(reason)
        self.reason, self.retry_s = reason, retry_s


@dataclass(frozen=True, eq=False)
class Ticket:
    """One client's wait for a job.

    Attributes:
        result: what the job returned, or UndoneError.
    """

    job: Job
    client: str
    result: Future[Any] = field(default_factory=Future)


@dataclass(eq=False)
class _Run:
    """A job that waits or is being done, with everybody who waits for it."""

    job: Job
    tickets: list[Ticket] = field(default_factory=list)
    done: Future[Outcome] | None = None
    started: bool = False
    again: bool = False
    since: float = 0.0


class WorkPool:
    """Does jobs in ``workers`` processes. May be used from every thread; nothing but :meth:`close` waits."""

    def __init__(self, workers: int, waiting: int = WAITING, per_client: int = WAITING_PER_CLIENT) -> None:
        self._workers = workers
        self._processes = WorkerProcesses(
            workers, JOBS_PER_WORKER, MEMORY, sorted({kind.function.partition(":")[0] for kind in KINDS.values()})
        )
        self._changed = Condition()
        self._queue = FairQueue[Job](waiting, per_client)
        self._runs: dict[Job, _Run] = {}
        self._busy: list[_Run] = []
        self._mean_s = FIRST_GUESS_S
        self._thread: Thread | None = None
        self._closed = False

    def submit(self, job: Job, client: str) -> Ticket:
        """Ask for a job; who does has to :meth:`leave` in the end, whatever came of it.

        Args:
            client: who asks, for the turns; not kept longer than the ticket.

        Raises:
            UndoneError: too many jobs wait already, or the pool is closed.
        """
        ticket = Ticket(job, client)
        with self._changed:
            if self._closed:
                raise UndoneError("ended")
            run = self._runs.get(job) or _Run(job)
            if not run.started:
                try:
                    self._queue.put(client, job)
                except FullError:
                    raise UndoneError("busy", self._retry_s()) from None
            self._runs[job] = run
            run.tickets.append(ticket)
            if self._thread is None:
                self._thread = Thread(target=self._dispatch, name="work pool", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """A client no longer waits: when it was the last, its job is taken from the queue, or stopped."""
        with self._changed:
            run = self._runs.get(ticket.job)
            if run is None or ticket not in run.tickets:
                return
            run.tickets.remove(ticket)
            if ticket.client not in {other.client for other in run.tickets}:
                self._queue.leave(ticket.client, ticket.job)
            if run.tickets:
                return
            del self._runs[ticket.job]
        if run.done is not None:
            run.done.cancel()

    def close(self) -> None:
        """Stop everything and refuse what comes; takes at most the seconds that stopping a process takes."""
        with self._changed:
            self._closed = True
            runs = [*self._runs.values()]
            self._changed.notify_all()
        for run in runs:
            self._finish(run, UndoneError("ended"))
        if self._thread is not None:
            self._thread.join()
        self._processes.close()

    def _dispatch(self) -> None:
        """Give jobs to workers: in a thread of its own, because starting a process takes a second."""
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or (self._queue and self._free), timeout=1)
                late = [
                    run for run in self._busy if time.monotonic() > run.since + KINDS[run.job.kind].seconds + GRACE_S
                ]
                taken = self._queue.take() if self._free and not self._closed else None
                run = self._runs[taken] if taken is not None else None
                if run is not None:
                    run.started, run.since = True, time.monotonic()
                    self._busy.append(run)
            if late:
                self._processes.replace()
                for stuck in late:
                    self._finish(stuck, UndoneError("ended"))
            if run is not None:
                self._start(run)

    @property
    def _free(self) -> bool:
        return len(self._busy) < self._workers

    def _start(self, run: _Run) -> None:
        kind, job = KINDS[run.job.kind], run.job
        done = self._processes.start((kind.function, job.asked, job.more, job.folder, job.digest), kind.seconds)
        with self._changed:
            run.done = done
            wanted = bool(run.tickets)
        done.add_done_callback(partial(self._done, run))
        if not wanted:
            done.cancel()

    def _done(self, run: _Run, done: Future[Outcome]) -> None:
        if done.cancelled():
            self._finish(run, UndoneError("ended"))
            return
        self._mean_s += 0.2 * (time.monotonic() - run.since - self._mean_s)
        problem = done.exception()
        if isinstance(problem, BrokenProcessPool) and not run.again and not self._closed:
            # The worker died while it had nothing to do: this job never reached it.
            run.again = True
            self._processes.replace()
            self._start(run)
            return
        if problem is not None:
            # Whatever else comes from the pool means that the process ended.
            self._finish(run, UndoneError("time" if isinstance(problem, TimeoutError) else "ended"))
            return
        outcome = done.result()
        self._finish(run, UndoneError(outcome.fault) if outcome.fault else outcome)

    def _finish(self, run: _Run, found: Outcome | UndoneError) -> None:
        with self._changed:
            if run in self._busy:
                self._busy.remove(run)
            if self._runs.get(run.job) is run:
                del self._runs[run.job]
            tickets, run.tickets = run.tickets, []
            self._changed.notify_all()
        for ticket in tickets:
            try:
                if isinstance(found, Outcome):
                    ticket.result.set_result(found.content)
                else:
                    ticket.result.set_exception(found)
            except InvalidStateError:  # who waited has gone
                continue

    def _retry_s(self) -> int:
        """When what waits now will be done, as far as the jobs so far tell."""
        waiting = (len(self._queue) + len(self._busy)) * self._mean_s / self._workers
        return max(RETRY_LEAST_S, min(RETRY_MOST_S, math.ceil(waiting)))


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def work_pool() -> WorkPool:
    """The one of this process, which starts workers at the first job: one processor is left to the pages."""
    return WorkPool(max(1, processors() - 1))


def close_work_pool() -> None:
    """End the workers; a job that is asked for later starts new ones."""
    if work_pool.cache_info().currsize:
        work_pool().close()
        work_pool.cache_clear()
