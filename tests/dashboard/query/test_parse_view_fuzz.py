"""Whatever an address holds, it is a view or it is named: nothing raises, and no route ends in 500."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets.embed import parse_options
from dashboard.query.dataset import current_dataset
from dashboard.query.parameters import TEXT_LIMIT
from dashboard.query.view import MOST_ZOOM, PARAMETERS, PINS, STEPS, Allowed, parse_view, view_params, view_query
from dashboard.web.routes import routes

YEARS = (1970, 2024)
ALLOWED = Allowed(
    languages=("nl", "fr", "en"),
    indicators={"need": (2020, 2021), "age": (2021,)},
    default_indicator="need",
    levels=("municipality", "neighbourhood"),
    facets={"setting": ("living", "working"), "municipality": ("Gent", "unknown")},
    areas=frozenset({"a", "b", "c", "d", "e"}),
    practices=frozenset({"garden-gent"}),
    years=YEARS,
    retired={"old-gent": "garden-gent", "lost-gent": "nobody"},
    meeting_place_kinds=("library",),
    bounds=(2.5, 50.0, 6.0, 52.0),
)
NINES = "9" * 5000
HOSTILE = [
    f"02015{NINES}", NINES, f"-{NINES}", f"{NINES},{NINES}", f"1e{NINES}", "٢٠١٥", "²", "nan", "1e999", "nan,nan",
    "1e999,0,1,1", "0,0,0,0", "a\x00b", "\ud800", "\U0010ffff", "a" * 9_000, "%", "{0}", "$x$", "<script>]]>",
    "../../etc", "9999-12-31", "10000-01-01/..", "-1",
]  # fmt: skip
MORE = [
    "02015", "+2015", " 2015", "2015\n", "2_015", "2015.0", "20.15e2", "0x7df", "-0", "0", "५", "Ⅷ", "½",
    "NaN", "inf", "-inf", "Infinity", "-1e999", "1e-999", "1e308", "inf,0", "51,3,", ",", ",,,,,", "51,3,4", "51;3",
    "90.0000001,0", "1e999,1", "1_0,1_0", "٥١,٣", "", " ", "\x00", "\x1b[31m", "\x7f", "\u2028", "\u202e", "\ufeff",
    "\ufffe", "\udfff\ud800", "e\u0301" * 200, "%00", "%ff", "{", "{}", "%s", "\\", "'", '"', "&amp;", "None", "true",
    "__class__", "a/b", "a?b#c", "none", "all", "0000-01-01", "2015/..", "old-gent", "lost-gent", "a,b", "living",
    "51,3,library", "51,3,pub", "51,3,library,library", "-0.0,0,",
    " a" * 60,
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from([*HOSTILE, *MORE]),
    st.text(st.characters(codec=None), max_size=40),
    st.integers().map(str),
    st.floats().map(str),
    st.tuples(st.floats(), st.floats()).map(lambda pair: f"{pair[0]},{pair[1]}"),
    st.text(st.characters(categories=["Nd", "No", "Nl"]), max_size=8),
)
NAMES = st.one_of(st.sampled_from(PARAMETERS), st.text(st.characters(codec=None), max_size=10))
ADDRESSES = st.dictionaries(NAMES, st.lists(TEXTS, max_size=4), max_size=8)


@given(ADDRESSES)
@example({"year": [f"02015{NINES}"]})
@example({"q": ["\ud800"], "center": ["51,3"], "zoom": ["\ud800"]})
@example({"center": ["90,180"], "zoom": ["1e-999"]})
@settings(max_examples=80)
def test_an_address_is_a_view_or_its_values_are_named(params: Mapping[str, Sequence[str]]) -> None:
    view, problems = parse_view(params, ALLOWED)
    assert view.year is None or YEARS[0] <= view.year <= YEARS[1]
    assert view.steps is None or view.steps in STEPS
    assert (view.center is None) == (view.zoom is None)
    assert len(view.whatif) <= PINS
    assert all(50 <= pin.lat <= 52 and 2.5 <= pin.lon <= 6 for pin in view.whatif)
    if view.center is not None and view.zoom is not None:
        assert abs(view.center[0]) <= 90
        assert abs(view.center[1]) <= 180
        assert 0 < view.zoom <= MOST_ZOOM
    assert {problem.name for problem in problems} <= set(PARAMETERS)
    assert all(len(problem.value) <= TEXT_LIMIT for problem in problems)
    # What was read can be written, and is read again as it is.
    again, none = parse_view(parse_qs(view_query(view)), ALLOWED)
    assert none == ()
    assert view_params(again) == view_params(view)


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_takes_each_value(name: str) -> None:
    for value in (*HOSTILE, *MORE):
        view, _ = parse_view({name: [value]}, ALLOWED)
        assert parse_view(parse_qs(view_query(view)), ALLOWED)[1] == ()


@pytest.mark.parametrize("value", ["02015", "2015.0", " 2015", "٢٠١٥", f"02015{NINES}", NINES, "-2015"])
def test_a_year_is_written_as_years_are_and_any_other_is_named(value: str) -> None:
    view, (problem,) = parse_view({"year": [value]}, ALLOWED)
    assert view.year is None
    assert (problem.name, problem.value, problem.allowed) == ("year", value[:TEXT_LIMIT], "1970–2024")


@given(st.dictionaries(st.sampled_from(["legend", "title", "controls", "theme", "still"]), st.lists(TEXTS, max_size=3)))
@settings(max_examples=60)
def test_the_dress_of_an_embed_is_read_or_named(params: Mapping[str, Sequence[str]]) -> None:
    options, problems = parse_options(params)
    assert all(problem.name in params for problem in problems)
    urlencode(options.params())


# --- our routes -----------------------------------------------------------------------------------------------------

VIEWED = ["year", "center", "zoom", "steps", "q", "area", "municipality", "layers", "title", "controls", "whatif"]
PAGED = [
    "limit",
    "offset",
    "bbox",
    "bbox-crs",
    "datetime",
    "kind",
    "f",
    "lang",
    "year",
    "center",
    "zoom",
    "q",
    "municipality",
]
ASKED = {
    "/embed": VIEWED,
    "/qr": ["q"],
    "/qr.svg": ["year", "q"],
    "/present": ["story", "lang"],
    "/present.html": ["story", "lang"],
    "/still.png": ["width", "height", "year", "center", "steps", "whatif"],
    "/still.svg": ["width", "height"],
    "/brief.pdf": ["area", "year"],
    "/oembed": ["maxwidth", "maxheight", "format", "url"],
    "/api": ["f", "lang"],
    "/api/collections/practices/items": PAGED,
    "/api/collections/areas/items": PAGED,
    "/api/practices.csv": ["year", "q", "lang", "f"],
    "/api/areas.csv": ["indicator", "lang", "level"],
    "/api/practices.geojson": ["year", "lang"],
    "/api/neighbourhood.csv": ["area", "compare", "lang"],
    "/api/neighbourhood-places.csv": ["area", "compare", "lang"],
    "/api/evidence/support.csv": ["year", "lang"],
}
PATHS = [
    "/cards/{}/a.json", "/cards/nl/{}.json", "/layers/{}.json", "/geometry/{}.bin", "/assets/maps/{}",
    "/assets/leaflet/{}", "/api/{}", "/api/collections/{}", "/api/collections/{}/items",
    "/api/collections/areas/items/{}", "/api/collections/practices/items/{}", "/api/evidence/{}.csv",
    "/api/{}.csv-metadata.json",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(two_level_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Our routes over the small region; an exception of a route is raised here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_BUNDLE", str(two_level_bundle))
        current_dataset()
        yield TestClient(Starlette(routes=routes(tmp_path_factory.mktemp("fonts"))))


def written(value: str) -> str:
    """A value in an address; halves of a pair as their three bytes, which is no UTF-8."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


