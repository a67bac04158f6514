"""Tables of figures, one rule each: years, units, larger areas, names of municipalities, residents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata.bundle.models.documents import UnmatchedIndicator
from geodata.errors import SourceError
from geodata.layers import Indicators, read_indicators
from geodata.region import Region
from geodata.statuses import UnmatchedCode
from tests.geodata.layers.files import spreadsheet, written

LOCAL = {"nl": "x"}
# Two municipalities; the first has three neighbourhoods, of which two are parts of one whole.
AREAS = pd.DataFrame(
    [
        ("100", "municipality", None, "Sint-Niklaas"),
        ("200", "municipality", None, "Aalst"),
        ("100_1", "neighbourhood", "W_1", "Haven"),
        ("101_1", "neighbourhood", "W_1", "Dok"),
        ("100_2", "neighbourhood", "W_2", "Park"),
    ],
    columns=["area_id", "level", "whole_id", "name_nl"],
)
MINE = ("100", "200")


def indicator(name: str = "need", **more: Any) -> dict[str, Any]:
    texts = {"label": LOCAL, "unit": LOCAL, "description": LOCAL}
    one = {} if {"columns", "vintages"} & set(more) else {"vintage": 2020}
    column = {} if "columns" in more else {"column": name}
    return {"id": name, "source": "t", "direction": "high_is_need", **texts, **one, **column, **more}


def region(tables: list[dict[str, Any]], *indicators: dict[str, Any], key: str = "indicator_tables") -> Region:
    sources = dict.fromkeys(["t", "u", "people", *(table["source"] for table in tables)])
    layer = {"crs": "EPSG:3812", "rows": 1, "source": "t", "columns": {"area_id": "code"}}
    return Region.model_validate(
        {
            "id": "toy",
            "languages": ["nl"],
            "label": LOCAL,
            "metric_crs": "EPSG:3812",
            "sources": [
                {"id": name, "file": name, "title": LOCAL, "credit": "us", "licence": "CC0", "vintage": 2018}
                for name in sources
            ],
            "boundaries": [{**layer, "level": "municipality"}, {**layer, "level": "neighbourhood"}],
            "lookups": [{"id": "up", "source": "u", "from_column": "sector", "to_column": "area"}],
            key: tables if key == "indicator_tables" else tables[0],
            "indicators": indicators,
        }
    )


Read = Callable[..., Indicators]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write texts as sources, and read the figures of a region from them."""

    def reading(declared: Region, joined: dict[str, tuple[str, ...]] | None = None, **files: str) -> Indicators:
        for name, text in files.items():
            written(tmp_path, f"{name}.csv", text)

        def path_of(source: str) -> Path:
            sheet = tmp_path / f"{source}.xlsx"
            return sheet if sheet.exists() else tmp_path / f"{source}.csv"

        up = pd.Series({"s1": "100_1", "s2": "100_1", "s3": "100_2"})
        return read_indicators(path_of, declared, AREAS, {"up": up}, joined)

    return reading


