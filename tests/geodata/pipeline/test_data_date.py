"""The date of the data: the latest that the inputs state, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.bundle import read_bundle
from geodata.bundle.models import SourceInfo
from geodata.bundle.models.documents import SearchPart
from geodata.layers.search_coverage import PracticeSearch, Search, SearchCoverage
from geodata.models import MeetingPlace, Practice
from geodata.pipeline.manifest import data_date
from geodata.statuses import Completeness, SearchMethod

NOTE = {"en": "a"}
LOOKED = PracticeSearch(complete=Completeness.NO, how=SearchMethod.SELECTION, as_of=2020, note=NOTE)


def practice(verified: int | None, *years: int | None) -> Practice:
    references = [
        {"id": f"r{n}", "title": "t", "url": "https://a.be/", "year": y} for n, y in enumerate(years or [None])
    ]
    return Practice.model_validate(
        {"id": "a-b", "name": "A", "summary": {"en": "s"}, "setting": ["living"], "references": references}
        | ({"verified": verified} if verified else {})
    )


def place(year: int | None) -> MeetingPlace:
    return MeetingPlace.model_validate(
        {"id": "p", "name": "P", "kind": "library", "url": "https://a.be/"} | ({"year": year} if year else {})
    )


def source(vintage: int | None, date: str | None = None) -> SourceInfo:
    return SourceInfo.model_construct(vintage=vintage, date=date)


def search(as_of: int | None, part: int | None = None) -> Search:
    parts = (SearchPart(scope=NOTE, complete=Completeness.YES, found=0, as_of=part),)
    return Search(
        municipality="Gent", kind="library", complete=Completeness.YES, how=SearchMethod.NAMES, as_of=as_of, found=0,
        parts=parts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("practices", "places", "search_coverage", "sources", "expected"),
    [
        ([], [], SearchCoverage(), [], None),
        ([practice(None)], [place(None)], SearchCoverage(), [source(None)], None),
        ([practice(2021, 2019), practice(2020)], [], SearchCoverage(), [], "2021"),
        ([practice(2021, 2019, 2022)], [place(2020)], SearchCoverage(), [], "2022"),
        ([practice(2021)], [place(2023)], SearchCoverage(), [source(2011)], "2023"),
        ([practice(2021)], [], SearchCoverage(searches=(search(2022),)), [], "2022"),
        ([practice(2021)], [], SearchCoverage(searches=(search(2022, 2024),)), [], "2024"),
        ([], [], SearchCoverage(practices=LOOKED), [], "2020"),
        ([practice(2026)], [], SearchCoverage(), [source(2026, "2026-03-01")], "2026-03-01"),
        ([practice(2027)], [], SearchCoverage(), [source(2026, "2026-03-01")], "2027"),
    ],
)  # fmt: skip
def test_the_latest_stated_date_counts(
    practices: list[Practice],
    places: list[MeetingPlace],
    search_coverage: SearchCoverage,
    sources: list[SourceInfo],
    expected: str | None,
) -> None:
    assert data_date(practices, places, search_coverage, sources) == expected


def test_the_bundle_says_up_to_when_its_data_reach(atlas_bundle: Path) -> None:
    bundle = read_bundle(atlas_bundle)
    stated = json.loads((atlas_bundle / "manifest.json").read_text("utf-8"))["data_date"]
    years = [bundle.practices["verified"].max(), bundle.references["year"].max(), bundle.meeting_places["year"].max()]
    assert int(stated[:4]) >= max(years)
    assert int(stated[:4]) in {*years, *(source.vintage for source in bundle.manifest.sources)}
