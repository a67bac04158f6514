"""The invitation to help with the search, from what is known of how far it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.presenters.bivariate import was_searched
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset


@dataclass(frozen=True)
class Invitation:
    """An invitation: a first sentence, what follows it, and the text of the link to the form."""

    opening: str
    rest: str
    link: str


def search_invitation(dataset: Dataset, outlined: bool, words: Words) -> Invitation | None:
    """How many municipalities were searched and how many were not.

    Args:
        outlined: whether the map has a dark line around those that were.
        words: the language.

    Returns:
        None where the bundle says of no municipality how far it was searched.
    """
    rows = dataset.bundle.coverage.municipalities
    searched = sum(was_searched(row.name, dataset) for row in rows)
    if not rows:
        return None
    lined = outlined and searched > 0
    said = [
        words.plural(f"invite.{key}", number)
        for key, number in (
            ("outlined" if lined else "unsearched", len(rows) - searched),
            ("in_part_outlined" if lined and searched < len(rows) else "in_part", searched),
        )
        if number
    ]
    opening, *rest = said
    return Invitation(opening, " ".join((*rest, words("invite.ask"))), words("invite.help"))


def grey_invitation(said: Mapping[str, str] | None) -> Invitation | None:
    """What the legend of need and known meeting places says of grey areas; None without any."""
    return Invitation(said["sentence"], "", said["text"]) if said else None
