"""The gazetteer on the live regions: what it finds for places as people write them, and where entries lie.

The queries are copied out: no entry of the registry is named here, and none needs to be found for a test to pass.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.cli.geocode_tasks import check
from geodata.cli.geocoders import Session
from geodata.places.candidates import Query

# Names that contain one of a neighbourhood of the large region, with their municipality, and which area it is; found
# by hand, name by name.
NAMED = {
    ("Rabot-Blaisantvest", "Gent"): "440217",
    ("Rabot (Toreke)", "Gent"): "440217",
    ("Nieuw-Sledderlo (buurthuis Het Hart, Bijlkestraat)", "Genk"): "7101616",
    ("Linkeroever", "Antwerpen"): "11002ANT11",
    ("Jachtwijk (La Chasse)", "Etterbeek"): "21005_33",
    ("Ridderbuurt, buurthuis 't Lampeke", "Leuven"): "240626",
    ("Kiel", "Antwerpen"): "11002ANT10",
    ("Sint-Andries", "Antwerpen"): "11002ANT18",
    ("Sint-Bernadettewijk, Sint-Amandsberg", "Gent"): "4402114",
    ("Machtenswijk (tussen Beekkant en Weststation)", "Sint-Jans-Molenbeek"): "21012_62",
    ("Noordwijk, hoek Harmoniestraat en Antwerpsesteenweg", "Brussel"): "21004_21",
    ("Ledeberg", "Gent"): "4402118",
    ("Standaertsite, Ledeberg", "Gent"): "4402118",
    ("Sint-Baafsabdij, Machariuswijk", "Gent"): "440213",
    ("Buurtcentrum De Vaart, Gentbrugge", "Gent"): "4402116",
    ("Klinieksite, Oud Gentbrugge", "Gent"): "4402117",
    ("Heirniswijk", "Gent"): "440213",
    ("Genk-centrum", "Genk"): "710166",
    ("Buurtcentrum De Dijk, Sint-Pieters", "Brugge"): "31005SP",
    ("Dampoortwijk", "Gent"): "4402113",
    ("Anneessenswijk", "Brussel"): "21004_10",
    ("Westerkwartier", "Oostende"): "35013WV",
    ("Mariakerke", "Oostende"): "35013MN",
    # The park is an area of each of the two municipalities that share it.
    ("Jubelpark", "Brussel"): "21004_903",
}
# Names of streets, buildings, towns and quarters that no area bears, or that several share.
UNNAMED = (
    ("Sint-Jacobsplein", "Leuven"), ("Gentse haven", "Gent"), ("Vlaanderen", None), ("Jubelpark", None),
    ("Kuregem", "Anderlecht"), ("Merksem", "Antwerpen"), ("Deltastraat, Bervoetswijk", "Vorst"),
    ("Park L28 / Thurn & Taxis, bij de Jubelfeestbrug", "Brussel"), ("Casablancawijk, Kessel-Lo", "Leuven"),
    ("Hertoghebuurt (Jan Van Rijswijcklaan, Desguinlei, Generaal Lemanstraat)", "Antwerpen"),
    ("Rechteroever (periferie noord en centrum) en Linkeroever centrum-noord", "Aalst"), ("Heembeemd", "Mechelen"),
    ("Sint-Annakwartier en Langestraat; Sint-Pieters", "Brugge"), ("Kanaalstraat, Chicagowijk", "Brussel"),
)  # fmt: skip


@pytest.fixture(scope="module")
def large(mirror: Path) -> Session:
    return Session.prepare(region="flanders-brussels", mirror=mirror)


@pytest.fixture(scope="module")
def embedded() -> Session:
    return Session.prepare(region="flanders-brussels-light")


def area_found(session: Session, name: str, municipality: str | None) -> str | None:
    chosen = session.decide(Query(name=name, municipality=municipality)).chosen
    return chosen.area_id if chosen else None


def test_four_in_five_named_neighbourhoods_are_found_and_none_is_mistaken(large: Session) -> None:
    found = {asked: area_found(large, *asked) for asked in NAMED}
    assert {asked: area for asked, area in found.items() if area not in (NAMED[asked], None)} == {}
    assert sum(area is not None for area in found.values()) / len(NAMED) >= 0.8


def test_a_name_of_no_neighbourhood_gets_none(large: Session) -> None:
    assert [asked for asked in UNNAMED if area_found(large, *asked)] == []


def test_a_municipality_that_geonames_does_not_contain_is_placed_by_its_outline(large: Session) -> None:
    for name in ("Herstappe", "Sint-Pieters-Woluwe"):
        (found,) = large.gazetteer.candidates(Query(municipality=name))
        assert found.provider == "boundaries of flanders-brussels"
        assert large.outlines.metres_outside(found.lat, found.lon, found.municipalities) == 0


@pytest.mark.parametrize("region", ["embedded", "large"])
def test_the_locations_of_the_registry_are_where_they_are_said_to_be(
    region: str, request: pytest.FixtureRequest
) -> None:
    session: Session = request.getfixturevalue(region)
    check(session)


def test_what_is_found_for_an_entry_lies_in_the_municipality_that_it_names(large: Session) -> None:
    """Of the large region only: outlines of the embedded one are generalised, and a centre may lie across a border."""
    wrong = []
    for item in large.practices:
        chosen = large.decide(Query.of(item.place)).chosen
        codes = large.gazetteer.table.codes(item.place.municipality)
        if chosen and codes and large.outlines.metres_outside(chosen.lat, chosen.lon, codes):
            wrong.append(item.id)
    assert wrong == []
