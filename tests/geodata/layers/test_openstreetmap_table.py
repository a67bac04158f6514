"""Places of OpenStreetMap in a table: read with every problem at once, and merged with those that we list."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import SourceError
from geodata.layers.osm_table import OsmRow, read_osm_table
from geodata.layers.same_place import merged, metres_between_same, telling_words
from geodata.models import MeetingPlace
from geodata.project import vocabulary_file
from geodata.registry import load_vocabulary
from tests.geodata.layers.files import written

HEAD = "osm_id,name,name_nl,name_fr,lat,lon,amenity,website,wheelchair,kind,note\n"
GOOD = "osm-a,De Dam,,La Digue,50.85,4.35,library,https://example.org,limited,library,\n"
VOCABULARY = load_vocabulary(vocabulary_file())
# Words that tell nothing, as a region declares them.
COMMON = frozenset(["de", "la", "le", "filiaal", "bibliotheek", "bibliotheque", "openbare", "brussel"])
# One degree of latitude is 111.2 km here: 0.001 is 111 m.
NORTH = 111_240


def read(folder: Path, rows: str, head: str = HEAD) -> tuple[OsmRow, ...]:
    return read_osm_table(written(folder, "osm.csv", head + rows), VOCABULARY)


def row(**changed: object) -> OsmRow:
    values = dict.fromkeys(OsmRow.model_fields)
    values |= {"osm_id": "osm-a", "name": "Bibliothèque Sésame", "lat": 50.85, "lon": 4.35, "kind": "library"}
    return OsmRow.model_validate(values | changed)


def listed(metres: float, precision: str = "address", **changed: object) -> MeetingPlace:
    location = {"lat": 50.85 + metres / NORTH, "lon": 4.35, "precision": precision}
    values = {"id": "ours", "name": "Sésame", "kind": "library", "url": "https://example.org", "location": location}
    return MeetingPlace.model_validate(values | changed)


def tells_nothing(_town: str | None) -> frozenset[str]:
    return COMMON


def test_a_row_becomes_a_place(tmp_path: Path) -> None:
    (found,) = read(tmp_path, GOOD)
    place = found.place(2026)
    assert (place.id, place.name, place.kind, place.step_free, place.url, place.year) == (
        "osm-a", "De Dam", "library", "limited", "https://example.org", 2026
    )  # fmt: skip
    assert place.location
    assert (place.location.lat, place.location.lon, place.location.precision) == (
        50.85,
        4.35,
        "address",
    )
    assert place.location_source == "OpenStreetMap"


def test_a_place_without_a_name_or_a_point_is_kept_where_it_is_of_no_kind(tmp_path: Path) -> None:
    nameless, pointless = read(
        tmp_path, "osm-b,,,,50.8,4.3,library,,,other,\nosm-c,Mona,,,,,community_centre,,,other,withheld\n"
    )
    place = nameless.place(2026)
    assert (place.name, place.kind, place.step_free) == (None, "other", None)
    assert place.url == "https://www.openstreetmap.org/?mlat=50.8&mlon=4.3#map=19/50.8/4.3"
    assert (pointless.place(2026).location, pointless.place(2026).location_source) == (None, None)


@pytest.mark.parametrize(
    ("bad", "rule", "said"),
    [
        ("osm-b,B,,,50.8,4.3,library,,,libary,", "vocabulary", "osm-b: `kind` is 'libary'"),
        ("osm-b,B,,,508,4.3,library,,,library,", "value", "osm-b: `lat` is '508'"),
        ("osm-b,B,,,50.8,east,library,,,library,", "value", "osm-b: `lon` is 'east'"),
        ("osm-b,B,,,50.8,,library,,,library,", "value", "osm-b: `lat` is '50.8' and `lon` is ''"),
        ("osm-b,B,,,50.8,4.3,library,,maybe,library,", "value", "osm-b: `wheelchair` is 'maybe'"),
        ("osm-b,B,,,50.8,4.3,library,javascript:x,,library,", "value", "osm-b: `website` is 'javascript:x'"),
        ("OSM b,B,,,50.8,4.3,library,,,library,", "value", "OSM b: `osm_id` is 'OSM b'"),
        ("osm-b,,,,50.8,4.3,library,,,library,", "name", "osm-b: `name` is empty"),
        ("osm-a,B,,,50.8,4.3,library,,,library,", "unique-id", "`osm_id` 'osm-a' occurs before"),
    ],
)
def test_every_problem_says_where_and_what(tmp_path: Path, bad: str, rule: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, f"{GOOD}{bad}\n")
    (problem,) = caught.value.problems
    assert (problem.where, problem.rule) == (f"{tmp_path / 'osm.csv'}:3", rule)
    assert said in problem.message()
    assert problem.fix()


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "osm-b,B,,,508,4.3,library,,,x,\nosm-c,,,,50.8,4.3,library,,,library,\n")
    assert [problem.rule for problem in caught.value.problems] == ["value", "vocabulary", "name"]
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "", "osm_id,name\n")
    assert {problem.rule for problem in caught.value.problems} == {"column"}
    assert len(caught.value.problems) == 9


def test_words_that_every_house_has_tell_nothing() -> None:
    assert telling_words("Openbare bibliotheek Brussel, filiaal Haren", COMMON) == {"haren"}
    assert telling_words("Bibliothèque de Jette", {*COMMON, "jette"}) == set()


@pytest.mark.parametrize(
    ("metres", "precision", "same"),
    [
        (149, "address", True),
        (149, "street", True),
        (151, "street", False),
        (598, "neighbourhood", True),
        (602, "neighbourhood", False),
        (10, "municipality", False),
    ],
)
def test_the_same_name_is_the_same_place_within_a_distance(metres: float, precision: str, same: bool) -> None:
    found = metres_between_same(row(), listed(metres, precision), COMMON)
    assert found == (pytest.approx(metres, abs=0.5) if same else None)


def test_another_kind_or_name_is_another_place() -> None:
    assert metres_between_same(row(), listed(1, kind="open_house"), COMMON) is None
    assert metres_between_same(row(), listed(1, name="Bibliothèque Thomas Owen"), COMMON) is None
    assert metres_between_same(row(name="De Dam", name_fr="Sésame et Owen"), listed(1), COMMON) is not None
    assert (
        metres_between_same(row(name="Bibliothèque de Jette"), listed(1, name="Bibliotheek Jette"), {*COMMON, "jette"})
        is None
    )
    assert metres_between_same(row(), listed(1, location=None), COMMON) is None


def test_a_place_on_both_lists_is_one_ours_and_nothing_vanishes() -> None:
    rows = [
        row(osm_id="osm-named", name="X", kind="other"),
        row(osm_id="osm-far", lat=50.851),
        row(),
        row(osm_id="osm-z", name="Z"),
    ]
    ours = [listed(0), listed(0, id="second", name="Named", matched_osm_id="osm-named")]
    found = merged("osm.csv", rows, ours, tells_nothing)
    assert [place.matched_osm_id for place in found.listed] == ["osm-a", "osm-named"]
    assert [each.osm_id for each in found.rows] == ["osm-far", "osm-z"]
    assert {item.id: item.reason for item in found.left_out} == {
        "osm-named": "listed as second: which names it",
        "osm-a": "listed as ours: the same kind and name, 0 m away",
    }
    assert len(found.rows) + len(found.left_out) == len(rows)


def test_a_place_that_names_its_row_is_no_other_row() -> None:
    named = listed(0, matched_osm_id="osm-other")
    found = merged("osm.csv", [row(), row(osm_id="osm-other", name="Other")], [named], tells_nothing)
    assert [each.osm_id for each in found.rows] == ["osm-a"]


def test_an_id_that_is_not_in_the_table_or_named_twice_is_told() -> None:
    ours = [
        listed(0, matched_osm_id="osm-b"),
        listed(0, id="second", matched_osm_id="osm-a"),
        listed(0, id="third", matched_osm_id="osm-a"),
    ]
    with pytest.raises(SourceError) as caught:
        merged("osm.csv", [row()], ours, tells_nothing)
    assert [problem.message() for problem in caught.value.problems] == [
        "ours: `matched_osm_id` 'osm-b' is not in the table",
        "third: `matched_osm_id` 'osm-a' is second's as well",
    ]
    assert "such as osm-a" in caught.value.problems[0].fix()
