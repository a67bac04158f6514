"""Options of a view as values: one of them, and a group of which one or several can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One option.

    Attributes:
        value: in the address; empty for what is there without the parameter.
        label: in the reader's language.
        chosen: whether the view has it.
        count: how many practices it would select; None where it selects none.
        change: the parameters of the view with it, where that is more than its group's own parameter.
        note: what it means; empty where that is plain.
        also: other names by which it is searched.
        narrower: whether the option before it that is not narrower includes it.
    """

    value: str
    label: str
    chosen: bool
    count: int | None = None
    change: Mapping[str, list[str]] | None = None
    note: str = ""
    also: tuple[str, ...] = ()
    narrower: bool = False


@dataclass(frozen=True)
class OptionGroup:
    """Options of one parameter, ``name``: one of them or ``several`` can be chosen; ``note`` is said below them.

    ``short`` is the label where there is little room, ``brief`` that of the one that is chosen; empty for the same.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    several: bool = False
    note: str = ""
    short: str = ""
    brief: str = ""

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The options that the view has."""
        return tuple(option for option in self.options if option.chosen)

    @property
    def restricts(self) -> bool:
        """Whether something else is chosen than what is there without the parameter."""
        return any(option.value for option in self.chosen)
