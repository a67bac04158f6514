"""The table of optional keys in ``docs/method.md``: who says what, by who started a practice.

It reads the live registry and is written by ``make generated``. It says of how many entries it is; no test compares it
with the registry, so that an entry can come without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from geodata.models import UNKNOWN, Practice, Support, Vocabulary

BEGIN, END = "<!-- optional keys: begin -->", "<!-- optional keys: end -->"
Answer = Literal["term", "unknown", "nothing"]
Answers = Sequence[Answer]


def _answer(values: Iterable[Any]) -> Answer:
    """Whether any value says something, all say that it is unknown, or there is none."""
    said = [value for value in values if value is not None]
    if any(value != UNKNOWN for value in said):
        return "term"
    return "unknown" if said else "nothing"


def _of_supports(kind: str | None, value: Callable[[Support], Any]) -> Callable[[Practice], Answers]:
    return lambda practice: [_answer([value(one)]) for one in practice.supports if kind in (None, one.kind)]


def _of_entry(values: Callable[[Practice], Iterable[Any]]) -> Callable[[Practice], Answers]:
    return lambda practice: [_answer(values(practice))]


# Key → its answers of an entry: one, or one a support.
KEYS: Mapping[str, Callable[[Practice], Answers]] = {
    "`role` of `professional`": _of_supports("professional", lambda one: one.role),
    "`role` of `meeting_infrastructure`": _of_supports("meeting_infrastructure", lambda one: one.role),
    "`role` of any support": _of_supports(None, lambda one: one.role),
    "`period` of a support": _of_supports(None, lambda one: one.period.start or one.period.end),
    "`end_reason` of a support": _of_supports(None, lambda one: one.period.end_reason),
    "`after` a support": _of_supports(None, lambda one: one.period.after),
    "`stance`": _of_entry(lambda entry: [entry.stance.term] if entry.stance else []),
    "`decides`": _of_entry(lambda entry: [one.who for one in entry.decides]),
    "`resources`": _of_entry(lambda entry: [one.what for one in entry.resources]),
    "`tenure` of a resource": lambda entry: [_answer([one.tenure]) for one in entry.resources],
    "`builds_on`": _of_entry(lambda entry: [one.name or one.practice for one in entry.builds_on]),
    "`critical_notes`": _of_entry(lambda entry: [one.kind for one in entry.critical_notes]),
}


def readings_table(practices: Sequence[Practice], vocabulary: Vocabulary) -> str:
    """The table as Markdown: a row a key, a column an initiator.

    Args:
        practices: the entries of a registry.
        vocabulary: its initiators are the columns, in its order.

    Returns:
        The lines between the markers. A cell has three numbers: a term that says something / ``unknown`` / nothing.
    """
    started = {term: [one for one in practices if one.initiator == term] for term in vocabulary.facets["initiator"]}
    groups = {**started, "not stated": [one for one in practices if one.initiator is None], "all": list(practices)}
    heads = [f"{name} ({len(found)})" for name, found in groups.items()]
    lines = [
        f"Of {len(practices)} entries, when this table was made:",
        "",
        f"| key | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        *(
            f"| {key} | {' | '.join(_cell(found, answers) for found in groups.values())} |"
            for key, answers in KEYS.items()
        ),
    ]
    return "\n".join(lines)


def _cell(practices: Sequence[Practice], answers: Callable[[Practice], Answers]) -> str:
    found = [answer for practice in practices for answer in answers(practice)]
    return " / ".join(str(found.count(answer)) for answer in ("term", "unknown", "nothing"))


def with_table(document: str, table: str) -> str:
    """A document with the table between its markers.

    Raises:
        ValueError: the document lacks the markers.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"
