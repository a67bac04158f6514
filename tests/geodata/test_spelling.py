"""Ways to write the same, folded into one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geodata.registry.ids import slug
from geodata.spelling import LETTERS, casefold_ascii, folded

# ``tests/scripts`` reads the same cases.
CASES = json.loads((Path(__file__).parents[1] / "data" / "cases" / "spelling.json").read_text("utf-8"))["folded"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_texts_are_folded_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    assert folded(case["text"]) == case["folded"]
    assert folded(case["folded"]) == case["folded"]
    assert folded(casefold_ascii(case["text"])) == case["folded"]


def test_every_letter_of_the_table_is_in_a_case() -> None:
    written = "".join(case["text"] for case in CASES).lower()
    assert [letter for letter in LETTERS if letter not in written] == []


def test_an_id_has_letters_of_ascii_only() -> None:
    assert slug("Café ’t Huis – Брюссель 3") == "cafe-t-huis-3"
    assert slug("Брюссель") == ""
