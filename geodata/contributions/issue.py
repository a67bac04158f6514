"""An answered form, as GitHub writes it into an issue → an entry of the registry, or everything that is wrong with it.

Whoever writes here may be careless or hostile: a text is only ever a value, sizes are bounded, and an entry is handed
on only after it passed the rules as the text that will be in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geodata.contributions.issue_form import Question, questions
from geodata.contributions.issue_lines import Lines, read_point, read_references, read_supports, term_of
from geodata.contributions.issue_readings import Readings, read_readings
from geodata.documents.text_decoding import decode
from geodata.errors import Key, Problem, errors_of, languages
from geodata.models import Practice
from geodata.registry.canonical import canonical, entry_text
from geodata.registry.check import check_entry
from geodata.registry.entries import read_entries
from geodata.registry.ids import practice_id
from geodata.registry.rules import Checks
from geodata.spelling import folded
from geodata.visibility import withheld

# GitHub takes 65,536 characters; of four bytes at most.
LARGEST = 262_144
# Questions whose answers are not one value or a list of terms.
NOT_PLAIN = frozenset({"point", "precision", "supports", "references"})
NO_ANSWER = "_No response_"
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*[A-Za-z0-9_-]*[ \t]*$")
MOST_REPORTED = 50


@dataclass(frozen=True)
class FormAnswer:
    """What was written under one heading, and the line of the issue (from 1) on which it starts."""

    text: str
    line: int


@dataclass(frozen=True)
class Proposal:
    """What an issue proposes.

    Attributes:
        practice: the practice, where the answers make one without errors.
        text: its entry in canonical layout; empty where there is none.
        changes: whether it takes the place of the practice that has its id.
        language: the language of the answers, as far as the form states it.
        problems: errors and warnings, in the order of the issue: ``file`` is the id of the question (empty: the issue
            as a whole), ``line`` that of the issue.
    """

    practice: Practice | None
    text: str
    language: str
    problems: tuple[Problem, ...]
    changes: bool = False


def read_proposal(content: bytes, checks: Checks, others: Sequence[Practice]) -> Proposal:
    """Read an issue; never raises, whatever the bytes are.

    Args:
        content: the body of the issue.
        checks: what an entry is checked against; also its id is never one of ``checks.retired``.
        others: the practices of the registry.
    """
    if len(content) > LARGEST:
        return Proposal(None, "", "en", (_problem("size", values={"limit": LARGEST}),))
    decoded = decode(content.replace(b"\t", b"  "))
    answers, problems = read_answers(decoded.text or "")
    problems = [*decoded.problems, *problems]
    language = _language(answers)
    if decoded.text is not None and not answers:
        problems.append(_problem("nothing"))
    if (answer := answers.get("agreed")) and re.search(r"^\s*[-*]\s*\[\s*\]", answer.text, re.MULTILINE):
        problems.append(_problem("agreed", "agreed", answer.line))
    taken = {*(other.id for other in others), *checks.retired}
    text, practice, more = "", None, list[Problem]()
    if "entry" in answers:
        text, practice, more = _pasted(answers["entry"], checks, others, taken)
    elif answers:
        text, practice, more = _answered(answers, language, checks, others, taken)
    problems = sorted([*problems, *more], key=lambda problem: (problem.severity, problem.line))[:MOST_REPORTED]
    if practice is None or errors_of(problems):
        return Proposal(None, "", language or "en", tuple(problems))
    changes = "entry" in answers and any(other.id == practice.id for other in others)
    return Proposal(practice, text, language or "en", tuple(problems), changes)


def _problem(message: str, question: str = "", line: int = 0, **attributes: Any) -> Problem:
    """A problem of the form itself, at a question and a line of the issue."""
    return Problem("form", message_key=f"form-{message}", file=question, line=line, **attributes)


def read_answers(text: str) -> tuple[dict[str, FormAnswer], list[Problem]]:
    """The answers by the id of their question; those without one are left out.

    A heading is that of a question in any of its languages, or its id; any other one belongs to the answer above it.
    """
    by_heading = {name: question for question in questions() for name in headings(question)}
    parts: list[tuple[str, int, list[str]]] = [("", 1, [])]
    lines = text.split("\n")
    fenced_until = -1
    for number, line in enumerate(lines):
        heading = HEADING.match(line) if number > fenced_until else None
        question = by_heading.get(folded(heading[1])) if heading else None
        if question is not None:
            parts.append((question.id, number + 2, []))
            if question.id == "entry":
                fenced_until = _fence_end(lines, number + 1)
        else:
            parts[-1][2].append(line)
    answers: dict[str, FormAnswer] = {}
    problems: list[Problem] = []
    for name, first, written in parts:
        body = "\n".join(written)
        blank = len(body) - len(body.lstrip("\n "))
        answer = FormAnswer(body.strip(), first + body.count("\n", 0, blank))
        if answer.text in ("", NO_ANSWER):
            continue
        if not name:
            problems.append(_problem("stray", line=answer.line, severity="warning"))
        elif name in answers:
            problems.append(_problem("twice", name, answer.line))
        else:
            answers[name] = answer
    return answers, problems


def headings(question: Question) -> set[str]:
    """Everything that a heading may say for a question, folded."""
    return {
        folded(question.heading),
        folded(question.id),
        *(folded(label) for label in question.label.values()),
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
) -> tuple[str, Practice | None, list[Problem]]:
    """A whole entry in one answer: with or without a block of code around it, a list of one or just its keys.

    With the id of a practice it is that practice as it should be; so the two are not reported as duplicates.
    """
    text, line = _pasted_text(answer)
    value = next((entry.value for entry in read_entries(text.encode("utf-8", "replace")).entries), None)
    if isinstance(value, dict) and "id" not in value and text.startswith("- ") and isinstance(value.get("name"), str):
        place = value.get("place")
        municipality = place.get("municipality") if isinstance(place, dict) else None
        name = practice_id(value["name"], municipality if isinstance(municipality, str) else "", taken)
        text = f"- id: {name}\n  {text[2:].lstrip()}"
        line -= 1
    before = next((other for other in others if isinstance(value, dict) and other.id == value.get("id")), None)
    practice, problems = check_entry(text, checks, [other for other in others if other is not before])
    if before is not None and withheld(before) and isinstance(value, dict) and "visibility" not in value:
        # What a form leaves out is removed; that an entry is published by municipality only must not go unnoticed.
        problems.append(_problem("visibility", line=1, values={"id": before.id}))
    if practice is not None and practice == before:
        problems.append(_problem("unchanged", line=1, values={"id": practice.id}))
    formatted: str | None = ""
    if practice is not None and not errors_of(problems):
        formatted, more = canonical(text.encode())
        problems += more
    located = [replace(found, file="entry", line=max(line + found.line - 1, line)) for found in problems]
    return formatted or "", practice, located


def _pasted_text(answer: FormAnswer) -> tuple[str, int]:
    """The entry of an answer as a list of one, without the block of code around it, and the line it starts on."""
    lines, line = answer.text.split("\n"), answer.line
    if (opening := FENCE.match(lines[0])) and lines[-1].strip() == opening[1] and len(lines) > 1:
        lines, line = lines[1:-1], line + 1
    while lines and not lines[0].strip():
        lines, line = lines[1:], line + 1
    first = next((row for row in lines if row.strip() and not row.lstrip().startswith("#")), "")
    if re.match(r"[a-z_]+:(?:\s|$)", first):
        at = lines.index(first)
        lines = [*lines[:at], f"- {first}", *(f"  {row}" if row else row for row in lines[at + 1 :])]
    return "\n".join(lines) + "\n", line


def _answered(
    answers: Mapping[str, FormAnswer],
    language: str | None,
    checks: Checks,
    others: Sequence[Practice],
    taken: set[str],
) -> tuple[str, Practice | None, list[Problem]]:
    """An entry of the answers to single questions."""
    entry = _plain(answers, checks)
    name = practice_id(entry.get("name", ""), entry.get("place", {}).get("municipality", ""), taken)
    entry = {"id": name, **entry}
    problems = _point(answers, entry, checks)
    references = read_references(answers["references"].text) if "references" in answers else Lines()
    stated = answers["supports"].text if "supports" in answers else ""
    supports = read_supports(stated, language, _numbered(references), checks.vocabulary)
    stated = answers["readings"].text if "readings" in answers else ""
    readings = read_readings(stated, language, _numbered(references), {one.id for one in others}, checks.vocabulary)
    entry |= readings.entry
    several = {"references": references, "supports": supports}
    entry |= {question: lines.items for question, lines in several.items() if lines.items}
    for question, lines in {**several, "readings": readings}.items():
        start = answers[question].line - 1 if lines.problems else 0
        problems += [replace(found, file=question, line=start + found.line) for found in lines.problems]
    lost = {found.file for found in errors_of(problems)} - {""}
    practice, more = check_entry(entry, checks, others)
    for found in more:
        question, line = _place(found.key, answers, several, readings)
        if found.rule == "reading-reference":
            found = replace(found, message_key="form-reading-source")
        if question in lost and found.rule == "required-key":
            continue
        if question and found.rule == "required-key" and len(found.key) == 1:
            found = _problem("missing", key=found.key)
        problems.append(replace(found, file=question, line=line))
    if practice is None or errors_of(problems):
        return "", practice, problems
    text = entry_text(entry)
    practice, more = check_entry(text, checks, others)
    return text, practice, [*problems, *(replace(found, line=0) for found in errors_of(more))]


def _plain(answers: Mapping[str, FormAnswer], checks: Checks) -> dict[str, Any]:
    """Answers that are one value or a list of terms."""
    entry: dict[str, Any] = {}
    for question in questions():
        if question.id not in answers or not question.key or question.id in NOT_PLAIN:
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
            # A line break is how a text was wrapped; an empty line is a second paragraph, and reported.
            value = re.sub(r"(?<!\n)[ ]*\n[ ]*(?!\n)", " ", text)
        node = entry
        for part in question.key[:-1]:
            node = node.setdefault(str(part), {})
        node[str(question.key[-1])] = value
    return entry


def _point(answers: Mapping[str, FormAnswer], entry: dict[str, Any], checks: Checks) -> list[Problem]:
    """Write the point and its precision into the entry; neither is made up."""
    answer, precision = answers.get("point"), answers.get("precision")
    if answer is None:
        alone = "precision-alone"
        return [_problem(alone, "precision", precision.line, severity="warning")] if precision else []
    point = read_point(answer.text)
    if point is None:
        return [_problem("point", "point", answer.line, values={"value": answer.text[:60]})]
    if precision is None:
        return [_problem("precision", "precision", answer.line)]
    term = term_of(precision.text, checks.vocabulary.facets["precision"])
    entry.setdefault("place", {})["location"] = {"lat": point[0], "lon": point[1], "precision": term}
    return []


def _numbered(references: Lines) -> list[str]:
    """Ids of sources by the number of their line; "" where a line was none."""
    names = {line: item["id"] for line, item in zip(references.at, references.items, strict=True)}
    return [names.get(line, "") for line in sorted([*names, *(found.line for found in references.problems)])]


def _place(
    key: Key, answers: Mapping[str, FormAnswer], several: Mapping[str, Lines], readings: Readings
) -> tuple[str, int]:
    """The id of the question that a key of the entry came from, and the line of its answer."""
    if line := readings.line_of(key):
        return "readings", answers["readings"].line + line - 1
    if key[:1] == ("id",):
        key = ("name",)
    keyed = [question for question in questions() if question.key]
    above = [question for question in keyed if key[: len(question.key)] == question.key]
    below = [question for question in keyed if question.key[: len(key)] == key]
    if not (above or below):
        return "", 0
    question = max(above or below, key=lambda one: (one.id in answers, len(one.key)))
    line = answers[question.id].line if question.id in answers else 0
    if question.id in several and len(key) > 1 and isinstance(key[1], int) and key[1] < len(several[question.id].at):
        line += several[question.id].at[key[1]] - 1
    return question.id, line


def _language(answers: Mapping[str, FormAnswer]) -> str | None:
    """The language that was stated, else that of the only summary."""
    stated = answers["language"].text.split("·")[0].strip().casefold() if "language" in answers else ""
    written = [language for language in languages() if f"summary_{language}" in answers]
    if stated in languages():
        return stated
    return written[0] if len(written) == 1 else None
