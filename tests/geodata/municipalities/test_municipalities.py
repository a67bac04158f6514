"""Municipalities: official names, what other names mean, and how far each reaches where there is no outline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geodata.municipalities import MunicipalityIndex, known_municipalities, municipalities, municipality_codes
from geodata.places.candidates import Query
from geodata.places.gazetteer import Gazetteer
from geodata.project import vocabulary_file
from geodata.registry import Checks, check_entry, load_vocabulary

WORDS = load_vocabulary(vocabulary_file())
KNOWN = known_municipalities(None)
CHECKS = Checks(WORDS, 2026, KNOWN)
GENT, BRUSSEL = (51.05, 3.72), (50.8466, 4.3528)


def found(
    municipality: str, point: tuple[float, float] | None = None, checks: Checks = CHECKS
) -> list[tuple[str, str]]:
    """What the rules say of a municipality's name, and of a point in it: rule and name that was meant."""
    place: dict[str, Any] = {"municipality": municipality}
    if point:
        place["location"] = {"lat": point[0], "lon": point[1], "precision": "neighbourhood"}
    entry = {
        "id": "garden",
        "name": "Garden",
        "summary": {"en": "Neighbours garden."},
        "setting": ["living"],
        "place": place,
        "references": [{"id": "page", "title": "Page", "url": "https://example.org/"}],
    }
    return [(item.rule, str(item.values.get("alike", ""))) for item in check_entry(entry, checks)[1]]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Gand", "Gent"),
        ("Ghent", "Gent"),
        ("gent", "Gent"),
        ("GENT", "Gent"),
        ("Gendt", "Gent"),
        ("Gentbrugge", "Gent"),
        ("Ixelles", "Elsene"),
        ("Anvers", "Antwerpen"),
        ("Borgerhout", "Antwerpen"),
        ("sint jans molenbeek", "Sint-Jans-Molenbeek"),
        ("Puurs", "Puurs-Sint-Amands"),  # until 2018
        ("Ledeberg", "Gent`, `Roosdaal"),
        ("Région de Bruxelles-Capitale", ""),  # nineteen municipalities
    ],
)
def test_a_name_that_is_not_the_official_one_is_refused_and_the_one_that_is_meant_named(name: str, meant: str) -> None:
    assert found(name) == [("official-name", meant)]


def test_of_two_villages_of_a_name_the_point_says_which_is_meant() -> None:
    assert found("Ledeberg", (51.037, 3.744)) == [("official-name", "Gent")]
    assert found("Laken", (50.88, 4.35)) == [("official-name", "")]  # like Lanaken, but not there


def test_official_names_of_2024_and_of_2025_may_be_used() -> None:
    names = ("Gent", "Brussel", "Borsbeek", "Merelbeke", "Merelbeke-Melle", "Tongeren-Borgloon")
    assert [name for name in names if found(name)] == []


def test_a_municipality_that_is_not_known_is_reported_and_not_refused() -> None:
    assert found("Waterloo") == [("municipality-name", "")]
    # A name like one of ours, of a region to come.
    wide = Checks(WORDS, 2026, KNOWN, bounds=())
    assert found("Roosendaal", (51.9, 4.46), wide) == [("municipality-name", "")]


def test_all_that_is_known_of_one_municipality_is_at_home_in_it() -> None:
    assert municipality_codes("Gand") == municipality_codes("Gent") == municipality_codes("Gentbrugge")
    assert municipality_codes("Borsbeek")[0] in municipality_codes("Antwerpen")
    assert municipality_codes(None) == ()
    assert municipality_codes("Waterloo") == ("waterloo",)


@pytest.mark.parametrize(
    ("name", "point"), [("Mechelen", BRUSSEL), ("Vilvoorde", BRUSSEL), ("Lokeren", GENT), ("Merelbeke-Melle", GENT)]
)
def test_a_point_in_another_municipality_is_found_without_outlines(name: str, point: tuple[float, float]) -> None:
    assert found(name, point) == [("municipality", "")]


def test_outlines_are_asked_where_there_are_some(atlas_bundle: Path) -> None:
    known = known_municipalities(atlas_bundle)
    assert set(known) == set(KNOWN)
    # The sample's Gent is a box that ends at 51.078; the real one goes on.
    beyond = (51.1, 3.74)
    assert KNOWN["Gent"].distance_km(*beyond) == 0 < known["Gent"].distance_km(*beyond)
    assert known["Gent"].distance_km(51.07, 3.74) == 0
    # Where the sample has no outline, the circles around places of GeoNames say as much as they can.
    assert known["Genk"].distance_km(50.93, 5.53) == KNOWN["Genk"].distance_km(50.93, 5.53) == 0


def test_where_nothing_is_known_nothing_is_checked() -> None:
    assert found("Gand", BRUSSEL, Checks(WORDS, 2026, MunicipalityIndex())) == []


def test_a_project_of_another_city_knows_no_municipality_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    assert municipalities().by_code == {}
    assert found("Gand", BRUSSEL, Checks(WORDS, 2026, known_municipalities(None))) == []
    assert municipality_codes("Gand") == ("gand",)
    assert Gazetteer().candidates(Query(municipality="Gent")) == ()


def test_a_project_of_another_city_has_the_municipalities_of_its_regions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region = tmp_path / "regions" / "saarland"
    region.mkdir(parents=True)
    (region / "region.yaml").write_text("municipality_names: names.yaml\n", "utf-8")
    names = 'municipalities: [{code: "1", names: {de: Saarbrücken, fr: Sarrebruck}}]\n'
    (region / "names.yaml").write_text(f"credit: Sample data\nlicence: CC0\n{names}", "utf-8")
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    known = known_municipalities(None)
    assert list(known) == ["Saarbrücken"]
    # Nobody knows where it is, so no point is said to lie outside it.
    assert known["Saarbrücken"].distance_km(*GENT) == 0
    assert found("Sarrebruck", checks=Checks(WORDS, 2026, known)) == [("official-name", "Saarbrücken")]
