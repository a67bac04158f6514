"""Findings about need beside known meeting places: areas are named only where two figures of need agree."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from dashboard.presenters.bivariate import NAMED, no_cell_reason
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.tipping import missing_lines, tipping_of_several
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, OK, TOO_ALIKE, need_indicator
from dashboard.query.comparison import agreed_in_towns
from dashboard.query.dataset import Dataset, derived
from dashboard.query.selection import NO_MUNICIPALITY
from dashboard.query.view import View
from geodata.region import Indicator
from geodata.spelling import casefold_ascii
from geodata.statuses import Scope, SearchLevel

# Of more areas a sentence names none, and a map annotates none after these.
ANNOTATED = 3
Found = tuple[str, str, tuple[str, ...]]


def gap_finding(view: View, dataset: Dataset, words: Words, within: Collection[str] | None = None) -> Found | None:
    """Headline, note and the areas that are meant; None where the view's figure is none of need, or no area is meant.

    Areas are those in the cell of high need and few known meeting places among the areas of their own municipality, in
    the municipalities of the view. They count where a second figure agrees
    (:func:`dashboard.query.comparison.agreed_in_towns`). So a municipality or a picture only restricts what is counted.

    Args:
        view: its figure and municipalities.
        dataset: the bundle.
        words: the language.
        within: ids of the areas in a picture, where it shows only a part.
    """
    if within is None and not view.municipality:
        return _of_region(dataset, view.indicator, words.lang)
    return _found(view, dataset, words, within)


@derived
def _of_region(dataset: Dataset, indicator: str | None, lang: str) -> Found | None:
    """The finding of the whole region, which no filter of practices changes."""
    return _found(View(lang=lang, indicator=indicator), dataset, words_of(dataset, lang), None)


def _found(view: View, dataset: Dataset, words: Words, within: Collection[str] | None) -> Found | None:
    indicator = need_indicator(view, dataset.bundle)
    figure = dataset.indicator(indicator)
    if indicator is None or figure is None:
        return None
    rows = _rows(view, dataset, indicator, words)
    whole = int((rows["status"] == OK).sum())
    if within is not None:
        rows = rows[rows.index.isin(within)]
    if rows.empty:
        return _undivided(view, dataset, words) if within is None else None
    compared = rows[rows["status"] == OK]
    cut = len(compared) < whole
    where = words("finding.on_this_map") if cut else _where(view, dataset, words)
    if compared.empty:
        return words("finding.gap.not_compared", where=where), _why_not(rows, dataset, words), ()
    corner = compared[compared["cell"] == HIGH_NEED_FEW_PLACES]
    seconds = agreed_in_towns(dataset, indicator)
    agreed = corner[corner.index.isin(seconds)]
    if len(agreed):
        second = [seconds[area] for area in agreed.index]
        people = dataset.areas_by_id["population"].reindex(agreed.index)
        turned = agreed.assign(people=people).sort_values(
            ["tipping", "people"], ascending=False, kind="stable", na_position="first"
        )
        named = tuple(turned.index)
        return _headline(agreed, figure, cut, dataset, words), _note(agreed, figure, second, dataset, words), named
    label = words.figure_label(figure)
    if corner.empty:
        values = {"where": where, "has": _by_figure("has", figure, words)}
        text = words.plural("finding.gap.none", len(compared), **values)
        said = words("finding.gap.figure", figure=label)
        return text, " ".join([said, *_searched(compared, dataset, words)]), ()
    said = words.plural("finding.gap.by_one_figure", len(corner), figure=label, of=words.whole(len(compared)))
    notes = (said, words("finding.gap.ask"), *_searched(corner, dataset, words))
    return words("finding.gap.one_figure_only", where=where), " ".join(notes), ()


def _rows(view: View, dataset: Dataset, indicator: str, words: Words) -> pd.DataFrame:
    """The finest areas in the municipalities of a view, by area id: ``cell``, ``status``, ``tipping``, ``town`` as the
    boundaries write it, ``town_name`` as the reader does.
    """
    table = dataset.bivariate_table(indicator, Scope.TOWN)
    towns = pd.Series(table.index.map(dataset.municipality_of), index=table.index, dtype=object)
    table = table.assign(town=towns, town_name=towns.map(dataset.municipality_names(words.lang)))
    if not view.municipality:
        return table
    ids = {dataset.municipality_ids.get(name) for name in view.municipality} - {None}
    by_id = dataset.areas_by_id["municipality_id"].reindex(table.index).isin(ids)
    return table[by_id | towns.isin(view.municipality)]


def _undivided(view: View, dataset: Dataset, words: Words) -> Found | None:
    """The finding about a municipality without neighbourhoods."""
    area = dataset.municipality_ids.get(view.municipality[0]) if len(view.municipality) == 1 else None
    if area is None or area not in dataset.areas_by_id.index or not dataset.undivided(area):
        return None
    where = _where(view, dataset, words)
    return words("finding.gap.not_compared", where=where), words("together.bare"), ()


def _where(view: View, dataset: Dataset, words: Words) -> str:
    names = [dataset.municipality_name(one, words.lang) for one in view.municipality if one != NO_MUNICIPALITY]
    return words("sentence.municipality", list=words.join(names, "or")).removeprefix(",") if names else ""


def _by_figure(key: str, figure: Indicator, words: Words) -> str:
    """Need by the name of the figure where it has one of its own; a score is high or low, never a neighbourhood."""
    return words(f"finding.gap.{key}.{'income' if figure.id == 'income' else 'any'}")


def _headline(areas: pd.DataFrame, figure: Indicator, cut: bool, dataset: Dataset, words: Words) -> str:
    """In how many neighbourhoods, by municipality in the order of the alphabet: nothing ranks the region."""
    number, need = len(areas), _by_figure("need", figure, words)
    if cut:
        return words.plural("finding.gap.here", number, need=need)
    counts = areas["town_name"].fillna(words.local(dataset.region.label)).value_counts()
    towns = sorted(counts.index, key=casefold_ascii)
    if len(towns) == 1:
        return words.plural("finding.gap.in_town", number, need=need, town=towns[0])
    if len(towns) > NAMED:
        return words("finding.gap.in_many_towns", n=words.whole(number), towns=words.whole(len(towns)), need=need)
    parts = [words("finding.gap.town", n=words.whole(int(counts[town])), town=town) for town in towns]
    return words("finding.gap.in_towns", n=words.whole(number), need=need, list=words.join(parts))


def _note(areas: pd.DataFrame, figure: Indicator, seconds: Collection[str], dataset: Dataset, words: Words) -> str:
    """How many missed places turn it, which areas, how many live there, by which figures, and what may be missing."""
    known = dataset.areas_by_id.loc[areas.index]
    residents = words.whole(known["population"].sum())
    years = words.join([str(int(year)) for year in sorted(known["population_vintage"].dropna().unique())])
    said = {"residents": residents, "years": years or words("unknown")}
    if len(areas) <= ANNOTATED:
        names = words.join(sorted(area_label(area, dataset, words) for area in areas.index))
        people = words.plural("finding.gap.residents", len(areas), names=names, **said)
    else:
        people = words("finding.gap.live_there", **said)
    label, second = words.figure_label(figure), dataset.indicator(next(iter(seconds)))
    if len(set(seconds)) == 1 and second:
        agree = words("finding.gap.two_figures", first=label, second=words.figure_label(second))
    else:
        agree = words("finding.gap.each_two_figures", first=label)
    notes = (tipping_of_several(areas["tipping"], words), *_searched(areas, dataset, words), people, agree)
    return " ".join((*notes, words("finding.gap.ask")))


def area_label(area: str, dataset: Dataset, words: Words) -> str:
    """The name of an area without its municipality, which is named beside it."""
    name, town = dataset.area_names(words.lang)[area], dataset.municipality_of[area]
    spoken = dataset.municipality_name(town, words.lang) if isinstance(town, str) else ""
    return name.removesuffix(f" ({spoken})").removeprefix(f"{spoken} - ")


def _searched(areas: pd.DataFrame, dataset: Dataset, words: Words) -> list[str]:
    """What was not searched in the municipality of areas; of several, for how many kinds each was, where few."""
    towns = areas[["town", "town_name"]].dropna().drop_duplicates().sort_values("town_name")
    if len(towns) == 1:
        return list(missing_lines(towns["town"].iloc[0], dataset, words))
    if len(towns) > NAMED:
        return []
    names: dict[int, list[str]] = {}
    for town, name in towns.itertuples(index=False):
        searched = dataset.coverage_by_municipality.get(town)
        if searched and searched.level == SearchLevel.PARTLY:
            names.setdefault(searched.kinds_searched, []).append(name)
    of = words.whole(len(dataset.bundle.coverage.kinds))
    return [
        words.plural("finding.gap.searched", len(some), towns=words.join(some), kinds=words.whole(kinds), of=of)
        for kinds, some in names.items()
    ]


def _why_not(areas: pd.DataFrame, dataset: Dataset, words: Words) -> str:
    """Why the areas, of which none is compared, are not: most of them, unless the figure itself is too coarse."""
    status, towns = str(areas["status"].mode().iloc[0]), areas["town"].dropna().unique()
    if (areas["status"] == TOO_ALIKE).any():
        status = TOO_ALIKE
    return no_cell_reason(status, str(towns[0]) if len(towns) == 1 else "", dataset, words)
