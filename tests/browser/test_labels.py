"""Names of places on the map of a real browser: those that Python finds for the same frame and symbols."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from dashboard.maps.label_placement import Obstacle
from dashboard.query.dataset import Dataset
from dashboard.query.view import parse_view
from geodata.bundle import read_bundle
from tests.browser import the_map
from tests.browser.conftest import Watch
from tests.browser.the_map import over_map, wait_until
from tests.dashboard.maps.test_labels import laid_out, meet, named_map, spec_of

pytestmark = pytest.mark.browser
Watched = tuple[Any, Watch]
EMBED = "embed.js"
SET = over_map(f"{the_map.DRAWN} && atlas.labels && atlas.labels.shown.length && !atlas.labels.scheduled", EMBED)
# What the map names and where, and what it kept clear of; the size of its frame and where that is in the world.
LABELS = over_map(
    """(({ labels, canvas: { _bounds: bounds, _container: canvas } }) => ({
      labels: labels.placed.labels, obstacles: labels.obstacles, zoom: map.getZoom(), shown: labels.shown,
      corner: map.getPixelOrigin().add(bounds.min), size: bounds.getSize(),
      hidden: canvas.getAttribute("aria-hidden"), sharp: canvas.width / canvas.clientWidth,
    }))({ labels: atlas.labels, canvas: atlas.labels.canvas })""",
    EMBED,
)


@pytest.mark.parametrize(
    "query",
    [
        "lang=nl",
        "lang=nl&center=51.05,3.72&zoom=12.5",
        "lang=nl&center=51.05,3.72&zoom=14&area=440217",
        "lang=fr&layers=areas&theme=dark",
    ],
)
def test_an_embed_names_what_python_names_for_the_same_frame(watched: Watched, atlas_bundle: Path, query: str) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 900, "height": 600})
    page.goto(f"/embed?{query}")
    wait_until(page, SET)
    found = page.evaluate(LABELS)
    dataset = Dataset(read_bundle(atlas_bundle))
    view, _ = parse_view(parse_qs(query), dataset.allowed)
    spec = spec_of(dataset, view)
    shown = named_map(dataset, spec, found["zoom"], view.lang)
    obstacles = [
        Obstacle(box=tuple(one["box"])) if "box" in one else Obstacle(one["x"], one["y"], one["radius"])
        for one in found["obstacles"]
    ]
    size, corner = (found["size"]["x"], found["size"]["y"]), (found["corner"]["x"], found["corner"]["y"])
    expected = laid_out(shown, spec, obstacles, corner, size).labels
    assert expected
    assert found["shown"] == [one.id for one in expected]
    for one, other in zip(found["labels"], expected, strict=True):
        assert math.dist((one["x"], one["y"]), (other.x, other.y)) < 2
    assert found["hidden"] == "true"
    assert found["sharp"] == pytest.approx(page.evaluate("devicePixelRatio"), abs=0.01)


def test_names_stay_off_the_controls_of_the_map(watched: Watched) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 900, "height": 600})
    page.goto("/embed?lang=nl&controls=zoom,search&center=51.05,3.72&zoom=13")
    wait_until(page, SET)
    found = page.evaluate(LABELS)
    boxes = [one["box"] for one in found["obstacles"] if "box" in one]
    assert len(boxes) >= 2
    for one in found["labels"]:
        left, right = one["x"] - one["width"] / 2, one["x"] + one["width"] / 2
        top, bottom = one["y"] - one["height"] / 2, one["y"] + one["height"] / 2
        assert not any(meet((left, top, right, bottom), box, 0.2) for box in boxes)
