"""The manifest of a bundle: its region, figures, counts, date, and every source with its hash and terms."""

from collections.abc import Iterable, Sequence

import geopandas as gpd

from geodata.atlas import Atlas
from geodata.bundle.models.documents import (
    Counts,
    Extent,
    GeometryFile,
    InsetInfo,
    Manifest,
    RegionInfo,
    SourceInfo,
)
from geodata.crs import WGS84, transform_accuracy
from geodata.documents import formatted, near
from geodata.errors import Problem, SourceError, texts
from geodata.fields import LocalText
from geodata.layers.search_coverage import SearchCoverage
from geodata.models import MeetingPlace, Practice
from geodata.pipeline.inputs import Inputs
from geodata.pipeline.optional_sources import dated
from geodata.pipeline.place_names import place_name_sources
from geodata.places.candidates import Query
from geodata.project import vocabulary_file
from geodata.region import DataSource, Region
from geodata.sources import OsmPlaces, combined
from geodata.sources.files import sha256
from geodata.visibility import to_be_located


def manifest_of(inputs: Inputs, atlas: Atlas, digest: str, geometry: dict[str, tuple[GeometryFile, ...]]) -> Manifest:
    """The manifest but for the hashes of files.

    Args:
        inputs: what the bundle is built from.
        atlas: its tables.
        digest: of the inputs.
        geometry: level → its files of outlines.
    """
    region, sources = inputs.files.region, _sources(inputs)
    return Manifest(
        region=region.id,
        languages=region.languages,
        inputs=digest,
        data_date=data_date(inputs.practices, inputs.listed.places, inputs.search_coverage, sources),
        region_info=_region_info(region, inputs.towns.names, atlas.areas),
        indicators=region.indicators,
        sources=sources,
        counts=Counts(
            areas=len(atlas.areas),
            practices=len(atlas.practices),
            practices_in_an_area=int(atlas.practices["area_id"].notna().sum()),
            supports=len(atlas.registry["supports"]),
            references=len(atlas.registry["references"]),
            meeting_places=len(atlas.meeting_places),
            meeting_places_in_an_area=int(atlas.meeting_places["area_id"].notna().sum()),
            meeting_places_unverified=int((~atlas.meeting_places["verified"].astype(bool)).sum()),
            meeting_places_other=len(atlas.meeting_places) - len(atlas.counted_places),
        ),
        geometry=geometry,
    )


def data_date(
    practices: Sequence[Practice],
    places: Sequence[MeetingPlace],
    search_coverage: SearchCoverage,
    sources: Sequence[SourceInfo],
) -> str | None:
    """The latest date that the data themselves state; never the clock, so that the same inputs give the same bytes.

    Days on which a coordinate was looked up or an entry was edited do not count: they make no information newer.

    Args:
        practices: count with the year in which they were last confirmed and the years of their references.
        places: count with the year of the page that names them.
        search_coverage: counts with the years of the lists that were searched.
        sources: rows of the manifest; count with ``date`` or ``vintage``.

    Returns:
        A year, or a day such as ``2026-03-01`` where a source states one; None where nothing is dated.
    """
    dates = [
        *(practice.verified for practice in practices),
        *(reference.year for practice in practices for reference in practice.references),
        *(place.year for place in places),
        search_coverage.practices.as_of if search_coverage.practices else None,
        *(search.as_of for search in search_coverage.searches),
        *(part.as_of for search in search_coverage.searches for part in search.parts),
        *(source.date or source.vintage for source in sources),
    ]
    # ISO dates sort as texts, and within one year a day comes after the year alone.
    return max((str(date) for date in dates if date is not None), default=None)


