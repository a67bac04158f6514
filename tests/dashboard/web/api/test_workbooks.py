"""Beside every CSV of the API stands a workbook: same rows, same order, same refusals; with columns and sources."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.outlets import TABLE_FORMS, XLSX
from dashboard.outlets.csv_writer import FORMULA
from dashboard.outlets.evidence_tables import FIGURES
from dashboard.outlets.file_table import CODES
from dashboard.presenters.i18n import languages, words_of
from dashboard.query.dataset import Dataset
from dashboard.web.api.downloads import TABLES
from tests.dashboard.outlets.workbooks import cells, opened

# Every table, so that a new one is tried by itself; {name} stands for a figure of the page Evidence.
PATHS = [path.format(name=name) for path in TABLES for name in (FIGURES if "{name}" in path else ("",))]
AREA = "area=440217"


def query_of(path: str, client: TestClient, more: str = "") -> str:
    """A query that the table answers: some need an area."""
    needs = client.get(f"/api/{path}.csv").status_code == 400
    return "&".join(filter(None, (AREA if needs else "", more)))


def plain(value: Any) -> Any:
    """A cell of a workbook as the CSV writes it; numbers stay numbers."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def assert_same_rows(text: str, content: bytes) -> None:
    written = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    found = cells(opened(content), 0)
    assert found[0] == written[0]
    assert len(found) == len(written)
    for row, line in zip(found[1:], written[1:], strict=True):
        for value, cell in zip(map(plain, row), line, strict=True):
            assert value == (cell.replace("\r\n", "\n") if isinstance(value, str) else pytest.approx(float(cell)))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("path", PATHS)
def test_a_workbook_has_the_rows_of_the_csv_in_its_order(client: TestClient, path: str, lang: str) -> None:
    query = query_of(path, client, f"lang={lang}")
    assert_same_rows(client.get(f"/api/{path}.csv?{query}").text, client.get(f"/api/{path}.xlsx?{query}").content)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("practices", "setting=working&lang=fr"),
        ("practices", "q=no+such+text"),
        ("areas", "municipality=Gent&indicator=bimd2011"),
        ("areas", "cell=3-1"),
        ("neighbourhood", f"{AREA}&compare=21000_18"),
        ("neighbourhood-places", f"{AREA}&compare=21000_18"),
        ("evidence/spread", "indicator=bimd2011_health"),
    ],
)
def test_a_view_selects_the_same_rows_of_both(client: TestClient, path: str, query: str) -> None:
    text = client.get(f"/api/{path}.csv?{query}").text
    assert_same_rows(text, client.get(f"/api/{path}.xlsx?{query}").content)
    every = client.get(f"/api/{path}.csv?{query_of(path, client)}").text
    assert text != every


@pytest.mark.parametrize("path", PATHS)
def test_types_are_real_and_codes_are_texts(client: TestClient, path: str) -> None:
    head, *rows = cells(opened(client.get(f"/api/{path}.xlsx?{query_of(path, client)}").content), 0)
    kinds = {name: {type(row[at]) for row in rows if row[at] is not None} for at, name in enumerate(head)}
    assert all(kind <= {str} for name, kind in kinds.items() if name.endswith(CODES))
    assert all(kind <= {int, float} or len(kind) == 1 for kind in kinds.values() if kind)
    numeric = {name for name, kind in kinds.items() if kind and kind <= {int, float}}
    assert numeric & {"lat", "population", "value", "yes", "traces", "need", "found", "residents", "walk_m", "runs"}


@pytest.mark.parametrize("path", PATHS)
def test_every_column_has_a_meaning_and_every_table_its_sources(
    client: TestClient, dataset: Dataset, path: str
) -> None:
    titles = {words_of(dataset, "nl").local(source.title) for source in dataset.sources.values()}
    book = opened(client.get(f"/api/{path}.xlsx?{query_of(path, client, 'lang=nl')}").content)
    head, columns, sources = cells(book, 0)[0], cells(book, 1)[1:], cells(book, 2)[1:]
    assert [row[0] for row in columns] == head
    assert all(row[1] for row in columns)
    *named, last = sources
    assert named
    assert all(row[0] in titles and row[1] and row[3] for row in named)
    assert dataset.digest[:8] in last[0]


def test_headers_are_those_of_the_csv_and_what_is_compressed_stays_as_it_is(client: TestClient) -> None:
    answers = {form: client.get(f"/api/areas{form}", headers={"accept-encoding": "gzip"}) for form in TABLE_FORMS}
    workbook = answers[".xlsx"]
    assert workbook.headers["content-type"] == XLSX
    assert workbook.headers["content-disposition"] == 'attachment; filename="solidarity-atlas-sample-areas.xlsx"'
    assert answers[".csv"].headers["content-encoding"] == "gzip"
    assert "content-encoding" not in workbook.headers
    for name in ("link", "cache-control", "vary"):
        assert workbook.headers[name] == answers[".csv"].headers[name]
    assert workbook.headers["etag"] != answers[".csv"].headers["etag"]
    again = client.get(
        "/api/areas.xlsx", headers={"if-none-match": workbook.headers["etag"], "accept-encoding": "gzip"}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("practices", "setting=x"),
        ("areas", "level=province&indicator=wealth"),
        ("neighbourhood", ""),
        ("neighbourhood-places", f"{AREA}&compare=nowhere"),
        ("evidence/shares", "indicator=x"),
        ("evidence/nothing", ""),
    ],
)
def test_what_the_csv_refuses_the_workbook_refuses(client: TestClient, path: str, query: str) -> None:
    refused, workbook = (client.get(f"/api/{path}{form}?{query}") for form in TABLE_FORMS)
    assert refused.status_code in (400, 404)
    assert (workbook.status_code, workbook.json()) == (refused.status_code, refused.json())


def test_programs_and_catalogues_are_told_of_every_form(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for path in TABLES:
        for form, media in TABLE_FORMS.items():
            assert list(paths[f"/{path}{form}"]["get"]["responses"]["200"]["content"]) == [media.partition(";")[0]]
    links = client.get("/api/collections/areas?f=json").json()["links"]
    assert {one["type"] for one in links if one["rel"] == "enclosure"} == set(TABLE_FORMS.values())
    assert "/api/areas.xlsx" in client.get("/api/dcat.jsonld").text
    assert "/api/areas.xlsx" in client.get("/api?f=html&lang=en").text
