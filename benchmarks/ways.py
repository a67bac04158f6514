"""The ways to draw the map that are measured against one another, and when each has painted."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.browser import Painted
from benchmarks.regions import Region
from benchmarks.servers import serve_bundle


@dataclass(frozen=True)
class Way:
    """One way: its name, its title, its script (None: the atlas), whether Leaflet draws it, its query."""

    name: str
    title: str
    script: str | None
    leaflet: bool = True
    query: str = "/"

    def command(self, region: Region) -> list[str]:
        """What serves it, for Python's ``-m``."""
        if self.script is None:
            return serve_bundle(region.bundle)
        return ["benchmarks.baseline", self.script, "--data", str(region.plain)]

    @property
    def healthy(self) -> str:
        """A path that answers when the server runs."""
        return "/healthz" if self.script is None else "/_stcore/health"

    def ready(self, region: Region) -> list[Painted]:
        """All areas and all practices are there."""
        if self.script is None:
            return [Painted("areas", region.drawn), Painted("practices", region.practices)]
        if self.leaflet:
            return [Painted("plain", region.areas + region.practices)]
        return [self._deck(region)]

    def recoloured(self, region: Region) -> list[Painted]:
        """All areas have their new colour."""
        return [Painted("areas", region.drawn)] if self.script is None else self.ready(region)

    def filtered(self, region: Region) -> list[Painted]:
        """The practices of another choice are there."""
        if self.script is None:
            return [Painted("practices")]
        return [Painted("plain", region.areas)] if self.leaflet else [self._deck(region)]

    def _deck(self, region: Region) -> Painted:
        """A frame with at least a triangle an area, drawn from data that were just handed to the graphics card."""
        return Painted("deck", 3 * region.areas, 100 * region.areas)


WAYS = (
    # The atlas would draw municipalities from afar where it has them: all must draw the same areas.
    Way("ours", "the atlas", None, query="/?lang=en&level=neighbourhood"),
    Way("folium", "plain folium in a frame", "plain_folium", query="/?outlines=whole"),
    Way("folium-simplified", "the same, outlines simplified first", "plain_folium"),
    Way("folium-canvas", "simplified, with prefer_canvas", "plain_folium", query="/?canvas=yes"),
    Way("pydeck", "pydeck", "deck", leaflet=False),
)
