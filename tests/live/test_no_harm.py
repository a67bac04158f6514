"""Whatever entries are published by municipality only: no file, answer, picture or page tells where they are.

The words that told it are kept as digests in ``withheld_words.yaml``; ``python -m tests.no_harm WORD …`` makes them.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from geodata.models import Place, Practice, Vocabulary
from geodata.places.candidates import Query
from geodata.places.lock import read_lock
from geodata.project import CHECKOUT, geocodes_file, registry_file, vocabulary_file
from geodata.registry import load_registry, load_vocabulary
from geodata.visibility import withheld
from tests.no_harm import Search, addresses, bundle_texts, client_of, drawn_texts, page_texts, served_texts

KEPT: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "withheld_words.yaml").read_text("utf-8"))
WORDS: Mapping[str, list[str]] = KEPT["words"]
# Words that others bear as well, with the reason: looked for in what speaks of the entry itself, and not elsewhere.
ELSEWHERE: Mapping[str, str] = KEPT["elsewhere"]
TEXTS = (".md", ".yaml", ".yml", ".json", ".py", ".html", ".js", ".csv", ".txt")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(vocabulary_file())


@pytest.fixture(scope="module")
def hidden(vocabulary: Vocabulary) -> tuple[Practice, ...]:
    return tuple(item for item in load_registry(registry_file(), vocabulary) if withheld(item))


@pytest.fixture(scope="module")
def ids(hidden: tuple[Practice, ...]) -> tuple[str, ...]:
    """Ids of hidden entries: published ones stay, also where they name a place."""
    return tuple(sorted({*WORDS, *(item.id for item in hidden)}))


@pytest.fixture(scope="module")
def everywhere() -> Search:
    return Search({known for listed in WORDS.values() for known in listed} - set(ELSEWHERE))


def test_the_file_of_entries_writes_no_place_of_a_hidden_one(
    hidden: tuple[Practice, ...], vocabulary: Vocabulary
) -> None:
    for item in hidden:
        assert item.place == Place(municipality=item.place.municipality), item.id
        assert vocabulary.sensitive_groups.isdisjoint(item.groups), item.id


def test_the_lock_file_knows_no_place_of_a_hidden_entry(hidden: tuple[Practice, ...]) -> None:
    lock = read_lock(geocodes_file())
    assert [item.id for item in hidden if lock.find(Query.of(item.place)) is not None] == []


def test_every_exception_has_a_reason() -> None:
    digests = {known for listed in WORDS.values() for known in listed}
    assert set(ELSEWHERE) <= digests
    assert all(len(reason) > 10 for reason in ELSEWHERE.values())


def test_a_bundle_has_no_place_of_a_hidden_entry(embedded_bundle: Path, hidden: tuple[Practice, ...]) -> None:
    rows = {row["practice_id"]: row for row in pq.read_table(embedded_bundle / "practices.parquet").to_pylist()}
    told = ("place_name", "address", "postcode", "lat", "lon", "geometry")
    for name in (item.id for item in hidden):
        assert {key: rows[name][key] for key in told} == dict.fromkeys(told), name
        # Its municipality is the finest area that is published.
        assert rows[name]["area_id"] == rows[name]["municipality_id"], name
        assert (rows[name]["visibility"], rows[name]["precision"]) == ("municipality", "municipality"), name


def about(name: str, folder: Path) -> Iterator[str]:
    """What speaks of one entry: its part of the registry, its rows, the steps of stories that show it."""
    text = registry_file().read_text("utf-8")
    yield next(part for part in re.split(r"(?m)^(?=- id: )", text) if part.startswith(f"- id: {name}\n"))
    for table in ("practices", "supports", "references"):
        rows = pq.read_table(folder / f"{table}.parquet").to_pylist()
        yield from (str(row) for row in rows if row["practice_id"] == name)
    for story in json.loads((folder / "stories.json").read_text("utf-8")):
        yield from (str(step) for step in story["steps"] if name in str(step))


def test_what_speaks_of_a_hidden_entry_tells_no_place(
    embedded_bundle: Path, hidden: tuple[Practice, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(embedded_bundle, monkeypatch, tmp_path)
    told = []
    for name in (item.id for item in hidden):
        search = Search(WORDS.get(name, ()))
        told += [(name, text[:80]) for text in about(name, embedded_bundle) if search.found(text, (name,))]
        alone = [one for one in addresses((name,), (), ()) if f"/items/{name}?" in one or f"/{name}.json" in one]
        answers = {one: client.get(one) for one in alone}
        assert {answer.status_code for answer in answers.values()} == {200}
        told += [(name, one) for one, answer in answers.items() if search.found(answer.text, (name,))]
    assert told == []


def test_no_file_of_a_bundle_tells_where_a_hidden_entry_is(
    embedded_bundle: Path, everywhere: Search, ids: tuple[str, ...]
) -> None:
    for name, text in bundle_texts(embedded_bundle):
        assert everywhere.found(text, ids) == set(), name


@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.audit)])
def test_nothing_that_is_served_tells_where_a_hidden_entry_is(
    embedded_bundle: Path, everywhere: Search, ids: tuple[str, ...], tmp_path: Path, everything: bool
) -> None:
    """Of one entry; `make audit` asks for every hidden entry, for stories as files, and for maps in every language."""
    areas = tuple(sorted(pq.read_table(embedded_bundle / "areas.parquet")["area_id"].to_pylist())[:2])
    chosen = ids if everything else ids[:1]
    for asked, status, text in served_texts(embedded_bundle, chosen, areas[:1], tmp_path, everything):
        assert status == 200, asked
        assert everywhere.found(text, ids) == set(), asked
    for name, text in drawn_texts(embedded_bundle, chosen, areas if everything else areas[:1]):
        assert everywhere.found(text, ids) == set(), name


def test_no_page_tells_where_a_hidden_entry_is(embedded_bundle: Path, everywhere: Search, ids: tuple[str, ...]) -> None:
    for name, text in page_texts(embedded_bundle, ids[:1], ()):
        assert everywhere.found(text, ids) == set(), name


def test_no_file_of_the_project_tells_where_a_hidden_entry_is(everywhere: Search, ids: tuple[str, ...]) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    paths = [CHECKOUT / line for line in listed.splitlines() if line.endswith(TEXTS) and "gazetteer" not in line]
    assert paths
    texts = {str(path): path.read_text("utf-8", "replace") for path in paths if path.is_file()}
    assert {path: found for path, text in texts.items() if (found := everywhere.found(text, ids))} == {}
