"""Reading a bundle: checks it, then hands out its tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from geodata.errors import BundleError, Problem
from geodata.models import Vocabulary

SCHEMA_VERSION = 4
TABLES = ("areas", "indicators", "practices", "supports", "references", "meeting_places", "measures")
PACKED = ".bin.gz"
LISTS = {"practices": ("setting", "groups", "sources", "readings_by", "studies"), "supports": ("references",)}
YEARS = {"practices": ("start", "end", "verified"), "references": ("year",), "meeting_places": ("year",)}


@dataclass(frozen=True)
class Bundle:
    """A bundle in memory, shared and never changed.

    Attributes:
        manifest: the content of ``manifest.json``.
        vocabulary: all controlled terms with their labels.
        unmatched: every row that found no partner, by source, with the reason.
        classes: class edges and histogram of every indicator, see :func:`geodata.measures.classes.classes`.
        coverage: how far each municipality was searched.
        evidence: the figures of the page Evidence.
        measure_info: how the measures were worked out.
        packed: file name → packed outlines, compressed; ``manifest["geometry"]`` says which is drawn when.
        areas, indicators, practices, supports, references, meeting_places, measures: the tables; geometry is WKB in
            EPSG:4326; lists are tuples; years are nullable integers.
        retired: ids of practices that were taken out → ``date``, ``reason`` and, where another practice took the place,
            its id in ``redirect``; none in bundles that were built before these were kept.
        stories: the region's sequences of views, as :mod:`geodata.stories` reads them; likewise.
    """

    manifest: Mapping[str, Any]
    vocabulary: Vocabulary
    unmatched: Mapping[str, Any]
    classes: Mapping[str, Any]
    packed: Mapping[str, bytes]
    areas: pd.DataFrame
    indicators: pd.DataFrame
    practices: pd.DataFrame
    supports: pd.DataFrame
    references: pd.DataFrame
    meeting_places: pd.DataFrame
    measures: pd.DataFrame
    coverage: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    measure_info: Mapping[str, Any] = field(default_factory=dict)
    retired: Mapping[str, Any] = field(default_factory=dict)
    stories: Sequence[Mapping[str, Any]] = ()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a bundle.

    Raises:
        BundleError: there is none, or it is of another schema version.
    """
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise _unusable(folder, "no bundle here") from None
    except (OSError, ValueError) as problem:
        raise _unusable(path, f"not readable: {problem}") from problem
    if not isinstance(manifest, dict) or manifest.get("schema_version") != SCHEMA_VERSION:
        version = manifest.get("schema_version") if isinstance(manifest, dict) else None
        raise _unusable(path, f"`schema_version` is {version!r}, this version reads {SCHEMA_VERSION}")
    return manifest


def read_bundle(folder: Path) -> Bundle:
    """Read and check a bundle.

    Args:
        folder: ``DIR/REGION``, as written by ``atlas build``.

    Raises:
        BundleError: there is no bundle, it is of another schema version, or a file is missing or was changed.
    """
    manifest = read_manifest(folder)
    contents = {name: _checked(folder / name, digest) for name, digest in manifest["files"].items()}
    tables = {name: _table(name, folder / f"{name}.parquet") for name in TABLES}
    return Bundle(
        manifest=manifest,
        vocabulary=Vocabulary.model_validate_json(contents["vocabulary.json"]),
        unmatched=json.loads(contents["unmatched.json"]),
        classes=json.loads(contents["classes.json"]),
        coverage=json.loads(contents["coverage.json"]),
        evidence=json.loads(contents["evidence.json"]),
        measure_info=json.loads(contents["measures.json"]),
        packed={name: content for name, content in contents.items() if name.endswith(PACKED)},
        **tables,
        retired=json.loads(contents.get("retired.json", b"{}")),
        stories=json.loads(contents.get("stories.json", b"[]")),
    )


def _checked(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise _unusable(path, f"not readable: {problem.strerror}") from problem
    if hashlib.sha256(content).hexdigest() != digest:
        raise _unusable(path, "its contents are not those that the manifest names")
    return content


def _table(name: str, path: Path) -> pd.DataFrame:
    table: pd.DataFrame = pq.read_table(path).to_pandas()
    for column in LISTS.get(name, ()):
        table[column] = table[column].map(tuple)
    for column in YEARS.get(name, ()):
        table[column] = table[column].astype("Int64")
    return table


def _unusable(where: Path, message: str) -> BundleError:
    region = where.name if where.suffix == "" else where.parent.name
    return BundleError(Problem.of(str(where), "bundle", message, f"run: atlas build --region {region}"))
