"""All names and remarks of a frame, from its size, position and symbols; the same in ``static/label_layout.js``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dashboard.maps.drawing import TOWNS_BELOW
from dashboard.maps.label_callouts import DISC, Callout, Remark, place_callouts
from dashboard.maps.label_content import NamedMap, Place, candidates, highlights, limits
from dashboard.maps.label_placement import Label, Obstacle, place_labels
from dashboard.maps.labels import Annotation


@dataclass(frozen=True)
class LabelLayout:
    """What is written on a map, in pixels of its frame: names, and of what a finding says either boxes or numbers."""

    labels: tuple[Label, ...]
    callouts: tuple[Callout, ...] = ()
    numbers: tuple[Remark, ...] = ()


def label_layout(
    shown: NamedMap,
    annotations: Sequence[Annotation],
    obstacles: Sequence[Obstacle],
    project: Callable[[float, float], Place],
    size: tuple[float, float],
) -> LabelLayout:
    """Callouts first, for they are few and large; then names where these leave room.

    Args:
        shown: what names are chosen by.
        annotations: what is said of areas; those outside the frame are left out, those without text and
            all on a map of the region are named alone.
        obstacles: symbols and whatever else lies on the map.
        project: latitude and longitude (WGS84 degrees) → pixels of the frame.
        size: width and height of the frame in pixels.
    """
    width, height = size
    frame = (0.0, 0.0, width, height)
    found = highlights(shown, [one.id for one in annotations], project)
    areas = {one.owner: one for one in found if 0 <= one.x <= width and 0 <= one.y <= height}
    remarks = [
        Remark(one.id, one.name, one.lines, areas[one.id].x, areas[one.id].y)
        for one in annotations
        # From afar they would lie on the rings of towns.
        if one.lines and one.id in areas and shown.zoom >= TOWNS_BELOW
    ]
    around = [*obstacles, *found]
    callouts = place_callouts(remarks, around, frame)
    numbers = [] if callouts else remarks
    around += [Obstacle(box=one.box) for one in callouts]
    around += [Obstacle(one.x, one.y, DISC) for one in numbers]
    most, gap = limits(shown.city, width, height)
    named = candidates(replace(shown, unnamed=[one.remark.id for one in callouts]), project)
    return LabelLayout(tuple(place_labels(named, around, frame, most, gap)), tuple(callouts), tuple(numbers))
