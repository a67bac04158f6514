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

from geodata.build import GEOCODES, REGISTRY, VOCABULARY
from geodata.geocoding.candidates import Query
from geodata.geocoding.lock import read_lock
from geodata.models import Place
from geodata.registry import load_registry, load_vocabulary
from geodata.visibility import withheld
from tests.no_harm import Search, addresses, bundle_texts, client_of, drawn_texts, page_texts, served_texts

ROOT = Path(__file__).resolve().parents[2]
KEPT: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "withheld_words.yaml").read_text("utf-8"))
WORDS: Mapping[str, list[str]] = KEPT["words"]
# Words that others bear as well, with the reason: looked for in what speaks of the entry itself, and not elsewhere.
ELSEWHERE: Mapping[str, str] = KEPT["elsewhere"]
TEXTS = (".md", ".yaml", ".yml", ".json", ".py", ".html", ".js", ".csv", ".txt")
VOCABULARY_READ = load_vocabulary(VOCABULARY)
HIDDEN = tuple(item for item in load_registry(REGISTRY, VOCABULARY_READ) if withheld(item))
# Published ids stay, also where they name a place.
IDS = tuple(item.id for item in HIDDEN)


@pytest.fixture(scope="module")
def everywhere() -> Search:
    return Search({known for known in (*WORDS.values(),) for known in known} - set(ELSEWHERE))


def test_the_file_of_entries_writes_no_place_of_a_hidden_one() -> None:
    for item in HIDDEN:
        assert item.place == Place(municipality=item.place.municipality), item.id
        assert VOCABULARY_READ.sensitive_groups.isdisjoint(item.groups), item.id


def test_the_lock_file_knows_no_place_of_a_hidden_entry() -> None:
    lock = read_lock(GEOCODES)
    assert [item.id for item in HIDDEN if lock.find(Query.of(item.place)) is not None] == []


def test_every_exception_has_a_reason_and_every_list_an_entry() -> None:
    digests = {known for listed in WORDS.values() for known in listed}
    assert set(ELSEWHERE) <= digests
    assert all(len(reason) > 10 for reason in ELSEWHERE.values())
    assert set(WORDS) <= set(IDS)


def test_a_bundle_has_no_place_of_a_hidden_entry(real_bundle: Path) -> None:
    rows = {row["practice_id"]: row for row in pq.read_table(real_bundle / "practices.parquet").to_pylist()}
    told = ("place_name", "address", "postcode", "lat", "lon", "geometry", "area_id")
    for name in IDS:
        assert {key: rows[name][key] for key in told} == dict.fromkeys(told), name
        assert (rows[name]["visibility"], rows[name]["precision"]) == ("municipality", "municipality"), name


def about(name: str, folder: Path) -> Iterator[str]:
    """What speaks of one entry: its part of the registry, its rows, the steps of stories that show it."""
    text = REGISTRY.read_text("utf-8")
    yield next(part for part in re.split(r"(?m)^(?=- id: )", text) if part.startswith(f"- id: {name}\n"))
    for table in ("practices", "supports", "references"):
        rows = pq.read_table(folder / f"{table}.parquet").to_pylist()
        yield from (str(row) for row in rows if row["practice_id"] == name)
    for story in json.loads((folder / "stories.json").read_text("utf-8")):
        yield from (str(step) for step in story["steps"] if name in str(step))


@pytest.mark.parametrize("name", IDS)
def test_what_speaks_of_a_hidden_entry_tells_no_place(
    name: str, real_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = Search(WORDS.get(name, ()))
    for text in about(name, real_bundle):
        assert search.found(text, IDS) == set()
    client = client_of(real_bundle, monkeypatch, tmp_path)
    alone = [one for one in addresses((name,), (), ()) if f"/items/{name}?" in one or f"/{name}.json" in one]
    assert len(alone) == 9
    for one in alone:
        answer = client.get(one)
        assert answer.status_code == 200, one
        assert search.found(answer.text, IDS) == set(), one


def test_no_file_of_a_bundle_tells_where_a_hidden_entry_is(real_bundle: Path, everywhere: Search) -> None:
    for name, text in bundle_texts(real_bundle):
        assert everywhere.found(text, IDS) == set(), name


def test_nothing_that_is_served_tells_where_a_hidden_entry_is(
    real_bundle: Path, everywhere: Search, tmp_path: Path
) -> None:
    areas = tuple(sorted(pq.read_table(real_bundle / "areas.parquet")["area_id"].to_pylist())[:2])
    for asked, status, text in served_texts(real_bundle, IDS[:2], areas[:1], tmp_path):
        assert status == 200, asked
        assert everywhere.found(text, IDS) == set(), asked
    for name, text in drawn_texts(real_bundle, IDS[:3], areas):
        assert everywhere.found(text, IDS) == set(), name


def test_no_page_tells_where_a_hidden_entry_is(real_bundle: Path, everywhere: Search) -> None:
    for name, text in page_texts(real_bundle, IDS[:3], ()):
        assert everywhere.found(text, IDS) == set(), name


def test_no_file_of_the_project_tells_where_a_hidden_entry_is(everywhere: Search) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / line for line in listed.splitlines() if line.endswith(TEXTS) and "gazetteer" not in line]
    assert paths
    texts = {str(path): path.read_text("utf-8", "replace") for path in paths if path.is_file()}
    assert {path: found for path, text in texts.items() if (found := everywhere.found(text, IDS))} == {}
