"""The card says who runs, supports and decides, with who reads it so and where; nothing said is no claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.panels import PracticePanel, panel_of, practice_panel
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from geodata.bundle.models import Tombstone

HOSTILE = "<script>alert(1)</script>"
SAYS_ALL, SAYS_NOTHING = "naaiatelier-zuid-antwerpen", "samen-dampoort-gent"


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def words(dataset: Dataset, lang: str = "en") -> Words:
    return Words(lang, dataset.bundle.vocabulary)


def made(dataset: Dataset, supports: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> PracticePanel:
    """The panel of a practice with other supports and readings."""
    row = dataset.practices_by_id.loc[SAYS_NOTHING].to_dict()
    references = [
        {"reference_id": "page", "title": "A page", "url": "https://example.org", "year": None, "publisher": ""}
    ]
    return panel_of(row, supports, references, dataset, words(dataset), tables)


def support(**values: Any) -> dict[str, Any]:
    whole = {"kind": "professional", "what_en": "worker", "provider": "Town", "funding": "vgc", "references": ("page",)}
    return whole | values


def test_a_card_says_all_that_is_read_with_reader_and_source(dataset: Dataset) -> None:
    panel = practice_panel(SAYS_ALL, dataset, words(dataset))
    (trace,) = panel.traces
    assert (trace.reading.role, trace.reading.known) == ("role: hosts it", True)
    assert trace.reading.reader == "as the editors read it"
    said = {group.title: [(one.about, one.text) for one in group.readings] for group in panel.groups}
    assert said == {
        "Who decides": [("what is done", "participants"), ("the money", "shared")],
        "Stance towards public support": [("", "on conditions")],
        "What it works with": [("", "room in Voorbeeldstraat, held by Stad Antwerpen, temporary")],
        "Builds on": [("", "Naaikring 't Spoor"), ("", "Voetbal zonder grenzen")],
        "Critical notes": [("who can take part", "Those who work by day cannot take part.")],
    }
    every = [one for group in panel.groups for one in group.readings]
    # A reading by a reference itself leads there as well.
    assert all([source.url for source in one.sources] == ["https://example.org/atelier"] for one in every)
    assert {one.reader for one in every if not one.reader.startswith("as the editors")} == {
        "as read in: Naaiatelier 't Spoor: Over ons (2024)"
    }
    assert [one.url for one in every if one.url] == ["/?lang=en&practice=voetbal-antwerpen"]
    assert panel.not_known == "professionals, subsidy, employment measure, expertise and policy"


def test_the_end_of_a_support_says_when_why_and_what_came_after(dataset: Dataset) -> None:
    panel = practice_panel("voetbal-antwerpen", dataset, words(dataset))
    periods = [trace.reading.period for trace in panel.traces]
    assert periods == ["", "2008–2014, not renewed; the practice went on smaller"]
    assert panel.traces[0].reading.role == "role: runs it"


@pytest.mark.parametrize("lang", languages())
def test_nothing_said_is_no_claim_and_stands_in_one_quiet_line(dataset: Dataset, lang: str) -> None:
    panel = practice_panel(SAYS_NOTHING, dataset, words(dataset, lang))
    assert panel.groups == ()
    for name in ("decides", "stance", "resources"):
        assert words(dataset, lang)(f"readings.not_known.{name}") in panel.not_known
    assert all(not trace.reading.role for trace in panel.traces), "policy has no role to be known"
    shown = fragment("practice", words(dataset, lang), panel=panel)
    assert "<h4>" not in shown
    assert words(dataset, lang)("detail.not_known", list=panel.not_known) in shown


@pytest.mark.parametrize("role", [None, "unknown"])
def test_an_unknown_role_is_said_of_people_and_places_alone(dataset: Dataset, role: str | None) -> None:
    kinds = ("professional", "meeting_infrastructure", "subsidy")
    panel = made(dataset, [support(kind=kind, role=role) for kind in kinds])
    assert [trace.reading.role for trace in panel.traces] == ["who runs it is not known"] * 2 + [""]
    assert {trace.reading.reader for trace in panel.traces} == {""}


def test_unknown_readings_are_no_claims(dataset: Dataset) -> None:
    nobody = {"about": "agenda", "who": "unknown", "read_by": "registry", "references": ("page",)}
    panel = made(dataset, [support(end_reason="unknown", after="unknown")], decisions=[nobody])
    assert panel.groups == ()
    assert "who decides" in panel.not_known
    assert panel.traces[0].reading.period == ""


def test_a_finer_payer_has_its_own_name(dataset: Dataset) -> None:
    assert made(dataset, [support()]).traces[0].paid_by == "paid by: Flemish Community Commission (VGC)"


def test_a_practice_that_the_atlas_lacks_is_no_link(dataset: Dataset) -> None:
    read = {"read_by": "registry", "references": ()}
    panel = made(dataset, [], earlier=[{"name": None, "practice": "nobody-knows", **read}])
    assert panel.groups == ()


def test_a_practice_that_was_taken_out_leads_to_the_one_in_its_place(dataset: Dataset) -> None:
    stones = {
        "old": Tombstone(date="2026-01-01", reason="the same practice", redirect="voetbal-antwerpen"),
        "gone": Tombstone(date="2026-01-01", reason="it was none"),
    }
    other = Dataset(replace(dataset.bundle, retired=stones))
    read = {"read_by": "registry", "references": ()}
    panel = made(other, [], earlier=[{"name": None, "practice": practice, **read} for practice in stones])
    (group,) = panel.groups
    assert [(one.text, one.url) for one in group.readings] == [
        ("Voetbal zonder grenzen", "/?lang=en&practice=voetbal-antwerpen")
    ]


def test_texts_of_the_registry_are_escaped(dataset: Dataset) -> None:
    read = {"read_by": "registry", "references": ("page",)}
    panel = made(
        dataset,
        [support(provider=HOSTILE, role="runs")],
        resources=[{"what_en": HOSTILE, "held_by": HOSTILE, "tenure": "lent", **read}],
        earlier=[{"name": HOSTILE, "practice": None, **read}],
        critical_notes=[{"kind": "other", "note_en": HOSTILE, **read}],
    )
    shown = fragment("practice", words(dataset), panel=panel)
    assert HOSTILE not in shown
    assert shown.count("&lt;script&gt;") == 5


def test_a_filter_in_the_address_is_said_and_can_be_taken_off(dataset: Dataset) -> None:
    from dashboard.presenters.filter_options import filter_options

    options = filter_options(View(lang="en", role=("runs",), tenure=("owned",)), dataset, words(dataset))
    groups = {group.name: group for group in options.more}
    # Fewer than twenty say so: only what the address names is there, a term that nothing carries too.
    assert {"role", "tenure"} <= set(groups)
    assert not {"stance", "decided_by", "end_reason", "critical_note"} & set(groups)
    assert [(one.value, one.count) for one in groups["tenure"].chosen] == [("owned", 0)]
    assert {(tag.group, tag.text) for tag in options.tags} == {
        ("Role of the support", "Role of the support: runs it"), ("Its place or means", "Its place or means: owned"),
    }  # fmt: skip
