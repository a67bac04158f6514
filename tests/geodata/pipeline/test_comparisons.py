"""Like with like: which areas are compared, on which kinds of meeting places, and why others are not."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.measures.access import CATCHMENTS_M, Residence
from geodata.measures.bivariate import DETOURS, main_scenario, scenarios
from geodata.pipeline.measuring import Measured
from geodata.pipeline.search_coverage import LEAST_LOCATED
from geodata.pipeline.support_scenarios import SupportScenarios, offer
from geodata.statuses import Supply
from tests.geodata.pipeline.squares import THREE, figures, measured, place, searched, squares

PEOPLE = dict.fromkeys("ABCDEF", 1000.0)
TOWNS = ("Gent",) * 3 + ("Aalst",) * 3
NEED = {"A": 10.0, "B": 20.0, "C": 30.0, "D": 40.0, "E": 50.0, "F": 60.0}
# Searched in both are libraries and local service centres.
COVERAGE = searched(
    Gent=("library", "local_service_centre", "open_house"),
    Aalst=("library", "local_service_centre", "neighbourhood_centre", "youth_centre"),
)
PLACES = [
    place("a", 0),
    place("b-one", 1, kind="open_house"),
    place("b-two", 1, kind="open_house"),
    # In Gent nobody searched for this kind, nor in Aalst for the one in square F.
    place("c", 2, kind="youth_centre"),
    place("d-one", 3, municipality="Aalst"),
    place("d-two", 3, municipality="Aalst", kind="youth_centre"),
    place("e", 4, municipality="Aalst", kind="neighbourhood_centre"),
    place("f", 5, municipality="Aalst", kind="open_house"),
]


@pytest.fixture(scope="module")
def found() -> Measured:
    return measured(PLACES, COVERAGE, areas=squares(PEOPLE, TOWNS, ("G",) * 3 + ("L",) * 3), need=NEED)


def values(found: Measured, measure_id: str, comparison: str | None = None) -> dict[str, float]:
    table = figures(found.table, measure_id, comparison)["value"]
    return {str(area): round(float(value), 9) for area, value in table.items()}


def test_a_town_is_compared_on_all_kinds_searched_there_and_the_region_on_those_searched_in_all_towns(
    found: Measured,
) -> None:
    towns = found.info.towns
    assert {name: set(town.kinds) for name, town in towns.items()} == {
        "G": {"library", "local_service_centre", "open_house"},
        "L": {"library", "local_service_centre", "neighbourhood_centre", "youth_centre"},
    }
    assert set(found.info.region.kinds) == {"library", "local_service_centre"}
    assert (found.info.region.municipalities, towns["G"].municipalities) == (("G", "L"), ("G",))
    assert [said.areas for said in (found.info.region, towns["G"], towns["L"])] == [6, 3, 3]
    # 24 settings × 3 detours × the kinds left out in turn, or none.
    assert [said.settings for said in (found.info.region, towns["G"], towns["L"])] == [
        24 * 3 * 3,
        24 * 3 * 4,
        24 * 3 * 5,
    ]


def test_ranks_within_a_town_and_over_the_region_worked_by_hand(found: Measured) -> None:
    # Places of any kind are known, whoever searched: every square of 1,000 residents has its own.
    assert values(found, "access_800") == {"A": 10, "B": 20, "C": 10, "D": 20, "E": 10, "F": 10}
    # Gent: A has the library (10 per 10,000), B two open houses (20), C nothing that counts.
    # Aalst: D has a library and a youth centre (20), E a neighbourhood centre (10), F nothing that counts.
    assert values(found, "support", "town") == {"A": 0.5, "B": 1, "C": 0, "D": 1, "E": 0.5, "F": 0}
    # Libraries only: A and D have one, on places 5 and 6 of 6; the others share places 1 to 4. Shares (5.5 − 1) ÷ 5 and
    # (2.5 − 1) ÷ 5.
    assert values(found, "support", "region") == {"A": 0.9, "B": 0.3, "C": 0.3, "D": 0.9, "E": 0.3, "F": 0.3}


def test_cells_and_tipping_numbers_within_a_town_and_over_the_region_worked_by_hand(found: Measured) -> None:
    # In a town each area is a third of the residents. Gent: need A, B, C rises, places are 10, 20, 0.
    # Aalst: need D, E, F rises, places are 20, 10, 0.
    gaps = {"A": 2, "B": 6, "C": 7, "D": 3, "E": 5, "F": 7}
    assert values(found, "gap_bimd2011", "town") == gaps
    # One place in C makes it 10: equal to A and above nothing, so both are in the lowest class, with two thirds.
    # A second makes it 20, above A. The same in F, beside E.
    assert values(found, "tipping_bimd2011", "town") == {"A": 0, "B": 0, "C": 2, "D": 0, "E": 0, "F": 2}
    # Over the region two areas are a third: need is high in E and F, and the four without a library have few.
    assert values(found, "gap_bimd2011", "region") == {"A": 3, "B": 1, "C": 4, "D": 6, "E": 7, "F": 7}
    # With one library of their own, three are left without: the lowest class ends with those, at half of the residents.
    assert values(found, "tipping_bimd2011", "region") == {"A": 0, "B": 0, "C": 0, "D": 0, "E": 1, "F": 1}


def test_municipalities_of_one_name_are_compared_each_by_itself() -> None:
    areas = squares(PEOPLE, ("Gent",) * 6, ("G",) * 3 + ("L",) * 3)
    found = measured([place("a", 0), place("d", 3)], searched(Gent=THREE), areas=areas, need=NEED)
    assert {name: town.areas for name, town in found.info.towns.items()} == {"G": 3, "L": 3}
    assert values(found, "support", "town") == {"A": 1, "B": 0.25, "C": 0.25, "D": 1, "E": 0.25, "F": 0.25}


def test_without_a_kind_searched_in_all_towns_none_is_compared_with_another() -> None:
    coverage = searched(Gent=THREE, Aalst=("youth_centre", "community_centre", "neighbourhood_centre"))
    places = [place("a", 0), place("d", 3, municipality="Aalst", kind="youth_centre")]
    found = measured(places, coverage, areas=squares(PEOPLE, TOWNS), need=NEED)
    assert set(figures(found.table, "support", "region")["status"]) == {"too_few_kinds"}
    assert set(figures(found.table, "support", "town")["status"]) == {"ok"}
    assert (found.info.region.municipalities, found.info.region.areas) == ((), 0)
    assert found.info.left_out.areas.ranked == 6
    assert found.evidence.left_out.areas_too_few_kinds == 6


def test_of_a_single_town_the_region_is_that_town() -> None:
    found = measured(PLACES[:4], searched(Gent=THREE), areas=squares(PEOPLE, TOWNS), need=NEED)
    town = found.info.towns["Gent"]
    assert found.info.region == town
    for measure_id in ("support", "gap_bimd2011", "tipping_bimd2011", "gap_share_all"):
        rows = [
            figures(found.table, measure_id, comparison).drop(columns="comparison") for comparison in ("town", "region")
        ]
        assert rows[0].equals(rows[1])


@pytest.mark.parametrize(("kinds", "status"), [(THREE, "ok"), (THREE[:2], "too_few_kinds")])
def test_a_town_is_compared_from_three_kinds_on(kinds: tuple[str, ...], status: str) -> None:
    found = measured([place("a", 0)], searched(Gent=kinds), areas=squares(PEOPLE, ("Gent",) * 6), need=NEED)
    for comparison in ("town", "region"):
        assert set(figures(found.table, "gap_bimd2011", comparison)["status"]) == {status}
    assert found.coverage.municipalities[0].ranked == (status == "ok")
    # What is known of walks is given all the same.
    assert figures(found.table, "access_800").loc["A", "value"] == 10


def test_a_kind_that_was_found_by_chance_is_not_searched() -> None:
    coverage = searched(Gent=THREE)
    chance = coverage.searches[0].model_copy(update={"complete": "no"})
    coverage = coverage.model_copy(update={"searches": (chance, *coverage.searches[1:])})
    found = measured([place("a", 0)], coverage, areas=squares(PEOPLE, ("Gent",) * 6), need=NEED)
    assert set(figures(found.table, "support", "town")["status"]) == {"too_few_kinds"}


def test_searches_of_a_group_are_those_of_each_town_in_it() -> None:
    coverage = searched(**{"Brussels Hoofdstedelijk Gewest": THREE}).model_copy(
        update={"groups": {"Brussels Hoofdstedelijk Gewest": ("Brussel", "Anderlecht")}}
    )
    areas = squares(PEOPLE, ("Brussel",) * 3 + ("Anderlecht",) * 3)
    places = [place("a", 0, municipality="Brussel"), place("d", 3, municipality="Anderlecht")]
    found = measured(places, coverage, areas=areas, need=NEED)
    assert set(found.info.towns) == {"Brussel", "Anderlecht"}
    assert set(found.info.region.kinds) == set(THREE)


@pytest.mark.parametrize("thirds", [1, 2, 3, 7])
def test_two_thirds_exactly_are_enough_and_none_listed_is_not(thirds: int) -> None:
    lost = [place(f"lost-{n}", 0, None) for n in range(thirds)]
    ranked = {}
    for number in (0, 2 * thirds - 1, 2 * thirds):
        listed = [*lost, *(place(f"found-{n}", 0) for n in range(number))] if number else []
        found = measured(listed, searched(Gent=THREE), areas=squares(PEOPLE, ("Gent",) * 6), need=NEED)
        ranked[number] = set(figures(found.table, "support", "town")["status"])
    assert ranked == {0: {"places_not_located"}, 2 * thirds - 1: {"places_not_located"}, 2 * thirds: {"ok"}}
    assert LEAST_LOCATED == 2 / 3


def test_with_under_500_residents_a_km2_walks_are_not_ranked_and_distances_are_given() -> None:
    people = {"A": 499.0, "B": 500.0, "C": 1000.0}
    found = measured([place("a", 0)], searched(Gent=THREE), areas=squares(people, ("Gent",) * 3), need=NEED)
    assert figures(found.table, "gap_bimd2011", "town")["status"].to_dict() == {"A": "sparse", "B": "ok", "C": "ok"}
    assert figures(found.table, "nearest_place")["value"].notna().all()
    assert (found.info.left_out.areas.sparse, found.info.left_out.areas.ranked) == (1, 2)
    assert found.evidence.left_out.areas_sparse == 1


def test_a_town_without_an_area_that_is_compared_has_no_comparison() -> None:
    people = {"A": 400.0, "B": 400.0}
    found = measured([place("a", 0)], searched(Gent=THREE), areas=squares(people, ("Gent",) * 2), need=NEED)
    assert found.info.towns == {}
    assert found.coverage.municipalities[0].ranked
    assert set(figures(found.table, "tipping_bimd2011", "town")["status"]) == {"sparse"}


# Three areas in a row, with a point each, 1,000 residents each; a library at the first and an open house at the second.
HOME = Residence(np.array([[0.0, 0], [250, 0], [360, 0]]), np.arange(3))
SPOTS, KINDS = np.array([[0.0, 0], [250, 0]]), np.array(["library", "open_house"], dtype=object)


def supports() -> SupportScenarios:
    at_point = offer(HOME, SPOTS, np.ones(2), KINDS)
    return SupportScenarios(np.full(3, 1000.0), HOME, {Supply.AT_POINT: at_point, Supply.SPREAD: at_point})


def test_leaving_out_a_kind_is_access_without_its_places() -> None:
    without = main_scenario().model_copy(update={"without": "open_house"})
    both = supports().of(("library", "open_house"), main_scenario())
    library, house = supports().of(("library",), main_scenario()), supports().of(("open_house",), main_scenario())
    assert supports().of(("library", "open_house"), without).tolist() == library.tolist()
    assert both.tolist() == pytest.approx((library + house).tolist())
    assert supports().of((), main_scenario()).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("detour", "reached"), [(1.1, [1, 1, 1]), (1.3, [1, 1, 0]), (1.6, [1, 1, 0])])
def test_a_longer_detour_brings_fewer_within_a_walk(detour: float, reached: list[int]) -> None:
    # To the library it is 0, 250 and 360 m as the crow flies: 396 m, 468 m or 576 m of walk from the third point, and
    # 275 m, 325 m or 400 m from the second, the end of the walk included.
    assert supports().reached(("library",), 400, detour).tolist() == reached
    scenario = main_scenario().model_copy(update={"catchment_m": 400, "detour": detour})
    assert (supports().of(("library",), scenario) > 0).tolist() == [bool(one) for one in reached]


def test_each_kind_is_left_out_in_turn_with_every_detour_and_setting() -> None:
    every = scenarios(("library", "open_house"))
    assert len(every) == len(set(every)) == len(CATCHMENTS_M) * 2 * 2 * 2 * len(DETOURS) * 3 == 24 * 3 * 3
    assert {scenario.without for scenario in every} == {None, "library", "open_house"}
    # Without the only kind nothing would be left to compare.
    for kinds in (("library",), ()):
        assert {scenario.without for scenario in scenarios(kinds)} == {None}
        assert len(scenarios(kinds)) == 24 * 3
    assert main_scenario() in every
