"""Areas that are compared with one another: those of a municipality, or those of all that can be compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geodata.bundle.models.measures import Scenario
from geodata.measures.access import DECAYS, PER, Floats
from geodata.measures.bivariate import (
    CLASSES,
    HIGH_NEED_FEW_PLACES,
    Robustness,
    cells,
    main_scenario,
    robustness,
    scenarios,
    too_alike,
)
from geodata.measures.need_agreement import second_figures
from geodata.measures.tipping import added_by_one, best_served, tipping_number
from geodata.pipeline.support_scenarios import SupportScenarios
from geodata.statuses import Scope

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ComparedAreas:
    """One comparison.

    Attributes:
        scope: of a municipality, or of all.
        municipalities: ids of these.
        kinds: of meeting places that count.
        rows: which of the areas of the finest level take part; the arrays of all others have one value an area too.
        towns: the municipality of each area.
        people: residents.
        need: indicator id → figure that rises with need; NaN where there is none.
        publisher: indicator id → source of the figure.
        supports: access on any kinds in any scenario.
        unverified: whether places that the editors did not verify count, where there are any.
    """

    scope: Scope
    municipalities: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: Flags
    towns: npt.NDArray[np.object_]
    people: Floats
    need: Mapping[str, Floats]
    publisher: Mapping[str, str]
    supports: SupportScenarios
    unverified: bool = True

    def on(self, verified: SupportScenarios) -> "ComparedAreas":
        """The same comparison where only places count that the editors verified."""
        return replace(self, supports=verified, unverified=False)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Every scenario of its sensitivity analysis."""
        return scenarios(self.kinds)

    @cached_property
    def main_support(self) -> Floats:
        """Access in the main scenario, places per 10,000 residents."""
        return self.supports.of(self.kinds, main_scenario())

    @cached_property
    def support(self) -> list[Floats]:
        """Access in every scenario; those that only cut classes otherwise have one together."""
        one_each = {scenario.support: scenario for scenario in self.scenarios}
        return [self.supports.of(self.kinds, scenario) for scenario in one_each.values()]

    def ranked(self, indicator: str) -> Flags:
        """Areas of which cells and ranks of an indicator are made: those with a figure."""
        return self.rows & ~np.isnan(self.need[indicator])

    def alike(self, indicator: str) -> bool:
        """Whether the ranked areas are too much alike on an indicator for cells, in whatever way classes are cut."""
        rows = self.ranked(indicator)
        return any(too_alike(self.need[indicator][rows], self.people[rows], edges) for edges in CLASSES.values())

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The indicators by which areas have a cell; one that no area here has is none of them."""
        return tuple(name for name in self.need if self.ranked(name).any() and not self.alike(name))

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """Those of them that rank areas of every municipality that any ranks, and not of a part of the region only."""
        ranked = {name: set(self.towns[self.ranked(name)]) for name in self.compared}
        every = set().union(*ranked.values())
        return tuple(name for name, there in ranked.items() if there == every)

    def cells(self, indicator: str) -> Floats:
        """The cell of each area; NaN where it is not ranked."""
        rows = self.ranked(indicator)
        return self._among(rows, cells(self.need[indicator][rows], self.main_support[rows], self.people[rows]))

    def robustness(self, indicators: tuple[str, ...], rows: Flags) -> Robustness:
        """The sensitivity analysis of some areas by some figures of need."""
        needs = [self.need[indicator][rows] for indicator in indicators]
        return robustness(needs, [support[rows] for support in self.support], self.people[rows])

    def tipping(self, indicator: str) -> Floats:
        """The tipping number of each area; NaN where it is not ranked, or no number is enough."""
        rows, corner = self.ranked(indicator), self.cells(indicator) == HIGH_NEED_FEW_PLACES
        numbers = np.where(rows, 0.0, np.nan)
        need, support, people = self.need[indicator][rows], self.main_support[rows], self.people[rows]
        for area in np.flatnonzero(corner):
            row = int(rows[:area].sum())
            found = tipping_number(row, need, support, self._added[int(area)][rows], people)
            numbers[area] = np.nan if found is None else found
        return numbers

    def agreed(self, indicator: str, order: Sequence[str]) -> dict[int, str]:
        """The areas where need is high by an indicator and by a second figure from another source, with that one.

        Args:
            indicator: of need, the first figure.
            order: indicators, in the order in which one is the second figure.
        """
        others = {
            name: np.where(self.ranked(name), self.need[name], np.nan)
            for name in order
            if name in self.compared and self.publisher[name] != self.publisher[indicator]
        }
        return second_figures(np.where(self.ranked(indicator), self.need[indicator], np.nan), others)

    @cached_property
    def _added(self) -> Mapping[int, Floats]:
        """What a missed place in an area in any corner adds to all areas, by the row of that area."""
        main, home, people = main_scenario(), self.supports.home, self.supports.people
        residents, edge = home.shared(people), DECAYS[main.decay]
        corners = [self.cells(indicator) == HIGH_NEED_FEW_PLACES for indicator in self.compared]
        added = {}
        for area in np.flatnonzero(np.any(corners, axis=0)) if corners else ():
            spot = best_served(home, residents, int(area), main.catchment_m)
            added[int(area)] = added_by_one(home, residents, spot, len(people), main.catchment_m, edge) * PER
        return added

    def _among(self, rows: Flags, values: npt.ArrayLike) -> Floats:
        """Values of some areas among all, NaN elsewhere."""
        found = np.full(len(self.people), np.nan)
        found[rows] = values
        return found
