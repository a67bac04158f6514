"""Shares and flows: what is yes, what is no, what is not known."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import binomtest

from geodata.bundle.models.measures import Share
from geodata.measures.proportions import answers, flows, shares, wilson

PRACTICES = pd.DataFrame(
    [
        ("worker", ("living",), ("encounter",), "documented"),
        ("worker-and-room", ("living", "leisure"), (), "documented"),
        ("by-choice", ("leisure",), ("struggle",), "deliberately_none"),
        ("by-choice-with-room", ("leisure",), (), "deliberately_none"),
        ("silent", ("working",), (), "unknown"),
    ],
    columns=["practice_id", "setting", "sources", "public_support"],
)
SUPPORTS = pd.DataFrame(
    [
        ("worker", "professional", "local"),
        ("worker-and-room", "professional", "unknown"),
        ("worker-and-room", "meeting_infrastructure", "mixed"),
        ("by-choice-with-room", "meeting_infrastructure", "private"),
    ],
    columns=["practice_id", "kind", "funding"],
)
TERMS = {"setting": ["living", "working", "learning", "leisure"], "source": ["encounter", "struggle"]}


def row(rows: tuple[Share, ...], question: str, by: str | None = None, term: str | None = None) -> list[object]:
    found = next(r for r in rows if (r.id, r.by, r.term) == (question, by, term))
    return [getattr(found, name) for name in ("yes", "no", "unknown", "total")]


def test_the_interval_is_that_of_wilson() -> None:
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(0, 0) is None
    for yes in range(13):
        assert wilson(yes, 12) == pytest.approx(binomtest(yes, 12).proportion_ci(method="wilson"), abs=1e-6)


def test_the_absence_of_a_trace_is_unknown_unless_the_registry_documents_that_there_is_none() -> None:
    rows = shares(PRACTICES, SUPPORTS, TERMS)
    assert row(rows, "professional") == [2, 2, 1, 5]
    assert row(rows, "meeting_infrastructure") == [2, 1, 2, 5]
    assert row(rows, "both") == [1, 2, 2, 5]
    assert row(rows, "public_support") == [2, 2, 1, 5]


def test_a_payer_that_may_be_private_is_no_public_money() -> None:
    assert row(shares(PRACTICES, SUPPORTS, TERMS), "public_money") == [1, 2, 2, 5]


def test_a_practice_counts_in_each_of_its_settings_and_a_term_without_any_has_no_interval() -> None:
    rows = shares(PRACTICES, SUPPORTS, TERMS)
    assert row(rows, "professional", "setting", "living") == [2, 0, 0, 2]
    assert row(rows, "professional", "setting", "leisure") == [1, 2, 0, 3]
    assert row(rows, "professional", "source", "struggle") == [0, 1, 0, 1]
    empty = next(r for r in rows if r.term == "learning")
    assert (empty.total, empty.low, empty.high) == (0, None, None)


def test_yes_and_no_never_overlap() -> None:
    for yes, no in answers(PRACTICES, SUPPORTS).values():
        assert not (yes & no).any()


def test_flows_count_traces_in_each_setting_and_silence_as_unknown() -> None:
    found = {(r.funding, r.kind, r.setting): r.n for r in flows(PRACTICES, SUPPORTS)}
    assert found == {
        ("local", "professional", "living"): 1,
        ("unknown", "professional", "living"): 1,
        ("unknown", "professional", "leisure"): 1,
        ("mixed", "meeting_infrastructure", "living"): 1,
        ("mixed", "meeting_infrastructure", "leisure"): 1,
        ("private", "meeting_infrastructure", "leisure"): 1,
        ("unknown", "unknown", "leisure"): 1,
        ("unknown", "unknown", "working"): 1,
    }
