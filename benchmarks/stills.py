"""How long does a still picture take, beside geopandas' own plot of the same areas? Keeps a table in RESULTS.md.

    python -m benchmarks.stills

Needs the bundles of both regions in ``build/``. Both ways run in turn in one process, so that only their ratio counts.
"""

from __future__ import annotations

import io
import os
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.bundles import Shown
from dashboard.export.stills import Size, still
from dashboard.maps.choropleth import choropleth
from dashboard.view import View
from geodata.bundle import read_bundle

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
BEGIN, END = "<!-- still pictures -->", "<!-- /still pictures -->"
READINGS = 5
BIG, SMALL = Size(1920, 1080), Size(400, 560)
Draw = Callable[[], bytes]
NOTES = """\
Baseline: `geopandas.GeoDataFrame.plot` of the same areas, edges and colours into a PNG of the same size on matplotlib's
Agg, with a white border and without anything else. The atlas adds symbols, names, legend and sources, from outlines
that it simplified once; the first picture of a process also reads typefaces and outlines, and is given by itself.
Medians of 5 readings taken in turn; a ratio is between two readings of the same run."""
HEAD = (
    "region, level",
    "areas",
    "plain plot (s)",
    "PNG 1920 × 1080 (s)",
    "PNG / plain",
    "SVG (s)",
    "PNG 400 × 560 (s)",
)


def plain(view: View, data: Shown, level: str, size: Size) -> Draw:
    """The baseline."""
    import geopandas as gpd
    import shapely
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.figure import Figure

    scale = choropleth(view, data)
    if scale is None:
        raise ValueError("the region has no figures")
    shapes = shapely.from_wkb(data.areas_of(level)["geometry"].to_numpy())
    values = data.figures(level, scale.indicator["id"])["value"].to_numpy(float)
    frame = gpd.GeoDataFrame({"value": values}, geometry=shapes, crs="EPSG:4326").to_crs(3857)

    def draw() -> bytes:
        figure = Figure(figsize=(size.width / 72, size.height / 72), dpi=72)
        FigureCanvasAgg(figure)
        colours, edges = ListedColormap(scale.colours), BoundaryNorm(scale.edges, len(scale.colours))
        axes = figure.add_axes((0, 0, 1, 1))
        frame.plot(
            "value", ax=axes, cmap=colours, norm=edges, edgecolor="white", linewidth=0.5, missing_kwds={"color": "#eee"}
        )
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=72)
        return out.getvalue()

    return draw


def seconds(draw: Draw) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    draw()
    return time.perf_counter() - begin


def rows() -> list[str]:
    """One row of the table a region and level."""
    found = []
    for region, level in (
        ("three-cities", "neighbourhood"),
        ("flanders-brussels", "municipality"),
        ("flanders-brussels", "neighbourhood"),
    ):
        data = Shown(read_bundle(ROOT / "build" / region))
        view = View(lang="nl", level=level)
        base = plain(view, data, level, BIG)
        ways: list[Draw] = [
            lambda view=view, data=data: still(view, data, "png", BIG),  # type: ignore[misc]
            lambda view=view, data=data: still(view, data, "svg", BIG),  # type: ignore[misc]
            lambda view=view, data=data: still(view, data, "png", SMALL),  # type: ignore[misc]
        ]
        first = seconds(ways[0])
        readings = [[seconds(draw) for draw in (base, *ways)] for _ in range(READINGS)]
        plot, png, svg, small = (statistics.median(column) for column in zip(*readings, strict=True))
        cells = [f"{value:.2f}" for value in (plot, png, png / plot, svg, small, first)]
        found.append(" | ".join([f"| `{region}`, {level}", f"{len(data.areas_of(level)):,}", *cells]) + " |")
        print(found[-1], flush=True)
    return found


def section(table: list[str], load: float) -> str:
    """The section of the results."""
    head = f"| {' | '.join((*HEAD, 'first PNG (s)'))} |"
    rule = "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    busy = f"Load of the machine of 2 cores when it began: {load:.1f}."
    lines = ["## Still pictures", "", "`python -m benchmarks.stills`", "", NOTES, busy, "", head, rule, *table]
    return "\n".join(lines)


def keep(text: str, path: Path = RESULTS) -> None:
    """Put the section between its markers in the results; other sections stay as they are."""
    before = path.read_text("utf-8") if path.exists() else "# Results of the benchmarks\n"
    block = f"{BEGIN}\n{text}\n{END}"
    if BEGIN in before:
        path.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: block, before, flags=re.DOTALL), "utf-8")
    else:
        path.write_text(f"{before.rstrip()}\n\n{block}\n", "utf-8")


if __name__ == "__main__":
    busy = os.getloadavg()[0]
    keep(section(rows(), busy))
