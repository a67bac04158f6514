"""Where practices may lie is what the folders of regions say."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.bounds import Bounds, declared_bounds
from geodata.errors import SourceError
from geodata.project import regions_folder, vocabulary_file
from geodata.registry import Checks, check_registry, load_vocabulary

ENTRY = """\
- id: garden
  name: Garden
  summary: {{en: Neighbours garden.}}
  setting: [living]
  place: {{location: {{lat: {}, lon: {}, precision: neighbourhood}}}}
  references:
    - {{id: page, title: A page, url: "https://example.org/"}}
"""


def region(folder: Path, name: str, bounds: str) -> None:
    (folder / name).mkdir()
    (folder / name / "region.yaml").write_text(f"id: {name}\nbounds: {bounds}\n" if bounds else f"id: {name}\n")


def found(regions: Path, lat: float, lon: float) -> list[str]:
    checks = Checks(load_vocabulary(vocabulary_file()), 2026, bounds=declared_bounds(regions))
    return [item.rule for item in check_registry(ENTRY.format(lat, lon).encode(), checks).problems]


def test_a_new_region_widens_where_practices_may_lie(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
        region(folder, "flanders", "[50.68, 2.54, 51.51, 5.92]")
        region(folder, "city", "[51.0, 3.6, 51.2, 3.8]")
        region(folder, "old", "")
    region(after, "polder", "[52.0, 4.0, 52.5, 5.0]")
    assert found(before, 52.37, 4.89) == ["coordinates"]
    assert found(after, 52.37, 4.89) == []
    assert found(after, 4.89, 52.37) == ["swapped-coordinates"]
    assert found(after, 51.05, 3.72) == []
    assert found(after, 52.37, 5.5) == ["coordinates"]  # in none, though between the two
    assert declared_bounds(before) == (Bounds(50.68, 2.54, 51.51, 5.92),)


@pytest.mark.parametrize("bounds", ["[51.0, 3.6, 50.0, 3.8]", "[51.0, 3.6]", "[a, b, c, d]", "[0, 0, 91, 1]"])
def test_bounds_that_are_none_are_reported_with_their_place(tmp_path: Path, bounds: str) -> None:
    region(tmp_path, "flanders", bounds)
    with pytest.raises(SourceError, match=r"region\.yaml:2:"):
        declared_bounds(tmp_path)


def test_the_regions_of_the_project_are_asked_unless_others_are_named() -> None:
    assert declared_bounds() == (Bounds(50.68, 2.54, 51.51, 5.92),)
    assert declared_bounds(regions_folder()) == declared_bounds()
