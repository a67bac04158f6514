"""An answered form, as GitHub writes it into an issue → an entry of the registry, or everything that is wrong with it.

Whoever writes here may be careless or hostile: a text is only ever a value, sizes are bounded, and an entry is handed
on only after it passed the rules as the text that will stand in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.contributions.issue_form import Question, questions
from geodata.contributions.issue_lines import Lines, read_point, read_references, read_supports, term_of
from geodata.documents.text_decoding import decode
from geodata.findings import Finding, Key, languages
from geodata.models import Practice
from geodata.registry.canonical import canonical, entry_text
from geodata.registry.check import check_entry
from geodata.registry.entries import read_entries
from geodata.registry.ids import ascii_words, practice_id
from geodata.registry.rules import Checks
from geodata.visibility import withheld

# GitHub takes 65,536 characters; of four bytes at most.
LARGEST = 262_144
NO_ANSWER = "_No response_"
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*[A-Za-z0-9_-]*[ \t]*$")
MOST_TOLD = 50


@dataclass(frozen=True)
class FormAnswer:
    """What was written under one heading, and the line of the issue (from 1) on which it starts."""

    text: str
    line: int


@dataclass(frozen=True)
class LocatedFinding:
    """A finding with the question that it is about (None: the issue as a whole) and the line of the issue; 0: none."""

    question: Question | None
    line: int
    finding: Finding


@dataclass(frozen=True)
class Proposal:
    """What an issue proposes.

    Attributes:
        practice: the practice, where the answers make one without errors.
        text: its entry in canonical layout; empty where there is none.
        changes: whether it takes the place of the practice that has its id.
        language: the language of whoever answered, as far as the form says it.
        told: errors and warnings, in the order of the issue.
    """

    practice: Practice | None
    text: str
    language: str
    told: tuple[LocatedFinding, ...]
    changes: bool = False


def read_proposal(content: bytes, checks: Checks, others: Sequence[Practice]) -> Proposal:
    """Read an issue; never raises for anything that the bytes may hold.

    Args:
        content: the body of the issue.
        checks: what an entry is checked against; also its id is never one of ``checks.retired``.
        others: the practices of the registry.
    """
    if len(content) > LARGEST:
        too_large = Finding("form", values={"limit": LARGEST}, said="form-size")
        return Proposal(None, "", "en", (LocatedFinding(None, 0, too_large),))
    decoded = decode(content.replace(b"\t", b"  "))
    whole = [LocatedFinding(None, found.line, found) for found in decoded.findings]
    answers, told = read_answers(decoded.text or "")
    told = [*whole, *told]
    language = _language(answers)
    if decoded.text is not None and not answers:
        told.append(LocatedFinding(None, 0, Finding("form", said="form-nothing")))
    told += _unconfirmed(answers)
    taken = {*(other.id for other in others), *checks.retired}
    text, practice, more = "", None, list[LocatedFinding]()
    if "entry" in answers:
        text, practice, more = _pasted(answers["entry"], checks, others, taken)
    elif answers:
        text, practice, more = _answered(answers, language, checks, others, taken)
    told = sorted([*told, *more], key=lambda item: (item.finding.severity, item.line))[:MOST_TOLD]
    if practice is None or any(item.finding.severity == "error" for item in told):
        return Proposal(None, "", language or "en", tuple(told))
    changes = "entry" in answers and any(other.id == practice.id for other in others)
    return Proposal(practice, text, language or "en", tuple(told), changes)


def read_answers(text: str) -> tuple[dict[str, FormAnswer], list[LocatedFinding]]:
    """The answers by the id of their question; those without one are left out.

    A heading is that of a question in any of its languages, or its id; any other one belongs to the answer above it.
    """
    by_heading = {name: question for question in questions() for name in headings(question)}
    parts: list[tuple[Question | None, int, list[str]]] = [(None, 1, [])]
    lines = text.split("\n")
    fenced_until = -1
    for number, line in enumerate(lines):
        heading = HEADING.match(line) if number > fenced_until else None
        question = by_heading.get(ascii_words(heading[1])) if heading else None
        if question is not None:
            parts.append((question, number + 2, []))
            if question.id == "entry":
                fenced_until = _fence_end(lines, number + 1)
        else:
            parts[-1][2].append(line)
    answers: dict[str, FormAnswer] = {}
    told: list[LocatedFinding] = []
    for asked, first, written in parts:
        body = "\n".join(written)
        blank = len(body) - len(body.lstrip("\n "))
        answer = FormAnswer(body.strip(), first + body.count("\n", 0, blank))
        if answer.text in ("", NO_ANSWER):
            continue
        if asked is None:
            told.append(LocatedFinding(None, answer.line, Finding("form", said="form-stray", severity="warning")))
        elif asked.id in answers:
            told.append(LocatedFinding(asked, answer.line, Finding("form", said="form-twice")))
        else:
            answers[asked.id] = answer
    return answers, told


def _unconfirmed(answers: Mapping[str, FormAnswer]) -> list[LocatedFinding]:
    """A box that was left open."""
    answer = answers.get("agreed")
    if answer is None or not re.search(r"^\s*[-*]\s*\[\s*\]", answer.text, re.MULTILINE):
        return []
    (question,) = (one for one in questions() if one.id == "agreed")
    return [LocatedFinding(question, answer.line, Finding("form", said="form-agreed"))]


def headings(question: Question) -> set[str]:
    """Everything that a heading may say for a question, folded."""
    return {
        ascii_words(question.heading),
        ascii_words(question.id),
        *(ascii_words(label) for label in question.label.values()),
    }


def _fence_end(lines: Sequence[str], start: int) -> int:
    """The line that closes a block of code which starts at or after a line; -1 where none does."""
    first = next((n for n in range(start, min(start + 4, len(lines))) if lines[n].strip()), -1)
    opening = FENCE.match(lines[first]) if first >= 0 else None
    if opening is None:
        return -1
    return next((n for n in range(first + 1, len(lines)) if lines[n].strip() == opening[1]), -1)


def _pasted(
    answer: FormAnswer, checks: Checks, others: Sequence[Practice], taken: set[str]
) -> tuple[str, Practice | None, list[LocatedFinding]]:
    """A whole entry in one answer: with or without a block of code around it, a list of one or just its keys.

    With the id of a practice it is that practice as it should be; so nothing is held against the two being the same.
    """
    (question,) = (one for one in questions() if one.id == "entry")
    lines, line = answer.text.split("\n"), answer.line
    if (opening := FENCE.match(lines[0])) and lines[-1].strip() == opening[1] and len(lines) > 1:
        lines, line = lines[1:-1], line + 1
    while lines and not lines[0].strip():
        lines, line = lines[1:], line + 1
    own = next((row for row in lines if row.strip() and not row.lstrip().startswith("#")), "")
    if re.match(r"[a-z_]+:(?:\s|$)", own):
        at = lines.index(own)
        lines = [*lines[:at], f"- {own}", *(f"  {row}" if row else row for row in lines[at + 1 :])]
    text = "\n".join(lines) + "\n"
    value = next((entry.value for entry in read_entries(text.encode("utf-8", "replace")).entries), None)
    if isinstance(value, dict) and "id" not in value and text.startswith("- ") and isinstance(value.get("name"), str):
        place = value.get("place")
        municipality = place.get("municipality") if isinstance(place, dict) else None
        made = practice_id(value["name"], municipality if isinstance(municipality, str) else "", taken)
        text = f"- id: {made}\n  {text[2:].lstrip()}"
        line -= 1
    before = next((other for other in others if isinstance(value, dict) and other.id == value.get("id")), None)
    practice, findings = check_entry(text, checks, [other for other in others if other is not before])
    if before is not None and withheld(before) and isinstance(value, dict) and "visibility" not in value:
        # What a form leaves out goes; that an entry is published by municipality only must not go unnoticed.
        findings.append(Finding("form", (), {"id": before.id}, "form-visibility", line=1))
    if practice is not None and practice == before:
        findings.append(Finding("form", (), {"id": practice.id}, "form-unchanged", line=1))
    laid_out: str | None = ""
    if practice is not None and not _errors(findings):
        laid_out, more = canonical(text.encode())
        findings += more
    return (
        laid_out or "",
        practice,
        [LocatedFinding(question, max(line + found.line - 1, line), found) for found in findings],
    )


def _answered(
    answers: Mapping[str, FormAnswer],
    language: str | None,
    checks: Checks,
    others: Sequence[Practice],
    taken: set[str],
) -> tuple[str, Practice | None, list[LocatedFinding]]:
    """An entry of the answers to single questions."""
    by_id = {question.id: question for question in questions()}
    told: list[LocatedFinding] = []
    entry = _plain(answers, checks)
    place = entry.get("place", {})
    made = practice_id(entry.get("name", ""), place.get("municipality", ""), taken)
    entry = {"id": made, **entry}
    if "point" in answers:
        told += _point(answers, entry, checks, by_id)
    elif "precision" in answers:
        alone = Finding("form", said="form-precision-alone", severity="warning")
        told.append(LocatedFinding(by_id["precision"], answers["precision"].line, alone))
    references = read_references(answers["references"].text) if "references" in answers else Lines()
    numbered = _numbered(references)
    stated = answers["supports"].text if "supports" in answers else ""
    supports = read_supports(stated, language, numbered, checks.vocabulary)
    for name, lines in (("references", references), ("supports", supports)):
        if lines.items:
            entry[name] = lines.items
        told += [LocatedFinding(by_id[name], answers[name].line + at - 1, found) for at, found in lines.findings]
    lost = {told_.question.id for told_ in told if told_.question and told_.finding.severity == "error"}
    practice, findings = check_entry(entry, checks, others)
    for found in findings:
        question, line = _place(found.key, answers, {"references": references, "supports": supports})
        if question is not None and question.id in lost and found.rule == "required-key":
            continue
        if question is not None and found.rule == "required-key" and len(found.key) == 1:
            found = Finding("form", found.key, said="form-missing")
        told.append(LocatedFinding(question, line, found))
    text = ""
    if practice is not None and not _errors([item.finding for item in told]):
        text = entry_text(entry)
        again, more = check_entry(text, checks, others)
        told += [LocatedFinding(None, 0, found) for found in more if found.severity == "error"]
        practice = again
    return text, practice, told


def _plain(answers: Mapping[str, FormAnswer], checks: Checks) -> dict[str, Any]:
    """Answers that are one value or a list of terms."""
    entry: dict[str, Any] = {}
    for question in questions():
        if question.id not in answers or not question.key or question.id in ("point", "supports", "references"):
            continue
        text = answers[question.id].text
        value: Any
        if question.kind == "several":
            terms = checks.vocabulary.facets[question.facet]
            parts = [part.strip(" -*•") for part in re.split(r"[,;\n]", text)]
            value = list(dict.fromkeys(term_of(part, terms) or part for part in parts if part))
        elif question.facet:
            value = term_of(text, checks.vocabulary.facets[question.facet]) or text
        else:
            # A line break is how a text was wrapped; an empty line is a second paragraph, and told.
            value = re.sub(r"(?<!\n)[ ]*\n[ ]*(?!\n)", " ", text)
        if question.id == "precision":
            continue
        node = entry
        for part in question.key[:-1]:
            node = node.setdefault(str(part), {})
        node[str(question.key[-1])] = value
    return entry


def _point(
    answers: Mapping[str, FormAnswer], entry: dict[str, Any], checks: Checks, by_id: Mapping[str, Question]
) -> list[LocatedFinding]:
    """The point and how precise it is; neither is made up."""
    answer = answers["point"]
    point = read_point(answer.text)
    if point is None:
        return [
            LocatedFinding(
                by_id["point"], answer.line, Finding("form", values={"value": answer.text[:60]}, said="form-point")
            )
        ]
    if "precision" not in answers:
        return [LocatedFinding(by_id["precision"], answer.line, Finding("form", said="form-precision"))]
    precision = term_of(answers["precision"].text, checks.vocabulary.facets["precision"])
    entry.setdefault("place", {})["location"] = {"lat": point[0], "lon": point[1], "precision": precision}
    return []


def _numbered(references: Lines) -> list[str]:
    """Ids of sources by the number of their line; "" where a line was none."""
    lines = sorted([*references.at, *(at for at, _ in references.findings)])
    names = dict(zip(references.at, (item["id"] for item in references.items), strict=True))
    return [names.get(line, "") for line in lines]


def _place(key: Key, answers: Mapping[str, FormAnswer], lines: Mapping[str, Lines]) -> tuple[Question | None, int]:
    """The question that a key of the entry came from, and the line of its answer."""
    if key[:1] == ("id",):
        key = ("name",)
    asked = [one for one in questions() if one.key]
    found = [one for one in asked if key[: len(one.key)] == one.key] or [
        one for one in asked if one.key[: len(key)] == key
    ]
    if not found:
        return None, 0
    question = max(found, key=lambda one: (one.id in answers, len(one.key)))
    line = answers[question.id].line if question.id in answers else 0
    if question.id in lines and len(key) > 1 and isinstance(key[1], int) and key[1] < len(lines[question.id].at):
        line += lines[question.id].at[key[1]] - 1
    return question, line


def _language(answers: Mapping[str, FormAnswer]) -> str | None:
    """The language that was stated, else that of the only summary."""
    stated = answers["language"].text.split("·")[0].strip().casefold() if "language" in answers else ""
    written = [language for language in languages() if f"summary_{language}" in answers]
    if stated in languages():
        return stated
    return written[0] if len(written) == 1 else None


def _errors(findings: Sequence[Finding]) -> bool:
    return any(found.severity == "error" for found in findings)
