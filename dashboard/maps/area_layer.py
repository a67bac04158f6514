"""Areas of a map as values: outlines, names, figures and classes of each level, and the colours of the classes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pydantic import Field

from dashboard.maps import map_files
from dashboard.maps.bivariate_layer import CODES, BivariateColours, BivariateLayer, bivariate_colours
from dashboard.maps.choropleth import NONE, Choropleth
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.palette import INK, border, hatch_line
from dashboard.presenters.bivariate import was_searched
from dashboard.presenters.i18n import LOCALES, Words
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import View
from geodata.models import Model

# South and west, north and east, in WGS84 degrees.
Bounds = tuple[tuple[float, float], tuple[float, float]]
# How far the outline of a neighbourhood goes beyond the point inside it, in degrees.
BESIDE = 0.03
# How much around a pin a frame shows, in degrees of latitude: the walks from it, and to the places beside them.
PIN_BESIDE = 0.018
# The share of a town's residents whose part of it a frame shows.
MOST = 0.9
KM_A_DEGREE = 111.0
TEXTS = ("no_figure", "partial", "whole", "merged", "loading", "failed", "failed_names", "failed_figures", "again")


class LevelSpec(Model):
    """The areas of one level.

    Attributes:
        geometry: addresses of packed outlines, from coarse to fine, see :func:`dashboard.maps.map_files.outlines`.
        names, figures: addresses; ``figures`` is None without a figure.
        classes: one character an area, in the order of ``cover_of(level)``.
        searched: indices of the municipalities that have a dark line because they were searched at least in part.
    """

    level: str = Field(exclude=True)
    geometry: Sequence[Mapping[str, Any]]
    names: str
    figures: str | None
    classes: str
    searched: tuple[int, ...] = ()


class SelectedArea(Model):
    """The area that was chosen: its level and index there, and the index of that level among those drawn.

    Where its level is not drawn, ``level`` is None and the level's outlines and the address of its names are given.
    """

    level_name: str = Field(exclude=True)
    id: str
    index: int
    level: int | None
    geometry: Sequence[Mapping[str, Any]] = ()
    names: str = ""


class AreaSpec(Model):
    """The areas of a map.

    Attributes:
        levels: from coarse to fine; the last is drawn from ``from_zoom`` (a web-map zoom).
        palette, borders, lines: colours of the classes, of the lines around their areas and of hatches over them.
        colour: whether areas are filled by class.
        bivariate: the colours instead of ``palette`` where need and support are shown together.
        focus: what to open on; None for the whole region.
    """

    levels: tuple[LevelSpec, ...]
    from_zoom: float
    palette: tuple[str, ...]
    borders: tuple[str, ...]
    lines: tuple[str, ...]
    colour: bool
    selected: SelectedArea | None
    title: str
    locale: str
    ink: str
    texts: Mapping[str, str]
    bivariate: BivariateColours | None = Field(None, serialization_alias="cells")
    focus: Bounds | None = None

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours of the classes as a map without scripts shows them; empty where areas are not coloured."""
        if self.bivariate:
            return tuple(map(self.bivariate.colour, range(len(self.bivariate.looks["both"]))))
        return self.palette if self.colour else ()

    def border(self, at: int) -> str:
        """The colour of the line around areas of a class."""
        return self.bivariate.border(at) if self.bivariate else self.borders[at]

    def searched(self, level: str) -> tuple[int, ...]:
        """The rows of a level's cover that have a dark line, see :class:`LevelSpec`."""
        return next((one.searched for one in self.levels if one.level == level), ())

    def codes(self, level: str) -> str:
        """The class of each area of a level's cover, one character an area; empty where areas are not coloured."""
        return next(one.classes for one in self.levels if one.level == level) if self.colour else ""


def area_spec(
    view: View, dataset: Dataset, words: Words, scale: Choropleth | None = None, bivariate: BivariateLayer | None = None
) -> AreaSpec:
    """The areas of a view.

    Args:
        scale: the classes; without them and without ``bivariate`` areas are outlines with names.
        bivariate: need and support together, instead of ``scale``; for the finest level alone, as no other has any.
    """
    drawn, title, colours = list(drawn_levels(view, dataset, scale)), "", tuple[str, ...]()
    if bivariate:
        drawn, title, scale = [dataset.levels[-1]], words("together.title"), None
    elif scale:
        title, colours = _title(scale, words), scale.colours
    return AreaSpec(
        levels=tuple(_level(view, level, dataset, scale, bivariate, words) for level in drawn),
        from_zoom=FINE_FROM_ZOOM,
        palette=colours,
        borders=tuple(map(border, colours)),
        lines=tuple(map(hatch_line, colours)),
        colour=bool(bivariate or (scale and "areas" in view.layers)),
        selected=_selected(view, dataset, drawn, words.lang),
        title=title,
        locale=browser_locale(words),
        ink=INK,
        texts={key: words(f"map.{key}") for key in TEXTS},
        **({"bivariate": bivariate_colours(view)} if bivariate else {}),
        focus=_around_pins(view) or _focus(dataset, scale, bivariate),
    )


def _title(scale: Choropleth, words: Words) -> str:
    """What a figure is, in front of its value; of a change with its unit, as another one would be understood."""
    label = words.figure_label(scale.indicator, scale.year, scale.since)
    if scale.since is None:
        return label
    return words("change.in_unit", label=label, unit=words.figure_unit(scale.indicator, scale.since))