def _region_info(region: Region, names: dict[str, LocalText], areas: gpd.GeoDataFrame) -> RegionInfo:
    systems = (WGS84, *(layer.crs for layer in region.boundaries))
    edges = {"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"}
    years = areas["population_vintage"].dropna()
    boxes = areas.bounds.groupby(areas["municipality_name"]).agg(edges)
    return RegionInfo(
        label=region.label,
        notice=region.notice,
        bounds=_extent(areas.total_bounds),
        metric_crs=region.metric_crs,
        transform_accuracy_m=max(transform_accuracy(system, region.metric_crs) for system in systems),
        municipalities=names,
        municipality_bounds={name: _extent(boxes.loc[name]) for name in region.municipalities if name in boxes.index},
        default_indicator=region.default_indicator,
        default_need=region.default_need or region.default_indicator,
        default_need_in=region.default_need_in,
        wholes=region.wholes,
        inset=inset_info(region, areas),
        parts=region.parts,
        boundary_sources=tuple(sorted({layer.source for layer in region.boundaries})),
        meeting_place_sources=region.meeting_places,
        generalised=any(layer.generalised for layer in region.boundaries),
        population_vintage=None if years.empty else int(years.max()),
    )


def inset_info(region: Region, areas: gpd.GeoDataFrame) -> InsetInfo | None:
    """The part of a region that is shown enlarged, with its bounds; None where the region declares none.

    Raises:
        SourceError: it names what is no municipality of the boundaries.
    """
    if (inset := region.inset) is None:
        return None
    known = areas.loc[areas["municipality_id"].notna(), "municipality_id"].unique().tolist()
    if unknown := [town for town in inset.municipalities if town not in known]:
        raise SourceError(
            [
                Problem.of(
                    region.id, "inset", f"`inset.municipalities` has {formatted(town)}", near(town, sorted(known))
                )
                for town in unknown
            ]
        )
    inside = areas[areas["municipality_id"].isin(inset.municipalities)]
    return InsetInfo(label=inset.label, municipalities=inset.municipalities, bounds=_extent(inside.total_bounds))


def _extent(edges: Iterable[float]) -> Extent:
    west, south, east, north = (round(float(edge), 6) for edge in edges)
    return west, south, east, north


def _sources(inputs: Inputs) -> tuple[SourceInfo, ...]:
    """Every source with its hash and terms; the registry and the vocabulary are sources too."""
    region = inputs.files.region
    ours = {
        "practices": inputs.registry,
        "vocabulary": vocabulary_file(),
        "coverage": inputs.files.search_coverage,
    }
    own = [
        (
            DataSource(
                id=name,
                file=path.name,
                title=texts("sources", name, region.languages),
                credit="Solidarity Atlas",
                licence="CC BY 4.0",
                licence_url="https://creativecommons.org/licenses/by/4.0/",
            ),
            path,
        )
        for name, path in ours.items()
        if path.is_file()
    ]
    locked = [inputs.lock.find(Query.of(p.place)) for p in inputs.practices if to_be_located(p)]
    if used := [entry for entry in locked if entry is not None]:
        # Credits of many providers may be longer than those that a region declares.
        geocodes = DataSource.model_construct(
            id="geocodes",
            file=inputs.geocodes.name,
            title=texts("sources", "geocodes", region.languages),
            credit="; ".join(sorted({entry.provider for entry in used})),
            licence="; ".join(sorted({entry.licence for entry in used})),
        )
        own.append((geocodes, inputs.geocodes))
    if inputs.towns.source and region.municipality_names:
        own.append((inputs.towns.source, inputs.files.folder / region.municipality_names))
    own += place_name_sources(inputs.towns.areas, region.languages)
    hashed = [
        *((source, sha256(path)) for source, path in own),
        *((_noted(source, inputs), combined(inputs.files.hashes(source.id))) for source in region.sources),
    ]
    return tuple(_source_info(source, digest, inputs.listed.osm.get(source.id)) for source, digest in hashed)


def _noted(source: DataSource, inputs: Inputs) -> DataSource:
    return dated(source, inputs.files.parts(source), inputs.files.region.languages) if source.overpass else source


def _source_info(source: DataSource, digest: str, found: OsmPlaces | None) -> SourceInfo:
    stated = {name: getattr(source, name) for name in SourceInfo.model_fields if name in DataSource.model_fields}
    stated["url"] = source.url or (source.downloads[0].address if source.downloads else None)
    if found:
        stated |= {"used": len(found.places), "left_out": len(found.left_out)}
        if found.date:
            stated |= {"date": found.date, "vintage": int(found.date[:4])}
    return SourceInfo(**stated, sha256=digest)
