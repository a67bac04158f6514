"""Files about areas where only some municipalities have neighbourhoods: level, year, larger area, source, terms."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.outlets.area_tables import figures_table
from dashboard.outlets.brief_figures import compared, unknowns
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.evidence_tables import evidence_table
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def rows(body: bytes | None) -> list[dict[str, str]]:
    assert body is not None
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_each_row_has_level_year_larger_area_source_and_terms(ragged_dataset: Dataset) -> None:
    body = as_csv(figures_table(["440211B"], View(), ragged_dataset, words_of(ragged_dataset, "en")).rows)
    row = next(one for one in rows(body) if one["figure_id"] == "allowance")
    expected = {
        "level": "neighbourhood", "municipality": "Ghent", "parent_id": "44021", "whole_id": "44021_1",
        "value": "30.0", "unit": "% of residents", "year": "2022", "of": "44021_1", "places": "3",
        "sources": "Made-up allowance", "licences": "CC0",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_a_file_contains_every_year(ragged_dataset: Dataset) -> None:
    found = rows(as_csv(figures_table(["44040"], View(at=2019), ragged_dataset, words_of(ragged_dataset, "en")).rows))
    years = {one["year"]: (one["value"], one["status"]) for one in found if one["figure_id"] == "poverty_rate"}
    assert years == {"2021": ("7.6", "ok"), "2020": ("", "no_data"), "2019": ("8.1", "ok")}


def test_also_in_names_the_other_municipalities(ragged_dataset: Dataset) -> None:
    found = rows(as_csv(figures_table(["440402"], View(), ragged_dataset, words_of(ragged_dataset, "en")).rows))
    assert {one["also_in"] for one in found} == {"41002"}


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("41002", {"Poverty rate (2021)": ("11.9", "14.0"), "Income (2021)": ("23,800", "22,686")}),
        # 22,686 is the mean of the municipalities by residents: neighbourhoods do not cover the region.
        ("440211B", {"Income (2021)": ("19,100", "21,400", "22,686"), "Allowance (2022)": ("30.0", "–", "–")}),
    ],
)
def test_a_brief_compares_within_the_level(
    ragged_dataset: Dataset, area: str, expected: dict[str, tuple[str, ...]]
) -> None:
    found = compared(area, ragged_dataset, words_of(ragged_dataset, "en"))
    assert {row.label: row.values for row in found.rows} == expected


def test_a_brief_says_that_a_municipality_is_not_divided(ragged_dataset: Dataset) -> None:
    words = words_of(ragged_dataset, "en")
    assert words("together.bare") in unknowns("41002", ragged_dataset, words)
    assert words("together.bare") not in unknowns("44021", ragged_dataset, words)


@pytest.mark.parametrize(
    ("indicator", "shown"), [(None, "income"), ("poverty_rate", "income"), ("allowance", "allowance")]
)
def test_the_evidence_is_by_a_figure_of_compared_areas(
    ragged_dataset: Dataset, indicator: str | None, shown: str
) -> None:
    table = evidence_table("areas", ragged_dataset, words_of(ragged_dataset, "en"), indicator)
    assert table is not None
    found = rows(as_csv(table.rows))
    assert {one["indicator"] for one in found} <= {shown}
    for one in found:
        assert one["level"] == "neighbourhood"
        assert one["year"] == {"income": "2021", "allowance": "2022"}[shown]
        assert one["licences"] == "CC0"
