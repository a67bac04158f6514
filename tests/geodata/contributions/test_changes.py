"""What differs between two states of the registry."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.contributions.changes import KeyChange, registry_changes
from geodata.project import registry_file
from geodata.registry.canonical import entry_text

GARDEN: dict[str, Any] = {
    "id": "garden-gent",
    "name": "Garden",
    "summary": {"en": "Neighbours garden."},
    "setting": ["living"],
    "place": {"municipality": "Gent", "location": {"lat": "51.05", "lon": "3.72", "precision": "street"}},
    "references": [{"id": "page", "title": "A page", "url": "https://example.org/page"}],
}


def state(*entries: dict[str, Any]) -> bytes:
    return "\n".join(entry_text(entry) for entry in entries).encode()


def test_an_entry_that_is_new_is_reported_with_all_that_it_holds() -> None:
    (change,) = registry_changes(state(), state(GARDEN), ())
    assert (change.kind, change.id, change.name, change.line, change.after) == (
        "added", "garden-gent", "Garden", 1, (51.05, 3.72),
    )  # fmt: skip
    assert KeyChange("references.page.title", None, "A page") in change.keys


def test_an_entry_that_changed_is_reported_key_by_key() -> None:
    new = {**GARDEN, "name": "The garden", "setting": ["living", "leisure"], "status": "active"}
    del new["summary"]
    (change,) = registry_changes(state(GARDEN), state(new), ())
    assert set(change.keys) == {
        KeyChange("name", "Garden", "The garden"),
        KeyChange("summary.en", "Neighbours garden.", None),
        KeyChange("setting", "living", "living, leisure"),
        KeyChange("status", None, "active"),
    }
    assert (change.kind, change.moved_m) == ("changed", None)


def test_readings_that_changed_are_reported_key_by_key() -> None:
    support = {"kind": "professional", "what": {"en": "a worker"}}
    stance = {"term": "avoids", "references": ["page"]}
    before = {**GARDEN, "supports": [support], "stance": stance}
    role = {"role": "runs", "period": {"end": "2019"}, "references": ["page"]}
    after = {
        **GARDEN,
        "supports": [{**support, **role}],
        "stance": {**stance, "term": "seeks"},
        "critical_notes": [{"kind": "access", "note": {"nl": "Te laat."}, "references": ["page"]}],
    }
    (change,) = registry_changes(state(before), state(after), ())
    assert {(key.path, key.before, key.after) for key in change.keys} == {
        ("supports.1.role", None, "runs"),
        ("supports.1.period.end", None, "2019"),
        ("supports.1.references", None, "page"),
        ("stance.term", "avoids", "seeks"),
        ("critical_notes.1.kind", None, "access"),
        ("critical_notes.1.note.nl", None, "Te laat."),
        ("critical_notes.1.references", None, "page"),
    }


def test_a_point_that_moved_is_reported_in_metres() -> None:
    new = {**GARDEN, "place": {**GARDEN["place"], "location": {**GARDEN["place"]["location"], "lat": "51.06"}}}
    (change,) = registry_changes(state(GARDEN), state(new), ())
    # A degree of the meridian at 51° is 111,248 m (111,132.95 - 559.85 cos 2φ + 1.17 cos 4φ).
    assert change.moved_m == 1112
    assert (change.before, change.after, change.precision) == ((51.05, 3.72), (51.06, 3.72), "street")


def test_order_layout_and_comments_are_no_difference() -> None:
    other = {**GARDEN, "id": "kitchen-gent", "name": "Kitchen"}
    before = state(GARDEN, other)
    after = b"# A comment.\n" + state(other, GARDEN).replace(b"name: Garden", b"name:   'Garden'")
    assert registry_changes(before, after, ()) == []


def test_what_is_gone_is_retired_or_removed() -> None:
    other = {**GARDEN, "id": "kitchen-gent"}
    kinds = {change.id: change.kind for change in registry_changes(state(GARDEN, other), b"[]\n", {"kitchen-gent"})}
    assert kinds == {"garden-gent": "removed", "kitchen-gent": "retired"}


def test_a_reference_before_others_does_not_make_those_differ() -> None:
    first = {"id": "first", "title": "First", "url": "https://example.org/first"}
    new = {**GARDEN, "references": [first, *GARDEN["references"]]}
    (change,) = registry_changes(state(GARDEN), state(new), ())
    assert {key.path.split(".")[1] for key in change.keys} == {"first"}


def test_a_registry_does_not_differ_from_itself() -> None:
    content = registry_file().read_bytes()
    assert registry_changes(content, content, ()) == []


@settings(max_examples=100)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"- id: a\n  {text}".encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_compared(content: bytes) -> None:
    assert registry_changes(content, content, ()) == []
    for change in registry_changes(state(GARDEN), content, ()):
        assert change.kind in ("added", "changed", "removed")
