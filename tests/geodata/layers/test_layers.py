"""Boundaries, figures and meeting places: the contract of each, and every way to break it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.bundle.models.documents import UnmatchedIndicator
from geodata.crs import area_km2, transform_accuracy
from geodata.errors import SourceError
from geodata.layers import read_boundaries, read_indicators, read_meeting_places
from geodata.models import Vocabulary
from geodata.region import BoundaryLayer, Region
from geodata.statuses import UnmatchedCode

# One square kilometre in Belgian Lambert 2008.
SQUARE = shapely.box(600_000, 700_000, 601_000, 701_000)
LAYER: dict[str, Any] = {
    "level": "neighbourhood",
    "source": "outlines",
    "crs": "EPSG:3812",
    "rows": 2,
    "columns": {"area_id": "code", "name_nl": "naam"},
}
LOCAL = {"nl": "x", "fr": "x", "en": "x"}
LANGUAGES = tuple(LOCAL)
REGION = Region.model_validate(
    {
        "id": "toy",
        "languages": LANGUAGES,
        "label": LOCAL,
        "metric_crs": "EPSG:3812",
        "sources": [{"id": "t", "file": "t.csv", "title": LOCAL, "credit": "us", "licence": "CC0"}],
        "boundaries": [LAYER | {"source": "t"}],
        "indicator_table": {"source": "t", "area_id": "code", "population": "people", "coverage": "share"},
        "indicators": [
            {"id": "need", "column": "score", "label": LOCAL, "unit": LOCAL, "description": LOCAL, "source": "t",
             "direction": "high_is_need", "range": [0, 100], "vintage": 2011}
        ],
    }
)  # fmt: skip


def boundaries(path: Path, codes: list[Any], shapes: list[Any] | None = None, crs: str | None = "EPSG:3812") -> Path:
    shapes = shapes or [
        shapely.transform(SQUARE, lambda xy, n=n: xy + np.array([2000 * n, 0])) for n in range(len(codes))
    ]
    table = gpd.GeoDataFrame({"code": codes, "naam": ["n"] * len(codes)}, geometry=shapes, crs=crs)
    table.to_file(path / "areas.gpkg")
    return path / "areas.gpkg"


def problems_of(path: Path, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(SourceError) as caught:
        read_boundaries(path, BoundaryLayer.model_validate({**LAYER, **changes}), "EPSG:3812", LANGUAGES)
    assert all(problem.where == str(path) for problem in caught.value.problems)
    return [(problem.rule, problem.message()) for problem in caught.value.problems]


def test_boundaries_come_out_tidy_in_wgs84_with_metric_surfaces(tmp_path: Path) -> None:
    areas = read_boundaries(
        boundaries(tmp_path, ["02", "01"]), BoundaryLayer.model_validate(LAYER), "EPSG:3812", LANGUAGES
    )
    assert list(areas["area_id"]) == ["01", "02"]
    assert areas.crs.to_string() == "EPSG:4326"
    assert areas["area_km2"].tolist() == pytest.approx([1, 1])
    assert areas.geometry.iloc[0].centroid.x == pytest.approx(3.69, abs=0.01)
    assert areas["name_fr"].isna().all()


def test_every_difference_from_the_declaration_is_told(tmp_path: Path) -> None:
    path = boundaries(tmp_path, ["01", "01", None])
    assert [rule for rule, _ in problems_of(path)] == ["rows", "area-id", "area-id"]
    assert problems_of(path, columns={"area_id": "nis", "name_nl": "label"}) == [
        ("column", "there is no column `label`"),
        ("column", "there is no column `nis`"),
    ]
    assert ("crs", "the coordinate system is EPSG:3812, declared is EPSG:31370") in problems_of(path, crs="EPSG:31370")


def test_geometry_is_never_guessed(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    path = boundaries(tmp_path, ["01", "02"], [bow_tie, shapely.Point(0, 0)])
    assert problems_of(path) == [("geometry", "the geometry of 01, 02 is missing, invalid or no polygon")]


@pytest.mark.parametrize(("part", "kept"), [("shp", 160), ("shp", 90), ("dbf", 0), ("dbf", 70), ("shx", 0)])
def test_a_shapefile_that_is_not_whole_is_refused(tmp_path: Path, part: str, kept: int) -> None:
    whole = gpd.read_file(boundaries(tmp_path, ["01", "02"]))
    whole.to_file(tmp_path / "areas.shp")
    broken = tmp_path / f"areas.{part}"
    broken.write_bytes(broken.read_bytes()[:kept])
    if not kept:
        broken.unlink()
    with pytest.raises(SourceError) as caught:
        read_boundaries(tmp_path / "areas.shp", BoundaryLayer.model_validate(LAYER), "EPSG:3812", LANGUAGES)
    assert all(problem.where.startswith(str(tmp_path)) and problem.fix() for problem in caught.value.problems)


def test_a_file_that_is_no_layer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text("{")
    assert [rule for rule, _ in problems_of(path)] == ["boundaries"]


def areas(*ids: str) -> pd.DataFrame:
    return pd.DataFrame({"area_id": ids, "level": "neighbourhood", "whole_id": None})


def figures(path: Path, text: str) -> Path:
    (path / "t.csv").write_text(text)
    return path / "t.csv"


def test_figures_keep_codes_as_text_and_say_what_is_missing(tmp_path: Path) -> None:
    table = figures(tmp_path, "code,people,score,share\n01,10,50.5,1\n02,20,40,0.5\n03,0,,\n99,5,1,1\n")
    found = read_indicators(lambda _: table, REGION, areas("04", "03", "02", "01"), {})
    rows = found.values.set_index("area_id")
    assert rows["status"].to_dict() == {"01": "ok", "02": "partial", "03": "no_data", "04": "no_data"}
    assert rows.loc["01", "value"] == 50.5
    assert rows["coverage"].to_dict() == {"01": 1, "02": 0.5, "03": 0, "04": 0}
    assert found.unmatched == (
        UnmatchedIndicator(id="99", reason=UnmatchedCode.NO_SUCH_AREA, source="t"),
        UnmatchedIndicator(id="04", reason=UnmatchedCode.NOT_IN_THE_TABLE, source="t"),
    )
    assert found.population.loc["02", "population"] == 20


def test_every_cell_that_is_no_number_is_told_with_its_line(tmp_path: Path) -> None:
    table = figures(tmp_path, "code,people,score,share\n01,10,many,1\n02,x,120,1\n02,1,inf,1\n")
    with pytest.raises(SourceError) as caught:
        read_indicators(lambda _: table, REGION, areas("01", "02"), {})
    told = [str(problem) for problem in caught.value.problems]
    assert any(text.startswith(f"{table}:2: error number: 01: `score` is 'many'") for text in told)
    assert any(text.startswith(f"{table}:3: error number: 02: `people` is 'x'") for text in told)
    assert any("`score` is 'inf'" in text for text in told)
    assert any("error range: 02: `score` is 120.0" in text for text in told)
    assert any("error area-id: `code` has '02' more than once" in text for text in told)


def test_a_missing_column_names_those_that_exist(tmp_path: Path) -> None:
    table = figures(tmp_path, "code,people,score\n01,1,1\n")
    with pytest.raises(SourceError, match=r"no column `share` \(name columns that exist: code, people, score\)"):
        read_indicators(lambda _: table, REGION, areas("01"), {})


def test_meeting_places_are_checked_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "places.yaml"
    path.write_text(
        "- {id: a, name: A, kind: castle, municipality: Gent, url: 'https://example.org/'}\n"
        "- {id: b, name: B, kind: library, municipality: Gent, url: 'ftp://example.org/'}\n"
        "- {id: a, name: A, kind: library, municipality: Gent, url: 'https://example.org/', floor: 3}\n"
        "- {id: a, name: A, kind: library, municipality: Gent, url: 'https://example.org/'}\n"
    )
    text = {"label": {"en": "library"}, "definition": {"en": "Books."}, "origin": ["atlas"]}
    terms = Vocabulary.model_validate(
        {"origins": {"atlas": {"title": "Us"}}, "facets": {"meeting_place_kind": {"library": text}}}
    )
    with pytest.raises(SourceError) as caught:
        read_meeting_places(path, terms)
    assert [problem.rule for problem in caught.value.problems] == ["vocabulary", "value", "unknown-key", "unique-id"]


def test_the_transforms_that_we_use_are_accurate_to_a_metre_or_two() -> None:
    assert transform_accuracy("EPSG:4326", "EPSG:3812") <= 2
    assert transform_accuracy("EPSG:3812", "EPSG:3812") == 0


@pytest.mark.parametrize("system", ["EPSG:1", "nonsense"])
def test_a_system_that_does_not_exist_is_refused(system: str) -> None:
    with pytest.raises(SourceError, match="unknown coordinate system"):
        transform_accuracy(system, "EPSG:3812")


def test_degrees_are_no_metres() -> None:
    table = gpd.GeoDataFrame(geometry=[shapely.box(3, 50, 4, 51)], crs="EPSG:4326")
    with pytest.raises(SourceError, match="does not measure in metres"):
        area_km2(table, "EPSG:4326")
