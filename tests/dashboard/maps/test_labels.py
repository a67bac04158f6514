"""Names of places: the rules that place them, and that scripts and pictures agree on them."""

from __future__ import annotations

import gzip
import json
import math
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps import map_files
from dashboard.maps.label_callouts import Remark, place_callouts
from dashboard.maps.label_content import NamedMap
from dashboard.maps.label_layout import LabelLayout, label_layout
from dashboard.maps.label_placement import STYLES, Candidate, Label, Obstacle, broken, place_labels, text_width, wrapped
from dashboard.maps.spec import map_spec
from dashboard.presenters.area_remarks import AreaRemark, area_remarks
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from geodata.bundle import read_bundle
from geodata.statuses import Scope
from tests.dashboard.maps.label_cases import BY_HAND, FILE, FRAME

CASES = json.loads(FILE.read_text("utf-8"))
SCRIPT = Path(__file__).parents[2] / "scripts" / "label_layout.js"
SIZE = (900.0, 600.0)
SOME = st.integers(0, 900)


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def answered(name: str) -> dict[str, Label]:
    candidates, obstacles, most = BY_HAND[name]
    return {label.id: label for label in place_labels(candidates, obstacles, FRAME, most)}


def rect(label: Label) -> tuple[float, float, float, float]:
    across, down = label.width / 2, label.height / 2
    return label.x - across, label.y - down, label.x + across, label.y + down


def meet(one: tuple[float, ...], other: tuple[float, ...], slack: float = 0.11) -> bool:
    """Whether rectangles share more than rounding: the middle of one of odd width is half a tenth beside its own."""
    return all(one[at] < other[at + 2] - slack and other[at] < one[at + 2] - slack for at in (0, 1))


@pytest.mark.parametrize("case", CASES["labels"], ids=lambda case: case["name"])
def test_names_are_placed_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    candidates = [Candidate(**one) for one in case["candidates"]]
    obstacles = [Obstacle(**one) for one in case["obstacles"]]
    found = place_labels(candidates, obstacles, tuple(case["frame"]), case["most"], tuple(case["gap"]))
    assert [{"id": one.id, "x": one.x, "y": one.y, "lines": list(one.lines)} for one in found] == case["labels"]


@pytest.mark.parametrize("case", CASES["callouts"], ids=lambda case: case["name"])
def test_remarks_are_placed_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    remarks = [Remark(**one) for one in case["remarks"]]
    found = place_callouts(remarks, [Obstacle(**one) for one in case["obstacles"]], tuple(case["frame"]))
    assert [(one.remark.id, list(one.box), list(one.lines)) for one in found] == [
        (one["id"], one["box"], one["lines"]) for one in case["callouts"]
    ]


def test_texts_are_measured_and_broken_as_in_the_shared_cases() -> None:
    assert all(text_width(one["text"], one["face"], one["size"]) == one["width"] for one in CASES["widths"])
    assert all(
        list(broken(one["text"], one["face"], one["size"], one["most"])) == one["lines"] for one in CASES["broken"]
    )
    assert all(list(wrapped(one["text"], "sans", 12.5, one["width"])) == one["lines"] for one in CASES["wrapped"])


def test_a_line_is_nearly_as_wide_as_it_is_drawn() -> None:
    from dashboard.maps.still.canvas import Canvas, drawing
    from dashboard.maps.still.labels import FACES

    with drawing():
        canvas = Canvas(100, 100)
        for face, typeface in FACES.items():
            for text in ("Antwerpen", "Sint-Jans-Molenbeek", "Évere", "'t Heiken"):
                drawn = canvas.measure(text, 14, typeface)
                assert text_width(text, face, 14) / 10 == pytest.approx(drawn, abs=1 + 0.02 * drawn)


def test_a_name_moves_or_yields_where_there_is_no_room() -> None:
    first, second = answered("two on one spot: the second moves").values()
    assert (first.x, first.y) == (450, 300)
    assert (second.x, second.y) != (450, 300)
    assert 1 < len(answered("seven on one spot: some yield")) < 7
    assert len(answered("no more than so many")) == 3


