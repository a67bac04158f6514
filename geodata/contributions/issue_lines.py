"""Lines that people write into a form: traces of support, sources, a point. Near forms are read, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from geodata.contributions.roles import with_role
from geodata.documents import formatted
from geodata.errors import Problem
from geodata.models import Vocabulary
from geodata.registry.ids import free_id, slug
from geodata.spelling import folded

BULLET = re.compile(r"^(?:[-*•–]|\d{1,3}[.)])\s+")
NUMBERS = re.compile(r"\s*\[\s*((?:\d{1,3}\s*,\s*)*\d{1,3})\s*\]\s*$")
ADDRESS = re.compile(r"(?i:https?://|www\.)[^\s;|<>]+")
YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
DECIMAL = re.compile(r"(?<![\d.,])-?\d{1,3}[.,]\d{1,15}")
ENDS = " \t;|,:–—-"


@dataclass
class Answer:
    """What is wrong with the lines of one answer."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, message: str, **values: Any) -> None:
        """Record what is wrong with a line."""
        self.problems.append(Problem("form", values=values, message_key=f"form-{message}", line=line))


@dataclass
class Lines(Answer):
    """The lines of one answer: items for the entry, the line of each (from 1), and the problems."""

    items: list[dict[str, Any]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)


def term_of(written: str, terms: Mapping[str, Any]) -> str:
    """The term that somebody wrote: its id, what it is called in any language, or an option of the form.

    What is no term is handed on in the form of one, so that the rule about terms can say which is meant.
    """
    first = written.split("·")[0].strip()
    if first in terms:
        return first
    words = folded(written)
    for name, term in terms.items():
        if words in {folded(label) for label in (name, *term.label.values()) if label}:
            return str(name)
    return re.sub(r"[^a-z0-9]+", "_", folded(first)).strip("_")[:60].strip("_")


def read_references(text: str) -> Lines:
    """Sources, one a line: title, web address, year; the order is free, a title is needed."""
    lines = Lines()
    ids: set[str] = set()
    for number, line in written_lines(text):
        match = ADDRESS.search(line)
        if match is None:
            lines.refuse(number, "source", value=formatted(line))
            continue
        address = match[0].rstrip(".,)]'\"*_")
        before, after = line[: match.start()], line[match.start() + len(address) :]
        years = YEAR.findall(after) or YEAR.findall(before if not _title(after) else "")
        rest = _title(YEAR.sub(" ", after))
        title, publisher = (_title(before), rest) if _title(before) else (rest, "")
        if not title:
            lines.refuse(number, "source-title", value=formatted(line))
            continue
        year = years[-1] if years else ""
        name = free_id(slug(f"{_host(address)} {year}")[:70].strip("-") or "page", ids)
        ids.add(name)
        reference = {"id": name, "title": title, "url": address, "year": year, "publisher": publisher}
        lines.items.append({key: value for key, value in reference.items() if value})
        lines.at.append(number)
    return lines


def read_supports(text: str, language: str | None, sources: Sequence[str], vocabulary: Vocabulary) -> Lines:
    """Traces of support, one a line: ``kind: what; provider; payer; role [number of a source]``.

    Args:
        text: the answer.
        language: in which the lines are written; None where that is not known.
        sources: ids of the sources in their order; "" for a line that was none.
        vocabulary: the terms for kind, payer and role.
    """
    lines = Lines()
    for number, line in written_lines(text):
        line, named = with_sources(line, number, sources, lines)
        parts = [part.strip() for part in re.split(r"[;|]", line)]
        if ":" in parts[0]:
            kind, _, what = parts[0].partition(":")
            parts[:1] = [kind.strip(), what.strip()]
        term = term_of(parts[0], vocabulary.facets["support"])
        if len(parts) not in (2, 3, 4, 5) or not term or not parts[1]:
            lines.refuse(number, "support", value=formatted(line))
            continue
        if language is None:
            lines.refuse(number, "language")
            continue
        provider, payer, role = (*parts[2:], "", "", "")[:3]
        support = {
            "kind": term,
            "what": {language: parts[1]},
            "provider": provider,
            "funding": payer and (term_of(payer, vocabulary.facets["funding"]) or payer),
            "role": role and (term_of(role, vocabulary.facets["support_role"]) or role),
            "references": named,
        }
        lines.items.append(with_role({key: value for key, value in support.items() if value}))
        lines.at.append(number)
    return lines


def with_sources(line: str, number: int, sources: Sequence[str], answer: Answer) -> tuple[str, list[str]]:
    """A line without the numbers of sources at its end, and the ids of these sources, each once.

    Args:
        line: as it is written.
        number: of the line, for what is wrong with it.
        sources: ids of the sources in their order; "" for a line that was none.
        answer: takes what is wrong.
    """
    match = NUMBERS.search(line)
    named: list[str] = []
    for stated in match[1].split(",") if match else ():
        at = int(stated) - 1
        if 0 <= at < len(sources) and sources[at]:
            named.append(sources[at])
        else:
            answer.refuse(number, "source-number", value=stated.strip(), number=len(sources))
    return line[: match.start()] if match else line, list(dict.fromkeys(named))


def read_point(text: str) -> tuple[str, str] | None:
    """Latitude and longitude (WGS84, degrees) as written and in that order; also out of the address of a map."""
    found = [number.replace(",", ".") for number in DECIMAL.findall(re.sub(r",(?=-?\d{1,3}[.]\d)", " ", text))]
    address = "/" in text
    return (found[0], found[1]) if len(found) == 2 or (address and len(found) > 2) else None


def written_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, without what marks them as items of a list; numbers from 1."""
    for number, line in enumerate(text.split("\n"), start=1):
        written = BULLET.sub("", line.strip()).strip()
        if written:
            yield number, written


def _title(text: str) -> str:
    """What is left of a line as a title: without the characters that set it apart, or those of a link in Markdown."""
    bare = text.strip(ENDS)
    if bare.startswith("[") and bare.endswith("]("):
        bare = bare[1:-2]
    bare = bare.strip(ENDS + "()[]<>")
    return bare if any(letter.isalnum() for letter in bare) else ""


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return "page"
    return host.removeprefix("www.")
