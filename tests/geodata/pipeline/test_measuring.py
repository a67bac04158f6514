"""From the atlas to its measures: four squares with known people, one of which nobody searched; and the sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata.bundle import Bundle, read_bundle
from geodata.bundle.models.measures import Behind, CellCounts, SupplyCounts
from geodata.layers.search_coverage import SearchCoverage
from geodata.models import Vocabulary
from geodata.sources import load_region, region_folder
from geodata.statuses import FigureStatus
from tests.geodata.pipeline.squares import PEOPLE, THREE, figures, garden, measured, place, searched, squares


def test_an_area_that_nobody_searched_is_never_a_gap_and_in_no_ranking() -> None:
    table = measured([place("library", 0)]).table
    aalst = table[table["area_id"] == "C"]
    compared = aalst[aalst["measure_id"].str.startswith(("gap_", "support", "tipping_"))]
    # Of four indicators a gap, a share of settings and a tipping number each, and the share of all; support; all twice.
    assert len(compared) == 2 * (3 * 4 + 1 + 1)
    walks = aalst[aalst["measure_id"].str.startswith(("access_", "reach_", "without_", "nearest_"))]
    assert len(walks) == 3 * 3 + 1
    for rows in (compared, walks):
        assert set(rows["status"]) == {"not_searched"}
        assert rows[["value", "low", "high"]].isna().all(axis=None)
    support = figures(table, "support", "town")["value"]
    assert (support["A"], support["B"]) == (1, 0)
    # Its need is known all the same.
    assert figures(table, "need_bimd2011").loc["C", "value"] == 1


def test_when_nobody_searched_at_all_there_is_no_gap_at_all() -> None:
    found = measured([place("library", 0)], SearchCoverage())
    for comparison in ("town", "region"):
        assert figures(found.table, "gap_bimd2011", comparison)["status"].tolist() == ["not_searched"] * 4
    assert dict(found.info.left_out.areas) == {
        "total": 4, "ranked": 0, "no_data": 0, "not_searched": 4, "small_population": 0, "too_few_kinds": 0,
        "places_not_located": 0, "sparse": 0,
    }  # fmt: skip
    said = found.info.region
    assert (said.kinds, said.municipalities, said.areas, said.compared, said.settings_all) == ((), (), 0, (), 0)
    assert all(cell == CellCounts(areas=0, residents=0) for cell in said.cells["bimd2011"].values())
    assert found.info.towns == {}
    assert found.evidence.inequality["bimd2011"] is None


def test_the_corner_is_the_area_with_high_need_and_nothing_near() -> None:
    found = measured([place("library", 0)])
    for comparison, said in (("town", found.info.towns["Gent"]), ("region", found.info.region)):
        gap = figures(found.table, "gap_bimd2011", comparison)
        assert (gap.loc["A", "value"], gap.loc["B", "value"], gap.loc["B", "status"]) == (1, 7, "ok")
        assert said.cells["bimd2011"]["7"] == CellCounts(areas=1, residents=600)
        # One place among 600 residents is more than one among 1,400.
        tipping = figures(found.table, "tipping_bimd2011", comparison)
        assert (tipping.loc["A", "value"], tipping.loc["B", "value"]) == (0, 1)


def test_where_residents_are_unknown_nothing_is_said_of_them_nor_of_their_municipality() -> None:
    unknown = dict.fromkeys(PEOPLE, np.nan)
    areas = squares(unknown).assign(parent_id="T")
    town = areas.iloc[:1].assign(area_id="T", level="municipality", parent_id=None, population=3540.0)
    town = town.set_geometry([areas.union_all()]).set_crs(4326)
    found = measured([place("library", 0)], areas=pd.concat([town, areas], ignore_index=True))
    walks = ("reach_800", "access_800", "without_place_800", "nearest_place")
    for measure_id in walks:
        rows = figures(found.table, measure_id)
        assert rows["status"].to_dict() == dict.fromkeys("TABD", "no_data") | {"C": "not_searched"}
        assert rows["value"].isna().all()
    assert len(found.residence) == 0
    assert found.info.left_out.areas.no_data == 3
    assert found.info.towns == {}


def test_without_any_place_nobody_has_one_near_and_no_distance_is_given() -> None:
    areas = squares().assign(parent_id="T")
    town = areas.iloc[:1].assign(area_id="T", level="municipality", parent_id=None, population=sum(PEOPLE.values()))
    town = town.set_geometry([areas.union_all()])
    table = measured([], areas=pd.concat([town.set_crs(4326), areas], ignore_index=True)).table
    assert figures(table, "without_place_800")["value"].dropna().to_dict() == {"T": 3540, "A": 1400, "B": 600}
    nearest = figures(table, "nearest_place")
    assert nearest["status"].to_dict() == {
        "T": "no_data", "A": "no_data", "B": "no_data", "C": "not_searched", "D": "small_population",
    }  # fmt: skip
    assert nearest[["value", "low", "high"]].isna().all(axis=None)


def test_residents_without_a_place_and_the_walk_to_the_nearest_worked_by_hand() -> None:
    table = measured([place("library", 0)]).table
    # 400 m are 308 m as the crow flies: the middle and four points 250 m from it; the four corners of 354 m have none.
    assert figures(table, "without_place_400")["value"].dropna().to_dict() == pytest.approx(
        {"A": 1400 * 4 / 9, "B": 600}
    )
    # 1,200 m are 923 m: of the next square the western column of points, 750 m and 791 m away.
    assert figures(table, "without_place_1200")["value"].dropna().to_dict() == pytest.approx({"A": 0, "B": 600 * 6 / 9})
    nearest = figures(table, "nearest_place").loc["A", ["value", "low", "high"]].to_numpy(float)
    crow = np.array([(4 * 250 + 4 * 250 * 2**0.5) / 9, 0, 250 * 2**0.5])
    assert nearest == pytest.approx(1.3 * crow, abs=0.2)


def test_by_a_figure_that_areas_share_no_area_has_a_cell_and_all_settings_are_those_of_the_others() -> None:
    usual, alike = measured([place("library", 0)]), measured([place("library", 0)], alike="bimd2011_crime")
    for measure_id in ("gap_bimd2011_crime", "gap_share_bimd2011_crime", "tipping_bimd2011_crime"):
        rows = figures(alike.table, measure_id, "region")
        assert rows["status"].to_list() == ["too_alike", "too_alike", "not_searched", "small_population"]
        assert rows[["value", "low", "high"]].isna().all(axis=None)
    said, others = alike.info.region, usual.info.region
    assert said.compared == tuple(name for name in others.compared if name != "bimd2011_crime")
    # 24 settings × 3 detours × 3 kinds that are left out in turn, or none.
    assert [found.settings for found in (others, said)] == [24 * 3 * 4] * 2
    assert [found.settings_all for found in (others, said)] == [24 * 3 * 4 * 4, 24 * 3 * 4 * 3]
    assert said.classes["bimd2011_crime"].need == (1, 0, 0)
    assert alike.evidence.association.colocation["bimd2011_crime"] is None
    assert "bimd2011_crime" not in said.robust
    first = measured([place("library", 0)], alike="bimd2011").evidence.association
    assert first.rate_ratio is None


def test_a_figure_of_some_municipalities_only_has_cells_and_is_in_no_comparison_of_all() -> None:
    coverage, places = searched(Gent=THREE, Aalst=THREE), [place("library", 0), place("other", 2, municipality="Aalst")]
    usual, some = (measured(places, coverage, unknown=unknown) for unknown in ((), [("C", "bimd2011_health")]))
    assert some.info.region.compared == usual.info.region.compared
    assert "bimd2011_health" in some.info.region.compared
    assert [found.info.region.settings_all for found in (usual, some)] == [288 * 4, 288 * 3]
    assert figures(some.table, "gap_bimd2011_health", "region")["status"].to_list() == [
        "ok", "ok", "no_data", "small_population",
    ]  # fmt: skip
    # Where it is not known, the others are compared all the same.
    assert figures(some.table, "gap_share_all", "region").loc["C", "status"] == "ok"
    # Of its own town it is no figure at all.
    assert "bimd2011_health" not in some.info.towns["Aalst"].compared
    assert some.info.towns["Aalst"].settings_all == 288 * 3
    assert some.info.towns["Gent"].settings_all == 288 * 4


def test_areas_without_any_figure_of_need_are_ranked_by_places_and_have_no_cell() -> None:
    unknown = [(area, item.id) for area in "AB" for item in load_region(region_folder("sample")).indicators]
    table = measured([place("library", 0)], unknown=unknown).table
    for measure_id in ("gap_bimd2011", "gap_share_all", "tipping_bimd2011"):
        assert figures(table, measure_id, "town").loc[["A", "B"], "status"].tolist() == ["no_data"] * 2
    assert figures(table, "support", "town").loc[["A", "B"], "value"].tolist() == [1, 0]


def test_too_few_residents_have_no_figure_and_are_in_no_ranking() -> None:
    table = measured([place("library", 0)]).table
    few = table[(table["area_id"] == "D") & ~table["measure_id"].str.startswith(("practices", "meeting", "living"))]
    assert set(few["status"]) == {"small_population"}
    assert few["value"].isna().all()


def test_a_place_that_is_known_less_precisely_leaves_access_and_is_counted_as_left_out() -> None:
    precise, vague = (measured([place("library", 0, precision)]) for precision in ("address", "municipality"))
    assert figures(precise.table, "access_800")["value"]["A"] > 0
    assert figures(vague.table, "access_800").loc["A", "value"] == 0
    assert figures(vague.table, "reach_1200").loc["A", "value"] == 0
    counts = [found.info.left_out.meeting_places for found in (precise, vague)]
    assert [(row.used, row.too_imprecise) for row in counts] == [(1, 0), (0, 1)]
    gent = [found.coverage.municipalities[1] for found in (precise, vague)]
    assert [row.meeting_places_left_out for row in gent] == [0, 1]


def test_where_too_few_listed_places_are_located_no_area_is_ranked_and_walks_are_told_as_at_least() -> None:
    lost = [place("lost", 0, None), place("vague", 0, "municipality")]
    # Three of five are too few, four of six are two thirds.
    some, most = (measured([*lost, *(place(f"found-{n}", 0) for n in range(number))]) for number in (3, 4))
    assert figures(some.table, "access_800").loc["A", "status"] == "partial"
    for measure_id in ("support", "gap_bimd2011", "gap_share_bimd2011", "gap_share_all", "tipping_bimd2011"):
        for comparison in ("town", "region"):
            rows, given = (figures(found.table, measure_id, comparison).loc[["A", "B"]] for found in (some, most))
            assert rows["status"].tolist() == ["places_not_located"] * 2
            assert rows["value"].isna().all()
            assert given["value"].notna().all()
    assert some.info.left_out.areas.places_not_located == 2
    assert some.evidence.left_out.areas_places_not_located == 2
    assert [found.coverage.municipalities[1].ranked for found in (some, most)] == [False, True]


def test_a_place_that_only_names_its_area_stands_inside_it() -> None:
    named = measured([place("library", 0, None, area_id="B")])
    counts = named.info.left_out.meeting_places
    assert (counts.used, counts.at_area_centre, counts.no_location) == (1, 1, 0)
    assert figures(named.table, "access_800")["value"]["B"] > 0
    assert measured([place("library", 0, None)]).info.left_out.meeting_places.no_location == 1


def test_all_places_in_reach_are_shared_out_among_residents() -> None:
    places = [place("one", 0), place("two", 1, "neighbourhood"), place("three", 1, "street"), place("far", 9)]
    found = measured(places, searched(Gent=THREE, Aalst=THREE))
    for catchment in (400, 800, 1200):
        # Square D has residents too, and none of the places is within their reach.
        table = figures(found.table, f"access_{catchment}")["value"]
        given = sum(table[area] * PEOPLE[area] / 10_000 for area in "ABC")
        assert given == pytest.approx(3)
        assert found.info.supply[str(catchment)] == SupplyCounts(places=4, in_reach=3, nobody_in_reach=1)


def test_rates_are_given_where_the_registry_knows_a_practice_and_counts_everywhere() -> None:
    table = measured([]).table
    counts, rates = figures(table, "practices_professional"), figures(table, "rate_professional")
    assert counts["value"].to_dict() == {"A": 1, "B": 0, "C": 0, "D": 0}
    assert counts["status"].to_dict() == {
        "A": "documented", "B": "documented", "C": "not_searched", "D": "documented",
    }  # fmt: skip
    assert figures(table, "practices")["status"].to_dict() == counts["status"].to_dict()
    assert rates["status"].to_dict() == {
        "A": "documented", "B": "documented", "C": "not_searched", "D": "small_population",
    }  # fmt: skip
    given = rates.loc[["A", "B"]]
    assert (given["low"] <= given["value"]).all()
    assert (given["value"] <= given["high"]).all()


def test_rates_are_of_practices_where_people_live() -> None:
    living, working = (measured([], practices=(garden(setting),)).table for setting in ("living", "working"))
    for table, number in ((living, 1), (working, 0)):
        assert figures(table, "practices_all").loc["A", "value"] == 1
        assert figures(table, "living_all").loc["A", "value"] == number
        assert figures(table, "rate_all")["value"].gt(0)["A"] == bool(number)


def test_counts_of_places_say_how_far_their_municipality_was_searched() -> None:
    counts = figures(measured([place("library", 0)]).table, "meeting_places")
    assert counts["value"].to_dict() == {"A": 1, "B": 0, "C": 0, "D": 0}
    assert counts["status"].to_dict() == {"A": "partial", "B": "partial", "C": "not_searched", "D": "partial"}


def test_what_ranks_stand_on_are_the_located_places_of_kinds_searched_in_compared_municipalities() -> None:
    places = [
        place("one", 0, year=2011),  # type: ignore[arg-type]
        place("two", 1, year=2020),  # type: ignore[arg-type]
        place("lost", 1, "municipality", year=2024),  # type: ignore[arg-type]
        place("by-chance", 1, kind="youth_centre", year=2009),  # type: ignore[arg-type]
        place("elsewhere", 2, municipality="Aalst", year=2025),  # type: ignore[arg-type]
        place("abroad", 9, municipality="Mol", year=2001),  # type: ignore[arg-type]
    ]
    info = measured(places).info
    assert info.region.behind == Behind(places=2, unverified=0, first=2011, last=2020)
    assert [town.behind for town in info.towns.values()] == [info.region.behind]
    assert measured([]).info.region.behind == Behind(places=0, unverified=0, first=None, last=None)


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


def test_every_row_has_a_known_status_and_is_null_where_it_says_so(bundle: Bundle) -> None:
    table = bundle.measures
    assert set(table["status"]) <= set(FigureStatus)
    assert not table.duplicated(["area_id", "measure_id", "comparison"]).any()
    counted = table["measure_id"].str.startswith(("practices", "living", "meeting_places"))
    given = table["status"].isin(["ok", "partial", "documented"])
    assert (table["value"].notna() == (given | counted)).all()
    bounded = table.dropna(subset=["low", "high"])
    assert (bounded["low"] <= bounded["high"] + 1e-9).all()


def test_no_area_of_a_municipality_that_was_not_searched_has_a_gap(bundle: Bundle) -> None:
    level = {row.name: row.level for row in bundle.coverage.municipalities}
    gaps = bundle.measures[bundle.measures["measure_id"].str.startswith("gap_")].dropna(subset=["value"])
    towns = gaps["area_id"].map(bundle.areas.set_index("area_id")["municipality_name"])
    assert len(gaps)
    assert set(towns.map(level)) <= {"searched", "partly"}
    ranked = {row.name for row in bundle.coverage.municipalities if row.ranked}
    assert set(towns) == ranked == {"Gent", "Antwerpen"}


def test_figures_that_areas_share_make_no_cells(bundle: Bundle) -> None:
    info, said = bundle.measure_info, bundle.measure_info.region
    # Crime has one figure a municipality. Of health two areas share 5.3, at the third quarter of residents: above it
    # live 17,060 of 119,960, less than 0.6 of a quarter.
    alike = {"bimd2011_crime", "bimd2011_health"}
    assert set(info.indicators) - set(said.compared) == alike
    # Two kinds were searched in both towns: with both, without the one, without the other.
    assert said.settings_all == 2 * said.settings == 2 * 24 * 3 * 3
    for name in said.compared:
        assert min(said.classes[name].need) > 0.2
        found = bundle.evidence.association.colocation[name]
        assert found is not None
        assert found.high_need > 0
    for name in alike:
        assert bundle.evidence.association.colocation[name] is None
        gap = figures(bundle.measures, f"gap_{name}", "region")
        assert (gap["status"] == "too_alike").sum() == info.left_out.areas.ranked == 15


def test_cells_and_left_out_add_up_to_all_areas(bundle: Bundle) -> None:
    info = bundle.measure_info
    for name in info.indicators:
        for comparison, said in (("region", [info.region]), ("town", list(info.towns.values()))):
            cells = sum(cell.areas for one in said for cell in one.cells[name].values())
            gap = figures(bundle.measures, f"gap_{name}", comparison)
            assert cells == gap["value"].notna().sum() == (gap["status"] == "ok").sum()
    areas, places = info.left_out.areas, info.left_out.meeting_places
    assert areas.total == sum(number for said, number in dict(areas).items() if said != "total")
    assert places.total == places.used + places.too_imprecise + places.no_location == 18


def test_every_measure_says_where_it_is_told_of_and_what_it_stands_on(bundle: Bundle) -> None:
    sources = {source.id for source in bundle.manifest.sources}
    described = bundle.measure_info.measures
    assert set(described) == set(bundle.measures["measure_id"])
    for said in described.values():
        assert said.sources
        assert set(said.sources) <= sources


def test_shares_have_unknown_as_a_part_of_its_own(bundle: Bundle) -> None:
    for row in bundle.evidence.shares:
        assert row.yes + row.no + row.unknown == row.total
    whole = next(r for r in bundle.evidence.shares if r.id == "professional" and r.by is None)
    assert whole.total == len(bundle.practices)
    assert whole.unknown > 0


def test_the_range_of_ranks_holds_what_the_main_setting_says(bundle: Bundle) -> None:
    support = bundle.measures[bundle.measures["measure_id"] == "support"].dropna(subset=["value"])
    assert (support["low"] <= support["value"] + 1e-9).all()
    assert (support["value"] <= support["high"] + 1e-9).all()
    assert support.groupby("comparison")["value"].max().to_dict() == {"region": 1, "town": 1}


def test_the_vocabulary_has_the_kinds_that_coverage_counts(bundle: Bundle) -> None:
    vocabulary: Vocabulary = bundle.vocabulary
    assert bundle.coverage.kinds == tuple(vocabulary.facets["meeting_place_kind"])
