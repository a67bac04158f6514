"""The legend as a value: classes with limits, units and numbers of areas, hatches, and symbols that are on the map.

The page's scripts get it as JSON (see :class:`dashboard.maps.spec.MapSpec`), a picture draws it itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

import numpy as np
from markupsafe import Markup, escape
from pydantic import Field

from dashboard.maps.area_layer import drawn_levels, searched_municipalities
from dashboard.maps.bivariate_layer import ELSEWHERE, BivariateLayer, BivariateLegend, bivariate_axes, bivariate_legend
from dashboard.maps.choropleth import Choropleth, steps_of
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.legend_symbols import LegendSymbol, legend_symbols
from dashboard.maps.palette import NOT_SEARCHED, hatch_line, light_first
from dashboard.presenters.credits import place_sources
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import (
    NO_DATA,
    NOT_LOCATED,
    SMALL,
    SPARSE,
    TOO_ALIKE,
    TOO_FEW_KINDS,
)
from dashboard.query.bivariate import NOT_SEARCHED as UNSEARCHED
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.models import Model

MOST_DIGITS = 6
OSM_COPYRIGHT = "https://www.openstreetmap.org/copyright"
# Beside the hatches: the dark line around areas that were searched at least in part.
SEARCHED = "searched"
# And what is within a walk of a place: of one that does not exist, and of one that is known.
NEWLY, ALREADY = "newly", "already"
# The reader compares colours and reads no amounts off them.
SIGNIFICANT = 3
# Why an area has no class → its drawing, and the text of the legend.
REASONS = {
    TOO_FEW_KINDS: ("unlocated", "compared.few_kinds"),
    NOT_LOCATED: ("unlocated", "together.not_located"),
    SMALL: ("few_residents", "together.few_residents"),
    SPARSE: ("few_residents", "compared.sparse"),
    TOO_ALIKE: ("none", "together.too_alike"),
    NO_DATA: ("none", "together.no_figure"),
    ELSEWHERE: ("none", "compared.elsewhere"),
}


class LegendClass(Model):
    """A class: colour, where it begins and how many areas it contains (as the language writes them), a sentence."""

    colour: str
    start: str = Field(serialization_alias="from")
    count: str
    title: str


class Histogram(Model):
    """How many areas lie in each of equal bins, from light to dark, the class of each bin, and a text alternative."""

    counts: tuple[int, ...]
    steps: tuple[int, ...]
    label: str


class LegendHatch(Model):
    """A hatch of :data:`dashboard.maps.drawing.HATCHES`; over a class, with the colours of paper and line. Or
    :data:`SEARCHED`, the line around areas that were searched; :data:`NEWLY` and :data:`ALREADY`, lines around walks.
    """

    hatch: str
    label: str
    colour: str | None = None
    line: str | None = None


class LegendLevel(Model):
    """The legend of one level of areas: between limits that all levels share, its own counts.

    Attributes:
        classes: from light to dark.
        end: where the last class ends.
        counted: what the small numbers of the classes count, in a sentence.
        method: how the classes were made, in a sentence; empty where their limits are those of another year.
        histogram: None without classes.
    """

    level: str = Field(exclude=True)
    classes: tuple[LegendClass, ...]
    end: str
    counted: str
    method: str
    histogram: Histogram | None
    hatches: tuple[LegendHatch, ...]


class LegendKey(Model):
    """The one thing that is needed to read need and support together, for a line of a legend.

    Attributes:
        corner, corner_colour: high need and few known meeting places.
        others, other_colours: all other classes.
        unsearched, unsearched_colour: where nobody searched.
    """

    corner: str
    corner_colour: str
    others: str
    other_colours: tuple[str, ...]
    unsearched: str
    unsearched_colour: str


class Legend(Model):
    """The legend of a map.

    Attributes:
        scale: what the classes are compared with, and whose limits they have, in sentences; empty where that is the
            whole region in the newest year.
        subtitle: what the colours are, with unit and year, for a picture's head; empty without colours.
        from_zoom: the zoom from which the last of ``levels`` is drawn.
        symbols_heading: above the symbols.
        changes: whether the classes are those of changes, on both sides of zero.
        none: what a line of the legend says where areas have no colours.
        key: that line for need and support together; None where they are not shown.
        credit: of the outlines and of others' places, HTML.
        bivariate: need and support together; None where they are not shown or no area has a class.
    """

    heading: str
    title: str
    unit: str
    scale: str
    subtitle: str = Field(exclude=True)
    from_zoom: float
    levels: tuple[LegendLevel, ...]
    symbols_heading: str
    symbols: tuple[LegendSymbol, ...] = Field(serialization_alias="marks")
    changes: bool = Field(exclude=True)
    none: str
    key: LegendKey | None
    credit: str
    bivariate: BivariateLegend | None = Field(serialization_alias="cells")

    def at(self, level: str) -> LegendLevel:
        """The legend of a level; of all where they have none of their own."""
        return next((one for one in self.levels if one.level == level), self.levels[0])


def legend(
    view: View,
    dataset: Dataset,
    scale: Choropleth | None,
    words: Words,
    bivariate: BivariateLayer | None = None,
    practices: Sequence[int] | None = None,
) -> Legend:
    """The legend of a view.

    Args:
        scale: the classes; None where areas have no colours.
        bivariate: need and support together, if shown.
        practices: rows of :func:`dashboard.maps.positions.practice_positions` that are on show; None: all.
    """
    coloured = scale if "areas" in view.layers and bivariate is None else None
    title, unit, subtitle, compared = "", "", "", ""
    plain = drawn_levels(view, dataset, None)
    levels: tuple[LegendLevel, ...] = tuple(_level(level=one) for one in plain)
    if bivariate:
        title, subtitle = words("together.title"), " ".join(bivariate_axes(bivariate, dataset, words))
        levels = (_level(_bivariate_hatches(bivariate, dataset, words)),)
    elif coloured:
        title, unit = _label(coloured, words), words.figure_unit(coloured.indicator, coloured.since)
        subtitle = words("still.subtitle", label=title, unit=unit)
        compared = scale_text(coloured, dataset, words)
        levels = tuple(_classified(coloured, one, words) for one in drawn_levels(view, dataset, coloured))
    if "gap" in view.layers and not bivariate:
        no_need = LegendHatch(hatch="none", label=words("together.no_need"))
        levels = tuple(one.model_copy(update={"hatches": (no_need, *one.hatches)}) for one in levels)
    levels = tuple(_with_walks(_with_searched(one, view, dataset, words), view, words) for one in levels)
    comparable = bivariate and TOO_ALIKE not in bivariate.without
    legend_of_cells = bivariate_legend(view, bivariate, dataset, words) if bivariate and comparable else None
    return Legend(
        heading=words("map.legend"),
        title=title,
        unit=unit,
        scale=compared,
        subtitle=subtitle,
        from_zoom=FINE_FROM_ZOOM,
        levels=levels,
        symbols_heading=words("legend.symbols"),
        symbols=legend_symbols(view, dataset, practices, words),
        changes=coloured is not None and coloured.since is not None,
        none=words("strip.none"),
        key=_key(legend_of_cells, words) if legend_of_cells else None,
        credit=_credit(view, dataset, words),
        bivariate=legend_of_cells,
    )


def _credit(view: View, dataset: Dataset, words: Words) -> str:
    """Whom the map names in its corner; OpenStreetMap asks for its name there, with a link, where its places are."""
    boundaries = "; ".join(dataset.sources[source].credit for source in dataset.region.boundary_sources)
    outlines = escape(words("map.credit", credit=boundaries))
    if not set(place_sources(view, dataset)) & set(dataset.unverified_sources):
        return str(outlines)
    link = Markup('<a href="{}" target="_blank" rel="noopener noreferrer" title="{}">©\u00a0OpenStreetMap</a>')
    place = link.format(OSM_COPYRIGHT, words("osm.credit"))
    return str(Markup("{} · {} {}").format(outlines, words("osm.map_credit"), place))


def _level(hatches: tuple[LegendHatch, ...] = (), level: str = "") -> LegendLevel:
    """Levels without classes."""
    return LegendLevel(level=level, classes=(), end="", counted="", method="", histogram=None, hatches=hatches)


def _with_searched(level: LegendLevel, view: View, dataset: Dataset, words: Words) -> LegendLevel:
    """The level with what the dark line around some of its areas says, if there is one."""
    lined = len(searched_municipalities(view, level.level, dataset))
    if not lined:
        return level
    row = LegendHatch(hatch=SEARCHED, label=words.plural("legend.searched", lined))
    return level.model_copy(update={"hatches": (*level.hatches, row)})


def _with_walks(level: LegendLevel, view: View, words: Words) -> LegendLevel:
    """The level with what the circles around pins and known places say, if there are pins."""
    if not view.whatif:
        return level
    rows = tuple(LegendHatch(hatch=one, label=words(f"what_if.{one}")) for one in (NEWLY, ALREADY))
    return level.model_copy(update={"hatches": (*level.hatches, *rows)})


def _key(cells: BivariateLegend, words: Words) -> LegendKey:
    colours = cells.looks["both"]
    return LegendKey(
        corner=words("together.corner_short"),
        corner_colour=colours[cells.corner],
        others=words("together.all_else"),
        # As the key has them: from high need to low.
        other_colours=tuple(colours[one.at] for one in cells.grid if one.at != cells.corner),
        unsearched=words("together.not_searched_short"),
        unsearched_colour=NOT_SEARCHED,
    )


def _label(scale: Choropleth, words: Words) -> str:
    return words.figure_label(scale.indicator, scale.year, scale.since)


def scale_text(scale: Choropleth, dataset: Dataset, words: Words) -> str:
    """What the classes of a figure are compared with, in sentences; empty for the whole region in the newest year."""
    parts = [words(f"scale.{scale.scale.unmet}")] if scale.scale.unmet else []
    if scale.scale.town is not None:
        parts.append(words("scale.town", town=dataset.area_names(words.lang)[scale.scale.town]))
    elif scale.scale.frame is not None:
        parts.append(words("scale.frame"))
    if scale.year != scale.indicator.vintage and scale.since is None:
        parts.append(words("scale.limits", year=scale.indicator.vintage))
    return " ".join(parts)


def _classified(scale: Choropleth, level: str, words: Words) -> LegendLevel:
    """The legend of a level, cached as long as the classes are."""
    if (level, words.lang) not in scale.legends:
        scale.legends[level, words.lang] = _legend_of(scale, level, words)
    legend: LegendLevel = scale.legends[level, words.lang]
    return legend


def _legend_of(scale: Choropleth, level: str, words: Words) -> LegendLevel:
    tally = scale.tallies[level]
    changes = scale.since is not None
    limits = _formatted(scale.edges, words, signed=changes)
    # Changes are read from the largest falls to the largest rises.
    order = light_first("neutral" if changes else scale.indicator.direction, len(scale.colours))
    falling = order[0] > order[-1]
    classes = tuple(
        LegendClass(
            colour=scale.colours[step],
            start=limits[step + 1 if falling else step],
            count=words.decimal(tally.counts[step], 0),
            title=words.plural(
                f"map.areas_in_step.{level}", tally.counts[step], low=limits[step], high=limits[step + 1]
            ),
        )
        for step in order
    )
    # Counted from the lowest figure up; a legend is read from light to dark.
    direction = -1 if falling else 1
    steps = tuple(order.index(step) for step in _steps(scale, len(tally.histogram)))
    kind = "histogram_falling" if falling else "histogram"
    label = words(f"map.{kind}.{level}", title=_label(scale, words))
    own = "" if level == scale.scale.level else "_by_finer"
    # Limits are those of the newest year: in another one classes contain as many areas as they happen to.
    newest = scale.year == scale.indicator.vintage or changes
    method = words("change.method") if changes else words(f"map.method.{scale.method}.{level}{own}")
    return LegendLevel(
        level=level,
        classes=classes,
        end=limits[0 if falling else -1],
        counted=words(f"map.counted{'' if newest else '_in_year'}.{level}", year=scale.year),
        method=method if newest else "",
        histogram=Histogram(counts=tally.histogram[::direction], steps=steps[::direction], label=label),
        hatches=_hatches(scale, level, words),
    )


def _steps(scale: Choropleth, bins: int) -> list[int]:
    """The class that the middle of each bin of a histogram is in."""
    ends = np.linspace(scale.edges[0], scale.edges[-1], bins + 1)
    steps: list[int] = steps_of((ends[:-1] + ends[1:]) / 2, scale.edges, scale.since).tolist()
    return steps


def _hatches(scale: Choropleth, level: str, words: Words) -> tuple[LegendHatch, ...]:
    tally, colour, found = scale.tallies[level], scale.colours[len(scale.colours) // 2], []
    if tally.no_data:
        found.append(LegendHatch(hatch="none", label=words.plural(_no_data(scale, level), tally.no_data)))
    if tally.partial:
        label = words.plural(f"map.partial_data.{level}", tally.partial)
        found.append(LegendHatch(hatch="partial", label=label, colour=colour, line=hatch_line(colour)))
    if tally.elsewhere:
        found.append(LegendHatch(hatch="none", label=words.plural(f"map.elsewhere.{level}", tally.elsewhere)))
    if tally.bare:
        reason = _no_data(scale, "municipality") if "municipality" in scale.levels else "map.elsewhere.municipality"
        found.append(LegendHatch(hatch="none", label=words.plural(reason, tally.bare)))
    return tuple(found)


def _no_data(scale: Choropleth, level: str) -> str:
    return f"map.no_data.{level}" if scale.since is None else f"change.no_data.{level}"


def _formatted(limits: tuple[float, ...], words: Words, signed: bool = False) -> list[str]:
    """Class limits as numbers: large ones to three digits, others whole, or with as many more digits as it takes for
    different ones to read differently; ``signed`` ones with a plus as well.
    """
    write = words.change if signed else words.decimal
    large = floor(log10(max((abs(limit) for limit in limits), default=0) or 1)) + 1
    found: list[str] = []
    for digits in range(min(0, SIGNIFICANT - large), MOST_DIGITS + 1):
        found = [write(round(limit, digits), max(0, digits)) for limit in limits]
        if len(set(found)) == len(set(limits)):
            break
    return found


def _bivariate_hatches(bivariate: BivariateLayer, dataset: Dataset, words: Words) -> tuple[LegendHatch, ...]:
    """Why areas have no class, with how many there are."""
    parameters, label = dataset.bundle.measure_info.parameters, words.figure_label(bivariate.indicator)
    limits = {"floor": parameters.population_floor, "sparse": words.whole(parameters.sparse_below)}
    found = [
        LegendHatch(hatch=hatch, label=words.plural(key, number, label=label, **limits))
        for status, (hatch, key) in REASONS.items()
        if (number := bivariate.without.get(status, 0))
    ]
    if bivariate.bare:
        found.append(LegendHatch(hatch="none", label=words.plural("together.bare_municipalities", bivariate.bare)))
    unsearched = (
        ("areas", bivariate.without.get(UNSEARCHED, 0)),
        ("municipalities", bivariate.bare_not_searched),
    )
    if counted := [words.plural(f"together.counted.{what}", number) for what, number in unsearched if number]:
        label = words("together.not_searched", list=words.join(counted))
        found.insert(0, LegendHatch(hatch="unsearched", label=label))
    return tuple(found)
