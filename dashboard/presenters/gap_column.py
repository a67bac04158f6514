"""The areas that a finding names, with how sure that is, for the column beside the map."""

from __future__ import annotations

from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.findings import Finding
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def column_gap(view: View, found: Finding, dataset: Dataset, words: Words) -> str:
    """The areas that the finding names, as HTML; empty where it names none."""
    if not found.areas:
        return ""
    figures = card_figures(view, dataset)
    cards = [area_card(area, dataset, words, figures) for area in found.areas]
    return fragment("column_gap", words, cards=cards)
