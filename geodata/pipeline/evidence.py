"""The document ``evidence.json``: what the registry and the lists say about the article's claim."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.bundle.models.evidence import Association, Evidence, EvidenceLeftOut, Inequality
from geodata.measures.access import reach
from geodata.measures.association import colocation, lee, neighbours, rate_ratio
from geodata.measures.bivariate import TERCILES, main_scenario
from geodata.measures.inequality import inequality
from geodata.measures.need import weighted_classes
from geodata.measures.proportions import flows, shares
from geodata.models import Vocabulary
from geodata.pipeline.measure_inputs import MeasureInputs

SEED = 20261125
# From this share of its residents on, a place counts as within reach of an area.
MOST_RESIDENTS = 0.5


def evidence(
    ground: MeasureInputs, practices: pd.DataFrame, supports: pd.DataFrame, vocabulary: Vocabulary, first: str | None
) -> Evidence:
    """The document.

    Args:
        ground: areas, figures and access.
        practices, supports: the registry's tables.
        vocabulary: whose settings and sources of solidarity are counted by.
        first: the indicator by which the rate ratio is stratified.
    """
    facets = vocabulary.facets
    terms = {
        "setting": list(facets.get("setting", {})),
        "source": list(facets.get("source_of_solidarity", {})),
    }
    return Evidence(
        shares=shares(practices, supports, terms),
        flow=flows(practices, supports),
        association=_association(ground, practices, first),
        inequality={name: _inequality(ground, name) for name in ground.need},
        left_out=EvidenceLeftOut(
            practices_without_area=int(practices["area_id"].isna().sum()),
            **{f"areas_{reason}": number for reason, number in ground.areas_left_out.items()},
        ),
    )


def in_reach(ground: MeasureInputs) -> npt.NDArray[np.bool_]:
    """Whether at least half of an area's residents have a meeting place within the main walk."""
    some = (reach(ground.near, main_scenario().catchment_m) > 0).astype(np.float64)
    return np.asarray(ground.home.mean(some, len(ground.areas)) >= MOST_RESIDENTS, dtype=np.bool_)


def _association(ground: MeasureInputs, practices: pd.DataFrame, first: str | None) -> Association:
    centres = ground.areas.geometry.centroid
    xy = np.column_stack((centres.x, centres.y))
    reached = in_reach(ground)
    lees, colocations, ratio = {}, {}, None
    for name, need in ground.need.items():
        rows = ground.ranked(name)
        beside = neighbours(xy[rows]) if rows.any() else None
        lees[name] = lee(ground.main_support[rows], need[rows], beside, SEED) if beside is not None else None
        high = weighted_classes(need[rows], ground.people[rows], TERCILES) == 3
        # Where the figure tells no high need from low, how often it is found beside something says nothing.
        colocations[name] = None if ground.alike(name) else colocation(high, reached[rows], SEED)
    if first is not None and first in ground.compared:
        rows = ground.ranked(first)
        held = ground.areas["area_id"].map(practices["area_id"].value_counts()).fillna(0).to_numpy(float)
        tercile = weighted_classes(ground.need[first][rows], ground.people[rows], TERCILES)
        ratio = rate_ratio(first, held[rows], ground.people[rows], reached[rows], tercile, SEED)
    within = sorted(ground.areas.loc[reached & ground.usable, "area_id"])
    return Association(lee=lees, colocation=colocations, rate_ratio=ratio, in_reach=tuple(within))


def _inequality(ground: MeasureInputs, name: str) -> Inequality | None:
    rows = ground.ranked(name)
    return inequality(ground.need[name][rows], ground.main_support[rows], ground.people[rows], SEED)
