"""Map symbols: a dot is a practice, a ring its professionals, a square its meeting place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

SYMBOL_FOLDER = "/assets/maps/symbols/"
Symbol = Literal["practice", "professional", "meeting", "both", "unknown"]
SYMBOLS: tuple[Symbol, ...] = ("practice", "professional", "meeting", "both", "unknown")


def symbol(kinds: Collection[str]) -> Symbol:
    """The symbol of a practice with these kinds of support; ``practice`` when support is known but of other kinds."""
    if not kinds:
        return "unknown"
    professional, meeting = "professional" in kinds, "meeting_infrastructure" in kinds
    if professional and meeting:
        return "both"
    if professional:
        return "professional"
    return "meeting" if meeting else "practice"
