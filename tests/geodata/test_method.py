"""What docs/method.md and docs/bundle.md say is what the code does and a bundle contains, whatever the data."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from geodata.bundle import SCHEMA_VERSION, Bundle, read_bundle
from geodata.bundle.models import Coverage, Evidence, MeasureInfo, MunicipalityCoverage, MunicipalitySearch
from geodata.bundle.models.measures import Parameters
from geodata.layers.same_place import SAME_WITHIN_M
from geodata.measures.access import DETOUR_FACTOR, PER
from geodata.measures.bivariate import scenarios
from geodata.measures.least_walk import FARTHEST_M
from geodata.measures.location import Price, covering, exact, greedy, price
from geodata.measures.near_optimal import WITHIN
from geodata.measures.need_agreement import HIGH, second_figures
from geodata.measures.proportions import wilson
from geodata.measures.tipping import MOST_MISSED, tipping_number
from geodata.project import CHECKOUT
from tests.geodata.pipeline.squares import figures, measured, place, searched, squares
from tools.readings_table import BEGIN, END

METHOD = (CHECKOUT / "docs" / "method.md").read_text("utf-8")
CONTRACT = (CHECKOUT / "docs" / "bundle.md").read_text("utf-8")
SECTIONS = (
    "access", "support", "need", "gap", "tipping", "what-if", "best-spots", "association", "inequality", "shares",
    "search-effort", "comparison",
)  # fmt: skip
CAUSES = re.compile(r"\b(caus(e|es|ed|al)|affects?|impact|thanks to)\b", re.IGNORECASE)


EXAMPLES = re.compile(r"\*\*(?:Read it so|By hand)\.\*\*.*?\n\n", re.DOTALL)
CITED = re.compile(r"\b[A-Z]\w+ (?:19|20)\d\d\b")
# Of the deprivation index, and of the municipalities by which jobseekers are counted.
EDITIONS = re.compile(r"\b(?:2011: by residents of|describes) 2011\b|\bmunicipality of 2025\b")
# Numbers that belong to the method or explain it: levels, ranks, shares, residents of an example.
EXPLAINED = {"0", "1", "2", "3", "5", "7", "0.5", "0.25", "60", "900", "3,000", "30,000", "10,000", "4"}
# What others take for a town or its centre, in residents a km², and for near, in minutes and km.
OF_OTHERS = {"300", "1,500", "15", "1.2", "3.75"}
# Of the walk that maps show: its length as the crow flies, and residents within it where few live.
OF_SPARSE_AREAS = {"615", "600"}
# Of best spots, in percent: how near to the best a choice is nearly as good, and the shares that "how many" asks for.
OF_SPOTS = {"98", "80", "90"}


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
        f"{said.sparse_below}; in areas with fewer",
        f"at least {said.least_kinds} of the seven kinds",
        f"also tries {said.detours[0]} and {said.detours[-1]}",
        f"up to {MOST_MISSED} are tried",
        f"| {said.permutations} each",
    ):
        assert number in METHOD, number
    assert said.permutations == said.resamples
    assert list(said.decays.values()) == [0.1, 0.01]
    assert (said.located_share, HIGH) == (round(2 / 3, 6), 2 / 3)
    assert METHOD.count("two thirds of") >= 3


def flat(text: str) -> str:
    return " ".join(text.split())


def test_no_number_follows_from_the_data_of_the_day(bundle: Bundle) -> None:
    """All are parameters, cited years or examples: what the registry and the searches hold is shown on the page."""
    said = bundle.measure_info.parameters
    parameters = {f"{number:,g}" for number in (*said.catchments_m, said.grid_m, said.population_floor)}
    names = ("detour_factor", "least_of_due", "least_kinds", "sparse_below", "permutations", "seed")
    parameters |= {str(getattr(said, name)) for name in names}
    parameters |= {f"{number:g}" for number in (*said.detours, MOST_MISSED)}
    # Of OpenStreetMap: how far apart the points of one place may be.
    parameters |= {f"{metres}" for metres in SAME_WITHIN_M.values()}
    # Of best spots: what counts as nearly as good, and the shares for which the fewest places are found.
    parameters |= {f"{100 * (1 - WITHIN):g}", "80", "90"}
    before, _, rest = METHOD.partition(BEGIN)
    # The one generated table says of how many entries it is.
    method = before + rest.partition(END)[2]
    text = EDITIONS.sub("", CITED.sub("", EXAMPLES.sub("", method))).replace("95 %", "")
    text = text.replace("Greenland & Robins\n  1985", "").replace("Doorslaer 1997", "")
    found = set(re.findall(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d", text))
    assert found - parameters - EXPLAINED - OF_OTHERS - OF_SPARSE_AREAS - OF_SPOTS == set()


def test_the_example_of_a_share_has_the_interval_of_its_cases() -> None:
    low, high = wilson(12, 20) or (0.0, 0.0)
    assert f"12 of 20 with a professional (60 %, {100 * low:.0f} to {100 * high:.0f} %)" in flat(METHOD)


def test_the_residents_near_a_place_where_few_live_are_those_of_its_circle(bundle: Bundle) -> None:
    said = bundle.measure_info.parameters
    crow = said.main.catchment_m / said.detour_factor
    inside = said.sparse_below * math.pi * (crow / 1000) ** 2
    assert f"about {round(inside, -2):.0f} live within {said.main.catchment_m} m" in flat(METHOD)
    assert f"a circle of {crow:.0f} m as the crow flies" in flat(METHOD)


def test_the_example_of_a_comparison_is_what_is_measured() -> None:
    people, towns = dict.fromkeys("ABCDEF", 1000.0), ("Gent",) * 3 + ("Aalst",) * 3
    both = ("library", "local_service_centre")
    coverage = searched(Gent=(*both, "open_house"), Aalst=(*both, "neighbourhood_centre", "youth_centre"))
    kinds = [
        (0, "library"),
        (1, "open_house"),
        (1, "open_house"),
        (2, "youth_centre"),
        (3, "library"),
        (3, "youth_centre"),
    ]
    places = [place(f"p{n}", area, kind=kind, municipality=towns[area]) for n, (area, kind) in enumerate(kinds)]
    table = measured(places, coverage, areas=squares(people, towns), need=people).table
    ranks = [figures(table, "support", comparison)["value"].round(3).to_list() for comparison in ("town", "region")]
    assert ranks[0][:3] == [0.5, 1, 0]
    assert ranks[1] == [0.9, 0.3, 0.3, 0.9, 0.3, 0.3]
    text = flat(METHOD)
    assert "they have 10, 20 and 0 places per 10,000 residents, and so ranks of 0.5, 1 and 0." in text
    assert "A and D have 10, the other four areas 0. A and D share the rank 0.9, the others 0.3." in text


def test_the_example_of_residents_without_a_place_is_what_is_measured() -> None:
    table = measured([place("library", 0)], areas=squares({"A": 1400.0}, ("Gent",)), need={"A": 1.0}).table
    without = float(figures(table, "without_place_400")["value"]["A"])
    assert f"So {without:.0f} residents, four ninths" in flat(METHOD)
    assert without == pytest.approx(1400 * 4 / 9)
    crow = 400 / DETOUR_FACTOR
    assert f"A walk of 400 m is {crow:.0f} m as the crow flies" in flat(METHOD)
    assert 250 < crow < 250 * 2**0.5


def test_the_example_of_a_tipping_number_is_what_is_calculated() -> None:
    people, need = np.array([1000.0, 2000, 1500]), np.array([1.0, 2, 3])
    base = np.array([2.0, 1, 0]) / people * PER
    one = np.array([0, 0, 1 / 1500]) * PER
    assert base.tolist() == [20, 5, 0]
    assert [tipping_number(2, need, base, added, people) for added in (one, one / 3)] == [1, 3]
    text = flat(METHOD)
    assert f"One missed place there gives it {one[2]:.1f}," in text
    assert f"it would give {one[2] / 3:.1f}, and 3 would be needed" in text


def test_the_example_of_two_figures_that_agree_is_what_is_calculated() -> None:
    income, allowance = np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 4, 2])
    assert second_figures(income, {"allowance": allowance}) == {2: "allowance"}
    assert "Of four areas, one has the second highest need by income and the highest by increased allowance" in flat(
        METHOD
    )


def test_the_example_of_settings_counts_them() -> None:
    three, four = (len(scenarios(tuple(map(str, range(number))))) for number in (3, 4))
    assert f"and {three} settings in all. With four kinds there are {four}." in flat(METHOD)


def test_the_example_of_best_spots_is_what_is_found() -> None:
    text = METHOD.partition('<a id="best-spots"></a>')[2].partition("<a id=")[0]
    row, people = np.column_stack((np.arange(5) * 500.0, np.zeros(5))), np.array([300.0, 400, 400, 400, 300])
    problem = covering(row, people, row, 800)
    quick, best = greedy(problem, 2), exact(problem, 2)
    assert (quick.rows[0], quick.adds.tolist(), quick.residents) == (2, [1200, 300], 1500)
    assert (sorted(best.rows), best.residents, best.status) == ([1, 3], 1800, "optimal")
    narrow = exact(problem, 2, np.array([False, False, True, True, True]))
    assert price(best, narrow) == Price(300, 300)
    for number in ("1,200", "adds 300", "1,500 in all", "all 1,800", "1,500 can be reached, 300 fewer"):
        assert number in " ".join(text.split())
    near, farthest = re.findall(r"at least (\d+) % of the best|count as (\d) km", text)
    assert float(near[0]) == 100 * (1 - WITHIN)
    assert float(farthest[1]) * 1000 == FARTHEST_M


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
