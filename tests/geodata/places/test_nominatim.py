"""Asking Nominatim: politely, and with a clear end whatever it answers; against a server of our own on loopback.

The answers have the form that Nominatim gives; their places are made up.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.errors import GeocodingError
from geodata.models import Precision
from geodata.places import nominatim
from geodata.places.candidates import Query
from geodata.places.nominatim import Access, Nominatim

ADDRESS = Query(name="Rabot", address="Gasmeterlaan 5", postcode="9000", municipality="Gent")


@pytest.fixture
def access(played: Any) -> Access:
    return Access(
        f"http://127.0.0.1:{played.server_address[1]}/own/path",
        "Atlas of a test",
        "gis@example.org",
        (50.9, 3.5, 51.2, 3.9),
        None,
        5.0,
    )


@pytest.mark.usefixtures("at_once")
def test_threads_ask_one_at_a_time_with_a_pause_between(
    played: Any, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nominatim, "PAUSE_S", 0.2)
    queries = [replace(ADDRESS, address=f"Gasmeterlaan {number}") for number in range(1, 9)]
    geocoders = [Nominatim(access), Nominatim(access)]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(geocoders[row % 2].candidates, query) for row, query in enumerate(queries)]
        found = [item.result() for item in asked]
    assert all(found)
    assert len(played.arrived) == 8
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(played.arrived))


def test_the_pause_is_the_second_that_nominatim_asks_for() -> None:
    assert nominatim.PAUSE_S == 1.0


@pytest.mark.usefixtures("at_once")
def test_it_says_who_asks_and_where_to_look(played: Any, access: Access) -> None:
    Nominatim(access).candidates(ADDRESS)
    ((path, agent),) = played.asked
    asked = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
    assert urlsplit(path).path == "/own/path/search"
    assert agent == "Atlas of a test"
    assert asked["email"] == "gis@example.org"
    assert asked["countrycodes"] == "be"
    assert (asked["street"], asked["city"], asked["postalcode"]) == ("Gasmeterlaan 5", "Gent", "9000")
    assert asked["bounded"] == "1"
    assert sorted(map(float, asked["viewbox"].split(","))) == [3.5, 3.9, 50.9, 51.2]


@pytest.mark.usefixtures("at_once")
def test_an_answer_becomes_candidates_no_finer_than_it_is(access: Access) -> None:
    house, road = Nominatim(access).candidates(ADDRESS)
    assert (house.precision, road.precision) == (Precision.ADDRESS, Precision.STREET)
    assert (house.lat, house.lon, house.municipalities) == (51.063, 3.715, frozenset({"44021"}))
    assert "ODbL" in house.licence
    assert house.provider.startswith("Nominatim at 127.0.0.1")


@pytest.mark.usefixtures("at_once")
def test_an_answer_with_another_postcode_only_may_be_meant(access: Access) -> None:
    found = Nominatim(access).candidates(replace(ADDRESS, postcode="9050"))
    assert {item.score for item in found} == {0.5}


@pytest.mark.usefixtures("at_once")
@pytest.mark.filterwarnings("ignore:Latitude normalization:UserWarning")
@pytest.mark.parametrize(
    ("act", "message"),
    [
        ("429", "send fewer requests (429) and to wait 7 seconds"), ("403", "refuses to answer (403)"),
        ("500", "cannot answer now"), ("302", "cannot answer now"), ("html", "page or broken data"),
        ("empty", "page or broken data"), ("cut", "page or broken data"), ("nested", "page or broken data"),
        ("text", "no list of places"), ("error", "cannot answer now"), ("no point", "is invalid"),
        ("far point", "no list of places"), ("nan", "no list of places"), ("no name", "`display_name`"),
    ],
)  # fmt: skip
def test_every_bad_answer_ends_in_a_clear_message(played: Any, access: Access, act: str, message: str) -> None:
    played.act = act
    with pytest.raises(GeocodingError) as caught:
        Nominatim(access).candidates(ADDRESS)
    (problem,) = caught.value.problems
    assert message in problem.message()
    assert problem.where == access.address
    assert problem.fix()
    assert len(played.asked) == 1


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("act", ["hang", "drip"])
def test_a_connection_that_hangs_is_given_up(played: Any, access: Access, act: str) -> None:
    played.act = act
    with pytest.raises(GeocodingError, match="no answer in time"):
        Nominatim(replace(access, timeout_s=0.3)).candidates(ADDRESS)


@pytest.mark.usefixtures("at_once")
def test_a_server_that_is_not_there_is_named(access: Access) -> None:
    with pytest.raises(GeocodingError, match="no connection"):
        Nominatim(replace(access, address="http://127.0.0.1:9")).candidates(ADDRESS)


@pytest.mark.usefixtures("at_once")
def test_nothing_found_is_no_error_and_both_languages_are_asked(played: Any, access: Access) -> None:
    played.act = "nothing"
    both = replace(ADDRESS, address="Rue des Quatre-Vents / Vierwindenstraat 25")
    assert Nominatim(access).candidates(both) == ()
    assert [parse_qs(urlsplit(path).query)["street"] for path, _ in played.asked] == [
        ["Rue des Quatre-Vents 25"],
        ["Vierwindenstraat 25"],
    ]


@pytest.mark.usefixtures("at_once")
def test_a_place_without_address_or_name_is_not_asked_about(played: Any, access: Access) -> None:
    assert Nominatim(access).candidates(Query(municipality="Gent")) == ()
    assert played.asked == []


@pytest.mark.usefixtures("at_once")
def test_an_answer_is_kept_and_a_broken_one_is_not(played: Any, access: Access, tmp_path: Path) -> None:
    kept = replace(access, cache=tmp_path)
    played.act = "html"
    with pytest.raises(GeocodingError):
        Nominatim(kept).candidates(ADDRESS)
    assert list(tmp_path.rglob("*.json")) == []
    played.act = "good"
    first, again = Nominatim(kept).candidates(ADDRESS), Nominatim(kept).candidates(ADDRESS)
    assert first == again
    assert len(played.asked) == 2
    (file,) = tmp_path.rglob("*.json")
    file.write_text("{")
    assert Nominatim(kept).candidates(ADDRESS) == first
    assert len(played.asked) == 3


NAMED = {"ATLAS_NOMINATIM": "https://nominatim.example.org/here/", "ATLAS_USER_AGENT": "Atlas of a test",
         "ATLAS_CONTACT": "gis@example.org"}  # fmt: skip


def test_without_a_server_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_NOMINATIM", raising=False)
    assert Access.from_environment(None, None, None) is None


def test_the_environment_says_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NAMED.items():
        monkeypatch.setenv(name, value)
    access = Access.from_environment(None, None, None)
    assert access is not None
    assert access.address == "https://nominatim.example.org/here"
    stated = Access.from_environment("http://localhost:8080/x", None, None)
    assert stated is not None
    assert stated.address == "http://localhost:8080/x"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATLAS_NOMINATIM", "nominatim.example.org"), ("ATLAS_NOMINATIM", "ftp://example.org"),
        ("ATLAS_NOMINATIM", "https://user:word@example.org"), ("ATLAS_USER_AGENT", ""), ("ATLAS_USER_AGENT", "a\nb: c"),
        ("ATLAS_CONTACT", ""), ("ATLAS_CONTACT", "me"),
    ],
)  # fmt: skip
def test_a_server_is_asked_only_when_it_is_said_who_asks(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for key, stated in {**NAMED, name: value}.items():
        monkeypatch.setenv(key, stated)
    with pytest.raises(GeocodingError) as caught:
        Access.from_environment(None, None, None)
    assert [problem.where for problem in caught.value.problems] == [name]
