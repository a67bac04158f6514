"""What docs/method.md and docs/bundle.md say is what the code does and a bundle contains, whatever the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geodata.bundle import SCHEMA_VERSION, Bundle, read_bundle
from geodata.bundle.models import Coverage, Evidence, MeasureInfo, MunicipalityCoverage, MunicipalitySearch
from geodata.bundle.models.measures import Parameters
from geodata.measures.proportions import wilson
from geodata.project import CHECKOUT

METHOD = (CHECKOUT / "docs" / "method.md").read_text("utf-8")
CONTRACT = (CHECKOUT / "docs" / "bundle.md").read_text("utf-8")
SECTIONS = ("access", "support", "need", "gap", "association", "inequality", "shares", "search-effort")
CAUSES = re.compile(r"\b(caus(e|es|ed|al)|affects?|impact|thanks to)\b", re.IGNORECASE)


EXAMPLES = re.compile(r"\*\*Read it so\.\*\*.*?\n\n", re.DOTALL)
CITED = re.compile(r"\b[A-Z]\w+ (?:19|20)\d\d\b")
# Of the deprivation index, and of the municipalities by which jobseekers are counted.
EDITIONS = re.compile(r"\b(?:2011: by residents of|describes) 2011\b|\bmunicipality of 2025\b")
# Numbers that belong to the method or explain it: levels, ranks, shares, residents of an example.
EXPLAINED = {"0", "1", "2", "3", "5", "7", "0.5", "0.25", "60", "900", "3,000", "30,000", "10,000", "4"}


@pytest.fixture(scope="module")
def bundle(two_level_bundle: Path) -> Bundle:
    return read_bundle(two_level_bundle)


@pytest.mark.parametrize("anchor", SECTIONS)
def test_each_section_has_its_anchor_and_says_what_it_cannot_tell(anchor: str) -> None:
    assert METHOD.count(f'<a id="{anchor}"></a>') == 1
    section = METHOD.split(f'<a id="{anchor}"></a>')[1].split('<a id="')[0]
    for part in ("**In plain words.**", "**How.**", "**Read it so.**", "**Cannot tell.**"):
        assert part in section


def test_every_measure_links_to_a_section_that_is_there(bundle: Bundle) -> None:
    assert {said.anchor for said in bundle.measure_info.measures.values()} <= set(SECTIONS)


def test_the_parameters_are_those_of_the_bundle(bundle: Bundle) -> None:
    said = bundle.measure_info.parameters
    for number in (
        *(f"{metres:,}" for metres in said.catchments_m),
        f"{said.detour_factor} times",
        f"grid of {said.grid_m:.0f} m",
        f"{said.population_floor} residents or more",
        f"{said.seed}",
        f"{said.settings} settings",
        f"| {said.permutations} each",
    ):
        assert number in METHOD, number
    assert said.permutations == said.resamples
    assert list(said.decays.values()) == [0.1, 0.01]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_no_number_follows_from_the_data_of_the_day(bundle: Bundle) -> None:
    """All are parameters, cited years or examples: what the registry and the searches hold is shown on the page."""
    said = bundle.measure_info.parameters
    parameters = {f"{number:,g}" for number in (*said.catchments_m, said.grid_m, said.population_floor)}
    parameters |= {
        str(getattr(said, name)) for name in ("detour_factor", "least_of_due", "settings", "permutations", "seed")
    }
    text = EDITIONS.sub("", CITED.sub("", EXAMPLES.sub("", METHOD))).replace("95 %", "")
    text = text.replace("Greenland & Robins\n  1985", "").replace("Doorslaer 1997", "")
    found = set(re.findall(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d", text))
    assert found - parameters - EXPLAINED == set()


def test_the_example_of_a_share_has_the_interval_of_its_cases() -> None:
    low, high = wilson(12, 20) or (0.0, 0.0)
    assert f"12 of 20 with a professional (60 %, {100 * low:.0f} to {100 * high:.0f} %)" in flat(METHOD)


def test_no_word_of_causes(bundle: Bundle) -> None:
    assert CAUSES.findall(METHOD) == []
    assert bundle.evidence  # what the document is about


def test_every_measure_and_key_of_the_documents_is_in_the_contract(bundle: Bundle) -> None:
    indicators = "|".join(item.id for item in bundle.manifest.indicators)
    families = {re.sub(rf"_({indicators})$", "_INDICATOR", str(name)) for name in bundle.measures["measure_id"]}
    keys = {
        *MeasureInfo.model_fields,
        *Coverage.model_fields,
        *MunicipalityCoverage.model_fields,
        *MunicipalitySearch.model_fields,
        *Evidence.model_fields,
        *Parameters.model_fields,
    }
    missing = sorted(name for name in families | keys if f"`{name}`" not in CONTRACT and f"`{name}." not in CONTRACT)
    assert missing == []
    assert f"Schema version {SCHEMA_VERSION}" in CONTRACT
