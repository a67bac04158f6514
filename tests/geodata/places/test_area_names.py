"""Areas with a code for a name get another, and every name says once where it is."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geodata.places.area_names import (
    is_code,
    largest_parts,
    named_areas,
    once_named,
    parts_named_by_wholes,
    said_once,
)
from geodata.spelling import folded

LANGUAGES = ("nl", "fr", "en")
TOWNS = {
    "Gent": {"nl": "Gent", "fr": "Gand", "en": "Ghent"},
    "Elsene": {"nl": "Elsene", "fr": "Ixelles", "en": "Ixelles / Elsene"},
    "Koekelberg": {"nl": "Koekelberg", "fr": "Koekelberg", "en": "Koekelberg"},
}


def areas(names: Mapping[str, str | None], town: str | None = "Gent") -> gpd.GeoDataFrame:
    """Neighbourhoods by id, squares in a row (WGS84)."""
    shapes = [box(n, 0, n + 1, 1) for n in range(len(names))]
    table = gpd.GeoDataFrame(
        {"area_id": list(names), "name_nl": list(names.values())}, geometry=shapes, crs="EPSG:4326"
    )
    return table.assign(level="neighbourhood", municipality_name=town, name_fr=None, name_en=None)


def named(table: gpd.GeoDataFrame, parts: Mapping[str, str]) -> gpd.GeoDataFrame:
    """The areas by id, with names of their parts."""
    found = named_areas(table, "neighbourhood", pd.Series(parts, dtype=object), TOWNS, LANGUAGES)
    assert found.crs == table.crs
    assert list(found["area_id"]) == list(table["area_id"])
    return found.set_index("area_id")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Boondaal (Elsene) (Elsene)", "Boondaal (Elsene)"),
        ("Boondaal (Elsene)", "Boondaal (Elsene)"),
        ("Centrum  (Lommel)", "Centrum (Lommel)"),
        ("Weerde (kern) (Zemst)", "Weerde (kern) (Zemst)"),
        ("Kiel", "Kiel"),
    ],
)
def test_a_municipality_is_said_once(written: str, expected: str) -> None:
    assert said_once(written) == expected


def test_names_in_all_languages_say_it_once() -> None:
    table = areas({"1": "Boondaal (Elsene) (Elsene)", "2": None}).assign(name_fr=["Boondael (Ixelles) (Ixelles)", None])
    found = once_named(table, LANGUAGES)
    assert found["name_nl"].dropna().tolist() == ["Boondaal (Elsene)"]
    assert found["name_fr"].dropna().tolist() == ["Boondael (Ixelles)"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("11016A0 (Essen)", True),
        ("11016a0", True),
        ("44021", True),
        ("11016B2 (Essen)", True),
        ("Sector 1 (Brasschaat)", False),
        ("Hoogte 100 (Vorst)", False),
        ("Winterslag 2 en 4 (Genk)", False),
        ("Wijk onbekend - Torhout", False),
    ],
)
def test_what_is_a_code(name: str, code: bool) -> None:
    assert is_code(name, "11016A0") is code


def test_an_identifier_of_any_form_is_no_name() -> None:
    assert is_code("BUURT-7 (Gent)", "buurt-7")


def test_the_part_with_most_residents_names_its_area() -> None:
    area_of = pd.Series({"s1": "A", "s2": "A", "s3": "B", "s5": "C", "s4": "C", "s6": "D"})
    names = pd.Series({"s1": "KLEIN", "s2": "GROOT", "s3": "LEEG", "s4": "EERST", "s5": "LAATST"})
    residents = pd.Series({"s1": 10.0, "s2": 11.0, "s4": 5.0, "s5": 5.0, "s6": 9.0})
    # B has nobody and C a tie; the only part of D has no name.
    assert largest_parts(names, residents, area_of).to_dict() == {"A": "GROOT", "B": "LEEG", "C": "EERST"}


def test_a_code_gives_way_to_the_name_of_a_part() -> None:
    table = areas({"44021A1": "44021A1 (Gent)", "44021B1": "Rabot (Gent)"})
    found = named(table, {"44021A1": "MUIDE-KERN", "44021B1": "ANDERS"})
    assert found["name_nl"].tolist() == ["Muide (Gent)", "Rabot (Gent)"]
    assert found["name_source"].tolist() == ["sector", "published"]
    # The name of a part is Dutch; other languages fall back to it.
    assert found["name_fr"].isna().all()
    assert found["name_en"].isna().all()


def test_other_levels_are_left_alone() -> None:
    table = areas({"44021": "44021"}).assign(level="municipality")
    found = named(table, {"44021": "MUIDE"})
    assert found["name_nl"].tolist() == ["44021"]
    assert found["name_source"].tolist() == ["published"]


def test_a_suffix_stays_where_the_name_would_not_be_the_only_one() -> None:
    table = areas(
        {"44021A1": "44021A1 (Gent)", "44021A2": "44021A2 (Gent)", "44021A3": "44021A3 (Gent)", "x": "Rabot (Gent)"}
    )
    found = named(table, {"44021A1": "EICHEM-KERN", "44021A2": "EICHEM", "44021A3": "RABOT-DORP"})
    assert found["name_nl"].tolist() == ["Eichem-Kern (Gent)", "Eichem (Gent)", "Rabot-Dorp (Gent)", "Rabot (Gent)"]


def test_a_name_is_unique_within_its_municipality_only() -> None:
    both = pd.concat([areas({"1": "1 (Gent)"}), areas({"2": "2 (Elsene)"}, "Elsene")], ignore_index=True)
    found = named(both, {"1": "HEIDE", "2": "HEIDE"})
    assert found["name_nl"].tolist() == ["Heide (Gent)", "Heide (Elsene)"]


def test_without_a_name_that_is_free_areas_are_numbered_by_their_ids() -> None:
    names = {code: f"{code} (Gent)" for code in ("44021C1", "44021A1", "44021B1", "44021D1")}
    table = areas({**names, "x": "Rabot (Gent)"})
    found = named(table, {"44021C1": "SCHELDE", "44021A1": "SCHELDE", "44021D1": "RABOT"})
    numbered = found[found["name_source"] == "numbered"].sort_index()
    assert numbered["name_nl"].tolist() == ["Gent, deel 1", "Gent, deel 2", "Gent, deel 3", "Gent, deel 4"]
    assert numbered["name_fr"].tolist() == ["Gand, partie 1", "Gand, partie 2", "Gand, partie 3", "Gand, partie 4"]
    assert numbered["name_en"].tolist() == ["Ghent, part 1", "Ghent, part 2", "Ghent, part 3", "Ghent, part 4"]


@pytest.mark.parametrize("useless", ["", "VERSPREIDE BEWONING", "44021B7", " - "])
def test_what_is_no_name_is_not_taken(useless: str) -> None:
    found = named(areas({"44021A1": "44021A1 (Gent)"}), {"44021A1": useless})
    assert found["name_nl"].tolist() == ["Gent, deel 1"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("GENT-CENTRUM", "Gent (wijk)"),
        ("ZUID (GENT)", "Zuid (Gent)"),
        ("EIK (GENT) - HEESVELD", "Eik - Heesveld (Gent)"),
        ("DONK (UITBERGEN)", "Donk (Uitbergen) (Gent)"),
    ],
)
def test_the_municipality_is_in_the_bracket_only(part: str, expected: str) -> None:
    assert named(areas({"1": "1 (Gent)"}), {"1": part})["name_nl"].tolist() == [expected]


def test_the_bracket_is_the_publishers_own() -> None:
    # The publisher names the municipality of after a merger.
    table = areas({"1": "1 (Merelbeke-Melle)", "2": "2"}, "Melle")
    found = named(table, {"1": "MELLE-CENTRUM", "2": "VIJVERWIJK"})
    assert found["name_nl"].tolist() == ["Melle (Merelbeke-Melle)", "Vijverwijk"]


def test_areas_without_a_municipality_have_a_name_too() -> None:
    assert named(areas({"1": "1", "2": "2"}, None), {"1": "HEIDE"})["name_nl"].tolist() == ["Heide", "deel 1"]


words = st.sampled_from(["HEIDE", "DONK", "RABOT", "GENT", "44021A1", "VERSPREIDE BEWONING", "'T HOF", ""])
suffixes = st.sampled_from(["", "-KERN", " - CENTRUM", " DORP", "-VERSPR.BEW.-ZUID"])
sector_names = st.tuples(words, suffixes).map("".join)


@given(st.lists(st.tuples(st.booleans(), st.none() | sector_names), min_size=1, max_size=12))
def test_no_area_keeps_a_code_or_shares_a_name(rows: list[tuple[bool, str | None]]) -> None:
    ids = [f"44021{n:02d}" for n in range(len(rows))]
    coded = [f"{code} (Gent)" if own else f"Donk {code[5:]} (Gent)" for code, (own, _) in zip(ids, rows, strict=True)]
    table = areas(dict(zip(ids, coded, strict=True)))
    parts = {code: name for code, (_, name) in zip(ids, rows, strict=True) if name is not None}
    found = named(table, parts)
    assert not any(is_code(name, code) for code, name in found["name_nl"].items())
    assert found["name_nl"].map(folded).is_unique
    assert (found["name_source"] != "published").tolist() == [own for own, _ in rows]
    # In any order of the rows, and again when they are named already.
    again = named(table.iloc[::-1].reset_index(drop=True), parts).loc[ids]
    assert again["name_nl"].tolist() == found["name_nl"].tolist()
    assert named(found.reset_index(), parts)["name_nl"].tolist() == found["name_nl"].tolist()


def test_parts_have_the_name_of_the_whole_and_their_municipality() -> None:
    table = pd.concat(
        [
            areas({"21009_106": "Boondaal (Elsene)", "21009_1": "Zonder", "21009_2": "Eigen (Elsene)"}, "Elsene"),
            areas({"21011_17": "Koekelberg (wijk)", "21011_18": "Basiliek (Koekelberg)"}, "Koekelberg"),
        ],
        ignore_index=True,
    ).assign(whole_id=["21000_106", "21000_1", "21000_2", "21000_17", None])
    table.loc[2, "name_fr"] = "Propre (Ixelles)"
    names = pd.DataFrame(
        {"name_fr": ["Boondael", "Sans", "Autre", "Koekelberg"]}, index=["21000_106", "21000_1", "21000_2", "21000_17"]
    )
    found = parts_named_by_wholes(table, names, TOWNS, LANGUAGES)
    assert found["name_fr"].tolist()[:4] == ["Boondael (Ixelles)", "Sans", "Propre (Ixelles)", "Koekelberg (quartier)"]
    assert found["name_fr"].isna().tolist() == [False, False, False, False, True]
    assert found["name_nl"].tolist() == table["name_nl"].tolist()
    assert found["name_en"].isna().all()
