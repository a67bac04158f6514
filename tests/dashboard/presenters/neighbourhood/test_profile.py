"""What the page says about an area: need beside support, traces, and what is not known. Nothing unsearched is a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.neighbourhood.dot_plot import dot_plot
from dashboard.presenters.neighbourhood.figure_view import factor, figure_views
from dashboard.presenters.neighbourhood.profile import Profile, profiles
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.dashboard.presenters.neighbourhood import toy


def profile(area: str, dataset: Dataset | None = None, words: Words | None = None) -> Profile:
    dataset, words = dataset or toy.toy_dataset(), words or toy.words()
    found: Profile = profiles([area], area_figures([area], dataset, View()), View(), dataset, words)[0]
    return found


def test_the_corner_is_said_in_words_with_what_would_turn_it_first() -> None:
    together = profile("a1").bivariate
    assert together is not None
    assert together.cell == "High need, few known meeting places, within Alphaville."
    assert together.lines == (
        "2 meeting places that we missed are enough to turn this.",
        "In Alphaville nobody searched for: youth_centre label.",
        "Of the 5 places listed for Alphaville, 1 has no known point on the map.",
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [(1, "Low need, few"), (3, "Low need, many"), (5, "Medium need, a medium number"), (9, "High need, many")],
)
def test_each_cell_has_its_words(cell: int, said: str) -> None:
    data = toy.toy_dataset(measures=toy.measures(a1=(float(cell), "ok")))
    together = profile("a1", data).bivariate
    assert together is not None
    assert together.cell.startswith(said)


def test_other_cells_have_no_tipping_number_and_a_number_above_all_tried_is_said_as_such() -> None:
    other = profile("a2").bivariate
    assert other is not None
    assert other.lines[0].startswith("In Alphaville nobody searched for")
    table = toy.measures()
    table.loc[table["measure_id"] == "tipping_need", "value"] = None
    never = profile("a1", toy.toy_dataset(measures=table)).bivariate
    assert never is not None
    assert never.lines[0] == "More than 25 meeting places that we missed would be needed to turn this."


@pytest.mark.parametrize("sparse", [False, True])
def test_where_few_live_a_km2_the_distance_stands_in_for_the_rank(sparse: bool) -> None:
    table = toy.measures()
    if sparse:
        compared = (table["area_id"] == "a1") & table["comparison"].notna()
        table.loc[compared, ["value", "low", "high", "status"]] = [None, None, None, "sparse"]
    data = toy.toy_dataset(measures=table)
    figures = {one.id: one for one in area_figures(["a1"], data, View())}
    assert ("nearest_place" in figures) is sparse
    assert (figures["support"].values[0].value is None) is sparse
    found = profile("a1", data)
    assert any("few people live here for each km²" in line for line in found.unknown) is sparse
    if sparse:
        view = next(
            one
            for one in figure_views(tuple(figures.values()), data, toy.words())["support"]
            if one.id == "nearest_place"
        )
        assert view.values[0].text == "300"
        assert "1,200\u00a0m on foot and 3,750\u00a0m by bike" in view.unit
        assert view.values[0].notes[0] == "100 to 900\u00a0m, depending on where in the area one lives"
        assert not any("rank" in note for note in view.values[0].notes)


def test_an_area_that_nobody_searched_is_never_called_a_gap() -> None:
    found = profile("b1")
    assert found.bivariate is not None
    assert not found.bivariate.known
    assert found.bivariate.cell == "Nobody searched Beta for meeting places. So nobody can say whether there are few."
    assert any("because nobody searched here" in line for line in found.unknown)


@pytest.mark.parametrize(
    "status", ["no_data", "small_population", "not_searched", "too_alike", "too_few_kinds", "sparse"]
)
def test_without_a_cell_the_reason_is_said(status: str) -> None:
    together = profile("a1", toy.toy_dataset(measures=toy.measures(a1=(None, status)))).bivariate
    assert together is not None
    assert (together.known, together.lines) == (False, ())


def test_where_too_few_listed_places_are_on_the_map_that_is_the_reason_and_not_a_lack_of_figures() -> None:
    coverage = toy.toy_dataset().bundle.coverage
    alpha = coverage.municipalities[0].model_copy(update={"ranked": False, "meeting_places_left_out": 3})
    table = toy.measures(a1=(None, "places_not_located"))
    of_support = (table["area_id"] == "a1") & (table["measure_id"] == "support")
    table.loc[of_support, ["value", "status"]] = [None, "places_not_located"]
    data = toy.toy_dataset(measures=table, coverage=coverage.model_copy(update={"municipalities": (alpha,)}))
    found = profile("a1", data)
    assert found.bivariate is not None
    assert not found.bivariate.known
    assert "Of the 5 meeting places listed for Alphaville, 3 have no place" in found.bivariate.cell
    assert any("too few meeting places on the lists" in line for line in found.unknown)


def test_traces_are_counted_over_the_practices_within_a_walk() -> None:
    found = profile("a1")
    assert found.traces == ("professional label at 1 of 1",)
    assert [trace.what for trace in found.practices[0].traces] == ["a worker"]
    assert found.practices[0].traces[0].sources[0].url == "https://example.org/one"


def test_what_is_not_known_is_counted() -> None:
    said = profile("a1").unknown
    assert "Alphaville was searched in part: 1 of 2 kinds of meeting places." in said
    assert "1 practice is known only by its municipality; it may be here." in said
    assert "1 meeting place of this municipality has no precise place and is not counted." in said
    assert any(
        line.startswith("Only the neighbourhood is known of 2 practices and meeting places above") for line in said
    )
    assert "Figures for 50% of residents only: Hardship 2011." in said


def test_the_search_tells_outcome_list_year_and_the_language_of_its_note() -> None:
    library, youth = profile("a1").coverage.searches
    assert library.outcome == "in part · 2 of 4 found · 2019"
    assert (library.list_title, library.note, library.note_lang) == ("A list", "Een opmerking.", "nl")
    assert youth.outcome == "not searched"


def test_places_at_one_point_are_one_mark_with_their_number() -> None:
    data = toy.toy_dataset(meeting_places=toy.places(near=(500, 500)))
    marks = profile("a1", data).place_symbols
    assert sorted(mark.n for mark in marks) == [1, 2]
    assert sum(mark.n for mark in marks) == len(profile("a1", data).places)


def test_every_figure_has_a_source_with_year_and_terms_and_tells_how_it_is_made() -> None:
    data = toy.toy_dataset()
    groups = figure_views(area_figures(["a1", "b1"], data, View()), data, toy.words())
    assert list(groups) == ["need", "support"]
    assert groups["support"][0].id == "without_place_800"
    for found in (figure for group in groups.values() for figure in group):
        assert found.sources
        assert all(source.licence and source.title for source in found.sources)
        assert found.how.startswith("/method?lang=en#")
        assert found.n
        assert found.unit
        assert [value.letter for value in found.values] == ["A", "B"]
    need = groups["need"][0]
    assert (need.year, need.values[0].text, need.values[1].text) == ("2011", "80.0", "no figure")
    assert "rank 1 of 3 in Toyland" in need.values[0].notes
    assert "covers 50% of residents" in need.values[0].notes


def test_a_range_is_said_where_there_is_one() -> None:
    data = toy.toy_dataset()
    figures = figure_views(area_figures(["a2"], data, View()), data, toy.words())["support"]
    reach = next(one for one in figures if one.id == "reach_800")
    assert reach.values[0].notes[0] == "0 to 4, depending on where in the area one lives"


@pytest.mark.parametrize("lang", languages())
def test_every_kind_of_area_can_be_described_in_every_language(atlas_bundle: Path, lang: str) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    words = Words(lang, dataset.bundle.vocabulary)
    # One that is compared, one without residents, one with few, one of which places are not located, one that nobody
    # searched and a municipality.
    for area in ("440217", "44021HA01", "4402104", "21000_10", "21000_40", "11002"):
        found = profile(area, dataset, words)
        assert found.unknown
        assert (found.bivariate is None) == (area == "11002")
        assert figure_views(area_figures([area], dataset, View()), dataset, words)


def test_no_area_that_was_not_searched_has_a_cell(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    words = Words("en", dataset.bundle.vocabulary)
    for area in ("21000_40", "21000_41"):
        together = profile(area, dataset, words).bivariate
        assert together is not None
        assert not together.known


def test_a_rate_says_what_it_is_made_of() -> None:
    data = toy.rated(a1=(0, 0.9), a2=(1, 0.4), a3=(0, 0.1), b1=(2, 1.5))
    rate = next(
        one
        for one in figure_views(area_figures(["a1"], data, View()), data, toy.words())["practices"]
        if one.id == "rate_all"
    )
    said = rate.values[0].notes
    assert said == (
        "0 documented where people live",
        "1,000 residents (2011)",
        "rank 2–3 of 3 in Alphaville",
        "rank 3–4 of 4 in Toyland",
    )


def test_a_count_is_said_where_too_few_live_for_a_rate() -> None:
    data = toy.rated(a1=(0, 0.9), a2=(1, 0.4), a3=(0, 0.1), b1=(2, 1.5))
    table = data.bundle.measures
    table.loc[table["measure_id"] == "rate_all", ["value", "status"]] = [None, "small_population"]
    rates = [
        figure_views(area_figures([area], data, View()), data, toy.words())["practices"][0].values[0]
        for area in ("a1", "a2")
    ]
    assert [(one.text, one.notes) for one in rates] == [
        ("no figure", ()), ("no figure", ("1 documented where people live", "2,000 residents (2011)"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("region", "areas"),
    [("atlas_bundle", ("440217", "44021HA01", "21000_40", "11002")), ("two_level_bundle", ("A0", "D8", "B"))],
)
def test_labels_of_every_axis_read_back_as_their_ticks(
    region: str, areas: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    dataset = Dataset(read_bundle(request.getfixturevalue(region)))
    words = Words("en", dataset.bundle.vocabulary)
    plots = 0
    for area in areas:
        sheet = {one.id: one for one in area_figures([area], dataset, View())}
        for figure in [
            figure for group in figure_views(tuple(sheet.values()), dataset, words).values() for figure in group
        ]:
            plot = dot_plot(sheet[figure.id], dataset)
            assert plot is not None or figure.ticks == ()
            plots += plot is not None
            for (at, number), (x, label) in zip(plot.ticks if plot else (), figure.ticks, strict=True):
                value = number * factor(sheet[figure.id])
                assert x == at
                assert float(label.replace(",", "")) == pytest.approx(value)
    assert plots > 5
