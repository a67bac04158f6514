"""Reading a bundle: checks it, then hands out its documents and tables."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from geodata.bundle.models import (
    SCHEMA_VERSION,
    TABLES,
    Classes,
    Coverage,
    Evidence,
    Manifest,
    MeasureInfo,
    PlaceNames,
    Story,
    Tombstone,
    Unmatched,
)
from geodata.errors import BundleError, Problem
from geodata.models import Vocabulary

PACKED = ".bin.gz"
# Document → what it contains, by the name that `Bundle` gives it.
DOCUMENTS: dict[str, tuple[str, Any]] = {
    "vocabulary.json": ("vocabulary", Vocabulary),
    "unmatched.json": ("unmatched", Unmatched),
    "classes.json": ("classes", dict[str, Classes]),
    "coverage.json": ("coverage", Coverage),
    "evidence.json": ("evidence", Evidence),
    "measures.json": ("measure_info", MeasureInfo),
    "retired.json": ("retired", dict[str, Tombstone]),
    "stories.json": ("stories", tuple[Story, ...]),
    "places.json": ("place_names", dict[str, PlaceNames]),
}


@dataclass(frozen=True)
class Bundle:
    """A bundle in memory, shared and never changed.

    Attributes:
        manifest: the content of ``manifest.json``.
        vocabulary: all controlled terms with their labels.
        unmatched: every row that found no partner, by source, with the reason.
        classes: class edges and histogram of every indicator.
        packed: file name → packed outlines, compressed; ``manifest.geometry`` states which is drawn when.
        areas, indicators, practices, supports, decisions, resources, earlier, critical_notes, references,
            meeting_places, measures, residence, supply: the tables, see
            :data:`geodata.bundle.models.TABLES`; geometry is WKB in EPSG:4326; lists are tuples; years are nullable
            integers.
        coverage: how far each municipality was searched.
        evidence: the figures of the page Evidence.
        measure_info: how the measures were calculated.
        retired: ids of practices that were taken out.
        stories: the region's sequences of views.
        place_names: area id of a municipality → what it is found by beside its names.
    """

    manifest: Manifest
    vocabulary: Vocabulary
    unmatched: Unmatched
    classes: Mapping[str, Classes]
    packed: Mapping[str, bytes]
    areas: pd.DataFrame
    indicators: pd.DataFrame
    practices: pd.DataFrame
    supports: pd.DataFrame
    decisions: pd.DataFrame
    resources: pd.DataFrame
    earlier: pd.DataFrame
    critical_notes: pd.DataFrame
    references: pd.DataFrame
    meeting_places: pd.DataFrame
    measures: pd.DataFrame
    residence: pd.DataFrame
    supply: pd.DataFrame
    coverage: Coverage
    evidence: Evidence
    measure_info: MeasureInfo
    retired: Mapping[str, Tombstone] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    place_names: Mapping[str, PlaceNames] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a bundle.

    Raises:
        BundleError: there is none, it is of another schema version, or it is invalid.
    """
    path = folder / "manifest.json"
    try:
        content = from_json(path.read_bytes())
    except FileNotFoundError:
        raise _unusable(folder, "no bundle here") from None
    except (OSError, ValueError) as problem:
        raise _unusable(path, f"not readable: {problem}") from problem
    # Before anything else: a bundle of another version has other keys.
    version = content.get("schema_version") if isinstance(content, dict) else None
    if version != SCHEMA_VERSION:
        raise _unusable(path, f"`schema_version` is {version!r}, this version reads {SCHEMA_VERSION}")
    try:
        return Manifest.model_validate(content)
    except ValidationError as problem:
        raise _unusable(path, _first(problem)) from problem


def read_bundle(folder: Path) -> Bundle:
    """Read and check a bundle.

    Args:
        folder: ``DIR/REGION``, as written by ``atlas build``.

    Raises:
        BundleError: there is no bundle, it is of another schema version, a file is missing or was changed, or a
            document or table is invalid.
    """
    manifest = read_manifest(folder)
    contents = {name: _checked(folder / name, digest) for name, digest in manifest.files.items()}
    parts: dict[str, Any] = {
        "packed": {name: content for name, content in contents.items() if name.endswith(PACKED)},
        **{part: _document(folder / name, contents, kind) for name, (part, kind) in DOCUMENTS.items()},
        **{name: _table(name, folder / f"{name}.parquet", manifest.languages) for name in TABLES},
    }
    return Bundle(manifest=manifest, **parts)


def _document(path: Path, contents: Mapping[str, bytes], kind: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_json(contents[path.name])
    except KeyError:
        raise _unusable(path, "the manifest does not name it") from None
    except ValidationError as problem:
        raise _unusable(path, _first(problem)) from problem


def _first(problem: ValidationError) -> str:
    first = problem.errors(include_url=False)[0]
    return f"`{'.'.join(map(str, first['loc']))}` is invalid: {first['msg']}"


def _checked(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise _unusable(path, f"not readable: {problem.strerror}") from problem
    if hashlib.sha256(content).hexdigest() != digest:
        raise _unusable(path, "its contents are not those that the manifest names")
    return content


def _table(name: str, path: Path, languages: tuple[str, ...]) -> pd.DataFrame:
    """A table of a bundle, checked against its schema; lists are tuples, years nullable integers.

    Raises:
        BundleError: it is not what its schema declares.
    """
    stored = pq.read_table(path)
    schema = TABLES[name]
    if problems := schema.check(stored, languages):
        raise _unusable(path, "; ".join(problems))
    table: pd.DataFrame = stored.to_pandas()
    for column in schema.columns:
        if column.dtype == "texts":
            table[column.name] = table[column.name].map(tuple)
        elif column.dtype == "year":
            table[column.name] = table[column.name].astype("Int64")
    return table


def _unusable(where: Path, message: str) -> BundleError:
    region = where.name if where.suffix == "" else where.parent.name
    return BundleError(Problem.of(str(where), "bundle", message, f"run: atlas build --region {region}"))
