"""The canonical layout: nothing that an entry holds changes, comments stay, and once is enough."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.documents.text_decoding import FORBIDDEN
from geodata.documents.yaml_loader import compose
from geodata.errors import GeodataError
from geodata.fields import FILLERS
from geodata.models import Practice
from geodata.project import vocabulary_file
from geodata.registry import Checks, check_registry, load_vocabulary
from geodata.registry.canonical import WIDTH, canonical, entry_text, scalar

VOCABULARY_READ = load_vocabulary(vocabulary_file())
CHECKS = Checks(VOCABULARY_READ, datetime.date.today().year)
# Everything that may stand in a text, the signs of YAML among it more often than not.
SIGNS = st.sampled_from(
    [*": #'\"[]{},&*!|>%@`-?\\~=<.0123456789eE+_/x", ": ", " #", "- ", "null", "yes", "0x1F", "12:30:45"]
)
LETTERS = st.characters(exclude_categories=("C", "Z"))
TEXT = (
    st.lists(SIGNS | LETTERS | st.sampled_from([" ", "a b", "woord"]), min_size=1, max_size=60)
    .map(lambda parts: "".join(parts).strip())
    .filter(lambda text: any(sign.isalnum() and sign not in FILLERS for sign in text) and not FORBIDDEN.search(text))
)
SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
TERMS = {facet: st.sampled_from(list(terms)) for facet, terms in VOCABULARY_READ.facets.items()}
LOCAL = st.dictionaries(st.sampled_from(["nl", "fr", "en"]), TEXT, min_size=1)
YEAR = st.integers(1800, 2026)


ENTRY = st.fixed_dictionaries(
    {
        "id": SLUG,
        "name": TEXT,
        "summary": LOCAL,
        "setting": st.lists(TERMS["setting"], min_size=1),
        "references": st.lists(
            st.fixed_dictionaries(
                {"id": SLUG, "title": TEXT, "url": st.just("https://example.org/a#b?c=[d],{e}: f".replace(" ", "%20"))},
                optional={"year": YEAR, "publisher": TEXT},
            ),
            min_size=1,
            max_size=3,
        ),
    },
    optional={
        "place": st.fixed_dictionaries(
            {},
            optional={
                "name": TEXT,
                "address": TEXT,
                "postcode": st.from_regex(r"[0-9]{4}", fullmatch=True),
                "municipality": TEXT,
                "location": st.fixed_dictionaries(
                    {
                        "lat": st.floats(50.7, 51.5).map(lambda number: round(number, 5)),
                        "lon": st.floats(2.6, 5.9).map(lambda number: round(number, 5)),
                        "precision": st.sampled_from(["address", "street", "neighbourhood", "municipality"]),
                    }
                ),
            },
        ),
        "period": st.fixed_dictionaries({}, optional={"start": YEAR}),
        "groups": st.lists(TERMS["group"], max_size=12),
        "supports": st.lists(
            st.fixed_dictionaries(
                {"kind": TERMS["support"], "what": LOCAL}, optional={"provider": TEXT, "funding": TERMS["funding"]}
            ),
            max_size=2,
        ),
        "sources_of_solidarity": st.lists(
            st.fixed_dictionaries({"term": TERMS["source_of_solidarity"], "read_by": st.just("registry")}), max_size=2
        ),
    },
)


def loaded(text: str) -> list[Practice]:
    return list(check_registry(text.encode(), CHECKS).practices)


@settings(max_examples=75, suppress_health_check=[HealthCheck.too_slow])
@given(entry=ENTRY)
def test_load_layout_load_is_the_identity(entry: dict[str, Any]) -> None:
    plain = Practice.model_validate(entry)
    text = entry_text(entry)
    once, problems = canonical(text.encode())
    assert problems == []
    assert once is not None
    assert loaded(text) == loaded(once) == [plain]
    assert canonical(once.encode())[0] == once


@settings(max_examples=150)
@given(text=TEXT, flow=st.booleans())
def test_a_text_is_read_back_as_it_was_written(text: str, flow: bool) -> None:
    written = scalar(text, flow=flow)
    document = f"- [{written}]\n" if flow else f"- - {written}\n"
    composed = compose(document)
    assert composed.problems == ()
    assert composed.value == [[text]]


def test_without_libyaml_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(GeodataError, match="PyYAML: error libyaml: was built without libyaml"):
        compose("- a")


MESSY = """\
# The head of the file.

