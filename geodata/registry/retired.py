"""``retired.yaml``: ids that are never used again, why, and which practice took the place of each.

Ids that are gone without a tombstone are reported: links to them would lead nowhere.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from geodata.documents import formatted, read_bytes
from geodata.documents.reading import alike, at_position, modelled, parse_yaml
from geodata.errors import Key, Problem, RegistryError, errors_of
from geodata.fields import SLUG, ShortText, Slug
from geodata.models import Model
from geodata.registry.entries import Entry, read_entries
from geodata.registry.ids import LONGEST_ID
from geodata.registry.privacy import comment_problems, personal


def _day(text: str) -> str:
    datetime.date.fromisoformat(text)
    return text


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]


class Retired(Model):
    """An id that was taken out: when, why, and the id of the practice that took its place.

    ``id_sha256`` is the digest of the practice's own id where the tombstone has a neutral one: :func:`tombstone_of`.
    """

    date: Day
    reason: ShortText
    redirect: Slug | None = None
    id_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


def tombstone_of(name: str, retired: Mapping[str, Retired]) -> Retired | None:
    """The tombstone of a practice's id: the one that bears it, or a neutral one with its digest."""
    return retired.get(name) or next(
        (tombstone for tombstone in retired.values() if tombstone.id_sha256 == digest_of(name)), None
    )


def digest_of(name: str) -> str:
    """The digest by which a neutral tombstone knows an id."""
    return hashlib.sha256(name.encode()).hexdigest()


def read_retired(content: bytes, ids: Collection[str] | None = None) -> tuple[dict[str, Retired], list[Problem]]:
    """Tombstones by id, and what is wrong with them.

    Args:
        content: the file; one that contains only comments has no tombstones.
        ids: the practices that exist; without them it is not checked where redirects lead.
    """
    text, composed = parse_yaml(content)
    data = composed.value
    if composed.problems or data is None:
        return {}, [*composed.problems, *comment_problems(text)]
    if not isinstance(data, dict):
        return {}, [Problem("retired", (), {"value": formatted(data)}, line=1, column=1)]
    retired: dict[str, Retired] = {}
    problems: list[Problem] = []
    for name, value in data.items():
        tombstone, errors = modelled(value, Retired)
        wrong = [((name, *item["loc"]), item["input"]) for item in errors]
        if modelled({"date": "2000-01-01", "reason": "-", "redirect": name}, Retired)[1]:
            wrong.append(((name,), name))
        problems += [Problem("retired", key, {"value": formatted(given)}) for key, given in wrong]
        if tombstone is not None:
            problems += personal((name, "reason"), tombstone.reason)
        if tombstone is not None and not wrong:
            retired[name] = tombstone
    if ids is not None and not errors_of(problems):
        problems += _redirects(retired, ids)
    located = [at_position(found, data) for found in problems]
    return retired, [*located, *comment_problems(text)]


def load_retired(path: Path, ids: Collection[str] | None = None) -> Mapping[str, Retired]:
    """Tombstones of a file; none where there is no such file.

    Raises:
        RegistryError: with every problem: shape, redirects that lead nowhere or back to themselves.
    """
    if not path.exists():
        return {}
    retired, problems = read_retired(read_bytes(path, RegistryError), ids)
    if errors_of(problems):
        raise RegistryError([found.in_file(path) for found in problems])
    return retired


def _redirects(retired: Mapping[str, Retired], ids: Collection[str]) -> list[Problem]:
    problems: list[Problem] = []
    loops: set[str] = set()
    for name, tombstone in retired.items():
        seen, redirect = [name], tombstone.redirect
        while redirect is not None and redirect in retired and redirect not in seen:
            seen.append(redirect)
            redirect = retired[redirect].redirect
        key: Key = (name, "redirect")
        if redirect is not None and redirect in seen:
            # Reported once, at the first of those that lead to one another.
            if loops.isdisjoint(seen):
                problems.append(Problem("retired", key, {"value": " → ".join((*seen, redirect))}, "retired-loop"))
            loops.update(seen)
        elif tombstone.redirect is not None and redirect not in ids:
            last = redirect or seen[-1]
            values = {"value": formatted(last), "alike": alike(last, ids)["alike"]}
            problems.append(Problem("retired", key, values, "retired-redirect"))
    return problems


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
