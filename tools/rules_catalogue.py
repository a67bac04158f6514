"""The catalogue of rules, out of the code and the tiny bad files that break one each: ``docs/rules.md``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from geodata.bounds import Bounds
from geodata.documents.text_decoding import LARGEST
from geodata.documents.yaml_loader import LONGEST_VALUE, MOST_VALUES
from geodata.errors import Problem, Severity, messages
from geodata.models import Vocabulary
from geodata.municipalities import known_municipalities
from geodata.registry.check import MOST_PROBLEMS, check_registry
from geodata.registry.entries import LONGEST_ENTRY, MOST_ENTRIES
from geodata.registry.retired import Retired, read_retired
from geodata.registry.rules import Checks

WARNINGS = frozenset({"municipality-name", "duplicate", "stale", "digits", "possibly-personal"})
# The bad files were written in this year, for regions within these bounds: whichever regions a project has.
YEAR = 2026
BOUNDS = Bounds(50.68, 2.54, 51.51, 5.92)


def limits() -> tuple[Problem, ...]:
    """A problem of each rule whose bad files would not be tiny."""
    entry = "garden-gent"
    return (
        Problem("size", values={"limit": LARGEST}, line=1, column=1),
        Problem("value-length", ("name",), {"number": 6_000, "limit": LONGEST_VALUE}, entry=entry, line=2, column=9),
        Problem("too-many-values", values={"limit": MOST_VALUES}, line=9, column=1),
        Problem("entry-length", (), {"number": 60_000, "limit": LONGEST_ENTRY}, entry=entry, line=1, column=1),
        Problem("too-many-entries", values={"limit": MOST_ENTRIES}, line=1, column=1),
        Problem("too-many-problems", values={"limit": MOST_PROBLEMS}, line=1, column=1),
    )


def severity(rule: str) -> Severity:
    """Whether breaking a rule stops a build."""
    return "warning" if rule in WARNINGS else "error"


def example_checks(vocabulary: Vocabulary) -> Checks:
    """What the bad files are checked against."""
    tombstone = Retired(date="2026-11-25", reason="the same practice as garden-gent", redirect="garden-gent")
    return Checks(vocabulary, YEAR, known_municipalities(None), {"gone-gent": tombstone}, (BOUNDS,))


def examples(folder: Path, vocabulary: Vocabulary) -> Mapping[str, Problem]:
    """One problem a rule, of the first bad file that breaks it."""
    checks = example_checks(vocabulary)
    found = {problem.rule: problem for problem in limits()}
    for path in sorted(folder.glob("*.yaml")):
        content = path.read_bytes()
        if path.stem.startswith("retired"):
            problems = read_retired(content, {"garden-gent"})[1]
        else:
            problems = list(check_registry(content, checks).problems)
        for problem in problems:
            found.setdefault(problem.rule, problem)
    return found


def catalogue(folder: Path, vocabulary: Vocabulary, met: Sequence[tuple[str, Problem]]) -> str:
    """The catalogue as Markdown: each rule with what it requires, how its problem reads, and how to fix it.

    Args:
        folder: the bad files.
        vocabulary: the controlled terms.
        met: problems that no bad file shows, each with the command that reports it.
    """
    examples_by_rule: dict[str, tuple[str, str]] = {
        problem.rule: (problem.message(), problem.fix()) for _, problem in reversed(met)
    }
    examples_by_rule |= {rule: (found.message(), found.fix()) for rule, found in examples(folder, vocabulary).items()}
    rows = [
        "# Rules of the registry",
        "",
        "Every rule that `atlas validate` knows, and what `add` and `import` report besides. Made by `make generated`",
        "from the code and the bad files in `tests/data/registries`; do not edit it by hand. An *error* stops a build;",
        "a *warning* does not fail the run.",
        "",
        "| rule | severity | requires | a problem reads | fix |",
        "|---|---|---|---|---|",
    ]
    for rule, requirement in messages("en")["rules"].items():
        rows.append(_row(f"`{rule}`", severity(rule), str(requirement), *examples_by_rule[rule]))
    rows += [
        "",
        "Answered forms and tables follow these rules too. The rules below are about the form or table itself.",
        "",
        "| rule | command | a problem reads | fix |",
        "|---|---|---|---|",
    ]
    for command, problem in met:
        if command != "validate":
            rows.append(_row(f"`{problem.rule}`", f"`atlas {command}`", problem.message(), problem.fix()))
    return "\n".join(rows) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """A text in a table of Markdown: outside of code, a < would start HTML."""
    parts = text.replace("|", "\\|").split("`")
    return "`".join(part if n % 2 else part.replace("<", "&lt;") for n, part in enumerate(parts))
