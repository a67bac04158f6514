"""Addresses around the page: other areas, fewer areas, the map, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.presenters.neighbourhood.area_values import level_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import COMPARED, View, view_params, view_query

PAGE = "/neighbourhood"
MOST = COMPARED + 1


@dataclass(frozen=True)
class Links:
    """Addresses of one area or practice: its page, the map that shows it, and this page without it."""

    name: str
    open: str
    map: str = ""
    remove: str = ""


def chosen(view: View, dataset: Dataset) -> tuple[tuple[str, ...], bool]:
    """The areas that a view puts side by side, all of the first one's level; and whether others had to be left out."""
    if view.area is None:
        return (), False
    asked = (view.area, *view.compare)
    level = level_of(view.area, dataset)
    kept = tuple(area for area in asked if level_of(area, dataset) == level)
    return kept, len(kept) < len(asked)


def of_areas(view: View, areas: Sequence[str], shown: Sequence[str], dataset: Dataset, lang: str) -> dict[str, Links]:
    """The addresses of the ``areas`` in sight, of which ``shown`` are on the page."""
    names, bare = dataset.area_names(lang), replace(view, practice=None, center=None, zoom=None)
    found = {}
    for area in areas:
        left = [other for other in shown if other != area]
        without = replace(bare, area=left[0] if left else None, compare=tuple(left[1:]))
        # Another area takes the place of the first; the others stay beside it.
        alone = replace(bare, area=area, compare=tuple(other for other in shown[1:] if other != area))
        found[area] = Links(
            name=names[area],
            open=f"{PAGE}?{_query(alone, dataset)}",
            map=f"/?{_query(replace(bare, area=area, compare=()), dataset)}",
            remove=f"{PAGE}?{_query(without, dataset)}",
        )
    return found


def of_practices(view: View, practices: Sequence[str], dataset: Dataset) -> dict[str, Links]:
    """The addresses at which practices are open beside the map."""
    bare = replace(view.without_filters(), area=None, compare=(), center=None, zoom=None)
    return {
        practice: Links(name=practice, open=f"/?{_query(replace(bare, practice=practice), dataset)}")
        for practice in practices
    }


def file(name: str, view: View, areas: Sequence[str]) -> str:
    """Where the server answers with a file about the chosen areas."""
    first, *others = areas
    kept = replace(View(), lang=view.lang, indicator=view.indicator, area=first, compare=tuple(others))
    return f"/api/{name}.csv?{urlencode(view_params(kept))}"


def _query(view: View, dataset: Dataset) -> str:
    return view_query(view, dataset.default_indicator)
