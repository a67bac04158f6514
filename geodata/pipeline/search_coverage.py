"""The document ``coverage.json``: how far each municipality was searched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geodata.layers.search_coverage import Search, SearchEffort

LEVELS = ("searched", "partly", "not_searched")
# Where fewer of the listed places can be put on the map, an empty spot on it says nothing about support.
LEAST_LOCATED = 2 / 3


def search_level(searches: tuple[Search, ...], kinds: int) -> str:
    """How far a municipality was searched for meeting places.

    ``searched`` when every kind was and is complete; ``partly`` when at least one kind was searched; what was found by
    chance is no search.
    """
    if len(searches) == kinds and all(search.complete == "yes" for search in searches):
        return "searched"
    return "partly" if any(search.searched for search in searches) else "not_searched"


def levels_of(effort: SearchEffort, municipalities: pd.Series, kinds: int) -> pd.Series:
    """The level of search of each row by the name of its municipality; null names were not searched."""
    known = {name: search_level(effort.of(name), kinds) for name in municipalities.dropna().unique()}
    levels = [known.get(name, LEVELS[-1]) for name in municipalities]
    return pd.Series(levels, index=municipalities.index, dtype=object)


def municipality_of(effort: SearchEffort, names: pd.Series, municipalities: set[str]) -> pd.Series:
    """Names of municipalities as the region has them: a member of a group by the group's where only that is known."""
    group_of = {member: name for name, members in effort.groups.items() if name in municipalities for member in members}
    found = [name if name in municipalities else group_of.get(name) for name in names]
    return pd.Series(found, index=names.index, dtype=object)


def located_enough(effort: SearchEffort, municipalities: set[str], places: pd.DataFrame) -> dict[str, bool]:
    """Whether enough of a municipality's listed places have a location to tell areas with few from areas with many.

    Args:
        effort: knows which municipalities are counted together.
        municipalities: names as the region has them.
        places: ``municipality_name`` of every meeting place, and whether it is ``used`` in walks.

    Returns:
        True where at least :data:`LEAST_LOCATED` of the listed places are used, and where none is listed.
    """
    where = municipality_of(effort, places["municipality_name"], municipalities)
    share = places["used"].astype(float).groupby(where).mean()
    return {name: bool(share.get(name, 1.0) >= LEAST_LOCATED) for name in municipalities}


def coverage(
    effort: SearchEffort,
    areas: pd.DataFrame,
    practices: pd.DataFrame,
    places: pd.DataFrame,
    kinds: Mapping[str, Any],
) -> dict[str, Any]:
    """The document.

    Args:
        effort: what was declared.
        areas: the areas of the finest level: ``municipality_name``, ``population``.
        practices: ``municipality_name`` of every practice.
        places: ``municipality_name`` of every meeting place, and whether it is ``used`` in walks.
        kinds: the kinds of meeting places of the vocabulary.
    """
    names = sorted(areas["municipality_name"].dropna().unique())
    held = municipality_of(effort, practices["municipality_name"], set(names)).value_counts()
    where = municipality_of(effort, places["municipality_name"], set(names))
    listed, walked = where.value_counts(), where[places["used"].to_numpy(dtype=bool)].value_counts()
    enough = located_enough(effort, set(names), places)
    rows = []
    for name in names:
        here = areas[areas["municipality_name"] == name]
        searches = effort.of(name)
        rows.append(
            {
                "name": name,
                "level": search_level(searches, len(kinds)),
                "kinds_searched": sum(search.searched for search in searches),
                "areas": len(here),
                "population": int(here["population"].sum()),
                "searches": [_said(search, name) for search in searches],
                "practices": int(held.get(name, 0)),
                "meeting_places": int(listed.get(name, 0)),
                "meeting_places_left_out": int(listed.get(name, 0) - walked.get(name, 0)),
                "ranked": enough[name] and search_level(searches, len(kinds)) != LEVELS[-1],
            }
        )
    return {
        "municipalities": rows,
        "kinds": list(kinds),
        "counts": {level: _counted([row for row in rows if row["level"] == level]) for level in LEVELS},
        "practices": _practices(effort),
    }


def _counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "municipalities": len(rows),
        "areas": sum(row["areas"] for row in rows),
        "population": sum(row["population"] for row in rows),
    }


def _said(search: Search, municipality: str) -> dict[str, Any]:
    said = search.model_dump(mode="json", exclude={"municipality", "note", "parts"})
    return {
        **said,
        "searched": search.searched,
        "parts": [{**part.model_dump(mode="json"), "scope": _texts(part.scope)} for part in search.parts],
        "note": _texts(search.note),
        "group": None if search.municipality == municipality else search.municipality,
    }


def _practices(effort: SearchEffort) -> dict[str, Any]:
    declared = effort.practices
    if declared is None:
        return {"searched": False, "complete": "no", "how": None, "as_of": None, "lists": [], "note": None}
    said = declared.model_dump(mode="json", exclude={"note"})
    return {**said, "searched": declared.complete != "no", "note": _texts(declared.note)}


def _texts(text: Any) -> dict[str, str] | None:
    found: dict[str, str] | None = text.model_dump(exclude_none=True) if text is not None else None
    return found
