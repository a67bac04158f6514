"""The View: what is shown, as one frozen value, parsed from and written to URL parameters here and nowhere else.

The URL is the only store of a view. Page, files and routes read the same parameters through :func:`parse_view`.
Values in the URL are ids (``setting=living``), never labels, so that a link outlives a change of language or wording.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from geodata.errors import Problem
from geodata.spelling import folded

Match = Literal["any", "all"]
Classes = Literal["quantiles", "natural", "equal"]
STEPS, USUAL_STEPS = range(3, 8), 5
# What the classes and ranks of an indicator may be compared with, beside the areas in a frame.
REGION, TOWN = "region", "town"
# Web-map zoom levels: the lowest shows a region in a narrow viewport, the highest is that of the street map.
LEAST_ZOOM, MOST_ZOOM = 5, 19
FACETS = ("setting", "support", "funding", "source", "status", "municipality", "study")
LAYERS = ("practices", "meeting_places", "areas", "gap")
# Those of a URL that names none; the bivariate layer is opt-in.
USUAL_LAYERS = ("practices", "meeting_places", "areas")
# Cells of need (the first number) and known meeting places (the second): 1 low, 2 middle, 3 high.
CELLS = tuple(f"{need}-{support}" for need in (1, 2, 3) for support in (1, 2, 3))
DEFAULT_LANGUAGE = "nl"
TEXT_LIMIT = 100
# Python refuses to parse numbers of thousands of digits.
YEAR = re.compile("[1-9][0-9]{0,3}")
# Lone surrogates, which cannot be encoded in a URL or a file.
UNWRITABLE = re.compile("[\ud800-\udfff]")
COMPARED = 3


@dataclass(frozen=True)
class View:
    """What is shown. Facets contain the chosen ids in the order of the vocabulary; empty means no restriction.

    ``classes`` is the classification method and ``steps`` the number of classes; None leaves either to the data.
    ``cell`` restricts areas to cells of :data:`CELLS`, by the need indicator of the view.
    ``at`` is the year of the indicator, None the newest; ``year`` restricts practices.
    ``scale`` is what its classes and ranks compare with: :data:`REGION`, :data:`TOWN` or a frame (``W,S,E,N`` in WGS84
    degrees); None leaves it to the choice of a municipality.
    ``level`` is the level of areas on the map; None leaves it to the zoom where a region has several.
    ``compare`` are up to :data:`COMPARED` areas beside ``area``, which is none of them; empty without one.
    ``center`` is (lat, lon) in WGS84 degrees and ``zoom`` a web-map zoom level; both or neither are set.
    """

    lang: str = DEFAULT_LANGUAGE
    indicator: str | None = None
    classes: Classes | None = None
    steps: int | None = None
    at: int | None = None
    scale: str | None = None
    level: str | None = None
    setting: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    cell: tuple[str, ...] = ()
    match: Match = "any"
    year: int | None = None
    q: str = ""
    layers: tuple[str, ...] = USUAL_LAYERS
    area: str | None = None
    compare: tuple[str, ...] = ()
    practice: str | None = None
    center: tuple[float, float] | None = None
    zoom: float | None = None

    def facet(self, name: str) -> tuple[str, ...]:
        """The chosen ids of one facet of :data:`FACETS`."""
        chosen: tuple[str, ...] = getattr(self, name)
        return chosen

    @property
    def filter_count(self) -> int:
        """The number of single choices that restrict the rows."""
        chosen = sum(len(self.facet(name)) for name in FACETS) + len(self.cell)
        return chosen + (self.year is not None) + bool(self.q)

    def without_filters(self) -> View:
        """The same view without any restriction of rows."""
        bare: dict[str, Any] = dict.fromkeys(FACETS, ())
        return replace(self, **bare, cell=(), match="any", year=None, q="")


@dataclass(frozen=True)
class Allowed:
    """The values a bundle knows for each parameter; ``years`` is the first and last year of its practices.

    ``indicators`` maps each indicator to the years that it has; ``default_indicator`` is shown where none is named.
    ``moved_areas`` gives, for an id that is no area, the areas that it stands for, the main one first.
    ``retired`` maps the ids of retired practices to those of their successors, ``municipalities`` folded names in any
    language and codes to the facet's values.
    """

    languages: tuple[str, ...]
    indicators: Mapping[str, tuple[int, ...]]
    default_indicator: str | None
    levels: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    areas: frozenset[str]
    practices: frozenset[str]
    years: tuple[int, int]
    retired: Mapping[str, str] = field(default_factory=dict)
    moved_areas: Callable[[str], tuple[str, ...]] = lambda _area: ()
    municipalities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BadParameter:
    """A URL parameter with an invalid value; ``allowed`` is a short list, or a format such as ``lat,lon``."""

    name: str
    value: str
    allowed: str

    def problem(self, where: str, entry: str = "") -> Problem:
        """The value as a problem of an option or file, with what to call the view in it."""
        values = {"name": self.name, "value": repr(self.value), "allowed": self.allowed}
        return Problem("parameter", values=values, entry=entry, file=where)


def parse_view(params: Mapping[str, Sequence[str]], allowed: Allowed) -> tuple[View, tuple[BadParameter, ...]]:
    """Read a view from URL parameters.

    Args:
        params: parameter name → its values, in order. Unknown names are ignored, so that old links keep working.
        allowed: the values that the bundle knows.

    Returns:
        The view made of all valid values, and every invalid value with what is allowed instead. Never raises.
    """
    reader, others = _Reader(params), {"municipality": allowed.municipalities}
    center, zoom = reader.position()
    area, compare = reader.compared(reader.area(allowed), allowed)
    indicator = reader.one("indicator", tuple(allowed.indicators))
    years = allowed.indicators.get(indicator or allowed.default_indicator or "", ())
    view = View(
        lang=reader.one("lang", allowed.languages) or DEFAULT_LANGUAGE,
        indicator=indicator,
        at=reader.at(years),
        scale=reader.scale(),
        classes=cast(Classes | None, reader.one("classes", get_args(Classes))),
        steps=reader.number("steps", STEPS),
        level=reader.one("level", allowed.levels),
        **{name: reader.many(name, allowed.facets.get(name, ()), others.get(name)) for name in FACETS},
        cell=reader.many("cell", CELLS),
        match="all" if reader.one("match", get_args(Match)) == "all" else "any",
        year=reader.year(allowed.years),
        q=UNWRITABLE.sub("", reader.last("q")).strip()[:TEXT_LIMIT].rstrip(),
        layers=reader.layers(),
        area=area,
        compare=compare,
        practice=reader.known("practice", allowed.practices, allowed.retired),
        center=center,
        zoom=zoom,
    )
    return view, tuple(reader.problems)


def view_params(view: View, default_indicator: str | None = None) -> list[tuple[str, str]]:
    """The URL parameters of a view, in a fixed order; defaults are left out, except the language."""
    placed = view.center is not None and view.zoom is not None
    values: dict[str, Sequence[object]] = {
        "lang": (view.lang,),
        "indicator": () if view.indicator == default_indicator else (view.indicator,),
        **{name: (getattr(view, name),) for name in ("at", "scale", "classes", "steps", "level")},
        **{name: getattr(view, name) for name in (*FACETS, "cell")},
        "match": () if view.match == "any" else (view.match,),
        **{name: (getattr(view, name),) for name in ("year", "q")},
        "layers": () if view.layers == USUAL_LAYERS else view.layers or ("none",),
        "area": (view.area,),
        "compare": view.compare if view.area else (),
        "practice": (view.practice,),
        "center": (",".join(f"{degrees:.5f}" for degrees in view.center or ()),) if placed else (),
        "zoom": (f"{view.zoom:g}",) if placed else (),
    }
    return [(name, str(value)) for name, items in values.items() for value in items if value not in (None, "")]


def view_query(view: View, default_indicator: str | None = None) -> str:
    """:func:`view_params` as an encoded query string, without the question mark."""
    return urlencode(view_params(view, default_indicator))


PARAMETERS = tuple(field.name for field in fields(View))


class _Reader:
    """Reads values from parameters and collects the invalid ones."""

    def __init__(self, params: Mapping[str, Sequence[str]]) -> None:
        self.params = params
        self.problems: list[BadParameter] = []

    def last(self, name: str) -> str:
        values = self.params.get(name) or ("",)
        return str(values[-1])

    def _bad(self, name: str, value: str, allowed: Iterable[str] | str) -> None:
        text = allowed if isinstance(allowed, str) else ", ".join(allowed)
        self.problems.append(BadParameter(name, value[:TEXT_LIMIT], text))

    def one(self, name: str, allowed: Sequence[str]) -> str | None:
        value = self.last(name)
        if value and value not in allowed:
            self._bad(name, value, allowed)
            return None
        return value or None

    def many(self, name: str, allowed: Sequence[str], others: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """The valid values in the order of ``allowed``; ``others`` are folded texts that stand for one of them."""
        values = [value for value in self.params.get(name, ()) if value]
        if others:
            values = [value if value in allowed else others.get(folded(value[:TEXT_LIMIT]), value) for value in values]
        for value in values:
            if value not in allowed:
                self._bad(name, value, allowed)
        return tuple(value for value in allowed if value in values)

    def known(self, name: str, ids: frozenset[str], moved: Mapping[str, str] | None = None) -> str | None:
        value = self.last(name)
        value = (moved or {}).get(value, value)
        if value and value not in ids:
            self._bad(name, value, f"{name}_id")
            return None
        return value or None

    def area(self, allowed: Allowed) -> str | None:
        value = self.last("area")
        return next(iter(allowed.moved_areas(value)), None) or self.known("area", allowed.areas)

    def at(self, years: Sequence[int]) -> int | None:
        value = self.one("at", [str(year) for year in years])
        return int(value) if value else None

    def scale(self) -> str | None:
        value = self.last("scale")
        if value in ("", REGION, TOWN):
            return value or None
        edges = _numbers(value, 4)
        if edges is None or not (-180 <= edges[0] < edges[2] <= 180 and -90 <= edges[1] < edges[3] <= 90):
            self._bad("scale", value, f"{REGION}, {TOWN}, W,S,E,N")
            return None
        return ",".join(str(round(edge, 4)) for edge in edges)

    def compared(self, area: str | None, allowed: Allowed) -> tuple[str | None, tuple[str, ...]]:
        """The area with those beside it; without a valid area, the first of the others takes its place."""
        named = [next(iter(allowed.moved_areas(value)), value) for value in self.params.get("compare", ()) if value]
        values = list(dict.fromkeys(named))
        for value in values:
            if value not in allowed.areas:
                self._bad("compare", value, "area_id")
        others = [value for value in values if value in allowed.areas and value != area]
        if area is None and others:
            area = others.pop(0)
        for value in others[COMPARED:]:
            self._bad("compare", value, f"compare ≤ {COMPARED}")
        return area, tuple(others[:COMPARED])

    def number(self, name: str, allowed: range) -> int | None:
        value = self.one(name, [str(number) for number in allowed])
        return int(value) if value else None

    def year(self, years: tuple[int, int]) -> int | None:
        value = self.last("year")
        if not value:
            return None
        if YEAR.fullmatch(value) and years[0] <= int(value) <= years[1]:
            return int(value)
        self._bad("year", value, f"{years[0]}–{years[1]}")
        return None

    def layers(self) -> tuple[str, ...]:
        values = [part for value in self.params.get("layers", ()) for part in value.split(",") if part]
        for part in values:
            if part not in (*LAYERS, "none"):
                self._bad("layers", part, (*LAYERS, "none"))
        chosen = tuple(layer for layer in LAYERS if layer in values)
        return chosen if chosen or "none" in values else USUAL_LAYERS

    def position(self) -> tuple[tuple[float, float] | None, float | None]:
        center, zoom = self.last("center"), self.last("zoom")
        if not center and not zoom:
            return None, None
        numbers = _numbers(center, 2)
        if numbers is None or not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180):
            self._bad("center", center, "lat,lon")
            return None, None
        level = _numbers(zoom or "12", 1)
        if level is None or not 0 <= level[0] <= MOST_ZOOM:
            self._bad("zoom", zoom, f"{LEAST_ZOOM}–{MOST_ZOOM}")
            return None, None
        # URLs written before there was a lowest zoom keep their position.
        return (numbers[0], numbers[1]), max(level[0], float(LEAST_ZOOM))


def _numbers(text: str, count: int) -> list[float] | None:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(math.isfinite(number) for number in numbers) else None