# Each parameter takes every fifth of the values, the next one begins with the next value; `make audit` asks for all.
ONE_IN = pytest.mark.parametrize("one_in", [5, pytest.param(1, marks=pytest.mark.audit)])


def asked_values(at: int, one_in: int, values: Sequence[str] = HOSTILE) -> Sequence[str]:
    """The values that the parameter with this number takes."""
    return values[at % one_in :: one_in]


@ONE_IN
@pytest.mark.parametrize("path", ASKED)
def test_no_value_of_a_parameter_ends_in_500(client: TestClient, path: str, one_in: int) -> None:
    links = [
        f"{path}?{name}={written(value)}"
        for at, name in enumerate(ASKED[path], start=list(ASKED).index(path))
        for value in asked_values(at, one_in)
    ]
    assert [link[:200] for link in links if client.get(link).status_code == 500] == []


@pytest.mark.parametrize("path", ["/still.svg?width=640&height=400&q={0}&title={0}", "/export.html?title={0}"])
def test_no_text_ends_in_500(client: TestClient, path: str) -> None:
    for value in ("a\x00\U0010ffff$x_$", "\ud800"):
        answer = client.get(path.format(written(value)))
        assert answer.status_code in (200, 400)
        if answer.headers["content-type"].startswith("image/svg"):
            ElementTree.fromstring(answer.content)


@ONE_IN
def test_no_view_in_the_address_that_oembed_is_asked_about_ends_in_500(client: TestClient, one_in: int) -> None:
    failed = []
    for at, name in enumerate(PARAMETERS):
        for value in asked_values(at, one_in):
            link = quote(f"http://testserver/?{name}={written(value)}", safe="")
            if client.get(f"/oembed?url={link}&format=xml").status_code != 200:
                failed.append((name, value[:200]))
    assert failed == []


def test_no_part_of_a_path_ends_in_500(client: TestClient) -> None:
    links = [path.format(written(value)) for path in PATHS for value in HOSTILE]
    assert [link[:200] for link in links if client.get(link).status_code == 500] == []


@ONE_IN
@pytest.mark.parametrize("header", ["accept", "accept-language", "accept-encoding", "if-none-match", "range", "host"])
def test_no_header_ends_in_500(client: TestClient, header: str, one_in: int) -> None:
    values = [value for value in HOSTILE if value.isascii() and value.isprintable()]
    values += ["text/html;q=nan", f"text/html;q={NINES}", "text/html;q=٣", ";;;", f"bytes={NINES}-", "W/"]
    paths = ("/embed", "/api/conformance", "/oembed?url=x", "/qr.svg", "/assets/maps/atlas-areas.js")
    for at, path in enumerate(paths):
        for value in asked_values(at, one_in, values):
            assert client.get(path, headers={header.encode(): value.encode()}).status_code != 500, (path, value[:200])
