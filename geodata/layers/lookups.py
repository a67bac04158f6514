"""Look-up tables: which code belongs to which; and the guard that keeps editions of codes apart."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd

from geodata.errors import Problem, SourceError
from geodata.layers.tables import read_table
from geodata.region import Lookup

SHOWN_AT_MOST = 5


def read_lookup(path: Path, lookup: Lookup) -> pd.Series:
    """Read a look-up.

    Returns:
        The code that each code belongs to, indexed by code (both text). Rows with an empty cell are left out.

    Raises:
        SourceError: the table is not as declared, or a code belongs to two others.
    """
    table = read_table(path, lookup, [lookup.from_column, lookup.to_column]).drop_duplicates()
    table = table[(table != "").all(axis=1)]
    codes = table[lookup.from_column]
    twice = sorted(set(codes[codes.duplicated()]))
    if twice:
        message = (
            f"`{lookup.from_column}` has {', '.join(twice[:SHOWN_AT_MOST])} with more than one `{lookup.to_column}`"
        )
        raise SourceError(Problem.of(str(path), "look-up", message, "a code may belong to one other only"))
    return table.set_index(lookup.from_column)[lookup.to_column]


def check_vintages(where: str, steps: list[tuple[str, str | None, str | None]]) -> None:
    """Refuse a join between different editions of codes.

    Args:
        where: what is being joined, for the message.
        steps: name, edition that goes in and edition that comes out, of each table in the chain, in order.

    Raises:
        SourceError: with every step whose edition is not the one that the step before gives.
    """
    problems = [
        Problem.of(
            where,
            "vintage",
            f"{one} has codes of {out!r}, {other} expects {into!r}",
            "use tables of one edition, or declare the `crosswalk` between them in region.yaml",
        )
        for (one, _, out), (other, into, _) in pairwise(steps)
        if out != into
    ]
    if problems:
        raise SourceError(problems)
