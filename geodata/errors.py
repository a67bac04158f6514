"""The errors geodata raises on purpose.

Every one of them is safe to show to a person: it names the place, the value, the rule and the mend, and holds no
secret and no traceback. Anything else that escapes is a defect of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in an input.

    Attributes:
        where: ``FILE``, or ``FILE:LINE:COL`` where positions are known.
        rule: short stable id of the rule that is broken, e.g. ``vocabulary``.
        message: entry, key and value, and what is wrong with it.
        fix: what to do about it.
        severity: an ``error`` stops what was asked; a ``warning`` only wants to be read.
    """

    where: str
    rule: str
    message: str
    fix: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity} {self.rule}: {self.message} ({self.fix})"


class GeodataError(Exception):
    """Root of all errors of this package; carries every problem found, never the first only."""

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RegistryError(GeodataError):
    """The registry or the vocabulary cannot be used as it is."""


class SourceError(GeodataError):
    """A region's declaration, or a file it declares, is missing or breaks its contract."""


class GeocodingError(GeodataError):
    """A place could not be turned into coordinates."""


class BundleError(GeodataError):
    """A bundle cannot be written, or what was found on disk is not one."""
