"""Ids that are gone without a tombstone: links to them would lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from geodata.errors import Problem
from geodata.models import SLUG
from geodata.registry.entries import Entry, read_entries
from geodata.registry.ids import LONGEST_ID
from geodata.registry.retired import digest_of

# An entry that was not read to its end may have its id in what was not read.
NAMED = re.compile(r"\bid:\s*[\"']?([a-z0-9-]+)")


def missing_tombstones(entries: Sequence[Entry], before: bytes, retired_ids: Collection[str]) -> list[Problem]:
    """One error for each id that a practice had and that is neither an entry's nor in retired.yaml now.

    Args:
        entries: the entries of the registry now.
        before: the registry as it was.
        retired_ids: the ids that retired.yaml contains, and the digests of those that it does not name.
    """
    was = {stated: entry for entry in read_entries(before).entries if (stated := _text(entry, "id"))}
    present = {*retired_ids, *(_text(entry, "id") for entry in entries)}
    present.update(name for entry in entries if not entry.whole for name in NAMED.findall(entry.text))
    new = {_text(entry, "name"): entry for entry in entries if _text(entry, "id") not in {"", *was}}
    problems = []
    for stated, entry in was.items():
        if (
            stated in present
            or digest_of(stated) in present
            or len(stated) > LONGEST_ID
            or not re.fullmatch(SLUG, stated)
        ):
            continue
        renamed = new.get(_text(entry, "name"))
        if renamed is None:
            problems.append(Problem("removed-id", (), {"value": stated}))
        else:
            values = {"value": stated, "name": renamed.name}
            problems.append(renamed.located(Problem("removed-id", ("id",), values, "removed-id-renamed")))
    return problems


def _text(entry: Entry, key: str) -> str:
    """A text of an entry; empty for none."""
    value = entry.value.get(key) if isinstance(entry.value, dict) else None
    return value if isinstance(value, str) else ""
