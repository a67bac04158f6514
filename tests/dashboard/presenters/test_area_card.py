"""The card of an area: the numbers of the bundle, and a sentence wherever something is missing."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps import map_files
from dashboard.presenters.area_card import AreaCard, KnownPlace, area_card, card_figures
from dashboard.presenters.bivariate import coverage_note
from dashboard.presenters.fragments import _environment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.panels import area_panel
from dashboard.presenters.tipping import missing_lines
from dashboard.query.bivariate import cell_by_area
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from geodata.statuses import Scope

RABOT, KUREGEM, MUIDE, GENT = "440217", "21000_40", "4402104", "44021"
GAP = View(layers=("practices", "gap"))


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Dataset:
    return Dataset(read_bundle(ragged_bundle))


def spoken(dataset: Dataset, lang: str = "en") -> Words:
    return Words(lang, dataset.bundle.vocabulary)


def card(area: str, dataset: Dataset, view: View | None = None, lang: str = "en") -> AreaCard:
    return area_card(area, dataset, spoken(dataset, lang), card_figures(view or View(), dataset))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("view", [View(), GAP, View(indicator="bimd2011_income")])
def test_every_card_has_the_numbers_of_the_bundle(real: Dataset, view: View, lang: str) -> None:
    about, words = card_figures(view, real), spoken(real, lang)
    assert about.indicator is not None
    assert about.need is not None
    values = real.all_figures(about.indicator, about.year)["value"]
    cells = cell_by_area(real.bundle, about.need, Scope.TOWN)
    counted = 0
    for row in real.bundle.areas.to_dict("records"):
        found = card(row["area_id"], real, view, lang)
        assert words.whole(row["population"]) in found.residents
        assert found.figure is not None
        assert str(about.year) in found.figure.label
        value = values.get(row["area_id"])
        if value is None or pd.isna(value):
            assert (found.figure.value, found.figure.unit) == (words("card.no_figure"), "")
        else:
            assert found.figure.value == words.decimal(value, real.decimals(about.indicator))
            counted += 1
        assert len(found.places) == len(real.rows_in(real.bundle.meeting_places, row["area_id"]))
        assert found.need is not None
        assert found.need.known == (row["area_id"] in cells)
        assert bool(found.certainty) == found.need.known
    assert counted > 20


def test_each_thing_that_is_missing_is_said_in_words(real: Dataset) -> None:
    unsearched, small, town = card(KUREGEM, real), card(MUIDE, real), card(GENT, real)
    assert unsearched.need is not None
    assert unsearched.need.cell.startswith("Nobody searched Anderlecht for meeting places.")
    assert small.need is not None
    assert small.need.cell.startswith("Fewer than 250 people live here.")
    assert town.need is not None
    assert town.need.cell == "Need and known meeting places are compared by neighbourhood, not by municipality."
    assert (unsearched.certainty, small.certainty, town.certainty) == ((), (), ())


def test_that_nobody_searched_is_said_once(real: Dataset) -> None:
    found = card(KUREGEM, real)
    assert (found.places, found.places_note) == ((), "")
    assert card("21001", real).places_note == "Nobody searched Anderlecht for meeting places."


def test_how_far_a_town_was_searched_is_said_once_on_each_card(real: Dataset) -> None:
    note = coverage_note("Gent", real, spoken(real))
    assert note
    compared, small, town = card(RABOT, real), card(MUIDE, real), card(GENT, real)
    assert compared.certainty == missing_lines("Gent", real, spoken(real))
    assert "nobody searched for" in compared.certainty[0]
    assert note not in compared.places_note
    assert note in small.places_note
    assert note in town.places_note


def test_a_figure_of_one_level_says_on_the_other_where_it_exists(ragged: Dataset) -> None:
    levels = {item.id: ragged.indicator_levels(item.id) for item in ragged.bundle.manifest.indicators}
    one = {name: found for name, found in levels.items() if len(found) == 1}
    assert one
    for name, (level,) in one.items():
        other = next(iter(set(ragged.levels) - {level}))
        area = str(ragged.areas_of(other)["area_id"].iloc[0])
        figure = card(area, ragged, View(indicator=name)).figure
        assert figure is not None
        assert (figure.value, figure.unit) == (f"This figure exists by {level} only.", "")


def test_a_municipality_without_neighbourhoods_says_so(ragged: Dataset) -> None:
    cover = ragged.cover_of("neighbourhood")
    bare = cover[cover["level"] == "municipality"]["area_id"]
    assert len(bare)
    for area in bare:
        need = card(area, ragged).need
        if need is not None:
            assert need.cell == spoken(ragged)("together.bare")


def test_an_unknown_area_has_no_card(real: Dataset) -> None:
    with pytest.raises(KeyError):
        card("nowhere", real)


@pytest.mark.parametrize("view", [View(), GAP])
def test_the_panel_says_what_the_card_says(real: Dataset, view: View) -> None:
    for area in (RABOT, KUREGEM, MUIDE, GENT):
        panel, found = area_panel(area, real, spoken(real), view), card(area, real, view)
        assert (panel.name, panel.kind, panel.municipality) == (found.name, found.kind, found.municipality)
        assert panel.facts[0] == found.residents
        assert panel.together == found.need
        assert panel.meeting_places == tuple((one.name, one.kind, one.url) for one in found.places)
        main = next(figure for figure in panel.figures if figure.main)
        assert found.figure is not None
        assert (main.label, main.value, main.unit) == (found.figure.label, found.figure.value, found.figure.unit)


def unpacked(file: dict[str, Any], at: int) -> dict[str, Any]:
    def text(part: Any) -> Any:
        return [text(one) for one in part] if isinstance(part, list) else "" if part is None else file["texts"][part]

    columns = set(file) - {"texts", "compared"}
    return {name: text(file[name][at]) for name in columns} | {"compared": file["compared"][at]}


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("view", [View(), GAP])
def test_a_file_of_cards_holds_every_card_of_its_level_in_the_order_of_the_outlines(
    real: Dataset, view: View, lang: str
) -> None:
    for level in real.levels:
        packed = map_files.area_cards(real, level, card_figures(view, real), lang)
        assert map_files.find(real, packed.name) is packed
        file = json.loads(gzip.decompress(packed.content))
        for at, area in enumerate(real.cover_of(level)["area_id"]):
            one = card(area, real, view, lang)
            assert one.figure is not None
            assert one.need is not None
            assert unpacked(file, at) == {
                "kicker": one.kicker,
                "residents": one.residents,
                "figure": [one.figure.label, one.figure.value, one.figure.unit, one.figure.note],
                "need": [one.need.title, one.need.cell],
                "compared": one.need.known,
                "certainty": list(one.certainty),
                "walks": list(one.walks),
                "verified_only": one.verified_only,
                "places": [text for place in one.places for text in (place.name, place.kind)],
                "places_note": one.places_note,
            }


def test_a_file_of_cards_of_other_content_is_not_found(real: Dataset) -> None:
    name = map_files.area_cards(real, "neighbourhood", card_figures(View(), real), "en").name
    for other in (name[:-1], name.replace("2011", "2010"), name.replace("bimd2011", "nothing", 1)):
        assert map_files.find(real, other) is None


def test_a_file_of_cards_is_made_when_it_is_requested(real: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def noted(area: str, *rest: Any) -> AreaCard:
        made.append(area)
        return area_card(area, *rest)

    monkeypatch.setattr(map_files, "area_card", noted)
    fresh = Dataset(real.bundle)
    packed = map_files.area_cards(fresh, "municipality", card_figures(View(), fresh), "en")
    assert made == []
    assert packed.content == map_files.area_cards(real, "municipality", card_figures(View(), real), "en").content
    assert set(made) == set(fresh.cover_of("municipality")["area_id"])


def test_a_file_of_cards_is_named_by_the_bundle_and_the_program(real: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def name(dataset: Dataset) -> str:
        return map_files.area_cards(dataset, "municipality", card_figures(View(), dataset), "en").name

    before = name(Dataset(real.bundle))
    assert name(real) == before
    monkeypatch.setattr(map_files, "build_digest", lambda: "of another program")
    assert name(Dataset(real.bundle)) != before
    monkeypatch.undo()
    manifest = real.bundle.manifest.model_copy(update={"digest": "0" * 64})
    assert name(Dataset(replace(real.bundle, manifest=manifest))) != before


@given(number=st.integers(0, 40), most=st.integers(2, 9))
def test_an_enumeration_of_places_counts_them_all(real: Dataset, number: int, most: int) -> None:
    places = tuple(KnownPlace(f"Place {at}", "library", "") for at in range(number))
    named = replace(card(RABOT, real), places=places).places_named(spoken(real), most)
    assert len(named) <= most
    others = number - sum(one.startswith("Place") for one in named)
    assert named[len(named) - (others > 0) :] == ([spoken(real).plural("card.others", others)] if others else [])


def test_hostile_names_stay_text_in_a_story(real: Dataset) -> None:
    bad = "<script>alert(1)</script>"
    hostile = replace(card(RABOT, real), name=bad, places=(KnownPlace(bad, bad, "javascript:alert(1)"),))
    template = '{% from "_area_card.html" import area_card %}{{ area_card(card, words) }}'
    made = _environment().from_string(template).render(card=hostile, words=spoken(real))
    assert bad not in made
    assert "&lt;script&gt;" in made
