"""What every outlet shows of meeting places that do not exist, and that each says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.maps.drawing import WHAT_IF
from dashboard.maps.palette import INK
from dashboard.maps.still.canvas import Canvas, drawing
from dashboard.maps.still.frames import MapViewport, world
from dashboard.maps.still.points import DrawnSymbols
from dashboard.maps.still.what_if import draw_what_if
from dashboard.maps.what_if_layer import what_if_spec
from dashboard.outlets.embed import Embed, EmbedOptions
from dashboard.outlets.html_file import whole_page
from dashboard.outlets.narrated_story import narrated_story, story_problems
from dashboard.outlets.still_picture import Size, Still, still
from dashboard.outlets.story_file import story_page
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import Pin, View, view_query
from dashboard.web.routes import routes
from geodata.bundle.models import Story
from tests.dashboard.outlets.extents import overlapping, words_on

NOTE = "The map shows 2 places that do not exist (what if)."
# Antwerp: near the library of Zuid, and where no place is known.
PINS = (Pin(51.2, 4.388, "library"), Pin(51.22, 4.41))
PINNED = View(lang="en", center=(51.207, 4.4), zoom=13.0, whatif=PINS)


def lines(canvas: Canvas, colour: str, filled: bool = False) -> list[PathPatch]:
    """Shapes on a canvas with a line, or a filling, of a colour."""
    found = [one for one in canvas.axes.patches if isinstance(one, PathPatch)]
    return [one for one in found if to_hex(one.get_facecolor() if filled else one.get_edgecolor()) == colour]


def circles(view: View, dataset: Dataset, zoom: float, **more: Any) -> tuple[Canvas, DrawnSymbols]:
    """What the layer alone draws around the first pin's town."""
    spec = what_if_spec(view, dataset, words_of(dataset, "en"), **more)
    assert spec is not None
    drawn = DrawnSymbols()
    with drawing():
        canvas = Canvas(960, 620)
        ((x, y),) = world([4.4], [51.207]).tolist()
        frame = MapViewport((0, 0, 960, 620), (x, y), 256 * 2**zoom)
        draw_what_if(canvas, frame, dataset, spec, words_of(dataset, "en"), 1.0, drawn)
    return canvas, drawn


def test_a_picture_draws_pins_walks_and_what_is_newly_reached(real: Dataset) -> None:
    canvas, drawn = circles(PINNED, real, 13.0)
    assert drawn.pins == 2
    # The libraries of Kiel, Zuid and Linkeroever; two service centres under one roof.
    assert drawn.known_walks == 4
    assert len(lines(canvas, WHAT_IF["known"])) == 1
    assert len(lines(canvas, WHAT_IF["line"])) == 1
    assert len(lines(canvas, WHAT_IF["lift"], filled=True)) == 1
    dashed = [one for one in lines(canvas, INK) if one.get_linewidth() == WHAT_IF["walk_width"]]
    assert len(dashed) == 2
    assert [text.get_text() for text in canvas.axes.texts] == ["1", "2"]
    assert len(drawn.boxes) == 2


def test_from_afar_known_walks_are_left_out_and_still_count(real: Dataset) -> None:
    near, far = (circles(PINNED, real, zoom) for zoom in (13.0, 11.5))
    assert far[1].known_walks == 0
    assert lines(far[0], WHAT_IF["known"]) == []
    # The same part is lifted, only smaller: what a known place reaches is no gain at any zoom.
    areas = [len(lines(canvas, WHAT_IF["line"])[0].get_path().to_polygons()) for canvas, _ in (near, far)]
    assert areas[0] == areas[1]


def test_a_pin_alone_has_no_number_and_one_at_a_known_place_reaches_nobody_new(real: Dataset) -> None:
    canvas, drawn = circles(View(lang="en", whatif=(Pin(51.2, 4.383),)), real, 13.0)
    assert (drawn.pins, len(canvas.axes.texts)) == (1, 0)
    assert lines(canvas, WHAT_IF["line"]) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (640, 360), (400, 560)])
