"""Whether coordinates are where they should be."""

from __future__ import annotations

import pytest

from geodata.models import Location, Precision
from geodata.municipalities import metres_outside
from geodata.places.candidates import Query
from geodata.places.checks import (
    LIMITS_M,
    Outlines,
    disagreement,
    municipality_problem,
    outside_reason,
    postcode_problem,
)
from geodata.places.gazetteer import Gazetteer
from tests.geodata.places.toys import TOYS, answer, square

METRES_PER_DEGREE = 111_250  # of latitude, in Belgium
GENT = Query(name="Rabot", municipality="Gent")


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return Outlines(TOYS, Gazetteer(TOYS, {"9000": frozenset({"Gent"})}))


def test_a_point_inside_the_stated_municipality_is_right(outlines: Outlines) -> None:
    assert municipality_problem(51.065, 3.705, GENT, outlines) is None
    assert municipality_problem(51.065, 3.705, Query(municipality="Gand"), outlines) is None


def test_a_point_outside_says_how_far_and_where_it_is(outlines: Outlines) -> None:
    problem = municipality_problem(51.185, 4.385, GENT, outlines)
    assert problem is not None
    assert problem.rule == "outside-municipality"
    assert "Kiel" in problem.message()
    assert "outside Gent" in problem.message()


def test_outlines_are_generalised_so_a_little_outside_is_inside(outlines: Outlines) -> None:
    assert municipality_problem(51.08 + 200 / METRES_PER_DEGREE, 3.725, GENT, outlines) is None
    assert municipality_problem(51.08 + 300 / METRES_PER_DEGREE, 3.725, GENT, outlines) is not None


def test_a_municipality_that_the_region_does_not_hold_cannot_be_checked(outlines: Outlines) -> None:
    assert municipality_problem(50.96, 5.5, Query(municipality="Genk"), outlines) is None


def test_without_a_municipality_the_region_itself_is_the_limit(outlines: Outlines) -> None:
    problem = municipality_problem(50.0, 5.5, Query(name="x"), outlines)
    assert problem is not None
    assert problem.rule == "outside-region"
    assert municipality_problem(51.065, 3.705, Query(name="x"), outlines) is None


def test_a_merged_municipality_is_inside_the_one_it_became() -> None:
    areas = (square("x", "Borsbeek-Oost", "Borsbeek", 51.19, 4.48),)
    outlines = Outlines(areas, Gazetteer(areas))
    assert municipality_problem(51.195, 4.485, Query(municipality="Antwerpen"), outlines) is None
    assert municipality_problem(51.195, 4.485, Query(municipality="Borsbeek"), outlines) is None


def test_an_answer_that_names_another_municipality_is_outside(outlines: Outlines) -> None:
    (brussel,) = outlines.gazetteer.candidates(Query(municipality="Brussel"))
    assert "Brussel" in (outside_reason(brussel, GENT, outlines) or "")
    (gent,) = outlines.gazetteer.candidates(Query(municipality="Gent"))
    assert outside_reason(gent, Query(municipality="Genk"), outlines)


@pytest.mark.parametrize("stated", list(Precision))
@pytest.mark.parametrize("found", list(Precision))
def test_the_coarser_precision_sets_the_limit(outlines: Outlines, stated: Precision, found: Precision) -> None:
    limit = max(LIMITS_M[stated], LIMITS_M[found])
    other = answer("there", 51.0, 3.7, found)
    near = Location(lat=51.0 + 0.98 * limit / METRES_PER_DEGREE, lon=3.7, precision=stated)
    far = Location(lat=51.0 + 1.02 * limit / METRES_PER_DEGREE, lon=3.7, precision=stated)
    assert disagreement(near, other, outlines) is None
    problem = disagreement(far, other, outlines)
    assert problem is not None
    assert f"at most {limit:,.0f} m" in problem.message()


def test_an_area_is_measured_from_its_outline(outlines: Outlines) -> None:
    found = answer("Rabot", 51.065, 3.705, Precision.NEIGHBOURHOOD, area_id="g1")
    corner = Location(lat=51.0699, lon=3.7099, precision=Precision.ADDRESS)
    assert disagreement(corner, found, outlines) is None
    problem = disagreement(Location(lat=51.085, lon=3.705, precision=Precision.STREET), found, outlines)
    assert problem is not None
    assert "1,66" in problem.message() or "1,67" in problem.message()


def test_metres_are_none_inside_and_true_outside() -> None:
    area = TOYS[0]
    assert metres_outside(area.geometry, 51.065, 3.705) == 0
    assert metres_outside(area.geometry, 51.08, 3.705) == pytest.approx(0.01 * METRES_PER_DEGREE, rel=0.01)


def test_a_postcode_of_another_municipality_is_found(outlines: Outlines) -> None:
    problem = postcode_problem(Query(postcode="9000", municipality="Aalst"), outlines.gazetteer)
    assert problem is not None
    assert "Gent" in problem.message()
    assert postcode_problem(Query(postcode="9000", municipality="Gand"), outlines.gazetteer) is None
    assert postcode_problem(Query(postcode="1234", municipality="Aalst"), outlines.gazetteer) is None
