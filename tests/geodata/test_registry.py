"""The registry: one tiny bad file per rule, each told with its place, value and mend; and the real one is clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geodata.build import REGISTRY, VOCABULARY
from geodata.errors import RegistryError
from geodata.models import Precision, Vocabulary
from geodata.registry import load_registry, load_vocabulary

BAD = Path(__file__).resolve().parents[1] / "data" / "registries"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(VOCABULARY)


@pytest.mark.parametrize(
    ("name", "line", "rule", "said"),
    [
        ("empty_file", 1, "empty", "the file holds nothing"),
        ("empty_list", 1, "empty", "the list holds no practice"),
        ("not_a_list", 1, "list", "keys and values, not a list"),
        ("not_yaml", 3, "syntax", "not YAML"),
        ("not_an_entry", 1, "entry", "entry 1 is a text"),
        ("unknown_setting", 4, "vocabulary", "`setting.0` is 'livng' (did you mean `living`? allowed: living, working"),
        ("unknown_key", 2, "unknown-key", "`nmae` is not a key (did you mean `name`?"),
        ("missing_name", 1, "required-key", "`name` is missing (add `name`)"),
        ("swapped_coordinates", 7, "swapped-coordinates", "lat 3.72, lon 51.05: latitude and longitude are swapped"),
        ("outside_belgium", 7, "coordinates", "lat 48.85, lon 2.35: not in Belgium"),
        ("unknown_precision", 7, "value", "'doorstep' (input should be 'address', 'street', 'neighbourhood'"),
        ("repeated_id", 7, "unique-id", "`id` occurs 2 times"),
        ("unknown_support", 8, "vocabulary", "`supports.0.kind` is 'profesional' (did you mean `professional`?"),
        ("unknown_funding", 8, "vocabulary", "`supports.0.funding` is 'lottery' (allowed: local"),
        ("unknown_reference", 8, "reference", "names 'page-2021', which is no reference of this practice"),
        ("unknown_reader", 7, "reference", "`sources_of_solidarity.0.read_by` names 'nobody'"),
        ("repeated_reference", 5, "unique-reference", "'page-2020' 2 times"),
        ("years_reversed", 7, "value", "end 2010 is before start 2015"),
        ("bad_address", 6, "value", "'javascript:alert(1)' (a web address that starts with https://"),
        ("repeated_key", 7, "duplicate-key", 'found duplicate key "name"'),
    ],
)
def test_a_broken_rule_is_told_with_place_value_and_mend(
    vocabulary: Vocabulary, name: str, line: int, rule: str, said: str
) -> None:
    path = BAD / f"{name}.yaml"
    with pytest.raises(RegistryError) as caught:
        load_registry(path, vocabulary)
    (problem,) = [problem for problem in caught.value.problems if problem.rule == rule]
    assert re.match(rf"{re.escape(str(path))}:{line}:\d+: error {rule}: ", str(problem)), str(problem)
    assert said in str(problem)
    if name not in ("empty_file", "empty_list", "not_a_list", "not_yaml", "not_an_entry", "repeated_key"):
        assert "garden-gent" in str(problem)


@pytest.mark.parametrize(
    ("name", "rule"), [("not_utf8.yaml", "encoding"), ("there_is_none.yaml", "file"), ("", "file")]
)
def test_a_file_that_cannot_be_read_is_named(vocabulary: Vocabulary, name: str, rule: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load_registry(BAD / name, vocabulary)
    assert [problem.rule for problem in caught.value.problems] == [rule]


def test_every_problem_of_every_entry_comes_at_once(vocabulary: Vocabulary, tmp_path: Path) -> None:
    entries = [(BAD / f"{name}.yaml").read_text() for name in ("unknown_setting", "unknown_key", "swapped_coordinates")]
    path = tmp_path / "practices.yaml"
    path.write_text("".join(text.replace("garden-gent", f"garden-{n}") for n, text in enumerate(entries)))
    with pytest.raises(RegistryError) as caught:
        load_registry(path, vocabulary)
    rules = [problem.rule for problem in caught.value.problems]
    assert sorted(rules) == ["required-key", "swapped-coordinates", "unknown-key", "vocabulary"]


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


def test_the_real_registry_is_clean_and_whole(vocabulary: Vocabulary) -> None:
    practices = load_registry(REGISTRY, vocabulary)
    assert len(practices) == 82
    assert sum(len(practice.supports) for practice in practices) == 176
    assert all(practice.summary.nl and practice.summary.fr and practice.summary.en for practice in practices)
    assert sum("diegem" in practice.studies for practice in practices) == 16
    precise = [p.place.location.precision for p in practices if p.place.location]
    assert {level: precise.count(level) for level in Precision} == {
        Precision.ADDRESS: 0,
        Precision.STREET: 14,
        Precision.NEIGHBOURHOOD: 40,
        Precision.MUNICIPALITY: 27,
    }


def test_the_real_vocabulary_speaks_three_languages(vocabulary: Vocabulary) -> None:
    texts = [
        (facet, term, text)
        for facet, terms in vocabulary.facets.items()
        for term, entry in terms.items()
        for text in (entry.label, entry.definition)
    ]
    assert [(facet, term) for facet, term, text in texts if not (text.nl and text.fr and text.en)] == []


def test_our_own_texts_hold_no_mail_address_or_telephone_number() -> None:
    ours = re.sub(r"(?m)^\s+- \{id: .*|url: .*|title: .*", "", REGISTRY.read_text("utf-8"))
    assert re.findall(r"[\w.]+@[\w.]+|\b0\d{1,3}[ /.]\d{2,3}[ .]?\d{2}[ .]?\d{2}\b|\+32", ours) == []
