"""The live registry, its companions and what is generated from them: valid, canonical, found and current.

All of it holds for any valid content: no counts, no ids, no names.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from urllib.parse import urlsplit

import jsonschema
import pytest
import yaml

from dashboard.presenters.i18n import languages
from geodata.bounds import declared_bounds
from geodata.contributions.insertion import inserted
from geodata.models import Vocabulary
from geodata.municipalities import known_municipalities
from geodata.project import CHECKOUT, geocodes_file, regions_folder, registry_file, vocabulary_file
from geodata.registry import Checks, check_registry, load_retired, load_vocabulary
from geodata.registry.canonical import canonical, entry_text
from tools.generated import generated

SCHEMA = "practices.schema.json"
NEW = "an-entry-that-nobody-has-proposed"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(vocabulary_file())


@pytest.fixture(scope="module")
def checks(vocabulary: Vocabulary) -> Checks:
    """As ``atlas validate`` checks the project's registry; rules about data of persons are among them."""
    return Checks(
        vocabulary,
        datetime.datetime.now(datetime.UTC).year,
        known_municipalities(None),
        load_retired(registry_file().with_name("retired.yaml")),
        bounds=declared_bounds(),
    )


def test_these_tests_read_the_live_registry() -> None:
    assert registry_file() == CHECKOUT / "practices.yaml"
    assert geocodes_file().parent == regions_folder().parent == vocabulary_file().parent == CHECKOUT


def test_the_registry_breaks_no_rule(checks: Checks) -> None:
    checked = check_registry(registry_file().read_bytes(), checks)
    assert [str(found.in_file("practices.yaml")) for found in checked.errors] == []
    assert checked.practices


def test_every_professional_and_every_meeting_place_has_a_role(checks: Checks) -> None:
    """A term with its reference, or ``unknown`` after the sources were read; never nothing."""
    practices = check_registry(registry_file().read_bytes(), checks).practices
    missing = [
        f"{practice.id}: supports[{number}]"
        for practice in practices
        for number, support in enumerate(practice.supports)
        if support.kind in ("professional", "meeting_infrastructure") and support.role is None
    ]
    assert missing == []


def test_no_practice_lists_an_address_twice(checks: Checks) -> None:
    def page(url: str) -> str:
        parts = urlsplit(url)
        return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"

    practices = check_registry(registry_file().read_bytes(), checks).practices
    pages = {practice.id: Counter(page(one.url) for one in practice.references) for practice in practices}
    assert {name: most for name, found in pages.items() if (most := [one for one, n in found.items() if n > 1])} == {}


def test_the_registry_is_canonical_and_announces_its_schema() -> None:
    content = registry_file().read_bytes()
    assert canonical(content) == (content.decode(), [])
    assert content.decode().startswith(f"# yaml-language-server: $schema={SCHEMA}\n")


def test_the_registry_conforms_to_its_schema() -> None:
    judge = jsonschema.Draft202012Validator(json.loads((CHECKOUT / SCHEMA).read_text("utf-8")))
    entries = yaml.safe_load(registry_file().read_text("utf-8"))
    assert [f"{list(found.absolute_path)}: {found.message[:200]}" for found in judge.iter_errors(entries)] == []


def test_the_registry_takes_one_more_entry(checks: Checks) -> None:
    """What a proposal does: added by the command, it is valid and canonical, and no other byte changes."""
    before = registry_file().read_bytes()
    entry = entry_text({
        "id": NEW, "name": "An entry", "summary": {"en": "Neighbours meet."}, "setting": ["living"],
        "references": [{"id": "page", "title": "A page", "url": "https://example.org/page"}],
    })  # fmt: skip
    after = inserted(before, entry, NEW, None)
    assert check_registry(after, checks).errors == ()
    assert canonical(after)[0] == after.decode()
    # Each entry is parted from the next by one empty line.
    start, end = after.index(entry.encode()), after.index(entry.encode()) + len(entry.encode())
    assert before in (after[:start] + after[end + 1 :], after[: start - 1] + after[end:])


def test_the_vocabulary_has_every_label_and_definition_in_every_language(vocabulary: Vocabulary) -> None:
    missing = [
        f"{facet}.{term}.{part}.{language}"
        for facet, terms in vocabulary.facets.items()
        for term, entry in terms.items()
        for part, text in (("label", entry.label), ("definition", entry.definition))
        for language in languages()
        if not text.get(language)
    ]
    assert missing == []


def test_the_generated_files_are_current() -> None:
    stale = [path.name for path, text in generated().items() if path.read_text("utf-8") != text()]
    assert stale == [], "run: make generated"
