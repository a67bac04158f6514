"""Squares of one kilometre in a row, with known people and places at their middles, and what is measured of them.

Points of residence are nine a square, 250 m apart. Within 800 m a place in the middle is reached from all nine and from
none of a neighbour: so at the main setting the residents of a square share its places among themselves, and access by
hand is 10,000 × places ÷ residents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from geodata.atlas import Origins, assemble
from geodata.layers import Indicators
from geodata.layers.search_coverage import SearchCoverage
from geodata.models import MeetingPlace, Practice
from geodata.pipeline.measuring import Measured, measure
from geodata.project import vocabulary_file
from geodata.registry import load_vocabulary
from geodata.sources import load_region, region_folder

LANGUAGES = ("nl", "fr", "en")
# West to east: two squares in Gent, one in Aalst, and one in Gent with hardly anybody.
PEOPLE = {"A": 1400.0, "B": 600.0, "C": 1500.0, "D": 40.0}
TOWNS = ("Gent", "Gent", "Aalst", "Gent")
NEED = {"A": 10.0, "B": 50.0, "C": 60.0, "D": 20.0}
# Meeting places whose ids begin with this are not verified.
OSM = "osm"
THREE = ("library", "open_house", "social_restaurant")


def searched(**kinds: Sequence[str]) -> SearchCoverage:
    """Municipalities and the kinds that were partly searched there."""
    found = [
        {"municipality": town, "kind": kind, "complete": "partly", "how": "names", "found": 1}
        for town, every in kinds.items()
        for kind in every
    ]
    return SearchCoverage.model_validate({"searches": found})


def squares(
    people: Mapping[str, float] = PEOPLE, towns: Sequence[str] = TOWNS, ids: Sequence[str | None] | None = None
) -> gpd.GeoDataFrame:
    """The areas: a square each of some people, in municipalities of these names and ids."""
    shapes = [shapely.box(600_000 + 1000 * n, 700_000, 601_000 + 1000 * n, 701_000) for n in range(len(people))]
    table = gpd.GeoDataFrame({"area_id": list(people)}, geometry=shapes, crs=3812).to_crs(4326)
    return table.assign(
        level="neighbourhood",
        parent_id=None,
        whole_id=None,
        municipality_id=ids,
        municipality_name=towns,
        **{f"name_{language}": None for language in LANGUAGES},
        population=list(people.values()),
        area_km2=1.0,
    )


def place(name: str, area: int, precision: str | None = "address", **more: str) -> MeetingPlace:
    """A meeting place in the middle of a square, by its number from the west."""
    spot = gpd.GeoSeries([shapely.Point(600_500 + 1000 * area, 700_500)], crs=3812).to_crs(4326)[0]
    location = {"lat": round(spot.y, 6), "lon": round(spot.x, 6), "precision": precision} if precision else None
    found = {"id": name, "name": name, "kind": "library", "url": "https://example.org", "location": location, **more}
    return MeetingPlace.model_validate({"municipality": "Gent", **found})


def measured(
    places: list[MeetingPlace],
    search_coverage: SearchCoverage | None = None,
    practices: tuple[Practice, ...] | None = None,
    areas: gpd.GeoDataFrame | None = None,
    need: Mapping[str, float] = NEED,
    alike: str | None = None,
    unknown: Sequence[tuple[str, str]] = (),
) -> Measured:
    """What is measured; all indicators have the figures of ``need``, but for those alike and those unknown."""
    region, vocabulary = load_region(region_folder("sample")), load_vocabulary(vocabulary_file())
    figures = pd.DataFrame(
        [
            (area, item.id, 1.0 if item.id == alike else value, item.vintage, "ok", None)
            for area, value in need.items()
            for item in region.indicators
            if (area, item.id) not in unknown
        ],
        columns=["area_id", "indicator_id", "value", "vintage", "status", "of"],
    )
    origins = Origins({one.id: OSM if one.id.startswith(OSM) else "ours" for one in places}, frozenset({OSM}))
    ground = squares() if areas is None else areas
    atlas = assemble(ground, practices or (garden(),), places, LANGUAGES, origins=origins)
    coverage = searched(Gent=THREE) if search_coverage is None else search_coverage
    return measure(atlas, Indicators(figures, pd.DataFrame()), coverage, region, vocabulary)


def garden(setting: str = "living") -> Practice:
    """A practice in the first square."""
    spot = gpd.GeoSeries([shapely.Point(600_500, 700_500)], crs=3812).to_crs(4326)[0]
    entry = {
        "id": "garden",
        "name": "Garden",
        "summary": {"en": "A garden."},
        "setting": [setting],
        "place": {"municipality": "Gent", "location": {"lat": spot.y, "lon": spot.x, "precision": "street"}},
        "supports": [{"kind": "professional", "what": {"en": "worker"}, "funding": "local"}],
        "references": [{"id": "page", "title": "Page", "url": "https://example.org"}],
    }
    return Practice.model_validate(entry)


def figures(table: pd.DataFrame, measure_id: str, comparison: str | None = None) -> pd.DataFrame:
    """The rows of a measure by area: of one comparison, or of a measure that compares none."""
    rows = table[table["measure_id"] == measure_id]
    rows = rows[rows["comparison"].isna() if comparison is None else rows["comparison"] == comparison]
    return rows.set_index("area_id")
