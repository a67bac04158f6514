"""What a bundle contains is checked when it is read and when it is written, against one declaration."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geodata.bundle import SCHEMA_VERSION, read_bundle, read_manifest
from geodata.bundle.models import TABLES
from geodata.bundle.writer import write_bundle
from geodata.errors import BundleError


def rewritten(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    """Change a document of a bundle, and its hash in the manifest."""
    content = json.loads((folder / name).read_text("utf-8"))
    change(content)
    (folder / name).write_text(json.dumps(content), "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    if name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.fixture
def copy(atlas_bundle: Path, tmp_path: Path) -> Path:
    return shutil.copytree(atlas_bundle, tmp_path / "sample")


@pytest.mark.parametrize("version", [4, SCHEMA_VERSION + 1, None])
def test_another_version_is_refused_in_one_sentence_before_all_else(copy: Path, version: int | None) -> None:
    rewritten(copy, "manifest.json", lambda content: content.update(schema_version=version, region=None))
    with pytest.raises(BundleError) as caught:
        read_manifest(copy)
    (problem,) = caught.value.problems
    assert problem.message() == f"`schema_version` is {version}, this version reads {SCHEMA_VERSION}"
    assert problem.fix() == "run: atlas build --region sample"


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("manifest.json", lambda m: m["counts"].pop("areas"), "`counts.areas` is invalid: Field required"),
        ("coverage.json", lambda c: c["municipalities"][0].update(level="much"), "`municipalities.0.level` is invalid"),
        ("evidence.json", lambda e: e.update(more=1), "`more` is invalid: Extra inputs are not permitted"),
    ],
)
def test_an_invalid_document_is_named_with_its_key(
    copy: Path, name: str, change: Callable[[Any], None], message: str
) -> None:
    rewritten(copy, name, change)
    with pytest.raises(BundleError) as caught:
        read_bundle(copy)
    (problem,) = caught.value.problems
    assert (Path(problem.where).name, problem.message()[: len(message)]) == (name, message)


def test_a_bundle_has_the_declared_columns_in_their_order(atlas_bundle: Path) -> None:
    languages = read_manifest(atlas_bundle).languages
    for name, table in TABLES.items():
        assert pq.read_table(atlas_bundle / f"{name}.parquet").column_names == table.names(languages), name


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda t: t.drop_columns(["vintage"]), "there is no column `vintage`"),
        (lambda t: t.append_column("luck", t["value"]), "no column `luck` is declared"),
        (lambda t: t.set_column(3, "vintage", t["area_id"]), "`vintage` is string and should be integer"),
        (lambda t: t.set_column(4, "coverage", pa.array([None, 1.0])), "`coverage` is null in a row"),
        (lambda t: t.set_column(5, "status", pa.array(["ok", "odd"])), "`status` contains 'odd'"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(change: Callable[[pa.Table], pa.Table], problem: str) -> None:
    good = pa.table(
        {
            "area_id": ["A", "B"], "indicator_id": ["need", "need"], "value": [1.0, None], "vintage": [2021, 2021],
            "coverage": [1.0, 0.0], "status": ["ok", "no_data"], "of": ["11002+11007", None],
        }
    )  # fmt: skip
    assert TABLES["indicators"].check(good, ()) == []
    assert TABLES["indicators"].check(change(good), ()) == [problem]


def test_a_table_that_is_not_as_declared_is_not_written(copy: Path) -> None:
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    with pytest.raises(BundleError, match=r"measures\.parquet: error schema: there is no column `area_id`"):
        write_bundle(copy, {"measures": pd.DataFrame({"value": [1.0]})}, {}, read_manifest(copy))
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before
