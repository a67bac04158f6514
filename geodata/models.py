"""What the atlas is made of, as frozen values that refuse unknown keys.

Terms (settings, kinds of support, funders …) are plain text here: which ones exist is said by ``vocabulary.yaml`` and
checked by the registry. Only what code depends on (precision, status) is an enumeration.
"""

import re
from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

SLUG, TERM = r"^[a-z0-9]+(?:-[a-z0-9]+)*$", r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2}$"
POSTCODE, WEB = r"^[0-9]{4}$", r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/@]+(?:/\S*)?$"
# How to say in words what a pattern asks for.
FORMS = {
    SLUG: "lower-case letters and digits, with single dashes between them",
    TERM: "lower-case letters and digits, with single dashes or underscores between them",
    LANGUAGE: "the code of a language, such as nl",
    POSTCODE: 'four digits between quotes: "9000"',
    WEB: "a web address that starts with https:// or http:// and holds no user name",
}
# A part of a host's name, in any script; the last one is no number.
LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
# Letters by their category that show nothing.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")


def _whole(value: object) -> object:
    """A whole number as people write it; a document holds texts, and only digits are a number."""
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,15}", value)):
        raise PydanticCustomError("whole_number", "a whole number in digits")
    return int(value) if isinstance(value, str) else value


def _decimal(value: object) -> object:
    """A number as people write it: digits, with a point before the decimals."""
    if isinstance(value, bool) or (
        isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", value)
    ):
        raise PydanticCustomError("decimal_number", "a number in digits, with a point before the decimals")
    return float(value) if isinstance(value, str) else value


def _yes_or_no(value: object) -> object:
    if not isinstance(value, bool) and value not in ("true", "false"):
        raise PydanticCustomError("true_or_false", "true or false")
    return value


def _small_scheme(value: str) -> str:
    """An address with its scheme in small letters, as everything behind expects it."""
    scheme, rest = value.split(":", 1)
    return f"{scheme.lower()}:{rest}"


def _on_the_web(value: str) -> str:
    """An address whose host can be one that anybody reaches."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    labels = host.removesuffix(".").split(".")
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdecimal() or port == 0:
        raise PydanticCustomError("web_host", "a web address that names a host, as in https://example.org/page")
    return value


def _seen(value: str) -> str:
    """A text in which there is something to read."""
    if not any(sign.isalnum() and sign not in FILLERS for sign in value):
        raise PydanticCustomError("no_letters", "a text with at least one letter or digit")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Decimal = Annotated[float, BeforeValidator(_decimal)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
TermId = Annotated[str, StringConstraints(pattern=TERM, max_length=60)]
Postcode = Annotated[str, StringConstraints(pattern=POSTCODE)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600), AfterValidator(_seen)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
# What people read: a name, a title.
Line = Annotated[ShortText, AfterValidator(_seen)]
# ISO 639-1, such as ``nl``.
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
# Of a server, which may be one's own; and of a page that anybody can open.
WebAddress = Annotated[str, StringConstraints(pattern=WEB, max_length=600), AfterValidator(_small_scheme)]
PageAddress = Annotated[WebAddress, AfterValidator(_on_the_web)]
Year = Annotated[Whole, Field(ge=1800, le=2100)]


def _in_a_language(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise PydanticCustomError("no_language", "needs a text in at least one language")
    return value


# A text by language.
LocalText = TypeAliasType("LocalText", Annotated[dict[Language, Text], AfterValidator(_in_a_language)])
# Payers that are public for certain; `mixed` may hold public money and does not say so.
PUBLIC_PAYERS = ("local", "regional", "federal", "eu")


class Model(BaseModel):
    """Base of all models: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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

    term: TermId
    read_by: Slug


class Support(Model):
    """One trace of support: what kind, what it is, who provides it and who pays."""

    kind: TermId
    what: LocalText
    provider: Line | None = None
    funding: TermId = "unknown"
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
    setting: tuple[TermId, ...] = Field(min_length=1)
    place: Place = Place()
    period: Period = Period()
    status: Status = Status.UNKNOWN
    verified: Year | None = None
    visibility: Visibility = Visibility.PUBLIC
    groups: tuple[TermId, ...] = ()
    sources_of_solidarity: tuple[Interpretation, ...] = ()
    studies: tuple[TermId, ...] = ()
    initiator: TermId | None = None
    supports: tuple[Support, ...] = ()
    public_support: TermId = "unknown"
    references: tuple[Reference, ...] = Field(min_length=1)


class MeetingPlace(Model):
    """A public place where people can meet: neighbourhood centre, library, social restaurant …

    ``area_id`` is given only where a source makes the neighbourhood certain; it then places the entry without a point.
    """

    id: Slug
    name: Line
    kind: TermId
    address: Line | None = None
    postcode: Postcode | None = None
    municipality: Line | None = None
    neighbourhood: Line | None = None
    area_id: ShortText | None = None
    location: Location | None = None
    operator: Line | None = None
    note: LocalText | None = None
    url: PageAddress
    year: Year | None = None
    secondary: YesOrNo = False


class Term(Model):
    """A controlled term: its label and meaning, and where the meaning comes from."""

    label: LocalText
    definition: LocalText
    origin: tuple[Slug, ...] = Field(min_length=1)
    # Of a group: saying where these people are can hurt them.
    sensitive: YesOrNo | None = None


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
