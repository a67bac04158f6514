"""Readings in drafts: an entry with every optional key comes back as it was, and each reading needs its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.presenters.contribution.draft import Draft, Value, draft_of, drafted, implied_role
from dashboard.presenters.contribution.draft_checker import DraftChecker
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from geodata.bundle.models import TABLES
from geodata.models import Practice, Stance, Vocabulary
from geodata.registry import Checks, check_entry
from geodata.registry.canonical import canonical
from geodata.registry_tables import practice_row, registry_tables

# Every optional key of a reading once, in the words and layout of the registry.
ENTRY = """\
- id: soup-garden-gent
  name: Soup garden
  summary:
    nl: Buren telen groenten en koken soep.
    en: Neighbours grow vegetables and cook soup.
  setting: [living]
  place:
    municipality: Gent
  status: active
  builds_on:
    - {name: An older garden club, references: [page]}
    - {practice: torekes-rabot-gent, read_by: study, references: [study]}
  decides:
    - {about: agenda, who: participants, references: [page, study]}
    - {about: money, who: unknown, read_by: study}
  resources:
    - what:
        nl: een keuken
        en: a kitchen
      held_by: Stad Gent
      tenure: lent
      references: [page]
    - what:
        fr: un jardin
      tenure: unknown
      read_by: study
    - what:
        en: seeds
      references: [page]
  supports:
    - kind: professional
      what:
        nl: een opbouwwerker
      provider: SAAMO
      funding: vgc
      role: co_runs
      period: {start: 2014, end: 2019, end_reason: policy_ended, after: smaller}
      read_by: study
      references: [study]
    - kind: meeting_infrastructure
      what:
        en: a hall
      funding: unknown
      role: unknown
    - kind: subsidy
      what:
        en: a grant
      funding: local
      period: {start: 2020}
      references: [page]
  public_support: documented
  stance: {term: conditional, read_by: study, references: [page]}
  critical_notes:
    - kind: who_decides
      note:
        nl: De stad beslist over de tuin.
        fr: La ville décide du jardin.
        en: The city decides on the garden.
      references: [page]
    - kind: access
      note:
        nl: Wie werkt, kan niet komen.
      read_by: study
  references:
    - id: page
      title: About us
      url: https://soup.example.org/about
    - id: study
      title: A study
      url: https://study.example.org
      year: 2020
