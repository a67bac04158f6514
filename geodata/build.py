"""The composer: registry and region in, bundle out. The only module that knows all the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from geodata.atlas import NO_LOCATION, Atlas, assemble
from geodata.bundle import SCHEMA_VERSION, read_manifest
from geodata.bundle.geometry import Packed, packed_levels
from geodata.bundle.writer import write_bundle
from geodata.crs import WGS84, transform_accuracy
from geodata.errors import BundleError, GeodataError, Problem
from geodata.geocoding.candidates import Query
from geodata.geocoding.lock import Lock, LockEntry, absence, read_lock
from geodata.layers import Indicators, read_boundaries, read_indicators, read_lookup, read_meeting_places, united
from geodata.measures import area_counts, classes
from geodata.models import LANGUAGES, LocalText, MeetingPlace, Practice, Vocabulary
from geodata.region import Region, Source
from geodata.registry import RETIRED, load_registry, load_retired, load_vocabulary
from geodata.sources import (
    OsmPlaces,
    SourceFiles,
    combined,
    load_region,
    read_kind_rules,
    read_osm_places,
    region_folder,
)

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = ROOT / "practices.yaml"
VOCABULARY = ROOT / "vocabulary.yaml"
GEOCODES = ROOT / "geocodes.yaml"
OUT = ROOT / "build"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
# What turns the same inputs into other bytes: packages that write the files, and the code itself.
WRITERS = ("geopandas", "pandas", "pyarrow", "shapely", "pyproj", "mapclassify")
Progress = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Built:
    """What a build did: where the bundle is, its manifest, and whether it was written or already up to date."""

    folder: Path
    manifest: dict[str, Any]
    written: bool


@dataclass(frozen=True)
class _Inputs:
    region: Region
    files: SourceFiles
    registry: Path
    geocodes: Path
    vocabulary: Vocabulary
    practices: tuple[Practice, ...]
    lock: Lock
    areas: gpd.GeoDataFrame
    indicators: Indicators
    meeting_places: tuple[MeetingPlace, ...]
    answers: Mapping[str, OsmPlaces]


def build(
    region: str,
    registry: Path = REGISTRY,
    out: Path = OUT,
    mirror: Path | None = None,
    progress: Progress = lambda _step: None,
    force: bool = False,
    geocodes: Path = GEOCODES,
) -> Built:
    """Build a region's bundle in ``out/region``.

    Args:
        region: a folder of ``regions/``.
        registry: the practices.
        out: where bundles go.
        mirror: a folder that is read instead of the network; else ``ATLAS_MIRROR``.
        progress: is told each step as it begins, as a word: ``fetch``, ``read``, ``join``, ``measure``, ``write``.
        force: build even when nothing changed since the bundle that is there.
        geocodes: the lock file with coordinates for practices that write none.

    Raises:
        GeodataError: with every problem of all inputs that could be read; an earlier bundle stays as it was.
    """
    files = source_files(region, mirror)
    declared = files.region
    fingerprint = _fingerprint(files, registry, geocodes)
    if not force and (manifest := _same(out / region, fingerprint)):
        return Built(out / region, manifest, written=False)
    progress("fetch")
    files.fetch()
    progress("read")
    inputs = _read(declared, files, registry, geocodes)
    progress("join")
    areas = inputs.areas.assign(population=inputs.areas["area_id"].map(inputs.indicators.population))
    practices = _located(inputs.practices, inputs.lock)
    atlas = assemble(areas, practices, inputs.meeting_places, declared.foreign_area_ids)
    progress("measure")
    tables = tables_of(atlas, inputs.indicators.values)
    documents = {
        "vocabulary.json": inputs.vocabulary.model_dump(mode="json", exclude_none=True),
        "unmatched.json": _unmatched(atlas, inputs),
        "classes.json": classes(inputs.indicators.values, atlas.areas),
        "retired.json": _retired(registry),
    }
    geometry = packed_levels(atlas.areas)
    progress("write")
    said = {**_manifest(inputs, atlas, fingerprint), "geometry": drawn_when(geometry)}
    packed = {file.name: file.content for files in geometry.values() for file in files}
    manifest = write_bundle(out / region, tables, documents, said, packed)
    return Built(out / region, manifest, written=True)


def _read(region: Region, files: SourceFiles, registry: Path, geocodes: Path) -> _Inputs:
    """Read everything, so that one run names the problems of all of it."""
    problems: list[Problem] = []

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except GeodataError as error:
            problems.extend(error.problems)
            return None

    vocabulary = attempt(lambda: load_vocabulary(VOCABULARY))
    practices = attempt(lambda: load_registry(registry, vocabulary)) if vocabulary else None
    lock = attempt(lambda: read_lock(geocodes))
    lookups = {item.id: attempt(partial(read_lookup, files.path(item.source), item)) for item in region.lookups}
    layers = [
        attempt(partial(read_boundaries, files.path(layer.source), layer, region.metric_crs))
        for layer in region.boundaries
    ]
    places = attempt(partial(_meeting_places, region, files, vocabulary)) if vocabulary else None
    areas, indicators = None, None
    known = {name: lookup for name, lookup in lookups.items() if lookup is not None}
    whole = [layer for layer in layers if layer is not None]
    if len(known) == len(lookups) and len(whole) == len(layers):
        areas = attempt(lambda: united(whole, region, known))
    if areas is not None:
        table = areas
        indicators = attempt(lambda: read_indicators(files.path, region, table, known))
    if not vocabulary or practices is None or lock is None or places is None or areas is None or indicators is None:
        raise GeodataError(problems)
    return _Inputs(region, files, registry, geocodes, vocabulary, practices, lock, areas, indicators, *places)


def _located(practices: tuple[Practice, ...], lock: Lock) -> tuple[Practice, ...]:
    """The practices, those without a location with the one that is locked for what they state."""
    return tuple(
        practice.model_copy(update={"place": practice.place.model_copy(update={"location": locked.location})})
        if practice.place.location is None and (locked := lock.find(Query.of(practice.place)))
        else practice
        for practice in practices
    )


def source_files(region: str, mirror: Path | None = None) -> SourceFiles:
    """The files behind a region, wherever they are; SourceError when the region is not declared as it has to be."""
    home = region_folder(region)
    declared = load_region(home)
    asks = any(source.overpass for source in declared.sources)
    kinds = read_kind_rules(load_vocabulary(VOCABULARY)) if asks else None
    return SourceFiles.from_environment(declared, home, mirror, kinds)


def _meeting_places(
    region: Region, files: SourceFiles, vocabulary: Vocabulary
) -> tuple[tuple[MeetingPlace, ...], Mapping[str, OsmPlaces]]:
    """Meeting places of all sources that list any, in the order of the declaration, and what answers held."""
    places: list[MeetingPlace] = []
    answers: dict[str, OsmPlaces] = {}
    for name in region.meeting_places:
        if files.kinds and next(source for source in region.sources if source.id == name).overpass:
            answers[name] = read_osm_places(files.path(name), files.kinds, places)
            places += answers[name].places
        else:
            places += read_meeting_places(files.path(name), vocabulary)
    return tuple(places), answers


def tables_of(atlas: Atlas, indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of a bundle by name; ``indicators`` holds one row an area and indicator."""
    held = {"practices": atlas.practices["area_id"], "meeting_places": atlas.meeting_places["area_id"]}
    return {
        "areas": atlas.areas,
        "indicators": indicators,
        "practices": atlas.practices,
        "supports": atlas.supports,
        "references": atlas.references,
        "meeting_places": atlas.meeting_places,
        "measures": area_counts(atlas.areas, held),
    }


