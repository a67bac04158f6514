"""Headlines are made from the rows: every number in them is counted again here, in three languages."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dashboard.presenters.bivariate import cell_sentences
from dashboard.presenters.findings import (
    Finding,
    FrameContents,
    finding,
    question_text,
    shows_part,
    title_without_numbers,
)
from dashboard.presenters.gap_column import column_gap
from dashboard.presenters.i18n import languages, texts, words_of
from dashboard.presenters.sentences import clauses_of, sentence
from dashboard.query.bivariate import cell_by_area, need_indicator
from dashboard.query.comparison import agreed_in_towns, comparing
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import CELLS, DEFAULT_LAYERS, FACETS, Question, View
from geodata.bundle import read_bundle
from geodata.statuses import Scope
from tests.dashboard.presenters.findings_data import FIRST, with_cells, with_second_source

GAP = DEFAULT_LAYERS["gap"]
STUIVENBERG = "11002ANT20"
CAUSAL = {
    "nl": r"\b(daardoor|omdat|doordat|waardoor|dankzij|leidt|oorzaak|waarschijnlijk|mogelijk)\b|achtergesteld",
    "fr": r"\b(parce|grâce|cause|causé|entraîne|probable|possible|défavorisés?)\b",
    "en": r"\b(because|thanks|cause[sd]?|leads?|due to|likely|possible|deprived|lack)\b",
}


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def two_sources(real: Dataset) -> Dataset:
    return with_second_source(real)


def found(dataset: Dataset, view: View, **more: Any) -> Finding:
    return finding(view, rows(dataset, view), dataset, words_of(dataset, view.lang), **more)


def rows(dataset: Dataset, view: View) -> Selection:
    return select(view, dataset.bundle, dataset.index)


@pytest.mark.parametrize(
    ("lang", "headline", "note"),
    [
        ("nl", "Achter 11 van de 15 praktijken staan professionals of een ontmoetingsplek",
         "Bij 4 gaat het om allebei. Van 2 kennen we de steun nog niet. "
         "Geen ring: niet gezocht of niet gevonden, nooit “er is niets”."),
        ("fr", "Derrière 11 des 15 pratiques, il y a des professionnels ou un lieu de rencontre",
         "Pour 4, ce sont les deux. Pour 2, le soutien n’est pas encore connu. "
         "Pas d’anneau\u00a0: pas cherché ou pas trouvé, jamais «\u00a0il n’y a rien\u00a0»."),
        ("en", "Behind 11 of the 15 practices stand professionals or a meeting place",
         "4 have both. For 2, the support is not known yet. "
         "No ring: not searched or not found, never “there is nothing”."),
    ],
)  # fmt: skip
def test_the_first_question_is_answered_by_who_stands_behind_the_practices(
    real: Dataset, lang: str, headline: str, note: str
) -> None:
    said = found(real, View(lang=lang))
    assert (said.headline, said.note, said.areas) == (headline, note, ())
    assert (said.stock.shown, said.stock.total) == (15, 15)
    assert said.stock.caveats[0] == sentence(View(lang=lang), rows(real, View()), real, words_of(real, lang))
    assert len(said.stock.caveats) == 2


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("nl", "Praktijken met “torekes” in de tekst: we kennen er 1, en daarachter staan"),
        ("fr", "Pratiques avec «\u00a0torekes\u00a0» dans le texte\u00a0: on en connaît 1, et derrière elle il y a"),
        ("en", "Practices with “torekes” in their text: we know 1, and behind it stand"),
    ],
)
def test_one_practice_is_one_in_every_language(real: Dataset, lang: str, expected: str) -> None:
    assert found(real, View(lang=lang, q="torekes")).headline.startswith(expected)


def split(dataset: Dataset, selection: Selection) -> dict[str, int]:
    """Counted from the table of traces, and not as the program does."""
    traces = dataset.bundle.supports
    counts = {"total": len(selection.practices), "either": 0, "both": 0, "unknown": 0}
    for practice in selection.practices["practice_id"]:
        kinds = set(traces.loc[traces["practice_id"] == practice, "kind"])
        counts["either"] += bool(kinds & {"professional", "meeting_infrastructure"})
        counts["both"] += {"professional", "meeting_infrastructure"} <= kinds
        counts["unknown"] += not kinds
    return counts


def numbers(text: str) -> list[int]:
    """The whole numbers of a text, whose thousands may be apart."""
    plain = re.sub(r"(?<=\d)[.,\u202f\u00a0](?=\d{3}\b)", "", text)
    return [int(number) for number in re.findall(r"\d+", plain)]


def in_frame(state: str, dataset: Dataset) -> FrameContents:
    ids = dataset.bundle.practices["practice_id"]
    return FrameContents(
        frozenset(ids[:3]) if state == "few" else frozenset(ids[:1]) if state == "one" else frozenset()
    )


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("state", ["none", "one", "few"])
def test_a_picture_counts_what_is_in_its_frame(real: Dataset, lang: str, state: str) -> None:
    frame = in_frame(state, real)
    said = found(real, View(lang=lang), frame=frame)
    here = texts(lang)["finding.on_this_map"].strip()
    assert here in said.headline.lower()
    inside = rows(real, View()).practices
    inside = inside[inside["practice_id"].isin(frame.practices or ())]
    counted = split(real, replace(rows(real, View()), practices=inside))
    if state == "none":
        assert (
            said.headline
            == {
                "nl": "Op deze kaart ligt geen van de 15 praktijken",
                "fr": "Sur cette carte ne se trouve aucune des 15 pratiques",
                "en": "On this map lies none of the 15 practices",
            }[lang]
        )
    else:
        assert set(numbers(said.headline)) <= {counted["total"], counted["either"]}


@pytest.mark.parametrize("lang", languages())
def test_practices_chosen_by_their_support_are_counted_and_not_said_to_have_it(real: Dataset, lang: str) -> None:
    for kind in ("professional", "meeting_infrastructure", "unknown"):
        view = View(lang=lang, support=(kind,))
        said = found(real, view)
        assert said.headline + "." == sentence(view, rows(real, view), real, words_of(real, lang))
        assert said.note == ""


@pytest.mark.parametrize(
    ("lang", "headline", "note"),
    [
        ("nl", "Binnen Antwerpen is de nood hoog en kennen we weinig ontmoetingsplekken in 1 buurt",
         "Eén ontmoetingsplek die we misten, volstaat om dit te doen omslaan. In Antwerpen zocht niemand naar: "),
        ("fr", "À Anvers, les besoins sont élevés et on connaît peu de lieux de rencontre dans 1 quartier, "
         "au sein de la commune",
         "Un lieu de rencontre que nous aurions manqué suffit à renverser ce constat. À Anvers, personne n’a cherché"),
        ("en", "Within Antwerp, need is high and few meeting places are known in 1 neighbourhood",
         "One meeting place that we missed is enough to turn this. In Antwerp nobody searched for: "),
    ],
)  # fmt: skip
def test_an_area_is_named_where_two_figures_agree(two_sources: Dataset, lang: str, headline: str, note: str) -> None:
    said = found(two_sources, View(lang=lang, question="gap", layers=GAP, municipality=("Antwerpen",)))
    assert said.headline == headline
    assert said.note.startswith(note)
    assert said.note.endswith(texts(lang)["finding.gap.ask"])
    assert "Stuivenberg" in said.note
    assert str(two_sources.areas_by_id.at[STUIVENBERG, "population"])[:2] in said.note
    assert said.areas == (STUIVENBERG,)


@pytest.mark.parametrize(
    ("lang", "headline", "note"),
    [
        ("nl", "In 2 buurten is de nood hoog en kennen we weinig ontmoetingsplekken, binnen hun eigen gemeente: "
         "1 in Antwerpen en 1 in Gent", "In elk daarvan volstaat één ontmoetingsplek die we misten"),
        ("fr", "Dans 2 quartiers, les besoins sont élevés et on connaît peu de lieux de rencontre, "
         "au sein de leur propre commune\u00a0: 1 à Anvers et 1 à Gand",
         "Dans chacun, un lieu de rencontre que nous aurions manqué suffit"),
        ("en", "In 2 neighbourhoods, need is high and few meeting places are known, within their own town: "
         "1 in Antwerp and 1 in Ghent", "In each of them, one meeting place that we missed is enough"),
    ],
)  # fmt: skip
def test_areas_are_counted_within_their_own_town_whatever_a_map_of_several_compares(
    two_sources: Dataset, lang: str, headline: str, note: str
) -> None:
    said = found(two_sources, View(lang=lang, question="gap", layers=GAP))
    assert said.headline == headline
    assert said.note.startswith(note)
    # Over the region one of them is in another cell: it is named all the same.
    cells = cell_by_area(two_sources.bundle, FIRST, Scope.REGION)
    assert {cells[area] for area in said.areas} == {"3-1", "2-1"}


@pytest.mark.parametrize(
    ("lang", "headline", "note"),
    [
        ("nl", "Geen enkele buurt heeft volgens twee cijfers hoge nood en weinig bekende ontmoetingsplekken, "
         "binnen haar eigen gemeente",
         "Volgens één cijfer (Achterstelling 2011) zijn er 2 van de 15 vergeleken buurten."),
        ("fr", "Aucun quartier n’a, selon deux chiffres, des besoins élevés et peu de lieux de rencontre connus, "
         "au sein de sa propre commune",
         "Selon un seul chiffre (Défavorisation 2011), il y en a 2 sur 15 comparés."),
        ("en", "No neighbourhood has high need by two figures and few known meeting places, within its own town",
         "By Deprivation 2011 alone there are 2 of 15 compared."),
    ],
)  # fmt: skip
def test_areas_by_one_figure_are_counted_and_not_named(real: Dataset, lang: str, headline: str, note: str) -> None:
    said = found(real, View(lang=lang, layers=GAP))
    assert said.headline == headline
    assert said.note.startswith(note)
    assert said.areas == ()
    assert "Stuivenberg" not in said.headline + said.note


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "nl",
            "Geen van de 15 vergeleken buurten combineert hoge nood met weinig bekende ontmoetingsplekken, "
            "binnen haar eigen gemeente",
        ),
        (
            "fr",
            "Aucun des 15 quartiers comparés ne réunit des besoins élevés et peu de lieux de rencontre connus, "
            "au sein de sa propre commune",
        ),
        (
            "en",
            "None of the 15 neighbourhoods compared combines high need with few known meeting places, "
            "within its own town",
        ),
    ],
)
def test_without_areas_in_the_corner_the_headline_says_so(real: Dataset, lang: str, expected: str) -> None:
    said = found(with_cells(real, 1), View(lang=lang, layers=GAP))
    assert (said.headline, said.areas) == (expected, ())


@pytest.mark.parametrize("lang", languages())
def test_several_municipalities_are_listed_in_the_order_of_the_alphabet(two_sources: Dataset, lang: str) -> None:
    full = with_cells(two_sources, 7)
    agreed = agreed_in_towns(full, FIRST)
    by_town: dict[str, int] = {}
    for area in agreed:
        town = full.municipality_name(str(full.municipality_of[area]), lang)
        by_town[town] = by_town.get(town, 0) + 1
    assert len(by_town) == 2
    said = found(full, View(lang=lang, layers=GAP))
    places = [said.headline.index(town) for town in sorted(by_town)]
    assert places == sorted(places)
    assert numbers(said.headline) == [len(agreed), *(by_town[town] for town in sorted(by_town))]
    assert set(said.areas) == set(agreed)
    assert said.annotated == said.areas[:3]


@pytest.mark.parametrize("lang", languages())
def test_a_municipality_whose_areas_are_not_compared_says_why(real: Dataset, lang: str) -> None:
    town = next(name for name in real.index.options("municipality") if name.startswith("Brussel"))
    said = found(real, View(lang=lang, layers=GAP, municipality=(town,)))
    assert said.headline.startswith(texts(lang)["finding.gap.not_compared"].split("{")[0])
    assert real.municipality_name(town, lang) in said.headline
    assert said.note


def test_a_figure_that_is_not_of_need_and_chosen_cells_have_the_sentence(
    ragged_dataset: Dataset, real: Dataset
) -> None:
    for dataset, view in (
        (ragged_dataset, View(lang="en", layers=GAP, indicator="poverty_rate")),
        (real, View(lang="en", layers=GAP, cell=("3-1",))),
    ):
        said = found(dataset, view)
        assert said.headline + "." == sentence(view, rows(dataset, view), dataset, words_of(dataset, "en"))
        assert said.areas == ()


def random_view(chance: random.Random, dataset: Dataset) -> View:
    """A view with a few restrictions; texts that are searched contain no digits."""
    few = chance.sample(FACETS, chance.randint(0, 2))
    chosen: dict[str, Any] = {}
    for facet in few:
        options = dataset.index.options(facet)
        picked = set(chance.sample(options, min(len(options), chance.randint(1, 2))))
        chosen[facet] = tuple(option for option in options if option in picked)
    question: Question = chance.choice(("where", "where", "gap", "evidence"))
    return View(
        question=question,
        layers=DEFAULT_LAYERS[question],
        indicator=chance.choice([None, None, *dataset.bundle.measure_info.indicators]),
        match=chance.choice(["any", "all"]),
        year=chance.choice([None, None, None, 2015]),
        q=chance.choice(["", "", "", "a", "huis", "zzz"]),
        cell=chance.choice([(), (), (), ("3-1",), (CELLS[0], CELLS[8])]),
        **chosen,
    )


def test_the_numbers_of_a_headline_are_those_of_the_rows(
    real: Dataset, two_sources: Dataset, ragged_dataset: Dataset
) -> None:
    chance, seen = random.Random(18), {"where": 0, "gap": 0, "sentence": 0}
    datasets = (real, two_sources, with_cells(two_sources, 7), ragged_dataset)
    for turn in range(500):
        dataset = datasets[turn % 4]
        view = random_view(chance, dataset)
        selection = rows(dataset, view)
        for lang in languages():
            spoken = replace(view, lang=lang)
            words = words_of(dataset, lang)
            said = finding(spoken, selection, dataset, words)
            assert (said.stock.shown, said.stock.total) == (len(selection.practices), len(dataset.bundle.practices))
            if view.question == "gap" and not view.cell:
                seen["gap"] += check_gap(said, spoken, dataset)
            elif view.question != "gap" and len(selection.practices) and not view.support:
                clauses = clauses_of(spoken, selection, dataset, words).removeprefix(",")
                check_where(said, clauses, split(dataset, selection))
                seen["where"] += 1
            else:
                assert numbers(said.headline)[:1] in ([len(selection.practices)], [selection.total])
                seen["sentence"] += 1
            assert not re.search(CAUSAL[lang], said.headline + said.note)
            assert "{" not in said.headline + said.note
            assert "  " not in said.headline + said.note
    assert min(seen.values()) >= 50, seen


def check_where(said: Finding, clauses: str, counted: dict[str, int]) -> None:
    assert clauses in said.headline
    plain = said.headline.replace(clauses, "", 1) if clauses else said.headline
    pair = {counted["either"], counted["total"]} - {0}
    if counted["total"] == 1:
        assert numbers(plain) in ([], [1])
    else:
        assert set(numbers(plain)) == pair
    noted = [counted["both"] if counted["either"] else 0, counted["unknown"]]
    assert numbers(said.note) == [number for number in noted if number]


def check_gap(said: Finding, view: View, dataset: Dataset) -> int:
    """Count the areas again; returns 1 where the headline has numbers about them."""
    indicator = need_indicator(view, dataset.bundle)
    assert indicator
    ids = {dataset.municipality_ids.get(town) for town in view.municipality}
    cells = cell_by_area(dataset.bundle, indicator, Scope.TOWN)
    towns = dataset.areas_by_id["municipality_id"]
    inside = [area for area in cells.index if not ids or towns[area] in ids]
    corner = [area for area in inside if cells[area] == "3-1"]
    agreed = [area for area in corner if area in agreed_in_towns(dataset, indicator)]
    if not inside:
        return 0
    if agreed:
        assert len(agreed) in numbers(said.headline)
        assert sum(numbers(said.headline)) in (len(agreed), 2 * len(agreed))
        residents = int(dataset.areas_by_id.loc[agreed, "population"].sum())
        assert residents in numbers(said.note)
        assert set(said.areas) == set(agreed)
        assert len(said.annotated) == min(3, len(agreed))
    elif corner:
        assert numbers(said.headline) == []
        assert {len(corner), len(inside)} <= set(numbers(said.note))
    else:
        assert numbers(said.headline) == ([len(inside)] if len(inside) > 1 else [])
    if not agreed:
        assert said.areas == ()
    return 1


@pytest.mark.parametrize(
    ("lang", "where", "gap", "evidence"),
    [
        ("nl", "Waar zijn ze?", "Waar is de nood hoog en kennen we weinig ontmoetingsplekken?",
         "Gaat steun samen met initiatief?"),
        ("fr", "Où sont-elles\u202f?", "Où les besoins sont-ils élevés et connaît-on peu de lieux de rencontre\u202f?",
         "Le soutien va-t-il de pair avec l’initiative\u202f?"),
        ("en", "Where are they?", "Where is need high and are few meeting places known?",
         "Does support go with initiative?"),
    ],
)  # fmt: skip
def test_the_three_questions(real: Dataset, lang: str, where: str, gap: str, evidence: str) -> None:
    words = words_of(real, lang)
    assert [question_text(one, words) for one in ("where", "gap", "evidence")] == [where, gap, evidence]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("more", [{"center": (51.22, 4.4), "zoom": 12.0}, {"area": STUIVENBERG}])
@pytest.mark.parametrize("question", ["where", "gap"])
def test_a_part_that_depends_on_the_window_is_named_without_counts(
    real: Dataset, lang: str, more: dict[str, Any], question: Any
) -> None:
    view = View(lang=lang, question=question, layers=DEFAULT_LAYERS[question], **more)
    assert shows_part(view)
    title = title_without_numbers(view, rows(real, view), real, words_of(real, lang))
    assert set(numbers(title)) <= {2011}
    assert real.municipality_name("Antwerpen", lang) in title
    far = replace(view, center=(51.0, 4.0), zoom=8.0, area=None)
    assert title_without_numbers(far, rows(real, far), real, words_of(real, lang)).endswith(
        words_of(real, lang).local(real.region.label)
    )


def test_filters_of_practices_change_no_finding_about_areas(real: Dataset) -> None:
    view = View(question="gap", layers=GAP, lang="en")
    whole = found(real, view)
    for facet in ("setting", "support", "funding"):
        one: dict[str, Any] = {facet: real.index.options(facet)[:1]}
        chosen = replace(view, **one)
        assert found(real, chosen).headline == whole.headline
        assert found(real, chosen).areas == whole.areas
    towns = [name for name in real.index.options("municipality") if name in real.municipality_ids]
    assert any(found(real, replace(view, municipality=(town,))).headline != whole.headline for town in towns)
    other = next(name for name in real.bundle.measure_info.indicators if name != need_indicator(view, real.bundle))
    assert found(real, replace(view, indicator=other)).note != whole.note


@pytest.mark.parametrize("lang", languages())
def test_the_key_tells_how_many_of_its_areas_the_headline_leaves_out(two_sources: Dataset, lang: str) -> None:
    full, spoken = with_cells(two_sources, 7), words_of(two_sources, lang)
    view = View(lang=lang, question="gap", layers=GAP, municipality=("Antwerpen",))
    within = comparing(view, full)
    corner = full.compared_table(FIRST, within)["cell"] == "3-1"
    single = int(corner.sum()) - len(found(full, view).areas)
    assert single
    left_out = spoken.plural("together.by_one", single)
    assert left_out in cell_sentences(full, FIRST, within, lang)["3-1"]
    whole = comparing(View(), full)
    assert left_out not in cell_sentences(full, FIRST, whole, lang)["3-1"]


@pytest.mark.parametrize("lang", languages())
def test_the_column_leads_from_the_areas_on_the_map_to_the_others(two_sources: Dataset, lang: str) -> None:
    spoken, view = words_of(two_sources, lang), View(lang=lang, question="gap", layers=GAP)
    for dataset in (with_cells(two_sources, 7), two_sources):
        said = found(dataset, view)
        column = column_gap(view, said, dataset, spoken, "/invest?lang=xx")
        names = dataset.area_names(lang)
        assert [names[area] in unescape(column) for area in said.areas] == [at < 3 for at in range(len(said.areas))]
        others = len(said.areas) - 3
        assert ("/invest?lang=xx" in column) is (others > 0)
        if others > 0:
            assert spoken.plural("together.in_list", others) in unescape(column)
    assert len(found(with_cells(two_sources, 7), view).areas) > 3
