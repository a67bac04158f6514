"""The view is parsed and written in one place, and nothing in a link is lost or trusted."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query.view import (
    CELLS,
    DEFAULT_LAYERS,
    FACETS,
    LAYERS,
    LEAST_ZOOM,
    MOST_ZOOM,
    PINS,
    Allowed,
    Pin,
    View,
    parse_view,
    view_params,
    view_query,
)

ALLOWED = Allowed(
    languages=("nl", "fr", "en"),
    indicators={"bimd2011": (2011,), "bimd2011_income": (2009, 2011)},
    default_indicator="bimd2011",
    levels=("municipality", "neighbourhood"),
    facets={
        "setting": ("living", "working", "learning", "leisure"),
        "support": ("professional", "meeting_infrastructure", "unknown"),
        "funding": ("local", "unknown"),
        "source": ("encounter", "struggle"),
        "status": ("active", "ended", "unknown"),
        "municipality": ("Gent", "Sint-Niklaas", "unknown"),
        "study": ("diegem",),
        "role": ("runs", "unknown"),
        "stance": ("avoids", "unknown"),
        "decided_by": ("shared",),
        "tenure": ("lent", "owned"),
        "end_reason": ("planned",),
        "critical_note": ("access", "other"),
        "initiator": ("citizens", "public"),
    },
    areas=frozenset({"440217", "a", "b", "c", "d"}),
    practices=frozenset({"torekes-rabot-gent"}),
    years=(1970, 2024),
    moved_areas=lambda area: {"whole": ("a", "b"), "part": ("c",)}.get(area, ()),
    meeting_place_kinds=("library", "youth_centre"),
    bounds=(2.5, 50.0, 6.0, 52.0),
)


def parsed(query: str) -> tuple[View, list[str]]:
    view, problems = parse_view(parse_qs(query, keep_blank_values=True), ALLOWED)
    return view, [problem.name for problem in problems]


def test_an_empty_address_is_the_default_view() -> None:
    assert parsed("") == (View(), [])


def test_every_parameter_of_the_contract_is_read() -> None:
    view, problems = parsed(
        "lang=fr&question=evidence&indicator=bimd2011_income&setting=working&setting=living&support=professional&funding=local"
        "&source=struggle&status=active&municipality=Gent&study=diegem&cell=3-1&cell=1-3&match=all&year=2015&q=%20tuin%20"
        "&layers=practices&area=440217&practice=torekes-rabot-gent&whatif=51.2,4.4,library&sort=need&least=1000"
        "&center=51.06,3.71&zoom=13.5"
    )
    assert problems == []
    assert view == View(
        lang="fr",
        question="evidence",
        indicator="bimd2011_income",
        setting=("living", "working"),
        support=("professional",),
        funding=("local",),
        source=("struggle",),
        status=("active",),
        municipality=("Gent",),
        study=("diegem",),
        cell=("1-3", "3-1"),
        match="all",
        year=2015,
        q="tuin",
        layers=("practices",),
        area="440217",
        practice="torekes-rabot-gent",
        whatif=(Pin(51.2, 4.4, "library"),),
        sort="need",
        least=1000,
        center=(51.06, 3.71),
        zoom=13.5,
    )


def test_up_to_three_areas_stand_beside_the_first() -> None:
    view, problems = parsed("area=440217&compare=b&compare=a&compare=b&compare=440217&compare=c")
    assert (view.area, view.compare, problems) == ("440217", ("b", "a", "c"), [])
    assert parse_view(parse_qs(view_query(view)), ALLOWED) == (view, ())


def test_areas_to_compare_that_are_unknown_or_too_many_are_named() -> None:
    view, problems = parse_view({"area": ["440217"], "compare": ["a", "x", "b", "c", "d"]}, ALLOWED)
    assert view.compare == ("a", "b", "c")
    assert [(bad.name, bad.value) for bad in problems] == [("compare", "x"), ("compare", "d")]
    assert problems[1].allowed == "compare ≤ 3"


def test_without_an_area_that_can_be_used_the_first_to_compare_is_the_area() -> None:
    assert parsed("compare=a&compare=b") == (View(area="a", compare=("b",)), [])
    view, problems = parse_view({"area": ["<script>"], "compare": ["x", "440217", "a"]}, ALLOWED)
    assert (view.area, view.compare) == ("440217", ("a",))
    assert [(bad.name, bad.value, bad.allowed) for bad in problems] == [
        ("area", "<script>", "area_id"),
        ("compare", "x", "area_id"),
    ]
    assert parsed("area=x&compare=y") == (View(), ["area", "compare"])


def test_unknown_parameters_are_ignored() -> None:
    assert parsed("utm_source=mail&setting=living") == (View(setting=("living",)), [])


def test_a_bad_value_is_named_with_what_is_allowed_and_the_rest_still_holds() -> None:
    view, problems = parse_view({"setting": ["livng", "working"], "lang": ["de"]}, ALLOWED)
    assert view == View(setting=("working",))
    assert [(bad.name, bad.value) for bad in problems] == [("lang", "de"), ("setting", "livng")]
    assert problems[1].allowed == "living, working, learning, leisure"


def test_positions_that_are_no_place_on_earth_are_refused() -> None:
    for center in ("3.71", "a,b", "nan,3", "inf,1", "91,3", "51,181", "1e999,2"):
        assert parsed(f"center={center}&zoom=12") == (View(), ["center"]), center
    assert parsed("center=51,3&zoom=99") == (View(), ["zoom"])
    assert parsed("center=,&zoom=9") == (View(), ["center"])


def test_a_zoom_from_farther_than_the_map_looks_is_its_farthest() -> None:
    assert parsed("center=51,3&zoom=2") == (View(center=(51.0, 3.0), zoom=float(LEAST_ZOOM)), [])
    view, problems = parse_view({"center": ["51,3"], "zoom": ["-5"]}, ALLOWED)
    assert (view, [bad.allowed for bad in problems]) == (View(), [f"{LEAST_ZOOM}–{MOST_ZOOM}"])


def test_years_that_are_no_numbers_or_out_of_reach_are_refused() -> None:
    for year in ("²", "20x5", "1969", "2025", "99999999999999999999", "-1", "2015.5"):
        assert parsed(f"year={year}") == (View(), ["year"]), year


def test_layers_can_be_listed_repeated_or_switched_off() -> None:
    assert parsed("layers=areas,practices")[0].layers == ("practices", "areas")
    assert parsed("layers=areas&layers=practices")[0].layers == ("practices", "areas")
    assert parsed("layers=none")[0].layers == ()
    assert parsed("layers=volcanoes") == (View(), ["layers"])
    assert parsed("layers=gap,practices")[0].layers == ("practices", "gap")
    assert "gap" not in View().layers


USUAL = ("practices", "meeting_places", "osm_places", "areas")
WITH_GAP = ("practices", "meeting_places", "osm_places", "gap")
# Those of before there were places of OpenStreetMap.
OLD, OLD_WITH_GAP = ("practices", "meeting_places", "areas"), ("practices", "meeting_places", "gap")


@pytest.mark.parametrize(
    ("query", "question", "layers"),
    [
        ("", "where", USUAL),
        ("question=where", "where", USUAL),
        ("question=gap", "gap", WITH_GAP),
        ("question=evidence", "evidence", USUAL),
        ("question=gap&layers=practices", "gap", ("practices",)),
        ("question=where&layers=gap", "where", ("gap",)),
        ("question=gap&layers=none", "gap", ()),
        ("question=gap&layers=volcanoes", "gap", WITH_GAP),
    ],
)
def test_a_question_brings_its_layers_and_layers_that_are_named_win(
    query: str, question: str, layers: tuple[str, ...]
) -> None:
    view, _ = parsed(query)
    assert (view.question, view.layers) == (question, layers)


@pytest.mark.parametrize(
    ("query", "question", "layers"),
    [
        ("lang=nl", "where", USUAL),
        ("setting=living&support=professional", "where", USUAL),
        ("layers=practices", "where", ("practices",)),
        ("layers=none", "where", ()),
        ("layers=areas,practices", "where", ("practices", "areas")),
        ("layers=practices,meeting_places,areas", "where", OLD),
        ("layers=gap", "gap", ("gap",)),
        ("layers=practices&layers=gap", "gap", ("practices", "gap")),
        ("layers=practices,meeting_places,gap", "gap", OLD_WITH_GAP),
        ("layers=practices,areas,gap&cell=3-1", "gap", ("practices", "areas", "gap")),
        ("indicator=bimd2011_income&at=2009&layers=gap&municipality=Gent", "gap", ("gap",)),
    ],
)
def test_old_addresses_mean_what_they_did(query: str, question: str, layers: tuple[str, ...]) -> None:
    """Rows, layers and figures: every other field is as it was when an address had no question."""
    view, problems = parsed(query)
    assert (view.question, view.layers, problems) == (question, layers, [])
    stated = parse_qs(query, keep_blank_values=True)
    assert view == replace(
        View(layers=layers),
        lang=stated.get("lang", ["nl"])[-1],
        setting=tuple(stated.get("setting", ())),
        support=tuple(stated.get("support", ())),
        municipality=tuple(stated.get("municipality", ())),
        cell=tuple(stated.get("cell", ())),
        indicator=stated.get("indicator", [None])[-1],
        at=2009 if "at" in stated else None,
    )


@pytest.mark.parametrize(
    ("view", "query"),
    [
        (View(), "lang=nl"),
        (View(question="gap", layers=WITH_GAP), "lang=nl&question=gap"),
        (View(layers=WITH_GAP), "lang=nl&question=gap"),
        (View(question="evidence"), "lang=nl&question=evidence"),
        (View(layers=("gap",)), "lang=nl&layers=gap"),
        (View(question="where", layers=("gap",)), "lang=nl&question=where&layers=gap"),
        (View(question="gap", layers=("practices",)), "lang=nl&question=gap&layers=practices"),
        (View(layers=()), "lang=nl&layers=none"),
    ],
)
def test_an_address_states_the_question_or_the_layers_and_both_where_one_does_not_imply_the_other(
    view: View, query: str
) -> None:
    assert view_query(view) == query


def test_a_question_that_does_not_exist_is_named_with_those_that_do() -> None:
    view, (bad,) = parse_view({"question": ["why"]}, ALLOWED)
    assert (view, bad.name, bad.allowed) == (View(), "question", "where, gap, evidence")


def test_another_question_keeps_the_rows_and_begins_with_its_own_layers_and_figure() -> None:
    view = View(setting=("living",), municipality=("Gent",), indicator="bimd2011", at=2011, cell=("3-1",), q="a")
    asked = view.asking("gap")
    assert (asked.question, asked.layers, asked.indicator, asked.at, asked.cell) == ("gap", WITH_GAP, None, None, ())
    assert (asked.setting, asked.municipality, asked.q) == (("living",), ("Gent",), "a")
    assert asked.asking("where").layers == USUAL


def test_cells_that_do_not_exist_are_refused() -> None:
    for cell in ("4-1", "0-0", "31", "3-1,1-1", "<b>"):
        assert parsed(f"cell={cell}") == (View(), ["cell"]), cell


def test_lifting_filters_keeps_language_position_and_choice() -> None:
    kept = View(lang="en", area="440217", center=(51.0, 3.0), zoom=9)
    view = replace(kept, setting=("living",), cell=("3-1", "3-2"), q="x", year=2015, match="all")
    assert view.filter_count == 5
    assert view.without_filters() == kept


def subset(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    options = ALLOWED.facets[name]
    return st.sets(st.sampled_from(options)).map(lambda chosen: tuple(o for o in options if o in chosen))


pins = st.builds(
    Pin,
    lat=st.floats(50, 52).map(lambda lat: round(lat, 5)),
    lon=st.floats(2.5, 6).map(lambda lon: round(lon, 5)),
    kind=st.sampled_from([None, *ALLOWED.meeting_place_kinds]),
)
views = st.builds(
    View,
    lang=st.sampled_from(ALLOWED.languages),
    question=st.sampled_from(tuple(DEFAULT_LAYERS)),
    indicator=st.sampled_from([None, *ALLOWED.indicators]),
    level=st.sampled_from([None, *ALLOWED.levels]),
    **{name: subset(name) for name in FACETS},
    cell=st.sets(st.sampled_from(CELLS)).map(lambda chosen: tuple(cell for cell in CELLS if cell in chosen)),
    match=st.sampled_from(["any", "all"]),
    year=st.none() | st.integers(1970, 2024),
    q=st.text(max_size=60).map(str.strip),
    layers=st.sampled_from(tuple(DEFAULT_LAYERS.values()))
    | st.sets(st.sampled_from(LAYERS)).map(lambda chosen: tuple(layer for layer in LAYERS if layer in chosen)),
    area=st.just("440217"),
    compare=st.permutations(["a", "b", "c"]).flatmap(lambda ids: st.integers(0, 3).map(lambda n: tuple(ids[:n]))),
    practice=st.sampled_from([None, "torekes-rabot-gent"]),
    whatif=st.lists(pins, max_size=PINS, unique=True).map(tuple),
    sort=st.sampled_from(["tipping", "without", "need", "residents", "name"]),
    least=st.sampled_from([None, 1000]),
).flatmap(lambda view: st.sampled_from([view, replace(view, area=None, compare=())]))
positions = st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(lambda at: (round(at[0], 5), round(at[1], 5)))


@given(views, st.none() | st.tuples(positions, st.integers(LEAST_ZOOM, MOST_ZOOM)))
def test_writing_and_reading_a_view_is_the_identity(view: View, at: tuple[tuple[float, float], int] | None) -> None:
    if at is not None:
        view = replace(view, center=at[0], zoom=float(at[1]))
    query = view_query(view)
    assert query.isascii()
    again, problems = parse_view(parse_qs(query, keep_blank_values=True), ALLOWED)
    assert problems == ()
    assert again == view


@given(
    st.dictionaries(
        st.sampled_from(
            ["lang", "question", "year", "center", "zoom", "layers", "cell", "q", "area", "compare", "whatif", *FACETS]
        ),
        st.lists(st.text()),
    )
)
def test_no_address_whatever_raises(params: dict[str, list[str]]) -> None:
    view, _ = parse_view(params, ALLOWED)
    assert parse_view({k: [v for n, v in view_params(view) if n == k] for k, _ in view_params(view)}, ALLOWED)[1] == ()


@pytest.mark.parametrize(
    ("query", "at", "wrong"),
    [
        ("indicator=bimd2011_income&at=2009", 2009, []),
        ("at=2011", 2011, []),
        ("at=2009", None, ["at"]),
        ("indicator=bimd2011_income&at=2010", None, ["at"]),
        ("at=", None, []),
    ],
)
def test_a_year_is_one_of_those_of_the_indicator(query: str, at: int | None, wrong: list[str]) -> None:
    view, problems = parsed(query)
    assert (view.at, problems) == (at, wrong)


@pytest.mark.parametrize(
    ("value", "scale"),
    [
        ("region", "region"),
        ("town", "town"),
        ("3.61234,51.0,3.9,51.20001", "3.6123,51.0,3.9,51.2"),
        ("everything", None),
        ("3.9,51.0,3.6,51.2", None),
        ("3.6,51.0,3.9", None),
        ("nan,51.0,3.9,51.2", None),
    ],
)
def test_a_scale_is_the_region_a_municipality_or_a_frame(value: str, scale: str | None) -> None:
    view, problems = parsed(f"scale={value}")
    assert (view.scale, problems) == (scale, [] if scale else ["scale"])


def test_an_area_of_another_edition_opens_the_main_one_that_it_stands_for() -> None:
    assert [parsed(f"area={area}")[0].area for area in ("whole", "part", "a")] == ["a", "c", "a"]
    assert parsed("area=nowhere") == (View(), ["area"])


@pytest.mark.parametrize(
    ("value", "pin"),
    [
        ("51.2,4.4", Pin(51.2, 4.4)),
        ("51.2,4.4,", Pin(51.2, 4.4)),
        ("51.2,4.4,library", Pin(51.2, 4.4, "library")),
        ("51.200004,4.399996", Pin(51.2, 4.4)),
        # A bound belongs to the region, also where it is only reached by rounding.
        ("52.000004,2.5", Pin(52.0, 2.5)),
    ],
)
def test_a_pin_is_a_place_with_or_without_a_kind(value: str, pin: Pin) -> None:
    assert parsed(f"whatif={value}") == (View(whatif=(pin,)), [])


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("51.2", "lat,lon[,kind]"),
        ("51.2,", "lat,lon[,kind]"),
        ("51.2,x,library", "lat,lon[,kind]"),
        ("nan,4.4", "lat,lon[,kind]"),
        ("51.2,4.4,pub", "library, youth_centre"),
        ("51.2,4.4,library,library", "library, youth_centre"),
        ("52.1,4.4", "lat,lon inside the region"),
        ("4.4,51.2", "lat,lon inside the region"),
        ("91,4.4", "lat,lon inside the region"),
    ],
)
def test_a_pin_that_cannot_be_used_is_named_and_the_others_stay(value: str, allowed: str) -> None:
    view, problems = parse_view({"whatif": [value, "51.2,4.4"]}, ALLOWED)
    assert view.whatif == (Pin(51.2, 4.4),)
    assert [(bad.name, bad.value, bad.allowed) for bad in problems] == [("whatif", value, allowed)]


def test_a_sixth_pin_is_named_and_the_same_pin_counts_once() -> None:
    values = [f"51.{n},4.4" for n in range(1, 7)]
    view, (problem,) = parse_view({"whatif": [values[0], *values]}, ALLOWED)
    assert view.whatif == tuple(Pin(float(f"51.{n}"), 4.4) for n in range(1, 6))
    assert (problem.name, problem.value, problem.allowed) == ("whatif", "51.6,4.4", "whatif ≤ 5")
    # Two kinds may be under one roof.
    assert len(parsed("whatif=51.1,4.4,library&whatif=51.1,4.4,youth_centre&whatif=51.1,4.4")[0].whatif) == 3


def test_pins_and_the_order_of_a_list_are_no_filters() -> None:
    view = parsed("whatif=51.2,4.4&sort=name&least=1000&setting=living")[0]
    assert view.filter_count == 1
    assert view.without_filters() == replace(view, setting=())


def test_the_order_and_the_least_of_a_list_are_among_those_offered() -> None:
    assert parsed("sort=tipping&least=") == (View(), [])
    assert view_query(parsed("sort=tipping")[0]) == "lang=nl"
    assert parsed("sort=rank&least=500") == (View(), ["sort", "least"])
    assert parsed("least=01000") == (View(), ["least"])
