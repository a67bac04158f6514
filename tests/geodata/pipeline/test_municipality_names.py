"""Names in French and English are filled in where the publisher has none, and nothing else is touched."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from geodata.pipeline.inputs import MUNICIPALITY_NAMES, named
from geodata.sources import load_region, region_folder


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """Two municipalities and a neighbourhood of each, and a municipality that our table does not hold (WGS84)."""
    rows = [
        ("44021", "municipality", "Gent", None, "Gent"),
        ("21009", "municipality", "Elsene", None, "Elsene"),
        ("44021A", "neighbourhood", "Gent", None, "Gent"),
        ("21009A", "neighbourhood", "Boondaal", "Boondael", "Elsene"),
        ("1", "municipality", "Ergens", None, "Ergens"),
    ]
    columns = ["area_id", "level", "name_nl", "name_fr", "municipality_name"]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry=[box(n, 0, n + 1, 1) for n in range(5)], crs="EPSG:4326")
    return table.assign(name_en=None)


def test_municipalities_get_the_names_that_we_know(areas: gpd.GeoDataFrame) -> None:
    region = load_region(region_folder("sample")).model_copy(update={"municipalities": {}})
    found = named(areas, region)
    assert list(found.areas["name_fr"][:2]) == ["Gand", "Ixelles"]
    assert list(found.areas["name_en"][:2]) == ["Ghent", "Ixelles / Elsene"]
    # A neighbourhood that is called as its municipality is another place.
    assert found.areas["name_fr"].isna().tolist() == [False, False, True, False, True]
    assert found.areas["name_fr"][3] == "Boondael"
    assert found.names == {
        "Elsene": {"nl": "Elsene", "fr": "Ixelles", "en": "Ixelles / Elsene"},
        "Gent": {"nl": "Gent", "fr": "Gand", "en": "Ghent"},
    }
    assert found.source is not None
    assert (found.source.id, found.source.licence) == (MUNICIPALITY_NAMES, "CC BY 4.0")


def test_what_the_region_says_stays(areas: gpd.GeoDataFrame) -> None:
    region = load_region(region_folder("sample"))
    said = {name: {"nl": name, "fr": "x", "en": "y"} for name in ("Gent", "Elsene")}
    found = named(areas, region.model_copy(update={"municipalities": said}))
    assert found.names["Gent"] == {"nl": "Gent", "fr": "x", "en": "y"}
    assert found.source is None
    assert found.areas is areas
