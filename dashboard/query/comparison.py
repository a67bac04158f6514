"""With which areas figures about meeting places are compared: those of one municipality, or of all compared ones.

Towns were searched for different kinds of places. So a view of one town compares its areas on all kinds searched there,
a view of several on the kinds searched in all of them. What an indicator's colours are compared with (``scale``)
changes neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.query.areas import Areas
from dashboard.query.view import View
from geodata.bundle.models.measures import Comparison
from geodata.statuses import Scope


@dataclass(frozen=True)
class Comparing:
    """A comparison of areas.

    Attributes:
        scope: of one municipality, or of all that can be compared.
        town: the id of the municipality, where it is of one.
        info: the kinds that count, and what came of it.
    """

    scope: Scope
    town: str | None
    info: Comparison


def comparing(view: View, areas: Areas) -> Comparing:
    """The comparison of a view: of its municipality where it is about one that can be compared."""
    own = of_town(chosen_town(view, areas, own=False), areas)
    return own or Comparing(Scope.REGION, None, areas.bundle.measure_info.region)


def of_town(town: str | None, areas: Areas) -> Comparing | None:
    """The comparison of a municipality by its id; None where it cannot be compared."""
    info = areas.bundle.measure_info.towns.get(town) if town is not None else None
    return Comparing(Scope.TOWN, town, info) if info else None


def town_comparison(area: str, areas: Areas) -> Comparing | None:
    """The comparison of an area with those of its municipality; None where that cannot be compared."""
    town = areas.areas_by_id.at[area, "municipality_id"]
    return of_town(town, areas) if isinstance(town, str) else None


def agreed_in_towns(areas: Areas, indicator: str) -> dict[str, str]:
    """Area → the second figure by which its need is high as well, among the areas of its own municipality."""
    towns = areas.bundle.measure_info.towns.values()
    return {area: second for town in towns for area, second in town.agreed.get(indicator, {}).items()}


def chosen_town(view: View, areas: Areas, own: bool = True) -> str | None:
    """The id of the municipality that a view is about: that of its area, else the only one it is restricted to.

    Args:
        own: also that of a neighbourhood; a neighbourhood alone changes no colours unless that is requested.
    """
    if view.area is not None and (own or areas.level_of(view.area) == "municipality"):
        town = areas.areas_by_id.at[view.area, "municipality_id"]
        return town if isinstance(town, str) else None
    if len(view.municipality) != 1:
        return None
    return areas.municipality_ids.get(view.municipality[0])
