"""Links of the page: other areas, fewer areas, the map, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.presenters.area_texts import town_texts
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import COMPARED, View, view_query
from geodata.spelling import casefold_ascii

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


@derived
def area_labels(dataset: Dataset, lang: str) -> dict[str, str]:
    """Area id → name with what it lies in, by municipality: itself, then its neighbourhoods in the order of names."""
    words, names, towns = words_of(dataset, lang), dataset.area_names(lang), dataset.municipality_of
    lies_in = town_texts(dataset, lang)
    found: dict[tuple[str, bool, str], tuple[str, str]] = {}
    for area, level in zip(dataset.bundle.areas["area_id"], dataset.bundle.areas["level"], strict=True):
        within = lies_in[area]
        town = dataset.municipality_name(towns[area], lang) if isinstance(towns[area], str) else ""
        if level == "municipality" and len(dataset.levels) > 1:
            within = words("detail.area.municipality").lower()
        # Some boundaries write the municipality into the name.
        said = not within or within in names[area]
        label = names[area] if said else f"{names[area].removesuffix(f' ({town})')} ({within})"
        found[casefold_ascii(town), level != "municipality", f"{casefold_ascii(names[area])} {area}"] = (area, label)
    return dict(found[key] for key in sorted(found))


def area_links(view: View, areas: Sequence[str], chosen: Sequence[str], dataset: Dataset) -> dict[str, Links]:
    """Area id → its links, of areas that the page names; ``chosen`` are those that it is about."""
    names, bare = dataset.area_names(view.lang), replace(view, practice=None, center=None, zoom=None)
    links = {}
    for area in areas:
        left = [other for other in chosen if other != area]
        without = replace(bare, area=left[0] if left else None, compare=tuple(left[1:]))
        # Another area takes the place of the first; the others of its level stay beside it.
        level = dataset.level_of(area)
        beside = tuple(other for other in chosen[1:] if other != area and dataset.level_of(other) == level)
        alone = replace(bare, area=area, compare=beside)
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
