"""The figures of the page Evidence say, draw, list and offer what the bundle holds."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.evidence_tables import evidence_table
from dashboard.presenters.evidence import bivariate, comparison, effort, flow, report, spread
from dashboard.presenters.evidence import shares as shared
from dashboard.presenters.i18n import Words, languages, texts, words_of
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import parse_view
from dashboard.web.routes import routes
from geodata.bundle import Bundle
from geodata.bundle.models import Interval, MunicipalitySearch
from geodata.bundle.models.measures import Lee, RateRatio
from geodata.models import Vocabulary
from geodata.statuses import Completeness, SearchMethod

SVG = "{http://www.w3.org/2000/svg}"
FILES = ("shares", "roles", "flow", "comparison", "together", "spread", "areas", "search-effort")
OF = {"nl": "van", "fr": "sur", "en": "of"}


def words(dataset: Dataset, lang: str = "en") -> Words:
    return Words(lang, dataset.bundle.vocabulary)


def changed(small: Bundle, **changes: Any) -> Dataset:
    """The sample with other evidence."""
    return Dataset(replace(small, evidence=small.evidence.model_copy(update=changes)))


def associated(small: Bundle, **changes: Any) -> Dataset:
    """The sample with other statistics of association."""
    return changed(small, association=small.evidence.association.model_copy(update=changes))


def rate_ratio(bundle: Bundle) -> RateRatio:
    ratio = bundle.evidence.association.rate_ratio
    assert ratio
    return ratio


def last_number(text: str) -> int:
    """The last whole number of a text, with what a language sets between its thousands."""
    return int(re.sub(r"\D", "", re.findall(r"\d[\d.,\u202f\u00a0]*", text)[-1]))


# Shares


@pytest.mark.parametrize("lang", languages())
def test_tables_and_pictures_of_shares_say_what_the_bundle_holds(dataset: Dataset, lang: str) -> None:
    rows = [row for row in dataset.bundle.evidence.shares if row.id in shared.QUESTIONS]
    shown = []
    for figure, by in zip(report.share_figures(dataset, lang), (None, "setting", "source"), strict=True):
        assert figure.table
        cells = [row for row in figure.table.rows if len(row) > 1]
        shown += [(by, [last_number(cell.text) for cell in row[1:5]]) for row in cells]
        said = Counter(text for picture in figure.pictures for text in drawn_texts(picture.svg))
        for row in cells:
            assert said[f"{row[1].text} {OF[lang]} {row[4].text} · {row[5].text}"]
    expected = [(row.by, [row.yes, row.no, row.unknown, row.total]) for row in rows]
    assert sorted(shown, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("lang", languages())
def test_professionals_are_counted_by_initiator_and_role_as_their_links_select(dataset: Dataset, lang: str) -> None:
    figure = report.roles_figure(dataset, lang)
    assert figure.shown
    # Counted by hand: only Voetbal zonder grenzen, of civil society, says that its professional runs it.
    numbers = [[last_number(cell.text) for cell in row] for row in figure.shown.rows]
    assert numbers[0] == [15, 8, 1, 0, 7]
    assert [sum(column) for column in zip(*numbers[1:], strict=True)] == numbers[0]
    assert [6, 4, 1, 0, 3] in numbers
    for cell in (cell for row in figure.shown.rows for cell in row if cell.url):
        view, problems = parse_view(parse_qs(urlsplit(cell.url).query), dataset.allowed)
        assert problems == ()
        assert len(select(view, dataset.bundle, dataset.index).practices) == last_number(cell.text), cell.url


def drawn_texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_what_is_not_known_is_always_a_part_of_its_own(dataset: Dataset) -> None:
    found = shared.shares(dataset)
    for picture in shared.pictures(found, words(dataset)):
        root = ElementTree.fromstring(picture.svg)
        parts = [rect for rect in root.iter(f"{SVG}rect") if (rect.get("class") or "").startswith("part-")]
        expected = [
            (kind, n, share.total)
            for share in shared.overall(found)
            for kind in shared.ANSWERS
            if (n := getattr(share, kind))
        ]
        assert [part.get("class") for part in parts] == [f"part-{kind}" for kind, _, _ in expected]
        span = float(root.get("viewBox", "").split()[2]) - 2
        for part, (kind, n, total) in zip(parts, expected, strict=True):
            assert float(part.get("width", 0)) == pytest.approx(span * n / total, abs=0.02)
            assert ("hatch" in part.get("fill", "")) == (kind == "unknown")


def test_the_line_below_a_bar_is_the_interval(dataset: Dataset) -> None:
    found = shared.shares(dataset)
    picture = shared.pictures(found, words(dataset))[0]
    root = ElementTree.fromstring(picture.svg)
    lines = [path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("class") == "whisker"]
    for line, share in zip(lines, shared.overall(found), strict=True):
        low, _, high = (float(x) for x in re.findall(r"[MH]([\d.]+)", line)[:3])
        assert share.low is not None
        assert share.high is not None
        assert [low, high] == pytest.approx([1 + 718 * share.low, 1 + 718 * share.high], abs=0.02)


def test_a_documented_absence_is_told_and_drawn(small: Bundle) -> None:
    rows = tuple(row.model_copy(update={"no": row.unknown, "unknown": 0}) for row in small.evidence.shares)
    dataset = changed(small, shares=rows)
    said = shared.opening(shared.shares(dataset), words(dataset))
    assert said[0] == (
        "In 8 of 15 practices professionals are documented; in 7 it is documented that there are none; "
        "for 0 it is not known."
    )
    assert len(said) == 2
    assert "part-no" in shared.pictures(shared.shares(dataset), words(dataset))[0].svg


def test_a_registry_without_practices_has_no_shares_and_says_so(small: Bundle) -> None:
    nothing = {"yes": 0, "no": 0, "unknown": 0, "total": 0, "low": None, "high": None}
    rows = tuple(row.model_copy(update=nothing) for row in small.evidence.shares)
    dataset = changed(small, shares=rows)
    found = shared.shares(dataset)
    assert "0 of 0" in drawn_texts(shared.pictures(found, words(dataset))[0].svg)
    assert all(cell.url == "" for row in shared.table(found, None, dataset, words(dataset)).rows for cell in row)


# Flow


def test_streams_count_every_trace_in_each_of_its_settings(dataset: Dataset) -> None:
    practices = dataset.bundle.practices.set_index("practice_id")["setting"]
    traces = dataset.bundle.supports
    bare = set(practices.index) - set(traces["practice_id"])
    expected = Counter(
        (payer, kind, place)
        for practice, payer, kind in traces[["practice_id", "funding", "kind"]].itertuples(index=False)
        for place in practices[practice]
    ) + Counter(("unknown", "unknown", place) for practice in bare for place in practices[practice])
    found = flow.streams(dataset)
    assert {(s.funding, s.kind, s.setting): s.n for s in found} == dict(expected)
    for column, nodes in flow.nodes(found, dataset, words(dataset)).items():
        assert sum(node.n for node in nodes) == expected.total(), column
        assert sum(node.height for node in nodes) == pytest.approx(expected.total() * flow.SCALE, abs=0.1)
        for above, below in itertools.pairwise(nodes):
            assert above.y + above.height < below.y


def test_numbers_beside_names_count_every_trace_once_and_practices_without_any_by_themselves(dataset: Dataset) -> None:
    supports, practices = dataset.bundle.supports, dataset.bundle.practices.set_index("practice_id")["setting"]
    bare = practices[~practices.index.isin(supports["practice_id"])]
    placed = flow.nodes(flow.streams(dataset), dataset, words(dataset))
    for column in ("funding", "kind"):
        assert sum(node.count.traces for node in placed[column]) == len(supports)
        assert {node.term: node.count.bare for node in placed[column] if node.count.bare} == {"unknown": len(bare)}
    for node in placed["setting"]:
        held = [node.term in practices[practice] for practice in supports["practice_id"]]
        assert node.count.traces == sum(held)
        assert node.count.bare == sum(node.term in settings for settings in bare)
        assert node.n == node.count.traces + node.count.bare
    texts_ = drawn_texts(flow.pictures(flow.streams(dataset), dataset, words(dataset))[0].svg)
    professional = next(node for node in placed["kind"] if node.term == "professional")
    assert f"{professional.label} {(supports['kind'] == 'professional').sum()}" in texts_


@pytest.mark.parametrize("lang", languages())
def test_no_practice_without_a_trace_is_called_a_trace(dataset: Dataset, lang: str) -> None:
    said = words(dataset, lang)
    found, supports = flow.streams(dataset), dataset.bundle.supports
    traced, every = supports["practice_id"].nunique(), len(dataset.bundle.practices)
    drawn = sum(s.n - s.bare for s in found)
    told = [int(n) for n in re.findall(r"\d+", report.flow_figure(dataset, said.lang).counted)]
    assert told == [len(supports), traced, drawn, every - traced]
    table = report.flow_figure(dataset, said.lang).table
    assert table
    listed = [row[3].text for row in table.rows]
    file_ = file("flow", dataset)
    assert listed == [
        f"{row['traces']} + {row['practices_without_trace']}"
        if row["practices_without_trace"] != "0"
        else row["traces"]
        for row in file_
    ]
    assert sum(int(row["traces"]) for row in file_) == drawn


def test_a_registry_in_which_every_practice_has_a_trace_says_no_more(small: Bundle) -> None:
    kept = small.practices[small.practices["practice_id"].isin(small.supports["practice_id"])]
    dataset = Dataset(replace(small, practices=kept))
    assert "no trace" not in report.flow_figure(dataset, "en").counted


def test_the_table_on_a_phone_holds_the_same_streams(dataset: Dataset) -> None:
    found = flow.streams(dataset)
    table = flow.cross_table(found, words(dataset))
    cells = [cell.text for row in table.rows for cell in row[1:] if cell.text != "–"]
    assert sum(int(part) for cell in cells for part in cell.split(" + ")) == sum(s.n for s in found)
    assert len(cells) == len(found)


def test_streams_begin_and_end_within_their_nodes(dataset: Dataset) -> None:
    found = flow.streams(dataset)
    svg = flow.pictures(found, dataset, words(dataset))[0].svg
    top = {round(node.y, 1) for nodes in flow.nodes(found, dataset, words(dataset)).values() for node in nodes}
    starts = {float(y) for y in re.findall(r'<path d="M[\d.]+ ([\d.]+)C', svg)}
    assert min(starts) >= min(top) - 0.1
    assert len(re.findall('class="node"', svg)) == len(top_terms(found))


def top_terms(found: tuple[flow.Stream, ...]) -> set[tuple[str, str]]:
    return {(column, s.term(column)) for s in found for column in flow.COLUMNS}


# Comparisons


def compared(small: Bundle, **changes: Any) -> Dataset:
    return associated(small, rate_ratio=rate_ratio(small).model_copy(update=changes))


@pytest.mark.parametrize(
    ("bounds", "expected", "unsaid"),
    [
        ((3.0, 1.4, 6.6), "between 1.4 and 6.6 times as many", "fewer"),
        ((0.5, 0.25, 0.8), "for the same number of residents, so fewer", "both"),
        ((1.5, 0.9, 2.5), "That range contains both fewer and more", "so fewer"),
    ],
)  # fmt: skip
def test_the_comparison_says_what_its_interval_allows(
    small: Bundle, bounds: tuple[float, float, float], expected: str, unsaid: str
) -> None:
    value, low, high = bounds
    ratio = Interval(value=value, low=low, high=high)
    said = comparison.paragraphs(compared(small, mantel_haenszel=ratio), words(Dataset(small)))
    assert expected in said[0]
    assert unsaid not in said[0]


@pytest.mark.parametrize("lang", languages())
def test_a_comparison_that_cannot_be_made_says_why(small: Bundle, lang: str) -> None:
    data = compared(small, mantel_haenszel=None, placebo=None)
    said = comparison.paragraphs(data, words(data, lang))
    assert said == (texts(lang)["evidence.comparison.impossible"],)
    assert texts("en")["evidence.comparison.kind.placebo"] not in comparison.pictures(data, words(data))[0].svg
    without = associated(small, rate_ratio=None)
    figure = report.comparison_figure(without, lang)
    assert (figure.pictures, figure.table, figure.rows) == ((), None, ("", ""))


def test_the_picture_of_the_comparison_gives_every_number(dataset: Dataset) -> None:
    ratio = rate_ratio(dataset.bundle)
    said = drawn_texts(comparison.pictures(dataset, words(dataset))[0].svg)
    for kind in comparison.KINDS:
        interval = getattr(ratio, kind)
        bounds = (interval.value, interval.low, interval.high)
        numbers = [f"{bound:.{1 if bound >= 1 else 2}f}" for bound in bounds]
        assert f"{numbers[0]} ({numbers[1]} – {numbers[2]})" in said
    table = comparison.table(dataset, words(dataset))
    assert table
    counts = comparison.totals(dataset)
    for place, name in enumerate(("areas", "practices", "residents"), start=2):
        assert sum(last_number(row[place].text) for row in table.rows) == counts[name]


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=9))
def test_the_scale_holds_every_value_that_it_can(values: list[float]) -> None:
    ticks = comparison.scale(values)
    assert 1.0 in ticks
    assert all(b == 2 * a for a, b in itertools.pairwise(ticks))
    edge = 2.0**comparison.FARTHEST
    assert all(ticks[0] <= min(max(value, 1 / edge), edge) <= ticks[-1] for value in values)


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=9))
def test_every_number_under_the_comparison_reads_back_as_its_tick(values: list[float]) -> None:
    ticks = comparison.scale(values)
    said = [comparison._tick(tick, Words("en", Vocabulary.model_construct()), len(ticks)) for tick in ticks]
    assert [float(Fraction(text)) for text in said if text] == [
        tick for tick, text in zip(ticks, said, strict=True) if text
    ]


def correlated(small: Bundle, value: float) -> Dataset:
    """The sample with a Lee's L for each figure that can be compared; it has too few areas for one of its own."""
    placebo = Interval(value=0.0, low=-0.2, high=0.2)
    found = Lee(value=value, areas=15, p=0.25, permutations=999, placebo=placebo)
    lee = {
        name: found if name in small.measure_info.region.compared else None for name in small.evidence.association.lee
    }
    return associated(small, lee=lee)