def test_a_town_has_its_name_below_its_own_ring_and_above_it_where_that_is_taken() -> None:
    (below,) = answered("a town is set below its ring").values()
    (above,) = answered("above where something lies below").values()
    assert below.x == above.x == 455
    assert below.y - below.height / 2 == pytest.approx(297 + 18 + 2, abs=0.1)
    assert above.y + above.height / 2 == pytest.approx(297 - 18 - 2, abs=0.1)
    assert list(answered("one name a ring")) == ["Antwerpen-0"]


def test_a_chosen_place_is_named_wherever_it_is_and_others_keep_off_highlighted_areas() -> None:
    (label,) = answered("a chosen one is always set").values()
    assert rect(label)[0] >= 0
    named = answered("a highlighted area is kept clear for its own name")
    assert "Dam-0" in named
    assert "Oud-Berchem-0" not in named


candidate = st.builds(
    Candidate,
    id=st.uuids().map(str),
    text=st.sampled_from(["Dam", "Antwerpen", "Sint-Jans-Molenbeek / Molenbeek-Saint-Jean", "É"]),
    x=SOME,
    y=SOME,
    kind=st.sampled_from(list(STYLES)),
    rank=st.integers(0, 9),
    size=st.sampled_from([12.0, 13.5, 15.0]),
)
obstacle = st.one_of(
    st.builds(Obstacle, x=SOME, y=SOME, radius=st.integers(1, 40)),
    st.builds(lambda x, y, side: Obstacle(box=(x, y, x + side, y + side)), SOME, SOME, st.integers(1, 200)),
)


@given(st.lists(candidate, max_size=40), st.lists(obstacle, max_size=12), st.integers(0, 30))
def test_no_name_meets_another_or_an_obstacle_or_leaves_the_frame(
    candidates: list[Candidate], obstacles: list[Obstacle], most: int
) -> None:
    labels = place_labels(candidates, obstacles, FRAME, most)
    boxes = [rect(label) for label in labels]
    assert sum(STYLES[label.kind]["limited"] for label in labels) <= most
    assert not any(meet(one, other) for at, one in enumerate(boxes) for other in boxes[:at])
    for left, top, right, bottom in boxes:
        assert min(left, top) >= 0
        assert right <= 900
        assert bottom <= 600
        for one in obstacles:
            if one.box:
                assert not meet((left, top, right, bottom), one.box)
            else:
                across, down = max(left - one.x, 0, one.x - right), max(top - one.y, 0, one.y - bottom)
                assert math.hypot(across, down) >= one.radius
    assert labels == place_labels(candidates, obstacles, FRAME, most)


@given(st.lists(candidate, min_size=1, max_size=20), candidate)
def test_a_name_of_the_lowest_priority_takes_nothing_from_others(candidates: list[Candidate], other: Candidate) -> None:
    last = Candidate(other.id, other.text, other.x, other.y, "area", 10, 12.0)
    before = place_labels(candidates, [], FRAME, 99)
    assert place_labels([last, *candidates], [], FRAME, 99)[: len(before)] == before


@given(st.lists(st.tuples(SOME, SOME), max_size=3), st.lists(obstacle, max_size=8))
def test_remarks_have_boxes_apart_from_one_another_or_none_has_one(
    places: list[tuple[int, int]], obstacles: list[Obstacle]
) -> None:
    remarks = [Remark(str(at), "Dam", ("4,131 residents.",), x, y) for at, (x, y) in enumerate(places)]
    found = place_callouts(remarks, obstacles, FRAME)
    assert len(found) in (0, len(remarks))
    taken = [one.box for one in obstacles if one.box]
    for one in found:
        assert not any(meet(one.box, other, 0) for other in taken)
        assert not one.box[0] <= one.remark.x <= one.box[2] or not one.box[1] <= one.remark.y <= one.box[3]
        taken.append(one.box)
    assert place_callouts(remarks, obstacles, (0, 0, 390, 420)) == []


