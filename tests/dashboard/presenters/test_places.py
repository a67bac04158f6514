"""What is said of places that the editors did not verify."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dashboard.presenters.area_card import CardFigures, area_card
from dashboard.presenters.credits import credit_lines, used_sources
from dashboard.presenters.evidence.effort import openstreetmap
from dashboard.presenters.i18n import words_of
from dashboard.presenters.method import bundle_facts
from dashboard.presenters.places import verified_line
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle

BIMD = CardFigures("bimd2011", 2011, "bimd2011")
ODBL = "© OpenStreetMap contributors"


@pytest.fixture(scope="module")
def dataset(osm_bundle: Path) -> Dataset:
    return Dataset(read_bundle(osm_bundle))


@pytest.fixture(scope="module")
def without(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def test_a_card_says_what_changes_with_verified_places_only(dataset: Dataset, without: Dataset) -> None:
    words = words_of(dataset, "en")
    counted, own = (
        {
            name: float(one.measure_table(f"{name}_800", "neighbourhood")["value"]["21000_18"])
            for name in ("reach", "without_place")
        }
        for one in (dataset, without)
    )
    assert own["reach"] < counted["reach"]
    assert own["without_place"] > counted["without_place"]
    line = area_card("21000_18", dataset, words, BIMD).verified_only
    assert line.startswith(
        "With places verified by the editors only: "
        f"{own['reach']:.1f} known places within a walk, not {counted['reach']:.1f}; "
        f"{round(own['without_place']):,} residents without a known place, not {round(counted['without_place']):,}"
    )


def test_a_card_says_nothing_where_nothing_changes(dataset: Dataset) -> None:
    words = words_of(dataset, "en")
    assert area_card("440217", dataset, words, BIMD).verified_only == ""


@pytest.mark.parametrize(
    ("own", "said"),
    [(7, "the neighbourhood stays in the same group"), (9, "the neighbourhood would be in the group “High need")],
)
def test_a_comparison_stays_or_becomes_another(dataset: Dataset, own: int, said: str) -> None:
    area, level = "21000_18", "neighbourhood"
    table = dataset.bundle.measures
    row = {"area_id": area, "comparison": "town", "low": None, "high": None, "status": "ok"}
    cells = {"verified_gap_bimd2011": own, "gap_bimd2011": 7}
    made = [{**row, "measure_id": measure, "value": float(cell)} for measure, cell in cells.items()]
    kept = table[~((table["area_id"] == area) & table["measure_id"].str.endswith("gap_bimd2011"))]
    changed = pd.concat([kept, pd.DataFrame(made)], ignore_index=True)
    other = Dataset(replace(dataset.bundle, measures=changed))
    assert other.level_of(area) == level
    line = verified_line(area, other, words_of(other, "en"), "bimd2011")
    assert said.casefold() in line.casefold()
    assert "stays" not in verified_line(area, other, words_of(other, "en"), None)


def test_places_of_a_card_say_that_nobody_verified_them(dataset: Dataset) -> None:
    card = area_card("21000_18", dataset, words_of(dataset, "en"), BIMD)
    kinds = {place.name: place.kind for place in card.places}
    assert kinds["Maison de jeunes"].endswith("(OpenStreetMap, not verified by the editors)")
    assert "Institut lointain" not in kinds


@pytest.mark.parametrize(
    ("layers", "credited", "apart"),
    [
        (("osm_places",), True, False),
        (("osm_other",), True, False),
        # A point of our own list is OpenStreetMap's.
        (("meeting_places",), True, True),
        (("practices",), False, False),
    ],
)
def test_what_is_shown_is_credited(dataset: Dataset, layers: tuple[str, ...], credited: bool, apart: bool) -> None:
    lines = credit_lines(used_sources(View(lang="en", layers=layers), dataset), dataset, words_of(dataset, "en"))
    assert any(ODBL in line and "ODbL 1.0" in line for line in lines) == credited
    assert any("except points from OpenStreetMap" in line for line in lines) == apart


def test_a_region_without_them_credits_nobody(without: Dataset) -> None:
    lines = credit_lines(used_sources(View(lang="en"), without), without, words_of(without, "en"))
    assert not any("OpenStreetMap" in line for line in lines)
    assert openstreetmap(without, words_of(without, "en")) == ""


def test_the_method_counts_them(dataset: Dataset) -> None:
    said = [fact.text for fact in bundle_facts(dataset, words_of(dataset, "en")) if "OpenStreetMap" in fact.title]
    assert said == [
        "2 of the 20 meeting places come from OpenStreetMap (as of 2026); the editors did not verify them. "
        "Beside them are 2 places of other kinds, which count in no figure."
    ]