@pytest.mark.parametrize("value", [0.3, 0.1, -0.3])
def test_need_and_places_side_by_side_are_the_bundles_counts(small: Bundle, value: float) -> None:
    data = correlated(small, value)
    association = data.bundle.evidence.association
    for indicator in data.bundle.measure_info.indicators:
        counts, lee = association.colocation[indicator], association.lee[indicator]
        if counts is None:
            assert indicator not in data.bundle.measure_info.region.compared
            first = bivariate.paragraphs(data, indicator, words(data))[0]
            assert first.startswith("By this figure too many areas have the same value to tell high need from low.")
            continue
        assert lee
        assert counts.expected is not None
        assert counts.placebo
        number, both, each, *more = bivariate.paragraphs(data, indicator, words(data))
        whole = [int(n) for n in re.findall(r"\d+", number)]
        assert whole == [counts.areas, counts.high_need, counts.in_reach, counts.both, round(counts.expected)]
        assert [int(n) for n in re.findall(r"\d+", both)] == [counts.placebo.low, counts.placebo.high]
        near, far = side(counts.both, counts.placebo), side(lee.value, lee.placebo)
        assert {"more": "more than", "less": "less than", "neither": "within what"}[near] + " chance alone" in both
        assert {"more": "have more meeting", "less": "have fewer", "neither": "have neither clearly"}[far] in each
        assert each.startswith("Counted for each resident who shares them")
        assert [line.startswith("These are two quantities") for line in more] == [True] * (near != far)


