"""Writing a bundle: into a temporary folder, synced, then renamed. The same inputs give the same bytes."""

import contextlib
import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from geodata.bundle.models import SCHEMA_VERSION, TABLES, Manifest
from geodata.bundle.reader import DOCUMENTS
from geodata.errors import BundleError, Problem


def write_bundle(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    documents: Mapping[str, Any],
    manifest: Manifest,
    packed: Mapping[str, bytes] | None = None,
) -> Manifest:
    """Write a bundle in place of the one that may be there.

    Args:
        folder: ``DIR/REGION``.
        tables: name → table; GeoDataFrames become GeoParquet.
        documents: name of a file of :data:`geodata.bundle.reader.DOCUMENTS` → its content.
        manifest: all but ``schema_version``, ``files`` and ``digest``.
        packed: name → content of files that are written as they are, such as packed geometry.

    Returns:
        The whole manifest.

    Raises:
        BundleError: the folder cannot be written, or a table is not what its schema declares; what was there before is
            untouched.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as problem:
        raise _unwritable(folder, problem) from problem
    try:
        files = _write_files(fresh, tables, documents, packed or {})
        digest = hashlib.sha256(_json(dict[str, str], files)).hexdigest()
        whole = manifest.model_copy(update={"schema_version": SCHEMA_VERSION, "files": files, "digest": digest})
        fix = "correct what makes this table, or its declaration"
        problems = [
            Problem.of(str(folder / f"{name}.parquet"), "schema", problem, fix)
            for name in tables
            for problem in TABLES[name].check(pq.read_table(fresh / f"{name}.parquet"), manifest.languages)
        ]
        if problems:
            raise BundleError(problems)
        _write(fresh / "manifest.json", _json(Manifest, whole))
        _sync(fresh)
        _swap(fresh, folder)
    except OSError as problem:
        raise _unwritable(folder, problem) from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return whole


def _write_files(
    folder: Path, tables: Mapping[str, pd.DataFrame], documents: Mapping[str, Any], packed: Mapping[str, bytes]
) -> dict[str, str]:
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        geo: dict[str, Any] = {"schema_version": "1.1.0"} if isinstance(table, gpd.GeoDataFrame) else {}
        table.to_parquet(path, index=False, compression="zstd", **geo)
        _sync(path)
    encoded = {name: _json(DOCUMENTS[name][1], content) for name, content in documents.items()}
    for name, content in {**encoded, **packed}.items():
        _write(folder / name, content)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def _json(kind: Any, content: Any) -> bytes:
    # Not sorted: the order of the vocabulary is the order on screen, and every other order here is fixed as well.
    return TypeAdapter(kind).dump_json(content, indent=1, by_alias=True, exclude_unset=True) + b"\n"


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _sync(path)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(fresh: Path, folder: Path) -> None:
    """Put the new folder in place of the old one, atomically where the system can exchange two folders, as Linux can.

    Elsewhere the old folder is renamed first; for that moment there is none.
    """
    fresh.chmod(0o755)
    if not folder.exists():
        fresh.rename(folder)
    elif not _exchanged(fresh, folder):
        aside = folder.with_name(f".{folder.name}-before-{os.getpid()}")
        folder.rename(aside)
        try:
            fresh.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
        with contextlib.suppress(OSError):
            shutil.rmtree(aside)
    _sync(folder.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (renameat2 with RENAME_EXCHANGE); False where that cannot be done."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if exchange is None:
        return False
    here = -100  # AT_FDCWD: the paths are as the process sees them
    return bool(exchange(here, os.fsencode(one), here, os.fsencode(other), 2) == 0)


def _unwritable(folder: Path, problem: OSError) -> BundleError:
    reason = problem.strerror or str(problem)
    return BundleError(
        Problem.of(str(folder), "write", f"cannot be written: {reason}", "name a folder you may write with --out")
    )
