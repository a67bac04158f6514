"""Professionals by who started a practice: in how many practices they run it, support it, or nobody says which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.presenters.evidence.figure import FigureTable, TableCell, numeric, rows_link
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.models import UNKNOWN

# Column → the roles that it counts: of professionals any, then those that run the practice, those that do not.
COLUMNS: dict[str, tuple[str, ...]] = {
    "professional": (),
    "runs": ("runs", "co_runs"),
    "supports": ("hosts", "supports", "started"),
    "unknown": (UNKNOWN,),
}


def role_counts(dataset: Dataset) -> pd.DataFrame:
    """One row per initiator: ``initiator`` (missing where none is stated), ``practices``, and each of :data:`COLUMNS`.

    A practice with several professionals counts in each column that fits one of them.
    """
    columns = ["initiator", "practices", *COLUMNS]
    rows = [{"initiator": term, **_counts(dataset, _views(term))} for term in dataset.index.options("initiator")]
    every = _counts(dataset, _views(None))
    table = pd.DataFrame(rows, columns=columns)
    # Each practice has one initiator or none.
    rest = {name: number - int(table[name].sum()) for name, number in every.items()}
    rows += [{"initiator": None, **rest}] if rest["practices"] else []
    return pd.DataFrame(rows, columns=columns)


def role_table(dataset: Dataset, words: Words) -> FigureTable:
    """The counts with all practices first; each number links to the practices that it counts."""
    terms = (None, *dataset.index.options("initiator"))
    rows = [_row(term, dataset, words) for term in terms]
    unstated = role_counts(dataset)
    for row in unstated[unstated["initiator"].isna()].to_dict("records"):
        heading = _heading(words("readings.roles.unstated"), int(row["practices"]), words)
        rows.append((TableCell(heading), *(numeric(words.whole(int(row[name]))) for name in COLUMNS)))
    heads = tuple(words(f"readings.roles.column.{name}") for name in ("initiator", *COLUMNS))
    return FigureTable(words("readings.roles.title"), heads, tuple(rows))


def _views(initiator: str | None) -> dict[str, View]:
    """Column → the filters that select what it counts."""
    chosen: dict[str, Any] = {"initiator": (initiator,)} if initiator else {}
    traced = {name: View(support=("professional",), role=roles, **chosen) for name, roles in COLUMNS.items()}
    return {"practices": View(**chosen), **traced}


def _counts(dataset: Dataset, views: dict[str, View]) -> dict[str, int]:
    return {name: int(dataset.index.mask(view).sum()) for name, view in views.items()}


def _row(initiator: str | None, dataset: Dataset, words: Words) -> tuple[TableCell, ...]:
    views = {name: replace(view, lang=words.lang) for name, view in _views(initiator).items()}
    counts = _counts(dataset, views)
    label = words.term("initiator", initiator) if initiator else words("readings.roles.all")
    numbers = (numeric(words.whole(counts[name]), rows_link(views[name]) if counts[name] else "") for name in COLUMNS)
    heading = _heading(label, counts["practices"], words)
    return (TableCell(heading, rows_link(views["practices"]) if counts["practices"] else ""), *numbers)


def _heading(label: str, number: int, words: Words) -> str:
    """The heading of a row, with the number of its practices, of which the others are a part."""
    return f"{label} ({words.whole(number)})"