def side(value: float, placebo: Interval) -> str:
    return "more" if value > placebo.high else "less" if value < placebo.low else "neither"


def test_a_bundle_without_the_shuffles_of_the_counts_says_the_rest(small: Bundle) -> None:
    found = small.evidence.association.colocation
    bare = {name: counts and counts.model_copy(update={"placebo": None}) for name, counts in found.items()}
    dataset = associated(small, colocation=bare)
    assert len(bivariate.paragraphs(dataset, "bimd2011", words(dataset))) == 2
    assert not [row for row in file("together", dataset) if row["what"] == "areas_both_shuffled"]


def test_too_few_areas_give_no_measure_and_say_so(small: Bundle) -> None:
    dataset = associated(small, lee={"bimd2011": None})
    assert bivariate.paragraphs(dataset, "bimd2011", words(dataset))[-1] == texts("en")["evidence.together.impossible"]


def test_the_curve_is_the_bundles_and_its_point_is_what_is_said(dataset: Dataset) -> None:
    for indicator, found in dataset.bundle.evidence.inequality.items():
        assert found
        svg = spread.pictures(dataset, indicator, words(dataset))[0].svg
        path = re.search(r'<path d="(M[^"]+)" stroke="#bb4a32" stroke-width="2.6"', svg)
        assert path
        points = [tuple(map(float, point.split())) for point in path[1][1:].split("L")]
        side = spread.SIDE["wide"] - spread.LEFT - spread.RIGHT
        read = [((x - spread.LEFT) / side, 1 - (y - spread.TOP) / side) for x, y in points]
        assert read == [pytest.approx(point, abs=1e-4) for point in found.curve]
        at = next(y for x, y in found.curve if math.isclose(x, 0.4))
        assert f"{at:.0%}" in spread.paragraphs(dataset, indicator, words(dataset))[0]
        for figure in (found.concentration_index, found.palma):
            value, low = (f"{bound:.2f}".replace("-", "−") for bound in (figure.value, figure.low))
            assert any(value in line and low in line for line in spread.paragraphs(dataset, indicator, words(dataset)))


