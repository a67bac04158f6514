"""Names and residents of small areas, and the wholes that boundaries cut, as a region declares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from geodata.errors import SourceError
from geodata.layers.aggregation import read_weights
from geodata.layers.area_names import read_small_areas, read_whole_names
from geodata.region import AreaNames, Region, Weights, WholeNames, Wholes

LOCAL = {"en": "x"}


def region(**changes: Any) -> Region:
    """One level of neighbourhoods, one look-up from sectors."""
    source = {"id": "t", "file": "t.csv", "title": LOCAL, "credit": "x", "licence": "x"}
    layer = {
        "level": "neighbourhood",
        "source": "t",
        "crs": "EPSG:4326",
        "code_vintage": "areas-1",
        "rows": 1,
        "columns": {"area_id": "id"},
        "renamed": {"7": "7X"},
    }
    lookup = {"id": "up", "source": "t", "from_column": "a", "to_column": "b"}
    lookup |= {"from_vintage": "sectors-1", "to_vintage": "areas-1"}
    naming = {
        "level": "neighbourhood",
        "weights": {"source": "people", "code": "sector", "value": ["old", "young"]},
        "names": [
            {"source": "new", "code": "sector", "name": "name"},
            {"source": "before", "code": "sector", "name": "name", "encoding": "latin-1"},
        ],
        "code_vintage": "sectors-1",
        "along": ["up"],
        "corrections": {"DORPP": "DORP"},
    }
    return Region.model_validate(
        {
            "id": "toy",
            "languages": ["nl"],
            "label": LOCAL,
            "metric_crs": "EPSG:3812",
            "sources": [source],
            "boundaries": [layer],
            "lookups": [lookup],
            "area_names": naming | changes,
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("sector,old,young\ns1,1,2\ns2,3,NA\ns3,NA,\n")
    (tmp_path / "new.csv").write_text("sector,name\ns1,DORPP\ns3,\n")
    (tmp_path / "before.csv").write_text("sector,name\ns1,OUD\ns2,CAFÉ\ns3,HOF\n", encoding="latin-1")
    return tmp_path


def small_areas(folder: Path, declared: Region) -> pd.DataFrame:
    """Small areas of the toy; 7 is 7X in its boundaries."""
    assert isinstance(declared.area_names, AreaNames)
    lookups = {"up": pd.Series({"s1": "A", "s2": "7", "s3": "A", "s4": "A"})}
    return read_small_areas(lambda source: folder / f"{source}.csv", declared.area_names, declared, lookups)


def test_each_small_area_has_residents_a_name_and_an_area(folder: Path) -> None:
    found = small_areas(folder, region())
    assert found["area_id"].to_dict() == {"s1": "A", "s2": "7X", "s3": "A", "s4": "A"}
    # What two columns say is added up; a missing count is nobody.
    assert found["residents"].fillna(-1).to_dict() == {"s1": 3, "s2": 3, "s3": -1, "s4": -1}
    # The first table that has a name gives it, without the misprint.
    assert found["name"].dropna().to_dict() == {"s1": "DORP", "s2": "CAFÉ", "s3": "HOF"}


def test_editions_are_not_mixed(folder: Path) -> None:
    with pytest.raises(SourceError, match="sectors-2"):
        small_areas(folder, region(code_vintage="sectors-2"))


def test_one_column_of_residents_is_a_list_of_one(folder: Path) -> None:
    one = Weights(source="people", code="sector", value="old")
    assert read_weights(folder / "people.csv", one).dropna().to_dict() == {"s1": 1, "s2": 3}


def test_a_count_that_is_no_number_is_refused(folder: Path) -> None:
    (folder / "people.csv").write_text("sector,old,young\ns1,1,many\ns1,1,2\n")
    with pytest.raises(SourceError) as refused:
        small_areas(folder, region())
    assert [problem.rule for problem in refused.value.problems] == ["area-id", "number"]


def wholes(**changes: Any) -> Wholes:
    """Parts 21xxx_n of wholes 21000_n."""
    return Wholes.model_validate({"level": "neighbourhood", "part": r"21\d{3}_(\d+)", "id": "21000_{}"} | changes)


def test_a_part_knows_its_whole() -> None:
    ids = ["21009_106", "21004_106", "44021A1", "21009_1x"]
    assert [wholes().whole_of(area) for area in ids] == ["21000_106", "21000_106", None, None]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"part": r"21\d{3}_\d+"}, "0 groups"),
        ({"part": "(a)(b)"}, "2 groups"),
        ({"part": "("}, "no regular expression"),
        ({"id": "21000"}, "id"),
        ({"id": "{}{}"}, "id"),
    ],
)
def test_a_whole_needs_one_group_for_its_id(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        wholes(**changes)


def test_names_of_wholes_come_from_a_layer(tmp_path: Path) -> None:
    shape = {"type": "Point", "coordinates": [4.3, 50.8]}
    rows = [{"nr": "21000_1", "nom": "Boondael"}, {"nr": "21000_2", "nom": None}]
    features = [{"type": "Feature", "properties": row, "geometry": shape} for row in rows]
    (tmp_path / "q.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    def names(**columns: str) -> pd.DataFrame:
        declared = WholeNames(source="q", id="nr", columns=columns)
        return read_whole_names(lambda source: tmp_path / f"{source}.geojson", declared)

    assert names(name_fr="nom")["name_fr"].dropna().to_dict() == {"21000_1": "Boondael"}
    with pytest.raises(SourceError, match="there is no column `naam`"):
        names(name_nl="naam")
    (tmp_path / "q.geojson").write_text("no layer")
    with pytest.raises(SourceError, match="cannot be read"):
        names(name_fr="nom")
