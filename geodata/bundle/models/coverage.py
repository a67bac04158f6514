"""The model of ``coverage.json``."""

from __future__ import annotations

from pydantic import Field

from geodata.models import LocalText, Model, ShortText, TermId, WebAddress, Whole, Year
from geodata.statuses import Completeness, SearchLevel, SearchMethod


class PublishedList(Model):
    """The list that was read."""

    title: ShortText
    url: WebAddress


class SearchPart(Model):
    """A part of a kind that was searched by itself."""

    scope: LocalText
    complete: Completeness
    found: Whole = Field(ge=0)
    stated_total: Whole | None = Field(default=None, ge=0)
    as_of: Year | None = None
    list: PublishedList | None = None


class KindSearch(Model):
    """The search for one kind of meeting place, as ``coverage.yaml`` states it."""

    kind: TermId
    complete: Completeness
    how: SearchMethod
    as_of: Year | None = None
    list: PublishedList | None = None
    found: Whole = Field(ge=0, description="places that were found")
    stated_total: Whole | None = Field(default=None, ge=0, description="how many places the list says there are")
    parts: tuple[SearchPart, ...] = ()
    note: LocalText | None = Field(default=None, description="show it with the language that it is in")


class MunicipalitySearch(KindSearch):
    """A search in one municipality."""

    searched: bool = Field(description="true when `complete` is `yes` or `partly`")
    group: str | None = Field(description="name under which several municipalities were searched together")


class MunicipalityCoverage(Model):
    """How far one municipality was searched for meeting places, and what was found."""

    name: str
    level: SearchLevel
    kinds_searched: int
    areas: int
    population: int
    searches: tuple[MunicipalitySearch, ...]
    practices: int = Field(description="number in the registry")
    meeting_places: int = Field(description="number on the lists")
    meeting_places_left_out: int = Field(description="of those, not precise enough to measure walks to")
    ranked: bool = Field(
        description="whether its areas are ranked on support: searched at all, and at least two thirds of its listed "
        "places located"
    )


class LevelCounts(Model):
    """What is of one level of search."""

    municipalities: int
    areas: int
    population: int


class PracticeCoverage(Model):
    """How practices were searched, for the whole region."""

    complete: Completeness
    how: SearchMethod | None
    as_of: Year | None
    lists: tuple[PublishedList, ...]
    searched: bool
    note: LocalText | None


class Coverage(Model):
    """Where somebody searched."""

    municipalities: tuple[MunicipalityCoverage, ...] = Field(description="every one of the region, ordered by name")
    kinds: tuple[str, ...] = Field(description="the kinds of meeting places of the vocabulary")
    counts: dict[SearchLevel, LevelCounts]
    practices: PracticeCoverage
