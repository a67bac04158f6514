"""The lock file: readable differences, the same bytes, whole or not at all."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import GeocodingError
from geodata.models import Location, Place, Precision
from geodata.places.candidates import Candidate, Query
from geodata.places.lock import HEADER, Lock, LockEntry, lock_text, read_lock, write_lock

DAY = datetime.date(2026, 11, 25)


def entry(query: Query, label: str = "Somewhere", lat: float = 51.05, lon: float = 3.7) -> LockEntry:
    found = Candidate(label, lat, lon, Precision.NEIGHBOURHOOD, "toys", "Toys, CC0", 1.0)
    return LockEntry.of(query, found, (), DAY)


GENT, KIEL = Query(name="Rabot", municipality="Gent"), Query(name="Kiel", postcode="2020", municipality="Antwerpen")


def test_a_query_is_exactly_what_is_said_about_the_place() -> None:
    place = Place(
        name=" Rabot   (Toreke) ", postcode="9000", municipality="Gent",
        location=Location(lat=51, lon=3, precision=Precision.STREET),
    )  # fmt: skip
    assert Query.of(place).text == "name: Rabot (Toreke) | postcode: 9000 | municipality: Gent"
    assert Query.of(place) == Query.of(place.model_copy(update={"location": None}))


def test_accents_written_in_two_ways_ask_the_same() -> None:
    assert Query(name="Caf\u00e9").text == Query(name="Cafe\u0301").text


@pytest.mark.parametrize(
    ("query", "finest"),
    [
        (Query(name="Rabot", address="Gasmeterlaan 5", municipality="Gent"), "address"),
        (Query(name="Rabot", address="Gasmeterlaan", municipality="Gent"), "street"),
        (Query(name="Rabot", municipality="Gent"), "neighbourhood"),
        (Query(municipality="Gent"), "municipality"),
        (Query(postcode="9000"), "municipality"),
        (Query(), None),
    ],
)
def test_an_answer_may_be_as_fine_as_what_is_said(query: Query, finest: str | None) -> None:
    assert query.finest == finest


def test_what_is_written_is_read_and_the_order_does_not_matter(tmp_path: Path) -> None:
    one = Lock().with_entry(entry(GENT)).with_entry(entry(KIEL))
    other = Lock().with_entry(entry(KIEL)).with_entry(entry(GENT))
    write_lock(tmp_path / "a.yaml", one)
    write_lock(tmp_path / "b.yaml", other)
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()
    assert read_lock(tmp_path / "a.yaml") == one


def test_an_entry_is_one_block_and_reads_as_a_difference() -> None:
    before, after = Lock().with_entry(entry(GENT)), Lock().with_entry(entry(GENT)).with_entry(entry(KIEL))
    changed = [line for line in lock_text(after).splitlines() if line not in lock_text(before).splitlines()]
    assert changed == ['- query: "name: Kiel | postcode: 2020 | municipality: Antwerpen"']
    assert lock_text(before) == (
        HEADER
        + """
- query: "name: Rabot | municipality: Gent"
  label: "Somewhere"
  lat: 51.05
  lon: 3.7
  precision: neighbourhood
  provider: "toys"
  licence: "Toys, CC0"
  date: 2026-11-25
  reviewed: false
"""
    )


def test_an_empty_lock_is_an_empty_list_and_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    write_lock(tmp_path / "lock.yaml", Lock())
    assert (tmp_path / "lock.yaml").read_text() == HEADER + "[]\n"
    assert read_lock(tmp_path / "lock.yaml") == read_lock(tmp_path / "none.yaml") == Lock()


@given(
    st.text(min_size=1, max_size=80).filter(lambda text: bool(text.strip()) and text.isprintable())
    | st.just("a\x7f\u2028")
)
def test_any_label_survives_the_file(tmp_path_factory: pytest.TempPathFactory, label: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-label.yaml"
    lock = Lock().with_entry(entry(GENT, label=label))
    path.write_text(lock_text(lock), "utf-8")
    assert read_lock(path) == lock


@given(st.floats(49.4, 51.6), st.floats(2.4, 6.5))
def test_coordinates_are_kept_to_a_tenth_of_a_metre(lat: float, lon: float) -> None:
    lock = Lock().with_entry(entry(GENT, lat=lat, lon=lon))
    (kept,) = lock.entries.values()
    assert abs(kept.lat - lat) < 1e-6
    assert f"lat: {kept.lat:.6f}".rstrip("0") in lock_text(lock)


def test_a_changed_address_has_no_entry_and_all_others_keep_theirs() -> None:
    lock = Lock().with_entry(entry(GENT)).with_entry(entry(KIEL))
    moved = Query(name="Rabot", address="Gasmeterlaan", municipality="Gent")
    assert lock.find(moved) is None
    assert lock.find(KIEL) == entry(KIEL)
    assert [gone.query for gone in lock.orphans([moved, KIEL])] == [GENT.text]
    assert lock.without(lock.orphans([moved, KIEL])).entries.keys() == {KIEL.text}


def test_the_lock_is_a_geocoder_too() -> None:
    lock = Lock().with_entry(entry(GENT))
    (found,) = lock.candidates(GENT)
    assert (found.lat, found.precision, found.provider) == (51.05, Precision.NEIGHBOURHOOD, "toys")
    assert lock.candidates(KIEL) == ()


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("- query: a\n", 1, "required-key"),
        ("a: 1\n", 1, "list"),
        ("[\n", 2, "syntax"),
        (lock_text(Lock().with_entry(entry(GENT))).replace("lat: 51.05", "lat: 510"), 11, "value"),
        (lock_text(Lock().with_entry(entry(GENT))).replace("precision: n", "precise: n"), 13, "unknown-key"),
        (lock_text(Lock().with_entry(entry(GENT))).replace("neighbourhood\n", "exact\n"), 13, "value"),
        (lock_text(Lock().with_entry(entry(GENT))) * 2, 19 + len(HEADER.splitlines()), "unique-query"),
    ],
)
def test_a_broken_lock_is_refused_with_line_and_rule(tmp_path: Path, text: str, line: int, rule: str) -> None:
    path = tmp_path / "geocodes.yaml"
    path.write_text(text)
    with pytest.raises(GeocodingError) as caught:
        read_lock(path)
    problem = next(item for item in caught.value.problems if item.rule == rule)
    assert problem.where.startswith(f"{path}:{line}:")
    assert problem.fix()


def test_a_lock_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "geocodes.yaml"
    write_lock(path, Lock().with_entry(entry(GENT)))
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(GeocodingError, match="No space left"):
        write_lock(path, Lock().with_entry(entry(KIEL)))
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["geocodes.yaml"]