def _retired(registry: Path) -> dict[str, Any]:
    """Ids that were taken out, and what took their place: the web process keeps old links working with them."""
    stones = load_retired(registry.with_name(RETIRED))
    return {name: stone.model_dump(mode="json", exclude_none=True) for name, stone in sorted(stones.items())}


def drawn_when(geometry: Mapping[str, tuple[Packed, ...]]) -> dict[str, list[dict[str, Any]]]:
    """Level → its files of packed outlines from coarse to fine, each with the zoom up to which it is drawn."""
    return {level: [{"file": file.name, "up_to": file.up_to} for file in files] for level, files in geometry.items()}


def _unmatched(atlas: Atlas, inputs: _Inputs) -> dict[str, Any]:
    def listed(table: pd.DataFrame, key: str) -> list[dict[str, Any]]:
        rows = table[table["area_id"].isna()]
        return [
            {"id": row[key], "name": row["name"], "municipality": row["municipality_name"], "reason": row["unmatched"]}
            for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
        ]

    absent = {p.id: absence(Query.of(p.place)) for p in inputs.practices if p.place.location is None}
    practices = listed(atlas.practices, "practice_id")
    return {
        "practices": [
            {**row, "detail": absent[row["id"]]} if row["reason"] == NO_LOCATION else row for row in practices
        ],
        "meeting_places": listed(atlas.meeting_places, "meeting_place_id"),
        "indicators": [dict(item) for item in inputs.indicators.unmatched],
        "left_out": {name: list(answer.left_out) for name, answer in inputs.answers.items()},
        "disagreements": list(atlas.disagreements),
    }


