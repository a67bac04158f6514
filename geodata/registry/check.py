"""Checking: a whole registry, or one entry that somebody is writing. Pure; nothing here touches a disk.

The command, the build and a form on a page ask the same questions and get the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.findings import Finding, in_order
from geodata.models import Practice
from geodata.registry.duplicates import likely_duplicates, repeated
from geodata.registry.entries import Entry, ParsedRegistry, inside, kind_of, read_entries
from geodata.registry.placeholders import Shaped, with_placeholders
from geodata.registry.privacy import comment_problems, text_problems
from geodata.registry.rules import RULES, Checks, withheld_place_problems
from geodata.visibility import all_published, published

MOST_PROBLEMS = 1_000
# After these the rest of a registry was not read.
UNREAD = frozenset({"size", "encoding", "too-many-entries", "too-many-problems"})


@dataclass(frozen=True)
class Checked:
    """A registry after checking.

    Attributes:
        practices: every entry that has the shape of a practice, in the file's order.
        findings: errors and warnings in the order of their places.
        entries: what stands in the file.
    """

    practices: tuple[Practice, ...]
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return tuple(found for found in self.findings if found.severity == "error")


def check_registry(content: bytes, checks: Checks) -> Checked:
    """Check a registry, as it stands in a file; never raises for anything that the bytes may hold."""
    findings: list[Finding] = []
    practices: list[Practice] = []
    alike: list[tuple[Practice, Entry]] = []

    def check(entry: Entry) -> bool:
        shape, found = _entry_problems(entry.value, checks, entry)
        findings.extend((*entry.findings, *(entry.found(item) for item in found)))
        if shape.practice is not None:
            practices.append(shape.practice)
        if shape.mended is not None and shape.certain("id", "name", "place"):
            alike.append((published(shape.mended), entry))
        return len(findings) <= MOST_PROBLEMS

    reading = read_entries(content, check)
    findings += reading.findings
    findings += _in_comments(reading, findings)
    if len(findings) <= MOST_PROBLEMS:
        findings += _between(alike, reading)
    findings = in_order(findings)
    if len(findings) > MOST_PROBLEMS:
        last = findings[MOST_PROBLEMS - 1]
        told = Finding("too-many-problems", (), {"limit": MOST_PROBLEMS}, line=last.line, column=last.column)
        findings = [*findings[:MOST_PROBLEMS], told]
    return Checked(tuple(practices), tuple(findings), reading.entries)


def check_entry(
    entry: str | Mapping[str, Any], checks: Checks, others: Sequence[Practice] = ()
) -> tuple[Practice | None, list[Finding]]:
    """Check one entry that is being written, against the registry that it is for.

    Args:
        entry: its YAML (a list of one, as in the file), or its keys and values; numbers may be numbers or texts.
        checks: what to check against.
        others: the practices of the registry; the entry's id must not be among them.

    Returns:
        The practice if it has the shape of one, and every finding; with line and column where the entry is a text.
    """
    if isinstance(entry, str):
        reading = read_entries(entry.encode("utf-8", "surrogatepass"))
        findings = list(reading.findings)
        first = reading.entries[0] if reading.entries else None
        findings += [Finding("list", line=item.line, column=1) for item in reading.entries[1:]]
        findings += _in_comments(reading, ())
        if first is None:
            return None, in_order(findings)
        shape, found = _entry_problems(first.value, checks, first)
        found += _among(shape, others)
        findings += [*first.findings, *(first.found(item) for item in found)]
        return shape.practice, in_order(findings)
    shape, found = _entry_problems(entry, checks, None)
    return shape.practice, [*found, *_among(shape, others)]


def _entry_problems(value: Any, checks: Checks, entry: Entry | None) -> tuple[Shaped, list[Finding]]:
    """What is wrong within an entry; what reading it found already is not told again in other words."""
    if not isinstance(value, Mapping):
        return Shaped(None, None, value), [] if entry else [Finding("entry", values={"kind": kind_of(value)})]
    if entry is not None and not entry.whole:
        return Shaped(None, None, value), []
    shape = with_placeholders(value)
    findings = [*shape.findings, *text_problems(value)]
    if shape.mended is not None:
        for rule in RULES:
            findings += shape.about_entry(rule(shape.mended, shape.value, checks))
    # That a place is not to be written is told instead of what is wrong with it: other findings repeat it.
    hidden = withheld_place_problems(value, checks)
    kept = {found.key for found in hidden}
    findings = [*(found for found in findings if not inside(found.key, kept)), *hidden]
    told = {found.key for found in entry.findings if found.key} if entry else set()
    return shape, [found for found in findings if not (told and inside(found.key, told))]


def _in_comments(reading: ParsedRegistry, told: Sequence[Finding]) -> list[Finding]:
    """Data about persons in comments; a text with ` #` in it may look like one, and was told already."""
    lines = {found.line for found in told if found.rule == "personal-data"}
    found = []
    for item in comment_problems(reading.text):
        entry = next((entry for entry in reversed(reading.entries) if entry.line <= item.line), None)
        if item.line not in lines:
            found.append(entry.found(item) if entry else item)
    return found


def _among(shape: Shaped, others: Sequence[Practice]) -> list[Finding]:
    practice = shape.mended
    if practice is None or not shape.certain("id"):
        return []
    same = [Finding("unique-id", ("id",), {}, "unique-id-other")] if practice.id in {o.id for o in others} else []
    if not shape.certain("name", "place"):
        return same
    alike = likely_duplicates(practice.name, published(practice).place, all_published(others), practice.id)
    return same + ([_duplicate([item.practice for item in alike[:3]])] if alike else [])


def _between(practices: Sequence[tuple[Practice, Entry]], reading: ParsedRegistry) -> list[Finding]:
    """What holds between entries: ids occur once, and no practice stands there twice."""
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    for entry in reading.entries:
        stated = entry.value.get("id") if isinstance(entry.value, dict) else None
        if not isinstance(stated, str):
            continue
        if stated in lines:
            findings.append(entry.found(Finding("unique-id", ("id",), {"line": lines[stated]})))
        lines.setdefault(stated, entry.line)
    owners = {id(practice): entry for practice, entry in practices}
    for practice, others in repeated(practice for practice, _ in practices):
        others = [other for other in others if other.id != practice.id]
        if others:
            findings.append(owners[id(practice)].found(_duplicate(others)))
    return findings


def _duplicate(others: Sequence[Practice]) -> Finding:
    named = ", ".join(f"{other.id} ({other.name})" for other in others)
    ids = tuple(other.id for other in others)
    return Finding("duplicate", ("name",), {"value": named, "ids": ids}, severity="warning")


def blocking(findings: Sequence[Finding], touched: set[str]) -> list[Finding]:
    """Errors, and of the warnings those about entries that a change touches.

    Of two entries that are alike the later one is told, even where the earlier one is new.
    """
    return [
        found
        for found in findings
        if found.severity == "error" or not touched.isdisjoint((found.entry, *found.values.get("ids", ())))
    ]


def touched(entries: Sequence[Entry], before: bytes) -> set[str]:
    """Names of the entries that are new, or hold something else, against the registry as it was."""
    was = {entry.name: entry.value for entry in read_entries(before).entries}
    return {entry.name for entry in entries if entry.name not in was or entry.value != was[entry.name]}
