"""What a bundle says of itself: its region, figures, counts, and every source with its hash and terms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

from geodata.atlas import Atlas
from geodata.crs import WGS84, transform_accuracy
from geodata.models import LANGUAGES, LocalText
from geodata.municipalities.table import MUNICIPALITIES
from geodata.pipeline.data_date import data_date
from geodata.pipeline.fingerprint import sha256
from geodata.pipeline.inputs import Inputs
from geodata.places.candidates import Query
from geodata.places.lock import LockEntry
from geodata.project import COVERAGE, vocabulary_file
from geodata.region import DataSource, Region
from geodata.sources import combined
from geodata.visibility import to_be_located

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def manifest_of(inputs: Inputs, atlas: Atlas, fingerprint: str) -> dict[str, Any]:
    region = inputs.region
    west, south, east, north = (round(float(edge), 6) for edge in atlas.areas.total_bounds)
    sources = _sources(inputs)
    return {
        "region": region.id,
        "inputs": fingerprint,
        "data_date": data_date(inputs.practices, inputs.meeting_places, inputs.search_effort, sources),
        "region_info": {
            "label": _dump(region.label),
            "notice": _dump(region.notice) if region.notice else None,
            "bounds": [west, south, east, north],
            "metric_crs": region.metric_crs,
            "transform_accuracy_m": max(
                transform_accuracy(system, region.metric_crs) for system in (WGS84, *(b.crs for b in region.boundaries))
            ),
            "municipalities": inputs.towns.names,
            "municipality_bounds": _municipality_bounds(region, atlas.areas),
            "default_indicator": region.default_indicator,
            "boundary_sources": sorted({layer.source for layer in region.boundaries}),
            "meeting_place_sources": list(region.meeting_places),
            "generalised": any(layer.generalised for layer in region.boundaries),
            "population_vintage": _population_vintage(region),
        },
        "indicators": [item.model_dump(mode="json", exclude_none=True) for item in region.indicators],
        "sources": sources,
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


def _sources(inputs: Inputs) -> list[dict[str, Any]]:
    """Every source with its hash and terms; the registry and the vocabulary are sources too."""
    ours = (
        ("practices", inputs.registry, ("Register van praktijken", "Registre des pratiques", "Registry of practices")),
        ("vocabulary", vocabulary_file(), ("Woordenlijst", "Vocabulaire", "Vocabulary")),
        (
            "coverage",
            inputs.files.folder / COVERAGE,
            ("Waar gezocht is", "Où des recherches ont été faites", "Where was searched"),
        ),
    )
    own = [
        (
            DataSource(
                id=name,
                file=path.name,
                title=LocalText(**dict(zip(LANGUAGES, titles, strict=True))),
                credit="Solidarity Atlas",
                licence="CC BY 4.0",
                licence_url=CC_BY,
            ),
            sha256(path),
        )
        for name, path, titles in ours
        if path.is_file()
    ]
    used = _locked_answers(inputs)
    own += [(_locked_source(used, inputs.geocodes), sha256(inputs.geocodes))] if used else []
    towns = inputs.towns.source
    own += [(towns, sha256(MUNICIPALITIES))] if towns else []
    declared = [(source, combined(inputs.files.hashes(source.id))) for source in inputs.region.sources]
    rows = [{**_said(source), "sha256": digest} for source, digest in (*own, *declared)]
    for row in rows:
        if answer := inputs.answers.get(row["id"]):
            row |= {"date": answer.date, "vintage": int(answer.date[:4])}
            row |= {"used": len(answer.places), "left_out": len(answer.left_out)}
    return rows


def _locked_answers(inputs: Inputs) -> list[LockEntry]:
    """The locked answers that this bundle uses."""
    found = (inputs.lock.find(Query.of(p.place)) for p in inputs.practices if to_be_located(p))
    return [entry for entry in found if entry is not None]


def _locked_source(used: list[LockEntry], path: Path) -> DataSource:
    """The lock file as a source, with everybody whose answers are in use."""
    titles = ("Opgezochte coördinaten", "Coordonnées recherchées", "Coordinates looked up")
    return DataSource(
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


def _said(source: DataSource) -> dict[str, Any]:
    said: dict[str, Any] = source.model_dump(mode="json", exclude={"file", "overpass"})
    said["url"] = source.url or (source.downloads[0].address if source.downloads else None)
    return {**said, "title": _dump(source.title), "note": _dump(source.note) if source.note else None}
