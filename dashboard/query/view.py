"""The View: what is shown, as one frozen value, parsed from and written to URL parameters here and nowhere else.

The URL is the only store of a view. Page, files and routes read the same parameters through :func:`parse_view`.
Values in the URL are ids (``setting=living``), never labels, so that a link outlives a change of language or wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from dashboard.query.parameters import TEXT_LIMIT, UNWRITABLE, BadParameter, Parameters, numbers

Match = Literal["any", "all"]
Classes = Literal["quantiles", "natural", "equal"]
# Where are they? Where is need high and are few meeting places known? Does support go with initiative?
Question = Literal["where", "gap", "evidence"]
# Stands for the question that the layers imply until a view is made.
IMPLIED = cast(Question, "")
STEPS, USUAL_STEPS = range(3, 8), 5
# What the classes and ranks of an indicator may be compared with, beside the areas in a frame.
REGION, TOWN = "region", "town"
# Web-map zoom levels: the lowest shows a region in a narrow viewport, the highest is that of the street map.
LEAST_ZOOM, MOST_ZOOM = 5, 19
FACETS = (
    "setting", "support", "funding", "source", "status", "municipality", "study",
    "role", "stance", "decided_by", "tenure", "end_reason", "critical_note", "initiator",
)  # fmt: skip
# What was taken from OpenStreetMap: places of the vocabulary's kinds, which count as ours do, and others as context.
OSM_PLACES, OSM_OTHER = OSM_LAYERS = ("osm_places", "osm_other")
LAYERS = ("practices", "meeting_places", *OSM_LAYERS, "areas", "gap")
USUAL_LAYERS = ("practices", "meeting_places", OSM_PLACES, "areas")
# Those of a URL that names none, by its question.
DEFAULT_LAYERS: Mapping[Question, tuple[str, ...]] = {
    "where": USUAL_LAYERS,
    "gap": ("practices", "meeting_places", OSM_PLACES, "gap"),
    "evidence": USUAL_LAYERS,
}
# Cells of need (the first number) and known meeting places (the second): 1 low, 2 middle, 3 high.
CELLS = tuple(f"{need}-{support}" for need in (1, 2, 3) for support in (1, 2, 3))
DEFAULT_LANGUAGE = "nl"
# Python refuses to parse numbers of thousands of digits.
YEAR = re.compile("[1-9][0-9]{0,3}")
COMPARED = 3
# How many meeting places one may ask about that do not exist, and to how many decimals of a degree, about a metre.
PINS, PIN_DECIMALS = 5, 5
# By what the list of areas is ordered: the tipping number, residents without a known meeting place, need, residents.
Sort = Literal["tipping", "without", "need", "residents", "name"]
# The least residents of an area that a list may be restricted to.
LEAST = ("1000",)
WORLD = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class Pin:
    """A meeting place that does not exist: what if it were here?

    ``lat`` and ``lon`` are WGS84 degrees to :data:`PIN_DECIMALS` decimals, ``kind`` is one of the vocabulary's kinds of
    meeting places, or None for any.
    """

    lat: float
    lon: float
    kind: str | None = None

    def __str__(self) -> str:
        """As an address writes it."""
        at = f"{self.lat:.{PIN_DECIMALS}f},{self.lon:.{PIN_DECIMALS}f}"
        return f"{at},{self.kind}" if self.kind else at


@dataclass(frozen=True)
class View:
    """What is shown. Facets contain the chosen ids in the order of the vocabulary; empty means no restriction.

    ``question`` is the one that the view answers; left out, the one that its layers imply (:func:`implied_question`).
    It restricts no rows and changes no figure.
    ``classes`` is the classification method and ``steps`` the number of classes; None leaves either to the data.
    ``cell`` restricts areas to cells of :data:`CELLS`, by the need indicator of the view.
    ``at`` is the year of the indicator, None the newest; ``year`` restricts practices. ``since`` is an earlier year
    of the indicator: areas show the change from it to the year on show. Need beside meeting places is of one year.
    ``scale`` is what its classes and ranks compare with: :data:`REGION`, :data:`TOWN` or a frame (``W,S,E,N`` in WGS84
    degrees); None leaves it to the choice of a municipality.
    ``level`` is the level of areas on the map; None leaves it to the zoom where a region has several.
    ``compare`` are up to :data:`COMPARED` areas beside ``area``, which is none of them; empty without one.
    ``whatif`` are up to :data:`PINS` meeting places that do not exist. They restrict no rows.
    ``sort`` orders the list of areas; ``least`` leaves areas with fewer residents out of it.
    ``center`` is (lat, lon) in WGS84 degrees and ``zoom`` a web-map zoom level; both or neither are set.
    """

    lang: str = DEFAULT_LANGUAGE
    question: Question = IMPLIED
    indicator: str | None = None
    classes: Classes | None = None
    steps: int | None = None
    at: int | None = None
    since: int | None = None
    scale: str | None = None
    level: str | None = None
    setting: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    tenure: tuple[str, ...] = ()
    end_reason: tuple[str, ...] = ()
    critical_note: tuple[str, ...] = ()
    initiator: tuple[str, ...] = ()
    cell: tuple[str, ...] = ()
    match: Match = "any"
    year: int | None = None
    q: str = ""
    layers: tuple[str, ...] = USUAL_LAYERS
    area: str | None = None
    compare: tuple[str, ...] = ()
    practice: str | None = None
    whatif: tuple[Pin, ...] = ()
    sort: Sort = "tipping"
    least: int | None = None
    center: tuple[float, float] | None = None
    zoom: float | None = None

    def __post_init__(self) -> None:
        if not self.question:
            object.__setattr__(self, "question", implied_question(self.layers))

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

    def asking(self, question: Question) -> View:
        """The same view with another question, and the layers and the figure with which that begins."""
        return replace(
            self, question=question, layers=DEFAULT_LAYERS[question], indicator=None, at=None, since=None, cell=()
        )


def implied_question(layers: Sequence[str]) -> Question:
    """The question of a view that names none: about need where its layers show need beside meeting places."""
    return "gap" if "gap" in layers else "where"


@dataclass(frozen=True)
class Allowed:
    """The values a bundle knows for each parameter; ``years`` is the first and last year of its practices.

    ``indicators`` maps each indicator to the years that it has; ``default_indicator`` is shown where none is named.
    ``moved_areas`` gives, for an id that is no area, the areas that it stands for, the main one first.
    ``retired`` maps the ids of retired practices to those of their successors, ``municipalities`` folded names in any
    language and codes to the facet's values. Pins are of ``meeting_place_kinds`` and lie within ``bounds``: west,
    south, east, north in WGS84 degrees.
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
    meeting_place_kinds: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float] = WORLD


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
    question, layers = reader.question_and_layers()
    at = reader.at(years)
    view = View(
        lang=reader.one("lang", allowed.languages) or DEFAULT_LANGUAGE,
        question=question,
        indicator=indicator,
        at=at,
        since=reader.since(years, at, layers),
        scale=reader.scale(),
        classes=cast(Classes | None, reader.one("classes", get_args(Classes))),
        steps=reader.number("steps", [str(number) for number in STEPS]),
        level=reader.one("level", allowed.levels),
        **{name: reader.many(name, allowed.facets.get(name, ()), others.get(name)) for name in FACETS},
        cell=reader.many("cell", CELLS),
        match="all" if reader.one("match", get_args(Match)) == "all" else "any",
        year=reader.year(allowed.years),
        q=UNWRITABLE.sub("", reader.last("q")).strip()[:TEXT_LIMIT].rstrip(),
        layers=layers,
        area=area,
        compare=compare,
        practice=reader.known("practice", allowed.practices, allowed.retired),
        whatif=reader.pins(allowed),
        sort=cast(Sort, reader.one("sort", get_args(Sort)) or "tipping"),
        least=reader.number("least", LEAST),
        center=center,
        zoom=zoom,
    )
    return view, tuple(reader.problems)