def test_nothing_to_spread_says_so(small: Bundle) -> None:
    dataset = changed(small, inequality={"bimd2011": None})
    figure = report.spread_figure(dataset, "bimd2011", "en")
    assert figure.paragraphs == (texts("en")["evidence.spread.impossible"],)
    assert (figure.pictures, figure.table) == ((), None)


# Search effort


def test_chance_finds_are_no_search_and_not_searched_is_not_none(dataset: Dataset) -> None:
    coverage = dataset.bundle.coverage
    states = Counter(effort.state(search) for town in coverage.municipalities for search in town.searches)
    for town in coverage.municipalities:
        for search in town.searches:
            assert (effort.state(search) in ("yes", "partly")) == search.searched
    assert set(states) <= {"yes", "partly", "chance", "not_searched"}
    assert effort.state(None) == "not_searched"
    search = MunicipalitySearch(
        kind="library",
        how=SearchMethod.LIST,
        complete=Completeness.NO,
        found=0,
        searched=False,
        group=None,
        openstreetmap=False,
    )
    assert effort.state(search) == "not_searched"
    partly = search.model_copy(update={"complete": Completeness.PARTLY, "searched": True})
    assert effort.state(partly) == "partly"
    shown = effort.matrix(dataset, words(dataset))
    others = len(coverage.municipalities) - len(shown)
    assert others == sum(
        all(effort.state(search) == "not_searched" for search in town.searches) for town in coverage.municipalities
    )
    assert all(len(row.kinds) == len(coverage.kinds) for row in shown)
    assert not any(kind.note for row in shown for kind in row.kinds if kind.state == "not_searched")


