"""The invariants hold for made-up regions, and each of them finds what was broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pytest

from geodata.bundle import Bundle, read_bundle
from geodata.bundle.models import Story, StoryStep, Tombstone
from geodata.models import Model
from tests.bundle_invariants import faults

M = TypeVar("M", bound=Model)


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Bundle:
    return read_bundle(ragged_bundle)


def test_they_hold_for_made_up_regions(bundle: Bundle, ragged: Bundle, two_level_bundle: Path) -> None:
    assert faults(bundle) == []
    assert faults(ragged) == []
    assert faults(read_bundle(two_level_bundle)) == []


def with_value(name: str, column: str, value: Any, where: Callable[[pd.DataFrame], Any] | None = None) -> Any:
    """A change of a bundle: another value in one row of a table, the first unless ``where`` picks one."""

    def change(bundle: Bundle) -> Bundle:
        table: pd.DataFrame = getattr(bundle, name).copy()
        row = table.index[0] if where is None else table.index[where(table)][0]
        table[column] = table[column].astype(object)
        table.at[row, column] = value
        changed: dict[str, Any] = {name: table}
        return replace(bundle, **changed)

    return change


def without(name: str, column: str) -> Any:
    return lambda bundle: replace(bundle, **{name: getattr(bundle, name).drop(columns=column)})


def rabot(table: pd.DataFrame) -> Any:
    return table["area_id"] == "440217"


def cureghem(table: pd.DataFrame) -> Any:
    return table["area_id"] == "21000_40"


def changed(document: M, **parts: Any) -> M:
    return document.model_copy(update=parts)


def in_region(**parts: Any) -> Any:
    """A change of what is said of the comparison of the region."""
    return lambda b: replace(b, measure_info=changed(b.measure_info, region=changed(b.measure_info.region, **parts)))


def ranked(name: str, said: bool = True) -> Any:
    """A change of whether a municipality is said to be ranked."""

    def change(bundle: Bundle) -> Bundle:
        rows = tuple(changed(row, ranked=said) if row.name == name else row for row in bundle.coverage.municipalities)
        return replace(bundle, coverage=changed(bundle.coverage, municipalities=rows))

    return change


def tipping(table: pd.DataFrame) -> Any:
    return (table["measure_id"] == "tipping_bimd2011") & (table["comparison"] == "town")


def corner(table: pd.DataFrame) -> Any:
    return tipping(table) & (table["area_id"] == "4402118")


def outside(table: pd.DataFrame) -> Any:
    return tipping(table) & rabot(table)


def without_800(table: pd.DataFrame) -> Any:
    return (table["measure_id"] == "without_place_800") & rabot(table)


def without_400(table: pd.DataFrame) -> Any:
    return (table["measure_id"] == "without_place_400") & (table["area_id"] == "4402118")


def miscounted(rows: Any) -> Any:
    return (changed(rows[0], practices=rows[0].practices + 1), *rows[1:])


TEXT = {"en": "x"}
STORY = Story(
    id="s",
    title=TEXT,
    summary=TEXT,
    steps=(StoryStep(id="a", view="layers=gap&area=Q", title=TEXT, caption=TEXT, where="stories.yaml:1:1"),),
)
STONE = Tombstone(date="2026-01-01", reason="-")
BROKEN: list[tuple[Any, str]] = [
    (without("practices", "end"), "practices has no column end"),
    (with_value("measures", "status", None), "measures.status is null in a row"),
    (lambda b: replace(b, areas=pd.concat([b.areas, b.areas[:1]])), "two rows of areas have one key"),
    (with_value("areas", "parent_id", "Q", rabot), "areas.parent_id 'Q' is not there"),
    (with_value("practices", "area_id", "Q", rabot), "practices.area_id 'Q' is not there"),
    (with_value("practices", "municipality_id", "Q"), "practices.municipality_id 'Q' is not there"),
    (with_value("meeting_places", "municipality_id", "Q"), "meeting_places.municipality_id 'Q' is not there"),
    (with_value("areas", "municipality_id", "Q"), "areas.municipality_id 'Q' is not there"),
    (with_value("areas", "also_in", ("Q",), rabot), "areas.also_in 'Q' is not there"),
    (with_value("areas", "lat", 50.0, rabot), "the point of area 440217 does not lie in it"),
    (with_value("indicators", "indicator_id", "luck"), "indicators.indicator_id 'luck' is not there"),
    (with_value("indicators", "value", None, rabot), "a figure is null where its status says that it is given"),
    (with_value("supports", "practice_id", "nobody"), "supports.practice_id 'nobody' is not there"),
    (with_value("supports", "references", ("nothing",)), "cites 'nothing', which the practice does not have"),
    (with_value("measures", "measure_id", "luck"), "measures.measure_id 'luck' is not there"),
    (with_value("practices", "setting", ("livng",)), "practices.setting 'livng' is no term of setting"),
    (with_value("practices", "area_id", "4402118", rabot), "does not lie in area 4402118"),
    (with_value("meeting_places", "area_id", "4402118", rabot), "does not lie in area 4402118"),
    (with_value("practices", "lat", 50.0, rabot), "is not at its longitude and latitude"),
    (with_value("practices", "unmatched", "no_location", rabot), "has an area and a reason to have none"),
    (
        with_value("practices", "area_id", "44021", rabot),
        "in a municipality and, without a reason, in none of its neighbourhoods",
    ),
    (with_value("practices", "area_id", None, rabot), "is in a municipality and in no area"),
    (with_value("practices", "unmatched", None, lambda t: t["area_id"].isna()), "neither an area nor a reason"),
    (
        lambda b: replace(b, unmatched=changed(b.unmatched, practices=b.unmatched.practices[1:])),
        "unmatched.json does not list the rows of practices",
    ),
    (
        lambda b: replace(b, manifest=changed(b.manifest, counts=changed(b.manifest.counts, supports=0))),
        "the manifest counts 0 supports",
    ),
    (
        with_value("measures", "value", 99.0, lambda t: (t["measure_id"] == "practices") & rabot(t)),
        "the measure practices is not the number of rows in each neighbourhood",
    ),
    (
        with_value("measures", "value", 99.0, lambda t: (t["measure_id"] == "practices") & (t["area_id"] == "44021")),
        "the measure practices is not the number of rows in each municipality",
    ),
    (
        with_value("measures", "value", None, lambda t: (t["measure_id"] == "need_bimd2011") & rabot(t)),
        "is null where its status says that it is given",
    ),
    (
        with_value("measures", "value", 7.0, lambda t: (t["measure_id"] == "gap_bimd2011") & (t["value"] == 9)),
        "the cells of bimd2011 do not hold the areas",
    ),
    (
        with_value("measures", "value", 7.0, lambda t: (t["measure_id"] == "gap_bimd2011") & cureghem(t)),
        "an area has a gap in a municipality that nobody searched",
    ),
    (
        with_value("measures", "value", None, lambda t: (t["measure_id"] == "support") & rabot(t)),
        "the region: the areas that are compared are not those that are counted",
    ),
    (with_value("measures", "comparison", "town", lambda t: t["measure_id"] == "support"), "two rows of measures have"),
    (
        lambda b: replace(b, measures=b.measures[b.measures["comparison"] != "town"]),
        "support is not compared as it should be",
    ),
    (with_value("measures", "value", 0.0, corner), "an area in the corner of bimd2011 needs no missed place"),
    (with_value("measures", "value", 2.0, outside), "an area outside the corner of bimd2011 has a tipping number"),
    (with_value("measures", "value", 1e6, without_800), "more residents are without a place than live in the area"),
    (with_value("measures", "value", 1e-3, without_400), "on a longer walk more residents are without a place"),
    (with_value("residence", "area_id", "Q"), "residence.area_id 'Q' is not there"),
    (with_value("residence", "column", 0.3), "a point of residence is not a part of the grid"),
    (with_value("supply", "meeting_place_id", "Q"), "supply.meeting_place_id 'Q' is not there"),
    (with_value("supply", "x", 1e9), "supply is not in order from west to east"),
    (lambda b: replace(b, supply=b.supply[1:]), "supply does not hold the meeting places that are used"),
    (
        in_region(kinds=("open_house",)),
        "Gent is compared on a kind that nobody searched there",
    ),
    (in_region(areas=3), "the region compares some of the areas"),
    (in_region(compared=("bimd2011",)), "bimd2011_income makes cells and is not compared"),
    (
        in_region(agreed={"bimd2011": {"21000_40": "bimd2011_income"}}),
        "an area where two figures agree by bimd2011 is not compared",
    ),
    (
        in_region(agreed={"bimd2011": {"440217": "bimd2011_crime"}}),
        "the figures that agree with bimd2011 are not compared",
    ),
    (
        lambda b: replace(b, measure_info=changed(b.measure_info, towns={})),
        "the areas of the towns are not those that can be compared",
    ),
    (ranked("Brussel"), "Brussel is ranked with 3 kinds searched and 2 places located"),
    (ranked("Anderlecht"), "Anderlecht is ranked with 0 kinds searched and 0 places located"),
    (ranked("Gent", False), "Gent is compared and cannot be"),
    (
        lambda b: replace(b, retired={"x": changed(STONE, redirect="y")}),
        "'x' leads to 'y', which is not there",
    ),
    (
        lambda b: replace(b, retired={"de-site-gent": STONE}),
        "'de-site-gent' is retired and a practice",
    ),
    (
        lambda b: replace(b, stories=(STORY,)),
        "s/a shows the area 'Q', which is not there",
    ),
    (
        lambda b: replace(b, coverage=changed(b.coverage, municipalities=miscounted(b.coverage.municipalities))),
        "coverage.json counts other practices in",
    ),
    (
        lambda b: replace(b, coverage=changed(b.coverage, municipalities=b.coverage.municipalities[1:])),
        "coverage.json does not list every municipality with its areas",
    ),
]


def test_each_finds_what_is_broken(bundle: Bundle) -> None:
    missed = [said for change, said in BROKEN if said not in "\n".join(faults(change(bundle)))]
    assert missed == []


def poverty(table: pd.DataFrame) -> Any:
    return table["indicator_id"] == "poverty_rate"


def of_2020(table: pd.DataFrame) -> Any:
    return poverty(table) & (table["vintage"] == 2020)


BROKEN_IN_RAGGED: list[tuple[Any, str]] = [
    (with_value("indicators", "vintage", 2018, poverty), "the years of poverty_rate are not those that the manifest"),
    (
        lambda b: replace(b, indicators=b.indicators[~of_2020(b.indicators)]),
        "the years of poverty_rate are not those that the manifest declares",
    ),
    (
        lambda b: replace(b, indicators=b.indicators.drop(b.indicators.index[of_2020(b.indicators)][0])),
        "poverty_rate of 2020 does not have a row for each area of its levels",
    ),
    (with_value("indicators", "area_id", "440401", poverty), "on which it is not declared"),
    (with_value("indicators", "of", "44021_Q"), "indicators.of '44021_Q' is not there"),
    (
        with_value("practices", "municipality_id", "44021", lambda t: t["area_id"] == "41002"),
        "the measure practices is not the number of rows in each municipality",
    ),
    (
        lambda b: with_value("practices", "municipality_id", "44040", lambda t: t["practice_id"] == "atelier-aalst")(
            with_value("practices", "area_id", "44040", lambda t: t["practice_id"] == "atelier-aalst")(b)
        ),
        "the point of atelier-aalst does not lie in municipality 44040",
    ),
]


def test_each_finds_what_is_broken_where_some_municipalities_have_no_neighbourhoods(ragged: Bundle) -> None:
    missed = [said for change, said in BROKEN_IN_RAGGED if said not in "\n".join(faults(change(ragged)))]
    assert missed == []