def _manifest(inputs: _Inputs, atlas: Atlas, fingerprint: str) -> dict[str, Any]:
    region = inputs.region
    west, south, east, north = (round(float(edge), 6) for edge in atlas.areas.total_bounds)
    return {
        "region": region.id,
        "inputs": fingerprint,
        "region_info": {
            "label": _dump(region.label),
            "notice": _dump(region.notice) if region.notice else None,
            "bounds": [west, south, east, north],
            "metric_crs": region.metric_crs,
            "transform_accuracy_m": max(
                transform_accuracy(system, region.metric_crs) for system in (WGS84, *(b.crs for b in region.boundaries))
            ),
            "municipalities": {name: _dump(names) for name, names in region.municipalities.items()},
            "municipality_bounds": _municipality_bounds(region, atlas.areas),
            "default_indicator": region.default_indicator,
            "boundary_sources": sorted({layer.source for layer in region.boundaries}),
            "meeting_place_sources": list(region.meeting_places),
            "generalised": any(layer.generalised for layer in region.boundaries),
            "population_vintage": _population_vintage(region),
        },
        "indicators": [item.model_dump(mode="json", exclude_none=True) for item in region.indicators],
        "sources": _sources(inputs),
        "counts": {
            "areas": len(atlas.areas),
            "practices": len(atlas.practices),
            "practices_in_an_area": int(atlas.practices["area_id"].notna().sum()),
            "supports": len(atlas.supports),
            "references": len(atlas.references),
            "meeting_places": len(atlas.meeting_places),
            "meeting_places_in_an_area": int(atlas.meeting_places["area_id"].notna().sum()),
        },
    }


def _municipality_bounds(region: Region, areas: gpd.GeoDataFrame) -> dict[str, list[float]]:
    """West, south, east, north (WGS84) of each municipality that the region names and has areas of."""
    boxes = areas.bounds.groupby(areas["municipality_name"]).agg(
        {"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"}
    )
    return {name: boxes.loc[name].round(6).tolist() for name in region.municipalities if name in boxes.index}


def _population_vintage(region: Region) -> int | None:
    """The year of the residents: of those that weigh the figures, else of the table that states them."""
    table = region.indicator_table
    if table is None:
        return None
    source = table.aggregation.weights.source if table.aggregation else table.source if table.population else None
    return next((item.vintage for item in region.sources if item.id == source), None)


