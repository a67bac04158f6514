"""Entries put into the registry: nothing that was there changes by a byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.contributions.insertion import inserted, replaced
from geodata.project import registry_file, vocabulary_file
from geodata.registry import Checks, check_registry, load_vocabulary
from geodata.registry.canonical import canonical, entry_text
from geodata.registry.entries import read_entries


def entry(name: str, municipality: str = "Gent") -> str:
    return entry_text({
        "id": name, "name": name, "summary": {"en": "Neighbours."}, "setting": ["living"],
        "place": {"municipality": municipality},
        "references": [{"id": "page", "title": "A page", "url": "https://example.org/page"}],
    })  # fmt: skip


def ids(content: bytes) -> list[str]:
    return [item.name for item in read_entries(content).entries]


HEAD = "# The registry.\n# Of everything.\n\n"


@pytest.mark.parametrize(
    ("new", "order"),
    [("a-gent", ["a-gent", "b-gent", "d-gent"]), ("c-gent", ["b-gent", "c-gent", "d-gent"]),
     ("e-gent", ["b-gent", "d-gent", "e-gent"])],
)  # fmt: skip
def test_a_registry_that_is_sorted_stays_sorted(new: str, order: list[str]) -> None:
    content = (HEAD + entry("b-gent") + "\n# About d.\n" + entry("d-gent")).encode()
    assert ids(inserted(content, entry(new), new, "Gent")) == order


def test_in_a_registry_that_is_not_sorted_it_goes_after_the_last_one_of_its_municipality() -> None:
    content = "\n".join((entry("z", "Gent"), entry("b", "Genk"), entry("c", "Gent"), entry("a", "Genk"))).encode()
    assert ids(inserted(content, entry("x", "Gent"), "x", "Gent")) == ["z", "b", "c", "x", "a"]
    assert ids(inserted(content, entry("x", "Aalst"), "x", "Aalst")) == ["z", "b", "c", "a", "x"]


def test_comments_stay_with_the_entry_below_them() -> None:
    content = (HEAD + entry("b-gent") + "\n# About d.\n" + entry("d-gent")).encode()
    text = inserted(content, entry("c-gent"), "c-gent", "Gent").decode()
    assert text == HEAD + entry("b-gent") + "\n" + entry("c-gent") + "\n# About d.\n" + entry("d-gent")


@pytest.mark.parametrize("head", ["", HEAD, "# x", "[]\n", HEAD + "[]\n", "\ufeff# x\n"])
def test_the_first_entry_of_a_registry_is_put_below_what_stands_there(head: str) -> None:
    content = inserted(head.encode(), entry("a-gent"), "a-gent", "Gent")
    assert ids(content) == ["a-gent"]
    assert content.decode().startswith(head.replace("[]\n", "").rstrip("\n"))


def test_windows_line_ends_and_a_missing_last_one_are_kept() -> None:
    content = (entry("b-gent") + "\n" + entry("d-gent")).replace("\n", "\r\n").rstrip().encode()
    new = inserted(content, entry("e-gent"), "e-gent", "Gent")
    assert new.startswith(content)
    assert b"\n" not in new.replace(b"\r\n", b"")
    assert ids(new) == ["b-gent", "d-gent", "e-gent"]


def test_a_byte_order_mark_stays_the_first_thing_of_the_file() -> None:
    content = ("\ufeff" + entry("b-gent") + "\n" + entry("d-gent")).encode()
    for name in ("a-gent", "c-gent", "e-gent"):
        new = inserted(content, entry(name), name, "Gent")
        assert ids(new) == sorted({"b-gent", "d-gent", name})
        assert new.startswith("\ufeff- id: ".encode())
        assert new.count("\ufeff".encode()) == 1


# An entry in the place of another


def test_an_entry_takes_the_place_of_the_one_with_its_id_and_nothing_else_changes() -> None:
    parts = [
        HEAD,
        entry("b-gent"),
        "\n# About d.\n",
        entry("d-gent"),
        "\n\n# About e.\n\n",
        entry("e-gent"),
        "# End.\n",
    ]
    for mark in ("", "\ufeff"):
        for end in ("\n", "\r\n"):
            for at, name in ((1, "b-gent"), (3, "d-gent"), (5, "e-gent")):
                changed = [*parts[:at], entry(name, "Genk"), *parts[at + 1 :]]
                before, after = ((mark + "".join(text)).replace("\n", end).encode() for text in (parts, changed))
                assert replaced(before, entry(name, "Genk"), name) == after


def test_comments_within_an_entry_stay_when_it_is_replaced() -> None:
    old = entry("b-gent").replace("  setting:", "  # since 2020\n  setting:").replace("place:", "place:  # a square")
    new = replaced((HEAD + old + "\n# x\n").encode(), entry("b-gent", "Genk").replace("living", "leisure"), "b-gent")
    assert new.decode() == HEAD + old.replace("Gent", "Genk").replace("living", "leisure") + "\n# x\n"
    without = entry("b-gent").replace("  place:\n    municipality: Gent\n", "")
    assert "# a square" in replaced(old.encode(), without, "b-gent").decode()
    own = entry("b-gent").replace("  setting:", "  # since 2021\n  setting:")
    assert replaced(old.encode(), own, "b-gent").decode() == own


@settings(max_examples=60)
@given(
    st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True),
    st.sampled_from(["Gent", "Antwerpen", "Genk", "Nowhere", None]),
)
def test_every_byte_of_a_registry_stays(name: str, municipality: str | None) -> None:
    before = registry_file().read_bytes()
    text = entry(name, municipality or "").encode()
    new = inserted(before, text.decode(), name, municipality)
    at = new.index(text)
    # The entry comes with one empty line, below it or above it.
    assert before in (new[:at] + new[at + len(text) + 1 :], new[: at - 1] + new[at + len(text) :])


def test_a_registry_with_one_entry_more_is_valid_and_canonical() -> None:
    new = inserted(registry_file().read_bytes(), entry("new-gent"), "new-gent", "Gent")
    assert check_registry(new, Checks(load_vocabulary(vocabulary_file()), 2026)).errors == ()
    assert canonical(new)[0] == new.decode()
