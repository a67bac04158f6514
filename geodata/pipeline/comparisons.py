"""Which areas are compared with one another: those of each municipality, and like with like over the region."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.measures.access import Floats
from geodata.pipeline.compared_areas import ComparedAreas
from geodata.pipeline.search_coverage import LEAST_KINDS
from geodata.pipeline.support_scenarios import SupportScenarios
from geodata.statuses import Scope

Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class SearchedKinds:
    """Municipality → kinds of meeting places that were searched there.

    Attributes:
        every: all of them.
        own: those that were searched elsewhere than on OpenStreetMap alone.
    """

    every: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Comparisons:
    """What comparisons are made of; arrays have one value an area of the finest level.

    Attributes:
        usable: areas that are compared within their municipality.
        names: the name of the municipality of each area.
        ids: its id, else its name.
        kinds: of meeting places that were searched, by the name of the municipality.
        need: indicator id → figure that rises with need; NaN where there is none.
        publisher: indicator id → source of the figure.
        every, verified: access on all places, and on those that the editors verified; one where all are.
        beside: ids of the municipalities that have others.
    """

    usable: Flags
    names: Texts
    ids: Texts
    kinds: SearchedKinds
    need: Mapping[str, Floats]
    publisher: Mapping[str, str]
    every: SupportScenarios
    verified: SupportScenarios
    beside: Collection[str]

    def towns(self) -> tuple[ComparedAreas, ...]:
        """The areas of each municipality, on all places of the kinds that were searched there."""
        return tuple(
            self._of(Scope.TOWN, (own,), self.kinds.every[self._name(own)], self.usable & (self.ids == own))
            for own in dict.fromkeys(self.ids[self.usable])
        )

    def region(self) -> ComparedAreas:
        """All areas that can be compared, on the kinds that were searched for all of them.

        Like with like: places that the editors did not verify, and kinds that were searched for those alone, count only
        where every municipality that is compared has such places.
        """
        towns = tuple(dict.fromkeys(self.ids[self.usable]))
        pooled = bool(towns) and set(towns) <= set(self.beside)
        searched = {own: (self.kinds.every if pooled else self.kinds.own)[self._name(own)] for own in towns}
        searched = {own: kinds for own, kinds in searched.items() if len(kinds) >= LEAST_KINDS}
        first = next(iter(searched.values()), ())
        common = tuple(kind for kind in first if all(kind in kinds for kinds in searched.values()))
        every = tuple(searched) if common else ()
        return self._of(Scope.REGION, every, common, self.usable & np.isin(self.ids.astype(str), every), pooled)

    def _of(
        self, scope: Scope, towns: tuple[str, ...], kinds: tuple[str, ...], rows: Flags, unverified: bool = True
    ) -> ComparedAreas:
        counts = unverified or self.verified is self.every
        supports = self.every if counts else self.verified
        people = self.every.people
        return ComparedAreas(
            scope, towns, kinds, rows, self.ids, people, self.need, self.publisher, supports, unverified=counts
        )

    def _name(self, town: str) -> str:
        return str(self.names[self.ids == town][0])
