"""The check that the registry can grow makes changes that are valid and that reach the bundle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata.bundle import read_bundle
from geodata.pipeline import build
from geodata.registry.canonical import canonical
from tests.conftest import SAMPLE
from tools.check_growing_registry import NEW, grow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample that is the project's folder."""
    copied = shutil.copytree(SAMPLE, tmp_path / "atlas")
    monkeypatch.setenv("ATLAS_HOME", str(copied))
    return copied


def test_an_entry_more_one_changed_one_retired_and_another_figure_are_built(home: Path, atlas_bundle: Path) -> None:
    changes = grow(home, "sample")
    registry = (home / "practices.yaml").read_bytes()
    assert canonical(registry) == (registry.decode(), [])
    before, after = read_bundle(atlas_bundle), read_bundle(build("sample", out=home / "build").folder)
    old, new = (bundle.practices.set_index("practice_id") for bundle in (before, after))
    assert changes.added == NEW
    assert set(new.index) - set(old.index) == {NEW}
    assert set(old.index) - set(new.index) == {changes.retired}
    assert after.retired[changes.retired].redirect == changes.changed
    for column in ("name", "geometry"):
        assert new[column].to_dict()[changes.changed] != old[column].to_dict()[changes.changed]
    figures = [bundle.indicators.set_index(["indicator_id", "area_id"])["value"].dropna() for bundle in (before, after)]
    assert list(figures[0].index[figures[0] != figures[1]]) == [("bimd2011", changes.area)]


def test_an_entry_that_a_story_names_is_neither_changed_nor_retired(home: Path) -> None:
    with pytest.raises(LookupError, match="no story names"):
        grow(home, "sample", change="torekes-rabot-gent")
    with pytest.raises(LookupError, match="no entry to retire"):
        grow(home, "sample", retire="torekes-rabot-gent")
