"""Lines about what a source says of a practice: stance, who decides, what is used, what it grew from, critical notes.

Each starts with the word for what it is about, in any language; those words are data, in ``questions.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.contributions.issue_form import reading_words
from geodata.contributions.issue_lines import Answer, term_of, with_sources, written_lines
from geodata.documents import formatted
from geodata.errors import Key
from geodata.models import Vocabulary
from geodata.spelling import folded

# Of two parts, of which the second may hold any sign; and those with a text in the language of the lines.
PAIRS, TEXTS = frozenset({"decides", "critical_notes"}), frozenset({"resources", "critical_notes"})


@dataclass
class Readings(Answer):
    """What the lines say, as keys of an entry, and the line (from 1) of each reading."""

    entry: dict[str, Any] = field(default_factory=dict)
    at: dict[Key, int] = field(default_factory=dict)

    def line_of(self, key: Key) -> int:
        """The line that a key of the entry came from; 0 for none."""
        return self.at.get(key[:2], self.at.get(key[:1], 0))


def read_readings(
    text: str, language: str | None, sources: Sequence[str], practices: Collection[str], vocabulary: Vocabulary
) -> Readings:
    """Readings, one a line: ``who decides: agenda: participants [number of a source]``.

    Args:
        text: the answer.
        language: in which the lines are written; None where that is not known.
        sources: ids of the sources in their order; "" for a line that was none.
        practices: ids of the registry, which a practice may have grown from.
        vocabulary: the terms.
    """
    answer = Readings()
    meant = {folded(word): key for key, words in reading_words().items() for word in (key, *words.values())}
    for number, line in written_lines(text):
        said, named = with_sources(line, number, sources, answer)
        word, _, rest = said.partition(":")
        key = meant.get(folded(word), "")
        divided = re.split(r"[;|:]", rest, maxsplit=1) if key in PAIRS else re.split(r"[;|]", rest)
        reading = _reading(key, [part.strip() for part in divided], language or "", vocabulary.facets)
        if not reading or (key == "stance" and key in answer.entry):
            answer.refuse(number, "reading", value=formatted(line))
        elif language is None and key in TEXTS:
            answer.refuse(number, "language")
        else:
            if reading.get("name") in practices:
                reading = {"practice": reading["name"]}
            _put(answer, key, {**reading, **({"references": named} if named else {})}, number)
    return answer


def _reading(
    key: str, parts: Sequence[str], language: str, facets: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any] | None:
    """What the parts of a line say, or None where they are none of such a reading."""
    if not parts[0]:
        return None
    match key, parts:
        case "stance", [term]:
            return {"term": term_of(term, facets["stance"])}
        case "decides", [about, who]:
            return {"about": term_of(about, facets["decision_about"]), "who": term_of(who, facets["decision_by"])}
        case "resources", [what, *more] if len(more) <= 2:
            holder, tenure = (*more, "", "")[:2]
            stated = {"held_by": holder, "tenure": tenure and term_of(tenure, facets["tenure"])}
            return {"what": {language: what}, **{name: value for name, value in stated.items() if value}}
        case "builds_on", [name]:
            return {"name": name}
        case "critical_notes", [kind, note] if note:
            return {"kind": term_of(kind, facets["critical_note"]), "note": {language: note}}
    return None


def _put(answer: Readings, key: str, reading: dict[str, Any], number: int) -> None:
    if key == "stance":
        answer.entry[key] = reading
        answer.at[key,] = number
        return
    items = answer.entry.setdefault(key, [])
    answer.at[key, len(items)] = number
    items.append(reading)
