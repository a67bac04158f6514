"""What a bundle says of itself: its region, figures, counts, and every source with its hash and terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd

from geodata.atlas import Atlas
from geodata.bundle.models.base import Extent
from geodata.bundle.models.manifest import Counts, GeometryFile, Manifest, RegionInfo, SourceInfo
from geodata.crs import WGS84, transform_accuracy
from geodata.errors import texts
from geodata.municipalities.table import MUNICIPALITIES
from geodata.pipeline.data_date import data_date
from geodata.pipeline.fingerprint import sha256
from geodata.pipeline.inputs import Inputs
from geodata.places.candidates import Query
from geodata.places.lock import LockEntry
from geodata.project import COVERAGE, vocabulary_file
from geodata.region import DataSource, Region
from geodata.sources import OsmPlaces, combined
from geodata.visibility import to_be_located

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def manifest_of(
    inputs: Inputs, atlas: Atlas, fingerprint: str, geometry: dict[str, tuple[GeometryFile, ...]]
) -> Manifest:
    """The manifest but for the hashes of files.

    Args:
        inputs: what the bundle is built from.
        atlas: its tables.
        fingerprint: digest of the inputs.
        geometry: level → its files of outlines.
    """
    sources = _sources(inputs)
    return Manifest(
        region=inputs.region.id,
        languages=inputs.region.languages,
        inputs=fingerprint,
        data_date=data_date(inputs.practices, inputs.meeting_places, inputs.search_effort, sources),
        region_info=_region_info(inputs, atlas.areas),
        indicators=inputs.region.indicators,
        sources=sources,
        counts=Counts(
            areas=len(atlas.areas),
            practices=len(atlas.practices),
            practices_in_an_area=int(atlas.practices["area_id"].notna().sum()),
            supports=len(atlas.supports),
            references=len(atlas.references),
            meeting_places=len(atlas.meeting_places),
            meeting_places_in_an_area=int(atlas.meeting_places["area_id"].notna().sum()),
        ),
        geometry=geometry,
    )


def _region_info(inputs: Inputs, areas: gpd.GeoDataFrame) -> RegionInfo:
    region = inputs.region
    systems = (WGS84, *(layer.crs for layer in region.boundaries))
    return RegionInfo(
        label=region.label,
        notice=region.notice,
        bounds=_extent(areas.total_bounds),
        metric_crs=region.metric_crs,
        transform_accuracy_m=max(transform_accuracy(system, region.metric_crs) for system in systems),
        municipalities=inputs.towns.names,
        municipality_bounds=_municipality_bounds(region, areas),
        default_indicator=region.default_indicator,
        boundary_sources=tuple(sorted({layer.source for layer in region.boundaries})),
        meeting_place_sources=region.meeting_places,
        generalised=any(layer.generalised for layer in region.boundaries),
        population_vintage=_population_vintage(region),
    )


def _municipality_bounds(region: Region, areas: gpd.GeoDataFrame) -> dict[str, Extent]:
    """West, south, east, north (WGS84) of each municipality that the region names and has areas of."""
    boxes = areas.bounds.groupby(areas["municipality_name"]).agg(
        {"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"}
    )
    return {name: _extent(boxes.loc[name]) for name in region.municipalities if name in boxes.index}


def _extent(edges: Iterable[float]) -> Extent:
    west, south, east, north = (round(float(edge), 6) for edge in edges)
    return west, south, east, north


def _population_vintage(region: Region) -> int | None:
    """The year of the residents: of those that weigh the figures, else of the table that states them."""
    table = region.indicator_table
    if table is None:
        return None
    source = table.aggregation.weights.source if table.aggregation else table.source if table.population else None
    return next((item.vintage for item in region.sources if item.id == source), None)


def _sources(inputs: Inputs) -> tuple[SourceInfo, ...]:
    """Every source with its hash and terms; the registry and the vocabulary are sources too."""
    languages = inputs.region.languages
    ours = {
        "practices": inputs.registry,
        "vocabulary": vocabulary_file(),
        "coverage": inputs.files.folder / COVERAGE,
    }
    own = [
        (
            DataSource(
                id=name,
                file=path.name,
                title=texts("sources", name, languages),
                credit="Solidarity Atlas",
                licence="CC BY 4.0",
                licence_url=CC_BY,
            ),
            sha256(path),
        )
        for name, path in ours.items()
        if path.is_file()
    ]
    used = _locked_answers(inputs)
    own += [(_locked_source(used, inputs.geocodes, languages), sha256(inputs.geocodes))] if used else []
    towns = inputs.towns.source
    own += [(towns, sha256(MUNICIPALITIES))] if towns else []
    declared = [(source, combined(inputs.files.hashes(source.id))) for source in inputs.region.sources]
    return tuple(_source_info(source, digest, inputs.answers.get(source.id)) for source, digest in (*own, *declared))


def _locked_answers(inputs: Inputs) -> list[LockEntry]:
    """The locked answers that this bundle uses."""
    found = (inputs.lock.find(Query.of(p.place)) for p in inputs.practices if to_be_located(p))
    return [entry for entry in found if entry is not None]


def _locked_source(used: list[LockEntry], path: Path, languages: Sequence[str]) -> DataSource:
    """The lock file as a source, with everybody whose answers are in use."""
    # Credits of many providers may be longer than those that a region declares.
    return DataSource.model_construct(
        id="geocodes",
        file=path.name,
        title=texts("sources", "geocodes", languages),
        credit="; ".join(sorted({entry.provider for entry in used})),
        licence="; ".join(sorted({entry.licence for entry in used})),
    )


def _source_info(source: DataSource, digest: str, answer: OsmPlaces | None) -> SourceInfo:
    said = {name: getattr(source, name) for name in SourceInfo.model_fields if name in DataSource.model_fields}
    said["url"] = source.url or (source.downloads[0].address if source.downloads else None)
    if answer:
        said |= {"date": answer.date, "vintage": int(answer.date[:4])}
        said |= {"used": len(answer.places), "left_out": len(answer.left_out)}
    return SourceInfo(**said, sha256=digest)