def names(dataset: Dataset, level: str, lang: str = "nl") -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(map_files.labels(dataset, level, lang).content))
    return content


def test_files_of_names_have_every_area_once_the_largest_first_without_its_municipality(dataset: Dataset) -> None:
    for level in dataset.levels:
        for lang in dataset.languages:
            found = names(dataset, level, lang)
            assert set(found["ids"]) == set(dataset.areas_of(level)["area_id"])
            assert found["size"] == sorted(found["size"], reverse=True)
            assert {len(column) for key, column in found.items() if key != "divided"} == {len(found["ids"])}
            assert not any(name.endswith(f"({town})") for name in found["names"] for town in ("Gent", "Gand", "Ghent"))
    assert map_files.find(dataset, map_files.labels(dataset, "municipality", "fr").name) is not None


def spec_of(dataset: Dataset, view: View, remarks: tuple[AreaRemark, ...] = ()) -> Any:
    words = words_of(dataset, view.lang)
    selection = select(view, dataset.bundle, dataset.index)
    return map_spec(view, dataset, selection, words, remarks).labels


def test_a_rerun_sends_no_names(dataset: Dataset) -> None:
    text = json.dumps(spec_of(dataset, View(lang="nl")).model_dump(mode="json"))
    assert len(text) < 1500
    assert not any(name in text for name in names(dataset, "municipality")["names"])


def named_map(dataset: Dataset, spec: Any, zoom: float, lang: str = "nl") -> NamedMap:
    towns, areas = names(dataset, "municipality", lang), names(dataset, "neighbourhood", lang)
    named = [*([spec.selected] if spec.selected else []), *(one.id for one in spec.annotations)]
    return NamedMap(towns, areas, zoom, zoom >= spec.from_zoom, spec.leading, named, spec.selected, spec.practice)


def in_world(lat: float, lon: float, zoom: float) -> tuple[float, float]:
    """A place in pixels of the world at a zoom: Web Mercator."""
    world, north = 256 * 2**zoom, math.radians(lat)
    return (lon + 180) / 360 * world, (0.5 - math.log(math.tan(math.pi / 4 + north / 2)) / (2 * math.pi)) * world


def corner_of(lat: float, lon: float, zoom: float) -> tuple[float, float]:
    """The corner of a frame with its middle there, in pixels of the world at a zoom."""
    x, y = in_world(lat, lon, zoom)
    return x - SIZE[0] / 2, y - SIZE[1] / 2


def laid_out(
    shown: NamedMap,
    spec: Any,
    obstacles: list[Obstacle],
    corner: tuple[float, float],
    size: tuple[float, float] = SIZE,
) -> LabelLayout:
    def project(lat: float, lon: float) -> tuple[float, float]:
        x, y = in_world(lat, lon, shown.zoom)
        return x - corner[0], y - corner[1]

    return label_layout(shown, spec.annotations, obstacles, project, size)


VIEWS = [
    (View(lang="nl"), 9.0),
    (View(lang="nl"), 11.0),
    (View(lang="nl"), 12.5),
    (View(lang="nl"), 14.0),
    (View(lang="nl", area="44021"), 11.75),
    (View(lang="nl", layers=("areas",)), 10.5),
]


