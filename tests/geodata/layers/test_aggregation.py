"""Figures of small areas become figures of ours: weighted means worked out by hand, and editions kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.bundle.models.documents import UnmatchedIndicator
from geodata.errors import SourceError
from geodata.layers import read_indicators, read_lookup
from geodata.layers import tables as layer_tables
from geodata.layers.aggregation import aggregate
from geodata.layers.tables import check_vintages, read_table
from geodata.region import Lookup, Region, TableFormat
from geodata.statuses import UnmatchedCode
from tests.geodata.layers.files import spreadsheet, written

LOCAL = {"en": "x"}
LOOKUP = Lookup(id="up", source="t", from_column="sector", to_column="area")


def test_a_mean_worked_out_by_hand() -> None:
    # Area A: 100 people at 10 and 300 at 20 → (1000 + 6000) / 400 = 17.5; 100 more have no score → coverage 400 / 500.
    scores = pd.DataFrame({"need": [10.0, 20.0, np.nan, 5.0, 7.0]}, index=["s1", "s2", "s3", "s4", "s5"])
    weights = pd.Series([100, 300, 100, 0], index=["s1", "s2", "s3", "s4"], dtype=float)
    area_of = pd.Series({"s1": "A", "s2": "A", "s3": "A", "s4": "B"})
    found = aggregate(scores, weights, area_of, pd.Index(["A", "B", "C"]))
    assert found.values["need"].tolist() == pytest.approx([17.5, np.nan, np.nan], nan_ok=True)
    assert found.coverage["need"].tolist() == pytest.approx([0.8, 0, 0])
    assert found.population.tolist() == pytest.approx([500, 0, np.nan], nan_ok=True)


people = st.integers(0, 1000).map(float)
sectors = st.lists(
    st.tuples(st.floats(0, 100, allow_subnormal=False), people, st.sampled_from("AB")), min_size=1, max_size=20
)


@given(sectors, st.randoms(use_true_random=False))
def test_a_mean_lies_between_its_parts_and_knows_no_order(rows: list[Any], dice: Any) -> None:
    def found(some: list[Any]) -> pd.Series:
        index = [str(n) for n in range(len(some))]
        return aggregate(
            pd.DataFrame({"need": [row[0] for row in some]}, index=index),
            pd.Series([row[1] for row in some], index=index),
            pd.Series([row[2] for row in some], index=index),
            pd.Index(["A", "B"]),
        ).values["need"]

    whole = found(rows)
    mixed = rows.copy()
    dice.shuffle(mixed)
    np.testing.assert_allclose(found(mixed), whole, rtol=1e-9)
    for area in "AB":
        inside = [score for score, weight, where in rows if where == area and weight > 0]
        assert np.isnan(whole[area]) == (not inside)
        if inside:
            assert min(inside) - 1e-9 <= whole[area] <= max(inside) + 1e-9


@given(sectors)
def test_splitting_a_sector_changes_nothing(rows: list[Any]) -> None:
    score, weight, area = rows[0]
    split = [(score, weight / 2, area), (score, weight / 2, area), *rows[1:]]
    means = []
    for some in (rows, split):
        index = [str(n) for n in range(len(some))]
        scores = pd.DataFrame({"need": [row[0] for row in some]}, index=index)
        weights = pd.Series([row[1] for row in some], index=index)
        means.append(aggregate(scores, weights, pd.Series([r[2] for r in some], index=index), pd.Index(["A", "B"])))
    np.testing.assert_allclose(means[0].values["need"], means[1].values["need"], rtol=1e-9)


def test_tables_of_every_kind_keep_codes_as_text(tmp_path: Path) -> None:
    table = pd.DataFrame({"code": ["0100", "9E05"], "x": ["1", "2"]})
    tabs = written(tmp_path, "table", 'code\tx\n"0100"\t1\n9E05\t2\n')
    latin = written(tmp_path, "table.csv", "code;x;naam\n0100;1;é\n9E05;2;\n".encode("latin-1"))
    for path, form in (
        (tabs, TableFormat(delimiter="\t")),
        (latin, TableFormat(delimiter=";", encoding="latin-1")),
        (spreadsheet(tmp_path / "table.xlsx", table), TableFormat()),
    ):
        assert read_table(path, form, ["code", "x"]).to_dict("list") == table.to_dict("list"), path


def problem_of(path: Path, form: TableFormat, columns: list[str]) -> str:
    with pytest.raises(SourceError) as caught:
        read_table(path, form, columns)
    (problem,) = caught.value.problems
    assert problem.where == str(path)
    return str(problem)


def test_a_table_that_is_not_as_declared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    latin = written(tmp_path, "latin.csv", "code\né\n".encode("latin-1"))
    assert "byte" in problem_of(latin, TableFormat(), ["code"])
    assert "is not utf-8" in problem_of(latin, TableFormat(), ["code"])
    short = written(tmp_path, "short.csv", "code\n1\n")
    assert "1 rows, declared are 2" in problem_of(short, TableFormat(rows=2), ["code"])
    assert "no column `nis` (name columns that exist: code)" in problem_of(short, TableFormat(), ["nis"])
    assert "cannot be read" in problem_of(written(tmp_path, "cut.xlsx", b"PK\x03\x04"), TableFormat(), ["code"])
    assert "cannot be read" in problem_of(tmp_path / "none.csv", TableFormat(), ["code"])
    monkeypatch.setattr(layer_tables, "LARGEST_UNPACKED", 500)
    bomb = spreadsheet(tmp_path / "bomb.xlsx", pd.DataFrame({"code": ["0" * 5000]}))
    assert "unpacks to" in problem_of(bomb, TableFormat(), ["code"])


def test_a_code_belongs_to_one_area_only(tmp_path: Path) -> None:
    good = written(tmp_path, "good.csv", "sector,area\n01,A\n02,A\n02,A\n,B\n03,\n")
    assert read_lookup(good, LOOKUP).to_dict() == {"01": "A", "02": "A"}
    torn = written(tmp_path, "torn.csv", "sector,area\n01,A\n01,B\n")
    with pytest.raises(SourceError, match="`sector` has 01 with more than one `area`"):
        read_lookup(torn, LOOKUP)


def test_codes_of_different_editions_do_not_join() -> None:
    check_vintages("x", [("table", None, "2024"), ("look-up", "2024", "ggw7"), ("areas", "ggw7", None)])
    with pytest.raises(SourceError) as caught:
        check_vintages("x", [("table", None, "2011"), ("look-up", "2024", "ggw7"), ("areas", "ggw8", None)])
    assert [problem.message() for problem in caught.value.problems] == [
        "table has codes of '2011', look-up expects '2024'",
        "look-up has codes of 'ggw7', areas expects 'ggw8'",
    ]


def region(crosswalk: dict[str, Any] | None, **table: Any) -> Region:
    figures = {"label": LOCAL, "unit": LOCAL, "description": LOCAL, "direction": "high_is_need", "vintage": 2011}
    weights = {"source": "people", "code": "sector", "value": "n"}
    aggregation: dict[str, Any] = {"weights": weights, "along": {"neighbourhood": ["up"]}, "not_located": "ONB"}
    if crosswalk:
        aggregation["crosswalk"] = crosswalk
    return Region.model_validate(
        {
            "id": "toy",
            "languages": ["en"],
            "label": LOCAL,
            "metric_crs": "EPSG:3812",
            "sources": [
                {"id": name, "file": f"{name}.csv", "title": LOCAL, "credit": "us", "licence": "CC0"}
                for name in ("scores", "people", "up")
            ],
            "boundaries": [
                {"level": "neighbourhood", "source": "up", "crs": "EPSG:3812", "rows": 1, "code_vintage": "ggw7",
                 "columns": {"area_id": "area"}, "renamed": {"A": "A-renamed"}}
            ],
            "lookups": [
                {"id": "up", "source": "up", "from_column": "sector", "to_column": "area", "from_vintage": "2024",
                 "to_vintage": "ggw7"}
            ],
            "indicator_table": {"source": "scores", "area_id": "sector", "aggregation": aggregation, **table},
            "indicators": [{"id": "need", "column": "score", "source": "scores", **figures}],
        }
    )  # fmt: skip


def test_lost_codes_are_listed_with_the_reason_and_too_many_stop_the_build(tmp_path: Path) -> None:
    written(tmp_path, "scores.csv", "sector,score\n01,10\n02,20\n9ONB,1\n77,1\n")
    written(tmp_path, "people.csv", "sector,n\n01,1\n02,3\n")
    lookups = {"up": pd.Series({"01": "A", "02": "A"})}
    areas = pd.DataFrame({"area_id": ["A-renamed"], "level": "neighbourhood", "whole_id": None})
    declared = {"from_vintage": "2011", "to_vintage": "2024", "least_match": 0.5, "note": LOCAL}

    def read(crosswalk: dict[str, Any] | None, vintage: str) -> Any:
        toy = region(crosswalk, code_vintage=vintage)
        return read_indicators(lambda source: tmp_path / f"{source}.csv", toy, areas, lookups)

    found = read(declared, "2011")
    assert found.values.iloc[0].to_dict() == {
        "area_id": "A-renamed", "indicator_id": "need", "value": 17.5, "vintage": 2011, "coverage": 1.0, "status": "ok",
        "of": None,
    }  # fmt: skip
    assert found.unmatched == (
        UnmatchedIndicator(id="77", reason=UnmatchedCode.NOT_IN_THE_LOOK_UP, source="scores"),
        UnmatchedIndicator(id="9ONB", reason=UnmatchedCode.NOT_LOCATED, source="scores"),
    )
    with pytest.raises(SourceError, match=r"50\.00% of 4 codes find a partner, declared are at least 60\.00%"):
        read(declared | {"least_match": 0.6}, "2011")
    with pytest.raises(SourceError, match="scores has codes of '2011', up expects '2024'"):
        read(None, "2011")
