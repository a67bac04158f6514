"""How long does a still picture take, beside geopandas' own plot of the same areas? Keeps a table in RESULTS.md.

    python -m benchmarks.stills

It builds the bundles that it needs. Both ways run in turn in one process, so that only their ratio counts.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.bundles import add_regions, asked_regions, ready_bundle
from benchmarks.sections import RESULTS, keep
from dashboard.maps.choropleth import choropleth
from dashboard.outlets.still_picture import Size, still
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle

SECTION = "still pictures"
READINGS = 5
BIG, SMALL = Size(1920, 1080), Size(400, 560)
Draw = Callable[[], bytes]
NOTES = """\
Baseline: `geopandas.GeoDataFrame.plot` of the same areas, edges and colours into a PNG of the same size on matplotlib's
Agg, with a white border and without anything else. The atlas adds symbols, names, legend and sources, from outlines
that it simplified once; the first picture of a process also reads typefaces and outlines, and is given by itself.
Medians of {readings} readings taken in turn; a ratio is between two readings of the same run."""
HEAD = (
    "region, level",
    "areas",
    "plain plot (s)",
    "PNG 1920 × 1080 (s)",
    "PNG / plain",
    "SVG (s)",
    "PNG 400 × 560 (s)",
)


def plain(view: View, data: Dataset, level: str, size: Size) -> Draw:
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
    values = data.figures(level, scale.indicator.id)["value"].to_numpy(float)
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


def rows(regions: Sequence[str], readings: int) -> list[str]:
    """One row of the table a region and level."""
    found = []
    shown = {region: Dataset(read_bundle(ready_bundle(region))) for region in regions}
    for region, level in ((name, level) for name in regions for level in shown[name].levels):
        data = shown[region]
        view = View(lang="nl", level=level)
        base = plain(view, data, level, BIG)
        ways: list[Draw] = [
            lambda view=view, data=data: still(view, data, "png", BIG),  # type: ignore[misc]
            lambda view=view, data=data: still(view, data, "svg", BIG),  # type: ignore[misc]
            lambda view=view, data=data: still(view, data, "png", SMALL),  # type: ignore[misc]
        ]
        first = seconds(ways[0])
        taken = [[seconds(draw) for draw in (base, *ways)] for _ in range(readings)]
        plot, png, svg, small = (statistics.median(column) for column in zip(*taken, strict=True))
        cells = [f"{value:.2f}" for value in (plot, png, png / plot, svg, small, first)]
        found.append(" | ".join([f"| `{region}`, {level}", f"{len(data.areas_of(level)):,}", *cells]) + " |")
        print(found[-1], flush=True)
    return found


def section(table: list[str], readings: int, load: float) -> str:
    """The section of the results."""
    head = f"| {' | '.join((*HEAD, 'first PNG (s)'))} |"
    rule = "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    notes = NOTES.format(readings=readings)
    busy = f"Load of the machine of {os.cpu_count()} cores when it began: {load:.1f}."
    lines = [
        "## Still pictures",
        "",
        "`python -m benchmarks.stills`",
        "",
        notes,
        busy,
        "",
        head,
        rule,
        *table,
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_regions(parser)
    parser.add_argument("--readings", type=int, default=READINGS, help="of each way, after the first picture")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    busy = os.getloadavg()[0]
    keep(section(rows(asked_regions(asked), asked.readings), asked.readings, busy), SECTION, asked.out)


if __name__ == "__main__":
    main()
