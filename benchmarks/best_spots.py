"""What best spots cost: a town exactly, a region greedily and exactly. Prints a table and keeps it in RESULTS.md.

Run it with ``python -m benchmarks.best_spots``, with nothing else running beside it. The large region needs its sources
(see ATLAS_MIRROR).
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bundles import ready_bundle
from benchmarks.sections import RESULTS, keep
from geodata.bundle.reader import Bundle, read_bundle
from geodata.measures.access import CATCHMENTS_M, GRID_M, pairs, reach
from geodata.measures.covering_model import CoveringModel
from geodata.measures.location import Covering, Flags, Floats, covering, exact, greedy
from geodata.measures.near_optimal import near_optimal

SECTION = "best spots"
REGION = "flanders-brussels"
NEED, SHARE = "need_bimd2011", 0.8
TOWNS = ("Antwerpen", "Gent")
PLACES = 5
TOWN_S, REGION_S = 5.0, 1.0
# The whole programme of a region does not end in any time that somebody waits.
BASELINE_S = 60.0
NOTES = """\
{places} new places for residents of areas whose rank by the deprivation index is {share:g} or more, and who have no
known place within the walk; every point where somebody lives is a candidate. Seconds on the clock, one reading each.
*Pairs* finds candidates near demand, *greedy* takes one after the other, *exact* proves the best choice, *near* counts
the answers within 2 % of it. Goals: a town exactly in at most {town:g} s, a region greedily (with its pairs) in at most
{region:g} s.
*Baseline* is the same programme given to HiGHS as it is, without a bound and without leaving anything out, at most
{baseline:g} s long and for towns only; *×* is how many times as long it took as *exact*.
"""
HEAD = """\
| area | walk (m) | demand | candidates | pairs (s) | greedy (s) | exact (s) | proved | near (s) | baseline (s) | × |
|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|"""


@dataclass(frozen=True)
class Ground:
    """Where residents live, who has high need, and the places that are known: metres, one row a point or place."""

    points: Floats
    residents: Floats
    high: Flags
    town: Any
    places: Floats


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What some work gives, and its seconds on the clock."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def ground_of(bundle: Bundle) -> Ground:
    """The points of a bundle."""
    points, areas = bundle.residence, bundle.areas.set_index("area_id")
    own = areas.loc[points["area_id"]]
    number = points.groupby("area_id")["area_id"].transform("size").to_numpy(np.float64)
    residents = own["population"].to_numpy(np.float64, na_value=np.nan) / number
    need = bundle.measures[bundle.measures["measure_id"] == NEED].set_index("area_id")["value"]
    high = need.reindex(points["area_id"]).to_numpy(np.float64) >= SHARE
    xy = points[["column", "row"]].to_numpy(np.float64) * GRID_M
    places = bundle.supply[["x", "y"]].to_numpy(np.float64)
    return Ground(xy, np.nan_to_num(residents), high, own["municipality_name"].to_numpy(), places)


def whole_programme(problem: Covering) -> float:
    """Seconds that HiGHS takes for the programme as it is."""
    candidates = np.arange(problem.covers.shape[0])
    model = CoveringModel(candidates, problem.residents, problem.covers)
    return timed(lambda: model.most_residents(PLACES, 0.0, BASELINE_S))[1]


def row(ground: Ground, town: str | None, walk: int) -> str:
    """A line of the table."""
    lives = (ground.residents > 0) & (ground.town == town if town else True)
    unserved = lives & ground.high & (reach(pairs(ground.points, ground.places, walk), walk) == 0)
    asked = ground.points[unserved], ground.residents[unserved], ground.points[lives], walk
    problem, pairs_s = timed(lambda: covering(*asked))
    first, greedy_s = timed(lambda: greedy(problem, PLACES))
    best, exact_s = timed(lambda: exact(problem, PLACES))
    _, count_s = timed(lambda: near_optimal(problem, best))
    whole = whole_programme(problem) if town else np.nan
    cells = (
        town or REGION,
        f"{walk:,}",
        f"{unserved.sum():,}",
        f"{lives.sum():,}",
        *(f"{taken:.2f}" for taken in (pairs_s, greedy_s, exact_s)),
        f"yes, {best.residents / first.residents:.1%} of greedy" if best.status == "optimal" else f"to {best.gap:.1%}",
        f"{count_s:.2f}",
        *((f"{whole:.2f}", f"{whole / exact_s:.0f}") if town else ("–", "–")),
    )
    return f"| {' | '.join(cells)} |"


def section() -> str:
    """The section of the results."""
    load = os.getloadavg()[0]
    ground = ground_of(read_bundle(ready_bundle(REGION)))
    rows = [row(ground, town, walk) for town in (*TOWNS, None) for walk in CATCHMENTS_M]
    notes = NOTES.format(places=PLACES, share=SHARE, town=TOWN_S, region=REGION_S, baseline=BASELINE_S)
    said = f"Load of the machine at the start: {load:.1f}."
    return "\n".join(["## Best spots", "", "`python -m benchmarks.best_spots`", "", notes, HEAD, *rows, "", said])


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    measured = section()
    print(measured)
    keep(measured, SECTION, asked.out)


if __name__ == "__main__":
    main()
