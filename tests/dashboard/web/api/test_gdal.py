"""GDAL's own driver for OGC API – Features, which QGIS uses too, reads everything from a running server."""

from __future__ import annotations

import pyogrio
import pytest

from dashboard.query.dataset import Dataset
from dashboard.web.api.properties import COLLECTIONS, KEYS
from tests.dashboard.web.api.test_downloads import WORKING


def test_the_driver_is_there() -> None:
    assert "OAPIF" in pyogrio.list_drivers()


def test_it_finds_every_collection(running: str) -> None:
    assert [name for name, _ in pyogrio.list_layers(f"OAPIF:{running}/api")] == list(COLLECTIONS)


@pytest.mark.parametrize("size", [4, 1000])
@pytest.mark.parametrize("name", COLLECTIONS)
def test_it_reads_every_feature_page_by_page(running: str, dataset: Dataset, name: str, size: int) -> None:
    table = pyogrio.read_dataframe(f"OAPIF:{running}/api", layer=name, PAGE_SIZE=size)
    assert list(table["id"]) == list(getattr(dataset.bundle, name)[KEYS[name]])
    assert table.crs.to_epsg() == 4326
    assert table.geometry.notna().any()


@pytest.mark.parametrize("name", COLLECTIONS)
def test_it_knows_the_type_of_every_property_before_it_reads_one(running: str, name: str) -> None:
    info = pyogrio.read_info(f"OAPIF:{running}/api", layer=name, PAGE_SIZE=1)
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    expected = {
        "practices": {"start": "OFTInteger", "end": "OFTInteger", "studies": "OFTStringList", "name": "OFTString"},
        "meeting_places": {"year": "OFTInteger", "secondary": "OFTInteger", "note_nl": "OFTString"},
        "areas": {"population": "OFTReal", "bimd2011": "OFTReal", "bimd2011_status": "OFTString"},
    }[name]
    assert expected.items() <= types.items()


def test_it_reads_one_collection_with_the_filters_of_a_view(running: str) -> None:
    table = pyogrio.read_dataframe(f"OAPIF:{running}/api/collections/practices?setting=working&lang=fr")
    assert set(table["id"]) == WORKING


def test_it_asks_for_a_box(running: str) -> None:
    ghent = pyogrio.read_dataframe(f"OAPIF:{running}/api", layer="areas", bbox=(3.725, 51.055, 3.735, 51.06))
    # Within the outline of Binnenstad, and so within that of Ghent.
    assert set(ghent["id"]) == {"44021", "4402101"}
