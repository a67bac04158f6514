"""What docs/method.md and docs/bundle.md say is what the code does and the bundle holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from geodata.bundle import SCHEMA_VERSION, Bundle, read_bundle
from geodata.project import CHECKOUT

METHOD = (CHECKOUT / "docs" / "method.md").read_text("utf-8")
CONTRACT = (CHECKOUT / "docs" / "bundle.md").read_text("utf-8")
SECTIONS = ("access", "support", "need", "gap", "association", "inequality", "shares", "search-effort")
CAUSES = re.compile(r"\b(caus(e|es|ed|al)|affects?|impact|thanks to)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def bundle(atlas_bundle: object) -> Bundle:
    return read_bundle(atlas_bundle)  # type: ignore[arg-type]


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


def flat(text: str) -> str:
    return " ".join(text.split())


def left_out(bundle: Bundle) -> tuple[int, int]:
    """How many places are left out, and how many are listed for the region's municipalities."""
    towns = bundle.coverage["municipalities"]
    return sum(town["meeting_places_left_out"] for town in towns), sum(town["meeting_places"] for town in towns)


def test_the_numbers_of_the_three_cities_are_those_of_the_bundle(bundle: Bundle) -> None:
    out, listed = left_out(bundle)
    assert f"{out} of the {listed} listed for the three cities (a third)" in flat(METHOD)
    assert 0.3 < out / listed < 0.37
    brussels = next(town for town in bundle.coverage["municipalities"] if not town["ranked"])
    assert f"half of its {brussels['meeting_places']} places have no location" in flat(METHOD)
    assert 2 * brussels["meeting_places_left_out"] == brussels["meeting_places"]
    row = next(row for row in bundle.evidence["shares"] if row["id"] == "professional" and row["by"] is None)
    low, high = f"{100 * row['low']:.0f}", f"{100 * row['high']:.0f}"
    said = f"{row['yes']} of {row['total']} with a professional ({100 * row['yes'] / row['total']:.0f} %"
    assert f"{said}, {low} to {high} %), none without, {row['unknown']} unknown" in flat(METHOD)


def test_the_numbers_of_the_large_region_are_those_of_its_bundle(flanders_bundle: Path) -> None:
    large = read_bundle(flanders_bundle)
    out, listed = left_out(large)
    assert f"{out} of the {listed} listed for Flanders and Brussels (over four in ten)" in flat(METHOD)
    assert 0.4 < out / listed < 0.45
    towns = large.coverage["municipalities"]
    partly = [town for town in towns if town["level"] == "partly"]
    assert f"no municipality is *searched*; {len(partly)} of {len(towns)} are *partly* searched" in flat(METHOD)
    assert not [town for town in towns if town["level"] == "searched"]
    kinds = [town["kinds_searched"] for town in partly]
    assert (min(kinds), max(kinds), len(large.coverage["kinds"])) == (2, 5, 7)
    assert "two to five of seven kinds" in flat(METHOD)
    assert [town["name"] for town in towns if town["ranked"]] == ["Antwerpen", "Brussel", "Gent"]
    ratio = large.evidence["association"]["rate_ratio"]["mantel_haenszel"]
    assert f"A ratio of {ratio['value']:.1f} ({ratio['low']:.1f} to {ratio['high']:.1f})" in flat(METHOD)


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