def test_a_municipality_whose_places_are_mostly_not_on_the_map_is_told_apart(small: Bundle) -> None:
    dataset = Dataset(small)
    assert {row.name: (row.ranked, row.on_map) for row in effort.matrix(dataset, words(dataset))} == {
        "Ghent": (True, "6 of 7 places on the map"),
        "Antwerp": (True, "5 of 6 places on the map"),
        "Brussels": (False, "2 of 4 places on the map"),
    }


def test_what_was_left_out_is_told_in_full(dataset: Dataset) -> None:
    said = report.left_out(dataset, words(dataset)).replace(",", "")
    counts = [n for n in dict(dataset.bundle.evidence.left_out).values() if n]
    assert sorted(int(n) for n in re.findall(r"\d+", said)) == sorted(counts)


# Files


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def file(name: str, dataset: Dataset, indicator: str | None = None, lang: str = "en") -> list[dict[str, str]]:
    table = evidence_table(name, dataset, words_of(dataset, lang), indicator)
    assert table is not None
    return rows(as_csv(table.rows))


def test_files_hold_what_the_bundle_holds(small: Bundle) -> None:
    data = correlated(small, 0.3)
    evidence, coverage = data.bundle.evidence, data.bundle.coverage
    columns = ("question", "by", "term", "yes", "unknown")
    found = [tuple(row[name] for name in columns) for row in file("shares", data)]
    assert found == [(row.id, row.by or "", row.term or "", str(row.yes), str(row.unknown)) for row in evidence.shares]
    drawn = sum(int(row["traces"]) + int(row["practices_without_trace"]) for row in file("flow", data))
    assert drawn == sum(row.n for row in evidence.flow)
    ratio = next(row for row in file("comparison", data) if row["what"] == "mantel_haenszel")
    interval = rate_ratio(data.bundle).mantel_haenszel
    assert interval
    assert float(ratio["high"]) == interval.high
    lee = {row["indicator"]: float(row["value"]) for row in file("together", data) if row["what"] == "lee"}
    assert lee == {"bimd2011": 0.3, "bimd2011_income": 0.3}
    both = {row["indicator"]: row for row in file("together", data) if row["what"] == "areas_both_shuffled"}
    for name, counts in evidence.association.colocation.items():
        assert (name in both) == (counts is not None)
        if counts:
            assert Interval(**{bound: float(both[name][bound]) for bound in ("value", "low", "high")}) == counts.placebo
    points = [row for row in file("spread", data) if row["what"] == "curve"]
    curve = tuple((float(row["residents_share"]), float(row["support_share"])) for row in points)
    inequality = evidence.inequality[data.bundle.measure_info.indicators[0]]
    assert inequality
    assert curve == inequality.curve
    searched = file("search-effort", data)
    pairs = {(row["municipality"], row["kind"]) for row in searched}
    assert pairs == {(town.name, kind) for town in coverage.municipalities for kind in coverage.kinds}
    assert all(row["found"] == "" for row in searched if row["how_far"] == "not_searched" and not row["how"])


