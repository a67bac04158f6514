"""The areas that a finding names, with how sure that is, for the column beside the map."""

from __future__ import annotations

from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.findings import Finding
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def column_gap(view: View, found: Finding, dataset: Dataset, words: Words, listed: str) -> str:
    """The areas that the map annotates, as HTML; empty where it annotates none.

    Args:
        view: what is shown.
        found: its finding.
        dataset: the bundle.
        words: the language.
        listed: the address of the list of all areas that the finding counts.
    """
    if not found.areas:
        return ""
    figures = card_figures(view, dataset)
    cards = [area_card(area, dataset, words, figures) for area in found.annotated]
    others = len(found.areas) - len(cards)
    return fragment("column_gap", words, cards=cards, others=others, listed=listed)
