"""The document ``coverage.json``: how far each municipality was searched."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from geodata.bundle.models.documents import (
    Coverage,
    KindSearch,
    LevelCounts,
    MunicipalityCoverage,
    MunicipalitySearch,
    PracticeCoverage,
)
from geodata.layers.search_coverage import Search, SearchCoverage
from geodata.statuses import Completeness, SearchLevel

# Below this share of located places, an empty spot on the map is no evidence of little support.
LEAST_LOCATED = 2 / 3
# With fewer kinds searched, that none is near says little of meeting places.
LEAST_KINDS = 3


def search_level(searches: tuple[Search, ...], kinds: int) -> SearchLevel:
    """How far a municipality was searched for meeting places, of this many kinds."""
    if len(searches) == kinds and all(search.complete == Completeness.YES for search in searches):
        return SearchLevel.SEARCHED
    return SearchLevel.PARTLY if any(search.searched for search in searches) else SearchLevel.NOT_SEARCHED


def kinds_searched(
    search_coverage: SearchCoverage, municipalities: Iterable[str], kinds: Iterable[str], own: bool = False
) -> dict[str, tuple[str, ...]]:
    """Municipality → the kinds of meeting places that were searched there, in the vocabulary's order.

    Args:
        search_coverage: what was declared.
        municipalities: names as the region has them.
        kinds: of the vocabulary.
        own: leave out what was searched on OpenStreetMap alone.
    """
    searched = {
        name: {search.kind for search in search_coverage.of(name) if (search.own if own else search.searched)}
        for name in set(municipalities)
    }
    return {name: tuple(kind for kind in kinds if kind in found) for name, found in searched.items()}


def levels_of(search_coverage: SearchCoverage, municipalities: pd.Series, kinds: int) -> pd.Series:
    """The level of search of each row by the name of its municipality; null names were not searched."""
    known = {name: search_level(search_coverage.of(name), kinds) for name in municipalities.dropna().unique()}
    return municipalities.map(known).astype(object).fillna(SearchLevel.NOT_SEARCHED)


def municipality_of(search_coverage: SearchCoverage, names: pd.Series, municipalities: set[str]) -> pd.Series:
    """Names of municipalities as the region has them: a member of a group by the group's where only that is known."""
    group_of = {
        member: name for name, members in search_coverage.groups.items() if name in municipalities for member in members
    }
    found = [name if name in municipalities else group_of.get(name) for name in names]
    return pd.Series(found, index=names.index, dtype=object)


def by_outline(table: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The rows, each with the ``municipality_name`` that counts by area have it: that of its ``municipality_id``.

    An address can name another municipality than the one around its point.

    Args:
        table: practices or meeting places of the atlas.
        areas: all levels; without municipalities among them names stay as they are written.
    """
    towns = areas[areas["level"] == "municipality"].set_index("area_id")["municipality_name"]
    names = table["municipality_id"].map(towns)
    return table.assign(municipality_name=names.where(names.notna(), table["municipality_name"]))


def located_enough(search_coverage: SearchCoverage, municipalities: set[str], places: pd.DataFrame) -> dict[str, bool]:
    """Whether enough of a municipality's listed places have a location to tell areas with few from areas with many.

    Args:
        search_coverage: knows which municipalities are counted together.
        municipalities: names as the region has them.
        places: ``municipality_name`` of every meeting place, whether it is ``verified``, and ``used`` in walks.

    Returns:
        True where at least :data:`LEAST_LOCATED` of the places on our own lists are used, and at least one is listed.
        Those of OpenStreetMap all have a point and would hide that others have none: they do not count.
    """
    own = places[places["verified"].astype(bool)]
    where = municipality_of(search_coverage, own["municipality_name"], municipalities)
    share = own["used"].astype(float).groupby(where).mean()
    return {name: bool(share.get(name, 0.0) >= LEAST_LOCATED) for name in municipalities}


def coverage(
    search_coverage: SearchCoverage,
    areas: pd.DataFrame,
    practices: pd.DataFrame,
    places: pd.DataFrame,
    kinds: Mapping[str, Any],
) -> Coverage:
    """The document.

    Args:
        search_coverage: what was declared.
        areas: those of the finest level, and municipalities that contain none of these: ``level``,
            ``municipality_name``, ``population``.
        practices: ``municipality_name`` of every practice.
        places: ``municipality_name`` of every meeting place, whether it is ``verified``, and ``used`` in walks.
        kinds: the kinds of meeting places of the vocabulary.
    """
    inside = areas["population"].groupby(areas["municipality_name"])
    sizes, people = inside.size(), inside.sum()
    divided = set(areas.loc[areas["level"] == areas["level"].iloc[0], "municipality_name"]) if len(areas) else set()
    names = sorted(sizes.index)
    practice_counts = municipality_of(search_coverage, practices["municipality_name"], set(names)).value_counts()
    where = municipality_of(search_coverage, places["municipality_name"], set(names))
    own, used = (places[name].to_numpy(dtype=bool) for name in ("verified", "used"))
    listed, walked, beside = (where[rows].value_counts() for rows in (own, own & used, ~own))
    enough = located_enough(search_coverage, set(names), places)
    rows = []
    for name in names:
        searches = search_coverage.of(name)
        rows.append(
            MunicipalityCoverage(
                name=name,
                level=search_level(searches, len(kinds)),
                kinds_searched=sum(search.searched for search in searches),
                areas=int(sizes[name]),
                population=int(people[name]),
                searches=tuple(_published(search, name) for search in searches),
                practices=int(practice_counts.get(name, 0)),
                meeting_places=int(listed.get(name, 0)),
                meeting_places_left_out=int(listed.get(name, 0) - walked.get(name, 0)),
                unverified_places=int(beside.get(name, 0)),
                ranked=name in divided and enough[name] and sum(search.searched for search in searches) >= LEAST_KINDS,
            )
        )
    return Coverage(
        municipalities=tuple(rows),
        kinds=tuple(kinds),
        counts={level: _counts([row for row in rows if row.level == level]) for level in SearchLevel},
        practices=_practices(search_coverage),
    )


def _counts(rows: list[MunicipalityCoverage]) -> LevelCounts:
    return LevelCounts(
        municipalities=len(rows),
        areas=sum(row.areas for row in rows),
        population=sum(row.population for row in rows),
    )


def _published(search: Search, municipality: str) -> MunicipalitySearch:
    # Built anew from all fields: what the list leaves to its default is written as well.
    stated = {name: getattr(search, name) for name in KindSearch.model_fields}
    stated["parts"] = tuple(part.model_copy(update=dict(part)) for part in search.parts)
    group = None if search.municipality == municipality else search.municipality
    return MunicipalitySearch(**stated, searched=search.searched, group=group, openstreetmap=search.openstreetmap)


def _practices(search_coverage: SearchCoverage) -> PracticeCoverage:
    declared = search_coverage.practices
    if declared is None:
        return PracticeCoverage(complete=Completeness.NO, how=None, as_of=None, lists=(), searched=False, note=None)
    return PracticeCoverage(**dict(declared), searched=declared.complete != Completeness.NO)
