"""Closed sets of states that the data can be in: each declared once, the same in bundle, API, tables and drawings."""

from enum import StrEnum


class DescribedEnum(StrEnum):
    """Values with their meaning, which ``docs/bundle.md`` prints."""

    _value_: str
    description: str

    def __new__(cls, value: str, description: str = "") -> "DescribedEnum":
        """A member that equals its text."""
        member = str.__new__(cls, value)
        member._value_, member.description = value, description
        return member


class NameSource(DescribedEnum):
    """Where the name of an area comes from."""

    PUBLISHED = "published", "the publisher of the outlines"
    SECTOR = "sector", "its statistical sector with most residents; the publisher has a code only"
    NUMBERED = "numbered", "its municipality and a number; no name of a sector is free in the municipality"


class FigureStatus(DescribedEnum):
    """Whether the figure of an area is given, and why not."""

    OK = "ok", "given"
    DOCUMENTED = (
        "documented",
        "given, of practices: nobody searched systematically, and the registry contains at least one practice of the "
        "municipality; the figure is of what it contains",
    )
    PARTIAL = (
        "partial",
        "given: the municipality was searched for some kinds only, or the figure is based on part of the residents",
    )
    NO_DATA = "no_data", "null: there is no figure about need or residents"
    PLACES_NOT_LOCATED = (
        "places_not_located",
        "null: the municipality was searched, but less than two thirds of its listed places have a location, or none "
        "is listed",
    )
    TOO_FEW_KINDS = (
        "too_few_kinds",
        "null: fewer than three kinds of meeting places were searched in the municipality; compared over the region: "
        "no kind was searched in all municipalities that can be compared, or fewer than three but for OpenStreetMap",
    )
    SPARSE = (
        "sparse",
        "null: fewer than 500 residents a km², where a walk says little; `nearest_place` says how far it is",
    )
    TOO_ALIKE = (
        "too_alike",
        "null: too many areas have the same figure of need for low, middle and high to be told apart",
    )
    NOT_SEARCHED = (
        "not_searched",
        "null, except for counts, which are of what the registry contains: nobody searched this municipality",
    )
    SMALL_POPULATION = "small_population", "null: fewer residents than the floor"


# With `documented` the figure is of what the registry contains, where nobody searched systematically.
GIVEN = (FigureStatus.OK, FigureStatus.PARTIAL, FigureStatus.DOCUMENTED)


class Scope(DescribedEnum):
    """With which areas a figure about meeting places compares an area."""

    TOWN = "town", "the areas of its municipality, on places of all kinds searched there"
    REGION = (
        "region",
        "the areas of all municipalities that can be compared, on kinds searched in all of them; places from "
        "OpenStreetMap count only where all of these have some",
    )


class SearchLevel(DescribedEnum):
    """How far a municipality was searched for meeting places."""

    SEARCHED = "searched", "every kind was searched and is complete"
    PARTLY = "partly", "at least one kind was searched"
    NOT_SEARCHED = "not_searched", "no kind was searched; chance finds are no search"


class Completeness(DescribedEnum):
    """Whether a search found everything."""

    YES = "yes", "every place on the list was taken over"
    PARTLY = "partly", "a list or names were searched and some places are missing or uncertain"
    NO = "no", "only chance finds: nobody searched"


class SearchMethod(DescribedEnum):
    """How places or practices were searched."""

    LIST = "list", "a published list"
    COPY = "copy", "a copy of a list, not the publisher's own"
    NAMES = "names", "no list; each name from a page of its own"
    CHANCE = "chance", "found while looking for something else"
    SELECTION = "selection", "of practices: documented cases, no municipality was searched"


class UnmatchedReason(DescribedEnum):
    """Why a practice or meeting place is in no area, or in none below the municipality."""

    NO_LOCATION = "no_location", "it has no point"
    TOO_IMPRECISE = "too_imprecise", "its point is known to the municipality only"
    OUTSIDE_EVERY_AREA = "outside_every_area", "no area covers its point, or only a municipality that has smaller ones"
    BY_MUNICIPALITY = "by_municipality", "no more than the municipality is published"


class UnmatchedCode(DescribedEnum):
    """Why a code of the table of figures, or an area, has no partner."""

    NO_SUCH_AREA = "no_such_area", "a code of the table that no area has"
    NOT_IN_THE_TABLE = "not_in_the_table", "an area that the table does not have"
    NOT_IN_THE_LOOK_UP = "not_in_the_look_up", "a code of the table that the look-up does not have"
    NOT_LOCATED = "not_located", "a code for residents who cannot be located, which has no place by definition"


class Supply(DescribedEnum):
    """How a meeting place that is known to its neighbourhood only is placed."""

    AT_POINT = "at_point", "at its written point"
    SPREAD = "spread", "divided over the neighbourhood's residents"
