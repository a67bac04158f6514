"""Rows that leave the atlas: the same as on the screen, with what they mean, their sources and their terms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.outlets import renderers
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.export import write
from dashboard.outlets.export_request import ExportError
from dashboard.outlets.file_table import explained
from dashboard.outlets.practice_files import practices_file_table, practices_geojson
from dashboard.presenters.i18n import languages
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from dashboard.web.api.features import ids_of, shapes_of
from geodata.errors import BundleError


def collection(view: View, dataset: Dataset) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(practices_geojson(view, select(view, dataset.bundle, dataset.index), dataset))
    return found


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@settings(max_examples=12)
@given(
    lang=st.sampled_from(languages()),
    support=st.sampled_from([(), ("professional",), ("unknown",)]),
    setting=st.sampled_from([(), ("learning",), ("living", "leisure")]),
    q=st.sampled_from(["", "gent", "no such text anywhere"]),
)
def test_both_files_hold_exactly_the_rows_on_show(real: Dataset, lang: str, support: Any, setting: Any, q: str) -> None:
    view = View(lang=lang, support=support, setting=setting, q=q)
    selection = select(view, real.bundle, real.index)
    expected = list(selection.practices["practice_id"])
    assert [feature["id"] for feature in collection(view, real)["features"]] == expected
    assert [row["practice_id"] for row in rows(as_csv(practices_file_table(selection, real, lang).rows))] == expected


def test_geojson_is_what_the_standard_asks(real: Dataset) -> None:
    found = collection(View(lang="en"), real)
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert set(feature["properties"]) == set(found["columns"])
        if feature["geometry"] is not None:
            lon, lat = feature["geometry"]["coordinates"]
            assert feature["geometry"]["type"] == "Point"
            assert 2 < lon < 6.5
            assert 50 < lat < 52


def test_a_practice_without_a_point_stays_in_the_file_and_is_put_nowhere(real: Dataset) -> None:
    found = {one["id"]: one for one in collection(View(), real)["features"]}
    table = {
        row["practice_id"]: row
        for row in rows(as_csv(practices_file_table(select(View(), real.bundle, real.index), real, "en").rows))
    }
    nowhere = {name for name, one in found.items() if one["geometry"] is None}
    assert {name: found[name]["properties"]["precision"] for name in nowhere} == {
        "netwerk-zonder-plek": None,
        "ruilwinkel-gent": None,
        "onthaal-antwerpen": "municipality",
        "voetbal-antwerpen": "municipality",
    }
    assert {name for name, row in table.items() if not row["lat"] and not row["lon"]} == nowhere
    assert {name for name, row in table.items() if not row["radius_m"]} == nowhere
    assert {(row["precision"], row["radius_m"]) for row in table.values()} == {
        ("address", "0"),
        ("street", "200"),
        ("neighbourhood", "500"),
        ("municipality", ""),
        ("", ""),
    }
    # The API's features have a point where these files have one.
    shapes = shapes_of(real, "practices").encoded
    assert {name for name, row in ids_of(real, "practices").items() if shapes[row] == b"null"} == nowhere


def test_values_keep_their_kind(real: Dataset) -> None:
    by_id = {one["id"]: one["properties"] for one in collection(View(lang="nl"), real)["features"]}
    found = by_id["torekes-rabot-gent"]
    assert found["setting"] == ["living", "working"]
    assert (found["start"], found["end"], found["verified"]) == (2010, None, 2021)
    assert sorted(found["provider"]) == [
        "FairFin / Muntuit",
        "Samenlevingsopbouw Gent (SAAMO Gent)",
        "Stad Gent",
        "Vlaamse overheid",
    ]


@pytest.mark.parametrize("lang", languages())
def test_every_file_names_its_sources_and_terms_and_explains_its_columns(real: Dataset, lang: str) -> None:
    found = collection(View(lang=lang), real)
    assert found["licence"] == "CC BY 4.0"
    assert found["edition"] == real.digest[:8]
    assert {source["id"] for source in found["sources"]} == {"practices", "municipalities", "neighbourhoods"}
    assert all(source["credit"] and source["licence"] and source["title"] for source in found["sources"])
    table = practices_file_table(select(View(), real.bundle, real.index), real, lang)
    columns = {row["column"]: row for row in rows(as_csv(explained(table)))}
    assert list(columns) == list(rows(as_csv(table.rows))[0])
    assert all(row["meaning"] for row in columns.values())
    assert columns["setting"]["values"].startswith("living = ")


def test_what_explains_a_csv_lies_next_to_it(atlas_bundle: Path, tmp_path: Path) -> None:
    write("?lang=en&setting=working", tmp_path / "rows.csv", atlas_bundle)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.columns.csv", "rows.csv", "rows.sources.txt"]
    assert len(rows((tmp_path / "rows.csv").read_bytes())) == 5
    assert "CC BY 4.0" in (tmp_path / "rows.sources.txt").read_text("utf-8")


def test_a_whole_link_is_a_view_too(atlas_bundle: Path, tmp_path: Path) -> None:
    write("http://localhost:8501/?lang=en&setting=working#top", tmp_path / "link.csv", atlas_bundle)
    write("/embed?lang=en&setting=working", tmp_path / "path.csv", atlas_bundle)
    write("lang=en&setting=working", tmp_path / "query.csv", atlas_bundle)
    assert len({(tmp_path / f"{name}.csv").read_bytes() for name in ("link", "path", "query")}) == 1
    assert len(rows((tmp_path / "link.csv").read_bytes())) == 5


@pytest.mark.parametrize("suffix", sorted({*renderers()} - {".html"}))
def test_every_kind_of_file_can_be_written(atlas_bundle: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix.upper()}"
    write("area=21000_18", out, atlas_bundle)
    begins = {
        ".png": b"\x89PNG",
        ".svg": b"<?xml",
        ".pdf": b"%PDF",
        ".csv": b"\xef\xbb\xbf",
        ".geojson": b"{",
        ".xlsx": b"PK",
    }
    assert out.read_bytes().startswith(begins[suffix])


def test_all_that_is_wrong_with_a_question_is_said_at_once(atlas_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(
        ExportError, match=r"lang='xx' cannot(.|\n)*setting='livng' cannot be used \(allowed: living"
    ) as caught:
        write("lang=xx&setting=livng", tmp_path / "x.csv", atlas_bundle)
    assert len(caught.value.problems) == 2
    with pytest.raises(ExportError, match=r"end it in .*\.png"):
        write("", tmp_path / "x.docx", atlas_bundle)
    with pytest.raises(ExportError, match="add `area=ID`"):
        write("", tmp_path / "x.pdf", atlas_bundle)
    with pytest.raises(ExportError, match="cannot be written"):
        write("", tmp_path / "no" / "x.csv", atlas_bundle)
    with pytest.raises(BundleError):
        write("", tmp_path / "x.csv", tmp_path)
    assert list(tmp_path.iterdir()) == []
