"""Need and support together: a cell is the same on map, in tables and files, and is never said of places unsearched."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from dashboard.maps import map_files
from dashboard.maps.bivariate_layer import (
    CODES,
    ELSEWHERE,
    UNLOCATED,
    UNSEARCHED,
    bivariate_layer,
    bivariate_legend,
)
from dashboard.maps.choropleth import NONE, choropleth
from dashboard.maps.folium_layers import LegendLayer
from dashboard.maps.folium_map import view_map
from dashboard.maps.spec import MapSpec, map_spec
from dashboard.outlets.area_tables import figures_table
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.practice_files import practices_file_table
from dashboard.presenters.bivariate import bivariate_summary, cell_name, cell_sentences
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.panels import area_panel
from dashboard.presenters.sentences import left_out, sentence
from dashboard.presenters.tables import areas_table
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, bivariate_table, cell_by_area, need_indicator
from dashboard.query.comparison import comparing
from dashboard.query.dataset import Dataset
from dashboard.query.selection import FacetIndex, Selection, select
from dashboard.query.view import CELLS, View, parse_view
from geodata.bundle import Bundle, read_bundle
from geodata.bundle.models.measures import CellCounts, ClassShares
from geodata.statuses import Scope
from tests.dashboard.query.test_selection import in_region, toy

GAP = View(lang="en", layers=("practices", "gap"))
WITHOUT = [
    "not_searched", "places_not_located", "too_few_kinds", "sparse", "no_data", "small_population", "too_alike",
]  # fmt: skip
THIRDS = (0.34, 0.33, 0.33)


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def divided(dataset: Dataset, need: tuple[float, ...], support: tuple[float, ...]) -> Dataset:
    """The bundle as if its classes held these shares of the residents."""
    info = dataset.bundle.measure_info
    classes = {**info.region.classes, "bimd2011": ClassShares(need=need, support=support)}
    region = info.region.model_copy(update={"classes": classes})
    return Dataset(replace(dataset.bundle, measure_info=info.model_copy(update={"region": region})))


def explained(dataset: Dataset, lang: str = "en") -> str:
    """What the legend says of its classes."""
    view = replace(GAP, lang=lang)
    scale = bivariate_layer(view, dataset)
    assert scale is not None
    return bivariate_legend(view, scale, dataset, words(dataset, lang)).explained[0]


def chosen(view: View, dataset: Dataset) -> Selection:
    return select(view, dataset.bundle, dataset.index)


def words(dataset: Dataset, lang: str = "en") -> Words:
    return Words(lang, dataset.bundle.vocabulary)


def turned(spoken: Words) -> str:
    """The heading of the column of tipping numbers."""
    return spoken("compared.tipping.column", n=25)


def spec_of(view: View, dataset: Dataset) -> MapSpec:
    return map_spec(view, dataset, chosen(view, dataset), words(dataset, view.lang))


def celled(*rows: tuple[str, int | None, str]) -> Bundle:
    """The hand-made registry whose areas have these cells (1 to 9) and states."""
    table = [(area, "gap_poor", "region", value, None, None, status) for area, value, status in rows]
    columns = ["area_id", "measure_id", "comparison", "value", "low", "high", "status"]
    plain = toy()
    info = plain.measure_info.model_copy(update={"indicators": ("poor",)})
    areas = plain.areas.assign(municipality_name="Gent")
    return replace(plain, areas=areas, measures=pd.DataFrame(table, columns=columns), measure_info=info)


def found(bundle: Bundle, **view: Any) -> tuple[list[str], set[str] | None]:
    selection = select(View(**view), bundle, FacetIndex.of(bundle, in_region))
    cells_ = selection.in_cells
    return list(selection.practices["practice_id"]), None if cells_ is None else set(cells_)


def test_a_cell_selects_its_areas_and_the_practices_in_them() -> None:
    bundle = celled(("A", 7, "ok"), ("B", 1, "ok"))
    assert found(bundle, cell=("3-1",)) == (["paid-by-city", "paid-by-fund"], {"A"})
    assert found(bundle, cell=("1-1",)) == ([], {"B"})
    assert found(bundle, cell=("1-1", "3-1"), status=("ended",)) == (["paid-by-fund"], {"A", "B"})
    assert found(bundle)[1] is None


def test_practices_whose_area_is_unknown_are_counted_beside_the_cells_and_those_abroad_are_not() -> None:
    bundle = celled(("A", 7, "ok"))
    selection = select(View(cell=("3-1",)), bundle, FacetIndex.of(bundle, in_region))
    assert selection.in_no_cell == {"area_unknown": 1}
    assert selection.left_out == {}
    bundle = celled(("A", None, "not_searched"))
    selection = select(View(cell=("3-1",)), bundle, FacetIndex.of(bundle, in_region))
    assert selection.in_no_cell == {"area_unknown": 1, "no_cell": 2}


@pytest.mark.parametrize("status", WITHOUT)
def test_an_area_without_a_sound_state_has_no_cell_whatever_its_value_says(status: str) -> None:
    bundle = celled(("A", 7, status))
    assert found(bundle, cell=CELLS) == ([], set())
    assert bivariate_table(bundle, "poor", pd.Series(["A"]), Scope.REGION)["cell"].tolist() == [None]


def test_a_figure_that_is_no_need_has_no_cells(real: Dataset) -> None:
    assert need_indicator(View(indicator="poor"), real.bundle) is None
    assert real.index.areas_in_cells(View(indicator="poor", cell=CELLS)) == frozenset()
    assert found(celled(("A", 7, "ok")), indicator="bimd2011", cell=CELLS) == ([], set())


@pytest.mark.parametrize("town", [None, "Antwerpen", "Gent"])
@pytest.mark.parametrize("indicator", [None, "bimd2011_income"])
def test_map_legend_table_and_measures_hold_the_same_cells(
    real: Dataset, indicator: str | None, town: str | None
) -> None:
    view = replace(GAP, indicator=indicator, municipality=(town,) if town else ())
    scale, info = bivariate_layer(view, real), real.bundle.measure_info
    assert scale is not None
    of = info.towns[real.municipality_ids[town]] if town else info.region
    stated = of.cells[scale.indicator.id]
    assert list(scale.counts) == [stated[str(at)].areas for at in range(1, 10)]
    assert sum(scale.counts) == of.areas
    assert sum(scale.counts) + sum(scale.without.values()) == len(scale.codes) == 26
    assert scale.without.get(ELSEWHERE, 0) == info.region.areas - of.areas
    said = bivariate_legend(view, scale, real, words(real))
    assert [cell.id for cell in said.grid][:3] == ["3-1", "3-2", "3-3"]
    for cell in said.grid:
        asked = replace(view, cell=(cell.id,))
        areas = {
            a
            for a, c in zip(real.areas_of("neighbourhood")["area_id"], scale.codes, strict=True)
            if c == CODES[cell.at]
        }
        assert str(len(areas)) == cell.count
        assert set(areas_table(asked, real.bundle.practices, real, words(real)).index) == areas
        assert set(chosen(asked, real).in_cells or ()) == areas
        assert set(chosen(asked, real).practices["area_id"]) <= areas


@pytest.mark.parametrize("lang", languages())
def test_by_a_figure_that_too_many_areas_share_the_reason_stands_where_cells_would(real: Dataset, lang: str) -> None:
    view, spoken = replace(GAP, lang=lang, indicator="bimd2011_crime"), words(real, lang)
    scale = bivariate_layer(view, real)
    assert scale is not None
    assert sum(scale.counts) == 0
    assert scale.without == {"too_alike": 15, "small_population": 3, "places_not_located": 6, "not_searched": 2}
    said = spec_of(view, real).legend
    assert said.bivariate is None
    assert any("15" in mark.label for mark in said.levels[0].hatches)
    panel = bivariate_summary("440217", real, spoken, View(indicator="bimd2011_crime"))
    assert panel is not None
    assert (panel.known, panel.cell) == (False, spoken("together.status.too_alike"))
    assert chosen(replace(view, cell=CELLS), real).in_cells == frozenset()
    table = areas_table(view, real.bundle.practices, real, spoken)
    assert (table[spoken("together.title")] == spoken("together.short.too_alike")).sum() == 15


@pytest.mark.parametrize("lang", languages())
def test_grey_is_of_what_nobody_searched_and_invites_to_help(ragged_dataset: Dataset, lang: str) -> None:
    coverage = ragged_dataset.bundle.coverage
    levels = {"Gent": "partly", "Melle": "partly", "Aalst": "not_searched"}
    of_towns = tuple(one.model_copy(update={"level": levels[one.name]}) for one in coverage.municipalities)
    bundle = replace(ragged_dataset.bundle, coverage=coverage.model_copy(update={"municipalities": of_towns}))
    view, before, dataset = replace(GAP, lang=lang), bivariate_layer(GAP, ragged_dataset), Dataset(bundle)
    spoken, scale = words(dataset, lang), bivariate_layer(view, dataset)
    assert before is not None
    assert scale is not None
    # Aalst is not divided: it is drawn last, beside the neighbourhoods.
    assert (before.codes[-1], before.bare, before.bare_not_searched) == (NONE, 1, 0)
    assert (scale.codes[-1], scale.bare, scale.bare_not_searched) == (UNSEARCHED, 0, 1)
    said = spec_of(view, dataset).legend
    grey = [mark.label for mark in said.levels[0].hatches if mark.hatch == "unsearched"]
    counted = [spoken.plural("together.counted.municipalities", 1)]
    unsearched = scale.without.get("not_searched", 0)
    counted[:0] = [spoken.plural("together.counted.areas", unsearched)] if unsearched else []
    assert grey == [spoken("together.not_searched", list=spoken.join(counted))]
    invitation = bivariate_legend(view, scale, dataset, spoken).invitation
    assert invitation is not None
    assert invitation["url"] == f"/contribute?lang={lang}"
    assert invitation["sentence"] == spoken("together.grey")
    told = json.loads(gzip.decompress(map_files.bivariate_classes(dataset, scale.indicator.id, "region", lang).content))
    aalst = dataset.municipality_name("Aalst", lang)
    assert told["texts"][told["lines"][-1][0]] == spoken("together.effort.not_searched", municipality=aalst)
    panel = bivariate_summary("41002", dataset, spoken, view)
    assert panel is not None
    assert panel.cell == spoken("together.effort.not_searched", municipality=aalst)


def test_no_grey_no_invitation(real: Dataset) -> None:
    searched = bivariate_layer(GAP, real)
    assert searched is not None
    assert searched.without["not_searched"]
    none = replace(searched, without={}, bare_not_searched=0)
    assert bivariate_legend(GAP, none, real, words(real)).invitation is None
    assert bivariate_legend(GAP, searched, real, words(real)).invitation is not None


@pytest.mark.parametrize("lang", languages())
def test_the_legend_says_that_need_is_of_compared_areas_and_leads_to_that_of_all(real: Dataset, lang: str) -> None:
    view = replace(GAP, lang=lang, indicator="bimd2011_income", cell=(HIGH_NEED_FEW_PLACES,))
    scale, spoken = bivariate_layer(view, real), words(real, lang)
    assert scale is not None
    said = bivariate_legend(view, scale, real, spoken)
    assert said.axes[0] == spoken("together.need_is", label=spoken.local(scale.indicator.label), n=15)
    assert "15" in said.axes[0]
    own, bad = parse_view(parse_qs(urlsplit(said.own["url"]).query), real.allowed)
    assert not bad
    assert (own.lang, own.indicator, own.cell) == (lang, "bimd2011_income", ())
    assert set(own.layers) == {"areas", "practices"}
    coloured = choropleth(own, real)
    assert coloured is not None
    assert sum(coloured.tallies["neighbourhood"].counts) == 24


def test_the_legend_says_a_third_only_where_it_is_about_a_third(real: Dataset) -> None:
    even, uneven = divided(real, THIRDS, THIRDS), divided(real, (0.5, 0.3, 0.2), (0.4, 0.3, 0.3))
    assert explained(even).startswith(
        "Low or few, medium, and high or many each contain about a third of the residents"
    )
    assert "50%, 30% and 20% of the residents" in explained(uneven)


@pytest.mark.parametrize(
    ("lang", "part"),
    [
        ("nl", "in de 15 buurten waar nood en ontmoetingsplekken te vergelijken zijn"),
        ("fr", "dans les 15 quartiers où besoins et lieux de rencontre ont pu être comparés"),
        ("en", "in the 15 neighbourhoods where need and meeting places could be compared"),
    ],
)
def test_all_nine_cells_are_said_in_one_breath(real: Dataset, lang: str, part: str) -> None:
    every = replace(GAP, cell=CELLS)
    said = sentence(every, chosen(every, real), real, words(real, lang))
    assert part in said
    assert len(said) < 120


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("nl", ("te vergelijken zijn", "vergeleken buurten")),
        ("fr", ("comparés", "comparés")),
        ("en", ("be compared", "compared")),
    ],
)
def test_classes_are_of_the_areas_that_could_be_compared_and_not_of_all_that_were_searched(
    real: Dataset, lang: str, parts: tuple[str, str]
) -> None:
    for data, part in zip((divided(real, THIRDS, THIRDS), real), parts, strict=True):
        said = explained(data, lang)
        assert part in said
        assert not any(word in said for word in ("searched", "doorzocht", "exploré"))


def test_areas_that_nobody_searched_are_a_gap_nowhere(real: Dataset) -> None:
    spoken, fine = words(real), real.areas_of("neighbourhood")
    nobody = set(fine.loc[fine["municipality_name"] == "Anderlecht", "area_id"])
    assert nobody == {"21000_40", "21000_41"}
    every = replace(GAP, cell=CELLS)
    selection = chosen(every, real)
    assert selection.in_cells is not None
    assert not nobody & selection.in_cells
    scale = bivariate_layer(GAP, real)
    assert scale is not None
    assert {code for area, code in zip(fine["area_id"], scale.codes, strict=True) if area in nobody} == {UNSEARCHED}
    assert not nobody & set(areas_table(every, selection.practices, real, spoken).index)
    table = areas_table(GAP, selection.practices, real, spoken)
    assert set(table.loc[sorted(nobody), "Need and known meeting places"]) == {"not searched"}
    assert table.loc[sorted(nobody), turned(spoken)].isna().all()
    rows = csv.DictReader(io.StringIO(as_csv(practices_file_table(selection, real, "en").rows).decode("utf-8-sig")))
    assert not {row["area_id"] for row in rows} & nobody
    file = json.loads(gzip.decompress(map_files.bivariate_classes(real, "bimd2011", "region", spoken.lang).content))
    at = real.area_rows("neighbourhood")
    for area in sorted(nobody):
        lines = [file["texts"][line] for line in file["lines"][at[area]]]
        assert len(lines) == 1
        assert "Nobody searched" in lines[0]
        panel = bivariate_summary(area, real, spoken, View())
        assert panel is not None
        assert "Nobody searched" in panel.cell


def test_where_too_few_places_are_located_is_said_apart_and_as_often_as_the_measures_say(real: Dataset) -> None:
    stated = real.bundle.measure_info.left_out.areas
    scale = bivariate_layer(GAP, real)
    assert scale is not None
    found = scale.without["places_not_located"], scale.without["not_searched"]
    assert found == (stated.places_not_located, stated.not_searched) == (6, 2)
    assert sum(scale.counts) == stated.ranked
    row = scale.codes.index(UNLOCATED)
    panel = bivariate_summary(str(real.areas_of("neighbourhood")["area_id"].iloc[row]), real, words(real), View())
    assert panel is not None
    # Of Brussel's four places two have no location at all.
    assert "Of the 4 meeting places listed for Brussels, 2 have no place that is known precisely enough" in panel.cell


def test_one_file_has_one_word_for_places_that_are_not_located(real: Dataset) -> None:
    table = figures_table(["21000_10"], View(indicator="bimd2011"), real, words(real))
    rows = list(csv.DictReader(io.StringIO(as_csv(table.rows).decode("utf-8-sig"))))
    said = {row["status"] for row in rows if row["figure_id"].startswith(("support", "gap_"))}
    assert said == {"places_not_located"}


def test_a_change_of_figure_sends_one_level_only(real: Dataset) -> None:
    areas = spec_of(replace(GAP, indicator="bimd2011_income"), real).areas
    assert [len(level.classes) for level in areas.levels] == [26]


def test_choosing_cells_changes_no_code_of_an_area(real: Dataset) -> None:
    whole, some = (spec_of(view, real).areas for view in (GAP, replace(GAP, cell=("3-1", "1-3"))))
    assert whole.levels == some.levels
    assert some.bivariate is not None
    assert some.bivariate.chosen == (6, 2)


def test_without_the_layer_the_map_is_as_before(real: Dataset) -> None:
    layers = spec_of(View(lang="en"), real).layers()
    assert "cells" not in layers["areas"]
    assert layers["legend"]["cells"] is None


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("town", [(), ("Antwerpen",)])
def test_every_cell_has_a_sentence_with_its_areas_residents_and_towns(
    real: Dataset, lang: str, town: tuple[str, ...]
) -> None:
    spoken, compared = words(real, lang), comparing(View(municipality=town), real)
    said = cell_sentences(real, "bimd2011", compared, lang)
    assert tuple(said) == CELLS
    for at, cell in enumerate(CELLS):
        stated = compared.info.cells["bimd2011"][str(at + 1)]
        if not stated.areas:
            assert said[cell] == spoken("together.nothing", cell=cell_name(cell, spoken))
            continue
        assert said[cell].startswith(cell_name(cell, spoken))
        assert spoken.decimal(stated.areas, 0) in said[cell]
        assert spoken.decimal(stated.residents, 0) in said[cell]
        assert "{" not in said[cell]
    assert len(set(said.values())) == 9


def test_the_corner_asks_and_names_towns_with_most_areas_first(real: Dataset) -> None:
    measures, info = real.bundle.measures.copy(), real.bundle.measure_info
    corner = measures["area_id"].isin(("4402101", "4402103", "11002ANT20"))
    measures.loc[corner & (measures["measure_id"] == "gap_bimd2011"), "value"] = 7
    of = info.region.cells
    cells = {**of, "bimd2011": {**of["bimd2011"], "7": CellCounts(areas=3, residents=31_600)}}
    info = info.model_copy(update={"region": info.region.model_copy(update={"cells": cells})})
    dataset = Dataset(replace(real.bundle, measures=measures, measure_info=info))
    assert cell_sentences(dataset, "bimd2011", comparing(View(), dataset), "en")[HIGH_NEED_FEW_PLACES] == (
        "High need, few known meeting places: 3 neighbourhoods with 31,600 residents (2011; Ghent 2 and Antwerp 1). Is"
        " something missing there, or did we just not find it?"
    )
    said = cell_sentences(real, "bimd2011", comparing(View(), real), "en")
    assert "(2011; Antwerp 1)" in said[HIGH_NEED_FEW_PLACES]


@pytest.mark.parametrize("lang", languages())
def test_the_panel_of_every_area_says_its_cell_or_why_there_is_none(real: Dataset, lang: str) -> None:
    spoken = words(real, lang)
    known = cell_by_area(real.bundle, "bimd2011", Scope.TOWN)
    fine = real.areas_of("neighbourhood")
    for area, town, people in zip(fine["area_id"], fine["municipality_name"], fine["population"], strict=True):
        panel = area_panel(area, real, spoken, View())
        assert panel.together is not None
        assert panel.together.how == f"/method?lang={lang}#gap"
        if area in known:
            spoken_town = real.municipality_names(lang)[town]
            cell = cell_name(known[area], spoken)
            assert panel.together.cell == spoken("compared.cell_in_town", cell=cell, town=spoken_town)
            assert len(panel.together.lines) == (3 if known[area] == HIGH_NEED_FEW_PLACES else 2)
        else:
            why = "places_not_located" if town == "Brussel" else "not_searched" if town == "Anderlecht" else ""
            name = real.municipality_names(lang)[town]
            told = spoken(f"together.effort.{why}", municipality=name, n=2, of=4) if why else ""
            assert panel.together.cell == (told or spoken("together.status.small_population", floor=250))
            assert why or people < 250
        assert panel.together.cell in fragment("area", spoken, panel=panel).replace("&#39;", "'")


def test_the_panel_tells_first_what_would_turn_it_and_then_what_is_missing(real: Dataset) -> None:
    corner, other = (bivariate_summary(area, real, words(real), View()) for area in ("11002ANT20", "11002ANT02"))
    assert corner is not None
    assert other is not None
    missing = (
        "In Antwerp nobody searched for: neighbourhood centre, arts or community centre, drop-in centre and social"
        " restaurant.",
        "Of the 6 places listed for Antwerp, 1 has no known point on the map.",
    )
    assert corner.lines == ("One meeting place that we missed is enough to turn this.", *missing)
    assert other.lines == missing
    assert (corner.corner, other.corner) == (True, False)


@pytest.mark.parametrize("lang", languages())
def test_the_legend_says_what_is_compared_on_which_kinds(real: Dataset, lang: str) -> None:
    spoken = words(real, lang)
    for municipality, town in (((), None), (("Gent",), "44021"), (("Gent", "Antwerpen"), None), (("Brussel",), None)):
        view = replace(GAP, lang=lang, municipality=municipality)
        scale = bivariate_layer(view, real)
        assert scale is not None
        info = real.bundle.measure_info
        kinds = (info.towns[town] if town else info.region).kinds
        said = bivariate_legend(view, scale, real, spoken).axes[-1]
        assert all(spoken.term("meeting_place_kind", kind) in said for kind in kinds)
        assert (real.area_names(lang)["44021"] in said) is bool(town)
        assert spoken("compared.within_town" if town else "compared.across_towns", town="X", kinds="Y")[:8] == said[:8]
        assert (spoken("compared.apart") in said) is (town is None)


def test_the_files_of_two_comparisons_have_two_addresses(real: Dataset) -> None:
    region, town = (
        spec_of(replace(GAP, municipality=municipality), real).areas.levels[-1].figures
        for municipality in ((), ("Gent",))
    )
    assert region != town
    assert "-region-" in str(region)
    assert "-town-" in str(town)


def test_a_municipality_has_no_cell(real: Dataset) -> None:
    assert bivariate_summary("44021", real, words(real), View()) is None


def test_the_sentence_names_the_cells_and_what_may_lie_in_them(real: Dataset) -> None:
    view = View(lang="en", cell=("3-1", "3-2"))
    selection, spoken = chosen(view, real), words(real)
    assert sentence(view, selection, real, spoken) == (
        "1 of 15 practices in the 2 neighbourhoods with high need and few known meeting places or high need and a"
        " medium number of known meeting places."
    )
    region = real.bundle.manifest.region_info.label
    assert left_out(selection, region, spoken) == (
        "4 more are known too roughly to say whether they lie in one of these neighbourhoods and 2 lie in"
        " neighbourhoods where need and meeting places could not be compared."
    )


@pytest.mark.parametrize("lang", languages())
def test_every_cell_can_be_said(real: Dataset, lang: str) -> None:
    for cell in CELLS:
        view = View(lang=lang, cell=(cell,))
        said = sentence(view, chosen(view, real), real, words(real, lang))
        assert "{" not in said
        assert "  " not in said
        assert said.endswith(".")


@pytest.mark.parametrize("town", [(), ("Gent",)])
def test_the_table_puts_the_corner_first_and_tells_what_would_turn_it(real: Dataset, town: tuple[str, ...]) -> None:
    table = areas_table(replace(GAP, municipality=town), real.bundle.practices, real, words(real))
    number = table[turned(words(real))]
    assert len(table) == 26
    assert (table.index[0], number.iloc[0]) == ("4402118" if town else "11002ANT20", 1)
    assert number.iloc[1:].isna().all()
    counts = table["Need and known meeting places"].value_counts()
    assert [counts[why] for why in ("few residents", "too few places located", "not searched")] == [3, 6, 2]
    assert counts.get("in another town", 0) == (8 if town else 0)


@pytest.mark.parametrize("scope", Scope)
def test_the_file_says_for_every_area_what_its_cell_is(real: Dataset, scope: str) -> None:
    file = map_files.bivariate_classes(real, "bimd2011", scope, "en")
    assert map_files.find(real, file.name) == file
    assert map_files.find(real, "cells-nothing-region-en-0") is None
    told = json.loads(gzip.decompress(file.content))
    lines = [[told["texts"][line] for line in row] for row in told["lines"]]
    known = cell_by_area(real.bundle, "bimd2011", Scope(scope))
    for area, row in zip(real.areas_of("neighbourhood")["area_id"], lines, strict=True):
        assert (row[0] == cell_name(known[area], words(real))) if area in known else (len(row) == 1)
    assert len(file.content) < 12_000


def test_names_of_places_never_become_markup(real: Dataset) -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    areas = real.bundle.areas.assign(municipality_name=hostile)
    dataset = Dataset(replace(real.bundle, areas=areas))
    composed = view_map(spec_of(replace(GAP, lang="en"), dataset), dataset)
    page = "".join(
        layer._template.module.script(layer, {})
        for layer in composed._children.values()
        if isinstance(layer, LegendLayer)
    )
    assert "onerror=alert(1)" in page
    assert "<img" not in page
    assert "</script>" not in page
    panel = area_panel(str(areas["area_id"].iloc[0]), dataset, words(dataset), View())
    assert "<img" not in fragment("area", words(dataset), panel=panel)
