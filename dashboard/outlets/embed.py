"""One view as a page that stands alone: what ``/embed`` answers and what an exported ``.html`` contains."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from dashboard.maps import map_files
from dashboard.maps.spec import MapSpec
from dashboard.maps.standalone import standalone_map
from dashboard.outlets.mapped_view import MappedView
from dashboard.presenters.area_card import card_figures
from dashboard.presenters.credits import Attribution, attribution, bivariate_layer_sources, place_sources
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words
from dashboard.presenters.moved import moved_note
from dashboard.presenters.panels import practice_panel
from dashboard.query.build_digest import build_digest
from dashboard.query.dataset import Dataset
from dashboard.query.parameters import UNWRITABLE, BadParameter
from dashboard.query.view import OSM_LAYERS, view_params

CONTROLS = ("zoom", "search", "layers")
TITLE_LIMIT = 200
Theme = Literal["light", "dark"]
# What a page posts to the one around it: {"type": HEIGHT_MESSAGE, "height": whole number of CSS pixels}.
HEIGHT_MESSAGE = "solidarity-atlas:height"


@dataclass(frozen=True)
class EmbedOptions:
    """How a view is shown outside the dashboard.

    ``title`` None is that of the view, ``""`` none at all. ``controls`` are those of :data:`CONTROLS` that the
    reader gets. ``still`` maps do not move and answer no pointer.
    """

    legend: bool = True
    title: str | None = None
    controls: tuple[str, ...] = ("zoom",)
    theme: Theme = "light"
    still: bool = False

    def params(self) -> list[tuple[str, str]]:
        """The URL parameters, in a fixed order; what equals the default is left out."""
        controls = ",".join(self.controls) or "none"
        values = {"legend": "0", "title": self.title or "0", "controls": controls, "theme": self.theme, "still": "1"}
        return [(name, value) for name, value in values.items() if getattr(self, name) != getattr(EmbedOptions, name)]


def parse_options(params: Mapping[str, Sequence[str]]) -> tuple[EmbedOptions, tuple[BadParameter, ...]]:
    """Options from URL parameters: those made of all good values, and every bad value with what is allowed instead."""
    problems: list[BadParameter] = []

    def one(name: str, allowed: Sequence[str], default: str) -> str:
        value = str((params.get(name) or ("",))[-1])
        if value and value not in allowed:
            problems.append(BadParameter(name, value[:TITLE_LIMIT], ", ".join(allowed)))
        return value if value in allowed else default

    requested = [part for value in params.get("controls", ()) for part in value.split(",") if part]
    allowed = (*CONTROLS, "none")
    problems += [
        BadParameter("controls", part[:TITLE_LIMIT], ", ".join(allowed)) for part in requested if part not in allowed
    ]
    chosen = tuple(name for name in CONTROLS if name in requested)
    title = " ".join(UNWRITABLE.sub("", str((params.get("title") or ("",))[-1])).split())[:TITLE_LIMIT]
    options = EmbedOptions(
        legend=one("legend", ("0", "1"), "1") == "1",
        title=None if title in ("", "1") else "" if title == "0" else title,
        controls=chosen if chosen or "none" in requested else EmbedOptions.controls,
        theme=cast(Theme, one("theme", get_args(Theme), EmbedOptions.theme)),
        still=one("still", ("0", "1"), "0") == "1",
    )
    return options, tuple(problems)


@dataclass(frozen=True)
class Embed(MappedView):
    """A view with its options, ready to become a page; ``requested`` is the area that the address names."""

    options: EmbedOptions
    problems: tuple[BadParameter, ...] = ()
    requested: str = ""

    @cached_property
    def query(self) -> str:
        """The view as a query; the same for every way to write the same view."""
        return urlencode(view_params(self.view, self.dataset.default_indicator))

    @cached_property
    def own_query(self) -> str:
        """The view and its options as a query."""
        return urlencode(view_params(self.view, self.dataset.default_indicator) + self.options.params())

    @property
    def controls(self) -> tuple[str, ...]:
        """The controls that the map has."""
        return () if self.options.still else self.options.controls

    def config(self, spec: MapSpec) -> dict[str, Any]:
        """What the page's script makes a map from, whose specification is :attr:`spec` or made from it."""
        words, still = self.words, self.options.still
        toggled = ("practices", "meeting_places", *OSM_LAYERS, "areas")
        layers = [layer for layer in toggled if layer in self.view.layers and self.dataset.has_layer(layer)]
        return standalone_map(spec, self.view, self.dataset, self.controls, still) | {
            "still": still,
            "practice": self.view.practice,
            "area": self.view.area,
            "area_cards": self.area_cards(spec),
            "message": HEIGHT_MESSAGE,
            "toggles": [[layer, words(f"layer.{layer}")] for layer in layers] if "layers" in self.controls else [],
            "files": {},
            "texts": {
                "close": words("detail.close"),
                "legend": words("legend.open"),
                "supports": words("detail.supports"),
                "references": words("detail.references"),
                "places": words("card.places"),
                "certainty": words("card.certainty"),
                "failed": words("embed.failed"),
                "again": words("map.again"),
                "outside": words("detail.outside_filters"),
            },
        }

    def area_cards(self, spec: MapSpec) -> dict[str, str]:
        """Address of names → address of cards, of each level of which an area can be chosen on the page."""
        chosen = {spec.areas.selected.level_name} if spec.areas.selected else set()
        drawn = set() if self.options.still else {level.level for level in spec.areas.levels}
        found = set(self.dataset.levels) if "search" in self.controls else set()
        levels = [level for level in self.dataset.levels if level in chosen | drawn | found]
        return map_files.card_addresses(self.dataset, levels, card_figures(self.view, self.dataset), self.words.lang)

    def etag(self, *more: str) -> str:
        """Names the page's content: view, options, bundle, program, and ``more`` that is in it."""
        bad = [f"{one.name}={one.value}" for one in self.problems]
        parts = (self.own_query, self.requested, self.dataset.digest, build_digest(), *bad, *more)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def page(self, **values: object) -> str:
        """The whole page; ``values`` are those of the template that depend on where it is shown."""
        title = self.options.title
        below = {None: (self.below,), "": (self.supposed,)}.get(title, (self.sentence, self.below))
        return fragment(
            "embed",
            self.words,
            sentence=self.sentence,
            title=self.title if title is None else title,
            below=" ".join(filter(None, below)),
            options=self.options,
            problems=self.problems,
            moved=moved_note(self.requested, self.view, self.dataset, self.words, linked=False),
            nothing=not len(self.selection.practices),
            listed=len(self.selection.practices) if "practices" in self.view.layers and not self.options.still else 0,
            sources=self.sources(),
            dated=self.dated,
            **values,
        )

    def sources(self) -> list[Attribution]:
        """The sources of the map: of its indicator, boundaries, practices and meeting places."""
        words, layers = self.words, self.view.layers
        indicator = self.dataset.indicator(self.view.indicator) if "areas" in layers else None
        since = self.dataset.since(indicator, self.view) if indicator else None
        used = [(indicator.source, words.local(indicator.label))] if indicator else []
        if indicator and since is not None:
            used = [
                (indicator.source, words.figure_label(indicator, self.dataset.year(indicator, self.view.at), since))
            ]
        used += [(source, words("embed.outlines")) for source in self.dataset.region.boundary_sources]
        used += [("practices", words("embed.list.practices"))] if "practices" in layers else []
        used += [(source, self._list(source)) for source in place_sources(self.view, self.dataset)]
        cited = {source for source, _ in used}
        bivariate = bivariate_layer_sources(self.view, self.dataset)
        used += [(source, words("together.title")) for source in bivariate if source not in cited]
        known = self.dataset.sources
        return [attribution(known[source], self.dataset, words, title) for source, title in used if source in known]

    def _list(self, source: str) -> str:
        """The name of a list of meeting places."""
        osm = source in self.dataset.unverified_sources
        return self.words("osm.list" if osm else "embed.list.meeting_places")


def card(practice: str, dataset: Dataset, words: Words) -> dict[str, Any]:
    """What a practice's card says, as plain texts.

    Raises:
        KeyError: the bundle does not contain the practice.
    """
    panel = practice_panel(practice, dataset, words)
    return {
        "kicker": " · ".join(panel.dates),
        "name": panel.name,
        "where": " · ".join(panel.where),
        "summary": panel.summary,
        "traces": [
            [trace.kind, trace.what, " · ".join(filter(None, (trace.provider, trace.paid_by, trace.reading.role)))]
            for trace in panel.traces
        ],
        "no_traces": "" if panel.traces else words("detail.no_supports"),
        "references": [asdict(link) for link in panel.references],
        "notes": [note for note in (panel.precision, panel.not_placed) if note],
    }
