"""Still pictures: the dashboard's own classes and counts, nothing cut or hidden, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from dashboard.maps.arrangement import PointSymbol, clusters
from dashboard.maps.bivariate_layer import bivariate_layer
from dashboard.maps.choropleth import NONE, PARTIAL, WHOLE, choropleth
from dashboard.maps.drawing import HATCHES
from dashboard.maps.palette import BIVARIATE, CELL_OUTLINE, FADED
from dashboard.maps.positions import practice_positions
from dashboard.maps.still.basemap_areas import draw_areas
from dashboard.maps.still.canvas import Box, Canvas, drawable, drawing
from dashboard.maps.still.frames import MapViewport, viewports, world
from dashboard.maps.still.points import DrawnSymbols
from dashboard.outlets.export import write
from dashboard.outlets.mapped_view import MappedView
from dashboard.outlets.still_picture import Size, Still, still
from dashboard.presenters.credits import date_text, dated
from dashboard.presenters.i18n import Words, languages, texts, words_of
from dashboard.presenters.sentences import headline
from dashboard.query.dataset import Dataset, derived
from dashboard.query.selection import select
from dashboard.query.view import LAYERS, View
from geodata.bundle import read_bundle
from tests.dashboard.outlets.conftest import HOSTILE
from tests.dashboard.outlets.extents import boxes, outside, overlapping, words_on

ROOT = Path(__file__).resolve().parents[3]
SIZES = ((1920, 1080), (400, 560), (400, 400), (1080, 1080), (800, 450), (1080, 1920), (640, 360))
NEWEST = {"nl": "gegevens tot ", "fr": "données les plus récentes : ", "en": "data up to "}
# Ghent, as one map.
CITY = View(lang="nl", center=(51.0578, 3.73), zoom=13.0, layers=("areas",))
BRUSSELS = View(lang="en", center=(50.85, 4.35), zoom=12.0)


def drawn(view: View, dataset: Dataset, size: tuple[int, int] = (1920, 1080), title: str = "") -> Canvas:
    with drawing():
        return Still(view, dataset, Size(*size), title).draw()


@derived
def usual(dataset: Dataset, lang: str, size: tuple[int, int]) -> Canvas:
    """The usual map, drawn once for all tests that look at it."""
    return drawn(View(lang=lang), dataset, size)


def pixels(view: View, dataset: Dataset, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(still(view, dataset, "png", Size(*size)))).convert("RGB"))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


@pytest.fixture
def framed(monkeypatch: pytest.MonkeyPatch) -> list[MapViewport]:
    """The frames of every picture drawn in the test."""
    found: list[MapViewport] = []
    draw = draw_areas

    def noted(canvas: Canvas, frame: MapViewport, *rest: Any) -> Any:
        found.append(frame)
        return draw(canvas, frame, *rest)

    monkeypatch.setattr("dashboard.outlets.still_picture.draw_areas", noted)
    return found


def test_a_picture_is_as_large_as_asked(real: Dataset) -> None:
    assert Image.open(io.BytesIO(still(View(), real, "png", Size(701, 500)))).size == (701, 500)
    head = still(View(), real, "svg", Size(400, 561))[:600].decode()
    assert 'width="400" height="561"' in head


def test_a_side_left_out_follows_the_other() -> None:
    assert Size.of(None, None) == Size(1920, 1080)
    assert Size.of(1280, None) == Size(1280, 720)
    assert Size.of(400, None) == Size(400, 560)
    assert Size.of(None, 900) == Size(1600, 900)


@pytest.mark.parametrize("view", [CITY, replace(CITY, classes="quantiles", steps=7)])
def test_every_area_has_the_colour_of_its_class_on_the_dashboard(
    real: Dataset, framed: list[MapViewport], view: View
) -> None:
    picture = pixels(view, real, (1100, 700))
    scale, areas = choropleth(view, real), real.areas_of("neighbourhood")
    assert scale is not None
    points = shapely.get_coordinates(shapely.maximum_inscribed_circle(shapely.from_wkb(areas["geometry"].to_numpy())))[
        ::2
    ]
    at = framed[0].pixels(world(points[:, 0], points[:, 1]))
    inside = framed[0].inside(at, 12)
    checked = 0
    for code, (x, y), seen in zip(scale.codes["neighbourhood"], at, inside, strict=True):
        if seen and code != NONE:
            around = picture[int(y) - 9 : int(y) + 10, int(x) - 9 : int(x) + 10].reshape(-1, 3)
            step = WHOLE.index(code) if code in WHOLE else PARTIAL.index(code)
            assert (around == rgb(scale.colours[step])).all(axis=1).any(), code
            checked += 1
    # The neighbourhoods of Ghent but the harbour, which has no figure.
    assert checked == 8


def test_areas_without_a_figure_are_hatched(real: Dataset, framed: list[MapViewport]) -> None:
    view = replace(CITY, classes="equal", center=(51.2, 4.4))
    picture = pixels(view, real, (1100, 700))
    scale = choropleth(view, real)
    assert scale is not None
    codes = scale.codes["neighbourhood"]
    areas = real.areas_of("neighbourhood")
    hatched, whole = 0, 0
    for code, shape in zip(codes, areas["geometry"], strict=True):
        (lon, lat), *_ = shapely.get_coordinates(shapely.maximum_inscribed_circle(shapely.from_wkb(shape)))
        spot = framed[0].pixels(world([lon], [lat]))
        if not framed[0].inside(spot, 20)[0]:
            continue
        x, y = spot[0].astype(int)
        around = picture[y - 5 : y + 6, x - 5 : x + 6].reshape(-1, 3)
        paper = (around == rgb(HATCHES["none"]["paper"] or "")).all(axis=1)
        assert paper.any() == (code == NONE)
        if code == NONE:
            assert 0.02 < paper.mean() < 0.95, "lines between the paper"
            hatched += 1
        whole += code in WHOLE
    # Antwerp: the docks have no figure, that of Stuivenberg stands for a part of the residents.
    assert (hatched, whole) == (1, 7)


def test_the_map_fills_its_place(real: Dataset, framed: list[MapViewport]) -> None:
    picture = pixels(replace(CITY, zoom=15.0), real, (1200, 800))
    left, top, right, bottom = (round(edge) for edge in framed[0].box)
    land = picture[top:bottom, left:right].reshape(-1, 3)
    colours = [rgb(colour) for colour in choropleth(CITY, real).colours]  # type: ignore[union-attr]
    assert sum((land == colour).all(axis=1).mean() for colour in colours) > 0.7


@pytest.mark.parametrize("size", [(1920, 1080), (400, 560)])
def test_every_practice_on_show_is_counted_or_said_to_be_elsewhere(real: Dataset, size: tuple[int, int]) -> None:
    """Symbols, circles and dashed circles together stand for each practice that lies in a frame, once."""
    for view in (
        View(lang="en"),
        View(lang="en", support=("professional",)),
        BRUSSELS,
    ):
        picture, counted, expected = Still(view, real, Size(*size)), DrawnSymbols(), set()
        with drawing():
            for frame in picture._frames((20.0, 100.0, size[0] - 20.0, size[1] - 100.0))[0]:
                picture._points(Canvas(*size), frame, counted)
                shown = set(picture.selection.practices["practice_id"])
                at = [one for one in practice_positions(real) if one.id in shown and not math.isnan(one.lat)]
                points = frame.pixels(world([one.lon for one in at], [one.lat for one in at]))
                inside = frame.inside(points, 3 * picture.size.unit)
                expected |= {one.id for one, there in zip(at, inside, strict=True) if there}
        assert counted.shown == len(expected) > 0


def test_the_legend_says_how_many_of_the_practices_are_in_the_picture(real: Dataset) -> None:
    canvas = drawn(replace(BRUSSELS, layers=("practices", "areas")), real, (1280, 720))
    said = next(text.get_text() for text in canvas.axes.texts if text.get_text().startswith("On this map:"))
    number = int(said.split()[3])
    rows = [text.get_text() for text in canvas.axes.texts if " · " in text.get_text()]
    counts = [int(row.rsplit(" · ", 1)[1]) for row in rows]
    assert said.endswith(" of 15 practices")
    # Anneessens and Cureghem.
    assert number == sum(counts) == 2


def test_spots_that_touch_become_one_and_no_row_is_lost() -> None:
    spots = [PointSymbol(float(at % 7) * 9, float(at // 7) * 9, 11.0, (at,)) for at in range(40)] + [
        PointSymbol(500, 500, 11, (40,))
    ]
    joined = clusters(spots)
    assert sorted(row for spot in joined for row in spot.rows) == list(range(41))
    assert 1 < len(joined) < 10
    assert joined[-1].rows == (40,)


views = st.builds(
    View,
    lang=st.sampled_from(languages()),
    indicator=st.sampled_from([None, "bimd2011_income", "bimd2011_crime"]),
    classes=st.sampled_from([None, "quantiles", "natural", "equal"]),
    steps=st.sampled_from([None, 3, 7]),
    support=st.sampled_from([(), ("professional",), ("professional", "subsidy", "unknown")]),
    setting=st.sampled_from([(), ("living",), ("learning", "working", "leisure")]),
    municipality=st.sampled_from([(), ("Gent",), ("Antwerpen", "Gent")]),
    layers=st.sampled_from([LAYERS, ("areas",), ("practices",), ("meeting_places", "areas"), ()]),
    area=st.sampled_from([None, "21000_18", "11002", "440217"]),
    practice=st.sampled_from([None, "torekes-rabot-gent", "voetbal-antwerpen"]),
    q=st.sampled_from(["", "a", "nothing has this in its text"]),
)


@settings(max_examples=6, phases=[Phase.generate])
@given(view=views, size=st.sampled_from(SIZES))
def test_no_text_hides_another_or_leaves_the_picture(real: Dataset, view: View, size: tuple[int, int]) -> None:
    canvas = drawn(view, real, size)
    assert outside(canvas) == []
    assert overlapping(canvas) == []


HOSTILE_VIEWS = (View(area="21000_10"), View(practice="torekes-rabot-gent"), CITY)


@pytest.mark.parametrize(("at", "size"), list(enumerate(SIZES)))
def test_hostile_names_are_drawn_as_text_that_can_be_read_and_stay_in_their_place(
    hostile: Dataset, at: int, size: tuple[int, int]
) -> None:
    canvas = drawn(HOSTILE_VIEWS[at % len(HOSTILE_VIEWS)], hostile, size)
    # The n within a symbol of the legend belongs to the drawing.
    assert min(float(text.get_fontsize()) for text in canvas.axes.texts if text.get_text() != "n") >= 9
    assert outside(canvas) == []
    assert overlapping(canvas) == []


@pytest.mark.parametrize(("at", "title"), list(enumerate(HOSTILE)))
def test_a_title_is_drawn_whole_whatever_is_in_it(real: Dataset, at: int, title: str) -> None:
    size = ((1280, 720), (400, 560))[at % 2]
    canvas = drawn(View(lang="en"), real, size, title)
    assert drawable(title).replace(" ", "") in words_on(canvas)
    assert outside(canvas) == []
    assert overlapping(canvas) == []


@pytest.mark.parametrize("lang", languages())
def test_a_picture_names_its_sources_years_licences_and_data(real: Dataset, lang: str) -> None:
    said = words_on(usual(real, lang, (1920, 1080)))
    for source in ("practices", "neighbourhoods", "figures", "meeting-places"):
        of = next(one for one in real.bundle.manifest.sources if one.id == source)
        assert of.credit.replace(" ", "") in said
        assert of.licence.replace(" ", "") in said
        assert str(of.vintage or "") in said
    assert real.digest[:8] in said
    assert NEWEST[lang].replace(" ", "") + str(real.bundle.manifest.data_date) in said


def test_a_day_is_said_as_the_language_writes_it_and_no_date_is_no_claim(real: Dataset) -> None:
    for lang, day in (("nl", "1 maart 2026"), ("fr", "1 mars 2026"), ("en", "1 March 2026")):
        assert date_text("2026-03-01", Words(lang, real.bundle.vocabulary)) == day
    bare = Dataset(replace(real.bundle, manifest=real.bundle.manifest.model_copy(update={"data_date": None})))
    assert dated(bare, Words("en", real.bundle.vocabulary)) == f"Solidarity Atlas, data {real.digest[:8]}."


def test_a_picture_is_the_same_from_run_to_run(atlas_bundle: Path, tmp_path: Path) -> None:
    code = (
        "import hashlib, sys; from pathlib import Path; from dashboard.outlets.export import write\n"
        "for out in sys.argv[2:]:\n"
        "    write('lang=fr&area=440217', Path(out), Path(sys.argv[1]))\n"
        "    print(hashlib.sha256(Path(out).read_bytes()).hexdigest())\n"
    )
    names = ("a.png", "a.pdf", "a.geojson", "a.csv")  # an SVG is drawn as a PDF is
    here = []
    for name in names:
        write("lang=fr&area=440217", tmp_path / name, atlas_bundle)
        here.append(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    command = [sys.executable, "-c", code, str(atlas_bundle), *(str(tmp_path / f"b{name}") for name in names)]
    # Sets are in another order there than here.
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    there = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=True)
    assert there.stdout.split() == here
    assert b"matplotlib" not in (tmp_path / "a.png").read_bytes().lower()
    assert b"CreationDate" not in (tmp_path / "a.pdf").read_bytes()


def test_drawing_needs_neither_geopandas_nor_pyplot_and_serving_no_matplotlib(
    atlas_bundle: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "import dashboard.presenters.invest.what_if_panel, dashboard.web.routes\n"
        "heavy = {'matplotlib', 'geopandas', 'shapely', 'scipy', 'esda', 'sklearn', 'rdflib'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "from dashboard.outlets.export import write\n"
        "write('', Path(sys.argv[2]), Path(sys.argv[1]))\n"
        "assert not {'matplotlib.pyplot', 'geopandas', 'streamlit'} & set(sys.modules)\n"
    )
    out = str(tmp_path / "x.png")
    subprocess.run([sys.executable, "-c", code, str(atlas_bundle), out], cwd=ROOT, timeout=600, check=True)


def test_need_and_support_are_drawn_in_the_colours_and_with_the_numbers_of_the_map(real: Dataset) -> None:
    view = View(lang="en", layers=("gap",))
    shown = bivariate_layer(view, real)
    assert shown is not None
    svg = still(view, real, "svg").decode()
    assert set(re.findall(r'id="class-(.)"', svg)) == set(shown.codes)
    assert all(colour in svg for colour in BIVARIATE)
    # The outline of the corner: on the map, and in the legend, over everything else that is drawn of areas.
    assert svg.count(f"stroke: {CELL_OUTLINE}") == 2
    on_map = svg.index(f"stroke: {CELL_OUTLINE}")
    assert svg.find("class-", on_map) == -1
    some = replace(view, cell=("3-1", "3-3"))
    svg = still(some, real, "svg").decode()
    assert {colour for colour in BIVARIATE if colour in svg} == {BIVARIATE[6], BIVARIATE[8]}
    assert Still(some, real, Size(800, 450)).spec.areas.colours.count(FADED) == 7


# The largest, the narrowest and the smallest; `make audit` draws the others.
@pytest.mark.parametrize(
    ("at", "size"),
    [pytest.param(*one, marks=[] if one[0] in (0, 1, 6) else pytest.mark.audit) for one in enumerate(SIZES)],
)
def test_the_legend_of_need_and_support_stays_on_the_page_and_clear_of_itself(
    real: Dataset, at: int, size: tuple[int, int]
) -> None:
    lang = languages()[at % len(languages())]
    canvas = drawn(View(lang=lang, layers=("practices", "gap"), cell=("3-1", "3-3")), real, size)
    assert outside(canvas) == []
    assert overlapping(canvas) == []


GRID = ((1920, 1080), (1200, 630), (800, 420), (640, 360), (480, 252), (400, 560), (400, 225), (600, 600), (320, 480))
SETS = (LAYERS, ("practices", "meeting_places", "areas"), ("practices", "gap"), ("areas", "gap"), ("practices",))


# Every size and every set of layers; `make audit` draws all pairs.
SIGNS = [
    pytest.param(size, at, id=f"{size[0]}x{size[1]}-{at}", marks=[] if at == row % 5 else pytest.mark.audit)
    for row, size in enumerate(GRID)
    for at in range(len(SETS))
]


@pytest.mark.parametrize(("size", "at"), SIGNS)
def test_every_sign_on_the_map_has_its_row_and_every_number_its_meaning(
    real: Dataset, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], at: int
) -> None:
    layers = SETS[at]
    shown: list[tuple[Still, DrawnSymbols]] = []
    draw_map = Still._map

    def kept(one: Still, canvas: Canvas, box: Box) -> DrawnSymbols:
        shown.append((one, draw_map(one, canvas, box)))
        return shown[-1][1]

    monkeypatch.setattr(Still, "_map", kept)
    lang = languages()[(at + GRID.index(size)) % len(languages())]
    canvas = drawn(View(lang=lang, layers=layers), real, size)
    ((one, on_it),) = shown
    said, words = words_on(canvas), one.words
    rows = [words(f"symbol.{name}") for name in on_it.symbols]
    rows += [words("symbol.several")] * bool(on_it.several) + [words("symbol.group")] * bool(on_it.by_town)
    rows += [words("symbol.meeting_place")] * bool(on_it.meeting_places)
    level = one.spec.legend.at(on_it.level)
    rows += [*(hatch.label for hatch in level.hatches), one.spec.legend.title]
    assert [row for row in rows if row.replace(" ", "") not in said] == []
    counts = [item.count for item in level.classes]
    if counts and all(any(text.get_text() == count for text in canvas.axes.texts) for count in counts):
        assert level.method.replace(" ", "") in said
    # What is not drawn is said, and so is what the map cannot show.
    left = [layer for layer in layers if layer not in one.view.layers]
    assert all(words(f"layer.{layer}").replace(" ", "") in said for layer in left)
    assert bool(left) == bool(one.missing)
    if "practices" in one.view.layers:
        # A picture has spaces of one kind only.
        assert "".join(one.note.split()) in said
    assert not any(
        "…" in text.get_text()
        for text in canvas.axes.texts
        if text.get_fontsize() == one.size.small and one.view.layers
    )
    assert outside(canvas) == []
    assert overlapping(canvas) == []


PREVIEWS = ((800, 420), (640, 360), (400, 560))


@pytest.mark.parametrize(
    "drawings",
    [
        tuple(zip(PREVIEWS, languages(), strict=True)),
        pytest.param(tuple(product(PREVIEWS, languages())), marks=pytest.mark.audit),
    ],
    ids=["each once", "all pairs"],
)
def test_from_the_size_of_a_preview_on_nothing_of_the_usual_map_is_left_out(
    real: Dataset, drawings: Sequence[tuple[tuple[int, int], str]]
) -> None:
    # In the frames of the sample's four municipalities practices are joined where little of the land is shown.
    for size, lang in drawings:
        said = words_on(usual(real, lang, size))
        words = Words(lang, real.bundle.vocabulary)
        assert words("symbol.several").replace(" ", "") in said, (size, lang)
        assert words("symbol.meeting_place").replace(" ", "") in said, (size, lang)


@pytest.fixture(scope="module")
def one_level(real: Dataset) -> Dataset:
    """The sample without its municipalities as areas, so that cities are named by where the region says they are."""
    areas, figures = real.bundle.areas, real.bundle.indicators
    areas = areas[areas["level"] == "neighbourhood"].reset_index(drop=True)
    figures = figures[figures["area_id"].isin(areas["area_id"])].reset_index(drop=True)
    return Dataset(replace(real.bundle, areas=areas, indicators=figures))


def test_one_map_of_several_cities_names_them(one_level: Dataset) -> None:
    for lang, size, names in (
        ("en", (1120, 900), ("Ghent", "Antwerp", "Brussels")),
        ("fr", (1920, 1080), ("Gand", "Anvers", "Bruxelles")),
        ("en", (800, 420), ("Ghent", "Antwerp", "Brussels")),
    ):
        canvas = drawn(View(lang=lang, center=(51.0, 4.1), zoom=9.2), one_level, size)
        assert set(names) <= {text.get_text() for text in canvas.axes.texts}
        assert outside(canvas) == []
        assert overlapping(canvas) == []
    near = {text.get_text() for text in drawn(replace(CITY, lang="en", zoom=15.0), one_level).axes.texts}
    assert not near & {"Ghent", "Antwerp", "Brussels"}


@pytest.mark.parametrize("size", [(400, 560), (320, 480), (400, 225), (200, 200)])
def test_the_name_above_a_narrow_map_stays_above_it(real: Dataset, size: tuple[int, int]) -> None:
    canvas = drawn(View(lang="en", layers=("areas",)), real, size)
    assert outside(canvas) == []
    assert overlapping(canvas) == []
    if size[0] >= 320:
        assert {"Ghent", "Antwerp", "Brussels"} <= {text.get_text() for text in canvas.axes.texts}


def test_a_map_without_practices_is_called_by_what_it_shows(real: Dataset) -> None:
    words, data = Words("en", real.bundle.vocabulary), real
    for layers, said in (
        (("gap",), "Need and known meeting places: Deprivation 2011 – Sample region."),
        (("areas",), "Deprivation 2011 – Sample region."),
        (("areas", "meeting_places"), "Deprivation 2011 and meeting places – Sample region."),
        (("meeting_places",), "Meeting places – Sample region."),
        ((), "Sample region."),
        (("practices",), "15 documented practices of solidarity, in 7 neighbourhoods."),
    ):
        view = View(lang="en", layers=layers)
        assert headline(view, select(view, data.bundle, data.index), data, words) == said
    cell = View(lang="en", layers=("gap",), cell=("3-1", "3-3"))
    told = headline(cell, select(cell, data.bundle, data.index), data, words)
    assert told.startswith("Need and known meeting places: Deprivation 2011 in the 2 neighbourhoods with high need")


@pytest.mark.parametrize(
    ("view", "size", "counts", "named"),
    [
        (
            View(lang="en", level="municipality"),
            (1280, 720),
            [1, 1, 0, 1, 1],
            "less than 95% of the residents (1 municipality)",
        ),
        (
            View(lang="en", level="neighbourhood"),
            (1080, 1920),
            [7] * 5,
            "no figure (1 neighbourhood: park, port, industry…)",
        ),
        (
            View(lang="en", center=(51.2, 3.0), zoom=9.0),
            (1920, 1080),
            [1, 1, 0, 1, 1],
            "Same colour breaks as for neighbourhoods",
        ),
    ],
)
def test_the_legend_counts_the_level_that_is_drawn(
    two_level_bundle: Path, view: View, size: tuple[int, int], counts: list[int], named: str
) -> None:
    dataset = Dataset(read_bundle(two_level_bundle))
    view = replace(view, layers=("areas",), classes="quantiles")
    canvas = drawn(view, dataset, size)
    assert named.replace(" ", "") in words_on(canvas)
    said = [text for text, _ in boxes(canvas)]
    assert any(said[at : at + 5] == [str(number) for number in counts] for at in range(len(said))), said


@given(
    lat=st.floats(50.7, 51.4),
    lon=st.floats(2.6, 5.8),
    zoom=st.floats(7, 18),
    width=st.integers(200, 2000),
    height=st.integers(200, 2000),
    layers=st.sampled_from([("practices",), ("gap",), ("areas", "practices")]),
)
def test_the_middle_of_a_map_is_the_place_that_its_view_states(
    real: Dataset, lat: float, lon: float, zoom: float, width: int, height: int, layers: tuple[str, ...]
) -> None:
    view = View(lang="nl", center=(lat, lon), zoom=zoom, layers=layers, area="440217")
    selection = select(view, real.bundle, real.index)
    box = (30.0, 40.0, 30.0 + width, 40.0 + height)
    (frame,) = viewports(view, real, selection, box, words_of(real, "nl"), 12)
    middle = frame.pixels(world(lon, lat))[0]
    assert np.allclose(middle, (30 + width / 2, 40 + height / 2), atol=1e-3)
    assert math.isclose(frame.zoom, zoom)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    "more",
    [
        {"center": (51.219, 4.41), "zoom": 12.0},
        {"center": (51.05, 3.72), "zoom": 13.0},
        {"area": "11002ANT20"},
        {"practice": "torekes-rabot-gent"},
        {"center": (51.3, 3.0), "zoom": 14.0},
    ],
)
def test_the_title_counts_the_practices_of_its_own_frame(real: Dataset, lang: str, more: dict[str, Any]) -> None:
    for size in ((1280, 720), (400, 560)):
        picture = Still(View(lang=lang, **more), real, Size(*size))
        with drawing():
            title, canvas = picture.titled()
        one, _, plan = replace(picture, given_title=title)._laid_out()
        # The practices that the map with this very title contains.
        inside = one._contents(plan.map_box).practices
        assert inside is not None
        assert len(inside) < 15
        assert texts(lang)["finding.on_this_map"].strip() in title.lower()
        kinds = [real.kinds(practice) for practice in inside]
        behind = sum(bool(found & {"professional", "meeting_infrastructure"}) for found in kinds)
        stated = {int(number) for number in re.findall(r"\d+", title)}
        assert stated <= ({len(inside), behind} if inside else {15})
        assert "".join(title.split())[:40] in "".join(words_on(canvas).split())


def test_a_picture_that_contains_all_of_the_selection_has_the_title_of_the_page(real: Dataset) -> None:
    view = View(lang="en", municipality=("Gent",))
    assert Still(view, real, Size(1280, 720)).titled()[0] == MappedView(view, real).finding.headline
    assert "on this map" not in MappedView(view, real).finding.headline
