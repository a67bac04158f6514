"""The processes of :mod:`dashboard.outlets.work_pool`: a pebble pool, replaced whole should it break."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any

from pebble import ProcessPool

from dashboard.outlets import worker
from dashboard.outlets.worker import Outcome


class WorkerProcesses:
    """Processes that are started at the first job.

    Args:
        workers: how many.
        jobs: how many one of them does before another takes its place.
        memory: the most bytes of data of one.
        modules: what they have imported before their first job.
    """

    def __init__(self, workers: int, jobs: int, memory: int, modules: Sequence[str]) -> None:
        self._workers, self._jobs, self._memory, self._modules = workers, jobs, memory, modules
        self._lock = Lock()
        self._pool = self._new()

    def start(self, arguments: tuple[Any, ...], seconds: float) -> Future[Outcome]:
        """Begin :func:`dashboard.outlets.worker.run`; returns its future.

        It may be cancelled at any time, and its process is stopped then, as it is after ``seconds``. It fails with
        TimeoutError after these, and with another error when the process ended by itself.
        """
        with self._lock:
            pool = self._pool
        try:
            return pool.schedule(worker.run, args=arguments, timeout=seconds)
        except RuntimeError:
            # A worker that died while it had nothing to do breaks the pool.
            return self.replace().schedule(worker.run, args=arguments, timeout=seconds)

    def replace(self) -> ProcessPool:
        """Give all processes up and take others."""
        with self._lock:
            old, self._pool = self._pool, self._new()
        # Ending them may take seconds.
        Thread(target=_end, args=(old,), daemon=True).start()
        return self._pool

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            _end(self._pool)

    def _new(self) -> ProcessPool:
        return ProcessPool(
            self._workers, self._jobs, worker.begin, (self._memory,), worker.worker_context(self._modules)
        )


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
