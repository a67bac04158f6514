"""Joins on hand-made geometries: every point in exactly one area of the finest level, or with the reason."""

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
NAMES = {f"name_{language}": None for language in LANGUAGES}
AREAS = gpd.GeoDataFrame(
    {"area_id": ["B", "A"], "level": "neighbourhood", "municipality_name": "Toy", "municipality_id": None, **NAMES},
    geometry=[shapely.box(4, 50, 5, 51), shapely.box(3, 50, 4, 51)],
    crs=WGS84,
).assign(parent_id=None, whole_id=None)

# West: Gent with two neighbourhoods; Gent-East reaches over the border into Aalst, which has none, and a strip of Gent
# is in neither. East: Aalst. (WGS84 degrees)
RAGGED = gpd.GeoDataFrame(
    [
        ("G", "municipality", None, None, "G", "Gent", "Gent", "Gand", None, shapely.box(3, 50, 4, 51)),
        ("A", "municipality", None, None, "A", "Aalst", "Aalst", "Alost", None, shapely.box(4, 50, 5, 51)),
        ("G1", "neighbourhood", "G", "W", "G", "Gent", "West", None, None, shapely.box(3, 50, 3.4, 51)),
        ("G2", "neighbourhood", "G", None, "G", "Gent", "East", None, None, shapely.box(3.5, 50, 4.2, 51)),
    ],
    columns=["area_id", "level", "parent_id", "whole_id", "municipality_id", "municipality_name", *NAMES, "geometry"],
    crs=WGS84,
)
OLD_NAMES = {"gijzegem": "A"}


