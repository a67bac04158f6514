"""From the atlas to its measures: four squares with known people, one of which nobody searched; and the sample."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.atlas import assemble
from geodata.bundle import Bundle, read_bundle
from geodata.bundle.models.measures import Behind, CellCounts, SupplyCounts
from geodata.layers import Indicators
from geodata.layers.search_coverage import SearchCoverage
from geodata.models import MeetingPlace, Practice, Vocabulary
from geodata.pipeline.measuring import Measured, measure
from geodata.project import vocabulary_file
from geodata.registry import load_vocabulary
from geodata.sources import load_region, region_folder
from geodata.statuses import FigureStatus

LANGUAGES = ("nl", "fr", "en")
# West to east: two squares of 1 km in Gent, one in Aalst, and one in Gent with hardly anybody.
PEOPLE = {"A": 1400.0, "B": 400.0, "C": 1500.0, "D": 40.0}
TOWNS = ("Gent", "Gent", "Aalst", "Gent")
NEED = {"A": 10.0, "B": 50.0, "C": 60.0, "D": 20.0}
SEARCH_COVERAGE = SearchCoverage.model_validate(
    {"searches": [{"municipality": "Gent", "kind": "library", "complete": "partly", "how": "names", "found": 1}]}
)


def squares() -> gpd.GeoDataFrame:
    shapes = [shapely.box(600_000 + 1000 * n, 700_000, 601_000 + 1000 * n, 701_000) for n in range(4)]
    table = gpd.GeoDataFrame({"area_id": list("ABCD")}, geometry=shapes, crs=3812).to_crs(4326)
    return table.assign(
        level="neighbourhood",
        parent_id=None,
        whole_id=None,
        municipality_id=None,
        municipality_name=TOWNS,
        **{f"name_{language}": None for language in LANGUAGES},
        population=list(PEOPLE.values()),
    )


def place(name: str, area: int, precision: str | None = "address", **more: str) -> MeetingPlace:
    spot = gpd.GeoSeries([shapely.Point(600_500 + 1000 * area, 700_500)], crs=3812).to_crs(4326)[0]
    location = {"lat": round(spot.y, 6), "lon": round(spot.x, 6), "precision": precision} if precision else None
    found = {"id": name, "name": name, "kind": "library", "url": "https://example.org", "location": location, **more}
    return MeetingPlace.model_validate(found)


def measured(
    places: list[MeetingPlace],
    search_coverage: SearchCoverage = SEARCH_COVERAGE,
    practices: tuple[Practice, ...] | None = None,
    alike: str | None = None,
    unknown: tuple[str, str] | None = None,
) -> Measured:
    region, vocabulary = load_region(region_folder("sample")), load_vocabulary(vocabulary_file())
    figures = pd.DataFrame(
        [
            (area, item.id, 1.0 if item.id == alike else value, item.vintage, "ok", None)
            for area, value in NEED.items()
            for item in region.indicators
            if (area, item.id) != unknown
        ],
        columns=["area_id", "indicator_id", "value", "vintage", "status", "of"],
    )
    atlas = assemble(squares(), practices or _practices(), places, LANGUAGES)
    return measure(atlas, Indicators(figures, pd.DataFrame()), search_coverage, region, vocabulary)


def _practices() -> tuple[Practice, ...]:
    spot = gpd.GeoSeries([shapely.Point(600_500, 700_500)], crs=3812).to_crs(4326)[0]
    entry = {
        "id": "garden",
        "name": "Garden",
        "summary": {"en": "A garden."},
        "setting": ["living"],
        "place": {"municipality": "Gent", "location": {"lat": spot.y, "lon": spot.x, "precision": "street"}},
        "supports": [{"kind": "professional", "what": {"en": "worker"}, "funding": "local"}],
        "references": [{"id": "page", "title": "Page", "url": "https://example.org"}],
    }
    return (Practice.model_validate(entry),)


def figures(table: pd.DataFrame, measure_id: str) -> pd.DataFrame:
    return table[table["measure_id"] == measure_id].set_index("area_id")


def test_an_area_that_nobody_searched_is_never_a_gap_and_in_no_ranking() -> None:
    table = measured([place("library", 0)]).table
    aalst = table[table["area_id"] == "C"]
    gaps = aalst[aalst["measure_id"].str.startswith(("gap_", "support", "access_", "reach_"))]
    # Of four indicators a gap and a share of settings each, and the share of all; support; three walks, twice.
    assert len(gaps) == 2 * 4 + 1 + 1 + 2 * 3
    assert set(gaps["status"]) == {"not_searched"}
    assert gaps[["value", "low", "high"]].isna().all(axis=None)
    support = figures(table, "support")["value"]
    assert (support["A"], support["B"]) == (1, 0)
    # Its need is known all the same.
    assert figures(table, "need_bimd2011").loc["C", "value"] == 1


def test_when_nobody_searched_at_all_there_is_no_gap_at_all() -> None:
    found = measured([place("library", 0)], SearchCoverage())
    assert figures(found.table, "gap_bimd2011")["value"].isna().all()
    assert dict(found.info.left_out.areas) == {
        "total": 4, "ranked": 0, "no_data": 0, "not_searched": 4, "small_population": 0, "places_not_located": 0,
    }  # fmt: skip
    assert all(cell == CellCounts(areas=0, residents=0) for cell in found.info.cells["bimd2011"].values())
    assert found.evidence.inequality["bimd2011"] is None


def test_the_corner_is_the_area_with_high_need_and_nothing_near() -> None:
    found = measured([place("library", 0)])
    gap = figures(found.table, "gap_bimd2011")
    assert (gap.loc["A", "value"], gap.loc["B", "value"], gap.loc["B", "status"]) == (1, 7, "ok")
    assert found.info.cells["bimd2011"]["7"] == CellCounts(areas=1, residents=400)
    share = figures(found.table, "gap_share_bimd2011")
    assert (share.loc["B", "value"], share.loc["A", "value"]) == (1, 0)
    assert (share.loc["B", "low"], share.loc["B", "high"]) == (1, 1)
    assert found.info.robust["bimd2011"] == {"0.5": 1, "0.75": 1, "1": 1}


def test_by_a_figure_that_areas_share_no_area_has_a_cell_and_all_settings_are_those_of_the_others() -> None:
    usual, alike = measured([place("library", 0)]), measured([place("library", 0)], alike="bimd2011_crime")
    for measure_id in ("gap_bimd2011_crime", "gap_share_bimd2011_crime"):
        rows = figures(alike.table, measure_id)
        assert rows["status"].to_list() == ["too_alike", "too_alike", "not_searched", "small_population"]
        assert rows[["value", "low", "high"]].isna().all(axis=None)
    assert alike.info.compared == tuple(name for name in usual.info.compared if name != "bimd2011_crime")
    assert [found.info.parameters.settings_all for found in (usual, alike)] == [24 * 4, 24 * 3]
    assert figures(alike.table, "gap_share_all").loc["B", "value"] == 1
    assert alike.info.classes["bimd2011_crime"].need == (1, 0, 0)
    assert alike.evidence.association.colocation["bimd2011_crime"] is None
    assert "bimd2011_crime" not in alike.info.robust
    first = measured([place("library", 0)], alike="bimd2011").evidence.association
    assert first.rate_ratio is None


def test_a_figure_of_some_municipalities_only_has_cells_and_is_in_no_comparison_of_all() -> None:
    also = SEARCH_COVERAGE.searches[0].model_copy(update={"municipality": "Aalst"})
    coverage = SEARCH_COVERAGE.model_copy(update={"searches": (*SEARCH_COVERAGE.searches, also)})
    usual, some = (
        measured([place("library", 0), place("other", 2)], coverage, unknown=unknown)
        for unknown in (None, ("C", "bimd2011_health"))
    )
    assert some.info.compared == usual.info.compared
    assert "bimd2011_health" in some.info.compared
    assert [found.info.parameters.settings_all for found in (usual, some)] == [24 * 4, 24 * 3]
    assert figures(some.table, "gap_bimd2011_health")["status"].to_list() == [
        "ok", "ok", "no_data", "small_population",
    ]  # fmt: skip
    # Where it is not known, the others are compared all the same.
    assert figures(some.table, "gap_share_all").loc["C", "status"] == "ok"


def test_too_few_residents_have_no_figure_and_are_in_no_ranking() -> None:
    table = measured([place("library", 0)]).table
    few = table[(table["area_id"] == "D") & ~table["measure_id"].str.startswith(("practices", "meeting"))]
    assert set(few["status"]) == {"small_population"}
    assert few["value"].isna().all()


def test_a_place_that_is_known_less_precisely_leaves_access_and_is_counted_as_left_out() -> None:
    precise, vague = (
        measured([place("library", 0, precision, municipality="Gent")]) for precision in ("address", "municipality")
    )
    assert figures(precise.table, "access_800")["value"]["A"] > 0
    assert figures(vague.table, "access_800").loc["A", "value"] == 0
    assert figures(vague.table, "reach_1200").loc["A", "value"] == 0
    counts = [found.info.left_out.meeting_places for found in (precise, vague)]
    assert [(row.used, row.too_imprecise) for row in counts] == [(1, 0), (0, 1)]
    gent = [found.coverage.municipalities[1] for found in (precise, vague)]
    assert [row.meeting_places_left_out for row in gent] == [0, 1]


def test_where_too_few_listed_places_are_located_no_area_is_ranked_and_walks_are_told_as_at_least() -> None:
    lost = [place("lost", 0, None, municipality="Gent"), place("vague", 0, "municipality", municipality="Gent")]
    some, most = (
        measured([*lost, *(place(f"found-{n}", 0, municipality="Gent") for n in range(number))]) for number in (3, 4)
    )
    assert figures(some.table, "access_800").loc["A", "status"] == "partial"
    for measure_id in ("support", "gap_bimd2011", "gap_share_bimd2011", "gap_share_all"):
        assert figures(some.table, measure_id).loc[["A", "B"], "status"].tolist() == ["places_not_located"] * 2
        assert figures(some.table, measure_id)["value"].isna().all()
        assert figures(most.table, measure_id).loc[["A", "B"], "value"].notna().all()
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
    also = SEARCH_COVERAGE.searches[0].model_copy(update={"municipality": "Aalst"})
    found = measured(places, SEARCH_COVERAGE.model_copy(update={"searches": (*SEARCH_COVERAGE.searches, also)}))
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


def test_counts_of_places_say_how_far_their_municipality_was_searched() -> None:
    counts = figures(measured([place("library", 0, municipality="Gent")]).table, "meeting_places")
    assert counts["value"].to_dict() == {"A": 1, "B": 0, "C": 0, "D": 0}
    assert counts["status"].to_dict() == {"A": "partial", "B": "partial", "C": "not_searched", "D": "partial"}


def test_what_ranks_stand_on_are_the_located_places_of_the_ranked_municipalities_and_their_years() -> None:
    places = [
        place("one", 0, municipality="Gent", year=2011),  # type: ignore[arg-type]
        place("two", 1, municipality="Gent", year=2020),  # type: ignore[arg-type]
        place("lost", 1, "municipality", municipality="Gent", year=2024),  # type: ignore[arg-type]
        place("elsewhere", 2, municipality="Aalst", year=2025),  # type: ignore[arg-type]
        place("abroad", 9, municipality="Mol", year=2001),  # type: ignore[arg-type]
    ]
    assert measured(places).info.behind == Behind(places=2, first=2011, last=2020)
    assert measured([]).info.behind == Behind(places=0, first=None, last=None)


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


def test_every_row_has_a_known_status_and_is_null_where_it_says_so(bundle: Bundle) -> None:
    table = bundle.measures
    assert set(table["status"]) <= set(FigureStatus)
    assert not table.duplicated(["area_id", "measure_id"]).any()
    counted = table["measure_id"].str.startswith(("practices", "meeting_places"))
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
    info = bundle.measure_info
    # Crime has one figure a municipality. Of health two areas share 5.3, at the third quarter of residents: above it
    # live 17,060 of 119,960, less than 0.6 of a quarter.
    alike = {"bimd2011_crime", "bimd2011_health"}
    assert set(info.indicators) - set(info.compared) == alike
    assert info.parameters.settings_all == 24 * 2
    for name in info.compared:
        assert min(info.classes[name].need) > 0.2
        found = bundle.evidence.association.colocation[name]
        assert found is not None
        assert found.high_need > 0
    for name in alike:
        assert bundle.evidence.association.colocation[name] is None
        gap = bundle.measures[bundle.measures["measure_id"] == f"gap_{name}"]
        assert (gap["status"] == "too_alike").sum() == info.left_out.areas.ranked == 15


def test_cells_and_left_out_add_up_to_all_areas(bundle: Bundle) -> None:
    info = bundle.measure_info
    for name in info.indicators:
        cells = sum(cell.areas for cell in info.cells[name].values())
        gap = bundle.measures[bundle.measures["measure_id"] == f"gap_{name}"]
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
    assert np.isclose(support["value"].max(), 1)


def test_the_vocabulary_has_the_kinds_that_coverage_counts(bundle: Bundle) -> None:
    vocabulary: Vocabulary = bundle.vocabulary
    assert bundle.coverage.kinds == tuple(vocabulary.facets["meeting_place_kind"])
