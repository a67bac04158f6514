"""Texts without what two ways to write the same word differ in; ``foldText`` of ``text.js`` folds alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

# Letters that Unicode does not take apart, in lower case, and apostrophes that it counts among the letters.
LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i",
    "ŋ": "n", "ĸ": "k", "ς": "σ", "ʹ": "'", "ʻ": "'", "ʼ": "'", "ʽ": "'", "ˈ": "'",
}  # fmt: skip


# Of how many characters it is remembered whether they are seen; an alphabet has some hundred.
MOST_REMEMBERED = 10_000


class _Seen(dict[int, int | None]):
    """A character by its number; None for marks, written over letters, and format characters, as a soft hyphen."""

    def __missing__(self, number: int) -> int | None:
        category = unicodedata.category(chr(number))
        seen = None if category[0] == "M" or category == "Cf" else number
        if len(self) < MOST_REMEMBERED:
            self[number] = seen
        return seen


def casefold_ascii(text: str) -> str:
    """The text without capitals and accents, letters that are joined as two: ``Œuvre`` → ``oeuvre``."""
    written = unicodedata.normalize("NFKD", text).lower().translate(_table())
    return unicodedata.normalize("NFKD", written).translate(_seen())


def folded(text: str) -> str:
    """One form for every way to write a text: lower case, no accents, hyphens and other characters as one space."""
    return " ".join(re.sub(r"[\W_]+", " ", casefold_ascii(text)).split())


@cache
def _table() -> Mapping[int, str]:
    return str.maketrans(LETTERS)


@cache
def _seen() -> _Seen:
    return _Seen()
