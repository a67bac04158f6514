"""A server that plays Nominatim, for the tests of the geocoder and of its command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from geodata.places import nominatim
from tests.geodata.places.played import play


@pytest.fixture
def played() -> Iterator[Any]:
    yield from play()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No pause between requests, where a test is about something else."""
    nominatim.limiter.cache_clear()
    monkeypatch.setattr(nominatim, "PAUSE_S", 0.0)
    yield
    nominatim.limiter.cache_clear()
