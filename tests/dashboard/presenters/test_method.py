"""docs/method.md as a page: every anchor that a figure names is there, and no markup but its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.method import Chapter, bundle_facts, method_document, method_link, rendered
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from geodata.bundle.models import MunicipalityCoverage
from geodata.models import Vocabulary
from tests.dashboard.presenters.neighbourhood import toy


def test_a_link_names_language_and_anchor() -> None:
    assert method_link("gap", Words("fr", Vocabulary(origins={}, facets={}))) == "/method?lang=fr#gap"


def test_a_heading_has_the_anchor_that_stands_above_it() -> None:
    found = rendered('# All\n\n<a id="one-thing"></a>\n## One *thing* (`x_…`)\n\ntext\n\n## No anchor\n')
    assert '<h2 id="one-thing">One <em>thing</em> (<code>x_…</code>)</h2>' in found.html
    assert "<h2>No anchor</h2>" in found.html
    assert found.chapters == (Chapter("one-thing", "One thing"),)


def test_markup_is_text_and_scripts_do_not_run() -> None:
    found = rendered("a <script>alert(1)</script> [x](javascript:alert(1)) <b>b</b>")
    assert "<script" not in found.html
    assert "<b>" not in found.html
    assert "href" not in found.html


def test_links_to_files_lose_their_address_and_keep_their_words() -> None:
    found = rendered("See [the bundle](bundle.md), [need](#need) and [a page](https://example.org).")
    assert "See the bundle," in found.html
    assert re.findall('href="([^"]*)"', found.html) == ["#need", "https://example.org"]


def test_comments_on_lines_of_their_own_are_left_out_and_others_are_text() -> None:
    html = rendered(
        "Before\n\n<!-- table: begin -->\n\n| a |\n|---|\n| 1 |\n\n<!-- table: end -->\n\nx <!-- y -->\n"
    ).html
    assert "table: begin" not in html
    assert "<td>1</td>" in html
    assert "&lt;!-- y --&gt;" in html


def test_tables_become_tables() -> None:
    assert "<table>" in rendered("| a | b |\n|---|---|\n| 1 | 2 |\n").html


def test_every_anchor_that_a_figure_or_a_fact_names_is_a_heading(two_level_bundle: Path) -> None:
    document = method_document()
    assert document is not None
    there = {chapter.anchor for chapter in document.chapters}
    dataset = Dataset(read_bundle(two_level_bundle))
    anchors = {about.anchor for about in dataset.bundle.measure_info.measures.values()} | {"search-effort"}
    anchors |= {fact.anchor for fact in bundle_facts(searched(), toy.words()) if fact.anchor}
    assert anchors <= there
    inner = {target.removeprefix("#") for target in re.findall('href="(#[^"]*)"', document.html)}
    assert inner <= there
    assert "&lt;a id" not in document.html


def town(name: str, **changes: Any) -> MunicipalityCoverage:
    known = {"level": "partly", "kinds_searched": 3, "practices": 2, "meeting_places": 10, "meeting_places_left_out": 4}
    size = {"areas": 1, "population": 1_000, "searches": (), "unverified_places": 0}
    return MunicipalityCoverage.model_validate({"name": name, "ranked": True, **known, **size, **changes})


TOWNS = (
    town("Aaa"),
    town("Bbb", kinds_searched=5, meeting_places=1_990, meeting_places_left_out=0, practices=0),
    town("Ccc", level="not_searched", kinds_searched=0, ranked=False, meeting_places=0, meeting_places_left_out=0),
)


def searched(towns: Sequence[MunicipalityCoverage] = TOWNS, **manifest: Any) -> Dataset:
    """A bundle of a made-up region with towns that were searched in different ways."""
    bundle = toy.toy_dataset().bundle
    coverage = bundle.coverage.model_copy(update={"municipalities": tuple(towns), "kinds": tuple("abcdefg")})
    region = bundle.measure_info.region.model_copy(update={"settings_all": 48, "compared": ("x", "y")})
    info = bundle.measure_info.model_copy(update={"indicators": ("x", "y", "z"), "region": region})
    dated = bundle.manifest.model_copy(update={"data_date": "2025", **manifest})
    return Dataset(replace(bundle, coverage=coverage, measure_info=info, manifest=dated))


def said(dataset: Dataset, lang: str = "en") -> dict[str, str]:
    return {fact.title: fact.text for fact in bundle_facts(dataset, toy.words(lang))}


def test_the_numbers_of_the_day_are_those_of_the_bundle() -> None:
    assert list(said(searched()).values()) == [
        "2025",
        "0 completely, 2 partly, 1 not at all, of 3",
        "3 to 5 of 7",
        "2 of 3: Aaa and Bbb",
        "4 of 2,000 (0%)",
        "2 of 3",
        "2 of 3, in 48 settings together",
        "library label",
    ]


@pytest.mark.parametrize(
    ("towns", "expected"),
    [
        ([town("Aaa", ranked=False)], "none of 1"),
        ([town("Aaa"), town("Bbb", ranked=False)], "1 of 2: Aaa"),
        ([town(f"T{n}") for n in range(7)], "7 of 7"),
    ],
)
def test_ranked_towns_are_named_while_they_are_few(towns: list[MunicipalityCoverage], expected: str) -> None:
    assert expected in said(searched(towns)).values()


def test_one_number_of_kinds_is_no_range_and_nothing_left_out_is_none() -> None:
    found = said(searched([town("Aaa", meeting_places=7, meeting_places_left_out=0)])).values()
    assert "3 of 7" in found
    assert "none of 7" in found


def test_what_a_bundle_does_not_know_is_left_out_and_a_day_is_written_out() -> None:
    bundle = toy.toy_dataset().bundle
    empty = replace(
        bundle,
        coverage=bundle.coverage.model_copy(update={"municipalities": ()}),
        measure_info=bundle.measure_info.model_copy(
            update={"region": bundle.measure_info.region.model_copy(update={"compared": ()})}
        ),
        manifest=bundle.manifest.model_copy(update={"data_date": None}),
    )
    assert bundle_facts(Dataset(empty), toy.words()) == ()
    assert "1 March 2026" in said(searched(data_date="2026-03-01")).values()


@pytest.mark.parametrize("lang", languages())
def test_the_numbers_of_the_day_are_said_in_each_language(lang: str) -> None:
    found = said(searched(), lang)
    assert len(found) == 8
    assert not [text for text in (*found, *found.values()) if not text or "{" in text]
