"""Links of the page: other areas, fewer areas, the map, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.query.dataset import Dataset
from dashboard.query.view import COMPARED, View, view_query

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
    """The areas that a view compares, all of the first one's level; and whether others were left out."""
    if view.area is None:
        return (), False
    requested, level = (view.area, *view.compare), dataset.level_of(view.area)
    areas = tuple(area for area in requested if dataset.level_of(area) == level)
    return areas, len(areas) < len(requested)


def area_links(view: View, areas: Sequence[str], chosen: Sequence[str], dataset: Dataset) -> dict[str, Links]:
    """Area id → its links, of areas that the page names; ``chosen`` are those that it is about."""
    names, bare = dataset.area_names(view.lang), replace(view, practice=None, center=None, zoom=None)
    links = {}
    for area in areas:
        left = [other for other in chosen if other != area]
        without = replace(bare, area=left[0] if left else None, compare=tuple(left[1:]))
        # Another area takes the place of the first; the others stay beside it.
        alone = replace(bare, area=area, compare=tuple(other for other in chosen[1:] if other != area))
        links[area] = Links(
            name=names[area],
            open=f"{PAGE}?{_query(alone, dataset)}",
            map=f"/?{_query(replace(bare, area=area, compare=()), dataset)}",
            remove=f"{PAGE}?{_query(without, dataset)}",
        )
    return links


def practice_links(view: View, practices: Sequence[str], dataset: Dataset) -> dict[str, Links]:
    """Practice id → the link to the map with the practice open."""
    bare = replace(view.without_filters(), area=None, compare=(), center=None, zoom=None)
    return {
        practice: Links(name=practice, open=f"/?{_query(replace(bare, practice=practice), dataset)}")
        for practice in practices
    }


def file_link(name: str, view: View, areas: Sequence[str]) -> str:
    """The address of a file about the chosen areas."""
    first, *others = areas
    query = view_query(View(lang=view.lang, indicator=view.indicator, area=first, compare=tuple(others)))
    return f"/api/{name}.csv?{query}"


def _query(view: View, dataset: Dataset) -> str:
    return view_query(view, dataset.default_indicator)
