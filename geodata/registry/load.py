"""Loading the registry and the vocabulary; all problems of a file at once."""

from __future__ import annotations

import datetime
from pathlib import Path

from geodata.documents import formatted, load_model, read_bytes
from geodata.errors import RegistryError
from geodata.models import Practice, Vocabulary
from geodata.registry.check import check_registry
from geodata.registry.retired import load_retired
from geodata.registry.rules import Checks

RETIRED = "retired.yaml"


def load_vocabulary(path: Path) -> Vocabulary:
    """Read the controlled terms.

    Raises:
        RegistryError: with every problem, among them definitions whose origin does not exist.
    """
    document, vocabulary = load_model(path, Vocabulary, RegistryError)
    if problems := [
        document.problem(
            ("facets", facet, name, "origin"),
            "origin",
            f"{facet}.{name}: `origin` names {formatted(origin)}",
            f"add it to `origins`, or name one of: {', '.join(vocabulary.origins)}",
        )
        for facet, terms in vocabulary.facets.items()
        for name, term in terms.items()
        for origin in term.origin
        if origin not in vocabulary.origins
    ]:
        raise RegistryError(problems)
    return vocabulary


def load_registry(path: Path, vocabulary: Vocabulary, checks: Checks | None = None) -> tuple[Practice, ...]:
    """Read the practices, in the file's order.

    Args:
        path: the registry; ``retired.yaml`` beside it contains the ids that are not used again.
        vocabulary: the controlled terms.
        checks: what to check against, where that is more than vocabulary, year and retired ids.

    Returns:
        Every practice, as written: not yet as it may be published.

    Raises:
        RegistryError: with every error of every entry; a warning does not fail the run.
    """
    content = read_bytes(path, RegistryError)
    retired = load_retired(path.with_name(RETIRED))
    checks = checks or Checks(vocabulary, datetime.date.today().year, retired=retired, written_places=False)
    checked = check_registry(content, checks)
    if checked.errors:
        raise RegistryError([found.in_file(str(path)) for found in checked.errors])
    load_retired(path.with_name(RETIRED), {practice.id for practice in checked.practices})
    return checked.practices
