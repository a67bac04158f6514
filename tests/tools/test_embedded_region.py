"""How the embedded region's files are worked out, on small inputs."""

from __future__ import annotations

import json
from pathlib import Path

from shapely import Polygon

from tools.embedded_region import geojson, main_and_others, mergers


def test_an_area_belongs_where_most_residents_live_and_partly_where_one_in_twenty_do() -> None:
    assert main_and_others({"21001": 40, "21004": 910, "21005": 50, "21009": 0}) == ("21004", "21005")
    assert main_and_others({"21001": 90, "21004": 800, "21005": 110}) == ("21004", "21005|21001")
    assert main_and_others({"21001": 49, "21004": 951}) == ("21004", "")


def test_equal_parts_go_by_code() -> None:
    assert main_and_others({"21005": 10, "21004": 10, "21001": 10}) == ("21001", "21004|21005")


def test_every_merged_municipality_names_all_that_merged(tmp_path: Path) -> None:
    table = tmp_path / "mergers.csv"
    table.write_text("Old,\tNew\nTielt (37015) + Meulebeke (37007),\tTielt (37022)\n", "utf-8")
    assert mergers(table) == {"37007": "37007+37015", "37015": "37007+37015"}


def test_outlines_are_written_with_five_decimals_and_an_absent_name_as_null() -> None:
    outline = Polygon([(4.1234567, 51), (4.2, 51), (4.2, 51.1000000001)])
    content = geojson([{"area_id": "1", "name_nl": "Één", "name_fr": None}], [outline])
    (feature,) = json.loads(content)["features"]
    assert feature["properties"] == {"area_id": "1", "name_nl": "Één", "name_fr": None}
    assert feature["geometry"]["coordinates"] == [[[4.12346, 51.0], [4.2, 51.0], [4.2, 51.1], [4.12346, 51.0]]]
    assert "Één" in content
