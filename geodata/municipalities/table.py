"""Municipalities by every name that they have or had, as sets of codes of one edition.

Municipalities merge, and files are of different years. A name therefore refers to a set of codes: Antwerpen for its
own and, since 2025, for Borsbeek's; Nevele, gone since 2019, for Deinze's. Two names agree when their sets meet.

A region names its table (``municipality_names``). Registry, geocoding and contributions use that of the project's
default region, else of the first region that has one; a project without any knows no municipalities.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from geodata.documents import load_model, read_document
from geodata.errors import GeodataError, SourceError
from geodata.fields import Language, ShortText, WebAddress
from geodata.models import Model
from geodata.project import DEFAULT_REGION, regions_folder
from geodata.spelling import folded

NAMES_KEY = "municipality_names"
Names = dict[Language, ShortText]


class Municipality(Model):
    """A municipality; ``places``: ids of GeoNames inside it, the first one bears its name if ``bearer``.

    ``names`` are by language, the official one first; a language is absent where the name is the same or not sure.
    """

    code: ShortText
    names: Names = Field(min_length=1)
    bearer: bool = False
    places: tuple[int, ...] = ()

    @property
    def official(self) -> str:
        """The name that the registry uses."""
        return next(iter(self.names.values()))

    def name(self, lang: str, fallback: str) -> str:
        """The name in a language, else in the language ``fallback``, else the official one."""
        return self.names.get(lang) or self.names.get(fallback) or self.official


class Merged(Model):
    """A municipality of 2025 with a name of its own, and its parts."""

    code: ShortText
    names: Names = Field(min_length=1)
    holds: tuple[ShortText, ...]


class Group(Model):
    """Several municipalities that a boundary file has as one."""

    names: tuple[ShortText, ...]
    holds: tuple[ShortText, ...]


class _Table(Model):
    credit: ShortText
    licence: ShortText
    licence_url: WebAddress | None = None
    url: WebAddress | None = None
    municipalities: tuple[Municipality, ...]
    since_2025: tuple[Merged, ...] = ()
    joined_2025: dict[ShortText, ShortText] = Field(default={})
    until_2018: dict[ShortText, ShortText] = Field(default={})
    groups: tuple[Group, ...] = ()
    wider_names: dict[ShortText, tuple[ShortText, ...]] = Field(default={})


@dataclass(frozen=True, eq=False)
class Municipalities:
    """The table, ready to look up.

    Attributes:
        by_code: municipalities.
        by_name: folded name → codes, the municipality that bears the name first.
        official: official names of the municipalities, and of those of 2025 that have another.
        by_place: id of GeoNames → code.
        wider_names: folded name → ids of areas that bear it, though it is the name of a wider place.
        merged_names: names as they are written that municipalities had until 2018 or have since 2025 → codes.
        path: its file; None where the project has none.
        terms: ``credit``, ``licence``, ``licence_url`` and ``url`` of the names.
    """

    by_code: Mapping[str, Municipality]
    by_name: Mapping[str, tuple[str, ...]]
    official: tuple[str, ...]
    by_place: Mapping[int, str]
    wider_names: Mapping[str, frozenset[str]]
    merged_names: Mapping[str, tuple[str, ...]]
    path: Path | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)

    def codes(self, name: str | None) -> tuple[str, ...]:
        """The codes of a municipality's name, in any language, old or new; none when it is not known."""
        return self.by_name.get(folded(name), ()) if name else ()

    @property
    def ids(self) -> dict[str, str]:
        """Folded name, in any language, old or new → code, where it is of one municipality only."""
        return {name: codes[0] for name, codes in self.by_name.items() if len(codes) == 1}

    @property
    def joined(self) -> dict[str, tuple[str, ...]]:
        """Code of a municipality → those of all that bear its name since they joined it, its own first."""
        found = (self.codes(item.official) for item in self.by_code.values())
        return {codes[0]: codes for codes in found if len(codes) > 1}

    def names(self, codes: Iterable[str]) -> tuple[str, ...]:
        """All names of some municipalities."""
        return tuple(name for code in codes if code in self.by_code for name in self.by_code[code].names.values())


def municipalities(path: Path | None = None) -> Municipalities:
    """The table in a file, or the project's; read once.

    Raises:
        GeodataError: the file is invalid, or the declaration of a region that may name one.
    """
    return _read(path.resolve()) if path else _of_project(os.environ.get("ATLAS_HOME"))


@cache
def _of_project(_home: str | None) -> Municipalities:
    """The project's table; an empty one where no region names any."""
    regions = regions_folder()
    first, *others = regions / DEFAULT_REGION, *sorted(path.parent for path in regions.glob("*/region.yaml"))
    for folder in dict.fromkeys((first, *others)):
        if (folder / "region.yaml").is_file():
            declared = read_document(folder / "region.yaml", SourceError).data
            name = declared.get(NAMES_KEY) if isinstance(declared, Mapping) else None
            if isinstance(name, str):
                return _read((folder / name).resolve())
    return Municipalities({}, {}, (), {}, {}, {})


@cache
def _read(path: Path) -> Municipalities:
    _, table = load_model(path, _Table, GeodataError)
    joined: dict[str, list[str]] = {}
    for gone, into in table.joined_2025.items():
        joined.setdefault(into, []).append(gone)
    named: dict[str, tuple[str, ...]] = {
        folded(name): (item.code, *joined.get(item.code, ()))
        for item in table.municipalities
        for name in item.names.values()
    }
    named |= {folded(name): merged.holds for merged in table.since_2025 for name in merged.names.values()}
    for name, code in table.until_2018.items():
        named.setdefault(folded(name), (code,))
    named |= {folded(name): group.holds for group in table.groups for name in group.names}
    return Municipalities(
        by_code={item.code: item for item in table.municipalities},
        by_name=named,
        official=(
            *(item.official for item in table.municipalities),
            *(next(iter(merged.names.values())) for merged in table.since_2025),
        ),
        by_place={place: item.code for item in table.municipalities for place in item.places},
        wider_names={name: frozenset(areas) for name, areas in table.wider_names.items()},
        merged_names={
            **{name: (code,) for name, code in table.until_2018.items()},
            **{name: merged.holds for merged in table.since_2025 for name in merged.names.values()},
        },
        path=path,
        terms={name: getattr(table, name) for name in ("credit", "licence", "licence_url", "url")},
    )
