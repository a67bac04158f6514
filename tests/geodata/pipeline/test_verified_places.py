"""Places that the editors did not verify: they count within a town, and never between towns that lack them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.models import MeetingPlace
from geodata.pipeline.measuring import Measured
from tests.geodata.pipeline.squares import THREE, figures, measured, place, searched, squares

PEOPLE = dict.fromkeys("ABCDEF", 1000.0)
NEED = {"A": 10.0, "B": 20.0, "C": 30.0, "D": 40.0, "E": 50.0, "F": 60.0}
AREAS = squares(PEOPLE, ("Gent",) * 3 + ("Aalst",) * 3, ("G",) * 3 + ("L",) * 3)
BOTH = searched(Gent=THREE, Aalst=THREE)
OWN = [place("a", 0), place("b", 1, kind="open_house"), place("d", 3, municipality="Aalst")]


def osm(name: str, area: int, kind: str = "library") -> MeetingPlace:
    return place(f"osm-{name}", area, kind=kind, municipality="Gent" if area < 3 else "Aalst")


def with_osm(*beside: MeetingPlace) -> Measured:
    return measured([*OWN, *beside], BOTH, areas=AREAS, need=NEED)


def values(found: Measured, measure_id: str, comparison: str | None = None) -> dict[str, float]:
    return {str(area): float(value) for area, value in figures(found.table, measure_id, comparison)["value"].items()}


def between_towns(found: Measured) -> pd.DataFrame:
    return found.table[found.table["comparison"] == "region"].reset_index(drop=True)


def test_they_count_in_their_town_and_the_panel_can_say_what_changes_without_them() -> None:
    found = with_osm(osm("c", 2), osm("c-two", 2))
    assert values(found, "reach_800") == {"A": 1, "B": 1, "C": 2, "D": 1, "E": 0, "F": 0}
    assert values(found, "meeting_places")["C"] == 2
    # Of Gent, which has some, and of what is within 1,200 m of them; of no other square of Aalst.
    verified = values(found, "verified_reach_800")
    assert {area: verified[area] for area in "ABC"} == {"A": 1, "B": 1, "C": 0}
    assert values(found, "verified_without_place_800")["C"] == 1000
    assert values(found, "without_place_800")["C"] == 0
    # Gent: places are 10, 10, 20 a resident's share, and 10, 10, 0 without those of OpenStreetMap.
    assert values(found, "gap_bimd2011", "town")["C"] == 9
    assert values(found, "verified_gap_bimd2011", "town")["C"] == 7
    assert not {"E", "F"} & set(verified)


def test_over_the_region_they_count_only_where_every_town_has_them() -> None:
    without, one, both = with_osm(), with_osm(osm("c", 2)), with_osm(osm("c", 2), osm("e", 4))
    assert between_towns(one).equals(between_towns(without))
    assert (one.info.region.unverified, one.info.region.behind.places, one.info.region.behind.unverified) == (
        False,
        3,
        0,
    )
    assert (one.info.towns["G"].behind.places, one.info.towns["G"].behind.unverified) == (3, 1)
    assert (both.info.region.unverified, both.info.region.behind.unverified) == (True, 2)
    assert values(both, "support", "region")["C"] > values(one, "support", "region")["C"]


@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from((*THREE, "other"))), max_size=4))
def test_rows_of_one_town_never_change_the_comparison_of_towns(rows: list[tuple[int, str]]) -> None:
    found = with_osm(*(osm(str(n), area, kind) for n, (area, kind) in enumerate(rows)))
    assert between_towns(found).equals(between_towns(with_osm()))
    for walk in (400, 800, 1200):
        every, verified = values(found, f"reach_{walk}"), values(found, f"verified_reach_{walk}")
        assert all(verified[area] <= every[area] for area in verified)
        lacking, more = values(found, f"without_place_{walk}"), values(found, f"verified_without_place_{walk}")
        assert all(more[area] >= lacking[area] for area in more)


def test_a_place_of_no_kind_counts_nowhere() -> None:
    found, without = with_osm(osm("c", 2, "other")), with_osm()
    assert found.table.equals(without.table)
    assert found.supply.equals(without.supply)
    assert found.info == without.info
    assert found.coverage == without.coverage


def test_where_all_are_verified_nothing_is_said_of_those_alone() -> None:
    assert not with_osm().table["measure_id"].str.startswith("verified_").any()
    assert with_osm().supply["verified"].all()


def test_two_thirds_located_is_of_our_own_lists() -> None:
    lost = [place(f"lost-{n}", 0, None) for n in range(3)]
    found = measured([*OWN, *lost, *(osm(str(n), 2) for n in range(9))], BOTH, areas=AREAS, need=NEED)
    gent = next(town for town in found.coverage.municipalities if town.name == "Gent")
    assert (gent.meeting_places, gent.meeting_places_left_out, gent.unverified_places, gent.ranked) == (5, 3, 9, False)
    assert set(found.info.towns) == {"L"}


def test_a_kind_searched_on_openstreetmap_alone_counts_in_its_town_only() -> None:
    listed = {"title": "OpenStreetMap", "url": "https://www.openstreetmap.org"}
    of_osm = BOTH.searches[0].model_copy(
        update={
            "list": type(BOTH)
            .model_validate({"searches": [{**BOTH.searches[0].model_dump(), "list": listed}]})
            .searches[0]
            .list
        }
    )
    found = measured(
        [*OWN, osm("c", 2)], BOTH.model_copy(update={"searches": (of_osm, *BOTH.searches[1:])}), areas=AREAS, need=NEED
    )
    assert set(found.info.towns["G"].kinds) == set(THREE)
    # Without it two kinds were searched in Gent, so the region is Aalst.
    assert found.info.region.municipalities == ("L",)
    assert figures(found.table, "support", "region")["status"]["A"] == "too_few_kinds"
    gent = next(town for town in found.coverage.municipalities if town.name == "Gent")
    assert [search.openstreetmap for search in gent.searches] == [True, False, False]


@pytest.mark.parametrize("beside", [(), (osm("c", 2),)])
def test_the_table_of_supply_says_which_are_verified(beside: tuple[MeetingPlace, ...]) -> None:
    supply = with_osm(*beside).supply.set_index("meeting_place_id")["verified"]
    assert supply.to_dict() == {"a": True, "b": True, "d": True, **{one.id: False for one in beside}}
