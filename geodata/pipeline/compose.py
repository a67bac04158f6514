"""From inputs to bundle, step by step; when nothing changed, nothing is built."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.atlas import Atlas, Origins, assemble
from geodata.bundle import SCHEMA_VERSION, read_manifest
from geodata.bundle.geometry import Packed, packed_levels
from geodata.bundle.models import TABLES, Manifest, Story, Tombstone, Unmatched
from geodata.bundle.models.documents import GeometryFile, UnmatchedRow
from geodata.bundle.writer import write_bundle
from geodata.errors import BundleError, Problem
from geodata.measures.classes import classes
from geodata.municipalities import GAZETTEER
from geodata.municipalities.postcodes import POSTCODES
from geodata.pipeline.inputs import Inputs, geocodes_of, located, read_inputs, registry_of, source_files
from geodata.pipeline.manifest import manifest_of
from geodata.pipeline.measuring import counted, measure
from geodata.pipeline.optional_sources import with_what_is_there
from geodata.pipeline.place_names import place_names
from geodata.places.candidates import Query
from geodata.places.lock import absence
from geodata.project import bundles_folder, vocabulary_file
from geodata.registry import RETIRED, load_retired
from geodata.sources import SourceFiles
from geodata.sources.files import sha256
from geodata.statuses import UnmatchedReason
from geodata.stories import STORIES, KnownIds, StoryError

# What turns the same inputs into other bytes: packages that write the files, and the code itself.
WRITERS = ("geopandas", "pandas", "pyarrow", "shapely", "pyproj", "scipy", "numpy")


@dataclass(frozen=True)
class Built:
    """What a build did: where the bundle is, its manifest, and whether it was written or already up to date.

    ``notes``: warnings on optional sources of which something was missing.
    """

    folder: Path
    manifest: Manifest
    written: bool
    notes: tuple[Problem, ...] = ()


def build(
    region: str,
    registry: Path | None = None,
    out: Path | None = None,
    mirror: Path | None = None,
    progress: Callable[[str], None] = lambda _step: None,
    force: bool = False,
    geocodes: Path | None = None,
    options: Collection[str] = (),
) -> Built:
    """Build a region's bundle in ``out/region``.

    Args:
        region: a folder of ``regions/``, or a name that it had before.
        registry: the practices; else those that the region declares, else the project's.
        out: where bundles go; else ``build/`` of the project.
        mirror: a folder that is read instead of the network; else ``ATLAS_MIRROR``.
        progress: called with each step as it begins: ``fetch``, ``read``, ``join``, ``measure``, ``write``.
        force: build even when nothing changed since the bundle that is there.
        geocodes: the lock file with coordinates for practices that write none; else the one beside the registry.
        options: words of optional sources to use, as far as they were fetched; nobody is asked for them.

    Raises:
        GeodataError: with every problem of all inputs that could be read; an earlier bundle stays as it was.
    """
    files, notes = with_what_is_there(source_files(region, mirror, options))
    registry, folder = registry or registry_of(files), (out or bundles_folder()) / files.region.id
    geocodes = geocodes or geocodes_of(registry)
    digest = inputs_digest(files, registry, geocodes)
    if not force and (manifest := up_to_date(folder, digest)):
        return Built(folder, manifest, written=False, notes=notes)
    progress("fetch")
    files.fetch()
    progress("read")
    inputs = read_inputs(files, registry, geocodes)
    progress("join")
    atlas = _assembled(inputs)
    progress("measure")
    measured = measure(atlas, inputs.indicators, inputs.search_coverage, files.region, inputs.vocabulary)
    documents = {**_documents(atlas, inputs), **measured.documents}
    geometry = packed_levels(atlas.areas)
    progress("write")
    tables = {**tables_of(atlas, inputs.indicators.values), **measured.tables}
    manifest = manifest_of(inputs, atlas, digest, drawn_when(geometry))
    packed = {file.name: file.content for level in geometry.values() for file in level}
    return Built(folder, write_bundle(folder, tables, documents, manifest, packed), written=True, notes=notes)


def _assembled(inputs: Inputs) -> Atlas:
    region = inputs.files.region
    areas = inputs.towns.areas.join(inputs.indicators.population, on="area_id")
    areas = areas[TABLES["areas"].names(region.languages)]
    practices = located(inputs.practices, inputs.lock)
    foreign, ids = region.foreign_area_ids, inputs.towns.ids
    origins = Origins(inputs.listed.source_of, inputs.listed.unverified)
    return assemble(areas, practices, inputs.listed.places, region.languages, foreign, ids, origins)


def inputs_digest(files: SourceFiles, registry: Path, geocodes: Path) -> str:
    """A digest of everything that a bundle depends on; empty when an input cannot be read.

    Downloads count by their declared hash: they are checked against it whenever they are used.
    """
    needed = [registry, vocabulary_file(), files.folder / "region.yaml"]
    if not all(path.is_file() for path in needed):
        return ""
    others = [registry.with_name(RETIRED), registry.with_name(STORIES), geocodes, files.search_coverage]
    if names := files.region.municipality_names:
        others.append(files.folder / names)
    code = sorted(Path(__file__).parents[1].rglob("*.py"))
    paths = [*needed, *code, GAZETTEER, POSTCODES, *(path for path in others if path.is_file())]
    parts = [
        str(SCHEMA_VERSION),
        *(f"{name} {version(name)}" for name in WRITERS),
        *map(sha256, paths),
        *(digest for source in files.region.sources for digest in files.hashes(source.id).values()),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def up_to_date(folder: Path, digest: str) -> Manifest | None:
    """The manifest of the bundle in a folder, if it is whole and came from inputs with this digest."""
    try:
        manifest = read_manifest(folder)
    except BundleError:
        return None
    files = ((folder / name, declared) for name, declared in manifest.files.items())
    same = bool(digest) and manifest.inputs == digest
    return manifest if same and all(path.is_file() and sha256(path) == declared for path, declared in files) else None


def tables_of(atlas: Atlas, indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of a bundle by name, ``measures`` with the counts alone.

    ``indicators`` has one row an area and indicator.
    """
    return {
        "areas": atlas.areas,
        "indicators": indicators,
        "practices": atlas.practices,
        **atlas.registry,
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
    """The documents but for those about measures."""
    stones = sorted(load_retired(inputs.registry.with_name(RETIRED)).items())
    # With these the web process keeps links to practices that were taken out working.
    retired = {name: Tombstone(**stone.model_dump(exclude={"id_sha256"}, exclude_unset=True)) for name, stone in stones}
    return {
        "vocabulary.json": inputs.vocabulary,
        "unmatched.json": _unmatched(atlas, inputs),
        "classes.json": classes(inputs.indicators.values, atlas.areas),
        "retired.json": retired,
        "stories.json": _stories(inputs, atlas, retired),
        "places.json": place_names(atlas.areas),
    }


def _stories(inputs: Inputs, atlas: Atlas, retired: Mapping[str, Tombstone]) -> tuple[Story, ...]:
    """The stories of this region; StoryError when one shows what the bundle does not contain."""
    region = inputs.files.region
    moved = (name for name, stone in retired.items() if stone.redirect)
    practices = frozenset([*atlas.practices["practice_id"], *moved])
    known = KnownIds(practices, frozenset(atlas.areas["area_id"]), [item.id for item in region.indicators])
    if problems := inputs.stories.unknown_ids(region.id, known):
        raise StoryError(problems)
    return inputs.stories.of(region.id)


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

    missing = set(atlas.practices.loc[atlas.practices["unmatched"] == UnmatchedReason.NO_LOCATION, "practice_id"])
    absent = {p.id: absence(Query.of(p.place)) for p in inputs.practices if p.id in missing}
    return Unmatched(
        practices=listed(atlas.practices, "practice_id", absent),
        meeting_places=listed(atlas.meeting_places, "meeting_place_id", {}),
        indicators=inputs.indicators.unmatched,
        elsewhere=dict(inputs.indicators.elsewhere),
        left_out={name: found.left_out for name, found in inputs.listed.osm.items()},
        disagreements=atlas.disagreements,
    )
