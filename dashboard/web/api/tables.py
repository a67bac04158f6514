"""CSV files of practices and areas, and the description of their columns (CSV on the Web)."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

import pandas as pd

from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.practice_files import practices_csv
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from dashboard.web.api.features import rows_of
from dashboard.web.api.filters import read_view, selected
from dashboard.web.api.properties import (
    CELL_SEPARATOR,
    CSVW,
    KEYS,
    PRACTICES_CSV,
    Property,
    declared,
    meaning,
    properties_of,
)
from dashboard.web.api.request import ApiRequest, not_found, refused
from dashboard.web.api.responses import CSV, ApiResponse, as_json
from geodata.models import LANGUAGES


def practices(asked: ApiRequest) -> ApiResponse:
    """``/api/practices.csv``: exactly the practices that the view in the query selects."""
    view, problems = read_view("practices", asked)
    if problems:
        raise refused(problems)
    dataset = asked.dataset
    head, lines = dataset.once(("practices csv", view.lang), lambda: csv_lines(_all_practices(dataset, view.lang)))
    rows = selected("practices", dataset, view)
    return _file(head + b"".join(lines[row] for row in rows), "practices", asked)


def areas(asked: ApiRequest) -> ApiResponse:
    """``/api/areas.csv``: areas with every figure and its status; of a level, a municipality, an indicator if asked."""
    view, problems = read_view("areas", asked)
    if problems:
        raise refused(problems)
    head, lines = asked.dataset.once(
        ("areas csv", view.indicator), lambda: csv_lines(_all_areas(asked, view.indicator))
    )
    body = head + b"".join(lines[row] for row in selected("areas", asked.dataset, view))
    return _file(body, "areas", asked)


def csv_lines(body: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """The heading of a CSV file, with its byte order mark, and each row's line: encoded once, joined as asked for."""

    def line(cells: list[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(cells)
        return text.getvalue().encode()

    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return codecs.BOM_UTF8 + line(next(rows)), tuple(line(cells) for cells in rows)


def _all_practices(dataset: Dataset, lang: str) -> bytes:
    return practices_csv(select(View(lang=lang), dataset.bundle, dataset.index), dataset, lang)


def _all_areas(asked: ApiRequest, indicator: str | None) -> bytes:
    names = [item.name for item in properties_of("areas", asked.dataset, indicator)]
    table = pd.DataFrame(rows_of("areas", asked.dataset, indicator), columns=names, dtype=object)
    return as_csv(table)


def columns(asked: ApiRequest) -> ApiResponse:
    """``/api/NAME.csv-metadata.json``: every column of a file with its type and meaning in three languages."""
    name = asked.path_params["table"]
    if name not in ("practices", "areas"):
        raise not_found(f"no file {name[:100]!r}.csv; there are: practices, areas")
    described = declared(PRACTICES_CSV) if name == "practices" else properties_of("areas", asked.dataset)
    spoken = {lang: Words(lang, asked.dataset.bundle.vocabulary) for lang in LANGUAGES}
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": asked.lang}],
        "url": f"{asked.base}/api/{name}.csv",
        "dc:title": _said({lang: words(f"api.collection.{name}.title") for lang, words in spoken.items()}),
        "dc:description": _said({lang: words(f"api.collection.{name}.text") for lang, words in spoken.items()}),
        "dialect": {"encoding": "utf-8", "lineTerminators": "\r\n", "header": True},
        "tableSchema": {
            "columns": [_column(item, name, asked, spoken) for item in described],
            "primaryKey": KEYS[name],
        },
    }
    return as_json(content, "application/csvm+json")


def _column(item: Property, table: str, asked: ApiRequest, spoken: dict[str, Words]) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": item.name,
        "titles": item.name,
        "dc:description": _said({lang: meaning(item, asked.dataset, words) for lang, words in spoken.items()}),
        "datatype": CSVW.get(item.kind, "string"),
        "required": item.name == KEYS[table],
    }
    if item.kind in ("terms", "texts"):
        column["separator"] = CELL_SEPARATOR
    return column


def _said(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": lang} for lang, text in texts.items()]


def _file(body: bytes, name: str, asked: ApiRequest) -> ApiResponse:
    region = asked.dataset.bundle.manifest["region"]
    file = f"solidarity-atlas-{region}.csv" if name == "practices" else f"solidarity-atlas-{region}-{name}.csv"
    described = f'<{asked.base}/api/{name}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    return ApiResponse(body, CSV, {"content-disposition": f'attachment; filename="{file}"', "link": described})