"""
WITHOUT_TERMS = Checks(Vocabulary(origins={}, facets={}), 2026)
SAYS: dict[str, Value] = {
    "name": "Soup garden",
    "summary.en": "Neighbours cook soup.",
    "setting": ("living",),
    "references.0.url": "https://soup.example.org",
    "references.0.title": "About us",
}


@pytest.fixture(scope="module")
def desk(atlas_bundle: Path) -> DraftChecker:
    return DraftChecker(Dataset(read_bundle(atlas_bundle)))


def desk_with(desk: DraftChecker, *practices: Practice) -> DraftChecker:
    """A desk whose bundle holds these practices beside its own, through the tables that a build makes of them."""
    bundle = desk.dataset.bundle
    languages = bundle.manifest.languages
    tables: dict[str, Any] = {"practices": pd.DataFrame([practice_row(practice, languages) for practice in practices])}
    tables |= registry_tables(practices, languages)
    for name, table in tables.items():
        for column in TABLES[name].columns:
            if column.dtype == "texts":
                table[column.name] = table[column.name].map(tuple)
        tables[name] = pd.concat([getattr(bundle, name), table], ignore_index=True)
    return DraftChecker(Dataset(replace(bundle, **tables)))


def row(name: str, number: int = 0, /, **values: Value) -> Draft:
    """What is needed, and one row of a list."""
    placed = {f"{name}.{number}.{part.replace('__', '.')}": value for part, value in values.items()}
    return Draft({**SAYS, **placed}, {"references": (0,), name: (number,)})


def test_an_entry_with_every_reading_that_is_opened_and_saved_loses_no_byte(desk: DraftChecker) -> None:
    assert canonical(ENTRY.encode())[0] == ENTRY
    practice, problems = check_entry(ENTRY, desk.checks, desk.practices)
    assert practice is not None
    assert problems == []
    more = desk_with(desk, practice)
    (opened,) = [found for found in more.practices if found.id == practice.id]
    assert opened == practice
    answer = more.check(draft_of(opened))
    assert (answer.needed, dict(answer.findings)) == ((), {})
    assert answer.text == ENTRY


def test_every_key_of_a_reading_can_be_drafted() -> None:
    """A key that the models gain is missed here until the form keeps it."""
    practice, _ = check_entry(ENTRY, WITHOUT_TERMS)
    assert practice is not None
    kept: dict[str, set[str]] = {
        name: set() for name in ("builds_on", "decides", "resources", "critical_notes", "supports")
    }
    for name, keys in kept.items():
        for item in drafted(draft_of(practice)).entry[name]:
            keys |= item.keys()
        assert keys == set(type(getattr(practice, name)[0]).model_fields)
    assert drafted(draft_of(practice)).entry["stance"].keys() == Stance.model_fields.keys()


@pytest.mark.parametrize(
    ("draft", "needed"),
    [
        (row("supports", 3, kind="professional", what__en="a worker", role="runs"), ("supports.3.references",)),
        (row("supports", kind="subsidy", what__en="a grant", period__end_reason="planned"), ("supports.0.references",)),
        (row("supports", kind="professional", what__en="a worker", role="unknown"), ()),
        (row("decides", 2, about="agenda"), ("decides.2.who",)),
        (row("decides", about="agenda", who="shared"), ("decides.0.references",)),
        (row("resources", what__nl="een keuken"), ("resources.0.references",)),
        (row("resources", tenure="lent"), ("resources.0.what", "resources.0.references")),
        (row("builds_on", name="A club"), ("builds_on.0.references",)),
        (row("critical_notes", kind="access", note__en="Few can come."), ("critical_notes.0.references",)),
        (Draft({**SAYS, "stance.term": "avoids"}), ("stance.references",)),
        (Draft({**SAYS, "stance.term": "unknown"}), ()),
    ],
)
def test_what_says_something_needs_the_page_that_says_so(
    desk: DraftChecker, draft: Draft, needed: tuple[str, ...]
) -> None:
    answer = desk.check(draft)
    assert (answer.needed, dict(answer.findings)) == (needed, {})
    assert bool(answer.text) == (not needed)
    asked = [path for path in needed if path.endswith(".references")]
    mended = desk.check(draft.put(dict.fromkeys(asked, ("0",))))
    assert (mended.needed, dict(mended.findings)) == (tuple(path for path in needed if path not in asked), {})
    assert ("references: [example]" in mended.text) == (asked == list(needed) != [])


def test_a_practice_grew_from_an_organisation_or_from_a_practice(desk: DraftChecker) -> None:
    both = row("builds_on", name="A club", practice="torekes-rabot-gent", references=("0",))
    assert {path: [item.rule for item in found] for path, found in desk.check(both).findings.items()} == {
        "builds_on.0": ["one-of"]
    }


def test_years_of_a_support_in_the_wrong_order_are_told_at_the_last_one(desk: DraftChecker) -> None:
    draft = row("supports", kind="subsidy", what__en="a grant", period__start="2019", period__end="2014")
    assert {path: [item.rule for item in found] for path, found in desk.check(draft).findings.items()} == {
        "supports.0.period.end": ["years"]
    }


def test_a_page_that_is_taken_away_leaves_every_reading() -> None:
    draft = Draft(
        {
            **SAYS,
            "references.1.title": "A study",
            "stance.term": "avoids",
            "stance.references": ("0", "1"),
            "stance.read_by": "1",
            "decides.0.about": "money",
            "decides.0.references": ("1",),
        },
        {"references": (0, 1), "decides": (0,)},
    )
    entry = drafted(draft.without("references", 1)).entry
    assert entry["stance"] == {"term": "avoids", "references": ["example"]}
    assert entry["decides"] == [{"about": "money"}]


@pytest.mark.parametrize(
    ("kind", "chosen", "implied"),
    [
        ("professional", "", {"supports.0.role": "unknown"}),
        ("meeting_infrastructure", "", {"supports.0.role": "unknown"}),
        ("professional", "hosts", {}),
        ("subsidy", "", {}),
        ("", "", {}),
    ],
)
def test_a_role_is_not_known_until_somebody_says_it(kind: str, chosen: str, implied: dict[str, str]) -> None:
    assert implied_role(Draft({"supports.0.kind": kind, "supports.0.role": chosen}), "supports.0") == implied


WORDS = st.sampled_from(["a club", "NO", "- a", "a: b", "{a", "[x], y", "'", "a #b", "null", "2010-13", "é’"])
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "stance.term": st.sampled_from(["seeks", "was_refused", "unknown"]),
    "decides.0.about": st.sampled_from(["agenda", "rules"]),
    "decides.0.who": st.sampled_from(["shared", "unknown"]),
    "resources.0.what.fr": WORDS,
    "resources.0.held_by": WORDS,
    "resources.0.tenure": st.sampled_from(["occupied", "unknown"]),
    "builds_on.0.name": WORDS,
    "critical_notes.0.kind": st.just("other"),
    "critical_notes.0.note.nl": WORDS,
    "supports.0.role": st.sampled_from(["runs", "unknown"]),
    "supports.0.period.end": st.sampled_from(["2012", "2050", "x"]),
    **{
        f"{name}.references": st.sampled_from([("0",), ("0", "1"), ("7",)])
        for name in ("stance", "decides.0", "resources.0", "builds_on.0", "critical_notes.0", "supports.0")
    },
    **{
        f"{name}.read_by": st.sampled_from(["1", "9"])
        for name in ("stance", "decides.0", "resources.0", "builds_on.0", "critical_notes.0", "supports.0")
    },
}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries({}, optional=PARTS))
def test_readings_are_read_back_as_they_were_typed_or_something_is_told(
    desk: DraftChecker, values: dict[str, Value]
) -> None:
    study = {"references.1.url": "https://study.example.org", "references.1.title": "A study"}
    support = {"supports.0.kind": "professional", "supports.0.what.en": "a worker"}
    lists = ("supports", "decides", "resources", "builds_on", "critical_notes")
    draft = Draft({**SAYS, **study, **support, **values}, {"references": (0, 1), **dict.fromkeys(lists, (0,))})
    answer = desk.check(draft)
    if not answer.text:
        assert answer.needed or any(found.severity == "error" for told in answer.findings.values() for found in told)
        return
    assert answer.practice is not None
    again = desk.check(draft_of(answer.practice))
    assert again.practice == answer.practice
    assert canonical(answer.text.encode())[0] == answer.text
    assert (
        again.text.replace("  public_support: unknown\n", "")
        .replace("  status: unknown\n", "")
        .replace("      funding: unknown\n", "")
        == answer.text
    )