def test_scripts_name_the_same_places_as_pictures(dataset: Dataset, tmp_path: Path) -> None:
    remark = AreaRemark("440217", "Rabot", ("9,000 residents.", "One place that we missed is enough."))
    requests, expected = [], []
    for at, (view, zoom) in enumerate(VIEWS):
        spec = spec_of(dataset, view, (remark,) if at % 2 else ())
        shown, corner = named_map(dataset, spec, zoom), corner_of(51.05, 3.72, zoom)
        obstacles = [Obstacle(450.3, 300.1, 18), Obstacle(300, 220.7, 12), Obstacle(box=(10, 10, 44, 80))]
        expected.append(laid_out(shown, spec, obstacles, corner))
        named = {**asdict(shown), "named": list(shown.named), "unnamed": []}
        annotations = [one.model_dump(mode="json") for one in spec.annotations]
        corner_json, size = {"x": corner[0], "y": corner[1]}, {"x": SIZE[0], "y": SIZE[1]}
        requests.append(
            {"named": named, "annotations": annotations, "obstacles": [asdict(one) for one in obstacles]}
            | {"corner": corner_json, "size": size}
        )
    found = run_script(requests, tmp_path)
    assert sum(len(one.labels) for one in expected) > 20
    assert any(one.callouts for one in expected)
    for script, picture in zip(found, expected, strict=True):
        assert [one["id"] for one in script["labels"]] == [one.id for one in picture.labels]
        for one, other in zip(script["labels"], picture.labels, strict=True):
            assert math.dist((one["x"], one["y"]), (other.x, other.y)) < 2
            assert one["lines"] == list(other.lines)
        assert [one["box"] for one in script["callouts"]] == [list(one.box) for one in picture.callouts]
        assert [one["id"] for one in script["numbers"]] == [one.id for one in picture.numbers]


def run_script(requests: list[dict[str, Any]], folder: Path) -> Any:
    """What the scripts answer, run by deno without any permission."""
    deno = Path(sys.executable).with_name("deno")
    flags = ["--quiet", "--no-remote", "--no-npm", "--no-lock", "--no-config", "--no-check"]
    command = [str(deno), "run", *flags, str(SCRIPT)]
    quiet = {"DENO_DIR": str(folder), "DENO_NO_UPDATE_CHECK": "1", "DENO_NO_PROMPT": "1"}
    done = subprocess.run(
        command, input=json.dumps(requests), capture_output=True, text=True, env=os.environ | quiet, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_named_follows_the_zoom(dataset: Dataset) -> None:
    def kinds(view: View, zoom: float, lat: float = 51.05, lon: float = 3.72) -> dict[str, str]:
        spec = spec_of(dataset, view)
        found = laid_out(named_map(dataset, spec, zoom), spec, [], corner_of(lat, lon, zoom))
        return {label.id: label.kind for label in found.labels}

    region = kinds(View(lang="nl"), 9.0)
    assert region["44021"] == "town"
    assert "area" not in region.values()
    assert kinds(View(lang="nl"), 12.0)["44021"] == "city"
    near = kinds(View(lang="nl"), 13.5)
    assert "44021" not in near
    assert "area" in near.values()
    assert kinds(View(lang="nl", area="440217"), 9.0)["440217"] == "named"


def test_a_remark_says_residents_known_meeting_places_and_what_would_turn_the_class(dataset: Dataset) -> None:
    table = dataset.bivariate_table("bimd2011", Scope.TOWN)
    area = str(table.index[table["cell"] == "3-1"][0])
    for lang in dataset.languages:
        words = words_of(dataset, lang)
        view = View(lang=lang, layers=("gap",), indicator="bimd2011")
        (remark,) = area_remarks([area], dataset, words, view)
        residents = words.whole(float(dataset.areas_by_id["population"].loc[area]))
        inside = int(dataset.measure_table("meeting_places", "neighbourhood")["value"].loc[area])
        first, certainty = remark.lines
        assert first.startswith(residents)
        assert inside == 0 or words.whole(inside) in first.removeprefix(residents)
        assert certainty == words.plural("compared.tipping.number", int(table["tipping"].loc[area]))
        assert spec_of(dataset, view, (remark,)).annotations[0].lines == remark.lines


def test_a_map_shows_remarks_of_at_most_three_areas(dataset: Dataset) -> None:
    remarks = tuple(AreaRemark(area, area, ()) for area in dataset.areas_of("neighbourhood")["area_id"][:5])
    assert len(spec_of(dataset, View(lang="nl"), remarks).annotations) == 3