def problems(read: Read, declared: Region, **files: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read(declared, **files)
    return [problem.message() for problem in caught.value.problems]


def values(found: Indicators, column: str = "value") -> dict[Any, Any]:
    """(Area, indicator, year) → cell, without those that are null."""
    rows = found.values.dropna(subset=[column]).set_index(["area_id", "indicator_id", "vintage"])
    return dict(rows[column])


TOWNS: dict[str, Any] = {"levels": ["municipality"]}


def test_each_indicator_is_read_from_its_table(read: Read) -> None:
    declared = region(
        [{"source": "t", "area_id": "code"}, {"id": "second", "source": "u", "area_id": "nis"}],
        indicator("need", table="t", **TOWNS),
        indicator("age", table="second", levels=["neighbourhood"]),
    )
    found = read(declared, t="code,need\n100,1\n200,2\n", u="nis,age\n100_1,3\n101_1,4\n100_2,5\n")
    assert values(found) == {
        ("100", "need", 2020): 1, ("200", "need", 2020): 2,
        ("100_1", "age", 2020): 3, ("101_1", "age", 2020): 4, ("100_2", "age", 2020): 5,
    }  # fmt: skip
    # An area of a level on which an indicator does not exist has no row, and is not missing from the table.
    assert len(found.values) == 5
    assert found.unmatched == ()


def test_the_only_table_may_be_declared_as_before(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code"}], indicator(**TOWNS), key="indicator_table")
    assert values(read(declared, t="code,need\n100,1\n200,2\n"))[("200", "need", 2020)] == 2


def test_a_long_table_has_a_row_an_area_and_year(read: Read) -> None:
    table = {"source": "t", "area_id": "code", "year": "jaar"}
    declared = region([table], indicator(vintages=[2020, 2019], **TOWNS))
    text = "code,jaar,need\n100,2019,1\n100,2020,2\n200,2020,3\n200,2018,9\n"
    found = read(declared, t=text)
    assert values(found) == {("100", "need", 2019): 1, ("100", "need", 2020): 2, ("200", "need", 2020): 3}
    # The area without a value in a declared year has a row that says so.
    assert values(found, "status")[("200", "need", 2019)] == "no_data"
    assert declared.indicators[0].vintage == 2020


def test_a_code_stands_once_in_each_year(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code", "year": "jaar"}], indicator(vintages=[2019, 2020], **TOWNS))
    assert problems(read, declared, t="code,jaar,need\n100,2019,1\n100,2020,2\n100,2020,3\n") == [
        "`code` has '100 in 2020' more than once"
    ]


def test_a_declared_year_that_the_table_lacks_is_named(read: Read) -> None:
    declared = region(
        [{"source": "t", "area_id": "code", "year": "jaar"}], indicator(vintages=[2019, 2020, 2021], **TOWNS)
    )
    assert problems(read, declared, t="code,jaar,need\n100,2019,1\n200,2021,1\n") == [
        "need: no row has 2020 as its `jaar`"
    ]


def test_a_wide_table_has_a_column_a_year(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code"}], indicator(columns={2021: "b", 2019: "a"}, **TOWNS))
    assert declared.indicators[0].vintages == (2019, 2021)
    found = read(declared, t="code,a,b\n100,1,2\n200,,4\n")
    assert values(found) == {("100", "need", 2019): 1, ("100", "need", 2021): 2, ("200", "need", 2021): 4}


def test_a_spreadsheet_has_headings_footnotes_signs_for_missing_and_columns_without_a_heading(
    read: Read, tmp_path: Path
) -> None:
    rows = [["", "x", "x"], ["100", "1", "2"], ["200", "-", "n.a."], ["Source: us", "", ""]]
    spreadsheet(tmp_path / "t.xlsx", pd.DataFrame(rows, columns=["A title", "", ""]))
    table = {"source": "t", "area_id": "A", "heading": 2, "last": 4, "missing": ["-", "n.a."], "rows": 2}
    declared = region([table], indicator("need", column="x", **TOWNS), indicator("age", column="x.1", **TOWNS))
    found = read(declared)
    assert values(found) == {("100", "need", 2020): 1, ("100", "age", 2020): 2}
    assert values(found, "status")[("200", "age", 2020)] == "no_data"


def test_a_cell_that_is_no_number_is_named_by_its_row_in_the_spreadsheet(read: Read, tmp_path: Path) -> None:
    rows = [["code", "need"], ["100", "1"], ["200", "many"]]
    spreadsheet(tmp_path / "t.xlsx", pd.DataFrame(rows, columns=["A title", ""]))
    with pytest.raises(SourceError, match=r"t\.xlsx:4: error number: 200: `need` is 'many'"):
        read(region([{"source": "t", "area_id": "code", "heading": 2}], indicator(**TOWNS)))


def test_a_share_is_of_the_sum_of_columns(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code"}], indicator(per=["old", "young"], **TOWNS))
    found = read(declared, t="code,need,old,young\n100,5,8,12\n200,3,0,0\n")
    assert values(found) == {("100", "need", 2020): 25}
    # Of nobody there is no share.
    assert values(found, "status")[("200", "need", 2020)] == "no_data"


def test_a_factor_comes_before_the_range(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code"}], indicator(factor=100, range=[0, 100], **TOWNS))
    found = read(declared, t="code,need\n100,0.07\n200,1\n")
    assert values(found) == {("100", "need", 2020): 7, ("200", "need", 2020): 100}
    assert problems(read, declared, t="code,need\n100,1.01\n200,1\n") == ["100: `need` is 101.0"]


def test_the_figure_of_a_whole_stands_on_each_of_its_parts(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "number", "whole": "W_{}"}], indicator(levels=["neighbourhood"]))
    found = read(declared, t="number,need\n1,30\n7,1\n")
    assert values(found) == {("100_1", "need", 2020): 30, ("101_1", "need", 2020): 30}
    assert values(found, "of")[("101_1", "need", 2020)] == "W_1"
    assert set(found.unmatched) == {
        UnmatchedIndicator(id="7", reason=UnmatchedCode.NO_SUCH_AREA, source="t"),
        UnmatchedIndicator(id="100_2", reason=UnmatchedCode.NOT_IN_THE_TABLE, source="t"),
    }


def test_a_table_may_state_of_which_larger_area_a_figure_is(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code"}], indicator(of="of", **TOWNS))
    found = read(declared, t="code,need,of\n100,1,100+300\n200,2,\n")
    assert values(found, "of") == {("100", "need", 2020): "100+300"}


def test_municipalities_are_found_by_name_however_it_is_written(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "gemeente", "names_of": 2025}], indicator(**TOWNS))
    found = read(declared, {"200": ("200", "300")}, t="gemeente,need\nSINT NIKLAAS,1\nAalst,2\nElders,3\n")
    assert values(found) == {("100", "need", 2020): 1, ("200", "need", 2020): 2}
    # Aalst is since joined by another, and its figure is of both.
    assert values(found, "of") == {("200", "need", 2020): "200+300"}
    assert found.unmatched == (UnmatchedIndicator(id="Elders", reason=UnmatchedCode.NO_SUCH_AREA, source="t"),)


def test_codes_of_other_regions_are_counted_and_not_listed(read: Read) -> None:
    declared = region([{"source": "t", "area_id": "code", "elsewhere": "^9"}], indicator(**TOWNS))
    found = read(declared, t="code,need\n100,1\n200,2\n900,3\n901,4\n800,5\n")
    assert found.elsewhere == {"t": 2}
    assert [row.id for row in found.unmatched] == ["800"]


def test_each_figure_may_have_a_coverage_of_its_own(read: Read) -> None:
    declared = region(
        [{"source": "t", "area_id": "code", "coverage": "all"}],
        indicator("need", coverage="share", **TOWNS),
        indicator("age", **TOWNS),
    )
    found = read(declared, t="code,need,age,share,all\n100,1,1,0.5,0.9\n200,,1,0.5,1\n")
    assert values(found, "coverage") == {
        ("100", "need", 2020): 0.5, ("100", "age", 2020): 0.9, ("200", "need", 2020): 0, ("200", "age", 2020): 1,
    }  # fmt: skip
    assert values(found, "status") == {
        ("100", "need", 2020): "partial", ("100", "age", 2020): "partial", ("200", "need", 2020): "no_data",
        ("200", "age", 2020): "ok",
    }  # fmt: skip


def people(found: Indicators) -> dict[str, tuple[float, float]]:
    """Area → residents and their year, where any are stated."""
    return {
        str(area): (row["population"], row["population_vintage"]) for area, row in found.population.dropna().iterrows()
    }


def test_the_newest_residents_count_with_their_year(read: Read) -> None:
    older = {"source": "t", "area_id": "code", "population": "people", "population_year": "at"}
    newer = {"source": "u", "area_id": "code", "population": "people"}
    text = "code,people,at,need\n100,10,2021,1\n200,20,2015,1\n100_1,5,2011,1\n"
    found = read(
        region([older, newer], indicator("need", table="t"), indicator("age", table="u")),
        t=text,
        u="code,people,age\n100,11,1\n200,21,1\n100_2,,1\n",
    )
    # The second source is of 2018.
    assert people(found) == {"100": (10, 2021), "200": (21, 2018), "100_1": (5, 2011)}
    assert found.population_sources == ("t", "u")


def test_a_long_table_states_residents_by_year(read: Read) -> None:
    table = {"source": "t", "area_id": "code", "year": "jaar", "population": "people"}
    text = "code,jaar,need,people\n100,2020,2,12\n100,2019,1,11\n200,2019,1,21\n200,2020,1,\n"
    found = read(region([table], indicator(vintages=[2019, 2020], **TOWNS)), t=text)
    assert people(found) == {"100": (12, 2020), "200": (21, 2019)}


AGGREGATED = {
    "source": "t",
    "area_id": "sector",
    "aggregation": {
        "weights": {"source": "people", "code": "sector", "value": ["old", "young"]},
        "along": {"neighbourhood": ["up"]},
        "not_located": "ZZZ",
    },
}


def test_who_lives_in_a_sector_without_a_score_counts_in_coverage_and_residents(read: Read) -> None:
    found = read(
        region([AGGREGATED], indicator()),
        t="sector,need\ns1,10\ns3,30\n",
        people="sector,old,young\ns1,1,2\ns2,0,1\ns3,5,\n",
    )
    assert values(found) == {("100_1", "need", 2020): 10, ("100_2", "need", 2020): 30}
    assert values(found, "coverage")[("100_1", "need", 2020)] == 0.75
    assert people(found) == {"100_1": (4, 2018), "100_2": (5, 2018)}


def test_residents_who_cannot_be_located_are_listed_with_their_number(read: Read) -> None:
    found = read(
        region([AGGREGATED], indicator()),
        t="sector,need\ns1,10\n1ZZZ,5\n9,5\n",
        people="sector,old,young\ns1,1,2\n1ZZZ,3,4\n",
    )
    assert found.unmatched == (
        UnmatchedIndicator(id="1ZZZ", reason=UnmatchedCode.NOT_LOCATED, source="t", residents=7),
        UnmatchedIndicator(id="9", reason=UnmatchedCode.NOT_IN_THE_LOOK_UP, source="t"),
    )


def test_figures_of_small_areas_may_be_of_several_years(read: Read) -> None:
    found = read(
        region([{**AGGREGATED, "elsewhere": "^9"}], indicator(columns={2019: "a", 2020: "b"}), indicator("age")),
        t="sector,a,b,age\ns1,10,20,1\ns2,30,,1\n99,1,1,1\n",
        people="sector,old,young\ns1,1,0\ns2,1,0\n",
    )
    assert values(found) == {
        ("100_1", "need", 2019): 20, ("100_1", "need", 2020): 20, ("100_1", "age", 2020): 1,
    }  # fmt: skip
    assert values(found, "coverage")[("100_1", "need", 2020)] == 0.5
    assert found.elsewhere == {"t": 1}


def test_problems_of_all_tables_are_reported_at_once(read: Read) -> None:
    declared = region(
        [{"source": "t", "area_id": "code"}, {"source": "u", "area_id": "code"}],
        indicator("need", table="t", **TOWNS),
        indicator("age", table="u", **TOWNS),
    )
    assert problems(read, declared, t="code,need\n100,many\n", u="code,years\n100,1\n") == [
        "100: `need` is 'many'",
        "there is no column `age`",
    ]
