"""Access of areas on any kinds of meeting places and in any scenario, each calculated once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geodata.bundle.models.measures import Scenario
from geodata.measures.access import (
    CATCHMENTS_M,
    DECAYS,
    DECIMALS,
    JUST_BEYOND,
    PER,
    Floats,
    Pairs,
    Residence,
    access,
    pairs,
)
from geodata.measures.bivariate import DETOURS
from geodata.statuses import Supply

Kinds = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Offer:
    """Meeting places, or parts of them.

    Attributes:
        near: points of residence around them, with distances as the crow flies.
        amount: how much of a place each is.
        kind: term of the vocabulary, of each.
    """

    near: Pairs
    amount: Floats
    kind: Kinds


@dataclass(frozen=True)
class SupportScenarios:
    """Places per 10,000 residents, by area.

    Attributes:
        people: residents of each area; NaN where not known.
        home: points where residents live.
        offers: the places at their points, and divided over their neighbourhoods.
    """

    people: Floats
    home: Residence
    offers: Mapping[Supply, Offer]
    _known: dict[tuple[frozenset[str], Scenario], Floats] = field(default_factory=dict)

    def of(self, kinds: Collection[str], scenario: Scenario) -> Floats:
        """Access in a scenario on some kinds of meeting places; how classes are cut does not matter."""
        counted = frozenset(kinds) - {scenario.without}
        key = counted, scenario.model_copy(update={"classes": "terciles", "without": None})
        if key not in self._known:
            offer = self.offers[scenario.places]
            near = offer.near.of(np.isin(offer.kind.astype(str), sorted(counted)))
            near = near.longer(scenario.detour)
            edge = DECAYS[scenario.decay]
            found = access(near, self.home.shared(self.people), offer.amount, scenario.catchment_m, edge)
            self._known[key] = (self.home.mean(found.per_resident, len(self.people)) * PER).round(DECIMALS)
        return self._known[key]

    def reached(self, kinds: Collection[str], walk_m: float, detour: float) -> Floats:
        """Which points of residence have a place of some kinds within a walk: 1 or 0."""
        offer = self.offers[Supply.AT_POINT]
        near = offer.near.of(np.isin(offer.kind.astype(str), sorted(kinds))).longer(detour).within(walk_m)
        found = np.zeros(near.points)
        found[near.point] = 1.0
        return found


def offer(home: Residence, xy: Floats, amount: Floats, kind: Kinds) -> Offer:
    """Places with all points of residence around them that any scenario needs."""
    farthest_m = max(CATCHMENTS_M) / min(DETOURS) * JUST_BEYOND
    return Offer(pairs(home.xy, xy, farthest_m, detour=1.0), amount, kind)
