"""The list of Where to invest: neighbourhoods by town, in the order that a view requests.

A town that can be compared has the figures about known meeting places; in any other, need alone is known. The list of a
region is in the order of the alphabet by town, so that nothing ranks the whole region.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import pandas as pd

from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES
from dashboard.query.comparison import chosen_town
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import OSM_PLACES, Sort, View
from geodata.bundle.models import MunicipalityCoverage
from geodata.region import Indicator
from geodata.spelling import casefold_ascii
from geodata.statuses import GIVEN, Scope, SearchLevel

# What the map beside the list draws.
LAYERS = ("meeting_places", OSM_PLACES, "gap")
Order = Callable[["ListedArea"], tuple[Any, ...]]


@dataclass(frozen=True)
class ListedArea:
    """An area of the list; what is not known, or not said of it, is None.

    Attributes:
        id: of the area.
        name: in the reader's language, without its municipality.
        need: its figure of need, ``need_of`` the id of the larger area that the figure is of.
        corner: whether need is high and few meeting places are known, in comparison with its town.
        second: in the corner, the figure from another source by which need is high as well; None where there is none.
        tipping: in the corner, how many missed places take it out; None where more would be needed than were tried.
        places: known meeting places within a walk, mean over residents.
        without: residents without one.
        nearest_m: in a sparse area, metres of walk to the nearest one, mean over residents, instead of ``without``.
        residents: in the year ``year``.
    """

    id: str
    name: str
    need: float | None
    need_of: str | None
    corner: bool
    second: str | None
    tipping: int | None
    places: float | None
    without: int | None
    nearest_m: float | None
    residents: int
    year: int | None


@dataclass(frozen=True)
class TownAreas:
    """The areas of one town.

    Attributes:
        id: of the municipality.
        name: in the reader's language.
        compared: whether its areas can be compared; in any other town only need is known.
        indicator: of need.
        areas: those that are shown, in order.
        small: how many have too few residents for any figure about meeting places, and are left out.
        hidden: how many more have fewer residents than the view requests.
        undivided: whether the only area is the municipality itself.
        coverage: how far it was searched.
    """

    id: str
    name: str
    compared: bool
    indicator: Indicator | None
    areas: tuple[ListedArea, ...]
    small: int
    hidden: int
    undivided: bool
    coverage: MunicipalityCoverage


def area_list(view: View, dataset: Dataset) -> tuple[TownAreas, ...]:
    """The list of a view: of its town, else of every town that can be compared, in the order of the alphabet.

    Page, tables and drawings all show exactly these rows in this order.
    """
    town = chosen_town(view, dataset)
    towns = [town] if town is not None else list(dataset.bundle.measure_info.towns)
    listed = [
        _shown(_town_areas(dataset, one, need_in_town(view, one, dataset), view.lang), view.sort, view.least)
        for one in towns
    ]
    return tuple(sorted(listed, key=lambda one: (casefold_ascii(one.name), one.id)))


def listed_view(view: View, dataset: Dataset) -> View:
    """What the map beside the list shows: need and known meeting places in the town of a view, by the list's figure."""
    town = chosen_town(view, dataset)
    name = dataset.area_records[town]["municipality_name"] if town is not None else None
    return replace(
        view.without_filters(),
        question="gap",
        layers=LAYERS,
        municipality=(name,) if isinstance(name, str) else (),
        indicator=need_in_town(view, town, dataset) if town is not None else _need(view, dataset),
        at=None,
        scale=None,
        level=None,
        compare=(),
        practice=None,
    )


def need_in_town(view: View, town: str, dataset: Dataset) -> str | None:
    """The figure of need of a town's list: that of the view where it stands for need, else the region's for it."""
    declared = (item.indicator for item in dataset.region.default_need_in if town in item.municipalities)
    return _need(view, dataset, next(declared, None))


def _need(view: View, dataset: Dataset, declared: str | None = None) -> str | None:
    known = dataset.bundle.measure_info.indicators
    wanted = (view.indicator, declared, dataset.region.default_need)
    return next((one for one in wanted if one in known), next(iter(known), None))


