"""Loading the registry and the vocabulary; all problems of a file at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from geodata.documents import Document, read_document, read_model, shown
from geodata.errors import Problem, RegistryError
from geodata.models import Practice, Vocabulary
from geodata.registry.rules import RULES


def load_vocabulary(path: Path) -> Vocabulary:
    """Read the controlled terms.

    Raises:
        RegistryError: with every problem, among them definitions whose origin does not exist.
    """
    document = read_document(path, RegistryError)
    vocabulary, problems = read_model(document, (), Vocabulary, path.name)
    if vocabulary is None:
        raise RegistryError(problems)
    for facet, terms in vocabulary.facets.items():
        for name, term in terms.items():
            problems += [
                document.problem(
                    ("facets", facet, name, "origin"),
                    "origin",
                    f"{facet}.{name}: `origin` names {shown(origin)}",
                    f"add it to `origins`, or name one of: {', '.join(vocabulary.origins)}",
                )
                for origin in term.origin
                if origin not in vocabulary.origins
            ]
    if problems:
        raise RegistryError(problems)
    return vocabulary


def load_registry(path: Path, vocabulary: Vocabulary) -> tuple[Practice, ...]:
    """Read the practices, in the file's order.

    Raises:
        RegistryError: with every problem of every entry.
    """
    document = read_document(path, RegistryError)
    if not isinstance(document.data, list):
        fix = "write one list: each practice starts with `- id: …` at the start of a line"
        raise RegistryError(document.problem((), "list", f"the file holds {_kind(document.data)}, not a list", fix))
    if not document.data:
        raise RegistryError(document.problem((), "empty", "the list holds no practice", "add at least one entry"))
    practices: list[Practice] = []
    problems: list[Problem] = []
    for row, entry in enumerate(document.data):
        practice, found = _entry(document, row, entry, vocabulary)
        problems += found
        if practice is not None:
            practices.append(practice)
    problems += _repeated(document)
    if problems:
        raise RegistryError(problems)
    return tuple(practices)


def _entry(
    document: Document, row: int, entry: object, vocabulary: Vocabulary
) -> tuple[Practice | None, list[Problem]]:
    if not isinstance(entry, dict):
        message = f"entry {row + 1} is {_kind(entry)}"
        return None, [document.problem((row,), "entry", message, "write keys and values: `- id: …`, `  name: …`")]
    name = str(entry.get("id", f"entry {row + 1}"))
    practice, problems = read_model(document, (row,), Practice, name)
    if practice is not None:
        for rule in RULES:
            problems += [
                document.problem((row, *found.key), found.rule, f"{name}: {found.message}", found.fix)
                for found in rule(practice, vocabulary)
            ]
    return practice, problems


def _repeated(document: Document) -> list[Problem]:
    ids = [str(entry.get("id")) if isinstance(entry, dict) and "id" in entry else None for entry in document.data]
    counts = Counter(name for name in ids if name)
    problems = []
    seen: set[str] = set()
    for row, name in enumerate(ids):
        if name and counts[name] > 1 and name in seen:
            message = f"{name}: `id` occurs {counts[name]} times"
            problems.append(document.problem((row, "id"), "unique-id", message, "give every practice an id of its own"))
        seen.add(name or "")
    return problems


def _kind(value: object) -> str:
    names = {
        dict: "keys and values",
        list: "a list",
        str: "a text",
        int: "a number",
        float: "a number",
        bool: "yes or no",
    }
    return next((said for kind, said in names.items() if isinstance(value, kind)), "nothing")
