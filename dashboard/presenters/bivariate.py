"""Need beside support in words: what a cell is called, what stands in it, and how firmly an area is in the corner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import pandas as pd

from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.query.bivariate import (
    HIGH_NEED_FEW_PLACES,
    NOT_LOCATED,
    NOT_SEARCHED,
    OK,
    bivariate_table,
    cells,
    need_indicator,
)
from dashboard.query.dataset import Dataset
from dashboard.query.view import CELLS

LOW_TO_HIGH = ("low", "middle", "high")
# How many municipalities a sentence names before it counts the others.
NAMED = 3


@dataclass(frozen=True)
class BivariateSummary:
    """What is said of an area: need and support in one line, how firm that is, and how it was worked out.

    ``known`` is false where the area has no cell; ``cell`` then says why.
    """

    known: bool
    title: str
    cell: str
    lines: tuple[str, ...]
    how: str


def cell_name(cell: str, words: Words) -> str:
    """A cell in words, to begin a sentence: ``High need, little support``."""
    need, support = (LOW_TO_HIGH[int(part) - 1] for part in cell.split("-"))
    said = words("together.cell", need=words(f"together.need.{need}"), support=words(f"together.support.{support}"))
    return said[0].upper() + said[1:]


def cells_within(chosen: Sequence[str], words: Words) -> str:
    """Cells in words, within a sentence: ``high need and little support, or high need and much support``."""
    said = []
    for cell in chosen:
        need, support = (LOW_TO_HIGH[int(part) - 1] for part in cell.split("-"))
        pair = {"need": words(f"together.need.{need}"), "support": words(f"together.support.{support}")}
        said.append(words("together.pair", **pair))
    return words.join(said, "or")


def cell_sentences(indicator: str, dataset: Dataset, words: Words) -> dict[str, str]:
    """For each cell one plain sentence: its name, how many neighbourhoods and residents, and where they are."""
    return dataset.once(("sentences", indicator, words.lang), lambda: _sentences(indicator, dataset, words))


def _sentences(indicator: str, dataset: Dataset, words: Words) -> dict[str, str]:
    held = dataset.bundle.measure_info["cells"][indicator]
    found = cells(dataset.bundle, indicator)
    towns = dataset.bundle.areas.set_index("area_id")["municipality_name"].map(dataset.municipality_names(words.lang))
    said = {}
    for at, cell in enumerate(CELLS):
        number = int((found == cell).sum())
        name = cell_name(cell, words)
        if not number:
            said[cell] = words("together.nothing", cell=name)
            continue
        where = _where(towns.reindex(found.index[found == cell]).dropna(), words)
        residents = words.decimal(held[str(at + 1)]["residents"], 0)
        said[cell] = words.plural("together.said", number, cell=name, residents=residents, where=where)
        if cell == HIGH_NEED_FEW_PLACES:
            said[cell] += " " + words("together.ask")
    return said


def searched_note(municipality: str, dataset: Dataset, words: Words, brief: bool = False) -> str:
    """How far a municipality was searched for meeting places, where that was partly; else empty."""
    effort = effort_of(municipality, dataset)
    if effort is None or effort["level"] != "partly":
        return ""
    name = dataset.municipality_names(words.lang).get(municipality, municipality)
    kinds = {"n": effort["kinds_searched"], "of": len(dataset.bundle.coverage["kinds"])}
    return words(f"together.effort.{'brief' if brief else 'partly'}", municipality=name, **kinds)


def no_cell(status: str, municipality: str, dataset: Dataset, words: Words) -> str:
    """Why an area of a municipality has no cell."""
    effort = effort_of(municipality, dataset)
    name = dataset.municipality_names(words.lang).get(municipality, municipality)
    if status == NOT_SEARCHED and effort:
        return words("together.effort.not_searched", municipality=name)
    if status == NOT_LOCATED and effort:
        left_out, listed = (words.decimal(effort[key], 0) for key in ("meeting_places_left_out", "meeting_places"))
        return words("together.effort.places_not_located", municipality=name, n=left_out, of=listed)
    fewest = dataset.bundle.measure_info["parameters"]["population_floor"]
    return words(f"together.status.{status}", floor=fewest)


def firmness(share: float, best: float, worst: float, ranked: int, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """In how many settings an area is in the corner, and its places among the ``ranked``; nothing where it has none."""
    if pd.isna(share):
        return ()
    settings = dataset.bundle.measure_info["parameters"]["settings"]
    number = round(share * settings)
    form = "never" if number == 0 else "all" if number == settings else "some"
    low, high = words.decimal(floor(best), 0), words.decimal(ceil(worst), 0)
    rank = words("together.rank_one", low=low, n=ranked) if low == high else ""
    said = words(f"together.share.{form}", n=number, of=settings)
    return said, rank or words("together.rank", low=low, high=high, n=ranked)


def bivariate_summary(area: str, dataset: Dataset, words: Words, asked: str | None) -> BivariateSummary | None:
    """What need and support say about a neighbourhood; None for an area of another level or a figure of no need.

    Args:
        asked: the figure that the view shows, or None for the region's first one.
    """
    indicator = need_indicator(asked, dataset.bundle)
    rows = dataset.area_rows(dataset.levels[-1])
    if indicator is None or area not in rows:
        return None
    table = bivariate_rows(indicator, dataset)
    record: Mapping[Any, Any] = table.iloc[rows[area]].to_dict()
    declared = dataset.indicator(indicator) or {}
    label = words.local(declared["label"])
    town = dataset.areas_of(dataset.levels[-1])["municipality_name"].iloc[rows[area]]
    note = searched_note(town, dataset, words)
    firm = firmness(record["share"], record["best"], record["worst"], int(table["share"].count()), dataset, words)
    how = method_link("gap", words)
    title = words("together.of", need=label)
    if record["status"] != OK:
        return BivariateSummary(False, title, no_cell(record["status"], town, dataset, words), (), how)
    cell = cell_name(record["cell"], words) + words("sentence.end")
    return BivariateSummary(True, title, cell, (*firm, *filter(None, (note,))), how)


def bivariate_rows(indicator: str, dataset: Dataset) -> pd.DataFrame:
    """:func:`dashboard.query.bivariate.bivariate_table` of the finest level, worked out once."""
    areas = dataset.areas_of(dataset.levels[-1])["area_id"]
    return dataset.once(("gap", indicator), lambda: bivariate_table(dataset.bundle, indicator, areas))


def effort_of(municipality: str | None, dataset: Dataset) -> Mapping[str, Any] | None:
    """How far a municipality was searched, as ``coverage.json`` has it; None where it is not told of."""
    efforts = dataset.once(
        "efforts", lambda: {one["name"]: one for one in dataset.bundle.coverage.get("municipalities", ())}
    )
    return efforts.get(municipality)


def searched_at_all(municipality: str | None, dataset: Dataset) -> bool:
    """Whether anybody searched a municipality for meeting places, so that finding none says something."""
    effort = effort_of(municipality, dataset)
    return effort is None or effort["level"] != NOT_SEARCHED


def _where(towns: pd.Series, words: Words) -> str:
    """``Gent 9, Antwerpen 5 and 3 elsewhere``: the municipalities that hold most, the first by name among equals."""
    counts = towns.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    parts = [words("together.town", town=town, n=number) for town, number in counts.head(NAMED).items()]
    others = int(counts.iloc[NAMED:].sum())
    return words.join([*parts, words("together.elsewhere", n=others)] if others else parts)
