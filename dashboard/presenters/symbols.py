"""Map symbols: a dot is a practice, a ring its professionals, a square its meeting place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from dashboard.query.support import SPLIT, Split, split_of

SYMBOL_FOLDER = "/assets/maps/symbols/"
# The same in ink, where red is for what the question is about.
INK_SYMBOL_FOLDER = f"{SYMBOL_FOLDER}ink/"
Symbol = Literal["practice", "professional", "meeting", "both", "unknown"]
SYMBOL_OF: dict[Split, Symbol] = {
    "both": "both",
    "professionals": "professional",
    "meeting_place": "meeting",
    "other": "practice",
    "unknown": "unknown",
}
# In the order of the split: a symbol's index is also that of its part of a ring.
SYMBOLS: tuple[Symbol, ...] = tuple(SYMBOL_OF[part] for part in SPLIT)


def symbol(kinds: Collection[str]) -> Symbol:
    """The symbol of a practice with these kinds of support; ``practice`` when support is known but of other kinds."""
    return SYMBOL_OF[split_of(kinds)]
