"""Filters mean one thing everywhere: checked by hand-made practices and, on the sample, against plain loops."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.query.dataset import Dataset
from dashboard.query.selection import FacetIndex, select
from dashboard.query.view import FACETS, View
from geodata.bundle import Bundle, read_bundle
from geodata.bundle.models import Coverage, Evidence, Manifest, MeasureInfo, Unmatched
from geodata.bundle.models.documents import RegionInfo
from geodata.models import UNKNOWN, Vocabulary
from geodata.statuses import Scope


def vocabulary(**facets: tuple[str, ...]) -> Vocabulary:
    text = {"label": {"en": "x"}, "definition": {"en": "x"}, "origin": ["us"]}
    return Vocabulary.model_validate(
        {"origins": {"us": {"title": "us"}}, "facets": {f: dict.fromkeys(terms, text) for f, terms in facets.items()}}
    )


TERMS = vocabulary(
    setting=("living", "working"),
    support=("professional", "subsidy", UNKNOWN),
    funding=("local", "private", UNKNOWN),
    source_of_solidarity=("encounter",),
    status=("active", "ended"),
    study=("diegem",),
    support_role=("runs", "supports", UNKNOWN),
    stance=("avoids", UNKNOWN),
    decision_by=("participants", UNKNOWN),
    tenure=("lent", UNKNOWN),
    end_reason=("planned", UNKNOWN),
    critical_note=("access",),
    initiator=("citizens", "public"),
)


def toy() -> Bundle:
    practices = pd.DataFrame(
        {
            "practice_id": ["paid-by-city", "paid-by-fund", "bare", "abroad"],
            "name": ["Crème Café", "Kitchen", "Garden", "Choir"],
            "setting": [("living",), ("living", "working"), ("working",), ("living",)],
            "sources": [("encounter",), (), (), ()],
            "studies": [(), ("diegem",), (), ()],
            "status": ["active", "ended", "active", "active"],
            "stance": ["avoids", UNKNOWN, None, None],
            "initiator": ["citizens", "public", None, "citizens"],
            "municipality_name": ["Gent", "Aalst", None, "Gent"],
            "municipality_id": ["1", "1", None, None],
            "area_id": ["A", "A", None, None],
            "unmatched": [None, None, "no_location", "outside_every_area"],
            "start": [2010, 2000, None, None],
            "end": [None, 2005, None, None],
            "verified": [2020, 2004, None, 2015],
            **dict.fromkeys(("place_name", "address", "postcode", "summary_nl", "summary_fr", "summary_en"), None),
        }
    ).astype({"start": "Int64", "end": "Int64", "verified": "Int64"})
    supports = pd.DataFrame(
        [
            ("paid-by-city", "professional", "local", "City of Ghent", "runs", None),
            ("paid-by-city", "subsidy", "private", None, None, "planned"),
            ("paid-by-fund", "professional", "private", None, "supports", UNKNOWN),
            ("abroad", "subsidy", "local", None, None, None),
        ],
        columns=["practice_id", "kind", "funding", "provider", "role", "end_reason"],
    )
    areas = pd.DataFrame(
        {"area_id": ["A"], "level": ["neighbourhood"], "name_nl": ["Rabot"], "name_fr": [None], "name_en": None}
    )
    nothing = pd.DataFrame()
    return Bundle(
        manifest=Manifest.model_construct(
            languages=("nl", "fr", "en"),
            region_info=RegionInfo.model_construct(
                default_indicator=None, default_need="poor", default_need_in=(), municipalities={}
            ),
            indicators=(),
        ),
        vocabulary=TERMS,
        unmatched=Unmatched.model_construct(),
        classes={},
        packed={},
        areas=areas,
        indicators=nothing,
        practices=practices,
        supports=supports,
        decisions=pd.DataFrame({"practice_id": ["abroad"] * 2, "who": ["participants", UNKNOWN]}),
        resources=pd.DataFrame({"practice_id": ["bare", "abroad"], "tenure": [UNKNOWN, "lent"]}),
        earlier=nothing,
        critical_notes=pd.DataFrame({"practice_id": ["bare", "bare"], "kind": ["access", "access"]}),
        references=nothing,
        meeting_places=nothing,
        measures=nothing,
        residence=nothing,
        supply=nothing,
        coverage=Coverage.model_construct(municipalities=()),
        evidence=Evidence.model_construct(),
        measure_info=MeasureInfo.model_construct(indicators=(), towns={}),
    )


def in_region(_: View) -> Scope:
    return Scope.REGION


def shown(**filters: Any) -> list[str]:
    bundle = toy()
    return list(select(View(**filters), bundle, FacetIndex.of(bundle, in_region)).practices["practice_id"])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["paid-by-city", "paid-by-fund", "bare", "abroad"]),
        ({"setting": ("living",)}, ["paid-by-city", "paid-by-fund", "abroad"]),
        ({"setting": ("living", "working"), "match": "all"}, ["paid-by-fund"]),
        ({"setting": ("living", "working")}, ["paid-by-city", "paid-by-fund", "bare", "abroad"]),
        # One trace has to be both: the city pays the professional, not something else there.
        ({"support": ("professional",), "funding": ("local",)}, ["paid-by-city"]),
        ({"support": ("subsidy",), "funding": ("private",)}, ["paid-by-city"]),
        ({"support": ("professional", "subsidy"), "match": "all"}, ["paid-by-city"]),
        ({"support": ("professional", "subsidy"), "funding": ("local",), "match": "all"}, []),
        ({"support": (UNKNOWN,)}, ["bare"]),
        ({"funding": (UNKNOWN,)}, ["bare"]),
        ({"municipality": ("Gent",)}, ["paid-by-city", "abroad"]),
        ({"municipality": ("unknown",)}, ["bare"]),
        ({"municipality": ("Gent", "Aalst"), "match": "all"}, ["paid-by-city", "paid-by-fund", "abroad"]),
        ({"status": ("ended",)}, ["paid-by-fund"]),
        ({"study": ("diegem",)}, ["paid-by-fund"]),
        ({"source": ("encounter",)}, ["paid-by-city"]),
        ({"year": 2003}, ["paid-by-fund"]),
        ({"year": 2015}, ["paid-by-city", "abroad"]),
        ({"year": 2021}, []),
        ({"q": "creme CAFE"}, ["paid-by-city"]),
        ({"q": "ghent"}, ["paid-by-city"]),
        ({"q": "rabot"}, ["paid-by-city", "paid-by-fund"]),
    ],
)
def test_a_filter_selects_what_it_says(filters: dict[str, Any], expected: list[str]) -> None:
    assert shown(**filters) == expected


def test_what_no_area_holds_is_counted_by_reason() -> None:
    bundle = toy()
    selection = select(View(), bundle, FacetIndex.of(bundle, in_region))
    assert selection.area_ids == {"A"}
    assert selection.left_out == {"no_location": 1, "outside_every_area": 1}


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def filtered(view: View, changes: dict[str, Any]) -> View:
    return replace(view, **changes)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_number_on_a_chip_is_what_choosing_it_shows(real: Dataset, data: st.DataObject) -> None:
    index = real.index
    view = View(match=data.draw(st.sampled_from(["any", "all"])))
    for facet in data.draw(st.sets(st.sampled_from(FACETS), max_size=3)):
        view = filtered(view, {facet: (data.draw(st.sampled_from(index.options(facet))),)})
    facet = data.draw(st.sampled_from(FACETS))
    counts = index.counts(view, facet)
    option = data.draw(st.sampled_from(list(counts)))
    single = facet in ("status", "municipality") or view.match == "any"
    chosen = (option,) if single else tuple(dict.fromkeys((*view.facet(facet), option)))
    assert counts[option] == len(select(filtered(view, {facet: chosen}), real.bundle, index).practices)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_shows_no_less_than_all(real: Dataset, data: st.DataObject) -> None:
    index = real.index
    chosen = {f: tuple(data.draw(st.sets(st.sampled_from(index.options(f)), max_size=2))) for f in FACETS[:4]}
    some, every = (index.mask(filtered(View(), {**chosen, "match": match})) for match in ("any", "all"))
    assert not (every & ~some).any()


def test_the_number_behind_a_year_is_what_the_year_shows() -> None:
    bundle = toy()
    counts = FacetIndex.of(bundle, in_region).year_counts(View(setting=("living",), year=2015))
    assert (min(counts), max(counts)) == (2000, 2020)
    assert {year: counts[year] for year in (2000, 2007, 2015, 2020)} == {2000: 1, 2007: 0, 2015: 2, 2020: 1}


def test_counts_are_those_of_the_registry(real: Dataset) -> None:
    counts = real.index.counts(View(), "setting")
    assert counts == {"living": 10, "working": 5, "learning": 1, "leisure": 5}
    assert real.index.counts(View(), "support")["unknown"] == 2
    assert sum(real.index.counts(View(), "municipality").values()) == 15
