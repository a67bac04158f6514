"""The parts of a region: each municipality in one of them, and at most one that is all the rest."""

import pytest
from pydantic import TypeAdapter, ValidationError

from geodata.parts import Parts

NAME = {"nl": "Oost", "fr": "Est", "en": "East"}
PARTS: TypeAdapter[Parts] = TypeAdapter(Parts)


def test_one_part_may_be_all_that_the_others_leave() -> None:
    first, rest = PARTS.validate_python([{"label": NAME, "municipalities": ["1", "2"]}, {"label": NAME}])
    assert (first.municipalities, rest.municipalities) == (("1", "2"), None)


@pytest.mark.parametrize(
    ("towns", "problem"),
    [
        ([["1", "2"], ["2"]], "names 2 more than once"),
        ([["1", "1"]], "names 1 more than once"),
        ([None, None], "several parts without `municipalities`"),
        ([[]], "at least 1 item"),
    ],
)
def test_parts_that_overlap_or_leave_open_what_they_are_are_refused(
    towns: list[list[str] | None], problem: str
) -> None:
    with pytest.raises(ValidationError, match=problem):
        PARTS.validate_python(
            [{"label": NAME, **({"municipalities": one} if one is not None else {})} for one in towns]
        )
