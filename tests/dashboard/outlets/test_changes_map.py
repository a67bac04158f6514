"""The preview page of a proposal: one file, no network, and a stranger's text stays text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from dashboard.outlets.changes_map import changed_places
from dashboard.presenters.i18n import Words
from geodata.models import Vocabulary
from tests.geodata.contributions.test_review import HOSTILE, report


def page_of(report: dict[str, Any], lang: str = "en") -> str:
    return changed_places(report, Words(lang, Vocabulary(origins={}, facets={})))


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def hostile() -> dict[str, Any]:
    text = " ".join(HOSTILE)
    change = report()["changes"][0]
    return report(
        changes=[{**change, "id": text, "name": text, "keys": [{"path": text, "before": text, "after": text}]}]
    )


def test_the_page_loads_nothing_and_lets_only_its_own_scripts_run() -> None:
    page = page_of(report())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; ")
    assert policy[1].count("sha256-") == 3
    assert "script-src 'unsafe" not in policy[1]
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", page)


def test_entries_with_a_point_are_on_the_map_and_all_are_in_the_list() -> None:
    page = page_of(report())
    data = data_of(page)
    assert [change["label"] for change in data["changes"]] == ["Garden · changed, moved by 1.2 km"]
    assert "Registry: 1 changed, 1 removed" in page
    assert "Gone" in page
    assert "removed, not in retired.yaml" in page


def test_around_the_points_there_are_names_and_outlines_and_none_far_away() -> None:
    change = {**report()["changes"][0], "before": None, "after": [51.0543, 3.7174], "moved_m": None}
    data = data_of(page_of(report(changes=[change])))
    names = {town["name"] for town in data["towns"]}
    assert "Gent" in names
    assert "Genk" not in names
    # Around the point are the neighbourhoods of Ghent of one sample, and those of Ghent and Melle of the other.
    assert len(data["areas"]["features"]) == 9 + 7
    # A town of a region with outlines is named first.
    assert data["towns"][0]["name"] == "Gent"


def test_a_municipality_without_neighbourhoods_has_its_own_outline() -> None:
    change = {**report()["changes"][0], "before": None, "after": [50.93, 4.05], "moved_m": None}
    boxes = [shape(one["geometry"]).bounds for one in data_of(page_of(report(changes=[change])))["areas"]["features"]]
    assert (3.86, 50.9, 4.1, 51.02) in boxes
    assert len(boxes) == len(set(boxes))


def test_where_no_region_has_outlines_of_its_own_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    data = data_of(page_of(report()))
    assert data["areas"]["features"] == []
    assert "Gent" in {town["name"] for town in data["towns"]}


def test_without_points_there_is_a_list_and_no_map() -> None:
    page = page_of(report(changes=[report()["changes"][1]]))
    assert 'id="map"' not in page
    assert "so there is no map" in page


def test_a_strangers_text_stays_text_in_the_page() -> None:
    page = page_of(hostile())
    assert "<script>alert" not in page
    assert "<img" not in page
    assert data_of(page)["changes"][0]["label"].startswith(" ".join(HOSTILE))


def test_the_page_speaks_three_languages() -> None:
    assert "Register: 1 gewijzigd, 1 weggehaald" in page_of(report(), "nl")
    assert "Registre\u00a0: 1 modifiée, 1 retirée" in page_of(report(), "fr")
    assert '<html lang="fr">' in page_of(report(), "fr")


def test_a_point_that_stands_for_a_municipality_is_said_to_do_so() -> None:
    change = {**report()["changes"][0], "precision": "municipality"}
    assert "only the municipality is known" in data_of(page_of(report(changes=[change])))["changes"][0]["label"]
