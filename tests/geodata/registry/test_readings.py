"""Readings of a practice: each that says something names where it is read, and what is missing is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.models import Practice, Support
from geodata.project import CHECKOUT, vocabulary_file
from geodata.registry import Checks, check_entry, check_registry, load_vocabulary
from geodata.registry.canonical import canonical, entry_text
from geodata.registry_tables import practice_row, registry_tables

CHECKS = Checks(load_vocabulary(vocabulary_file()), 2026)
TEXT = {"nl": "Een zaal", "fr": "Une salle", "en": "A hall"}
SUPPORT = {"kind": "professional", "what": TEXT, "funding": "vgc"}
ENTRY: dict[str, Any] = {
    "id": "garden-gent",
    "name": "Garden",
    "summary": {"en": "Neighbours garden together."},
    "setting": ["living"],
    "builds_on": [{"name": "The old garden", "references": ["page"]}],
    "decides": [{"about": "money", "who": "shared", "references": ["page"]}],
    "resources": [{"what": TEXT, "held_by": "Stad Gent", "tenure": "lent", "references": ["page"]}],
    "supports": [
        {
            **SUPPORT,
            "role": "started",
            "period": {"start": 2014, "end": 2019, "end_reason": "planned", "after": "smaller"},
            "read_by": "page",
            "references": ["page"],
        },
        {**SUPPORT, "role": "unknown"},
        SUPPORT,
    ],
    "stance": {"term": "conditional", "references": ["page"]},
    "critical_notes": [{"kind": "who_decides", "note": TEXT, "references": ["page"]}],
    "references": [{"id": "page", "title": "A page", "url": "https://example.org/page", "year": 2020}],
}


def found(**changes: Any) -> list[tuple[str, str]]:
    return [(problem.rule, problem.path) for problem in check_entry({**ENTRY, **changes}, CHECKS)[1]]


def test_an_entry_with_every_reading_is_valid_and_keeps_its_layout() -> None:
    assert found() == []
    text = entry_text(ENTRY)
    assert canonical(text.encode()) == (text, [])
    assert "- {about: money, who: shared, references: [page]}" in text
    # Who reads it and where stand after what it says.
    assert text.index("tenure: lent") < text.index("references: [page]", text.index("tenure: lent"))


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("stance", {"term": "seeks"}, "stance.term"),
        ("decides", [{"about": "rules", "who": "contested"}], "decides.0.about"),
        ("resources", [{"what": TEXT}], "resources.0"),
        ("builds_on", [{"name": "The old garden"}], "builds_on.0"),
        ("critical_notes", [{"kind": "who_pays", "note": TEXT}], "critical_notes.0.kind"),
        ("supports", [{**SUPPORT, "role": "runs"}], "supports.0.role"),
        ("supports", [{**SUPPORT, "period": {"end_reason": "planned"}}], "supports.0.period.end_reason"),
    ],
)
def test_what_says_something_names_where_it_is_read(key: str, value: Any, path: str) -> None:
    assert found(**{key: value}) == [("reading-reference", path)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("stance", {"term": "unknown"}),
        ("stance", {"term": "seeks", "read_by": "page"}),
        ("supports", [{**SUPPORT, "role": "unknown"}]),
        ("supports", [{**SUPPORT, "role": "runs", "read_by": "page"}]),
        ("supports", [{**SUPPORT, "period": {"start": 2014, "after": "unknown"}}]),
    ],
)
def test_what_is_unknown_or_said_by_a_reference_itself_needs_no_other(key: str, value: Any) -> None:
    assert found(**{key: value}) == []


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("stance", {"term": "likes", "references": ["page"]}, ("vocabulary", "stance.term")),
        ("stance", {"term": "seeks", "read_by": "nobody"}, ("reference", "stance.read_by")),
        ("decides", [{"about": "money", "who": "shared", "references": ["nope"]}],
         ("reference", "decides.0.references.0")),
        ("supports", [{**SUPPORT, "role": "leads", "references": ["page"]}], ("vocabulary", "supports.0.role")),
        ("supports", [{**SUPPORT, "period": {"start": 2019, "end": 2014}}], ("years", "supports.0.period")),
        ("builds_on", [{"name": "A", "practice": "b", "references": ["page"]}], ("one-of", "builds_on.0")),
        ("builds_on", [{"practice": "garden-gent", "references": ["page"]}],
         ("known-practice", "builds_on.0.practice")),
        ("critical_notes", [{"kind": "other", "note": {"de": "x"}, "references": ["page"]}],
         ("unknown-key", "critical_notes.0.note.de")),
    ],
)  # fmt: skip
def test_a_wrong_reading_is_reported_where_it_stands(key: str, value: Any, problem: tuple[str, str]) -> None:
    assert found(**{key: value}) == [problem]


def test_a_practice_that_another_grew_from_may_stand_after_it() -> None:
    first = {**ENTRY, "builds_on": [{"practice": "orchard-gent", "references": ["page"]}]}
    second = {**ENTRY, "id": "orchard-gent", "name": "Orchard", "builds_on": []}
    both = entry_text(first) + entry_text(second)
    assert [p.rule for p in check_registry(both.encode(), CHECKS).problems] == []
    alone = check_registry(entry_text(first).encode(), CHECKS).problems
    assert [p.rule for p in alone] == ["known-practice"]


def test_the_same_page_is_one_reference() -> None:
    pages = ["https://example.org/page", "http://www.example.org/page/#part", "https://example.org/page?x=1"]
    references = [{"id": f"r{n}", "title": "A page", "url": page} for n, page in enumerate(pages)]
    entry = {key: ENTRY[key] for key in ("id", "name", "summary", "setting")}
    problems = check_entry({**entry, "references": references}, CHECKS)[1]
    assert [(p.rule, p.path) for p in problems] == [("unique-address", "references.1.url")]


def test_readings_are_rows_of_their_own_and_what_is_not_said_is_null() -> None:
    practice = Practice.model_validate(ENTRY)
    tables = registry_tables([practice], ("nl", "fr", "en"))
    supports = tables["supports"]
    assert list(supports["role"].fillna("")) == ["started", "unknown", ""]
    assert list(supports["end_reason"].fillna("")) == ["planned", "", ""]
    assert list(supports["read_by"]) == ["page", "registry", "registry"]
    assert list(tables["critical_notes"]["note_fr"]) == ["Une salle"]
    assert list(tables["resources"].loc[0, ["what_en", "held_by", "tenure"]]) == ["A hall", "Stad Gent", "lent"]
    assert list(tables["decisions"].loc[0, ["about", "who"]]) == ["money", "shared"]
    assert list(tables["earlier"].loc[0, ["name", "references"]]) == ["The old garden", ("page",)]
    row = practice_row(practice, ("nl",))
    assert (row["stance"], row["stance_read_by"], row["stance_references"]) == ("conditional", "registry", ["page"])
    assert practice_row(practice.model_copy(update={"stance": None}), ("nl",))["stance"] is None


def test_terms_know_their_facet() -> None:
    said = {
        (*at, *key): facet for at, part in Practice.model_validate(ENTRY).within() for key, facet, _ in part.terms()
    }
    assert said["supports", 0, "role"] == "support_role"
    assert said["supports", 0, "period", "after"] == "after_support"
    assert said["decides", 0, "who"] == "decision_by"
    assert said["stance", "term"] == "stance"
    assert said["setting", 0] == "setting"
    assert Support.term_facets() == {"kind": "support", "funding": "funding", "role": "support_role"}


def test_a_wider_payer_stands_for_its_narrower_ones() -> None:
    assert CHECKS.vocabulary.widest("funding", "vgc") == "regional" == CHECKS.vocabulary.widest("funding", "regional")
    assert CHECKS.vocabulary.widest("funding", "local") == "local"


def test_the_example_of_the_handbook_passes() -> None:
    told = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8").partition("### What a source may say besides")[2]
    keys = told.partition("```yaml\n")[2].partition("```")[0]
    references = "".join(
        f"    - {{id: {name}, title: A page, url: 'https://{name}.example.org'}}\n"
        for name in ("report-2021", "manifesto")
    )
    head = "- id: soup-gent\n  name: Soup\n  summary: {en: Soup.}\n  setting: [living]\n"
    practice, problems = check_entry(f"{head}{keys}  references:\n{references}", CHECKS)
    assert problems == []
    assert practice is not None
    assert (practice.supports[0].role, practice.critical_notes[0].kind) == ("supports", "access")
