"""What docs/method.md and docs/bundle.md say is what the code does and the bundle holds."""

from __future__ import annotations

import re
from typing import Any

import pytest

from geodata.build import ROOT
from geodata.bundle import SCHEMA_VERSION, Bundle, read_bundle

METHOD = (ROOT / "docs" / "method.md").read_text("utf-8")
CONTRACT = (ROOT / "docs" / "bundle.md").read_text("utf-8")
SECTIONS = ("access", "support", "need", "gap", "association", "inequality", "shares", "search-effort")
CAUSES = re.compile(r"\b(caus(e|es|ed|al)|affects?|impact|thanks to)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def bundle(real_bundle: object) -> Bundle:
    return read_bundle(real_bundle)  # type: ignore[arg-type]


@pytest.mark.parametrize("anchor", SECTIONS)
def test_each_section_has_its_anchor_and_says_what_it_cannot_tell(anchor: str) -> None:
    assert METHOD.count(f'<a id="{anchor}"></a>') == 1
    section = METHOD.split(f'<a id="{anchor}"></a>')[1].split('<a id="')[0]
    for part in ("**In plain words.**", "**How.**", "**Read it so.**", "**Cannot tell.**"):
        assert part in section


def test_every_measure_links_to_a_section_that_is_there(bundle: Bundle) -> None:
    assert {said["anchor"] for said in bundle.measure_info["measures"].values()} <= set(SECTIONS)


def test_the_parameters_are_those_of_the_bundle(bundle: Bundle) -> None:
    said: dict[str, Any] = bundle.measure_info["parameters"]
    for number in (
        *(f"{metres:,}" for metres in said["catchments_m"]),
        f"{said['detour_factor']} times",
        f"grid of {said['grid_m']:.0f} m",
        f"{said['population_floor']} residents or more",
        f"{said['seed']}",
        f"{said['settings']} settings",
        f"{said['settings_all']} settings",
        f"| {said['permutations']} each",
    ):
        assert number in METHOD, number
    assert said["permutations"] == said["resamples"]
    assert list(said["decays"].values()) == [0.1, 0.01]


def test_no_word_of_causes(bundle: Bundle) -> None:
    assert CAUSES.findall(METHOD) == []
    assert bundle.evidence  # what the document is about


def test_every_measure_and_key_of_the_documents_is_in_the_contract(bundle: Bundle) -> None:
    families = {re.sub(r"_bimd2011\w*$", "_INDICATOR", str(name)) for name in bundle.measures["measure_id"]}
    keys = {
        *bundle.measure_info,
        *bundle.coverage,
        *bundle.coverage["municipalities"][0],
        *bundle.coverage["municipalities"][0]["searches"][0],
        *bundle.evidence,
        *bundle.measure_info["parameters"],
    }
    missing = sorted(name for name in families | keys if f"`{name}`" not in CONTRACT and f"`{name}." not in CONTRACT)
    assert missing == []
    assert f"Schema version {SCHEMA_VERSION}" in CONTRACT
