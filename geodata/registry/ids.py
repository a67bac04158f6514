"""Ids out of names."""

from __future__ import annotations

import re
from collections.abc import Collection

from geodata.spelling import casefold_ascii

LONGEST_ID = 80


def ascii_words(text: str) -> str:
    """A text without capitals and accents, its words apart by single blanks: what two ways to write it share."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in casefold_ascii(text)).split())


def slug(text: str) -> str:
    """Words of a text as an id: lower-case letters and digits of ASCII with dashes; empty where it has none."""
    return "-".join(re.findall(r"[a-z0-9]+", casefold_ascii(text)))[:LONGEST_ID].strip("-")


def practice_id(name: str, municipality: str, taken: Collection[str]) -> str:
    """An id of name and municipality that is not and was not in use.

    Args:
        name: of the practice.
        municipality: where it is; not repeated if the name ends with it.
        taken: ids that are in use, and those that were taken out.
    """
    place = slug(municipality)[:30].strip("-")
    words = slug(name)[: LONGEST_ID - len(place) - 6].strip("-") or "practice"
    made = words if not place or words == place or words.endswith(f"-{place}") else f"{words}-{place}"
    return free_id(made, taken)


def free_id(made: str, taken: Collection[str]) -> str:
    """The id, or it with the lowest number from 2 that is free."""
    number = 2
    found = made
    while found in taken:
        found = f"{made}-{number}"
        number += 1
    return found
