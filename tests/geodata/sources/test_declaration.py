"""What a region declares: every name, year and pattern is checked, with the place of what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata.errors import SourceError
from geodata.sources import load_region, region_folder
from tests.conftest import SAMPLE

INCOME = "    column: income\n    coverage: share\n"
ALLOWANCE = "  - {source: allowance, area_id: number, whole: '44021_{}'}"
DEFAULT = "default_need: income\n"
POVERTY = "    columns: {2019: poverty_2019, 2020: poverty_2020, 2021: poverty_2021}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ragged region, beside the sample from which it has names."""
    shutil.copytree(SAMPLE / "regions", tmp_path / "regions")
    return tmp_path / "regions" / "ragged"


def changed(folder: Path, old: str, new: str) -> list[str]:
    path = folder / "region.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SourceError) as caught:
        load_region(folder)
    assert all(problem.line and problem.fix() for problem in caught.value.problems)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("table: figures\n    column: income", "table: figuers\n    column: income", "did you mean `figures`?"),
        (INCOME, f"{INCOME}    columns: {{2021: income}}\n", "needs one of `column`, `columns`"),
        (INCOME, "    coverage: share\n", "needs one of `column`, `columns`"),
        ("'^44021([0-9])[A-Z]$'", "'^44021([0-9][A-Z]$'", "is no regular expression"),
        ("'^44021([0-9])[A-Z]$'", "'^44021[0-9][A-Z]$'", "has 0 groups, needs one"),
        ("id: '44021_{}'}", "id: '44021_1'}", "`wholes.id` is '44021_1'"),
        ("municipality_names: ../sample/municipalities.yaml", "municipality_names: gone.yaml", "is not there"),
        ("registry: practices.yaml", "registry: practices.yaml\nsearch_coverage: gone.yaml", "is not there"),
        (
            "municipality_names: ../sample/municipalities.yaml",
            "municipality_names: ../../../outside.yaml",
            "lies outside the regions' folder",
        ),
        ("default_need: income", "default_need: incom", "did you mean `income`?"),
        ("[{indicator: allowance,", "[{indicator: allowence,", "did you mean `allowance`?"),
        (ALLOWANCE, f"{ALLOWANCE[:-1]}, elsewhere: '^(9'}}", "`elsewhere` is no regular expression: missing )"),
        (ALLOWANCE, f"{ALLOWANCE[:-1]}, id: figures}}", "'figures' 2 times"),
        (ALLOWANCE, ALLOWANCE.replace("44021_{}", "44021"), "`indicator_tables.1.whole` is '44021'"),
        (INCOME, f"{INCOME}    vintages: [2020, 2021]\n", "income: several `vintages` and table without `year`"),
        (POVERTY, f"{POVERTY}    vintages: [2018, 2019]\n", "`columns` needs a column for each of `vintages`"),
        (POVERTY, "    columns: 5\n", "`indicators.0.columns` is '5'"),
        (POVERTY, "    columns: {early: poverty_2019}\n", "early"),
        (INCOME, f"{INCOME}    vintages: [2020, soon]\n", "`indicators.1.vintages.1` is 'soon'"),
        (INCOME, f"{INCOME}    vintages: 2021\n", "`indicators.1.vintages` is '2021'"),
        (DEFAULT, f"inset: {{label: {{en: Melle}}}}\n{DEFAULT}", "`inset.municipalities` is missing"),
        (DEFAULT, f"inset: {{municipalities: ['44040']}}\n{DEFAULT}", "`inset.label` is missing"),
        (DEFAULT, f"inset: {{label: {{en: Melle}}, municipalities: []}}\n{DEFAULT}", "`inset.municipalities` is"),
        (DEFAULT, f"inset: {{label: {{}}, municipalities: ['44040']}}\n{DEFAULT}", "`inset.label` is"),
        (DEFAULT, f"inset: {{label: {{en: M}}, municipalities: ['1', '1']}}\n{DEFAULT}", "names 1 more than once"),
        (DEFAULT, f"inset: {{label: {{en: M}}, bounds: [1, 2, 3, 4]}}\n{DEFAULT}", "`inset.bounds` is not a key"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_fix(folder: Path, old: str, new: str, message: str) -> None:
    assert message in "\n".join(changed(folder, old, new))


def test_a_table_of_small_areas_has_a_column_a_year_and_not_a_row(folder: Path) -> None:
    weights = "aggregation: {weights: {source: figures, code: a, value: b}, along: {neighbourhood: []}}"
    found = changed(folder, ALLOWANCE, f"{ALLOWANCE[:-1]}, year: jaar, {weights}}}")
    assert "a table with `aggregation` has no `year`" in "\n".join(found)


def test_years_ascend_and_the_newest_is_the_vintage() -> None:
    poverty, income, _ = load_region(region_folder("ragged")).indicators
    assert (poverty.vintages, poverty.vintage) == ((2019, 2020, 2021), 2021)
    assert (income.vintages, income.vintage) == ((2021,), 2021)


def test_a_region_is_found_by_a_former_name() -> None:
    assert region_folder("frayed") == region_folder("ragged") == SAMPLE / "regions" / "ragged"


def test_a_folder_goes_before_a_former_name(folder: Path) -> None:
    regions = folder.parent
    shutil.copytree(folder, regions / "frayed")
    assert region_folder("frayed", regions) == regions / "frayed"


def test_a_declaration_that_cannot_be_read_does_not_stop_the_search_for_another(folder: Path) -> None:
    (folder.parent / "broken").mkdir()
    (folder.parent / "broken" / "region.yaml").write_text("id: [", "utf-8")
    assert region_folder("frayed", folder.parent) == folder
    with pytest.raises(SourceError, match=r"allowed: broken, ragged, sample"):
        region_folder("nowhere", folder.parent)