def areas(dataset: Dataset, indicator: str) -> list[dict[str, str]]:
    return file("areas", dataset, indicator)


def test_the_file_of_areas_holds_the_rows_that_the_comparison_counts(dataset: Dataset) -> None:
    ratio = rate_ratio(dataset.bundle)
    found = areas(dataset, ratio.indicator)
    for stratum in ratio.strata:
        for counts, reached in ((stratum.with_, "True"), (stratum.without, "False")):
            mine = [
                row
                for row in found
                if row["need_class"] == str(stratum.tercile) and row["meeting_place_in_reach"] == reached
            ]
            assert len(mine) == counts.areas
            assert sum(int(row["practices"]) for row in mine) == counts.practices
            people = sum(int(row["residents"]) for row in mine)
            assert people == pytest.approx(counts.residents, abs=len(mine))  # each is rounded by itself


def test_it_holds_those_of_the_other_comparisons_too(dataset: Dataset) -> None:
    evidence = dataset.bundle.evidence
    for indicator in dataset.bundle.measure_info.indicators:
        found, counts = areas(dataset, indicator), evidence.association.colocation[indicator]
        inequality = evidence.inequality[indicator]
        assert inequality
        assert len(found) == inequality.areas
        if counts is None:
            continue
        high = [row for row in found if row["need_class"] == "3"]
        assert (len(found), len(high)) == (counts.areas, counts.high_need)
        assert sum(row["meeting_place_in_reach"] == "True" for row in found) == counts.in_reach
        assert sum(row["meeting_place_in_reach"] == "True" for row in high) == counts.both


def test_links_to_the_map_select_the_areas_that_are_counted(dataset: Dataset) -> None:
    said = words(dataset)
    ratio = rate_ratio(dataset.bundle)
    figure = report.comparison_figure(dataset, said.lang)
    counted = comparison.totals(dataset)
    shown = selected(figure.rows[0], dataset)
    assert (len(shown.in_cells or ()), len(shown.practices)) == (counted["areas"], counted["practices"])
    assert figure.table
    for row in figure.table.rows:
        both = sum(int(other[2].text) for other in figure.table.rows if other[0] == row[0])
        assert len(selected(row[0].url, dataset).in_cells or ()) == both
    for indicator in dataset.bundle.measure_info.indicators:
        for made in (
            report.together_figure(dataset, indicator, said.lang),
            report.spread_figure(dataset, indicator, said.lang),
        ):
            if indicator not in dataset.bundle.measure_info.region.compared:
                assert not made.rows[0]
                continue
            linked = selected(made.rows[0], dataset).in_cells or ()
            assert {row["area_id"] for row in areas(dataset, indicator)} == set(linked)
            assert last_number(made.rows[1]) == len(linked)
            assert made.areas == f"/api/evidence/areas.csv?lang=en&indicator={indicator}"
    table = report.together_figure(dataset, ratio.indicator, said.lang).table
    assert table
    for cell in [cell for row in table.rows for cell in row if cell.url]:
        assert len(selected(cell.url, dataset).in_cells or ()) == int(cell.text)


