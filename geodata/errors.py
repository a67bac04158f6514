"""Problems in inputs, and the errors that carry them.

Every problem is safe to show to a person: it names the place, the value, the rule and the fix, and contains no secret
and no traceback. Anything else that is raised is a defect of ours. What readers of the interface may see is worded in
``geodata/messages/LANGUAGE.yaml``; what only developers see is written in English where it is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Severity = Literal["error", "warning"]
Key = tuple[str | int, ...]

MESSAGES = Path(__file__).parent / "messages"
# Instead of the name of a message: ``values`` contains ``message`` and ``fix``, in English only.
ENGLISH_ONLY = "english-only"
# A key may be any text, with line breaks and as long as a document allows.
LONGEST_PATH = 120


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in an input.

    Attributes:
        rule: short stable id of the rule that is broken, e.g. ``vocabulary``.
        key: path of the value from the root of the input, e.g. ``("supports", 0, "kind")`` within an entry.
        values: what the message names; texts are quoted already.
        message_key: which message; the rule's own where a rule has only one.
        entry: what to call the entry, e.g. its id; empty for the file as a whole.
        line, column: 1-based position in the text; 0 where the input is not a text.
        severity: an ``error`` stops what was requested; a ``warning`` does not fail the run.
        file: the file, option or address that the problem is in.
    """

    rule: str
    key: Key = ()
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    message_key: str = ""
    entry: str = ""
    line: int = 0
    column: int = 0
    severity: Severity = "error"
    file: str = ""

    @classmethod
    def of(cls, where: object, rule: str, message: str, fix: str, **attributes: Any) -> Problem:
        """A problem worded in English only.

        Args:
            where: the file, option or address that it is in.
            rule: id of the rule.
            message: entry, key and value, and what is wrong with it.
            fix: what to do about it.
            attributes: any other attribute of a problem.
        """
        values = {"message": message, "fix": fix}
        return cls(rule, values=values, message_key=ENGLISH_ONLY, file=str(where), **attributes)

    @property
    def where(self) -> str:
        """``FILE``, or ``FILE:LINE:COL`` where the position is known."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def path(self) -> str:
        """The key path as people write it: ``supports.0.kind``."""
        return ".".join(map(str, self.key))

    def message(self, language: str = "en") -> str:
        """What is wrong, with entry, key and value."""
        text = self._text("message", language)
        return f"{self.entry}: {text}" if self.entry else text

    def fix(self, language: str = "en") -> str:
        """What to do about it."""
        return self._text("fix", language)

    def as_line(self, language: str = "en") -> str:
        """The problem on one line, as commands print it."""
        return f"{self.where}: {self.severity} {self.rule}: {self.message(language)} ({self.fix(language)})"

    def __str__(self) -> str:
        return self.as_line()

    def in_file(self, path: object) -> Problem:
        """The same problem, in a file."""
        return replace(self, file=str(path))

    def _text(self, part: Literal["message", "fix"], language: str) -> str:
        if self.message_key == ENGLISH_ONLY:
            return str(self.values[part])
        texts = messages(language)
        values = {"path": in_line(self.path), "meant": "", **self.values}
        if "key" in values:
            values["key"] = in_line(str(values["key"]))
        if values.get("alike"):
            values["meant"] = texts["phrases"]["meant"].format_map(values)
        values |= {name: texts["kinds"][values[name]] for name in ("kind", "wanted") if name in values}
        return str(texts["sentences"][self.message_key or self.rule][part].format_map(values))


class GeodataError(Exception):
    """Root of all errors of this package; carries every problem found, never the first only."""

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RegistryError(GeodataError):
    """The registry or the vocabulary cannot be used as it is."""


class SourceError(GeodataError):
    """A region's declaration, or a file it declares, is missing or breaks its contract."""


class GeocodingError(GeodataError):
    """A place could not be turned into coordinates."""


class BundleError(GeodataError):
    """A bundle cannot be written, or what was found on disk is not one."""


def in_line(text: str, longest: int = LONGEST_PATH) -> str:
    """A key or a name for a message: on one line, and not longer than needed to find it."""
    flat = " ".join(text[: longest * 2].split())
    return flat if len(flat) <= longest and len(text) <= longest * 2 else f"{flat[: longest - 1]}…"


@cache
def messages(language: str) -> Mapping[str, Any]:
    """All texts of a language: ``language`` (name and order), ``sentences``, ``kinds``, ``phrases``, ``rules``, …"""
    text = (MESSAGES / f"{language}.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, yaml.CBaseLoader)
    return loaded


@cache
def languages() -> tuple[str, ...]:
    """The languages in which there are messages, in which a registry may be written too; in the order of the files."""
    there = [path.stem for path in MESSAGES.glob("*.yaml")]
    return tuple(sorted(there, key=lambda language: int(messages(language)["language"]["order"])))


def texts(part: str, key: str, wanted: Iterable[str]) -> dict[str, str]:
    """A text of ours by language, in those of the wanted languages that we have."""
    return {language: str(messages(language)[part][key]) for language in wanted if language in languages()}


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are errors, not warnings."""
    return [problem for problem in problems if problem.severity == "error"]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by their position in the file; errors before warnings at the same position."""
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.severity, problem.rule))