def towns_of(dataset: Dataset, lang: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Every town, id and name, in the order of the alphabet: those that can be ``compared``, those ``searched`` in part
    that cannot, and ``others``.
    """
    found: dict[str, list[tuple[str, str]]] = {"compared": [], "searched": [], "others": []}
    coverage = dataset.coverage_by_municipality
    towns = dataset.areas_of("municipality")
    for town, name in zip(towns["area_id"], towns["municipality_name"], strict=True):
        searched = coverage.get(name)
        group = "compared" if town in dataset.bundle.measure_info.towns else "others"
        if group == "others" and searched and searched.level != SearchLevel.NOT_SEARCHED:
            group = "searched"
        found[group].append((town, dataset.municipality_name(name, lang)))
    return {group: tuple(sorted(some, key=lambda one: casefold_ascii(one[1]))) for group, some in found.items()}


def _shown(town: TownAreas, sort: Sort, least: int | None) -> TownAreas:
    """A town's areas in the order of a view, without those that have fewer residents than it requests."""
    areas = [area for area in town.areas if least is None or area.residents >= least]
    # Where meeting places are not compared, need is all there is to order by.
    by = sort if town.compared or sort not in ("tipping", "without") else "need"
    low = town.indicator is not None and town.indicator.direction == "low_is_need"
    areas.sort(key=lambda area: (*_orders(low)[by](area), casefold_ascii(area.name), area.id))
    return replace(town, areas=tuple(areas), hidden=len(town.areas) - len(areas))


def _orders(low_is_need: bool) -> dict[Sort, Order]:
    """What comes first, by the order requested; what is not known comes last."""

    def need(area: ListedArea) -> tuple[Any, ...]:
        return (area.need is None, (area.need or 0.0) * (1 if low_is_need else -1))

    def without(area: ListedArea) -> tuple[Any, ...]:
        # A sparse area has a distance instead.
        return (area.without is None, -(area.without or 0), -(area.nearest_m or 0.0))

    return {
        # In the corner, a number that is not known is more than any that was tried.
        "tipping": lambda area: (not area.corner, -inf if area.tipping is None else -area.tipping, *without(area)),
        "without": without,
        "need": need,
        "residents": lambda area: (-area.residents,),
        "name": lambda _area: (),
    }


@derived
def _town_areas(dataset: Dataset, town: str, indicator: str | None, lang: str) -> TownAreas:
    """All areas of a town that have enough residents, in no order."""
    finest = dataset.levels[-1]
    rows = dataset.cover_of(finest)
    rows = rows[rows["municipality_id"] == town]
    enough = rows[rows["population"] >= dataset.bundle.measure_info.parameters.population_floor]
    compared = town in dataset.bundle.measure_info.towns
    return TownAreas(
        id=town,
        name=dataset.municipality_name(str(dataset.area_records[town]["municipality_name"]), lang),
        compared=compared,
        indicator=dataset.indicator(indicator) if indicator else None,
        areas=_areas(enough, dataset, indicator, town, lang),
        small=len(rows) - len(enough),
        hidden=0,
        undivided=town in set(rows["area_id"]) and len(dataset.levels) > 1,
        coverage=dataset.coverage_by_municipality[dataset.area_records[town]["municipality_name"]],
    )


def _areas(rows: pd.DataFrame, dataset: Dataset, indicator: str | None, town: str, lang: str) -> tuple[ListedArea, ...]:
    ids, names, info = rows["area_id"].to_list(), dataset.short_area_names(lang), dataset.bundle.measure_info
    need = dataset.all_figures(indicator or "").reindex(ids).to_dict("records")
    walk, own = dataset.catchment_m, info.towns.get(town)
    cells = dict[str, Any]()
    measures = dict[str, list[float | None]]()
    if own is not None:
        for name in (f"reach_{walk}", f"without_place_{walk}", "nearest_place"):
            measures[name] = _measure(name, ids, dataset)
        if indicator is not None:
            table = dataset.bivariate_table(indicator, Scope.TOWN)
            cells = dict(zip(table.index, table.to_dict("records"), strict=True))
    agreed = own.agreed.get(indicator or "", {}) if own is not None else {}

    def area_of(at: int, area: str) -> ListedArea:
        record, cell = dataset.area_records[area], cells.get(area, {})
        sparse = record["population"] / record["area_km2"] < info.parameters.sparse_below
        corner = cell.get("cell") == HIGH_NEED_FEW_PLACES
        places, without, nearest = (values[at] for values in measures.values()) if measures else (None, None, None)
        return ListedArea(
            id=area,
            name=names[area],
            need=_known(need[at]["value"]),
            need_of=of if isinstance(of := need[at]["of"], str) else None,
            corner=corner,
            second=agreed.get(area) if corner else None,
            tipping=int(cell["tipping"]) if corner and _known(cell["tipping"]) is not None else None,
            places=None if sparse else places,
            without=None if sparse or without is None else round(without),
            nearest_m=nearest if sparse else None,
            residents=int(record["population"]),
            year=None if pd.isna(record["population_vintage"]) else int(record["population_vintage"]),
        )

    return tuple(area_of(at, area) for at, area in enumerate(ids))


def _measure(measure: str, ids: list[str], dataset: Dataset) -> list[float | None]:
    """The values of a measure, None where it has none."""
    table = dataset.measure_table(measure, dataset.levels[-1]).reindex(ids)
    given = table["status"].isin([str(one) for one in GIVEN])
    return [_known(value) if there else None for value, there in zip(table["value"], given, strict=True)]


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
