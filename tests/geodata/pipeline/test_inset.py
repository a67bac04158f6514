"""The part of a region that is shown enlarged: from its declaration into the manifest, with its bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.bundle import read_bundle
from geodata.errors import SourceError
from tests.conftest import SAMPLE
from tests.inset_region import BOXES, INSET, SMALL, build_bundle


def test_the_manifest_has_what_is_declared_and_its_bounds(inset_bundle: Path) -> None:
    inset = read_bundle(inset_bundle).manifest.region_info.inset
    assert inset is not None
    assert inset.label == {"nl": "Melle", "fr": "Melle", "en": "Melle"}
    assert inset.municipalities == (SMALL,)
    assert inset.bounds == pytest.approx(BOXES[SMALL])


def test_a_region_without_one_says_so(ragged_bundle: Path) -> None:
    assert read_bundle(ragged_bundle).manifest.region_info.inset is None
    assert '"inset": null' in (ragged_bundle / "manifest.json").read_text("utf-8")


def test_what_is_no_municipality_of_the_region_is_named_with_a_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(SAMPLE))
    with pytest.raises(SourceError) as caught:
        build_bundle(SAMPLE, tmp_path, INSET.replace(SMALL, "44041"))
    (problem,) = caught.value.problems
    assert problem.message() == "`inset.municipalities` has '44041'"
    assert "44040" in problem.fix()
