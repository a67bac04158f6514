"""Municipalities by every name that they have or had, as sets of codes of the edition of 2024.

Municipalities merge, and files are of different years. A name therefore refers to a set of codes: Antwerpen for its
own and, since 2025, for Borsbeek's; Nevele, gone since 2019, for Deinze's. Two names agree when their sets meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.documents import load_model
from geodata.errors import GeodataError
from geodata.models import Model, ShortText
from geodata.spelling import folded

MUNICIPALITIES = Path(__file__).resolve().parent / "municipalities.yaml"


class Municipality(Model):
    """A municipality of 2024; ``places``: ids of GeoNames inside it, the first one bears its name if ``bearer``."""

    code: ShortText
    nl: ShortText
    fr: ShortText | None = None
    en: ShortText | None = None
    bearer: bool = False
    places: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its names, the Dutch one first."""
        return tuple(name for name in (self.nl, self.fr, self.en) if name)


class Merged(Model):
    """A municipality of 2025 with a name of its own, and its parts."""

    code: ShortText
    nl: ShortText
    holds: tuple[ShortText, ...]


class Group(Model):
    """Several municipalities that a boundary file has as one."""

    names: tuple[ShortText, ...]
    holds: tuple[ShortText, ...]


class _Table(Model):
    municipalities: tuple[Municipality, ...]
    since_2025: tuple[Merged, ...]
    joined_2025: dict[ShortText, ShortText]
    until_2018: dict[ShortText, ShortText]
    groups: tuple[Group, ...]
    wider_names: dict[ShortText, tuple[ShortText, ...]]


@dataclass(frozen=True)
class Municipalities:
    """The table, ready to look up.

    Attributes:
        by_code: municipalities of 2024.
        by_name: folded name → codes, the municipality that bears the name first.
        official: Dutch names of the municipalities of 2024, and of those of 2025 that have another.
        by_place: id of GeoNames → code.
        wider_names: folded name → ids of areas that bear it, though it is the name of a wider place.
        merged_names: names as they are written that municipalities had until 2018 or have since 2025 → codes.
    """

    by_code: Mapping[str, Municipality]
    by_name: Mapping[str, tuple[str, ...]]
    official: tuple[str, ...]
    by_place: Mapping[int, str]
    wider_names: Mapping[str, frozenset[str]]
    merged_names: Mapping[str, tuple[str, ...]]

    def codes(self, name: str | None) -> tuple[str, ...]:
        """The codes of a municipality's name, in any language, old or new; none when it is not known."""
        return self.by_name.get(folded(name), ()) if name else ()

    def names(self, codes: Iterable[str]) -> tuple[str, ...]:
        """All names of some municipalities."""
        return tuple(name for code in codes if code in self.by_code for name in self.by_code[code].names)


@cache
def municipalities(path: Path = MUNICIPALITIES) -> Municipalities:
    """Read the table once; GeodataError when it is invalid."""
    _, table = load_model(path, _Table, GeodataError)
    joined: dict[str, list[str]] = {}
    for gone, into in table.joined_2025.items():
        joined.setdefault(into, []).append(gone)
    named: dict[str, tuple[str, ...]] = {
        **{folded(n): (item.code, *joined.get(item.code, ())) for item in table.municipalities for n in item.names},
        **{folded(merged.nl): merged.holds for merged in table.since_2025},
    }
    for name, code in table.until_2018.items():
        named.setdefault(folded(name), (code,))
    named |= {folded(name): group.holds for group in table.groups for name in group.names}
    return Municipalities(
        by_code={item.code: item for item in table.municipalities},
        by_name=named,
        official=(*(item.nl for item in table.municipalities), *(merged.nl for merged in table.since_2025)),
        by_place={place: item.code for item in table.municipalities for place in item.places},
        wider_names={name: frozenset(areas) for name, areas in table.wider_names.items()},
        merged_names={
            **{name: (code,) for name, code in table.until_2018.items()},
            **{merged.nl: merged.holds for merged in table.since_2025},
        },
    )
