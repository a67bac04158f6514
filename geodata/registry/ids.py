"""Ids out of names."""

from __future__ import annotations

import re
from collections.abc import Collection

from geodata.spelling import folded

LONGEST_ID = 80


def slug(text: str) -> str:
    """Words of a text as an id: lower-case letters and digits of ASCII with dashes; empty where it has none."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")[:LONGEST_ID].strip("-")


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