def _dump(text: LocalText) -> dict[str, str]:
    return text.model_dump(exclude_none=True)


def _sources(inputs: _Inputs) -> list[dict[str, Any]]:
    """Every source with its hash and terms; the registry and the vocabulary are sources too."""
    ours = (
        ("practices", inputs.registry, ("Register van praktijken", "Registre des pratiques", "Registry of practices")),
        ("vocabulary", VOCABULARY, ("Woordenlijst", "Vocabulaire", "Vocabulary")),
    )
    own = [
        (
            Source(
                id=name,
                file=path.name,
                title=LocalText(**dict(zip(LANGUAGES, titles, strict=True))),
                credit="Solidarity Atlas",
                licence="CC BY 4.0",
                licence_url=CC_BY,
            ),
            _sha256(path),
        )
        for name, path, titles in ours
    ]
    used = _locked_answers(inputs)
    own += [(_locked_source(used, inputs.geocodes), _sha256(inputs.geocodes))] if used else []
    declared = [(source, combined(inputs.files.hashes(source.id))) for source in inputs.region.sources]
    rows = [{**_said(source), "sha256": digest} for source, digest in (*own, *declared)]
    for row in rows:
        if answer := inputs.answers.get(row["id"]):
            row |= {"date": answer.date, "vintage": int(answer.date[:4])}
            row |= {"used": len(answer.places), "left_out": len(answer.left_out)}
    return rows


def _locked_answers(inputs: _Inputs) -> list[LockEntry]:
    """The locked answers that this bundle uses."""
    found = (inputs.lock.find(Query.of(p.place)) for p in inputs.practices if p.place.location is None)
    return [entry for entry in found if entry is not None]


def _locked_source(used: list[LockEntry], path: Path) -> Source:
    """The lock file as a source, with everybody whose answers are in use."""
    titles = ("Opgezochte coördinaten", "Coordonnées recherchées", "Coordinates looked up")
    return Source(
        id="geocodes",
        file=path.name,
        title=LocalText(**dict(zip(LANGUAGES, titles, strict=True))),
        credit="Solidarity Atlas",
        licence="as named",
    ).model_copy(
        update={
            "credit": "; ".join(sorted({entry.provider for entry in used})),
            "licence": "; ".join(sorted({entry.licence for entry in used})),
        }
    )


def _said(source: Source) -> dict[str, Any]:
    said: dict[str, Any] = source.model_dump(mode="json", exclude={"file", "overpass"})
    said["url"] = source.url or (source.downloads[0].address if source.downloads else None)
    return {**said, "title": _dump(source.title), "note": _dump(source.note) if source.note else None}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fingerprint(files: SourceFiles, registry: Path, geocodes: Path) -> str:
    """A digest of everything that a bundle depends on; empty when an input is not there to be read.

    Downloads count by their declared hash: they are checked against it whenever they are used.
    """
    code = sorted(Path(__file__).parent.rglob("*.py"))
    retired = registry.with_name(RETIRED)
    paths = [registry, VOCABULARY, files.folder / "region.yaml", *code, *([retired] if retired.exists() else [])]
    if not all(path.is_file() for path in paths):
        return ""
    paths += [geocodes] if geocodes.is_file() else []
    parts = [str(SCHEMA_VERSION), *(f"{name} {version(name)}" for name in WRITERS), *(_sha256(path) for path in paths)]
    for source in files.region.sources:
        parts += files.hashes(source.id).values()
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _same(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    """The manifest of the bundle that is there, if it is whole and came from the same inputs."""
    try:
        manifest = read_manifest(folder)
    except BundleError:
        return None
    whole = all(
        (folder / name).is_file() and _sha256(folder / name) == digest for name, digest in manifest["files"].items()
    )
    return manifest if fingerprint and whole and manifest.get("inputs") == fingerprint else None