def practice(
    name: str,
    lat: float | None = None,
    lon: float | None = None,
    precision: str = "street",
    municipality: str = "Gent",
    visibility: str = "public",
) -> Practice:
    place: dict[str, Any] = {"municipality": municipality}
    if lat is not None:
        place["location"] = {"lat": lat, "lon": lon, "precision": precision}
    return Practice.model_validate(
        {
            "id": name,
            "name": name.title(),
            "summary": {"en": "Something."},
            "setting": ["living"],
            "place": place,
            "visibility": visibility,
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


def joined(table: gpd.GeoDataFrame, key: str) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Id → area, municipality, reason."""
    table = table.astype(object).where(table.notna(), None)
    return {row[key]: (row["area_id"], row["municipality_id"], row["unmatched"]) for _, row in table.iterrows()}


def in_ragged(*practices: Practice) -> dict[str, tuple[str | None, str | None, str | None]]:
    return joined(assemble(RAGGED, practices, [], LANGUAGES, municipality_ids=OLD_NAMES).practices, "practice_id")


def test_a_point_is_in_the_finest_area_and_in_the_municipality_that_covers_it() -> None:
    assert in_ragged(
        practice("fine", 50.5, 3.2),
        practice("bare", 50.5, 4.5),
        # Its neighbourhood has Gent as its parent, and the point is in Aalst.
        practice("over-the-border", 50.5, 4.1),
        # The outline goes before the name that is stated.
        practice("misnamed", 50.5, 4.5, municipality="Gent"),
        practice("strip", 50.5, 3.45),
        practice("outside", 50.5, 6.0, municipality="Gent"),
    ) == {
        "fine": ("G1", "G", None),
        "bare": ("A", "A", None),
        "over-the-border": ("G2", "A", None),
        "misnamed": ("A", "A", None),
        "strip": ("G", "G", UnmatchedReason.OUTSIDE_EVERY_AREA),
        # No outline covers it: it is in the municipality that is named.
        "outside": ("G", "G", UnmatchedReason.OUTSIDE_EVERY_AREA),
    }


def test_what_is_known_to_its_municipality_only_is_in_that() -> None:
    assert in_ragged(
        practice("middle", 50.5, 3.2, "municipality"),
        # The name says more than a point that stands for the whole municipality.
        practice("middle-of-another", 50.5, 3.2, "municipality", municipality="Aalst"),
        practice("middle-of-a-stranger", 50.5, 3.2, "municipality", municipality="Mol"),
        practice("nowhere"),
        practice("nowhere-in-a-bare-one", municipality="Aalst"),
        practice("withheld", 50.5, 3.2, visibility="municipality"),
        practice("withheld-in-a-bare-one", 50.5, 4.5, municipality="Aalst", visibility="municipality"),
        practice("unknown", municipality="Mol"),
    ) == {
        "middle": ("G", "G", UnmatchedReason.TOO_IMPRECISE),
        "middle-of-another": ("A", "A", None),
        "middle-of-a-stranger": ("G", "G", UnmatchedReason.TOO_IMPRECISE),
        "nowhere": ("G", "G", UnmatchedReason.NO_LOCATION),
        "nowhere-in-a-bare-one": ("A", "A", None),
        "withheld": ("G", "G", UnmatchedReason.BY_MUNICIPALITY),
        "withheld-in-a-bare-one": ("A", "A", UnmatchedReason.BY_MUNICIPALITY),
        "unknown": (None, None, UnmatchedReason.NO_LOCATION),
    }


@pytest.mark.parametrize("name", ["Aalst", "AALST", "Alost", "alost", "Gijzegem"])
def test_a_municipality_is_known_by_any_of_its_names(name: str) -> None:
    assert in_ragged(practice("one", municipality=name)) == {"one": ("A", "A", None)}


def test_a_meeting_place_may_name_its_area_and_learns_its_municipality() -> None:
    spot = {"lat": 50.5, "lon": 4.1, "precision": "address"}
    unnamed: dict[str, Any] = {"municipality": None}
    table = assemble(
        RAGGED,
        [practice("one")],
        [
            meeting_place("named", area_id="G1", **unnamed),
            meeting_place("pointed", location=spot, **unnamed),
            meeting_place("bare", location={**spot, "lon": 4.5}, **unnamed),
            meeting_place("nowhere", **unnamed),
        ],
        LANGUAGES,
    ).meeting_places
    assert joined(table, "meeting_place_id") == {
        "named": ("G1", "G", None),
        "pointed": ("G2", "A", None),
        "bare": ("A", "A", None),
        "nowhere": (None, None, UnmatchedReason.NO_LOCATION),
    }
    names = table.set_index("meeting_place_id")["municipality_name"]
    assert names.astype(object).where(names.notna(), None).to_dict() == {
        "named": "Gent", "pointed": "Aalst", "bare": "Aalst", "nowhere": None,
    }  # fmt: skip


stated = st.tuples(
    st.one_of(st.just((None, None)), coordinates),
    st.sampled_from(["address", "neighbourhood", "municipality"]),
    st.sampled_from(["Gent", "Alost", "Gijzegem", "Mol"]),
    st.sampled_from(["public", "municipality"]),
)


@given(st.lists(stated, min_size=1, max_size=15))
def test_every_practice_is_in_one_finest_area_or_has_a_reason(rows: list[Any]) -> None:
    practices = [
        practice(f"p{n:02}", lat, lon, precision, municipality, visibility)
        for n, ((lat, lon), precision, municipality, visibility) in enumerate(rows)
    ]
    named = {"Gent": "G", "Alost": "A", "Gijzegem": "A", "Mol": None}
    for found, ((lat, lon), precision, town, visibility) in zip(in_ragged(*practices).values(), rows, strict=True):
        area, municipality, reason = found
        assert (area is None) == (municipality is None)
        assert area is not None or reason is not None
        # Areas of the cover are as fine as it gets; one that is divided needs a reason.
        if visibility == "public":
            assert (reason is None) == (area in {"G1", "G2", "A"})
        else:
            assert reason == UnmatchedReason.BY_MUNICIPALITY
            assert area in {"G", "A", None}
        if visibility == "public" and lat is not None and precision != "municipality":
            inside = 50 <= lat <= 51 and 3 <= lon <= 5
            assert municipality == (("G" if lon <= 4 else "A") if inside else named[town]) or lon == 4
            assert (area is None) == (not inside and named[town] is None)