def view_params(view: View, default_indicator: str | None = None) -> list[tuple[str, str]]:
    """The URL parameters of a view, in a fixed order; defaults are left out, except the language."""
    placed = view.center is not None and view.zoom is not None
    question, layers = _question_and_layers(view)
    values: dict[str, Sequence[object]] = {
        "lang": (view.lang,),
        "question": question,
        "indicator": () if view.indicator == default_indicator else (view.indicator,),
        **{name: (getattr(view, name),) for name in ("at", "since", "scale", "classes", "steps", "level")},
        **{name: getattr(view, name) for name in (*FACETS, "cell")},
        "match": () if view.match == "any" else (view.match,),
        **{name: (getattr(view, name),) for name in ("year", "q")},
        "layers": layers,
        "area": (view.area,),
        "compare": view.compare if view.area else (),
        "practice": (view.practice,),
        "whatif": view.whatif,
        "sort": () if view.sort == "tipping" else (view.sort,),
        "least": (view.least,),
        "center": (",".join(f"{degrees:.5f}" for degrees in view.center or ()),) if placed else (),
        "zoom": (f"{view.zoom:g}",) if placed else (),
    }
    return [(name, str(value)) for name, items in values.items() for value in items if value not in (None, "")]


def _question_and_layers(view: View) -> tuple[Sequence[str], Sequence[str]]:
    """The question where it says all; else the layers, with the question where these imply another."""
    if view.layers == DEFAULT_LAYERS[view.question]:
        return () if view.question == "where" else (view.question,), ()
    implied = view.question == implied_question(view.layers)
    return () if implied else (view.question,), view.layers or ("none",)


def view_query(view: View, default_indicator: str | None = None) -> str:
    """:func:`view_params` as an encoded query string, without the question mark."""
    return urlencode(view_params(view, default_indicator))


