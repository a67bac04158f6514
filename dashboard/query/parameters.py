"""Parameters of an address: read by name against what is allowed, and every invalid value named. Nothing raises."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geodata.errors import Problem
from geodata.spelling import folded

TEXT_LIMIT = 100
# Lone surrogates, which cannot be encoded in a URL or a file.
UNWRITABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class BadParameter:
    """A URL parameter with an invalid value; ``allowed`` is a short list, or a format such as ``lat,lon``."""

    name: str
    value: str
    allowed: str

    def problem(self, where: str, entry: str = "") -> Problem:
        """The value as a problem of an option or file, with what to call the view in it."""
        values = {"name": self.name, "value": repr(self.value), "allowed": self.allowed}
        return Problem("parameter", values=values, entry=entry, file=where)


class Parameters:
    """Reads values from parameters and collects the invalid ones in ``problems``."""

    def __init__(self, params: Mapping[str, Sequence[str]]) -> None:
        self.params = params
        self.problems: list[BadParameter] = []

    def last(self, name: str) -> str:
        """The last value of a parameter; empty without one."""
        values = self.params.get(name) or ("",)
        return str(values[-1])

    def bad(self, name: str, value: str, allowed: Iterable[str] | str) -> None:
        """Name an invalid value with what is allowed: values, or a text that says it."""
        text = allowed if isinstance(allowed, str) else ", ".join(allowed)
        self.problems.append(BadParameter(name, value[:TEXT_LIMIT], text))

    def one(self, name: str, allowed: Sequence[str]) -> str | None:
        """The last value, if it is allowed."""
        value = self.last(name)
        if value and value not in allowed:
            self.bad(name, value, allowed)
            return None
        return value or None

    def many(self, name: str, allowed: Sequence[str], others: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """The valid values in the order of ``allowed``; ``others`` are folded texts that stand for one of them."""
        values = [value for value in self.params.get(name, ()) if value]
        if others:
            values = [value if value in allowed else others.get(folded(value[:TEXT_LIMIT]), value) for value in values]
        for value in values:
            if value not in allowed:
                self.bad(name, value, allowed)
        return tuple(value for value in allowed if value in values)

    def known(self, name: str, ids: frozenset[str], moved: Mapping[str, str] | None = None) -> str | None:
        """The last value, if it is one of many ids; ``moved`` maps old ids to those in their place."""
        value = self.last(name)
        value = (moved or {}).get(value, value)
        if value and value not in ids:
            self.bad(name, value, f"{name}_id")
            return None
        return value or None

    def number(self, name: str, allowed: Sequence[str]) -> int | None:
        """The last value as a number, if it is written as one of those allowed."""
        value = self.one(name, allowed)
        return int(value) if value else None


def numbers(text: str, count: int) -> list[float] | None:
    """Finite numbers with commas between them; None where there are not ``count`` of them."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    return found if len(found) == count and all(math.isfinite(number) for number in found) else None