def _around_pins(view: View) -> Bounds | None:
    """Bounds of the pins of a view with their surroundings."""
    return bounds_around(pd.DataFrame([(pin.lat, pin.lon) for pin in view.whatif], columns=["lat", "lon"]), PIN_BESIDE)


def _focus(dataset: Dataset, scale: Choropleth | None, bivariate: BivariateLayer | None) -> Bounds | None:
    """Bounds of the areas that a map compares, where these are not all: those with a class of need and known meeting
    places, or those of a municipality; :data:`BESIDE` wider than the points inside them.
    """
    if bivariate:
        cover = dataset.cover_of(dataset.levels[-1])
        areas = cover[[code in CODES for code in bivariate.codes]]
    elif scale and scale.scale.kind == "town":
        areas = scale.scale.areas(dataset)
    else:
        return None
    return bounds_around(areas)


def town_frame(town: str, dataset: Dataset) -> Bounds | None:
    """Bounds of the part of a town in which :data:`MOST` of its residents live; a port or fields would make the rest
    small. None where it has no areas."""
    areas = dataset.cover_of(dataset.levels[-1])
    areas = areas[areas["municipality_id"] == town]
    if areas.empty:
        return None
    residents = areas["population"].fillna(0) + 1
    middle = {side: (areas[side] * residents).sum() / residents.sum() for side in ("lat", "lon")}
    # At these latitudes a degree of longitude is about five eighths as long as one of latitude.
    away = (areas["lat"] - middle["lat"]) ** 2 + (0.625 * (areas["lon"] - middle["lon"])) ** 2
    order = away.sort_values(kind="stable").index
    before = residents.loc[order].cumsum() - residents.loc[order]
    return bounds_around(areas.loc[order[before < MOST * residents.sum()]], _half_side(areas))


def _half_side(areas: pd.DataFrame) -> float:
    """About how far areas go beyond the points inside them, in degrees of latitude; at least a kilometre."""
    return max(1.0, 0.7 * math.sqrt(areas["area_km2"].mean())) / KM_A_DEGREE


def bounds_around(areas: pd.DataFrame, beside: float = BESIDE) -> Bounds | None:
    """Bounds of areas, ``beside`` degrees wider than the points inside them; None without any."""
    if areas.empty:
        return None
    (south, west), (north, east) = areas[["lat", "lon"]].min() - beside, areas[["lat", "lon"]].max() + beside
    return (round(float(south), 4), round(float(west), 4)), (round(float(north), 4), round(float(east), 4))


def drawn_levels(view: View, dataset: Dataset, scale: Choropleth | None) -> tuple[str, ...]:
    """The levels that a map draws, from coarse to fine.

    A figure that exists on one level only is drawn by that level at every zoom.
    """
    levels = dataset.levels if scale is None or "areas" not in view.layers else scale.levels
    return tuple(level for level in levels if view.level in (None, level)) or levels


def _level(
    view: View, level: str, dataset: Dataset, scale: Choropleth | None, bivariate: BivariateLayer | None, words: Words
) -> LevelSpec:
    lined = searched_municipalities(view, level, dataset)
    figures = map_files.figures(dataset, level, scale.indicator.id, scale.year, scale.since or 0) if scale else None
    if bivariate:
        figures = map_files.bivariate_classes(
            dataset, bivariate.indicator.id, str(bivariate.comparing.scope), words.lang
        )
    return LevelSpec(
        level=level,
        geometry=map_files.outlines(dataset, level),
        names=map_files.area_names(dataset, level, words.lang).address,
        figures=figures.address if figures else None,
        classes=bivariate.codes if bivariate else _classes(dataset, level, scale),
        **({"searched": lined} if lined else {}),
    )


def searched_municipalities(view: View, level: str, dataset: Dataset) -> tuple[int, ...]:
    """Rows of a level's cover that a view outlines: municipalities that were searched at least in part.

    Where need and known meeting places are asked for, grey says where nobody searched, and there are no lines.
    """
    return _searched(dataset) if level == "municipality" and "gap" not in view.layers else ()


@derived
def _searched(dataset: Dataset) -> tuple[int, ...]:
    known = dataset.coverage_by_municipality
    names = dataset.cover_of("municipality")["municipality_name"]
    return tuple(row for row, name in enumerate(names) if name in known and was_searched(name, dataset))


def _classes(dataset: Dataset, level: str, scale: Choropleth | None) -> str:
    codes = scale.codes.get(level) if scale else None
    return codes or NONE * len(dataset.cover_of(level))


def _selected(view: View, dataset: Dataset, drawn: list[str], lang: str) -> SelectedArea | None:
    level = next((one for one in (*drawn, *dataset.levels) if view.area in dataset.cover_rows(one)), None)
    if view.area is None or level is None:
        return None
    index = dataset.cover_rows(level)[view.area]
    if level in drawn:
        return SelectedArea(level_name=level, id=view.area, index=index, level=drawn.index(level))
    outlines, names = map_files.outlines(dataset, level), map_files.area_names(dataset, level, lang).address
    return SelectedArea(level_name=level, id=view.area, index=index, level=None, geometry=outlines, names=names)


def browser_locale(words: Words) -> str:
    """The language as browsers name it: ``nl-BE``."""
    return LOCALES[words.lang].replace("_", "-")
