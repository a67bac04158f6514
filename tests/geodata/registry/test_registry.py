"""The registry: one tiny bad file per rule, each reported with its place, value and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import RegistryError, messages
from geodata.models import Vocabulary
from geodata.project import registry_file, vocabulary_file
from geodata.registry import check_registry, load_registry, load_retired, load_vocabulary, read_retired
from geodata.registry.entries import read_entries
from tests.geodata.met_elsewhere import met_elsewhere
from tools.rules_catalogue import example_checks, examples, limits, severity

BAD = Path(__file__).resolve().parents[2] / "data" / "registries"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(vocabulary_file())


PROBLEMS = (BAD / "problems.txt").read_text("utf-8").splitlines()


def test_each_broken_rule_is_reported_with_place_value_and_fix(vocabulary: Vocabulary) -> None:
    """Every bad file breaks one rule; all that differ are shown at once."""
    checks, reported = example_checks(vocabulary), []
    for line in PROBLEMS:
        path = BAD / line.split(":")[0]
        if path.stem.startswith("retired"):
            found = read_retired(path.read_bytes(), {"garden-gent"})[1]
        else:
            found = list(check_registry(path.read_bytes(), checks).problems)
        assert [severity(item.rule) for item in found] == [item.severity for item in found]
        reported += [str(item.in_file(path.name)) for item in found]
    assert reported == PROBLEMS


def test_every_bad_file_has_its_problem_and_every_rule_its_bad_file(vocabulary: Vocabulary) -> None:
    assert {line.split(":")[0] for line in PROBLEMS} == {path.name for path in BAD.glob("*.yaml")} - {"good.yaml"}
    # Files that break a limit would not be tiny: they are made below. Some rules are not about one file.
    elsewhere = {problem.rule for command, problem in met_elsewhere(vocabulary) if command == "validate"}
    assert elsewhere == {"file", "revision", "removed-id"}
    assert {*examples(BAD, vocabulary), *elsewhere} == set(messages("en")["rules"])
    tiny = {line.split(": ")[1].split()[1] for line in PROBLEMS}
    assert set(messages("en")["rules"]) - tiny == {*elsewhere, *(found.rule for found in limits())}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"#" * 5_000_001, "1:1: error size: the file is larger than 5000000 bytes"),
        (b"- id: garden-gent\n  name: " + b"a" * 5_001, "2:9: error value-length: garden-gent: a value contains 5001"),
        (b"- id: garden-gent\n" + b"  # a\n" * 9_000, "1:1: error entry-length: entry 1: the entry contains 54018"),
        (b"-\n" * 20_001, "20001:1: error too-many-entries: there are more than 20000 entries"),
        (b"- a\n" * 1_200, "1000:1: error too-many-problems: there are more than 1000 problems"),
    ],
    ids=["size", "value-length", "entry-length", "too-many-entries", "too-many-problems"],
)
def test_what_is_too_much_is_reported(vocabulary: Vocabulary, content: bytes, problem: str) -> None:
    rule = problem.split()[2].rstrip(":")
    found = [item for item in check_registry(content, example_checks(vocabulary)).problems if item.rule == rule]
    if rule == "too-many-entries":  # more problems than are reported come before it
        found = [item for item in read_entries(content).problems if item.rule == rule]
    assert [str(item.in_file("F"))[: len(problem) + 2] for item in found] == [f"F:{problem}"]


def test_a_document_with_too_many_values_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.yaml"
    path.write_text("[" + "a," * 200_001 + "]")
    with pytest.raises(RegistryError) as caught:
        load_vocabulary(path)
    assert [item.rule for item in caught.value.problems] == ["too-many-values"]


@pytest.mark.parametrize(
    ("name", "rule"), [("not_utf8.yaml", "encoding"), ("there_is_none.yaml", "file"), ("", "file")]
)
def test_a_file_that_cannot_be_read_is_named(vocabulary: Vocabulary, name: str, rule: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load_registry(BAD / name, vocabulary)
    assert [problem.rule for problem in caught.value.problems] == [rule]


def test_every_problem_of_every_entry_comes_at_once(vocabulary: Vocabulary, tmp_path: Path) -> None:
    names = ("unknown_setting", "open_bracket", "unknown_key", "tab", "swapped_coordinates")
    path = tmp_path / "practices.yaml"
    texts = [(BAD / f"{name}.yaml").read_text("utf-8") for name in names]
    path.write_text("".join(text.replace("garden-gent", f"garden-{n}") for n, text in enumerate(texts)))
    with pytest.raises(RegistryError) as caught:
        load_registry(path, vocabulary)
    rules = [problem.rule for problem in caught.value.problems]
    assert rules == ["vocabulary", "syntax", "unknown-key", "tab", "swapped-coordinates"]


def test_warnings_stop_no_build(vocabulary: Vocabulary) -> None:
    assert [practice.id for practice in load_registry(BAD / "digits.yaml", vocabulary)] == ["garden-gent"]


def test_a_good_entry_is_read_as_it_stands(vocabulary: Vocabulary) -> None:
    (practice,) = load_registry(BAD / "good.yaml", vocabulary)
    assert (practice.id, practice.name, practice.setting) == ("garden-gent", "Garden", ("living",))
    assert practice.place.location is None
    assert practice.status == "unknown"


def test_a_term_without_a_known_origin_stops_the_vocabulary(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.yaml"
    path.write_text(
        "origins: {atlas: {title: The editors}}\n"
        "facets: {setting: {living: {label: {en: living}, definition: {en: Where people live.}, origin: [atls]}}}\n"
    )
    with pytest.raises(RegistryError, match=r"setting\.living: `origin` names 'atls'"):
        load_vocabulary(path)


def test_entries_are_read_in_their_order_with_all_that_they_contain(vocabulary: Vocabulary) -> None:
    practices = load_registry(registry_file(), vocabulary)
    assert len(practices) == 15
    torekes, last = practices[0], practices[-1]
    assert (torekes.id, last.id) == ("torekes-rabot-gent", "netwerk-zonder-plek")
    assert [support.kind for support in torekes.supports] == ["professional", "subsidy", "subsidy", "expertise"]
    assert torekes.place.location is not None
    assert torekes.place.location.precision == "neighbourhood"
    assert (last.summary["en"], last.place.location) == ("A network that meets nowhere in particular.", None)
    assert load_retired(registry_file().with_name("retired.yaml"))["torekes-gent"].redirect == "torekes-rabot-gent"
