"""Joins on hand-made geometries: every point in exactly one area, or named as outside."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.atlas import area_of_points, assemble
from geodata.bundle.models.documents import Disagreement
from geodata.crs import WGS84
from geodata.errors import SourceError
from geodata.models import MeetingPlace, Practice
from geodata.statuses import UnmatchedReason

LANGUAGES = ("nl", "fr", "en")

# Two squares side by side; they share the border at longitude 4.
AREAS = gpd.GeoDataFrame(
    {"area_id": ["B", "A"], "level": "neighbourhood", "municipality_name": "Toy"},
    geometry=[shapely.box(4, 50, 5, 51), shapely.box(3, 50, 4, 51)],
    crs=WGS84,
)


def practice(name: str, lat: float | None = None, lon: float | None = None, precision: str = "street") -> Practice:
    place: dict[str, Any] = {"municipality": "Gent"}
    if lat is not None:
        place["location"] = {"lat": lat, "lon": lon, "precision": precision}
    return Practice.model_validate(
        {
            "id": name,
            "name": name.title(),
            "summary": {"en": "Something."},
            "setting": ["living"],
            "place": place,
            "references": [{"id": "page", "title": "A page", "url": "https://example.org/"}],
        }
    )


def meeting_place(name: str, **values: Any) -> MeetingPlace:
    common = {"id": name, "name": name, "kind": "library", "municipality": "Gent", "url": "https://example.org/"}
    return MeetingPlace.model_validate({**common, **values})


def placed(*practices: Practice) -> dict[str, tuple[str | None, str | None]]:
    table = assemble(AREAS, practices, [], LANGUAGES).practices
    table = table.astype(object).where(table.notna(), None)
    return {row.practice_id: (row.area_id, row.unmatched) for row in table.itertuples()}


def test_points_fall_in_their_area_or_are_named_with_the_reason() -> None:
    assert placed(
        practice("inside-a", 50.5, 3.5),
        practice("inside-b", 50.5, 4.5),
        practice("on-the-border", 50.5, 4.0),
        practice("outside", 50.5, 5.5),
        practice("known-by-town", 50.5, 3.5, "municipality"),
        practice("nowhere"),
    ) == {
        "inside-a": ("A", None),
        "inside-b": ("B", None),
        "on-the-border": ("A", None),
        "outside": (None, UnmatchedReason.OUTSIDE_EVERY_AREA),
        "known-by-town": (None, UnmatchedReason.TOO_IMPRECISE),
        "nowhere": (None, UnmatchedReason.NO_LOCATION),
    }


def test_a_point_known_to_the_municipality_keeps_its_place_but_no_area() -> None:
    table = assemble(AREAS, [practice("town", 50.5, 3.5, "municipality"), practice("nowhere")], [], LANGUAGES).practices
    assert list(table.geometry.isna()) == [True, False]


coordinates = st.tuples(st.floats(49.5, 51.5), st.floats(2.5, 5.5))


@given(st.lists(coordinates, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_every_point_has_one_area_whatever_the_order(points: list[tuple[float, float]], random: Any) -> None:
    shapes = gpd.GeoSeries([shapely.Point(lon, lat) for lat, lon in points], crs=WGS84)
    found = area_of_points(shapes, AREAS)
    order = list(range(len(points)))
    random.shuffle(order)
    again = area_of_points(shapes.iloc[order], AREAS.iloc[::-1])
    assert list(again) == [found[n] for n in order]
    for (lat, lon), area in zip(points, found, strict=True):
        expected = "A" if 3 <= lon <= 4 else "B" if 4 < lon <= 5 else None
        assert area == (expected if 50 <= lat <= 51 else None)


def test_different_coordinate_systems_do_not_join() -> None:
    points = gpd.GeoSeries([shapely.Point(100_000, 190_000)], crs="EPSG:31370")
    with pytest.raises(ValueError, match="`points` is in EPSG:31370 but is expected to be in EPSG:4326"):
        area_of_points(points, AREAS)


def test_a_named_area_goes_before_the_point_and_a_contradiction_is_listed() -> None:
    atlas = assemble(
        AREAS,
        [practice("one", 50.5, 3.5)],
        [
            meeting_place("named", area_id="B"),
            meeting_place("contradicted", area_id="B", location={"lat": 50.5, "lon": 3.5, "precision": "address"}),
            meeting_place("vague", area_id="B", location={"lat": 50.5, "lon": 3.5, "precision": "neighbourhood"}),
            meeting_place("pointed", location={"lat": 50.5, "lon": 3.5, "precision": "street"}),
            meeting_place("lost"),
        ],
        LANGUAGES,
    )
    table = atlas.meeting_places.set_index("meeting_place_id")
    areas = table["area_id"].astype(object).where(table["area_id"].notna(), None).to_dict()
    assert areas == {"named": "B", "contradicted": "B", "vague": "B", "pointed": "A", "lost": None}
    assert table.loc["lost", "unmatched"] == UnmatchedReason.NO_LOCATION
    assert atlas.disagreements == (Disagreement(id="contradicted", named="B", around_the_point="A"),)


def test_every_meeting_place_in_an_area_that_does_not_exist_is_named() -> None:
    with pytest.raises(SourceError) as caught:
        assemble(
            AREAS, [practice("one")], [meeting_place("x", area_id="Q"), meeting_place("y", area_id="R")], LANGUAGES
        )
    assert [problem.message() for problem in caught.value.problems] == [
        "x: `area_id` 'Q' is no area",
        "y: `area_id` 'R' is no area",
    ]
