"""What if: the published measures with no pin, and what holds wherever pins are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query.dataset import Dataset
from dashboard.query.residents import Walks, known_places, known_walks, residents
from dashboard.query.view import Pin, View
from dashboard.query.what_if import HIGH_NEED, WhatIf, Where, view_what_if, walks_with, what_if
from geodata.bundle import read_bundle
from geodata.measures.access import CATCHMENTS_M, DETOUR_FACTOR, Floats

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("reach", "access", "without")
NEED = "bimd2011"
# Where a pin lies: beside one of the points where residents live, so many metres to the east and north.
NEAR = st.tuples(st.integers(0, 10_000), st.integers(-900, 900), st.integers(-900, 900))
SOME = st.lists(NEAR, min_size=1, max_size=5)


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Dataset:
    return Dataset(read_bundle(ragged_bundle))


def metres(spots: Sequence[tuple[int, int, int]], dataset: Dataset) -> Floats:
    points = residents(dataset).home.xy
    return np.array([points[at % len(points)] + (east, north) for at, east, north in spots], dtype=np.float64)


def pins_at(xy: Floats, dataset: Dataset) -> list[Pin]:
    degrees = [dataset.metric_transformer.transform(x, y, direction="INVERSE") for x, y in xy]
    return [Pin(round(lat, 5), round(lon, 5)) for lon, lat in degrees]


def figure(walks: Walks, kind: str, walk_m: int) -> Floats:
    found: Floats = getattr(walks, kind)(walk_m)
    return found


def residents_within(xy: tuple[float, float], dataset: Dataset, walk_m: int) -> Floats:
    """Residents at each point that are within a walk of a point, in metres; 0 at the others."""
    who = residents(dataset)
    beeline = np.hypot(*(who.home.xy - np.array(xy)).T)
    return np.asarray(who.at_points * (beeline * DETOUR_FACTOR <= walk_m))


@pytest.mark.parametrize("walk_m", CATCHMENTS_M)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bundle", ["sample", "ragged"])
def test_with_no_pin_it_is_the_published_measure(
    bundle: str, kind: str, walk_m: int, request: pytest.FixtureRequest
) -> None:
    dataset: Dataset = request.getfixturevalue(bundle)
    walks = walks_with(np.empty((0, 2)), dataset)
    measure = f"{'without_place' if kind == 'without' else kind}_{walk_m}"
    published = dataset.measure_table(measure, dataset.levels[-1])["value"].dropna()
    own = pd.Series(figure(walks, kind, walk_m).round(9), walks.who.areas)
    assert len(published) > 5
    assert own[published.index].tolist() == published.tolist()


def test_no_pin_changes_nothing(sample: Dataset) -> None:
    found = what_if((), sample, NEED)
    assert (found.pins, found.changes, found.unreached) == ((), (), ())
    assert [(newly.walk_m, newly.residents, newly.high_need) for newly in found.newly] == [
        (400, 0, 0),
        (800, 0, 0),
        (1200, 0, 0),
    ]
    assert view_what_if(View(), sample) is None


@given(taken=st.sets(st.integers(0, 13), min_size=1, max_size=5), data=st.data())
def test_a_known_place_taken_away_and_put_back_changes_no_bit(
    sample: Dataset, taken: set[int], data: st.DataObject
) -> None:
    known, before = known_places(sample), known_walks(sample)
    order = data.draw(st.permutations(sorted(taken)))
    after = walks_with(known.xy[order], sample, [known.ids[place] for place in taken])
    for kind in KINDS:
        for walk_m in CATCHMENTS_M:
            assert figure(after, kind, walk_m).tolist() == figure(before, kind, walk_m).tolist()


def test_a_known_place_taken_away_is_missed_and_its_pin_takes_its_part(sample: Dataset) -> None:
    place = "bibliotheek-kiel-antwerpen"
    known = known_places(sample)
    xy = known.xy[[known.ids.index(place)]]
    without = what_if((), sample, NEED, without=(place,))
    assert min(change.share[1] - change.share[0] for change in without.changes) < 0
    # To five decimals of a degree the pin is about a metre off, so that no share differs and access hardly does.
    back = what_if(pins_at(xy, sample), sample, NEED, without=(place,))
    assert all(change.share[0] == change.share[1] for change in back.changes)
    assert all(change.access[1] == pytest.approx(change.access[0], rel=0.02) for change in back.changes)


@given(spots=SOME)
def test_a_place_more_never_lowers_reach_or_access(sample: Dataset, spots: list[tuple[int, int, int]]) -> None:
    xy, before = metres(spots, sample), known_walks(sample)
    for number in range(1, len(xy) + 1):
        after = walks_with(xy[:number], sample)
        for walk_m in CATCHMENTS_M:
            assert (after.reach_at_points(walk_m) >= before.reach_at_points(walk_m)).all()
            least = before.access_at_points(walk_m).per_resident * (1 - 1e-12)
            assert (after.access_at_points(walk_m).per_resident >= least).all()
            assert (after.without(walk_m) <= before.without(walk_m)).all()
        before = after


@given(spots=SOME, walk_m=st.sampled_from(CATCHMENTS_M))
def test_what_is_shared_out_is_every_place_that_somebody_reaches(
    sample: Dataset, spots: list[tuple[int, int, int]], walk_m: int
) -> None:
    xy, who = metres(spots, sample), residents(sample)
    walks = walks_with(xy, sample)
    every = [*known_places(sample).xy, *xy]
    reached = sum(residents_within((x, y), sample, walk_m).sum() > 0 for x, y in every)
    found = walks.access_at_points(walk_m)
    assert (found.per_resident * who.at_points).sum() == pytest.approx(reached)
    # The same by area.
    assert (walks.access(walk_m) * who.people).sum() / 10_000 == pytest.approx(reached)


@given(spots=st.lists(NEAR, min_size=2, max_size=3))
def test_the_order_of_pins_does_not_matter(sample: Dataset, spots: list[tuple[int, int, int]]) -> None:
    pins = pins_at(metres(spots, sample), sample)
    one, *others = (what_if(order, sample, NEED) for order in permutations(pins))
    for other in others:
        assert (other.newly, other.changes) == (one.newly, one.changes)
        assert sorted(map(repr, other.pins)) == sorted(map(repr, one.pins))
        assert sorted(map(repr, other.unreached)) == sorted(map(repr, one.unreached))


@given(spots=SOME)
def test_figures_agree_with_one_another_and_with_a_plain_count(
    sample: Dataset, spots: list[tuple[int, int, int]]
) -> None:
    pins = pins_at(metres(spots, sample), sample)
    found = what_if(pins, sample, NEED)
    assert tuple(pin.pin for pin in found.pins) == tuple(pins)
    assert sum(change.newly for change in found.changes) == pytest.approx(found.gained.residents)
    high = sum(change.newly for change in found.changes if change.high_need)
    assert high == pytest.approx(found.gained.high_need)
    for newly in found.newly:
        assert newly.residents == pytest.approx(plain_newly(found, sample, newly.walk_m))
    for pin in found.counted:
        x, y = sample.metric_transformer.transform(pin.pin.lon, pin.pin.lat)
        assert pin.sharers == pytest.approx(residents_within((x, y), sample, 800).sum())
        assert 0 <= pin.served <= pin.sharers
        assert (pin.others > 0) == (pin.served > 0)
    gained = sum(town.before - town.after for town in found.unreached)
    assert gained <= found.gained.residents + 1e-6


def plain_newly(found: WhatIf, dataset: Dataset, walk_m: int) -> float:
    """Residents within a walk of a pin and of no known place, counted one point after another."""
    near = np.zeros(len(residents(dataset).at_points))
    for pin in found.counted:
        near = np.maximum(
            near, residents_within(dataset.metric_transformer.transform(pin.pin.lon, pin.pin.lat), dataset, walk_m)
        )
    for x, y in known_places(dataset).xy:
        near[residents_within((x, y), dataset, walk_m) > 0] = 0
    return float(near.sum())


def test_who_stays_unreached_is_at_first_the_published_figure_of_the_municipality(sample: Dataset) -> None:
    found = what_if([Pin(51.18675, 4.42375)], sample, NEED)
    assert [town.town for town in found.unreached] == ["11002"]
    town = found.unreached[0]
    published = sample.measure_table("without_place_800", "municipality")["value"]["11002"]
    assert town.before == pytest.approx(published, abs=1e-8)
    assert town.after == pytest.approx(town.before - found.gained.residents)
    assert town.residents == 64_800
    assert found.pins[0].area == "11002ANT03"


def test_high_need_is_a_rank_of_the_figure_shown(sample: Dataset) -> None:
    ranks = sample.measure_table(f"need_{NEED}", "neighbourhood")["value"]
    high = set(ranks[ranks >= HIGH_NEED].index)
    pins = [Pin(lat, lon) for lat, lon in ((51.18675, 4.42375), (51.05775, 3.7513), (50.87175, 4.3412))]
    found = what_if(pins, sample, NEED)
    assert {change.area for change in found.changes if change.high_need} == high & {
        change.area for change in found.changes
    }
    assert found.indicator == NEED
    for unknown in (None, "age"):
        none = what_if(pins, sample, unknown)
        assert (none.indicator, none.gained.high_need) == (None, None)
        assert {change.high_need for change in none.changes} == {None}


def test_the_known_places_beside_a_pin_come_nearest_first(sample: Dataset) -> None:
    known = known_places(sample)
    first = known.ids.index("bibliotheek-binnenstad-gent")
    pin = pins_at(known.xy[[first]], sample)
    found = what_if(pin, sample, NEED).pins[0]
    far = {
        place: np.hypot(*(xy - known.xy[first])) * DETOUR_FACTOR for place, xy in zip(known.ids, known.xy, strict=True)
    }
    assert found.beside == tuple(sorted((place for place in far if far[place] <= 800), key=lambda place: far[place]))
    assert found.beside[0] == "bibliotheek-binnenstad-gent"


def test_what_lies_outside_or_where_no_points_are_known_is_not_worked_out(ragged: Dataset) -> None:
    aalst, sea, gent = Pin(50.935, 3.98), Pin(51.5, 2.5), Pin(51.035, 3.71)
    found = what_if([aalst, sea, gent], ragged, "income")
    assert [(pin.where, pin.town) for pin in found.pins] == [
        (Where.NO_POINTS, "41002"),
        (Where.OUTSIDE, None),
        (Where.COUNTED, "44021"),
    ]
    alone = what_if([gent], ragged, "income")
    assert (found.newly, found.changes, found.unreached) == (alone.newly, alone.changes, alone.unreached)
    assert [(pin.sharers, pin.beside) for pin in found.pins[:2]] == [(0, ()), (0, ())]
    none = what_if([aalst, sea], ragged, "income")
    assert (none.changes, none.unreached, none.gained.residents) == ((), (), 0)


def test_a_walk_that_the_bundle_does_not_have_is_refused(sample: Dataset) -> None:
    assert what_if((), sample, walk_m=400).gained.walk_m == 400
    with pytest.raises(ValueError, match="600"):
        what_if((), sample, walk_m=600)


def test_the_example_of_the_method_worked_by_hand(two_level_bundle: Path) -> None:
    """Five points in a row with 1,000 residents each, a known place at the first and a pin at the last of them."""
    bundle = read_bundle(two_level_bundle)
    columns = 640_000 / 250 + 2 + np.arange(5)
    dataset = Dataset(
        replace(
            bundle,
            areas=bundle.areas.assign(
                population=bundle.areas["population"].where(bundle.areas["area_id"] != "A0", 5000)
            ),
            residence=pd.DataFrame({"area_id": "A0", "column": columns, "row": 690_000 / 250 + 4}),
            supply=pd.DataFrame(
                {
                    "meeting_place_id": ["library"],
                    "kind": "library",
                    "x": columns[0] * 250,
                    "y": 691_000.0,
                    "exact": True,
                }
            ),
        )
    )
    found = what_if(pins_at(np.array([[columns[4] * 250, 691_000.0]]), dataset), dataset)
    (change,), (pin,), (town,) = found.changes, found.pins, found.unreached
    assert [newly.residents for newly in found.newly] == [2000, 2000, 1000]
    assert (pin.sharers, pin.served) == (3000, 1000)
    assert pin.others == pytest.approx(1 / 3)
    assert change.share == (0.6, 1)
    assert change.access == pytest.approx((2, 4))
    assert (town.before, town.after) == (2000, 0)
    method = " ".join((ROOT / "docs" / "method.md").read_text("utf-8").split())
    for said in (
        "2,000 residents newly within 800 m",
        "3,000 would share it, 1,000 of whom have one already",
        "from 60 to 100 in every hundred",
        "from 2 to 4 per 10,000",
    ):
        assert said in method, said


def test_libraries_are_loaded_at_the_first_question_and_geopandas_never(atlas_bundle: Path) -> None:
    code = (
        "import json, sys; from pathlib import Path\n"
        "import dashboard.presenters.invest.what_if_panel\n"
        "from dashboard.query.what_if import Pin, what_if\n"
        "from dashboard.query.dataset import Dataset\n"
        "from geodata.bundle import read_bundle\n"
        "def loaded():\n"
        "    return [name for name in ('scipy', 'pyproj', 'geopandas', 'shapely') if name in sys.modules]\n"
        "dataset = Dataset(read_bundle(Path(sys.argv[1])))\n"
        "before = loaded()\n"
        "what_if([Pin(51.2, 4.4)], dataset, 'bimd2011')\n"
        "print(json.dumps([before, loaded()]))\n"
    )
    command = [sys.executable, "-c", code, str(atlas_bundle)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
    assert json.loads(ended.stdout) == [[], ["scipy", "pyproj", "shapely"]]
