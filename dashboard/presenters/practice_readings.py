"""What is read about a practice beside its support: who decides, its stance, means, origin and critical notes.

Nothing that no source says is shown as a claim. Plain values for the templates; no Streamlit, no HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.contributions.roles import ROLE_WRITTEN
from geodata.models import READ_BY_EDITORS, UNKNOWN

Row = Mapping[Any, Any]
Rows = Sequence[Row]
# The tables of the bundle that have readings of a practice.
TABLES = ("decisions", "resources", "earlier", "critical_notes")


@dataclass(frozen=True)
class Link:
    """A titled hyperlink."""

    title: str
    url: str


@dataclass(frozen=True)
class Reading:
    """One reading: what is said, about what (empty where that is plain), who reads it so, and where.

    ``url`` is the address of the practice that it names; empty where it names none.
    """

    text: str
    about: str
    reader: str
    sources: tuple[Link, ...]
    url: str = ""


@dataclass(frozen=True)
class ReadingGroup:
    """Readings under one heading."""

    title: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class TraceReading:
    """What is read about one trace of support: the provider's role, its years, and who reads both so."""

    role: str
    known: bool
    period: str
    reader: str


def trace_reading(item: Row, by_id: Mapping[str, Link], words: Words) -> TraceReading:
    """The role and the period of a trace; no role of a kind of support that the registry writes none for."""
    role = text_of(item.get("role")) or UNKNOWN
    known, period = role != UNKNOWN, _support_period(item, words)
    said = words("readings.role", role=words.term("support_role", role)) if known else ""
    if not known and item["kind"] in ROLE_WRITTEN:
        said = words("readings.role_unknown")
    return TraceReading(said, known, period, reader_of(item, by_id, words) if known or period else "")


def reading_groups(
    row: Row, tables: Mapping[str, Rows], by_id: Mapping[str, Link], dataset: Dataset, words: Words
) -> tuple[ReadingGroup, ...]:
    """The readings of a practice under their headings; a heading without any is left out."""
    found = {
        "decides": [_decision(item, by_id, words) for item in tables.get("decisions", ()) if item["who"] != UNKNOWN],
        "stance": _stance(row, by_id, words),
        "resources": [_resource(item, by_id, words) for item in tables.get("resources", ())],
        "builds_on": _builds_on(tables.get("earlier", ()), by_id, dataset, words),
        "critical_notes": [_critical(item, by_id, words) for item in tables.get("critical_notes", ())],
    }
    return tuple(
        ReadingGroup(words(f"readings.heading.{name}"), tuple(readings)) for name, readings in found.items() if readings
    )


def not_said(row: Row, tables: Mapping[str, Rows], words: Words) -> list[str]:
    """What nobody says yet about who decides, the stance and the means."""
    said = {
        "decides": any(item["who"] != UNKNOWN for item in tables.get("decisions", ())),
        "stance": (text_of(row.get("stance")) or UNKNOWN) != UNKNOWN,
        "resources": bool(tables.get("resources")),
    }
    return [words(f"readings.not_known.{name}") for name, known in said.items() if not known]


def reader_of(item: Row, by_id: Mapping[str, Link], words: Words) -> str:
    """Who reads it so: the editors, or one of the practice's references."""
    reader = text_of(item.get("read_by")) or READ_BY_EDITORS
    if reader == READ_BY_EDITORS:
        return words("detail.read_by_registry")
    return words("detail.read_by", title=by_id[reader].title)


def text_of(value: Any) -> str:
    """A cell as text; empty where it is missing."""
    return "" if value is None or pd.isna(value) else str(value)


def local_text(row: Row, name: str, words: Words) -> str:
    """The text of columns ``name_XX`` in the reader's language, else in another one."""
    return words.local(
        {
            str(key).removeprefix(f"{name}_"): text_of(value)
            for key, value in row.items()
            if str(key).startswith(f"{name}_")
        }
    )


def period_text(start: object, end: object, words: Words) -> str:
    """Years from the first to the last; empty where neither is known."""
    first, last = text_of(start), text_of(end)
    if first and last:
        return words("detail.between", start=first, end=last) if first != last else first
    if first:
        return words("detail.since", year=first)
    return words("detail.until", year=last) if last else ""


def _support_period(item: Row, words: Words) -> str:
    """``2014–2019, policy ended; the practice went on smaller``, as far as it is known."""
    facets = {"end_reason": "end_reason", "after": "after_support"}
    terms = {name: term for name in facets if (term := text_of(item.get(name))) not in ("", UNKNOWN)}
    ended = {name: words.term(facets[name], term) for name, term in terms.items()}
    said = ", ".join(filter(None, (period_text(item.get("start"), item.get("end"), words), ended.get("end_reason"))))
    after = words("readings.after", text=ended["after"]) if "after" in ended else ""
    return words("readings.and_then").join(filter(None, (said, after)))


def _reading(item: Row, by_id: Mapping[str, Link], words: Words, text: str, about: str = "", url: str = "") -> Reading:
    named = dict.fromkeys((*item["references"], text_of(item.get("read_by"))))
    sources = tuple(by_id[name] for name in named if name in by_id)
    return Reading(text, about, reader_of(item, by_id, words), sources, url)


def _decision(item: Row, by_id: Mapping[str, Link], words: Words) -> Reading:
    who = words.term("decision_by", item["who"])
    return _reading(item, by_id, words, who, words.term("decision_about", item["about"]))


def _stance(row: Row, by_id: Mapping[str, Link], words: Words) -> list[Reading]:
    term = text_of(row.get("stance")) or UNKNOWN
    if term == UNKNOWN:
        return []
    item = {"read_by": row["stance_read_by"], "references": row["stance_references"]}
    return [_reading(item, by_id, words, words.term("stance", term))]


def _resource(item: Row, by_id: Mapping[str, Link], words: Words) -> Reading:
    holder, tenure = text_of(item["held_by"]), text_of(item["tenure"])
    of = words("readings.held_by", holder=holder) if holder else ""
    right = words.term("tenure", tenure) if tenure not in ("", UNKNOWN) else ""
    return _reading(item, by_id, words, ", ".join(filter(None, (local_text(item, "what", words), of, right))))


def _builds_on(rows: Rows, by_id: Mapping[str, Link], dataset: Dataset, words: Words) -> list[Reading]:
    """Earlier organisations by their names; practices of the atlas with their addresses, those it lacks left out."""
    found = []
    for item in rows:
        name, practice = text_of(item["name"]), text_of(item["practice"])
        if practice:
            practice = practice if practice in dataset.practices_by_id.index else dataset.successor(practice) or ""
            name = str(dataset.practices_by_id.at[practice, "name"]) if practice else ""
        url = f"/?lang={words.lang}&practice={practice}" if practice else ""
        found += [_reading(item, by_id, words, name, url=url)] if name else []
    return found


def _critical(item: Row, by_id: Mapping[str, Link], words: Words) -> Reading:
    return _reading(item, by_id, words, local_text(item, "note", words), words.term("critical_note", item["kind"]))
