"""Postcodes of municipalities: ``postcodes.yaml``, which ``tools/postcodes.py`` makes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from geodata.documents import load_model
from geodata.errors import GeodataError
from geodata.fields import ShortText
from geodata.models import Model

POSTCODES = Path(__file__).parent / "postcodes.yaml"
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{3}$")]


class _Postcodes(Model):
    postcodes: dict[ShortText, tuple[Postcode, ...]]


@cache
def postcodes() -> Mapping[str, tuple[str, ...]]:
    """Code of a municipality of 2024 → its postcodes of 2025, ascending; one may be of several municipalities."""
    return load_model(POSTCODES, _Postcodes, GeodataError)[1].postcodes
