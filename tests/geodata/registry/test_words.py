"""The sentences: all there in three languages, and each problem speaks each of them."""

from __future__ import annotations

import string

import pytest

from geodata.errors import languages, messages
from geodata.project import CHECKOUT, vocabulary_file
from geodata.registry import check_registry, load_vocabulary, read_retired
from tools.rules_catalogue import example_checks, limits

BAD = CHECKOUT / "tests" / "data" / "registries"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_every_language_has_every_sentence_with_the_same_placeholders(language: str) -> None:
    english, other = messages("en"), messages(language)
    assert {part: set(texts) for part, texts in english.items()} == {part: set(texts) for part, texts in other.items()}
    for name, sentence in english["sentences"].items():
        assert set(sentence) == set(other["sentences"][name]) == {"message", "fix"}
        for part, text in sentence.items():
            assert placeholders(text) == placeholders(other["sentences"][name][part]), f"{name}.{part}"
    assert placeholders(english["phrases"]["meant"]) == placeholders(other["phrases"]["meant"])


def test_every_finding_of_every_bad_file_is_said_in_every_language() -> None:
    assert languages() == ("nl", "fr", "en")
    checks = example_checks(load_vocabulary(vocabulary_file()))
    found = list(limits())
    for path in BAD.glob("*.yaml"):
        content = path.read_bytes()
        tombstones = path.stem.startswith("retired")
        found += read_retired(content, {"garden-gent"})[1] if tombstones else check_registry(content, checks).problems
    for problem in found:
        said = {language: f"{problem.message(language)} ({problem.fix(language)})" for language in languages()}
        assert len(set(said.values())) == len(languages()), said
        assert not any("{" in text.replace("{}", "") for text in said.values()), said


def test_no_sentence_stands_unused() -> None:
    """Each is said by a bad file, or is about the process and tested elsewhere."""
    checks = example_checks(load_vocabulary(vocabulary_file()))
    said = {found.message_key or found.rule for found in limits()}
    for path in BAD.glob("*.yaml"):
        content = path.read_bytes()
        said |= {found.message_key or found.rule for found in check_registry(content, checks).problems}
        if path.stem.startswith("retired"):
            said |= {found.message_key or found.rule for found in read_retired(content, {"garden-gent"})[1]}
    # An id that the registry or a table has is found when one entry is checked against it, and one that is gone when
    # there is a state before (`test_registry_commands`); plain `syntax` is for what the parsers may say in words that
    # we do not know; `parameter` is about the address of a view. Those about an answered form are held by `test_issue`.
    about_files = {name for name in messages("en")["sentences"] if not name.startswith("form-")}
    # What may be data about a person is held by `test_privacy`.
    elsewhere = {
        *("unique-id-other", "unique-id-row", "syntax", "removed-id", "removed-id-renamed", "parameter"),
        *("possibly-account", "possibly-email", "possibly-phone"),
    }
    assert about_files - said == elsewhere
