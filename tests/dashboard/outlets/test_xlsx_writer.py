"""A workbook holds what the table holds: types, order, empty cells; and no text of it is run, lost or breaks it."""

from __future__ import annotations

import io
import math
import pickle
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.outlets.csv_writer import FORMULA
from dashboard.outlets.file_table import Column, FileTable, Kind, file_table
from dashboard.outlets.practice_files import practices_file_table
from dashboard.outlets.xlsx_writer import CELL, LARGEST, SHEET, as_xlsx, clean, sheet_names
from dashboard.presenters.credits import Attribution
from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from geodata.models import Vocabulary
from tests.dashboard.outlets.workbooks import cells, first_column, opened

SOURCE = Attribution("=Registry", "Somebody", "2021", "CC BY 4.0", "https://example.org/by", "https://example.org")


def table(rows: pd.DataFrame, kind: Kind = "text", lang: str = "en", date: str | None = "2026-01-31") -> FileTable:
    columns = tuple(Column(str(name), kind, f"means {name}") for name in rows)
    words = Words(lang, Vocabulary(origins={}, facets={}))
    return FileTable("Rows", columns, rows, (SOURCE,), "Atlas, edition 1", date, words)


def one_column(values: Sequence[Any], kind: Kind = "text") -> bytes:
    return as_xlsx(table(pd.DataFrame({"name": pd.Series(values, dtype=object)}), kind))


def test_each_kind_of_value_keeps_its_type_and_what_is_missing_is_an_empty_cell(real: Dataset) -> None:
    rows = pd.DataFrame(
        {
            "area_id": ["0123", "44021"],
            "postcode": ["9000", None],
            "year": pd.array([2011, None], dtype="Int64"),
            "value": [0.1, math.nan],
            "reached": pd.Series([True, None], dtype=object),
            "name": ["Gent", ""],
        }
    )
    made = file_table(
        "figures", rows, ["practices"], real, Words("en", real.bundle.vocabulary), dict.fromkeys(map(str, rows), "x")
    )
    assert [column.kind for column in made.columns] == ["text", "text", "number", "number", "flag", "text"]
    book = opened(as_xlsx(made))
    assert cells(book, 0) == [
        [*rows],
        ["0123", "9000", 2011, 0.1, True, "Gent"],
        ["44021", None, None, None, None, None],
    ]
    assert [type(value) for value in cells(book, 0)[1]] == [str, str, int, float, bool, str]


def test_codes_stay_texts_whatever_they_are_made_of(real: Dataset) -> None:
    rows = pd.DataFrame({"area_id": [1, 2], "value": [1, 2]})
    words = Words("en", real.bundle.vocabulary)
    made = file_table("figures", rows, [], real, words, dict.fromkeys(map(str, rows), "x"))
    assert cells(opened(as_xlsx(made)), 0)[1:] == [["1", 1], ["2", 2]]


def test_the_names_stay_in_sight_and_filter_every_row() -> None:
    book = opened(as_xlsx(table(pd.DataFrame({"a": ["1", "2"], "b": ["3", "4"]}))))
    for sheet, filtered in zip(book.worksheets, ("A1:B3", "A1:B3", "A1:F3"), strict=True):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == filtered
        assert all(cell.font.bold for cell in sheet[1])
        assert all(8 <= sheet.column_dimensions[letter].width <= 81 for letter in ("A", "B"))


@pytest.mark.parametrize("lang", languages())
def test_other_sheets_explain_the_columns_and_name_the_sources(lang: str) -> None:
    book = opened(as_xlsx(table(pd.DataFrame({"a": ["1"], "b": ["2"]}), lang=lang)))
    expected = {"nl": ["Kolommen", "Bronnen"], "fr": ["Colonnes", "Sources"], "en": ["Columns", "Sources"]}
    assert book.sheetnames == ["Rows", *expected[lang]]
    assert cells(book, 1)[1:] == [["a", "means a"], ["b", "means b"]]
    assert cells(book, 2)[1:] == [
        ["=Registry", "Somebody", "2021", "CC BY 4.0", "https://example.org/by", "https://example.org"],
        ["Atlas, edition 1", None, None, None, None, None],
    ]


def test_the_terms_of_a_column_are_listed_where_it_has_any(real: Dataset) -> None:
    made = practices_file_table(select(View(), real.bundle, real.index), real, "en")
    head, *rows = cells(opened(as_xlsx(made)), 1)
    assert head == ["Column", "What it means", "Possible terms"]
    explained = {row[0]: row for row in rows}
    assert list(explained) == [column.name for column in made.columns]
    assert explained["setting"][2].startswith("living = ")
    assert explained["postcode"][1:] == ["Postcode", None]


