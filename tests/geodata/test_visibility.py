"""Entries that are published by municipality only, on their way into the registry and out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.presenters.contribution.draft import draft_of, drafted
from geodata.contributions.changes import WITHHELD, registry_changes
from geodata.models import Place, Practice, Visibility
from geodata.pipeline.inputs import located
from geodata.places.candidates import Query
from geodata.places.lock import read_lock
from geodata.project import vocabulary_file
from geodata.registry import Checks, check_entry, load_registry, load_vocabulary, missing_tombstones, read_retired
from geodata.registry.canonical import canonical
from geodata.registry.entries import read_entries
from geodata.registry.retired import digest_of, tombstone_of
from geodata.visibility import published

CHECKS = Checks(load_vocabulary(vocabulary_file()), 2026)
FINE = """{name: Quiet square, address: Silent street 5, postcode: '9000', municipality: Gent,
    location: {lat: 51.05, lon: 3.72, precision: address}}"""
HIDDEN = """\
- id: table-gent
  name: Table
  summary: {en: People eat together.}
  setting: [living]
  place: PLACE
  verified: 2025
  visibility: municipality
  references:
    - {id: page, title: A page, url: "https://example.org/page"}
"""
PUBLIC = HIDDEN.replace("  visibility: municipality\n", "").replace("eat together", "eat on Quiet square")
SECRETS = ("Quiet", "Silent", "9000", "51.05", "3.72")


def entry(place: str, text: str = HIDDEN) -> bytes:
    return text.replace("PLACE", place).encode()


def rules(text: str) -> list[tuple[str, str]]:
    return [(found.rule, found.path) for found in check_entry(text, CHECKS)[1]]


def test_a_hidden_entry_names_its_municipality_and_nothing_else() -> None:
    assert rules(entry("{municipality: Gent}").decode()) == []
    found = check_entry(entry(FINE).decode(), CHECKS)[1]
    keys = ["place.name", "place.address", "place.postcode", "place.location"]
    assert [(item.rule, item.path) for item in found] == [("withheld-place", key) for key in keys]
    message = " ".join(item.message(lang) + item.fix(lang) for item in found for lang in ("nl", "fr", "en"))
    assert not [secret for secret in SECRETS if secret in message]


@pytest.mark.parametrize(
    "broken", ["{lat: 51.05x, lon: 3.72, precision: address}", "{lat: 3.72, lon: 51.05, precision: no}"]
)
def test_what_is_wrong_with_a_place_that_is_not_to_be_written_is_not_repeated(broken: str) -> None:
    place = f"{{address: [Silent street], location: {broken}, municipality: Gent}}"
    found = check_entry(entry(place).decode(), CHECKS)[1]
    assert {item.rule for item in found} == {"withheld-place"}
    assert not [secret for secret in SECRETS for item in found if secret in item.message()]


@pytest.mark.parametrize("misspelt", ["Municipality", "municipal", "gemeente", "[municipality]", "true", "''"])
def test_a_misspelt_visibility_protects_as_the_right_one_does(misspelt: str) -> None:
    text = entry(FINE).decode().replace("visibility: municipality", f"visibility: {misspelt}")
    found = check_entry(text, CHECKS)[1]
    keys = {item.path for item in found if item.rule == "withheld-place"}
    assert keys == {"place.name", "place.address", "place.postcode", "place.location"}
    assert any(item.path.startswith("visibility") and item.severity == "error" for item in found)
    assert not [secret for secret in SECRETS for item in found if secret in item.message()]
    (change,) = registry_changes(b"[]\n", text.encode(), ())
    assert not [secret for secret in SECRETS if secret in repr(change)]


@pytest.mark.parametrize("group", sorted(CHECKS.vocabulary.sensitive_groups))
def test_a_sensitive_group_is_refused_unless_the_entry_is_hidden(group: str) -> None:
    hidden = entry("{municipality: Gent}").decode() + f"  groups: [residents, {group}]\n"
    assert rules(hidden) == []
    assert rules(hidden.replace("visibility: municipality", "visibility: public")) == [("sensitive-group", "groups.1")]


def test_the_groups_are_those_that_an_address_can_hurt() -> None:
    named = {"people-without-papers", "refugees-and-asylum-seekers", "homeless-people"}
    assert named == CHECKS.vocabulary.sensitive_groups


def test_a_build_reads_what_validate_refuses_and_withholds_it(tmp_path: Path) -> None:
    path, lock = tmp_path / "practices.yaml", tmp_path / "geocodes.yaml"
    path.write_bytes(entry(FINE))
    (practice,) = load_registry(path, CHECKS.vocabulary)
    assert practice.place.address == "Silent street 5"
    assert published(practice).place == Place(municipality="Gent")
    text = Query(municipality="Gent").text
    lock.write_text(
        f'- query: "{text}"\n  lat: 51.05\n  lon: 3.72\n  precision: municipality\n  label: Gent\n  provider: x\n'
        "  licence: CC0\n  date: 2026-01-01\n"
    )
    assert read_lock(lock).find(Query(municipality="Gent"))
    (found,) = located((published(practice),), read_lock(lock))
    assert found.place.location is None


def test_visibility_follows_verified_in_the_canonical_order() -> None:
    text = entry("{municipality: Gent}").replace(b"  verified: 2025\n  visibility", b"  visibility").decode()
    moved, _ = canonical((text + "  verified: 2025\n").encode())
    assert moved is not None
    assert "  verified: 2025\n  visibility: municipality\n" in moved


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (entry(FINE, PUBLIC), entry("{municipality: Gent}")),
        (entry(FINE), entry("{municipality: Gent}")),
        (b"[]\n", entry(FINE)),
        (entry(FINE), b"[]\n"),
        (entry(FINE), entry(FINE, PUBLIC.replace("Quiet square", "a square"))),
    ],
    ids=["hides", "cleans", "adds", "removes", "shows"],
)
def test_a_change_tells_no_place_of_a_hidden_entry_nor_what_was_written_before(before: bytes, after: bytes) -> None:
    (change,) = registry_changes(before, after, ())
    assert (change.before, change.after, change.moved_m) == (None, None, None)
    assert not [secret for secret in SECRETS if secret in repr(change)]
    assert all(key.after in (None, WITHHELD, "Gent") for key in change.keys if key.path.startswith("place"))


def test_a_neutral_tombstone_names_nobody_and_keeps_the_id_from_being_used_again() -> None:
    content = f"taken-out-1:\n  date: 2026-11-30\n  reason: on request\n  id_sha256: {digest_of('table-gent')}\n"
    retired, problems = read_retired(content.encode(), set())
    assert problems == []
    assert tombstone_of("table-gent", retired) is retired["taken-out-1"]
    assert tombstone_of("other-gent", retired) is None
    digests = {tombstone.id_sha256 for tombstone in retired.values() if tombstone.id_sha256}
    before, after = entry("{municipality: Gent}"), b"[]\n"
    assert missing_tombstones(read_entries(after).entries, before, digests) == []
    assert [found.rule for found in missing_tombstones(read_entries(after).entries, before, ())] == ["removed-id"]
    (change,) = registry_changes(before, after, set(retired), {digest_of("table-gent"): "taken-out-1"})
    assert (change.kind, change.id, change.name, change.before) == ("retired", "taken-out-1", "", None)
    again = check_entry(before.decode(), Checks(CHECKS.vocabulary, 2026, retired=retired))[1]
    assert [found.rule for found in again] == ["retired-id"]


def test_a_correction_keeps_an_entry_hidden_and_writes_no_place() -> None:
    practice, problems = check_entry(entry("{municipality: Gent}").decode(), CHECKS)
    assert practice is not None
    assert problems == []
    draft = draft_of(practice).put({"place.address": "Silent street 5", "location.lat": "51.05", "place.name": "Quiet"})
    made = drafted(draft).entry
    assert made["visibility"] == "municipality"
    assert made["place"] == {"municipality": "Gent"}


def test_only_hidden_entries_are_changed() -> None:
    practice, _ = check_entry(entry(FINE, PUBLIC).decode(), CHECKS)
    assert isinstance(practice, Practice)
    assert practice.visibility is Visibility.PUBLIC
    assert published(practice, ("residents",)) is practice
