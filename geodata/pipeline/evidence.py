"""The document ``evidence.json``: what the registry and the lists say about the article's claim."""

import numpy as np
import pandas as pd

from geodata.bundle.models.measures import Association, Evidence, EvidenceLeftOut, Inequality
from geodata.measures.association import colocation, lee, neighbours, rate_ratio
from geodata.measures.bivariate import TERCILES, main_scenario, weighted_classes
from geodata.measures.inequality import inequality
from geodata.measures.proportions import flows, shares
from geodata.measures.rates import living_here
from geodata.models import Vocabulary
from geodata.pipeline.measure_inputs import MeasureInputs, areas_left_out

SEED = 20261125
# From this share of its residents on, a place counts as within reach of an area.
MOST_RESIDENTS = 0.5


def evidence(
    inputs: MeasureInputs, practices: pd.DataFrame, supports: pd.DataFrame, vocabulary: Vocabulary, first: str | None
) -> Evidence:
    """The document.

    Args:
        inputs: areas, figures and access.
        practices, supports: the registry's tables; a flow is counted by the wider payer, such as that of a region.
        vocabulary: whose settings and sources of solidarity are counted by.
        first: the indicator by which the rate ratio is stratified.
    """
    facets = {"setting": "setting", "source": "source_of_solidarity"}
    by_payer = supports.assign(funding=supports["funding"].map(lambda payer: vocabulary.widest("funding", payer)))
    return Evidence(
        shares=shares(practices, supports, {by: list(vocabulary.facets.get(facets[by], {})) for by in facets}),
        flow=flows(practices, by_payer),
        association=_association(inputs, practices, first),
        inequality={name: _inequality(inputs, name) for name in inputs.need},
        left_out=EvidenceLeftOut(
            practices_without_area=int((~practices["area_id"].isin(inputs.areas["area_id"])).sum()),
            **{f"areas_{reason}": number for reason, number in areas_left_out(inputs.region_status).items()},
        ),
    )


def _association(inputs: MeasureInputs, practices: pd.DataFrame, first: str | None) -> Association:
    xy = inputs.areas.geometry.centroid.get_coordinates().to_numpy()
    # At least half of the residents have a meeting place within the main walk, of the kinds searched for all of them.
    main, region = main_scenario(), inputs.region
    within_walk = region.supports.reached(region.kinds, main.catchment_m, main.detour)
    reached = np.asarray(inputs.home.mean(within_walk, len(inputs.areas)) >= MOST_RESIDENTS, dtype=np.bool_)
    lees, colocations, ratio = {}, {}, None
    for name, need in inputs.need.items():
        rows = region.ranked(name)
        lees[name] = lee(region.main_support[rows], need[rows], neighbours(xy[rows]), SEED) if rows.any() else None
        tercile = weighted_classes(need[rows], inputs.people[rows], TERCILES)
        # Where high need cannot be distinguished from low, its co-location has no meaning.
        colocations[name] = None if region.alike(name) else colocation(tercile == 3, reached[rows], SEED)
        if name == first and name in region.compared:
            living = practices[living_here(practices)]
            counts = inputs.areas["area_id"].map(living["area_id"].value_counts()).fillna(0).to_numpy(float)
            ratio = rate_ratio(name, counts[rows], inputs.people[rows], reached[rows], tercile, SEED)
    in_reach = tuple(sorted(inputs.areas.loc[reached & region.rows, "area_id"]))
    return Association(lee=lees, colocation=colocations, rate_ratio=ratio, in_reach=in_reach)


def _inequality(inputs: MeasureInputs, name: str) -> Inequality | None:
    region = inputs.region
    rows = region.ranked(name)
    return inequality(inputs.need[name][rows], region.main_support[rows], inputs.people[rows], SEED)
