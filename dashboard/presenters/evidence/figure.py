"""What the figures of the page Evidence share: their parts, need indicators, sources, and the areas behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd
from markupsafe import Markup

from dashboard.presenters.credits import Attribution, attribution
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import TOO_ALIKE, cell_by_area, need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import CELLS, View, view_query
from geodata.statuses import Scope

Size = Literal["wide", "narrow", "all"]
SIZES: tuple[Size, ...] = ("wide", "narrow")
# In CSS pixels.
WIDTHS: dict[Size, int] = {"wide": 720, "narrow": 340}
# The mean width of a letter as a share of the font size; a browser test checks that every text fits its picture.
LETTER = 0.52
NONE = "–"
REGISTRY, PLACES = "practices", "meeting-places"
# The setting of practices whose number is divided by residents.
LIVING = "living"
AREA_LAYERS = ("practices", "meeting_places", "gap")
AREA_COLUMNS = (
    "indicator", "year", "area_id", "area", "level", "municipality", "parent_id", "need_class", "need", "need_of",
    "meeting_place_in_reach", "access", "practices", "residents", "residents_year", "sources", "licences",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """An SVG and the width of screen that it is for; ``all`` suits every one."""

    svg: str
    size: Size
    heading: str = ""

    @property
    def markup(self) -> Markup:
        """The SVG as a part of a page: the template that drew it escaped what it says."""
        return Markup(self.svg)


@dataclass(frozen=True)
class TableCell:
    """One cell of a table; ``url`` links to the rows that it counts."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class FigureTable:
    """A table under a figure. The first cell of a row is its heading; a row of one cell begins a group."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]


@dataclass(frozen=True)
class EvidenceFigure:
    """One figure.

    Attributes:
        name: in the address of its file and as the anchor on the page.
        kind: the kind of result.
        pictures: in their order on the page.
        counted: what was counted, with numbers.
        areas: address of a file of the areas behind it; empty where it is not about areas.
        marks: swatch → its meaning.
        small: a table that replaces the picture on a phone.
        shown: a table in place of any picture.
        hint: how to use the picture, where there is one.
        rows: address and label of the rows behind it; empty where no page lists them.
    """

    name: str
    kind: str
    title: str
    paragraphs: tuple[str, ...]
    table: FigureTable | None
    counted: str
    sources: tuple[Attribution, ...]
    method: str
    csv: str
    pictures: tuple[Picture, ...] = ()
    areas: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    small: FigureTable | None = None
    shown: FigureTable | None = None
    hint: str = ""
    rows: tuple[str, str] = ("", "")


def rows_link(view: View) -> str:
    """The address of the page that lists exactly the practices of a view."""
    return f"/practices?{view_query(view)}"


def numeric(text: str, url: str = "") -> TableCell:
    """A cell that is set like a number."""
    return TableCell(text, url, number=True)


def need_indicators(dataset: Dataset, words: Words) -> dict[str, str]:
    """Need indicator → its label, the region's first one first."""
    labels = {item.id: words.figure_label(item) for item in dataset.bundle.manifest.indicators}
    return {indicator: labels[indicator] for indicator in dataset.bundle.measure_info.indicators}


def chosen_indicator(requested: str | None, dataset: Dataset) -> str | None:
    """The requested indicator where it measures need of compared areas; else the region's default; None without any."""
    known = dataset.bundle.measure_info.indicators
    return requested if requested in known else need_indicator(View(), dataset.bundle) or next(iter(known), None)


def sources(ids: Iterable[str], dataset: Dataset, words: Words) -> tuple[Attribution, ...]:
    """Sources by their ids in the manifest, in this order, each once; of our own lists with the years of their rows."""
    known = [one for one in dict.fromkeys(ids) if one in dataset.sources]
    cited = [(one, attribution(dataset.sources[one], dataset, words)) for one in known]
    return tuple(replace(source, vintage=source.vintage or _years(one, dataset, words)) for one, source in cited)


def _years(source: str, dataset: Dataset, words: Words) -> str:
    """The years in which the rows of our own lists were last confirmed; other sources without a year state none."""
    places = dataset.bundle.meeting_places
    own = places.loc[places["source_id"] == PLACES, "year"]
    lists = {REGISTRY: dataset.bundle.practices["verified"], PLACES: own}
    known = lists.get(source, pd.Series(dtype="Int64")).dropna()
    if known.empty:
        return words("evidence.no_year")
    return words("evidence.years", first=int(known.min()), last=int(known.max()))


def cells_of_need(tercile: int) -> tuple[str, ...]:
    """The cells of a class of need, 1 low to 3 high."""
    return tuple(cell for cell in CELLS if cell.startswith(f"{tercile}-"))


def map_link(indicator: str, lang: str, chosen: Sequence[str] = CELLS, setting: tuple[str, ...] = ()) -> str:
    """The address of the map with exactly the areas in those cells; every compared area is in one of the nine.

    Args:
        setting: the practices in these settings; all without any.
    """
    view = View(lang=lang, indicator=indicator, layers=AREA_LAYERS, cell=tuple(chosen), setting=setting)
    return f"/?{view_query(view)}"


def compared_areas(indicator: str | None, dataset: Dataset, lang: str) -> pd.DataFrame:
    """One row per area that is compared by a need indicator, in the bundle's order.

    Columns: ``year``, ``sources`` and ``licences`` are those of ``need``, ``need_of`` is the larger area that it is of,
    ``need_class`` is 1 low to 3 high (missing where too many areas share one value), ``need`` the indicator,
    ``access`` the places per 10,000 residents who share them, ``meeting_place_in_reach`` whether at least half of the
    residents have one within the main walking distance, ``practices`` those where people live.
    """
    if indicator is None:
        return pd.DataFrame(columns=list(AREA_COLUMNS))
    level, cells = dataset.levels[-1], cell_by_area(dataset.bundle, indicator, Scope.REGION)
    areas = dataset.areas_of(level)
    # Areas that share a value can be ranked, but not classified.
    alike = dataset.bivariate_table(indicator, Scope.REGION)["status"] == TOO_ALIKE
    areas = areas[areas["area_id"].isin(cells.index) | alike.to_numpy()]
    ids, figures, declared = areas["area_id"], dataset.figures(level, indicator), dataset.indicator(indicator)
    source = dataset.sources[declared.source] if declared else None
    reached = dataset.bundle.evidence.association.in_reach
    return pd.DataFrame(
        {
            "indicator": indicator,
            "year": declared.vintage if declared else None,
            "area_id": ids,
            "area": ids.map(dataset.area_names(lang)),
            "level": level,
            "municipality": areas["municipality_name"].map(dataset.municipality_names(lang)),
            "parent_id": areas["parent_id"],
            "need_class": ids.map({area: int(cell[0]) for area, cell in cells.items()}).astype("Int64"),
            "need": ids.map(figures["value"]).round(6),
            "need_of": ids.map(figures["of"]),
            "meeting_place_in_reach": ids.isin(reached) if reached is not None else None,
            "access": ids.map(dataset.measure_table(f"access_{dataset.catchment_m}", level)["value"]),
            "practices": ids.map(dataset.measure_table("living_all", level)["value"]).astype("Int64"),
            "residents": areas["population"].round().astype("Int64"),
            "residents_year": areas["population_vintage"].astype("Int64"),
            "sources": source.credit if source else None,
            "licences": source.licence if source else None,
        },
        columns=list(AREA_COLUMNS),
    )
