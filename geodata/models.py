"""What the atlas is made of, as frozen values that refuse unknown keys.

Terms (settings, kinds of support, funders …) are plain text here: which ones exist is said by ``vocabulary.yaml`` and
checked by the registry. Only what code depends on (precision, status) is an enumeration.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from geodata.fields import (
    Decimal,
    Facet,
    Line,
    LocalText,
    PageAddress,
    Postcode,
    ShortText,
    Slug,
    TermId,
    Year,
    YesOrNo,
)

# Payers that are public for certain; `mixed` may hold public money and does not say so.
PUBLIC_PAYERS = ("local", "regional", "province", "vgc", "cocof", "cocom", "fwb", "federal", "eu")
# In a reading, that the editors read it so; and the term of every facet that says that nothing is known.
READ_BY_EDITORS, UNKNOWN = "registry", "unknown"


class Model(BaseModel):
    """Base of all models: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def within(self, key: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], "Model"]]:
        """This model and all within it, each with the path of its keys."""
        yield key, self
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Model):
                yield from value.within((*key, name))
            elif isinstance(value, tuple):
                for at, item in enumerate(value):
                    if isinstance(item, Model):
                        yield from item.within((*key, name, at))

    @classmethod
    def term_facets(cls) -> dict[str, str]:
        """Its keys whose values are terms, each with the facet of the vocabulary."""
        return {name: facet for name, field in cls.model_fields.items() if (facet := _facet((field, field.annotation)))}

    def terms(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Its terms, not those of its parts: path of keys, facet, term."""
        for name, facet in self.term_facets().items():
            value = getattr(self, name)
            if isinstance(value, tuple):
                yield from (((name, at), facet, term) for at, term in enumerate(value))
            elif value is not None:
                yield (name,), facet, value


def _facet(hint: object) -> str | None:
    """The facet that a type hint is marked with, at any depth."""
    if isinstance(hint, Facet):
        return hint.name
    inner = hint if isinstance(hint, tuple) else (*getattr(hint, "metadata", ()), *get_args(hint))
    return next((found for part in inner if (found := _facet(part))), None)


class Precision(StrEnum):
    """How finely a location is known; from finest to coarsest."""

    ADDRESS = "address"
    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood"
    MUNICIPALITY = "municipality"

    @property
    def joinable(self) -> bool:
        """Whether a point this precise may be placed in a neighbourhood."""
        return self is not Precision.MUNICIPALITY


class Status(StrEnum):
    """Whether a practice was running when a source last showed it."""

    ACTIVE = "active"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Visibility(StrEnum):
    """How finely it is published where a practice is."""

    PUBLIC = "public"
    MUNICIPALITY = "municipality"


class Location(Model):
    """A point in WGS84 (EPSG:4326, degrees) and how finely it is known."""

    lat: Decimal = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: Decimal = Field(ge=-180, le=180, allow_inf_nan=False)
    precision: Precision


class Place(Model):
    """Where a practice happens, as far as a source says so."""

    name: Line | None = None
    address: Line | None = None
    postcode: Postcode | None = None
    municipality: Line | None = None
    location: Location | None = None


class Period(Model):
    """Years in which a practice ran; an absent year is not known."""

    start: Year | None = None
    end: Year | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise PydanticCustomError(
                "years_reversed", "end {end} is before start {start}", {"start": self.start, "end": self.end}
            )
        return self


class Interpretation(Model):
    """One reading of a practice: which source of solidarity, and who reads it so.

    ``read_by`` is the id of one of the practice's references, or ``registry`` for the editors' own reading.
    """

    term: Annotated[TermId, Facet("source_of_solidarity")]
    read_by: Slug


class Reading(Model):
    """What somebody reads in a source: who, and where. What nobody wrote down is read as ``unknown``.

    ``read_by`` is the id of one of the practice's references that says so itself, or ``registry``: the editors read it
    so in ``references``.
    """

    read_by: Slug = READ_BY_EDITORS
    references: tuple[Slug, ...] = ()


class Stance(Reading):
    """How a practice stands towards public support, apart from the support that it has."""

    term: Annotated[TermId, Facet("stance")]


class Decision(Reading):
    """Who decides about something in a practice."""

    about: Annotated[TermId, Facet("decision_about")]
    who: Annotated[TermId, Facet("decision_by")]


class Resource(Reading):
    """What a practice works with, who holds it, and by which right the practice uses it."""

    what: LocalText
    held_by: Line | None = None
    tenure: Annotated[TermId, Facet("tenure")] | None = None


class Earlier(Reading):
    """An organisation (``name``) or a practice of the registry (its id) from which a practice grew."""

    name: Line | None = None
    practice: Slug | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.name is None) == (self.practice is None):
            raise PydanticCustomError("one_of", "either a name or the id of a practice")
        return self


class CriticalNote(Reading):
    """What a source holds against a practice or its support."""

    kind: Annotated[TermId, Facet("critical_note")]
    note: LocalText


class SupportPeriod(Period):
    """Years of a trace of support; why it ended, and what came after."""

    end_reason: Annotated[TermId, Facet("end_reason")] | None = None
    after: Annotated[TermId, Facet("after_support")] | None = None


class Support(Model):
    """One trace of support: what kind, what it is, who provides it and who pays.

    ``role`` is what the provider does in the practice. It and ``period`` are readings: by the editors in
    ``references``, or by the reference that ``read_by`` names.
    """

    kind: Annotated[TermId, Facet("support")]
    what: LocalText
    provider: Line | None = None
    funding: Annotated[TermId, Facet("funding")] = UNKNOWN
    role: Annotated[TermId, Facet("support_role")] | None = None
    period: SupportPeriod = SupportPeriod()
    read_by: Slug = READ_BY_EDITORS
    references: tuple[Slug, ...] = ()


class Reference(Model):
    """A public page or publication that shows something about a practice."""

    id: Slug
    title: Line
    url: PageAddress
    year: Year | None = None
    publisher: Line | None = None


class Practice(Model):
    """One entry of the registry."""

    id: Slug
    name: Line
    summary: LocalText
    setting: tuple[Annotated[TermId, Facet("setting")], ...] = Field(min_length=1)
    place: Place = Place()
    period: Period = Period()
    status: Status = Status.UNKNOWN
    verified: Year | None = None
    visibility: Visibility = Visibility.PUBLIC
    groups: tuple[Annotated[TermId, Facet("group")], ...] = ()
    sources_of_solidarity: tuple[Interpretation, ...] = ()
    studies: tuple[Annotated[TermId, Facet("study")], ...] = ()
    initiator: Annotated[TermId, Facet("initiator")] | None = None
    builds_on: tuple[Earlier, ...] = ()
    decides: tuple[Decision, ...] = ()
    resources: tuple[Resource, ...] = ()
    supports: tuple[Support, ...] = ()
    public_support: Annotated[TermId, Facet("public_support")] = UNKNOWN
    stance: Stance | None = None
    critical_notes: tuple[CriticalNote, ...] = ()
    references: tuple[Reference, ...] = Field(min_length=1)


# What a table from OpenStreetMap calls a place that is of none of the vocabulary's kinds. It is shown as context and
# counts nowhere, so it is no kind itself.
OTHER_KIND = "other"


class MeetingPlace(Model):
    """A public place where people can meet: neighbourhood centre, library, social restaurant …

    ``area_id`` is given only where a source makes the neighbourhood certain; it then places the entry without a point.
    ``location_source`` names whose point it is where that is not the list's own, ``matched_osm_id`` the same place on
    the region's list from OpenStreetMap. What a key leaves out is not known. Only a place of :data:`OTHER_KIND` may
    have no name.
    """

    id: Slug
    name: Line | None
    kind: Annotated[TermId, Facet("meeting_place_kind")]
    address: Line | None = None
    postcode: Postcode | None = None
    municipality: Line | None = None
    neighbourhood: Line | None = None
    area_id: ShortText | None = None
    location: Location | None = None
    location_source: Line | None = None
    matched_osm_id: ShortText | None = None
    operator: Line | None = None
    language: Annotated[TermId, Facet("place_language")] | None = None
    open_to: Annotated[TermId, Facet("open_to")] | None = None
    hours_per_week: Decimal | None = Field(default=None, gt=0, le=168)
    staffed: Annotated[TermId, Facet("staffed")] | None = None
    step_free: Annotated[TermId, Facet("step_free")] | None = None
    fee: Annotated[TermId, Facet("fee")] | None = None
    note: LocalText | None = None
    url: PageAddress
    year: Year | None = None
    secondary: YesOrNo = False


class ListedPlace(MeetingPlace):
    """An entry of a region's own list."""

    name: Line


class Term(Model):
    """A controlled term: its label and meaning, and where the meaning comes from."""

    label: LocalText
    definition: LocalText
    origin: tuple[Slug, ...] = Field(min_length=1)
    # Of a group: saying where these people are can hurt them.
    sensitive: YesOrNo | None = None
    # The wider term of its facet, such as that of a region's payers; choosing that one chooses this one too.
    parent: TermId | None = None


class Origin(Model):
    """Where definitions come from."""

    title: ShortText
    year: Year | None = None
    url: PageAddress | None = None


class Vocabulary(Model):
    """All controlled terms, by facet (``setting``, ``support`` …), in the order in which they are shown."""

    origins: dict[Slug, Origin]
    facets: dict[TermId, dict[TermId, Term]]

    @property
    def sensitive_groups(self) -> frozenset[str]:
        """Groups whose whereabouts are never published finer than the municipality."""
        return frozenset(name for name, term in self.facets.get("group", {}).items() if term.sensitive)

    def widest(self, facet: str, term: str) -> str:
        """The wider term of a term, or the term itself."""
        known = self.facets.get(facet, {}).get(term)
        return known.parent if known and known.parent else term
