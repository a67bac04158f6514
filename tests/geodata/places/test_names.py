"""Names as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.municipalities import municipalities
from geodata.places.names import address_forms, area_names, hints, names_several, names_street, place_keys, segments
from geodata.spelling import folded


@pytest.mark.parametrize(
    "forms",
    [
        ("Sint-Jans-Molenbeek", "Molenbeek-Saint-Jean", "SINT JANS MOLENBEEK", "sint-jans molenbeek"),
        ("Gent", "Gand", "Ghent", "GENT"),
        ("Antwerpen", "Anvers", "Antwerp"),
        ("Brussel", "Bruxelles", "Brussels"),
        ("Mechelen", "Malines"),
        ("Sint-Gillis", "Saint-Gilles"),
        ("Oostende", "Ostende", "Ostend"),
        ("Sint-Genesius-Rode", "Rhode-Saint-Genèse", "Rhode-Saint-Genese"),
    ],
)
def test_a_municipality_is_found_by_each_of_its_names(forms: tuple[str, ...]) -> None:
    codes = {municipalities().codes(form) for form in forms}
    assert len(codes) == 1
    assert codes != {()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Nevele", "Deinze"), ("Puurs", "Puurs-Sint-Amands"), ("Zomergem", "Lievegem"), ("Knesselare", "Aalter"),
        ("Zingem", "Kruisem"), ("Opglabbeek", "Oudsbergen"), ("Overpelt", "Pelt"),
        ("Gooik", "Pajottegem"), ("Borsbeek", "Antwerpen"), ("Moerbeke", "Lokeren"), ("Wachtebeke", "Lochristi"),
        ("Kortessem", "Hasselt"), ("Melle", "Merelbeke-Melle"), ("De Pinte", "Nazareth-De Pinte"),
        ("Kruibeke", "Beveren-Kruibeke-Zwijndrecht"), ("Ham", "Tessenderlo-Ham"), ("Hoeselt", "Bilzen-Hoeselt"),
        ("Borgloon", "Tongeren-Borgloon"), ("Meulebeke", "Tielt"), ("Ruiselede", "Wingene"),
    ],
)  # fmt: skip
def test_a_municipality_that_merged_agrees_with_the_one_it_became(old: str, new: str) -> None:
    table = municipalities()
    assert table.codes(old)
    assert set(table.codes(old)) <= set(table.codes(new))


def test_two_that_merged_with_the_same_one_do_not_agree_with_one_another() -> None:
    table = municipalities()
    assert not set(table.codes("Gooik")) & set(table.codes("Herne"))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Heirniswijk", "heirnis"), ("Quartier Maritime", "maritime"), ("La Chasse", "chasse"),
        ("Anneessenswijk", "anneessens"), ("het Kiel", "kiel"), ("Ridderbuurt", "ridder"),
    ],
)  # fmt: skip
def test_the_word_for_a_kind_of_place_may_be_left_out(written: str, key: str) -> None:
    assert key in place_keys(written)


def test_a_side_is_no_name_without_its_kind() -> None:
    assert place_keys("Noordwijk") == ("noordwijk",)
    assert "station" not in place_keys("Stationswijk")


@pytest.mark.parametrize(
    ("written", "homes", "name", "parts"),
    [
        ("Rabot - Blaisantvest (Gent)", ["Gent"], "Rabot - Blaisantvest", ("Rabot", "Blaisantvest")),
        ("Antwerpen - Kiel", ["Antwerpen"], "Kiel", ()),
        ("Noordwijk (Brussel) (Brussel)", ["Brussel"], "Noordwijk", ()),
        ("Begijnhof-Diksmuide", ["Brussel"], "Begijnhof-Diksmuide", ("Begijnhof", "Diksmuide")),
        ("Runkst-Centrum (Hasselt)", ["Hasselt"], "Runkst-Centrum", ()),
        ("Sint-Michiel", ["Brussel"], "Sint-Michiel", ()),
        ("Koekelberg (wijk)", ["Koekelberg"], "Koekelberg", ()),
    ],
)
def test_an_areas_name_is_taken_apart(written: str, homes: list[str], name: str, parts: tuple[str, ...]) -> None:
    assert area_names(written, homes) == (name, parts)


def test_what_only_helps_to_find_a_place_is_no_name_of_it() -> None:
    assert segments("Jachtwijk (La Chasse)") == ("Jachtwijk", "La Chasse")
    assert segments("Machtenswijk (tussen Beekkant en Weststation)") == ("Machtenswijk",)
    assert hints("Machtenswijk (tussen Beekkant en Weststation)") == ("tussen Beekkant en Weststation",)
    assert segments("Noordwijk, hoek Harmoniestraat en Antwerpsesteenweg") == ("Noordwijk",)


@pytest.mark.parametrize("written", ["o.a. De Hal", "Langestraat en Sint-Pieters", "Kiel; Dam", "Dam et Kiel"])
def test_several_places_and_examples_are_recognised(written: str) -> None:
    assert names_several(written)


@pytest.mark.parametrize(
    "written", ["Ninoofse Steenweg", "Rue Haute", "Kerkstr. 5", "Filip van Maestrichtplein", "av. Louise"]
)
def test_a_street_is_recognised(written: str) -> None:
    assert names_street(written)


@pytest.mark.parametrize(
    "written", ["Kiel", "Rabot", "Westerkwartier", "Heirniswijk", "Muide - Meulestede - Afrikalaan"]
)
def test_a_neighbourhood_is_no_street(written: str) -> None:
    assert not names_street(written)


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("Kerkstr. 5", ("Kerkstraat 5",)),
        ("bd. Anspach 3", ("boulevard Anspach 3",)),
        ("Av. Louise 1", ("avenue Louise 1",)),
        ("ch. de Gand 5", ("chaussée de Gand 5",)),
        ("Brusselsestwg 12", ("Brusselsesteenweg 12",)),
        ("St.-Jacobsstr. 4", ("sint-Jacobsstraat 4",)),
        ("Battelsesteenweg 50-52", ("Battelsesteenweg 50-52",)),
        ("Rue des Quatre-Vents / Vierwindenstraat 25", ("Rue des Quatre-Vents 25", "Vierwindenstraat 25")),
        ("Rue Haute - Hoogstraat 12A", ("Rue Haute 12A", "Hoogstraat 12A")),
    ],
)
def test_an_address_is_written_out_in_each_of_its_languages(written: str, forms: tuple[str, ...]) -> None:
    assert address_forms(written) == forms


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_case_does_not_matter(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert all(character == " " or character.isalnum() for character in once)


@given(st.text(alphabet="abK é-,/()'.;0123", max_size=40))
def test_the_pieces_of_a_name_hold_only_words_of_it(text: str) -> None:
    words = set(folded(text).split())
    for piece in (*segments(text), *hints(text)):
        assert set(folded(piece).split()) <= words
    assert not set(segments(text)) & set(hints(text))