def test_a_still_says_that_the_places_do_not_exist(real: Dataset, size: tuple[int, int]) -> None:
    with drawing():
        canvas = Still(PINNED, real, Size(*size)).draw()
    assert NOTE.replace(" ", "") in words_on(canvas)
    assert overlapping(canvas) == []
    without = Still(View(lang="en", center=PINNED.center, zoom=PINNED.zoom), real, Size(*size))
    with drawing():
        assert "whatif" not in words_on(without.draw())


def test_a_stills_legend_says_what_its_circles_are(real: Dataset) -> None:
    with drawing():
        written = words_on(Still(PINNED, real, Size(1920, 1080)).draw())
        elsewhere = words_on(
            Still(View(lang="en", whatif=PINS, center=(51.05, 3.73), zoom=13.0), real, Size(1920, 1080)).draw()
        )
    assert "wouldbenewlywithinawalk" in written
    assert "alreadywithinawalkofaknownplace" in written
    assert "wouldbenewlywithinawalk" not in elsewhere


def test_svg_and_png_have_the_line_around_what_is_newly_reached(real: Dataset) -> None:
    small = Size(640, 400)
    assert WHAT_IF["line"].encode() in still(PINNED, real, "svg", small)
    view = View(lang="en", center=PINNED.center, zoom=PINNED.zoom)
    assert WHAT_IF["line"].encode() not in still(view, real, "svg", small)
    assert still(PINNED, real, "png", small) != still(view, real, "png", small)


@pytest.mark.parametrize("title", [None, "", "My own"])
def test_an_embed_says_so_whatever_its_title(real: Dataset, title: str | None) -> None:
    page = Embed(PINNED, real, EmbedOptions(title=title)).page(
        policy="", head="", link=None, picture=None, config={}, scripts=""
    )
    assert NOTE in page


def test_an_html_file_carries_what_pins_need_without_other_layers(real: Dataset) -> None:
    view = View(lang="en", whatif=PINS, layers=())
    wanted = Embed(view, real, EmbedOptions())
    spec = wanted.spec.what_if
    assert spec is not None
    page = whole_page(wanted, None)
    assert json.dumps(spec.file) in page
    assert page.count(spec.file) >= 2
    assert NOTE in page


def test_a_story_takes_pins_and_says_what_they_are(real: Dataset) -> None:
    (told,) = real.bundle.stories
    first, *others = told.steps
    pinned = first.model_copy(update={"view": f"{first.view}&whatif=51.2,4.388&whatif=51.22,4.41,library"})
    story: Story = told.model_copy(update={"steps": (pinned, *others)})
    assert story_problems(story, real) == []
    words = words_of(real, "en")
    page = story_page(narrated_story(story, real, words), real, words)
    assert page.count(NOTE) == 1
    assert '"what_if"' in page
    lost = first.model_copy(update={"view": f"{first.view}&whatif=1,1"})
    (problem,) = story_problems(told.model_copy(update={"steps": (lost, *others)}), real)
    assert "inside the region" in str(problem)


@pytest.fixture
def client(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return TestClient(Starlette(routes=routes(Path())))


def test_a_preview_of_a_link_shows_the_pins_and_says_so(client: TestClient) -> None:
    page = client.get(f"/embed?{view_query(PINNED)}").text
    tags = [line for line in page.splitlines() if 'property="og:' in line]
    assert any(NOTE in line for line in tags)
    (picture,) = [line.split('content="')[1].split('"')[0] for line in tags if 'property="og:image"' in line]
    asked = parse_qs(urlsplit(picture.replace("&amp;", "&")).query)
    assert asked["whatif"] == ["51.20000,4.38800,library", "51.22000,4.41000"]


def test_a_pin_elsewhere_is_named_on_the_page(client: TestClient) -> None:
    page = client.get("/embed?lang=en&whatif=48.85,2.35").text
    assert "48.85,2.35" in page
    assert "inside the region" in page
