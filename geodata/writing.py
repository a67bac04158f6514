"""Files that people and programs write at once: one writer at a time, and each file whole or as it was."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from geodata.errors import GeodataError, Problem

# Longer than any command that waits for its turn locks a file, on a busy machine.
WAIT_S = 300.0


@contextlib.contextmanager
def sole_writer(path: Path, error: type[GeodataError], wait_s: float = WAIT_S) -> Iterator[None]:
    """Lock a file for this process from reading to replacing it; other processes on this machine wait.

    The lock is a file in the folder for temporary files, named after the file it is for: nothing is left beside that
    one, and it works where its folder cannot be written.

    Args:
        path: the file, which need not exist; a link is followed.
        error: what to raise.
        wait_s: how long to wait for another process, in seconds.

    Raises:
        error: another process locked the file all that time, or the lock cannot be made.
    """
    digest = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    lock = FileLock(Path(tempfile.gettempdir()) / f"atlas-{digest}.lock", timeout=wait_s, mode=0o666)
    try:
        lock.acquire()
    except Timeout:
        fix = "try again when it has ended"
        raise error(Problem.of(str(path), "write", "another command is working on this file", fix)) from None
    except OSError as exc:
        raise _unwritable(path, "no lock can be made", exc, error) from exc
    try:
        yield
    finally:
        lock.release()


def replace_file(path: Path, content: bytes, error: type[GeodataError]) -> None:
    """Put new contents in a file's place in one step, synced to the disk; the mode of the old file stays.

    Args:
        path: the file, which need not exist; a link stays, and what it leads to is replaced.
        content: all of it.
        error: what to raise.

    Raises:
        error: it cannot be written; the file stays as it was, and nothing is left beside it.
    """
    part: str | None = None
    try:
        target = path.resolve()
        old = target.stat() if target.exists() else None
        if old is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(old.st_mode & 0o777 if old is not None else 0o644)
        Path(part).replace(target)
    except (OSError, RuntimeError) as exc:  # RuntimeError: links in a circle
        raise _unwritable(path, "cannot be written", exc, error) from exc
    finally:
        if part:
            Path(part).unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Write the new name to the disk as well, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(path: Path, what: str, problem: Exception, error: type[GeodataError]) -> GeodataError:
    reason = getattr(problem, "strerror", None) or str(problem)
    full = getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    fix = "free some space" if full else "name a file that you may write"
    return error(Problem.of(str(path), "write", f"{what}: {reason}", fix))
