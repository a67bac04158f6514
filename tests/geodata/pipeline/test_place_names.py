"""What municipalities are found by beside their names, whichever edition of municipalities a region has."""

from __future__ import annotations

import pandas as pd

from geodata.municipalities.postcodes import postcodes
from geodata.pipeline.place_names import place_name_sources, place_names


def areas(*rows: tuple[str, str], level: str = "municipality") -> pd.DataFrame:
    return pd.DataFrame([(code, level, name) for code, name in rows], columns=["area_id", "level", "name_nl"])


def test_a_municipality_has_the_names_of_before_a_merger_its_villages_and_its_postcodes() -> None:
    found = place_names(areas(("44085", "Lievegem"), ("44021", "Gent")))
    assert found["44085"].also == ("Lovendegem", "Waarschoot", "Zomergem")
    # A village whose name is there already is not there twice; the largest comes first.
    assert list(found["44085"].villages)[:2] == ["Vinderhoute", "Oostwinkel"]
    assert "9920" in found["44085"].postcodes
    assert found["44021"].postcodes[0] == "9000"
    # The place that bears its name is no village of it.
    assert "Gent" not in found["44021"].villages
    assert "Gentbrugge" in found["44021"].villages


def test_municipalities_of_2024_are_found_by_the_name_of_2025_each_with_its_own_postcodes() -> None:
    rows = (("44012", "De Pinte"), ("44048", "Nazareth"), ("11002", "Antwerpen"), ("11007", "Borsbeek"))
    found = place_names(areas(*rows))
    assert found["44012"].also == found["44048"].also == ("Nazareth-De Pinte",)
    assert not set(found["44012"].postcodes) & set(found["44048"].postcodes)
    # One that is an area of its own is not a name of what it has joined.
    assert "Borsbeek" not in found["11002"].also
    assert not set(found["11007"].postcodes) & set(found["11002"].postcodes)


def test_municipalities_of_2025_have_the_names_and_postcodes_of_their_parts() -> None:
    found = place_names(areas(("44086", "Nazareth-De Pinte"), ("11002", "Antwerpen")))
    assert found["44086"].also == ("Nazareth", "De Pinte")
    assert found["44086"].postcodes == tuple(sorted({*postcodes()["44048"], *postcodes()["44012"]}))
    assert found["11002"].also == ("Borsbeek",)
    assert set(postcodes()["11007"]) <= set(found["11002"].postcodes)


def test_what_is_no_municipality_of_ours_and_what_has_nothing_is_absent() -> None:
    assert place_names(areas(("44021", "Gent"), level="neighbourhood")) == {}
    assert place_names(areas(("x", "Nowhere"))) == {}
    # Nothing empty is written.
    (only,) = place_names(areas(("21012", "Sint-Jans-Molenbeek"))).values()
    assert only.model_fields_set == {"postcodes"}


def test_only_sources_that_something_is_of_are_named() -> None:
    def named(*rows: tuple[str, str]) -> list[str]:
        return [source.id for source, _ in place_name_sources(areas(*rows), ("nl", "fr"))]

    assert named(("44021", "Gent")) == ["postcodes", "place-names"]
    assert named(("21012", "Sint-Jans-Molenbeek")) == ["postcodes"]
    assert named(("x", "Nowhere")) == []
    assert all(path.is_file() for _, path in place_name_sources(areas(("44021", "Gent")), ("nl",)))
