"""The location of a draft: municipalities, offline geocoding by name, and points set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import shapely

from dashboard.presenters.contribution.draft import Draft, Value
from dashboard.query.dataset import Dataset, derived
from geodata.models import Precision
from geodata.municipalities import municipalities
from geodata.places.areas import NamedArea
from geodata.places.candidates import FINEST_FIRST, Candidate, Query, coarser
from geodata.places.gazetteer import Gazetteer

MOST_FOUND = 6
# Of a point set by hand: about a metre. Its accuracy is stated by the precision.
DECIMALS = 5


@dataclass(frozen=True)
class LocationMatch:
    """A geocoding candidate: label, coordinates (WGS84) and the best possible precision.

    ``municipality`` is the official name of the one it is in, empty where it may be one of several.
    """

    label: str
    lat: float
    lon: float
    precision: Precision
    municipality: str


class LocationSearch:
    """Offline geocoding over the areas of a dataset; one instance per dataset."""

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
        """The id of the finest area around a point (WGS84), as in the pipeline's join; None outside all areas."""
        inside = [self.gazetteer.areas[n] for n in self._tree.query(shapely.Point(lon, lat), predicate="intersects")]
        fine = sorted(inside, key=lambda area: (area.level != "neighbourhood", area.area_id))
        return fine[0].area_id if fine else None

    def find(self, draft: Draft) -> tuple[LocationMatch, ...]:
        """Candidates for the draft's name, address, postcode and municipality, the finest first."""
        parts = ("name", "address", "postcode", "municipality")
        query = Query(**{name: draft.written(f"place.{name}") or None for name in parts})
        queries = [query]
        if not query.municipality and query.name:
            queries = [Query(query.name, None, None, town) for town in self._towns(query.name)]
            queries.append(Query(municipality=query.name))
        found = [item for one in queries for item in self._candidates(one)]
        by_point = {(item.lat, item.lon): item for item in reversed(found)}
        finest_first = sorted(by_point.values(), key=lambda item: (FINEST_FIRST.index(item.precision), item.label))
        return tuple(finest_first[:MOST_FOUND])

    def label(self, place: LocationMatch, lang: str) -> str:
        """What a match is called, with its municipality in the reader's language."""
        written, spoken = place.municipality, self.dataset.municipality_name(place.municipality, lang)
        return spoken if place.label == written else place.label.replace(f"({written})", f"({spoken})")

    def _towns(self, name: str) -> list[str]:
        """At most four municipalities with an area of this name."""
        naming = self.gazetteer.naming(Query(name=name))
        return list(dict.fromkeys(match.area.municipality for match in naming.matches if match.area.municipality))[:4]

    def _candidates(self, query: Query) -> list[LocationMatch]:
        finest = query.finest
        return (
            [_match(item, coarser(item.precision, finest)) for item in self.gazetteer.candidates(query)]
            if finest
            else []
        )


def found_by_text(text: str, municipality: str | None, dataset: Dataset) -> LocationMatch | None:
    """The finest place that a text may mean, in a municipality where it names one there; None without any.

    Args:
        text: a name or a postcode.
        municipality: as the registry names it, where to look first.
        dataset: the bundle.
    """
    search, stated = _search_of(dataset), Draft({"place.postcode" if text.strip().isdigit() else "place.name": text})
    drafts = [*([stated.put({"place.municipality": municipality})] if municipality else []), stated]
    # A municipality that is stated is found whatever the text is.
    own = {municipality} if municipality else set()
    found = (item for draft in drafts for item in search.find(draft) if item.label not in own)
    return next(found, None)


@derived
def _search_of(dataset: Dataset) -> LocationSearch:
    return LocationSearch(dataset)


def towns(lang: str) -> dict[str, str]:
    """Municipalities by the registry’s name → name in a language, with the registry’s where that differs, in order."""
    names = {item.official: item.names.get(lang, item.official) for item in municipalities().by_code.values()}
    labels = {own: name if own in name.split(" / ") else f"{name} ({own})" for own, name in names.items()}
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))


def at_found(place: LocationMatch, before: Draft) -> dict[str, Value | None]:
    """The values of a draft at a geocoded place; its precision is never finer than that of the match."""
    known = place.precision.value
    town = before.written("place.municipality") or place.municipality
    values = {"location.precision": known, "location.finest": known, "place.municipality": town}
    return {**_at(place.lat, place.lon), **values}


def at_click(lat: float, lon: float, before: Draft) -> dict[str, Value | None]:
    """The values of a draft at a point set by hand; a precision that was stated for such a point is retained."""
    kept = before.written("location.precision") if before.written("location.finest") == Precision.ADDRESS else None
    return {**_at(lat, lon), "location.precision": kept, "location.finest": Precision.ADDRESS.value}


def nowhere() -> dict[str, Value | None]:
    """The values of a draft without a point."""
    return dict.fromkeys(("location.lat", "location.lon", "location.precision", "location.finest"))


def precisions(draft: Draft) -> tuple[Precision, ...]:
    """The possible precisions of the draft's point: that of its match, and all coarser ones."""
    finest = draft.written("location.finest")
    return FINEST_FIRST[FINEST_FIRST.index(Precision(finest)) :] if finest else ()


def _at(lat: float, lon: float) -> dict[str, Value | None]:
    return {"location.lat": f"{lat:.{DECIMALS}f}", "location.lon": f"{lon:.{DECIMALS}f}"}


def _match(item: Candidate, precision: Precision) -> LocationMatch:
    names = municipalities().names(item.municipalities)
    town = names[0] if len(item.municipalities) == 1 and names else ""
    return LocationMatch(item.label, item.lat, item.lon, precision, town)


def _areas(dataset: Dataset) -> Sequence[NamedArea]:
    """The bundle's areas with their names and polygons."""
    columns = [f"name_{lang}" for lang in dataset.languages]
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
    """Postcode → municipalities, of the known meeting places."""
    by_postcode = dataset.bundle.meeting_places.dropna(subset=["municipality_name"]).groupby("postcode")
    return {str(code): frozenset(names) for code, names in by_postcode["municipality_name"]}
