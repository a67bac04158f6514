"""Texts without what two ways to write the same word differ in."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart.
LETTERS = {"œ": "oe", "æ": "ae", "ø": "o"}


def casefold_ascii(text: str) -> str:
    """The text without capitals and accents, letters that are joined as two: ``Œuvre`` → ``oeuvre``."""
    written = text.casefold().translate({ord(sign): letters for sign, letters in LETTERS.items()})
    spread = unicodedata.normalize("NFKD", written)
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def folded(text: str) -> str:
    """The same text for every way to write it: lower case, without accents, hyphens and other signs as one space."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", casefold_ascii(text)).split())
