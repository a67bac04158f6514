"""What is known about municipalities: where they are by their official names, and what other names mean."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

from geodata.municipalities.extents import CircleExtent, Extent, Outline, UnionExtent
from geodata.municipalities.gazetteer import coverage_radii, gazetteer_places
from geodata.municipalities.table import Municipalities, municipalities
from geodata.spelling import folded

# A name this much like an official one is a slip of the pen.
NEAR_MISS = 0.8


@dataclass(frozen=True)
class MunicipalityIndex(Mapping[str, Extent]):
    """Municipalities by their official names, those of the table's edition and those of 2025.

    Attributes:
        extents: where each is.
        other_names: folded name in another language, of a village, or of before a merger → official names.
    """

    extents: Mapping[str, Extent] = field(default_factory=dict)
    other_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Extent:
        return self.extents[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.extents)

    def __len__(self) -> int:
        return len(self.extents)

    @cached_property
    def _official(self) -> Mapping[str, str]:
        return {folded(name): name for name in self.extents}

    def meant(self, name: str) -> tuple[str, ...]:
        """Official names that a name which is none may stand for: written otherwise, of a part, or a near miss."""
        key = folded(name[:80])
        if key in self._official:
            return (self._official[key],)
        if key in self.other_names:
            return self.other_names[key]
        near = difflib.get_close_matches(key, self._official, 1, NEAR_MISS)
        return tuple(self._official[found] for found in near)


def known_municipalities(bundle: Path | None) -> MunicipalityIndex:
    """The municipalities that are known.

    Args:
        bundle: a bundle whose level ``municipality`` gives outlines; where there is none, circles around the places
            of the gazetteer say as much as they can.
    """
    outlines = _outlines(bundle) if bundle is not None and (bundle / "areas.parquet").is_file() else {}
    extents = _by_name({**_circles(), **outlines})
    ours = municipalities().by_code
    extents |= {name: shape for name, shape in outlines.items() if name not in ours}
    return MunicipalityIndex(extents, _other_names(municipalities()))


def municipality_codes(name: str | None) -> tuple[str, ...]:
    """What two names of one municipality share: its codes, whatever the language, also of a village in it."""
    return _codes(name, municipalities()) if name else ()


@lru_cache(maxsize=4096)
def _codes(name: str, table: Municipalities) -> tuple[str, ...]:
    return table.codes(name) or _villages(table).get(folded(name), ()) or (folded(name),)


def _by_name(extents: Mapping[str, Extent]) -> dict[str, Extent]:
    """Extents by official name, of those by code: a municipality goes with those that joined it."""
    table = municipalities()
    parts = {name: tuple(extents[code] for code in table.codes(name) if code in extents) for name in table.official}
    return {name: own[0] if len(own) == 1 else UnionExtent(own) for name, own in parts.items()}


def _outlines(bundle: Path) -> dict[str, Extent]:
    """Outlines by code, or by name where the code is none of ours."""
    import pyarrow.parquet as parquet
    import shapely.ops

    table = parquet.read_table(bundle / "areas.parquet", filters=[("level", "=", "municipality")])
    columns = [column for column in table.column_names if re.fullmatch("name_[a-z]{2}", column)]
    ours = municipalities().by_code
    found: dict[str, Extent] = {}
    for row in table.to_pylist():
        names = [row["area_id"]] if row["area_id"] in ours else [row[name] for name in columns if row[name]]
        found |= {name: Outline(shapely.from_wkb(row["geometry"])) for name in names[:1]}
    return found


@cache
def _circles() -> Mapping[str, Extent]:
    places = gazetteer_places()
    return {
        code: CircleExtent(tuple((places[place].lat, places[place].lon, km) for place, km in radii.items()))
        for code, radii in coverage_radii().items()
    }


@cache
def _other_names(table: Municipalities) -> Mapping[str, tuple[str, ...]]:
    """Names that are not official, with what they stand for; villages last, as a name may be both."""
    named = {**_villages(table), **table.by_name}
    found: dict[str, tuple[str, ...]] = {
        **{name: tuple(table.by_code[code].official for code in codes) for name, codes in named.items()},
        **{folded(name): (item.official,) for item in table.by_code.values() for name in item.names.values()},
    }
    official = {folded(name) for name in table.official}
    return {name: stands_for for name, stands_for in found.items() if name not in official}


@cache
def _villages(table: Municipalities) -> Mapping[str, tuple[str, ...]]:
    """Folded names of places → codes of the municipalities that have one of that name."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for place in gazetteer_places().values():
        if place.place_id in table.by_place:
            for name in place.keys:
                found[name][table.by_place[place.place_id]] = None
    return {name: tuple(codes) for name, codes in found.items()}
