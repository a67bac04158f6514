"""Where it is: municipalities to choose from, places found by name without a network, and points set by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import shapely

from dashboard.presenters.contribution.draft import Draft, Value
from dashboard.query.dataset import Dataset
from geodata.models import LANGUAGES, Precision
from geodata.municipalities import municipalities
from geodata.places.areas import NamedArea
from geodata.places.candidates import FINEST_FIRST, Candidate, Query, coarser
from geodata.places.gazetteer import Gazetteer

MOST_FOUND = 6
# Of a point set by hand: about a metre. Which of them can be believed is what the precision says.
DECIMALS = 5


@dataclass(frozen=True)
class LocationMatch:
    """A place that may be meant: what it is called, where it is (WGS84), and how finely that is known at best.

    ``municipality`` is the one around it by its Dutch name, empty where it may be one of several.
    """

    label: str
    lat: float
    lon: float
    precision: Precision
    municipality: str


class LocationSearch:
    """The offline gazetteer over the areas of the bundle on show; made once for a bundle."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Areas of the bundle, places of GeoNames, postcodes of known meeting places."""
        return Gazetteer(_areas(self.dataset), _postcodes(self.dataset))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([area.geometry for area in self.gazetteer.areas])

    def area_at(self, lat: float, lon: float) -> str | None:
        """The id of the finest area around a point (WGS84), as the build joins them; None outside all of them."""
        inside = [self.gazetteer.areas[n] for n in self._tree.query(shapely.Point(lon, lat), predicate="intersects")]
        fine = sorted(inside, key=lambda area: (area.level != "neighbourhood", area.area_id))
        return fine[0].area_id if fine else None

    def find(self, draft: Draft) -> tuple[LocationMatch, ...]:
        """Places that the draft's name, address, postcode and municipality may mean, the finest first."""
        said = {
            name: draft.written(f"place.{name}") or None for name in ("name", "address", "postcode", "municipality")
        }
        query = Query(**said)
        if not query.municipality and query.name:
            found = [
                item
                for town in self._towns(query.name)
                for item in self._candidates(Query(query.name, None, None, town))
            ]
            found += self._candidates(Query(municipality=query.name))
        else:
            found = self._candidates(query)
        spots = {(item.lat, item.lon): item for item in reversed(found)}
        return tuple(sorted(spots.values(), key=lambda item: (FINEST_FIRST.index(item.precision), item.label)))[
            :MOST_FOUND
        ]

    def _towns(self, name: str) -> list[str]:
        """Municipalities in which there is an area of this name."""
        naming = self.gazetteer.naming(Query(name=name))
        return list(dict.fromkeys(match.area.municipality for match in naming.matches if match.area.municipality))[:4]

    def _candidates(self, query: Query) -> list[LocationMatch]:
        finest = query.finest
        return (
            [_found(item, coarser(item.precision, finest)) for item in self.gazetteer.candidates(query)]
            if finest
            else []
        )


def towns(lang: str) -> dict[str, str]:
    """Municipalities by the name that the registry uses (Dutch) → name in a language, in its order."""
    table = municipalities().by_code.values()
    named = {item.nl: _named(item.nl, {"nl": item.nl, "fr": item.fr, "en": item.en}.get(lang)) for item in table}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


def _named(nl: str, other: str | None) -> str:
    return nl if other is None or other == nl else f"{other} ({nl})"


def at_found(place: LocationMatch, before: Draft) -> dict[str, Value | None]:
    """The values of a draft at a place that was found; it is never known more finely than it was found."""
    known = place.precision.value
    town = before.written("place.municipality") or place.municipality
    values = {"location.precision": known, "location.finest": known, "place.municipality": town}
    return {**_at(place.lat, place.lon), **values}


def at_click(lat: float, lon: float, before: Draft) -> dict[str, Value | None]:
    """The values of a draft at a point set by hand; how precise that is stays the answer to the same question."""
    kept = before.written("location.precision") if before.written("location.finest") == Precision.ADDRESS else None
    return {**_at(lat, lon), "location.precision": kept, "location.finest": Precision.ADDRESS.value}


def nowhere() -> dict[str, Value | None]:
    """The values of a draft without a point."""
    return dict.fromkeys(("location.lat", "location.lon", "location.precision", "location.finest"))


def precisions(draft: Draft) -> tuple[Precision, ...]:
    """What may be said of the draft's point: how it was found, and everything coarser."""
    finest = draft.written("location.finest")
    return FINEST_FIRST[FINEST_FIRST.index(Precision(finest)) :] if finest else ()


def _at(lat: float, lon: float) -> dict[str, Value | None]:
    return {"location.lat": f"{lat:.{DECIMALS}f}", "location.lon": f"{lon:.{DECIMALS}f}"}


def _found(item: Candidate, precision: Precision) -> LocationMatch:
    names = municipalities().names(item.municipalities)
    town = names[0] if len(item.municipalities) == 1 and names else ""
    return LocationMatch(item.label, item.lat, item.lon, precision, town)


def _areas(dataset: Dataset) -> Sequence[NamedArea]:
    """The bundle's areas with their names and polygons."""
    columns = [f"name_{lang}" for lang in LANGUAGES]
    return tuple(
        NamedArea(
            area_id=row["area_id"],
            level=row["level"],
            names=tuple(dict.fromkeys(row[name] for name in columns if pd.notna(row[name]))),
            municipality=row["municipality_name"] if pd.notna(row["municipality_name"]) else None,
            geometry=shapely.from_wkb(row["geometry"]),
        )
        for row in dataset.bundle.areas.to_dict("records")
    )


def _postcodes(dataset: Dataset) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    table = dataset.bundle.meeting_places
    for row in table.dropna(subset=["postcode", "municipality_name"]).to_dict("records"):
        found[row["postcode"]].add(row["municipality_name"])
    return {code: frozenset(names) for code, names in found.items()}
