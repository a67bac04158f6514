"""Problems that no bad registry shows, as the commands themselves say them: for the catalogue of rules."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from geodata.cli.registry import at_revision
from geodata.contributions.issue import read_proposal
from geodata.contributions.table_import import import_table, load_mapping
from geodata.documents import read_bytes
from geodata.errors import Problem, RegistryError
from geodata.models import Vocabulary
from geodata.registry import missing_tombstones
from geodata.registry.entries import read_entries
from tests.geodata.contributions.test_import import spreadsheet
from tools.rules_catalogue import example_checks

GARDEN = b"- id: garden-gent\n  name: Garden\n"
MAPPING = "columns: {Name: name}\n"


def met_elsewhere(vocabulary: Vocabulary) -> tuple[tuple[str, Problem], ...]:
    """Each with the command that says it."""
    with tempfile.TemporaryDirectory() as folder:
        return tuple(_met(Path(folder), vocabulary))


def _met(folder: Path, vocabulary: Vocabulary) -> Iterator[tuple[str, Problem]]:
    checks = example_checks(vocabulary)
    yield "validate", _raised(lambda: read_bytes(folder / "nowhere.yaml", RegistryError))
    yield "validate", _raised(lambda: at_revision(folder / "practices.yaml", "no-such-revision"))
    (gone,) = missing_tombstones(read_entries(GARDEN.replace(b"garden-", b"the-garden-")).entries, GARDEN, ())
    yield "validate", gone.in_file("practices.yaml")
    (empty,) = read_proposal(b"", checks, ()).problems
    yield "add", empty.in_file("issue.md")

    def table(name: str, content: bytes, mapping: str = MAPPING) -> Problem:
        (folder / "mapping.yaml").write_text(mapping, "utf-8")
        if content:
            (folder / name).write_bytes(content)
        else:
            spreadsheet(folder / name, [["Name"], ["Garden"]])
        return _raised(lambda: import_table(folder / name, load_mapping(folder / "mapping.yaml"), checks, ()))

    yield "import", table("column.csv", b"Naam\nGarden\n")
    yield "import", table("sheet.xlsx", b"", f"sheet: List\n{MAPPING}")
    yield "import", table("table.csv", b'Name\n"Garden\n')
    yield "import", table("encoding.csv", "Name\nDé tuin\n".encode("cp1252"))


def _raised(attempt: Callable[[], object]) -> Problem:
    try:
        attempt()
    except RegistryError as error:
        return error.problems[0]
    raise AssertionError("nothing was wrong")
