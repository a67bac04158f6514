"""Bundles to draw from: that of the sample, and the same with names that try to break a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle

HOSTILE = (
    "$\\frac{1}{0}$ _a_^b^ 100 % & #1 {x}",
    "שלום עולם ושכונה טובה",
    "مرحبا بالجيران",
    "Fête 🎉👩‍👩‍👧 & café ☕️",
    "<script>alert('x')</script>",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenvereinigungshaus" * 2,
    "漢字の団地",
    "two\nlines\tand\x00nothing",
)


@pytest.fixture(scope="session")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="session")
def hostile(atlas_bundle: Path) -> Dataset:
    """Every practice, area and meeting place has a hostile name."""
    bundle = read_bundle(atlas_bundle)

    def named(table_name: str, columns: tuple[str, ...]) -> object:
        table = getattr(bundle, table_name).copy()
        for column in columns:
            table[column] = [HOSTILE[row % len(HOSTILE)] for row in range(len(table))]
        return table

    tables = {
        "practices": named("practices", ("name", "summary_nl", "summary_fr", "summary_en")),
        "areas": named("areas", ("name_nl", "name_fr", "name_en")),
        "meeting_places": named("meeting_places", ("name",)),
        "supports": named("supports", ("provider", "what_nl", "what_fr", "what_en")),
    }
    return Dataset(replace(bundle, **tables))  # type: ignore[arg-type]
