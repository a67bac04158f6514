"""Internationalisation: `text/*.yaml`, labels of the vocabulary, numbers, dates and lists in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import DEFAULT_LANGUAGE
from geodata.documents import read_document
from geodata.errors import GeodataError
from geodata.errors import languages as message_languages
from geodata.models import Vocabulary
from geodata.region import Indicator

TEXTS = Path(__file__).parent / "text"
# Belgian usage: decimal comma in Dutch and French, point in English.
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
# Spaces at which a line must not break. Texts are written with plain ones.
UNIT = (re.compile(r"(?<=[\d}]) (?=(?:m|km|km²)\b|€)"), "\u00a0")
FRENCH = (
    (re.compile(r" (?=[;?!])"), "\u202f"),
    (re.compile(r" (?=[:»%])|(?<=«) "), "\u00a0"),
    (re.compile(r"(?<!\d)(\d{1,3}) (?=\d{3}\b)"), "\\1\u202f"),
)


@cache
def languages() -> tuple[str, ...]:
    """The languages of the interface, in order: those with a file in ``text/``."""
    return tuple(lang for lang in message_languages() if (TEXTS / f"{lang}.yaml").exists())


@cache
def texts(lang: str) -> Mapping[str, str]:
    """All texts of a language by dotted key, e.g. ``page.explore``."""
    tree = read_document(TEXTS / f"{lang}.yaml", GeodataError).data
    return {key: typeset(text, lang) for key, text in _flat(tree, "")}


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


@lru_cache(maxsize=4096)
def typeset(text: str, lang: str) -> str:
    """A text with the no-break spaces of its language: before a unit, and around French punctuation."""
    for pattern, space in (UNIT, *(FRENCH if lang == "fr" else ())):
        text = pattern.sub(space, text)
    return text


def sentence_case(text: str) -> str:
    """A text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def language_of(requested: Sequence[str], browser: str | None) -> str:
    """The language to use: that of the URL, else the browser's, else Dutch.

    Args:
        requested: values of ``lang`` in the URL.
        browser: the browser's locale, such as ``fr-BE``, if it sent one.
    """
    for candidate in (*reversed(requested), (browser or "").split("-")[0].lower()):
        if candidate in languages():
            return candidate
    return DEFAULT_LANGUAGE


@dataclass(frozen=True, eq=False)
class Words:
    """The texts of a language with the labels of a vocabulary."""

    lang: str
    vocabulary: Vocabulary

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with its ``{names}`` filled in; KeyError when the text does not exist."""
        text = texts(self.lang)[key]
        return text.format(**values) if values else text

    def plural(self, key: str, number: int, **values: object) -> str:
        """The text ``key.one`` or ``key.other`` for a number, which fills ``{n}``. French counts zero as one."""
        one = number == 1 or (number == 0 and self.lang == "fr")
        return self(f"{key}.{'one' if one else 'other'}", n=self.whole(number), **values)

    def forms(self, key: str) -> dict[str, str]:
        """The forms of a text for one and for several, with their ``{names}`` to be filled in by the browser."""
        return {form: texts(self.lang)[f"{key}.{form}"] for form in ("one", "other")}

    def term(self, facet: str, term: str) -> str:
        """The label of a vocabulary term."""
        return self.local(self.vocabulary.facets[facet][term].label)

    def definition(self, facet: str, term: str) -> str:
        """The definition of a vocabulary term."""
        return self.local(self.vocabulary.facets[facet][term].definition)

    def local(self, text: Mapping[str, str | None]) -> str:
        """A text in this language, else in the first language that has it."""
        return next((typeset(value, lang) for lang in (self.lang, *languages()) if (value := text.get(lang))), "")

    def decimal(self, number: float, digits: int = 1) -> str:
        """A number with a fixed number of decimals, as the language writes it."""
        # Zero has no sign: the cache takes both zeros for one.
        return _decimal(number + 0, digits, LOCALES[self.lang])

    def figure_label(self, indicator: Indicator, year: int | None = None, since: int | None = None) -> str:
        """The label of an indicator with the year of its figures, said once; or with both years of a change."""
        label, year = self.local(indicator.label), year or indicator.vintage
        if since is not None:
            return self("change.label", label=label, since=since, year=year)
        return label if str(year) in label else f"{label} ({year})"

    def figure_unit(self, indicator: Indicator, since: int | None = None, number: float = 0.0) -> str:
        """The unit of an indicator; of a change of a percentage it is points, after a ``number`` in its form."""
        unit = self.local(indicator.unit)
        if since is None or not unit.startswith("%"):
            return unit
        # French has the plural from two on.
        one = 0 < abs(number) < 2 if self.lang == "fr" else abs(number) == 1
        return self.plural("change.points", 1 if one else 2)

    def whole(self, number: float) -> str:
        """A number without decimals, as the language writes it."""
        return self.decimal(number, 0)

    def signed(self, number: float) -> str:
        """A number with two decimals and, below 0, a minus sign in place of a hyphen."""
        return self.decimal(number, 2).replace("-", "−")

    def change(self, number: float, digits: int) -> str:
        """A change with its sign: ``+1.2``, ``−0.5``; none of what is zero as it is shown."""
        shown = round(number, digits)
        return ("+" if shown > 0 else "") + self.decimal(shown, digits).replace("-", "−")

    def ratio(self, ratio: float) -> str:
        """A ratio with one decimal, below 1 with two, so that its size can be read."""
        return self.decimal(ratio, 1 if ratio >= 1 else 2)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as a percentage without decimals: ``12%``, in French with a no-break space."""
        return format_percent(share, locale=LOCALES[self.lang]).replace("\u202f%", "\u00a0%")

    def day(self, when: date) -> str:
        """A day as the language writes it: ``1 March 2026``."""
        return format_date(when, format="d MMMM y", locale=LOCALES[self.lang])

    def join(self, items: Sequence[str], with_: Literal["and", "or"] = "and") -> str:
        """Items as an enumeration: ``a, b or c``."""
        style: Literal["standard", "or"] = "or" if with_ == "or" else "standard"
        return format_list(list(items), style=style, locale=LOCALES[self.lang])


@lru_cache(maxsize=4096)
def _decimal(number: float, digits: int, locale: str) -> str:
    """A number as a locale writes it. A page has some hundred, mostly the same from view to view."""
    return format_decimal(number, format="#,##0" + ("." + "0" * digits if digits else ""), locale=locale)


@derived
def words_of(dataset: Dataset, lang: str) -> Words:
    """The texts of a language with the vocabulary of a dataset; one shared object per language."""
    return Words(lang, dataset.bundle.vocabulary)
