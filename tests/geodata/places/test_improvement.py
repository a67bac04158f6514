"""Proposals for practices that name their neighbourhood, and a registry in which only their locations change."""

from __future__ import annotations

import pytest

from geodata.errors import GeocodingError
from geodata.models import Location, Place, Practice, Precision, Reference
from geodata.places.gazetteer import Gazetteer
from geodata.places.improvement import Proposal, proposals, with_locations
from tests.geodata.places.toys import TOYS

INSIDE, OUTSIDE, FAR = (51.064, 3.704), (51.0705, 3.704), (51.10, 3.70)


def practice(name: str | None, point: tuple[float, float] | None = INSIDE, precision: str = "neighbourhood",
             summary: str = "x") -> Practice:  # fmt: skip
    location = Location(lat=point[0], lon=point[1], precision=Precision(precision)) if point else None
    return Practice(
        id="p", name="P", summary={"nl": summary}, setting=("living",),
        place=Place(name=name, municipality="Gent", location=location),
        references=(Reference(id="r", title="R", url="https://example.org/"),),
    )  # fmt: skip


def proposal(given: Practice) -> Proposal:
    (found,) = proposals([given], Gazetteer(TOYS))
    return found


@pytest.mark.parametrize("precision", ["neighbourhood", "municipality"])
def test_a_named_area_gives_its_point(precision: str) -> None:
    found = proposal(practice("Rabot", precision=precision))
    assert found.new is not None
    assert found.area is not None
    assert (found.area.area_id, found.new.precision) == ("g1", Precision.NEIGHBOURHOOD)
    assert (found.new.lat, found.new.lon) == found.area.point
    assert found.inside


def test_a_practice_without_a_location_gets_one() -> None:
    assert proposal(practice("Rabot", None)).new is not None


@pytest.mark.parametrize("precision", ["address", "street"])
def test_a_finer_location_is_not_made_coarser(precision: str) -> None:
    found = proposal(practice("Rabot", precision=precision))
    assert found.new is None
    assert "finer" in found.why


@pytest.mark.parametrize(
    "name", [None, "Runkst", "Rabot en Ledeberg", "o.a. Rabot", "Gentbrugge", "Nergens", "Rabot, Ledeberg"]
)
def test_what_is_named_loosely_or_not_at_all_stays(name: str | None) -> None:
    assert proposal(practice(name)).new is None


@pytest.mark.parametrize("text", ["Actief in heel de stad.", "Een stadsbreed project.", "In verschillende wijken."])
def test_a_text_that_says_city_wide_is_believed(text: str) -> None:
    found = proposal(practice("Rabot", summary=text))
    assert found.new is None
    assert "text says" in found.why


def test_a_point_a_little_outside_is_moved_and_one_far_away_is_a_contradiction() -> None:
    near, far = proposal(practice("Rabot", OUTSIDE)), proposal(practice("Rabot", FAR))
    assert near.new is not None
    assert near.inside is False
    assert far.new is None
    assert "one of the two is wrong" in far.why


def test_applying_it_twice_changes_nothing_more() -> None:
    first = proposal(practice("Rabot"))
    assert first.new is not None
    assert proposal(practice("Rabot", (first.new.lat, first.new.lon))).new is None


TEXT = """\
# The registry: ünicode, a comment.
- id: one
  name: "One"   # odd   spaces
  place:
    name: Rabot
    location: {lat: 51.0, lon: 3.7, precision: municipality}  # why
  references: []

- id: one-more
  name: Two
  place: {name: Kiel, location: {lat: 51.1, lon: 4.3, precision: street}}
- id: three
  place:
    location: {lat: 1.0, lon: 2.0, precision: street}
"""
NEW = Location(lat=51.06195, lon=3.71008, precision=Precision.NEIGHBOURHOOD)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_exactly_the_lines_of_the_locations_change(ending: str) -> None:
    text = TEXT.replace("\n", ending)
    fresh = with_locations(text, {"one": NEW, "three": NEW})
    changed = [(a, b) for a, b in zip(text.split(ending), fresh.split(ending), strict=True) if a != b]
    assert changed == [
        (
            "    location: {lat: 51.0, lon: 3.7, precision: municipality}  # why",
            "    location: {lat: 51.06195, lon: 3.71008, precision: neighbourhood}  # why",
        ),
        (
            "    location: {lat: 1.0, lon: 2.0, precision: street}",
            "    location: {lat: 51.06195, lon: 3.71008, precision: neighbourhood}",
        ),
    ]


@pytest.mark.parametrize("name", ["one-more", "nobody"])
def test_what_cannot_be_changed_on_one_line_is_refused(name: str) -> None:
    with pytest.raises(GeocodingError, match=name):
        with_locations(TEXT, {"one": NEW, name: NEW})


def test_no_change_is_no_change() -> None:
    assert with_locations(TEXT, {}) == TEXT
