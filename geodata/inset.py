"""The part of a region that maps show enlarged, as its ``region.yaml`` declares it."""

from __future__ import annotations

from pydantic import Field, field_validator

from geodata.fields import LocalText, ShortText
from geodata.models import Model


class Inset(Model):
    """A part of the region that is too small to read where all of it is in view, and is then shown enlarged as well.

    Attributes:
        label: its name.
        municipalities: ids of the municipalities that it consists of.
    """

    label: LocalText
    municipalities: tuple[ShortText, ...] = Field(min_length=1, description="ids of areas")

    @field_validator("municipalities")
    @classmethod
    def _each_once(cls, municipalities: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({one for one in municipalities if municipalities.count(one) > 1})
        if twice:
            raise ValueError(f"names {', '.join(twice)} more than once")
        return municipalities
