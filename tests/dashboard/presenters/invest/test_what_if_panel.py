"""What the panel and its sentence say of pins: always conditional, rounded, and with what is not known."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.presenters.i18n import languages, texts, words_of
from dashboard.presenters.invest.what_if_panel import (
    ROWS,
    about,
    rounded,
    what_if_headline,
    what_if_note,
    what_if_panel,
)
from dashboard.query.dataset import Dataset
from dashboard.query.view import Pin
from dashboard.query.what_if import WhatIf, what_if
from geodata.bundle import read_bundle

NEED = "bimd2011"
# In the sample: an area without any known place near, one with several, and the middle of another town.
BARE, SERVED, GENT = Pin(51.18675, 4.42375, "library"), Pin(51.2000, 4.3825), Pin(51.05775, 3.7513)
# Verbs that say what will be; what a pin would do is conditional.
WOULD = {
    "en": r"\bwould\b",
    "nl": r"\bzou(den)?\b",
    "fr": r"\w+(rait|raient)\b",
}
CERTAIN = {
    "en": r"\b(will|solves?|leads? to|because of|corner)\b",
    "nl": r"\b([Zz]al|[Zz]ullen|lost .* op|leidt|dankzij|hoek)\b",
    "fr": r"\b(sera|seront|résout|grâce à|coin)\b",
}


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Dataset:
    return Dataset(read_bundle(ragged_bundle))


def panel(found: WhatIf, dataset: Dataset, lang: str = "en") -> str:
    """The panel as text, a line an element."""
    markup = what_if_panel(found, dataset, words_of(dataset, lang))
    return html.unescape(re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]*>", "\n", markup)))


def headline(found: WhatIf, dataset: Dataset, lang: str = "en") -> str:
    return what_if_headline(found, dataset, words_of(dataset, lang))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, 0),
        (4.9, 0),
        (5, 10),
        (94.9, 90),
        (95, 100),
        (994.9, 990),
        (995, 1000),
        (1049, 1000),
        (1050, 1100),
        (9529.75, 9500),
    ],
)
def test_numbers_are_rounded_to_tens_and_from_a_thousand_to_hundreds(number: float, expected: int) -> None:
    assert rounded(number) == expected


@given(number=st.floats(0, 1e7))
def test_a_rounded_number_is_near_and_never_nobody_where_there_is_somebody(sample: Dataset, number: float) -> None:
    assert abs(rounded(number) - number) <= (5 if number < 1000 else 50)
    words = words_of(sample, "en")
    said = about(number, words)
    assert (said == "none") == (number < 1e-5)
    assert (said == "fewer than 10") == (1e-5 <= number < 10)


@pytest.mark.parametrize(
    ("lang", "one", "several"),
    [
        (
            "en",
            "A meeting place in the Zurenborg neighbourhood would bring about 5,000 people within a walk of one",
            "Two more meeting places would bring about",
        ),
        (
            "nl",
            "Een ontmoetingsplek in de buurt Zurenborg zou ongeveer 5.000 mensen een ontmoetingsplek op wandelafstand",
            "Nog twee ontmoetingsplekken zouden ongeveer",
        ),
        (
            "fr",
            "Un lieu de rencontre dans le quartier Zurenborg mettrait environ 5 000 personnes à distance de marche",
            "Deux lieux de rencontre de plus mettraient environ",
        ),
    ],
)
def test_the_sentence_says_where_and_how_many(sample: Dataset, lang: str, one: str, several: str) -> None:
    found = what_if([BARE], sample, NEED)
    name = sample.short_area_names(lang)["11002ANT03"]
    people = words_of(sample, lang).whole(rounded(found.gained.residents))
    expected = one.replace("Zurenborg", name)
    said = headline(found, sample, lang)
    assert re.sub(r"\d[\d.,\s]*\d", "N", said).startswith(re.sub(r"\d[\d.,\s]*\d", "N", expected))
    assert people in said
    assert headline(what_if([BARE, GENT], sample, NEED), sample, lang).startswith(several)


def test_several_pins_in_one_municipality_are_named_by_it(sample: Dataset) -> None:
    said = headline(what_if([BARE, SERVED], sample, NEED), sample, "en")
    assert said.startswith("Two more meeting places in Antwerp would bring about")


def test_where_nothing_is_gained_the_sentence_says_so(sample: Dataset, ragged: Dataset) -> None:
    found = what_if([SERVED], sample, NEED)
    empty = replace(found, newly=tuple(replace(one, residents=0.0, high_need=0.0) for one in found.newly))
    assert "would bring nobody new within a walk" in headline(empty, sample)
    nobody = replace(empty, pins=(replace(empty.pins[0], sharers=0.0, served=0.0, others=0.0),))
    assert "would have no residents within a walk" in headline(nobody, sample)
    assert "\n0\n" in panel(empty, sample)
    aalst, sea = Pin(50.935, 3.98), Pin(51.5, 2.5)
    assert headline(what_if([aalst], ragged, "income"), ragged).endswith("there are no points for Aalst")
    assert headline(what_if([sea], ragged, "income"), ragged).endswith("outside the region")
    assert headline(what_if([], ragged, "income"), ragged) == ""


@pytest.mark.parametrize("lang", languages())
def test_the_panel_has_its_parts_in_order_and_says_would(sample: Dataset, lang: str) -> None:
    found = what_if([BARE, GENT], sample, NEED)
    text, words = panel(found, sample, lang), texts(lang)
    parts = [
        words["what_if_panel.newly"].format(walk=800),
        words["what_if_panel.share.title"],
        words["what_if_panel.shared.title.other"],
        words["what_if_panel.unreached.title"],
        words["what_if_panel.limits.title"],
        words["what_if_panel.limits.unknown"],
        words["what_if_panel.limits.hours"],
        words["what_if_panel.method"],
    ]
    at = [text.index(part) for part in parts]
    assert at == sorted(at)
    assert len(re.findall(WOULD[lang], text)) >= 4
    for said in (
        text,
        headline(found, sample, lang),
        *(words[key] for key in words if key.startswith("what_if_panel")),
    ):
        assert re.search(CERTAIN[lang], said) is None


def test_bars_show_the_numbers_that_they_say(sample: Dataset) -> None:
    found = what_if([BARE, SERVED, GENT], sample, NEED)
    markup = what_if_panel(found, sample, words_of(sample, "en"))
    bars = re.findall(r'<svg class="what-if-bar".*?</svg>', markup, re.DOTALL)
    moved = [change for change in found.changes if change.share[0] != change.share[1]]
    assert len(bars) == min(ROWS, len(moved)) > 1
    for bar, change in zip(bars, moved, strict=False):
        now, then = (float(x) for x in re.findall(r'cx="([\d.]+)%"', bar))
        assert (now, then) == tuple(round(100 * share, 1) for share in change.share)
        assert f"{change.share[1]:.0%} then" in html.unescape(bar) or 0 < change.share[1] < 0.01
    assert "style=" not in markup
    assert "<script" not in markup


def test_a_share_of_nearly_all_is_not_said_to_be_all(sample: Dataset) -> None:
    found = what_if([BARE], sample, NEED)
    nearly = replace(found, changes=(replace(found.changes[0], share=(0.001, 0.999)),))
    text = what_if_panel(nearly, sample, words_of(sample, "en"))
    assert "1% of residents now, 99% then" in text


def test_high_need_is_counted_and_stated(sample: Dataset) -> None:
    found = what_if([BARE], sample, NEED)
    said = panel(replace(found, newly=tuple(replace(one, high_need=1234.0) for one in found.newly)), sample)
    assert "About 1,200 of them live in the fifth of areas with the highest need." in said
    assert "at least four in five areas" in said
    none = panel(replace(found, newly=tuple(replace(one, high_need=0.0) for one in found.newly)), sample)
    assert "None of them lives in the fifth of areas with the highest need." in none
    unknown = panel(what_if([BARE], sample, None), sample)
    assert "high need" not in unknown


def test_it_says_with_which_known_places_it_was_worked_out(sample: Dataset) -> None:
    found = what_if([BARE], sample, NEED)
    text = panel(found, sample)
    assert "Worked out with 5 known meeting places in Antwerp, of 6 listed" in text
    assert "Searched for there: " in text
    assert "Nobody searched there for: " in text
    note = what_if_note(found, sample, words_of(sample, "en"))
    assert "Worked out with 5 known meeting places in Antwerp" in note
    assert note.endswith("A place that we do not know may already be there.")
    unsearched = what_if([Pin(50.85825, 4.31925)], sample, NEED)
    assert "Nobody searched Anderlecht for meeting places." in panel(unsearched, sample)
    assert what_if_note(what_if([], sample), sample, words_of(sample, "en")) == ""


def test_a_pin_says_its_kind_who_shares_it_and_what_is_beside_it(sample: Dataset) -> None:
    text = panel(what_if([BARE, SERVED], sample, NEED), sample)
    assert "library" in text
    assert "residents live within a walk of 800\u00a0m." in text
    assert "Known meeting places within that walk of the spot: " in text


def test_an_edition_with_points_for_some_municipalities_names_them(ragged: Dataset, sample: Dataset) -> None:
    gent, aalst = Pin(51.035, 3.71), Pin(50.935, 3.98)
    text = panel(what_if([gent, aalst], ragged, "income"), ragged)
    assert "only residents of Ghent and Melle are counted" in text
    assert "Not worked out: in this edition there are no points for Aalst." in text
    assert "In this edition" not in panel(what_if([BARE], sample, NEED), sample)


def test_without_a_pin_there_is_no_panel(sample: Dataset) -> None:
    assert panel(what_if([], sample, NEED), sample) == ""


def test_names_from_lists_are_escaped(sample: Dataset) -> None:
    bundle = sample.bundle
    hostile = bundle.meeting_places.assign(name="<script>alert(1)</script>")
    dataset = Dataset(replace(bundle, meeting_places=hostile))
    markup = what_if_panel(what_if([SERVED], dataset, NEED), dataset, words_of(dataset, "en"))
    assert "&lt;script&gt;" in markup
    assert "<script" not in markup
