"""The list of Where to invest leaves the atlas as it is on the page: the same rows in the same order in every file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.maps.palette import ACCENT
from dashboard.maps.still.canvas import Canvas, drawing
from dashboard.outlets.list_picture import ListPicture, list_picture
from dashboard.outlets.ranked_list import COLUMNS, list_table
from dashboard.presenters.i18n import languages
from dashboard.query.area_list import area_list
from dashboard.query.dataset import Dataset
from dashboard.query.view import Sort, View, parse_view
from dashboard.web.routes import routes
from tests.dashboard.outlets.workbooks import cells, opened
from tests.dashboard.pages.parts import sections

VIEWS: list[dict[str, str]] = [
    {"lang": "nl"},
    {"lang": "en", "area": "44021", "sort": "residents", "least": "1000"},
    {"lang": "fr", "area": "21001"},
    {"lang": "nl", "area": "4402118", "sort": "need"},
    *({"lang": "en", "municipality": "Gent", "sort": sort} for sort in get_args(Sort)),
]


def script() -> None:
    from dashboard.pages import invest
    from dashboard.pages.page_context import open_page

    context = open_page()
    if context is not None:
        invest.page(context)


@pytest.fixture
def client(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TestClient]:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    with TestClient(Starlette(routes=routes(tmp_path))) as made:
        yield made


def on_page(params: dict[str, str]) -> list[str]:
    """The areas of the list on the page, in its order."""
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params.update(params)
    return re.findall(r'data-row="([^"]+)"', sections(page.run())["rows"])


def drawn(view: View, dataset: Dataset) -> tuple[ListPicture, Canvas]:
    with drawing():
        made = ListPicture(view, dataset, "https://atlas.example.org/invest")
        return made, made.draw()


def texts_of(canvas: Canvas) -> list[tuple[float, float, str]]:
    """What is set on a canvas: top, left, text, from the top."""
    return sorted((text.get_position()[1], text.get_position()[0], text.get_text()) for text in canvas.axes.texts)


@pytest.mark.parametrize("params", VIEWS, ids=lambda params: urlencode(params))
def test_page_csv_excel_and_image_have_the_same_rows_in_the_same_order(
    params: dict[str, str], client: TestClient, real: Dataset
) -> None:
    page = on_page(params)
    assert page
    rows = list(csv.DictReader(io.StringIO(client.get("/api/invest.csv", params=params).content.decode("utf-8-sig"))))
    assert [row["area_id"] for row in rows] == page
    book = opened(client.get("/api/invest.xlsx", params=params).content)
    head, *lines = cells(book, 0)
    assert head == list(COLUMNS) == list(rows[0])
    assert [line[head.index("area_id")] for line in lines] == page
    view, problems = parse_view({name: [value] for name, value in params.items()}, real.allowed)
    assert problems == ()
    _, canvas = drawn(view, real)
    names = real.short_area_names(view.lang)
    said = [text for _, _, text in texts_of(canvas)]
    # Every name is drawn once, below the one before it.
    assert [text for text in said if text in {names[area] for area in page}] == [names[area] for area in page]


def test_the_cells_of_page_and_image_are_the_same(real: Dataset) -> None:
    view = View(lang="en", area="44021")
    (town,) = area_list(view, real)
    _, canvas = drawn(view, real)
    placed = texts_of(canvas)
    first = town.areas[0]
    top = next(y for y, _, text in placed if text == first.name)
    on_line = [text for y, _, text in placed if abs(y - top) < 0.5]
    assert f"{first.residents:,}" in on_line
    assert f"{first.without:,}" in on_line


def test_excel_has_real_types_ids_as_text_frozen_heads_meanings_and_sources(client: TestClient) -> None:
    book = opened(client.get("/api/invest.xlsx?lang=en&municipality=Gent").content)
    head, *lines = cells(book, 0)
    row: dict[str, Any] = dict(zip(head, lines[0], strict=True))
    assert isinstance(row["area_id"], str)
    assert isinstance(row["municipality_id"], str)
    assert isinstance(row["residents"], int)
    assert row["compared"] is True
    assert row["high_need_few_places"] is True
    assert row["missed_places"] == 1
    assert book.worksheets[0].freeze_panes == "A2"
    meanings = dict(line[:2] for line in cells(book, 1)[1:])
    assert list(meanings) == list(COLUMNS)
    assert "800\u00a0m" in meanings["residents_without"]
    assert len(cells(book, 2)) > 2


@pytest.mark.parametrize("lang", languages())
def test_every_column_has_a_meaning_in_every_language(lang: str, real: Dataset) -> None:
    table = list_table(View(lang=lang), real)
    assert [column.name for column in table.columns] == list(COLUMNS)
    assert all(column.meaning for column in table.columns)
    assert {source.title for source in table.sources}


def test_a_town_that_cannot_be_compared_has_need_alone_in_files(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/invest.csv?area=21001").content.decode("utf-8-sig"))))
    assert {row["compared"] for row in rows} == {"False"}
    for column in ("residents_without", "known_places", "missed_places", "nearest_m"):
        assert {row[column] for row in rows} == {""}
    assert any(row["need"] for row in rows)


def test_the_image_has_title_note_sources_and_address_and_a_red_edge_for_the_corner_alone(real: Dataset) -> None:
    made, canvas = drawn(View(lang="en", area="44021"), real)
    said = " ".join(text for _, _, text in texts_of(canvas))
    assert said.startswith(made.title.split(" ")[0])
    assert "Sources" in said
    assert "https://atlas.example.org/invest" in said
    red = [
        one
        for one in canvas.axes.patches
        if isinstance(one, Rectangle) and to_hex(one.get_facecolor()) == ACCENT.lower()
    ]
    (town,) = area_list(View(lang="en", area="44021"), real)
    assert len(red) == sum(area.corner for area in town.areas) >= 1
    assert all(one.get_width() == 3 for one in red)


def test_nothing_of_the_image_lies_outside_it(real: Dataset) -> None:
    for lang in languages():
        _, canvas = drawn(View(lang=lang), real)
        for text in canvas.axes.texts:
            box = text.get_window_extent(canvas.renderer)
            assert 0 <= box.x0 <= box.x1 <= canvas.width
            assert 0 <= box.y0 <= box.y1 <= canvas.height


def test_hostile_names_are_drawn(hostile: Dataset) -> None:
    for kind in ("png", "svg"):
        assert list_picture(View(lang="en", area="44021"), hostile, kind)


def test_the_same_list_gives_the_same_bytes(real: Dataset) -> None:
    view = View(lang="nl", municipality=("Gent",))
    assert list_picture(view, real, "svg") == list_picture(view, real, "svg")


def test_a_route_answers_with_the_image_and_refuses_what_it_cannot_use(client: TestClient) -> None:
    answer = client.get("/invest.svg?lang=en&municipality=Gent")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "invest.svg" in answer.headers["content-disposition"]
    assert client.get("/invest.png?sort=sideways").status_code == 400
    assert client.get("/api/invest.csv?least=7").status_code == 400


def test_the_description_of_the_api_has_the_list(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for suffix in (".csv", ".xlsx"):
        names = {one["$ref"].rpartition("/")[2] for one in paths[f"/invest{suffix}"]["get"]["parameters"]}
        assert {"sort", "least", "area", "indicator"} <= names