def selected(url: str, dataset: Dataset) -> Selection:
    view, problems = parse_view(parse_qs(urlsplit(url).query), dataset.allowed)
    assert problems == ()
    assert "gap" in view.layers
    return select(view, dataset.bundle, dataset.index)


def test_names_of_areas_are_in_the_language_that_was_asked_for(small: Bundle) -> None:
    dataset = Dataset(small)
    towns = {lang: {row["municipality"] for row in file("areas", dataset, lang=lang)} for lang in languages()}
    assert towns["nl"] == {"Gent", "Antwerpen"}
    assert towns["fr"] == {"Gand", "Anvers"}


def test_files_have_addresses_and_wrong_ones_are_answered(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    client = TestClient(Starlette(routes=routes(atlas_bundle)))
    for name in FILES:
        answer = client.get(f"/api/evidence/{name}.csv")
        assert answer.status_code == 200
        assert f'filename="solidarity-atlas-sample-{name}.csv"' in answer.headers["content-disposition"]
    other = rows(client.get("/api/evidence/spread.csv?indicator=bimd2011_crime").content)
    assert {row["indicator"] for row in other} == {"bimd2011_crime"}
    assert client.get("/api/evidence/nothing.csv").status_code == 404
    refused = client.get("/api/evidence/spread.csv?indicator=x")
    assert refused.status_code == 400
    assert "bimd2011_crime" in refused.text


# Pictures


def every_picture(dataset: Dataset, lang: str) -> Iterator[str]:
    said = words(dataset, lang)
    figures = (
        *report.share_figures(dataset, said.lang),
        report.roles_figure(dataset, said.lang),
        report.flow_figure(dataset, said.lang),
        report.comparison_figure(dataset, said.lang),
        *(report.spread_figure(dataset, indicator, said.lang) for indicator in ("bimd2011",)),
    )
    yield from (picture.svg for figure in figures for picture in figure.pictures)


@pytest.mark.parametrize("lang", languages())
def test_every_picture_has_a_name_a_description_and_its_texts_within(dataset: Dataset, lang: str) -> None:
    seen: list[str] = []
    for svg in every_picture(dataset, lang):
        root = ElementTree.fromstring(svg)
        _, _, width, height = map(float, root.get("viewBox", "").split())
        ids = [element.get("id", "") for element in root.iter() if element.get("id")]
        seen += ids
        for tag, attribute in (("title", "aria-labelledby"), ("desc", "aria-describedby")):
            element = root.find(f"{SVG}{tag}")
            assert element is not None
            assert len((element.text or "").strip()) > 15
            assert root.get(attribute) == element.get("id")
        for text in root.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x", -1)) <= width
            assert 0 <= float(text.get("y", -1)) <= height
    assert len(seen) == len(set(seen))


def test_every_figure_says_its_kind_number_source_method_and_file(dataset: Dataset) -> None:
    said = words(dataset)
    figures = [
        *report.share_figures(dataset, said.lang),
        report.roles_figure(dataset, said.lang),
        report.flow_figure(dataset, said.lang),
        report.comparison_figure(dataset, said.lang),
        report.together_figure(dataset, "bimd2011", said.lang),
        report.spread_figure(dataset, "bimd2011", said.lang),
        report.effort_figure(dataset, said),
    ]
    assert [figure.name for figure in figures] == list(report.ANCHORS)
    for figure in figures:
        assert figure.kind, figure.name
        assert re.search(r"n = \d", figure.counted), figure.name
        assert figure.sources, figure.name
        assert all(re.search(r"\d{4}|not stated", source.vintage) for source in figure.sources), figure.name
        assert figure.method.startswith("/method?lang=en#")
        assert figure.csv.startswith("/api/evidence/")
        numbers = figure.table or figure.shown
        assert numbers is not None
        assert numbers.rows, figure.name
