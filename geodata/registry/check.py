"""Checking: a whole registry, or one entry that somebody is writing. Pure; nothing here touches a disk.

The command, the build and a form on a page share these checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.documents.reading import alike, formatted
from geodata.errors import Problem, errors_of, in_order
from geodata.models import Practice
from geodata.registry.duplicates import likely_duplicates, repeated
from geodata.registry.entries import Entry, ParsedRegistry, inside, kind_of, read_entries
from geodata.registry.privacy import comment_problems, text_problems
from geodata.registry.rules import RULES, Checks, withheld_place_problems
from geodata.registry.shape import RepairedEntry, with_placeholders
from geodata.visibility import all_published, published

MOST_PROBLEMS = 1_000
# After these the rest of a registry was not read.
UNREAD = frozenset({"size", "encoding", "too-many-entries", "too-many-problems"})


@dataclass(frozen=True)
class Checked:
    """A registry after checking.

    Attributes:
        practices: every entry that has the shape of a practice, in the file's order.
        problems: errors and warnings in the order of their places.
        entries: all entries of the file.
    """

    practices: tuple[Practice, ...]
    problems: tuple[Problem, ...]
    entries: tuple[Entry, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(errors_of(self.problems))


def check_registry(content: bytes, checks: Checks) -> Checked:
    """Check the content of a registry file; never raises, whatever the bytes are.

    Args:
        content: the file.
        checks: what entries are checked against.

    Returns:
        The practices, and at most :data:`MOST_PROBLEMS` problems in the order of their positions.
    """
    problems: list[Problem] = []
    practices: list[Practice] = []
    alike: list[tuple[Practice, Entry]] = []

    def check(entry: Entry) -> bool:
        parsed, found = _entry_problems(entry.value, checks, entry)
        problems.extend((*entry.problems, *(entry.located(item) for item in found)))
        if parsed.practice is not None:
            practices.append(parsed.practice)
        if parsed.repaired is not None and parsed.certain("id", "name", "place"):
            alike.append((published(parsed.repaired), entry))
        return len(problems) <= MOST_PROBLEMS

    reading = read_entries(content, check)
    problems += reading.problems
    problems += _in_comments(reading, problems)
    if len(problems) <= MOST_PROBLEMS:
        problems += _between(alike, reading)
    problems = in_order(problems)
    if len(problems) > MOST_PROBLEMS:
        last = problems[MOST_PROBLEMS - 1]
        rest = Problem("too-many-problems", (), {"limit": MOST_PROBLEMS}, line=last.line, column=last.column)
        problems = [*problems[:MOST_PROBLEMS], rest]
    return Checked(tuple(practices), tuple(problems), reading.entries)


def check_entry(
    entry: str | Mapping[str, Any], checks: Checks, others: Sequence[Practice] = ()
) -> tuple[Practice | None, list[Problem]]:
    """Check one entry that is being written, against the registry that it is for.

    Args:
        entry: its YAML (a list of one, as in the file), or its keys and values; numbers may be numbers or texts.
        checks: what to check against.
        others: the practices of the registry; the entry's id must not be among them.

    Returns:
        The practice if it has the shape of one, and every problem; with line and column where the entry is a text.
    """
    if isinstance(entry, str):
        reading = read_entries(entry.encode("utf-8", "surrogatepass"))
        further = (Problem("list", line=item.line, column=1) for item in reading.entries[1:])
        problems = [*reading.problems, *further, *_in_comments(reading, ())]
        if not reading.entries:
            return None, in_order(problems)
        first = reading.entries[0]
        parsed, found = _entry_problems(first.value, checks, first)
        found += _among(parsed, others)
        problems += [*first.problems, *(first.located(item) for item in found)]
        return parsed.practice, in_order(problems)
    parsed, found = _entry_problems(entry, checks, None)
    return parsed.practice, [*found, *_among(parsed, others)]


def _entry_problems(value: Any, checks: Checks, entry: Entry | None) -> tuple[RepairedEntry, list[Problem]]:
    """What is wrong within an entry; what reading it found already is not reported again in other words."""
    if not isinstance(value, Mapping):
        return RepairedEntry(None, None, value), [] if entry else [Problem("entry", values={"kind": kind_of(value)})]
    if entry is not None and not entry.whole:
        return RepairedEntry(None, None, value), []
    parsed = with_placeholders(value)
    problems = [*parsed.problems, *text_problems(value)]
    if parsed.repaired is not None:
        for rule in RULES:
            problems += parsed.about_entry(rule(parsed.repaired, parsed.value, checks))
    # A place that must not be written is reported as such only: other problems would repeat it.
    hidden = withheld_place_problems(value, checks)
    withheld = {found.key for found in hidden}
    problems = [*(found for found in problems if not inside(found.key, withheld)), *hidden]
    reported = {found.key for found in entry.problems if found.key} if entry else set()
    return parsed, [found for found in problems if not (reported and inside(found.key, reported))]


def _in_comments(reading: ParsedRegistry, reported: Sequence[Problem]) -> list[Problem]:
    """Data about persons in comments; a text with ` #` in it may look like one, and was reported already."""
    lines = {found.line for found in reported if found.rule == "personal-data"}
    found = [item for item in comment_problems(reading.text) if item.line not in lines]
    above = [next((e for e in reversed(reading.entries) if e.line <= item.line), None) for item in found]
    return [entry.located(item) if entry else item for item, entry in zip(found, above, strict=True)]


def _among(parsed: RepairedEntry, others: Sequence[Practice]) -> list[Problem]:
    practice = parsed.repaired
    if practice is None or not parsed.certain("id"):
        return []
    same = [Problem("unique-id", ("id",), {}, "unique-id-other")] if practice.id in {o.id for o in others} else []
    same += _earlier_problems(practice, [other.id for other in others])
    if not parsed.certain("name", "place"):
        return same
    alike = likely_duplicates(practice.name, published(practice).place, all_published(others), practice.id)
    return same + ([_duplicate([item.practice for item in alike[:3]])] if alike else [])


def _between(practices: Sequence[tuple[Practice, Entry]], reading: ParsedRegistry) -> list[Problem]:
    """Problems between entries: an id or a practice that occurs twice, or one that is named and is not there."""
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for entry in reading.entries:
        stated = entry.value.get("id") if isinstance(entry.value, dict) else None
        if not isinstance(stated, str):
            continue
        if stated in lines:
            problems.append(entry.located(Problem("unique-id", ("id",), {"line": lines[stated]})))
        lines.setdefault(stated, entry.line)
    for practice, entry in practices:
        problems += map(entry.located, _earlier_problems(practice, lines))
    owners = {id(practice): entry for practice, entry in practices}
    for practice, others in repeated(practice for practice, _ in practices):
        others = [other for other in others if other.id != practice.id]
        if others:
            problems.append(owners[id(practice)].located(_duplicate(others)))
    return problems


def _earlier_problems(practice: Practice, known: Iterable[str]) -> list[Problem]:
    """Practices from which one is said to have grown, that are not in the registry or are itself."""
    others = [name for name in known if name != practice.id]
    return [
        Problem("known-practice", ("builds_on", n, "practice"), {"value": formatted(name), **alike(name, others)})
        for n, name in enumerate(earlier.practice for earlier in practice.builds_on)
        if name is not None and name not in others
    ]


def _duplicate(others: Sequence[Practice]) -> Problem:
    named = ", ".join(f"{other.id} ({other.name})" for other in others)
    ids = tuple(other.id for other in others)
    return Problem("duplicate", ("name",), {"value": named, "ids": ids}, severity="warning")


def blocking(problems: Sequence[Problem], touched: set[str]) -> list[Problem]:
    """Errors, and of the warnings those about entries that a change touches.

    Of two entries that are alike the later one is reported, even where the earlier one is new.
    """
    return [
        found
        for found in problems
        if found.severity == "error" or not touched.isdisjoint((found.entry, *found.values.get("ids", ())))
    ]


def touched(entries: Sequence[Entry], before: bytes) -> set[str]:
    """Names of the entries that are new, or have other values than in the registry as it was."""
    was = {entry.name: entry.value for entry in read_entries(before).entries}
    return {entry.name for entry in entries if entry.name not in was or entry.value != was[entry.name]}