@pytest.mark.parametrize("date", ["2026-01-31", "2026", None])
def test_the_same_table_gives_the_same_bytes_also_elsewhere(date: str | None) -> None:
    made = table(pd.DataFrame({"a": ["1"]}), date=date)
    assert as_xlsx(made) == as_xlsx(pickle.loads(pickle.dumps(made)))
    year = opened(as_xlsx(made)).properties.created.year
    assert year == (2000 if date is None else 2026)


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    hostile = [
        *(f"{start}1+1" for start in FORMULA),
        "=HYPERLINK(1)",
        "{=1}",
        "https://example.org",
        "mailto:a@b",
        "12",
        "1e3",
    ]
    book = opened(one_column(hostile))
    assert [row[0] for row in cells(book, 0)[1:]] == [clean(text) for text in hostile]
    assert {cell.data_type for cell in book.worksheets[0]["A"]} == {"s"}
    assert not book.worksheets[0]._hyperlinks
    with zipfile.ZipFile(io.BytesIO(one_column(hostile))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_what_xml_cannot_hold_is_marked_and_lines_end_as_in_a_spreadsheet() -> None:
    lost = "a\x00b\x1bc\ud800d\uffffe"
    assert first_column(one_column([lost, "one\r\ntwo\rthree\nfour\tfive"])) == [
        "a\ufffdb\ufffdc\ufffdd\ufffde",
        "one\ntwo\nthree\nfour\tfive",
    ]


MARKUP = "<r><rPr><b/></rPr><t>bold</t></r><r><nothing></r>"


@pytest.mark.parametrize(
    "text", [MARKUP, "<r></r>", "<r>&amp;</r>", "<si>&lt;</si>", "]]>", "<!--", "_x0041_", " padded "]
)
def test_markup_in_a_text_is_text(text: str) -> None:
    assert first_column(one_column([text])) == [text]


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    texts = ["x" * CELL, "x" * (CELL + 1), "🎉" * CELL, f"<r>{'<' * CELL}</r>", f"<r>{'<' * 20_000}</r>"]
    fits, cut, wide, markup, escaped = first_column(one_column(texts))
    assert fits == texts[0]
    for found in (cut, wide, markup, escaped):
        assert found.endswith("…")
        assert len(found.encode("utf-16-le")) // 2 <= CELL
    assert cut == "x" * (CELL - 1) + "…"
    assert set(wide) == {"🎉", "…"}


def test_hostile_names_of_a_bundle_come_through(hostile: Dataset) -> None:
    made = practices_file_table(select(View(), hostile.bundle, hostile.index), hostile, "nl")
    head, *rows = cells(opened(as_xlsx(made)), 0)
    assert [row[head.index("name")] for row in rows] == [clean(name) for name in made.rows["name"]]


def test_a_table_without_rows_or_columns_is_a_workbook_too() -> None:
    assert cells(opened(as_xlsx(table(pd.DataFrame({"a": []})))), 0) == [["a"]]
    assert opened(as_xlsx(table(pd.DataFrame()))).sheetnames == ["Rows", "Columns", "Sources"]


# Characters that spreadsheets, XML and the library treat in their own way come up often.
TEXTS = st.text(st.one_of(st.sampled_from("=+-@\t\r\n'\"<>&_x;]{}/\\ \x00\x1f\ufffe"), st.characters()), max_size=60)
NUMBERS = st.one_of(st.floats(), st.integers(-(2**53), 2**53))


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=12))
@example(["<r>", "</r>", MARKUP])
def test_any_text_comes_back(texts: list[str]) -> None:
    found = first_column(one_column([*texts, "end"]))
    assert found == [*(clean(text) or None for text in texts), "end"]


@settings(max_examples=60)
@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_any_number_comes_back_and_none_that_a_sheet_lacks(numbers: list[float]) -> None:
    *found, _ = first_column(one_column([*numbers, 1], "number"))
    for number, cell in zip(numbers, found, strict=True):
        assert cell == (pytest.approx(number, rel=1e-15, abs=0) if abs(number) <= LARGEST else None)


@given(st.lists(st.text(st.one_of(st.sampled_from("[]:*?/\\' aé🎉"), st.characters()), max_size=40), max_size=4))
@example(["History", "history", "a" * 40, "A" * 40])
@example(["", "'", "(2)", " (2) "])
def test_any_title_becomes_a_name_that_a_sheet_can_have(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(names) == len(titles)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= SHEET
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
        ElementTree.fromstring(f"<a>{name.replace('&', '').replace('<', '')}</a>")
