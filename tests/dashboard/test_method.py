"""docs/method.md as a page: every anchor that a figure names is there, and no markup but its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from dashboard.i18n import Words
from dashboard.method import Chapter, method_document, method_link, rendered
from geodata.models import Vocabulary


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


def test_tables_become_tables() -> None:
    assert "<table>" in rendered("| a | b |\n|---|---|\n| 1 | 2 |\n").html


def test_every_anchor_that_a_real_figure_names_is_a_heading(atlas_bundle: Path) -> None:
    document = method_document()
    assert document is not None
    there = {chapter.anchor for chapter in document.chapters}
    measures = json.loads((atlas_bundle / "measures.json").read_text("utf-8"))["measures"]
    assert {about["anchor"] for about in measures.values()} | {"search-effort"} <= there
    inner = {target.removeprefix("#") for target in re.findall('href="(#[^"]*)"', document.html)}
    assert inner <= there
    assert "&lt;a id" not in document.html