PARAMETERS = tuple(field.name for field in fields(View))


class _Reader(Parameters):
    """Reads what only views have."""

    def area(self, allowed: Allowed) -> str | None:
        value = self.last("area")
        return next(iter(allowed.moved_areas(value)), None) or self.known("area", allowed.areas)

    def at(self, years: Sequence[int]) -> int | None:
        return self.number("at", [str(year) for year in years])

    def since(self, years: Sequence[int], at: int | None, layers: Sequence[str]) -> int | None:
        """An earlier year than the one on show; need beside meeting places is of one year."""
        value = self.last("since")
        if value and "gap" in layers:
            self.bad("since", value, "question=where")
            return None
        shown = at or max(years, default=0)
        earlier = [str(year) for year in years if year < shown]
        if value and not earlier:
            self.bad("since", value, "since < at")
            return None
        return self.number("since", earlier)

    def scale(self) -> str | None:
        value = self.last("scale")
        if value in ("", REGION, TOWN):
            return value or None
        edges = numbers(value, 4)
        if edges is None or not (-180 <= edges[0] < edges[2] <= 180 and -90 <= edges[1] < edges[3] <= 90):
            self.bad("scale", value, f"{REGION}, {TOWN}, W,S,E,N")
            return None
        return ",".join(str(round(edge, 4)) for edge in edges)

    def compared(self, area: str | None, allowed: Allowed) -> tuple[str | None, tuple[str, ...]]:
        """The area with those beside it; without a valid area, the first of the others takes its place."""
        named = [next(iter(allowed.moved_areas(value)), value) for value in self.params.get("compare", ()) if value]
        values = list(dict.fromkeys(named))
        for value in values:
            if value not in allowed.areas:
                self.bad("compare", value, "area_id")
        others = [value for value in values if value in allowed.areas and value != area]
        if area is None and others:
            area = others.pop(0)
        for value in others[COMPARED:]:
            self.bad("compare", value, f"compare ≤ {COMPARED}")
        return area, tuple(others[:COMPARED])

    def year(self, years: tuple[int, int]) -> int | None:
        value = self.last("year")
        if not value:
            return None
        if YEAR.fullmatch(value) and years[0] <= int(value) <= years[1]:
            return int(value)
        self.bad("year", value, f"{years[0]}–{years[1]}")
        return None

    def question_and_layers(self) -> tuple[Question, tuple[str, ...]]:
        """Both as they are named, each else as the other implies it."""
        question, layers = cast(Question | None, self.one("question", get_args(Question))), self._layers()
        if layers is None:
            layers = DEFAULT_LAYERS[question or "where"]
        return question or implied_question(layers), layers

    def _layers(self) -> tuple[str, ...] | None:
        values = [part for value in self.params.get("layers", ()) for part in value.split(",") if part]
        for part in values:
            if part not in (*LAYERS, "none"):
                self.bad("layers", part, (*LAYERS, "none"))
        chosen = tuple(layer for layer in LAYERS if layer in values)
        return chosen if chosen or "none" in values else None

    def pins(self, allowed: Allowed) -> tuple[Pin, ...]:
        """The pins, those that are the same as one; two kinds may be under one roof."""
        found: list[Pin] = []
        for value in filter(None, self.params.get("whatif", ())):
            pin = self._pin(value, allowed)
            if pin is None or pin in found:
                continue
            if len(found) == PINS:
                self.bad("whatif", value, f"whatif ≤ {PINS}")
            else:
                found.append(pin)
        return tuple(found)

    def _pin(self, value: str, allowed: Allowed) -> Pin | None:
        *place, kind = (value if value.count(",") > 1 else f"{value},").split(",", 2)
        at = numbers(",".join(place), 2)
        if at is None:
            self.bad("whatif", value, "lat,lon[,kind]")
            return None
        if kind and kind not in allowed.meeting_place_kinds:
            self.bad("whatif", value, allowed.meeting_place_kinds)
            return None
        # No zero has a sign.
        lat, lon = (round(degrees, PIN_DECIMALS) + 0.0 for degrees in at)
        west, south, east, north = allowed.bounds
        if not (south <= lat <= north and west <= lon <= east):
            self.bad("whatif", value, "lat,lon inside the region")
            return None
        return Pin(lat, lon, kind or None)

    def position(self) -> tuple[tuple[float, float] | None, float | None]:
        center, zoom = self.last("center"), self.last("zoom")
        if not center and not zoom:
            return None, None
        place = numbers(center, 2)
        if place is None or not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
            self.bad("center", center, "lat,lon")
            return None, None
        level = numbers(zoom or "12", 1)
        if level is None or not 0 <= level[0] <= MOST_ZOOM:
            self.bad("zoom", zoom, f"{LEAST_ZOOM}–{MOST_ZOOM}")
            return None, None
        # URLs written before there was a lowest zoom keep their position.
        return (place[0], place[1]), max(level[0], float(LEAST_ZOOM))
