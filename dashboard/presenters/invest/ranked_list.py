"""The list of Where to invest in words: the same cells on the page and in its image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from dashboard.presenters.i18n import Words, sentence_case
from dashboard.presenters.tipping import kinds_text
from dashboard.query.area_list import ListedArea, TownAreas
from dashboard.query.dataset import Dataset
from geodata.measures.tipping import MOST_MISSED
from geodata.region import Indicator
from geodata.statuses import SearchLevel

# The columns of a town that can be compared, and of one that cannot, by the names of their texts.
COMPARED, NEED_ALONE = ("need", "places", "without", "residents"), ("need", "residents")
# Below this a walk is said in metres.
KILOMETRE = 1000
# Of shares in the bundle.
ROUNDING = 1e-6


@dataclass(frozen=True)
class ListRow:
    """An area of the list.

    Attributes:
        below: need and known places, as they stand below the name where there is no room for columns.
        cells: its figures in words, by the names of columns.
        turns: how many missed places would turn that need is high and few places are known; empty outside that corner.
    """

    id: str
    name: str
    corner: bool
    turns: str
    below: str
    cells: dict[str, str]


@dataclass(frozen=True)
class TownList:
    """The list of a town.

    Attributes:
        title: the town, and that need stands alone where its areas cannot be compared.
        count: how many areas are shown.
        figure: the figure of need with its year and unit.
        heads: the columns by name, with what stands above each.
        searched: which kinds of meeting places were searched there, which not, and what has no point.
        wanted: what would have to be searched or located to compare its areas; empty where they are.
        left_out: which areas are not in the list, and why.
    """

    id: str
    name: str
    title: str
    compared: bool
    count: str
    figure: str
    heads: dict[str, str]
    rows: tuple[ListRow, ...]
    searched: str
    wanted: str
    left_out: str


def town_list(town: TownAreas, dataset: Dataset, words: Words) -> TownList:
    """The list of a town in words."""
    columns = COMPARED if town.compared else NEED_ALONE
    return TownList(
        id=town.id,
        name=town.name,
        title=town.name if town.compared else words("invest.need_alone", town=town.name),
        compared=town.compared,
        count="" if town.undivided else words.plural("invest.areas", len(town.areas)),
        figure=figure_text(town.indicator, words),
        heads={name: words(f"invest.head.{name}", years=_years(town.areas, words)) for name in columns},
        rows=tuple(_row(area, town, columns, dataset, words) for area in town.areas),
        searched=_searched(town, dataset, words),
        wanted="" if town.compared else _wanted(town, dataset, words),
        left_out=_left_out(town, dataset, words),
    )


def figure_text(indicator: Indicator | None, words: Words) -> str:
    """A figure of need with its year and unit."""
    if indicator is None:
        return words("invest.no_figure")
    return words("invest.figure", label=words.figure_label(indicator), unit=words.local(indicator.unit))


def searched_kinds(town: TownAreas, dataset: Dataset) -> tuple[list[str], list[str]]:
    """The kinds of meeting places that were searched in a town, and the others, in the order of the vocabulary."""
    searched = {search.kind for search in town.coverage.searches if search.searched}
    kinds = dataset.bundle.coverage.kinds
    return [kind for kind in kinds if kind in searched], [kind for kind in kinds if kind not in searched]


def turns_text(area: ListedArea, words: Words) -> str:
    """How many missed places would turn what the list says of an area in the corner, and where need is high by one
    figure only; empty for any other.
    """
    if not area.corner:
        return ""
    if area.tipping is None:
        turns = words("invest.turns_more", n=MOST_MISSED)
    else:
        turns = words.plural("invest.turns", area.tipping)
    return " ".join([turns, *([] if area.second else [words("invest.one_figure")])])


def _row(area: ListedArea, town: TownAreas, columns: Sequence[str], dataset: Dataset, words: Words) -> ListRow:
    cells = {
        "need": _need(area, town.indicator, dataset, words),
        "places": "" if area.places is None else words.decimal(area.places),
        "without": _without(area, words),
        "residents": words.whole(area.residents),
    }
    return ListRow(
        id=area.id,
        name=area.name,
        corner=area.corner,
        turns=turns_text(area, words),
        below=_below(area, cells, words) if town.compared else "",
        cells={name: cells[name] for name in columns},
    )


def _below(area: ListedArea, cells: Mapping[str, str], words: Words) -> str:
    form = "need" if area.places is None else "both" if area.places else "none"
    return words(f"invest.row.{form}", need=cells["need"], places=cells["places"])


def _need(area: ListedArea, indicator: Indicator | None, dataset: Dataset, words: Words) -> str:
    if area.need is None or indicator is None:
        return words("invest.unknown")
    return words.decimal(area.need, dataset.decimals(indicator.id))


def _without(area: ListedArea, words: Words) -> str:
    """Residents without a known place within a walk; where few people live, how far the nearest one is instead."""
    if area.without is not None:
        return words.whole(area.without)
    if area.nearest_m is None:
        return words("invest.unknown")
    if area.nearest_m < KILOMETRE:
        return words("invest.nearest_m", n=words.whole(round(area.nearest_m, -1)))
    return words("invest.nearest_km", n=words.decimal(area.nearest_m / KILOMETRE))


def _years(areas: Sequence[ListedArea], words: Words) -> str:
    years = sorted({area.year for area in areas if area.year is not None})
    return words.join([str(year) for year in years]) or words("unknown")


def _searched(town: TownAreas, dataset: Dataset, words: Words) -> str:
    """What was searched in a town, in sentences."""
    searched, others = searched_kinds(town, dataset)
    if town.coverage.level == SearchLevel.NOT_SEARCHED or not searched:
        return words("invest.not_searched", town=town.name)
    said = [
        words(
            "invest.searched", kinds=kinds_text(tuple(searched), words), n=len(searched), of=len(searched) + len(others)
        )
    ]
    if others:
        said.append(words("invest.others", kinds=kinds_text(tuple(others), words)))
    if missing := town.coverage.meeting_places_left_out:
        said.append(words("invest.no_point", n=words.whole(missing), of=words.whole(town.coverage.meeting_places)))
    return " ".join(said)


def _wanted(town: TownAreas, dataset: Dataset, words: Words) -> str:
    """What would have to be known before the areas of a town can be compared."""
    parameters, coverage = dataset.bundle.measure_info.parameters, town.coverage
    searched, _ = searched_kinds(town, dataset)
    needs = []
    if (kinds := parameters.least_kinds - len(searched)) > 0:
        needs.append(words.plural("invest.wanted.kinds", kinds))
    listed, located = coverage.meeting_places, coverage.meeting_places - coverage.meeting_places_left_out
    if (points := least_located(listed, parameters.located_share) - located) > 0:
        needs.append(words.plural("invest.wanted.points" if listed else "invest.wanted.any", points))
    bare = [words("together.bare")] if town.undivided else []
    return " ".join([*bare, *([words("invest.wanted.text", list=words.join(needs))] if needs else [])])


def least_located(listed: int, share: float) -> int:
    """The least number of located places with which a town of so many listed ones can be compared; at least one.

    Args:
        listed: number of listed places.
        share: that has to be located, as the bundle rounds it.
    """
    return max(1, ceil((share - ROUNDING) * listed))


def _left_out(town: TownAreas, dataset: Dataset, words: Words) -> str:
    floor = words.whole(dataset.bundle.measure_info.parameters.population_floor)
    said = [
        *([words.plural("invest.small", town.small, floor=floor)] if town.small else []),
        *([words.plural("invest.hidden", town.hidden)] if town.hidden else []),
    ]
    return sentence_case(" ".join(said))
