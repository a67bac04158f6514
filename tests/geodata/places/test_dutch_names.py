"""Names in capitals and abbreviations become names as Dutch writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.places.dutch_names import readable_names, title_case, written_out

CHARACTERS = "abcdeghijlnorstvxyzABDEHIJNORSTVXÉéïÇ .-'(),/&0123456789"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HEIST-OP-DEN-BERG", "Heist-op-den-Berg"),
        ("DE KAT", "De Kat"),
        ("GEERAARD DE CREMERSTRAAT", "Geeraard de Cremerstraat"),
        # A name begins anew after a dash with spaces, a bracket and a comma, not after a hyphen.
        ("SNELLEGEM - DE BATS", "Snellegem - De Bats"),
        ("POSTEL TER HEIDE", "Postel ter Heide"),
        ("DONK (TE VELDE)", "Donk (Te Velde)"),
        ("WEST, DE MEIBOOM", "West, De Meiboom"),
        ("IJZERLAAN", "IJzerlaan"),
        ("RIJKEVORSEL", "Rijkevorsel"),
        ("NIEUW-IJZER", "Nieuw-IJzer"),
        ("SINT-JOB-IN-'T-GOOR", "Sint-Job-in-'t-Goor"),
        ("'T ZAND", "'t Zand"),
        ("'S-GRAVENVOEREN", "'s-Gravenvoeren"),
        ("VILLA'S VAN GANSHOREN", "Villa's van Ganshoren"),
        ("RUE D'OR", "Rue d'Or"),
        ("LEOPOLD III LAAN", "Leopold III Laan"),
        ("KOLONIE XIV", "Kolonie XIV"),
        ("R.W.Z. ZONE", "R.W.Z. Zone"),
        ("O.-L.-VROUW", "O.-L.-Vrouw"),
        ("ÉGLISE", "Église"),
        ("KOLONIE 1", "Kolonie 1"),
        ("", ""),
    ],
)
def test_capitals_go_by_dutch_rule(written: str, expected: str) -> None:
    assert title_case(written) == expected
    assert title_case(written.lower()) == expected


@given(st.text(CHARACTERS))
def test_the_case_of_a_name_is_found_once(text: str) -> None:
    once = title_case(text)
    assert title_case(once) == once
    assert once.casefold() == text.casefold()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ST.-MARIA-HOREBEKE", "SINT-MARIA-HOREBEKE"),
        ("ST. JOB", "SINT-JOB"),
        ("GROENSTRAAT - O.L.VROUW", "GROENSTRAAT - O.-L.-VROUW"),
        ("O.L.V. KERK", "O.-L.-VROUW KERK"),
        ("ANTWERPSE STW - HEERWEG", "ANTWERPSE STEENWEG - HEERWEG"),
        ("CENTRUM -KON.BOUDEWIJN", "CENTRUM - KONING BOUDEWIJN"),
        ("H.JASPARLAAN-N.", "H. JASPARLAAN-NOORD"),
        ("UITBREIDING-O.", "UITBREIDING-OOST"),
        ("'S GRAVENVOEREN", "'S-GRAVENVOEREN"),
        ("T ZAND", "'T ZAND"),
        ('"T ZAND', "'T ZAND"),
        ("  VEEL   RUIMTE ", "VEEL RUIMTE"),
        ("STATION", "STATION"),
        ("WEST", "WEST"),
    ],
)
def test_abbreviations_are_written_out(written: str, expected: str) -> None:
    assert written_out(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("RIEMST-KERN", ("Riemst", "Riemst-Kern")),
        ("ICHTEGEM - CENTRUM", ("Ichtegem", "Ichtegem - Centrum")),
        ("BEERVELDE DORP", ("Beervelde", "Beervelde Dorp")),
        # Only at the end, and only as a word of its own.
        ("MACHELEN-CENTRUM-OOST", ("Machelen-Centrum-Oost",)),
        ("OOSTDORP", ("Oostdorp",)),
        ("CENTRUM", ("Centrum",)),
        ("MUNTE-VERSPREIDE BEWONING", ("Munte", "Munte - verspreide bewoning")),
        ("ST.-PIETERS-VOEREN-VERSPR.BEW.", ("Sint-Pieters-Voeren", "Sint-Pieters-Voeren - verspreide bewoning")),
        ("EGEM-VERSPR. BEWONING-ZUID", ("Egem-Zuid", "Egem - verspreide bewoning - Zuid")),
        ("STADEN-VERSPR. BEW.-ZUIDWEST", ("Staden-Zuidwest", "Staden - verspreide bewoning - Zuidwest")),
        ("VERSPREIDE BEWONING", ()),
        ("VERSPREIDE BEWONING-NOORD", ()),
        ("", ()),
        (" - ", ()),
    ],
)
def test_what_a_sector_has_is_no_part_of_its_place(written: str, expected: tuple[str, ...]) -> None:
    assert readable_names(written) == expected


@given(st.text(CHARACTERS + "KRNCTUMP"))
def test_the_shortest_form_comes_first(text: str) -> None:
    forms = readable_names(text)
    assert len(forms) <= 2
    assert all(forms)
    assert list(forms) == sorted(forms, key=len)