# About the first.
- name: Garden   # a good name
  # why this id
  id: garden-gent
  references: [{url: "https://example.org/page", id: page-2020, title: 'A page'}]
  setting: [ 'living' ,   # at home
     working]
  summary:
    # the summary
    en: >
      Neighbours garden
      together.

  supports:
    # the first trace
    - what: {en: a worker}
      kind: professional # paid
  # at its end
# About the second.

- id: kitchen-gent
  name: Kitchen
  summary: {en: Neighbours cook together.}
  setting: [living]
  references: [{id: a, title: "2010", url: https://example.org}]

# The end.
"""
NEAT = """\
# The head of the file.

# About the first.
# why this id
- id: garden-gent
  name: Garden  # a good name
  summary:
    # the summary
    en: Neighbours garden together.
  # at home
  setting: [living, working]
  supports:
    # the first trace
    - kind: professional  # paid
      what:
        en: a worker
  references:
    - id: page-2020
      title: A page
      url: https://example.org/page
  # at its end

# About the second.

- id: kitchen-gent
  name: Kitchen
  summary:
    en: Neighbours cook together.
  setting: [living]
  references:
    - id: a
      title: "2010"
      url: https://example.org

# The end.
"""


def test_keys_are_put_in_order_and_comments_go_with_them() -> None:
    text, problems = canonical(MESSY.encode())
    assert problems == []
    assert text is not None
    assert sorted(part for part in text.split() if part == "#") == sorted(p for p in MESSY.split() if p == "#")
    assert [line for line in text.splitlines() if "#" not in line] == [
        line for line in NEAT.splitlines() if "#" not in line
    ]
    assert all(comment in text for comment in [line.strip() for line in MESSY.splitlines() if line.strip()[:1] == "#"])
    assert loaded(text) == loaded(MESSY)
    assert canonical(text.encode())[0] == text
    assert text == NEAT


def test_a_byte_order_mark_and_windows_line_ends_are_forgiven_and_taken_out() -> None:
    written = "\ufeff" + NEAT.replace("\n", "\r\n")
    assert canonical(written.encode()) == (NEAT, [])


def test_a_long_text_is_wrapped_and_stays_one_text() -> None:
    name = "Buurtmoestuin: " + "samen tuinieren " * 15
    text = entry_text({"id": "a", "name": name.strip()})
    assert max(map(len, text.splitlines())) <= WIDTH
    assert len(text.splitlines()) > 2
    assert canonical(text.encode()) == (text, [])


@pytest.mark.parametrize("name", ["open_bracket", "anchor", "repeated_key", "tab", "empty_value"])
def test_what_cannot_be_read_is_not_laid_out(name: str) -> None:
    path = Path(__file__).resolve().parents[2] / "data" / "registries" / f"{name}.yaml"
    text, problems = canonical(path.read_bytes())
    assert text is None
    assert len(problems) == 1


def test_an_entry_that_holds_nothing_is_written_as_such() -> None:
    text, problems = canonical(b"# A\n-   {\n } # B\n- id: a\n- {}\n")
    assert problems == []
    assert text == "# A\n# B\n- {}\n\n- id: a\n\n- {}\n"
    assert canonical(text.encode())[0] == text


def test_a_key_that_could_not_be_read_back_is_refused() -> None:
    for key, number in (("? " + "k" * 2_000 + "\n  ", 2_000), ("k" * 301, 301)):
        text, (found,) = canonical(f"- id: a\n  {key}: x\n".encode())
        assert text is None
        assert found.message() == f"a: a key contains {number} characters"
    longest = "k" * 300
    written = f"- id: a\n  {longest}: x\n"
    assert canonical(written.encode()) == (written, [])
