"""Parts of a region, whose figures over the years are shown beside those of an area in them."""

from typing import Annotated

from pydantic import AfterValidator, Field

from geodata.fields import LocalText, ShortText
from geodata.models import Model


class Part(Model):
    """A part of the region, whose figures are shown beside those of an area in it."""

    label: LocalText = Field(description="its name, as it stands beside a line")
    municipalities: tuple[ShortText, ...] | None = Field(
        default=None, min_length=1, description="ids of areas; none: all that no other part names"
    )


def _apart(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    named = [town for part in parts for town in part.municipalities or ()]
    if twice := sorted({town for town in named if named.count(town) > 1}):
        raise ValueError(f"names {', '.join(twice)} more than once")
    if sum(part.municipalities is None for part in parts) > 1:
        raise ValueError("has several parts without `municipalities`, can have one")
    return parts


Parts = Annotated[tuple[Part, ...], AfterValidator(_apart)]
