"""The generated table of optional keys counts what entries say; how fresh the committed one is, no test asks."""

from __future__ import annotations

import pytest

from geodata.project import registry_file, vocabulary_file
from geodata.registry import load_registry, load_vocabulary
from tools.readings_table import BEGIN, END, readings_table, with_table


def cells(table: str) -> dict[str, list[str]]:
    lines = [line for line in table.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows}


def test_the_table_counts_terms_unknown_and_nothing_by_initiator() -> None:
    """Counted by hand: ``voetbal-antwerpen`` and ``naaiatelier-zuid-antwerpen`` say something."""
    vocabulary = load_vocabulary(vocabulary_file())
    found = cells(readings_table(load_registry(registry_file(), vocabulary), vocabulary))
    heads = found["key"]
    assert [head.split(" (")[0] for head in heads] == [*vocabulary.facets["initiator"], "not stated", "all"]
    column = {name: [head.split(" (")[0] for head in heads].index(name) for name in ("self-organisation", "all")}
    said = {key: tuple(row[at] for at in column.values()) for key, row in found.items()}
    assert said["`role` of `professional`"] == ("0 / 0 / 0", "1 / 0 / 10")
    assert said["`role` of `meeting_infrastructure`"] == ("1 / 0 / 0", "1 / 0 / 7")
    assert said["`end_reason` of a support"][1].startswith("1 / 0 / ")
    assert said["`stance`"] == ("1 / 0 / 0", "1 / 0 / 14")
    assert said["`decides`"] == ("1 / 0 / 0", "1 / 0 / 14")
    assert said["`tenure` of a resource"] == ("1 / 0 / 0", "1 / 0 / 0")
    assert said["`builds_on`"] == ("1 / 0 / 0", "1 / 0 / 14")
    assert said["`critical_notes`"] == ("1 / 0 / 0", "1 / 0 / 14")


def test_unknown_is_neither_a_term_nor_nothing() -> None:
    vocabulary = load_vocabulary(vocabulary_file())
    practice = next(one for one in load_registry(registry_file(), vocabulary) if one.stance)
    assert practice.stance is not None
    unknown = practice.model_copy(update={"stance": practice.stance.model_copy(update={"term": "unknown"})})
    assert cells(readings_table([unknown], vocabulary))["`stance`"][-1] == "0 / 1 / 0"


def test_the_table_takes_the_place_of_the_one_before() -> None:
    document = f"Before.\n\n{BEGIN}\n\nold\n\n{END}\n\nAfter.\n"
    assert with_table(document, "new") == document.replace("old", "new")
    with pytest.raises(ValueError, match="begin"):
        with_table("Before.\n", "new")
