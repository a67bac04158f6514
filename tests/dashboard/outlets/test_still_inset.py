"""The inset of a picture: drawn where the whole region is shown and there is room, and over nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely
from matplotlib.patches import PathPatch

from dashboard.maps.still.canvas import Box, Canvas, drawing, overlap
from dashboard.maps.still.frames import MapViewport, world
from dashboard.maps.still.inset import PlacedInset
from dashboard.maps.still.points import DrawnSymbols
from dashboard.outlets.still_picture import Size, Still
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.dashboard.outlets.extents import boxes, overlapping

WIDE = ((1600, 900), (1920, 1080), (1200, 675))


@pytest.fixture(scope="module")
def dataset(inset_bundle: Path) -> Dataset:
    return Dataset(read_bundle(inset_bundle))


@dataclass(frozen=True)
class Drawn:
    """A picture as it was laid out in the end, and where its maps were drawn."""

    picture: Still
    placed: tuple[list[MapViewport], PlacedInset | None]
    symbols: DrawnSymbols


def drawn(view: View, dataset: Dataset, size: tuple[int, int]) -> tuple[Drawn, Canvas]:
    kept: list[Drawn] = []
    draw_map = Still._map

    def keeping(one: Still, canvas: Canvas, box: Box) -> DrawnSymbols:
        symbols = draw_map(one, canvas, box)
        kept.append(Drawn(one, one._frames(box), symbols))
        return symbols

    with pytest.MonkeyPatch.context() as patch, drawing():
        patch.setattr(Still, "_map", keeping)
        canvas = Still(view, dataset, Size(*size)).draw()
    (only,) = kept
    return only, canvas


@pytest.mark.parametrize("size", WIDE)
@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_it_covers_neither_areas_nor_names_nor_symbols_nor_the_legend(
    dataset: Dataset, size: tuple[int, int], lang: str
) -> None:
    picture, canvas = drawn(View(lang=lang), dataset, size)
    (frame,), inset = picture.placed
    assert inset is not None
    left, top, right, bottom = inset.card
    assert frame.box[0] <= left < right <= frame.box[2]
    assert frame.box[1] <= top < bottom <= frame.box[3]
    for shape in shapely.from_wkb(dataset.cover_of("municipality")["geometry"].to_numpy()):
        x, y = frame.pixels(world(*shapely.get_coordinates(shape).T)).T
        assert not shapely.box(*inset.card).intersects(shapely.Polygon(np.column_stack([x, y])))
    assert picture.symbols.boxes
    assert not any(overlap(inset.card, box) for box in picture.symbols.boxes)
    own = {*inset.title, *inset.lines}
    texts = boxes(canvas)
    assert own <= {text for text, _ in texts}
    # The number in the circle is in the card's map; whatever else is written is outside, its own text inside.
    for text, box in texts:
        if text in own:
            assert left < box[0] < box[2] < right
            assert top < box[1] < box[3] < bottom
        else:
            assert text == "1" or not overlap(inset.card, box)
    assert not overlapping(canvas)


def test_it_shows_the_part_twice_as_large_in_the_same_classes(dataset: Dataset) -> None:
    picture, canvas = drawn(View(lang="en"), dataset, (1600, 900))
    (frame,), inset = picture.placed
    assert inset is not None
    assert inset.frame.factor == pytest.approx(2 * frame.factor)
    info = dataset.region.inset
    assert info is not None
    west, south, east, north = info.bounds
    corners = inset.frame.pixels(world([west, east], [north, south]))
    assert inset.frame.inside(corners, -0.01).all()
    classes = [
        one for one in canvas.axes.patches if isinstance(one, PathPatch) and str(one.get_gid()).startswith("class")
    ]
    inside = [
        one for one in classes if shapely.box(*inset.card).contains(shapely.box(*one.get_path().get_extents().extents))
    ]
    # Melle has the class that it has on the map; no other municipality is in the card.
    (melle,) = inside
    others = [one for one in classes if one.get_gid() == melle.get_gid()]
    assert len(others) == 2
    assert {one.get_facecolor() for one in others} == {melle.get_facecolor()}


def test_its_symbols_are_counted_once(dataset: Dataset) -> None:
    with_inset, _ = drawn(View(lang="en"), dataset, (1600, 900))
    narrow, _ = drawn(View(lang="en"), dataset, (990, 557))
    assert with_inset.placed[1]
    assert not narrow.placed[1]
    assert with_inset.symbols.shown == narrow.symbols.shown == 5
    # The practice that is known to its town only is in a ring on both maps; the card alone has its own sign, once.
    assert (with_inset.symbols.by_town, narrow.symbols.by_town) == (1, 0)


@pytest.mark.parametrize(
    ("view", "size"),
    [
        (View(lang="en"), (800, 450)),
        (View(lang="en", center=(51.0, 3.8), zoom=9), (1600, 900)),
        (View(lang="en", area="44040"), (1600, 900)),
        (View(lang="en", municipality=("Gent",)), (1600, 900)),
        (View(lang="en", layers=("meeting_places",)), (1600, 900)),
        # No room under or over the region.
        (View(lang="en"), (1600, 420)),
    ],
)
def test_a_picture_of_a_part_or_without_room_has_none(dataset: Dataset, view: View, size: tuple[int, int]) -> None:
    picture, canvas = drawn(view, dataset, size)
    assert picture.placed[1] is None
    assert "Melle, close up" not in {text for text, _ in boxes(canvas)}


def test_without_room_the_map_is_as_large_as_it_was(dataset: Dataset) -> None:
    picture, _ = drawn(View(lang="en"), dataset, (1600, 420))
    with drawing():
        (frame,), _ = picture.picture._frames(picture.placed[0][0].box)
    assert frame == picture.placed[0][0]
    west, south, east, north = dataset.region.bounds
    corners = frame.pixels(world([west, east], [north, south]))
    assert frame.inside(corners).all()


def test_a_region_that_declares_none_has_none(ragged_bundle: Path) -> None:
    picture, _ = drawn(View(lang="en"), Dataset(read_bundle(ragged_bundle)), (1600, 900))
    assert picture.placed[1] is None
