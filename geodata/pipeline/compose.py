"""From inputs to bundle, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.atlas import Atlas, assemble
from geodata.bundle.geometry import Packed, packed_levels
from geodata.bundle.models import Manifest, Story, Tombstone, Unmatched
from geodata.bundle.models.documents import UnmatchedRow
from geodata.bundle.models.manifest import GeometryFile
from geodata.bundle.writer import write_bundle
from geodata.measures import classes
from geodata.pipeline.fingerprint import fingerprint_of, same
from geodata.pipeline.inputs import Inputs, geocodes_of, located, read_inputs, registry_of, source_files
from geodata.pipeline.manifest import manifest_of
from geodata.pipeline.measuring import counted, measure
from geodata.places.candidates import Query
from geodata.places.lock import absence
from geodata.project import bundles_folder
from geodata.registry import RETIRED, load_retired
from geodata.statuses import UnmatchedReason
from geodata.stories import KnownIds, StoryError

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: where the bundle is, its manifest, and whether it was written or already up to date."""

    folder: Path
    manifest: Manifest
    written: bool


def build(
    region: str,
    registry: Path | None = None,
    out: Path | None = None,
    mirror: Path | None = None,
    progress: Progress = lambda _step: None,
    force: bool = False,
    geocodes: Path | None = None,
) -> Built:
    """Build a region's bundle in ``out/region``.

    Args:
        region: a folder of ``regions/``.
        registry: the practices; else those that the region declares, else the project's.
        out: where bundles go; else ``build/`` of the project.
        mirror: a folder that is read instead of the network; else ``ATLAS_MIRROR``.
        progress: is told each step as it begins, as a word: ``fetch``, ``read``, ``join``, ``measure``, ``write``.
        force: build even when nothing changed since the bundle that is there.
        geocodes: the lock file with coordinates for practices that write none; else the one beside the registry.

    Raises:
        GeodataError: with every problem of all inputs that could be read; an earlier bundle stays as it was.
    """
    files = source_files(region, mirror)
    declared = files.region
    registry, out = registry or registry_of(files), out or bundles_folder()
    geocodes = geocodes or geocodes_of(registry)
    fingerprint = fingerprint_of(files, registry, geocodes)
    if not force and (manifest := same(out / region, fingerprint)):
        return Built(out / region, manifest, written=False)
    progress("fetch")
    files.fetch()
    progress("read")
    inputs = read_inputs(declared, files, registry, geocodes)
    progress("join")
    areas = inputs.areas.assign(population=inputs.areas["area_id"].map(inputs.indicators.population))
    practices = located(inputs.practices, inputs.lock)
    atlas = assemble(areas, practices, inputs.meeting_places, declared.languages, declared.foreign_area_ids)
    progress("measure")
    measured = measure(atlas, inputs.indicators.values, inputs.search_effort, declared, inputs.vocabulary)
    tables = {**tables_of(atlas, inputs.indicators.values), "measures": measured.table}
    retired = _retired(registry)
    documents = {**_documents(atlas, inputs), **measured.documents, "retired.json": retired}
    documents["stories.json"] = _stories(inputs, atlas, retired)
    geometry = packed_levels(atlas.areas)
    progress("write")
    manifest = manifest_of(inputs, atlas, fingerprint, drawn_when(geometry))
    packed = {file.name: file.content for files in geometry.values() for file in files}
    return Built(out / region, write_bundle(out / region, tables, documents, manifest, packed), written=True)


def tables_of(atlas: Atlas, indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of a bundle by name, ``measures`` with the counts alone.

    ``indicators`` holds one row an area and indicator.
    """
    return {
        "areas": atlas.areas,
        "indicators": indicators,
        "practices": atlas.practices,
        "supports": atlas.supports,
        "references": atlas.references,
        "meeting_places": atlas.meeting_places,
        "measures": counted(atlas),
    }


def drawn_when(geometry: Mapping[str, tuple[Packed, ...]]) -> dict[str, tuple[GeometryFile, ...]]:
    """Level → its files of packed outlines from coarse to fine, each with the zoom up to which it is drawn."""
    return {
        level: tuple(GeometryFile(file=file.name, up_to=file.up_to) for file in files)
        for level, files in geometry.items()
    }


def _documents(atlas: Atlas, inputs: Inputs) -> dict[str, Any]:
    return {
        "vocabulary.json": inputs.vocabulary,
        "unmatched.json": _unmatched(atlas, inputs),
        "classes.json": classes(inputs.indicators.values, atlas.areas),
    }


def _retired(registry: Path) -> dict[str, Tombstone]:
    """Ids that were taken out, and what took their place: the web process keeps old links working with them."""
    stones = sorted(load_retired(registry.with_name(RETIRED)).items())
    return {name: Tombstone(**stone.model_dump(exclude={"id_sha256"}, exclude_unset=True)) for name, stone in stones}


def _stories(inputs: Inputs, atlas: Atlas, retired: Mapping[str, Tombstone]) -> tuple[Story, ...]:
    """The stories of this region; StoryError when one shows what the bundle does not contain."""
    moved = [name for name, stone in retired.items() if stone.redirect]
    practices = frozenset([*atlas.practices["practice_id"], *moved])
    figures = [item.id for item in inputs.region.indicators]
    known = KnownIds(practices, frozenset(atlas.areas["area_id"]), figures)
    if problems := inputs.stories.unknown_ids(inputs.region.id, known):
        raise StoryError(problems)
    return inputs.stories.of(inputs.region.id)


def _unmatched(atlas: Atlas, inputs: Inputs) -> Unmatched:
    def listed(table: pd.DataFrame, key: str, absent: Mapping[str, str]) -> tuple[UnmatchedRow, ...]:
        rows = table[table["area_id"].isna()]
        return tuple(
            UnmatchedRow(
                id=row[key],
                name=row["name"],
                municipality=row["municipality_name"],
                reason=row["unmatched"],
                **({"detail": absent[row[key]]} if row[key] in absent else {}),
            )
            for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
        )

    without = atlas.practices["unmatched"] == UnmatchedReason.NO_LOCATION
    missing = set(atlas.practices.loc[without, "practice_id"])
    absent = {p.id: absence(Query.of(p.place)) for p in inputs.practices if p.id in missing}
    return Unmatched(
        practices=listed(atlas.practices, "practice_id", absent),
        meeting_places=listed(atlas.meeting_places, "meeting_place_id", {}),
        indicators=inputs.indicators.unmatched,
        left_out={name: answer.left_out for name, answer in inputs.answers.items()},
        disagreements=atlas.disagreements,
    )
