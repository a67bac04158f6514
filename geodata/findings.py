"""Findings: what a rule has to say about an input, apart from the language in which it is said.

A finding names its rule, its place and its values; the sentences are data (``geodata/messages/LANGUAGE.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from geodata.errors import Problem, Severity

MESSAGES = Path(__file__).parent / "messages"
# A key may be any text, with line breaks and as long as a document lets it be.
LONGEST_PATH = 120
Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found.

    Attributes:
        rule: short stable id of the rule, e.g. ``vocabulary``.
        key: path of the value from the root of the input, e.g. ``("supports", 0, "kind")`` within an entry.
        values: what the sentence names; texts are quoted already.
        said: which sentence; the rule's own where a rule has only one.
        entry: what to call the entry, e.g. its id; empty for the file as a whole.
        line, column: 1-based place in the text; 0 where the input was no text.
        severity: ``error`` or ``warning``.
    """

    rule: str
    key: Key = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    entry: str = ""
    line: int = 0
    column: int = 0
    severity: Severity = "error"

    @property
    def path(self) -> str:
        """The key path as people write it: ``supports.0.kind``."""
        return ".".join(map(str, self.key))

    def message(self, language: str = "en") -> str:
        """What is wrong, with entry, key and value."""
        said = self._sentence("message", language)
        return f"{self.entry}: {said}" if self.entry else said

    def fix(self, language: str = "en") -> str:
        """What to do about it."""
        return self._sentence("fix", language)

    def problem(self, where: str, language: str = "en") -> Problem:
        """The finding as a problem of a file."""
        place = f"{where}:{self.line}:{self.column}" if self.line else where
        return Problem(place, self.rule, self.message(language), self.fix(language), self.severity)

    def placed(self, line: int, column: int) -> Finding:
        """The same finding at a place."""
        return replace(self, line=line, column=column)

    def _sentence(self, part: str, language: str) -> str:
        texts = messages(language)
        values = {"path": in_line(self.path), **self.values}
        if "key" in values:
            values["key"] = in_line(str(values["key"]))
        alike = values.get("alike")
        values["meant"] = texts["phrases"]["meant"].format(alike=alike) if alike else ""
        if kind := values.get("kind"):
            values["kind"] = texts["kinds"][kind]
        if wanted := values.get("wanted"):
            values["wanted"] = texts["kinds"][wanted]
        return str(texts["sentences"][self.said or self.rule][part].format_map(values))


def in_line(text: str, longest: int = LONGEST_PATH) -> str:
    """A key or a name as a message holds it: on one line, and not longer than needed to find it."""
    flat = " ".join(text[: longest * 2].split())
    return flat if len(flat) <= longest and len(text) <= longest * 2 else f"{flat[: longest - 1]}…"


@cache
def messages(language: str) -> Mapping[str, Any]:
    """All sentences of a language: ``language`` (name and order), ``sentences``, ``kinds``, ``phrases``, ``rules``."""
    from geodata.documents import read_document
    from geodata.errors import GeodataError

    loaded: Mapping[str, Any] = read_document(MESSAGES / f"{language}.yaml", GeodataError).data
    return loaded


@cache
def languages() -> tuple[str, ...]:
    """The languages in which there are messages, in which a registry may be written too; in the order of the files."""
    there = [path.stem for path in MESSAGES.glob("*.yaml")]
    return tuple(sorted(there, key=lambda language: int(messages(language)["language"]["order"])))


def texts(part: str, key: str, wanted: Iterable[str]) -> dict[str, str]:
    """A text of ours by language, in those of the wanted languages that we have."""
    return {language: str(messages(language)[part][key]) for language in wanted if language in languages()}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by their place in the file; errors before warnings at the same place."""
    return sorted(findings, key=lambda found: (found.line, found.column, found.severity, found.rule))
