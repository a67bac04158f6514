"""The live registry and the embedded region: what holds for any valid content."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from geodata.bundle import Bundle, read_bundle, read_manifest
from geodata.pipeline import build
from geodata.places.lock import lock_text, read_lock
from geodata.project import CHECKOUT, geocodes_file, regions_folder, registry_file
from geodata.registry.canonical import canonical
from geodata.sources import load_region
from tests.bundle_invariants import faults


@pytest.fixture(scope="module")
def bundle(embedded_bundle: Path) -> Bundle:
    return read_bundle(embedded_bundle)


def test_the_live_files_are_those_that_are_read_here() -> None:
    assert registry_file() == CHECKOUT / "practices.yaml"


def test_the_bundle_of_the_embedded_region_holds_together(bundle: Bundle) -> None:
    assert faults(bundle) == []


def test_every_entry_of_the_registry_is_in_the_bundle(bundle: Bundle) -> None:
    entries = yaml.load(registry_file().read_bytes(), yaml.CSafeLoader)
    assert sorted(bundle.practices["practice_id"]) == sorted(entry["id"] for entry in entries)


def test_the_same_inputs_give_the_same_bytes(embedded_bundle: Path, tmp_path: Path) -> None:
    again = build("flanders-brussels-light", out=tmp_path, force=True)
    assert again.manifest.digest == read_manifest(embedded_bundle).digest


def test_registry_and_lock_file_are_in_canonical_form() -> None:
    content = registry_file().read_bytes()
    assert canonical(content) == (content.decode(), []), "run: atlas format"
    assert geocodes_file().read_text("utf-8") == lock_text(read_lock(geocodes_file())), "run: atlas geocode"


def test_every_region_is_declared_as_it_has_to_be() -> None:
    folders = [path.parent for path in regions_folder().glob("*/region.yaml")]
    assert folders
    assert [load_region(folder).id for folder in folders] == [folder.name for folder in folders]
