"""The areas of a bundle, by level, by id and by name, and the cache for what is derived from a bundle."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from geodata.bundle import Bundle
from geodata.bundle.cover import cover
from geodata.bundle.models.documents import RegionInfo
from geodata.spelling import folded

D = TypeVar("D", bound="Areas")
P = ParamSpec("P")
T = TypeVar("T")


def derived(make: Callable[Concatenate[D, P], T]) -> Callable[Concatenate[D, P], T]:
    """Cache what a function derives from a dataset as long as the dataset lives.

    One caller computes a result, concurrent callers of the same wait for it. A failure is not cached.

    Args:
        make: a pure function of a dataset; its other arguments are hashable and take few values.
    """

    @wraps(make)
    def cached(dataset: D, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (make, args, tuple(kwargs.items()))
        with dataset._lock:
            future = dataset._derived.get(key)
            first = future is None
            if future is None:
                future = dataset._derived[key] = Future()
        if first:
            try:
                future.set_result(make(dataset, *args, **kwargs))
            except BaseException as error:
                del dataset._derived[key]
                future.set_exception(error)
        result: T = future.result()
        return result

    return cached


def record(table: pd.DataFrame, key: str) -> dict[str, Any]:
    """The row of a table whose index is ``key``, by column.

    Raises:
        KeyError: the table has no such row.
    """
    row: dict[str, Any] = table.loc[[key]].to_dict("records")[0]  # type: ignore[assignment]
    return row


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of a bundle, with what is derived from it once for all sessions, see :func:`derived`."""

    bundle: Bundle
    _derived: dict[Hashable, Future[Any]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the region has texts and names, in order."""
        return self.bundle.manifest.languages

    @property
    def region(self) -> RegionInfo:
        """The region as the manifest describes it."""
        return self.bundle.manifest.region_info

    @property
    @derived
    def levels(self) -> tuple[str, ...]:
        """The levels of areas that the region has, from coarse to fine."""
        there = set(self.bundle.areas["level"])
        return tuple(level for level in ("municipality", "neighbourhood") if level in there)

    @derived
    def areas_of(self, level: str) -> pd.DataFrame:
        """The areas of one level."""
        return self.bundle.areas[self.bundle.areas["level"] == level]

    @derived
    def areas_in_town(self, level: str, town: str) -> pd.DataFrame:
        """The areas of one level in a municipality, which is among those of its own level."""
        rows = self.areas_of(level)
        return rows[(rows["parent_id"] == town) | (rows["area_id"] == town)]

    @derived
    def part_towns(self, part: int) -> frozenset[str]:
        """The ids of the municipalities in one of the region's parts; all that no other names, where it names none."""
        parts = self.region.parts
        if (named := parts[part].municipalities) is not None:
            return frozenset(named)
        elsewhere = {town for other in parts for town in other.municipalities or ()}
        return frozenset(self.bundle.areas["municipality_id"].dropna()) - elsewhere

    def part_of(self, town: str) -> int | None:
        """Which of the region's parts a municipality is in; None where it is in none."""
        return next((part for part in range(len(self.region.parts)) if town in self.part_towns(part)), None)

    @derived
    def area_rows(self, level: str) -> dict[str, int]:
        """Area id → row among the areas of a level."""
        return {area: n for n, area in enumerate(self.areas_of(level)["area_id"])}

    @derived
    def cover_of(self, level: str) -> pd.DataFrame:
        """The areas that a map draws at a level, in the order of the packed files: its own, then the municipalities
        that contain none of these.
        """
        return cover(self.bundle.areas, level)

    @derived
    def cover_rows(self, level: str) -> dict[str, int]:
        """Area id → row of :meth:`cover_of`."""
        return {area: n for n, area in enumerate(self.cover_of(level)["area_id"])}

    @property
    @derived
    def residents_years(self) -> tuple[int, ...]:
        """The years of which the numbers of residents are, ascending."""
        return tuple(sorted({int(year) for year in self.bundle.areas["population_vintage"].dropna()}))

    @property
    @derived
    def areas_by_id(self) -> pd.DataFrame:
        """The areas, indexed by their ids."""
        return self.bundle.areas.set_index("area_id", drop=False)

    @property
    @derived
    def area_records(self) -> dict[str, dict[str, Any]]:
        """Area id → its row by column, without its outline: one row of a table takes longer to find than to read."""
        table = self.bundle.areas.drop(columns="geometry")
        return dict(zip(table["area_id"], table.to_dict("records"), strict=True))

    def level_of(self, area: str) -> str:
        """The level of an area.

        Raises:
            KeyError: the bundle does not contain the area.
        """
        return str(self.area_records[area]["level"])

    def undivided(self, area: str) -> bool:
        """Whether an area is a municipality without neighbourhoods, in a region that has some elsewhere."""
        finest = self.levels[-1]
        return area in self.cover_rows(finest) and area not in self.area_rows(finest)

    def rows_in(self, table: pd.DataFrame, area: str) -> pd.DataFrame:
        """The practices or meeting places in an area, each level found by its own outlines."""
        column = "municipality_id" if self.level_of(area) == "municipality" else "area_id"
        return table[table[column] == area]

    def moved_area(self, area: str) -> tuple[str, ...]:
        """The areas that an id of another edition of the region stands for, the main one first: the parts of a whole,
        or the whole of a part; empty where it is the id of an area or of none.
        """
        wholes = self.region.wholes
        if not area or wholes is None or area in self.areas_by_id.index:
            return ()
        parts = self.bundle.areas[self.bundle.areas["whole_id"] == area]
        if len(parts):
            return tuple(parts.sort_values("population", ascending=False, kind="stable")["area_id"])
        whole = wholes.whole_of(area)
        return (whole,) if whole is not None and whole in self.areas_by_id.index else ()

    @derived
    def area_names(self, lang: str) -> dict[str, str]:
        """Area id → name in a language, else in the first language that has it.

        A municipality within the name, ``Rabot (Gent)`` or ``Antwerpen - Kiel``, is in the language all the same.
        """
        areas = self.bundle.areas
        columns = [name for one in dict.fromkeys((lang, *self.languages)) if (name := f"name_{one}") in areas]
        # Column by column: along its rows a table of texts is slow.
        names = areas[columns[0]]
        for column in columns[1:]:
            names = names.fillna(areas[column])
        # Some boundaries name the municipality twice: "Boondaal (Elsene) (Elsene)".
        names = names.str.replace(r"( \([^()]*\))\1+$", r"\1", regex=True)
        towns, names = self.municipality_names(lang), names.fillna(areas["area_id"])
        return {
            area: _with_town(name, town, towns[town]) if isinstance(town, str) else name
            for area, name, town in zip(areas["area_id"], names, areas["municipality_name"], strict=True)
        }

    @derived
    def short_area_names(self, lang: str) -> dict[str, str]:
        """Area id → name in a language without its municipality, which some sources write before it and some after it,
        also where that has merged into another.
        """
        towns, known = self.municipality_names(lang), self.bundle.place_names
        codes = dict(zip(self.bundle.areas["area_id"], self.bundle.areas["municipality_id"], strict=True))
        every, found = set(towns.values()), dict[str, str]()
        for area, name in self.area_names(lang).items():
            town = self.municipality_of[area]
            if not isinstance(town, str):
                found[area] = name
                continue
            bare, _, within = name.removesuffix(")").rpartition(" (")
            merged = known[codes[area]].also if codes[area] in known else ()
            inside = bool(bare) and (within == town or within in every or within in merged)
            found[area] = bare if inside else name.removeprefix(f"{towns[town]} - ")
        return found

    @property
    @derived
    def all_area_names(self) -> dict[str, tuple[str, ...]]:
        """Area id → its names in all languages, each once."""
        columns = self.bundle.areas[[f"name_{lang}" for lang in self.languages]].itertuples(index=False)
        names = (tuple(dict.fromkeys(name for name in row if isinstance(name, str))) for row in columns)
        return dict(zip(self.bundle.areas["area_id"], names, strict=True))

    def all_municipality_names(self, municipality: str, name: str) -> tuple[str, ...]:
        """A municipality's names in all languages, by its code and as the boundaries write it."""
        spoken = self.region.municipalities.get(name, {})
        return tuple(dict.fromkeys([*self.all_area_names.get(municipality, ()), *spoken.values()]))

    @derived
    def municipality_names(self, lang: str) -> dict[str, str]:
        """Municipalities as boundaries and registry write them → names in a language, where the region has some."""
        tables = (self.bundle.areas, self.bundle.practices, self.bundle.meeting_places)
        names = {name: name for table in tables for name in table["municipality_name"].dropna().unique()}
        return names | {name: by_lang.get(lang, name) for name, by_lang in self.region.municipalities.items()}

    def municipality_name(self, municipality: str, lang: str) -> str:
        """The name in a language of a municipality as boundaries or registry write it."""
        return self.municipality_names(lang).get(municipality, municipality)

    @derived
    def municipality_aliases(self, names: tuple[str, ...]) -> dict[str, str]:
        """Folded name in any language, and code → the one of ``names`` that it stands for, where that is certain."""
        areas = self.bundle.areas
        towns = areas[areas["level"] == "municipality"].dropna(subset=["municipality_name"])
        codes: dict[str, str] = dict(zip(towns["municipality_name"], towns["area_id"], strict=True))
        found: dict[str, set[str]] = {}
        for name in names:
            for other in (name, *self.all_municipality_names(codes.get(name, ""), name), codes.get(name, "")):
                found.setdefault(folded(other), set()).add(name)
        return {alias: next(iter(meant)) for alias, meant in found.items() if alias and len(meant) == 1}

    @property
    @derived
    def municipality_ids(self) -> dict[str, str]:
        """Municipality as the boundaries or the registry write it → its area id."""
        rows = [self.bundle.practices, self.bundle.areas]
        pairs = pd.concat([table[["municipality_name", "municipality_id"]].dropna() for table in rows])
        return dict(zip(pairs["municipality_name"], pairs["municipality_id"], strict=True))

    @property
    @derived
    def municipality_of(self) -> dict[str, Any]:
        """Area id → its municipality as the boundaries write it; None where they do not name one."""
        return dict(zip(self.bundle.areas["area_id"], self.bundle.areas["municipality_name"], strict=True))


def _with_town(name: str, written: str, spoken: str) -> str:
    """An area's name with its municipality, in brackets after it or with a dash before it, as a reader calls it."""
    if name.endswith(f" ({written})"):
        return f"{name.removesuffix(f' ({written})')} ({spoken})"
    return f"{spoken} - {name.removeprefix(f'{written} - ')}" if name.startswith(f"{written} - ") else name
