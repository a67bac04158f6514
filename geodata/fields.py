"""Kinds of values that the models are made of: what people write, checked and put in one form."""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
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


@dataclass(frozen=True)
class Facet:
    """Marks a key of a model whose values are terms of this facet of the vocabulary."""

    name: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the value, with the facet under ``facet``."""
        return {**handler(core), "facet": self.name}


# A text by language.
LocalText = TypeAliasType("LocalText", Annotated[dict[Language, Text], AfterValidator(_in_a_language)])
