"""Texts without what two ways to write the same word differ in."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart.
LETTERS = {"œ": "oe", "æ": "ae", "ø": "o"}


def casefold_ascii(text: str) -> str:
    """The text without capitals and accents, letters that are joined as two: ``Œuvre`` → ``oeuvre``."""
    written = text.casefold().translate({ord(character): letters for character, letters in LETTERS.items()})
    spread = unicodedata.normalize("NFKD", written)
    return "".join(character for character in spread if not unicodedata.combining(character))


def folded(text: str) -> str:
    """One form for every way to write a text: lower case, no accents, hyphens and other characters as one space."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", casefold_ascii(text)).split())
