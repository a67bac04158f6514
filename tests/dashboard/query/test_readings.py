"""Filters of what few entries say: offered from twenty entries on, read from an address always."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.query.readings import ENOUGH, READINGS
from dashboard.query.selection import FacetIndex, select
from dashboard.query.view import View
from geodata.bundle import Bundle
from geodata.models import UNKNOWN, Vocabulary
from tests.dashboard.query.test_selection import in_region, toy


def shown(**filters: Any) -> list[str]:
    bundle = toy()
    return list(select(View(**filters), bundle, FacetIndex.of(bundle, in_region)).practices["practice_id"])


def many(number: int) -> Bundle:
    """Thirty practices, of which so many carry a term of each reading; the others none, or ``unknown``."""
    bundle, ids = toy(), [f"p{n}" for n in range(30)]
    practices = pd.concat([bundle.practices.iloc[[0]]] * 30, ignore_index=True)
    said = [n < number for n in range(30)]
    roles: list[Any] = ["runs" if says else None for says in said]
    said_ids = [one for one, says in zip(ids, said, strict=True) if says]
    supports = pd.DataFrame({
        "practice_id": ids, "kind": "professional", "funding": "local", "provider": None,
        "role": roles, "end_reason": ["planned" if says else UNKNOWN for says in said],
    })  # fmt: skip
    return replace(
        bundle,
        practices=practices.assign(
            practice_id=ids,
            stance=["avoids" if says else UNKNOWN for says in said],
            initiator=pd.Series(["public" if says else None for says in said]),
        ),
        supports=supports,
        # Two terms of one practice are one practice.
        decisions=pd.DataFrame({"practice_id": [*said_ids, *said_ids], "who": "participants"}),
        resources=pd.DataFrame({"practice_id": ids, "tenure": ["lent" if says else UNKNOWN for says in said]}),
        critical_notes=pd.DataFrame({"practice_id": said_ids, "kind": "access"}),
    )


@pytest.mark.parametrize("facet", READINGS)
def test_a_page_offers_a_reading_from_twenty_practices_on(facet: str) -> None:
    assert ENOUGH == 20
    offered = {n: FacetIndex.of(many(n), in_region).offered(facet) for n in (0, 19, 20)}
    assert offered == {0: False, 19: False, 20: True}


@pytest.mark.parametrize("facet", READINGS)
def test_an_address_may_name_every_term_before_any_practice_carries_it(facet: str) -> None:
    index = FacetIndex.of(many(0), in_region)
    terms = tuple(toy().vocabulary.facets[READINGS[facet]])
    assert index.known_terms(facet) == terms
    assert set(index.options(facet)) <= {UNKNOWN}
    chosen: dict[str, Any] = {facet: terms[:1]}
    assert not index.mask(View(**chosen)).any()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"role": ("runs",)}, ["paid-by-city"]),
        # The role is that of the trace which kind and payer select, not of another one of the practice.
        ({"role": ("runs",), "support": ("subsidy",)}, []),
        ({"role": ("runs",), "funding": ("private",)}, []),
        ({"role": (UNKNOWN,), "support": ("subsidy",)}, ["paid-by-city", "abroad"]),
        ({"role": (UNKNOWN,)}, ["paid-by-city", "bare", "abroad"]),
        ({"role": ("runs", "supports"), "match": "all"}, []),
        ({"stance": ("avoids",)}, ["paid-by-city"]),
        ({"stance": (UNKNOWN,)}, ["paid-by-fund", "bare", "abroad"]),
        ({"decided_by": ("participants",)}, ["abroad"]),
        # Who says something about one thing does not become unknown by another.
        ({"decided_by": (UNKNOWN,)}, ["paid-by-city", "paid-by-fund", "bare"]),
        ({"tenure": (UNKNOWN,)}, ["paid-by-city", "paid-by-fund", "bare"]),
        ({"end_reason": ("planned",)}, ["paid-by-city"]),
        ({"critical_note": ("access",)}, ["bare"]),
        ({"initiator": ("citizens",)}, ["paid-by-city", "abroad"]),
    ],
)
def test_what_nobody_wrote_down_is_unknown(filters: dict[str, Any], expected: list[str]) -> None:
    assert shown(**filters) == expected


def test_a_wider_payer_selects_the_finer_ones() -> None:
    bundle = toy()
    facets = bundle.vocabulary.model_dump()
    facets["facets"]["funding"]["fund"] = facets["facets"]["funding"]["local"] | {"parent": "private"}
    supports = bundle.supports.assign(funding=["local", "fund", "private", "local"])
    finer = replace(bundle, vocabulary=Vocabulary.model_validate(facets), supports=supports)
    index = FacetIndex.of(finer, in_region)
    assert index.counts(View(), "funding") == {"local": 2, "private": 2, UNKNOWN: 1, "fund": 1}
    chosen = select(View(funding=("private",)), finer, index).practices["practice_id"]
    assert list(chosen) == ["paid-by-city", "paid-by-fund"]
