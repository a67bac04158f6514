"""``atlas geocode`` on the sample and on small registries; the network is blocked, Nominatim is played on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
import typer
from typer.testing import CliRunner, Result

from geodata.bundle import read_bundle
from geodata.cli import command
from geodata.cli.geocode_tasks import check, fill, improve
from geodata.cli.geocoders import Session
from geodata.errors import GeocodingError
from geodata.models import Practice, Precision
from geodata.municipalities import distance_m, known_municipalities
from geodata.pipeline import build
from geodata.places.candidates import Query
from geodata.places.checks import Outlines
from geodata.places.gazetteer import Gazetteer
from geodata.places.lock import Lock, read_lock
from geodata.places.nominatim import Access, Nominatim
from geodata.project import registry_file, vocabulary_file
from geodata.registry import load_registry, load_vocabulary

REGION = "sample"
# Practices of the sample whose place bears the name of one of its neighbourhoods, and which one.
NAMED = {
    "torekes-rabot-gent": "440217", "school-ledeberg-gent": "4402118",
    "samen-dampoort-gent": "4402105", "zorgzaam-kiel-antwerpen": "11002ANT09",
    "buurtwinkel-anneessens-brussel": "21000_10",
}  # fmt: skip


def practices(path: Path | None = None) -> tuple[Practice, ...]:
    return load_registry(path or registry_file(), load_vocabulary(vocabulary_file()))


def without_locations(session: Session) -> Session:
    bare = [
        item.model_copy(update={"place": item.place.model_copy(update={"location": None})})
        for item in session.practices
    ]
    return replace(session, practices=tuple(bare), lock=Lock())


def on(session: Session, registry: Path, lock_file: Path) -> Session:
    """The same region with another registry and lock file, as the command would read them."""
    return replace(
        session, registry=registry, practices=practices(registry), lock_file=lock_file, lock=read_lock(lock_file)
    )


@pytest.fixture(scope="module")
def session() -> Session:
    return Session.prepare(region=REGION)


@pytest.fixture(scope="module")
def divided(session: Session) -> Session:
    """The sample with Kuregem in three areas, none of which is meant more than the others."""
    areas = []
    for area in session.outlines.areas:
        parts = ("Kuregem Bara", "Kuregem Dauw", "Kuregem Veeartsenij") if area.area_id == "21000_40" else ()
        west, south, east, north = area.geometry.bounds
        for n, name in enumerate(parts):
            third = shapely.box(west + n * (east - west) / 3, south, west + (n + 1) * (east - west) / 3, north)
            areas.append(replace(area, area_id=f"{area.area_id}{n}", names=(name,), geometry=third))
        areas += [] if parts else [area]
    return replace(session, outlines=Outlines(tuple(areas), Gazetteer(areas)))


def test_a_practice_is_found_in_the_neighbourhood_that_it_names_and_in_no_other(session: Session) -> None:
    chosen = {item.id: session.decide(Query.of(item.place)).chosen for item in session.practices}
    assert {name: found.area_id for name, found in chosen.items() if found and found.area_id} == NAMED


def test_a_practice_is_found_in_its_municipality(session: Session) -> None:
    for item in session.practices:
        codes = session.gazetteer.table.codes(item.place.municipality)
        chosen = session.decide(Query.of(item.place)).chosen
        # One practice of the sample says no place at all.
        assert bool(codes) == bool(chosen) == (item.id != "netwerk-zonder-plek")
        if chosen and chosen.area_id:
            assert session.outlines.metres_outside(chosen.lat, chosen.lon, codes) == 0, item.id
        elif chosen:  # the centre of the real municipality, not that of the sample's box
            assert KNOWN[item.place.municipality or ""].distance_km(chosen.lat, chosen.lon) == 0, item.id


def test_the_same_registry_gives_the_same_bytes_on_every_run(session: Session, tmp_path: Path) -> None:
    bare = without_locations(session)
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    fill(replace(bare, lock_file=one), None)
    fill(replace(bare, lock_file=two, practices=bare.practices[::-1]), None)
    text, stamp = one.read_bytes(), one.stat().st_mtime_ns
    assert two.read_bytes() == text
    for again in (False, True):
        fill(replace(bare, lock_file=one, lock=read_lock(one)), None, again=again)
        assert (one.read_bytes(), one.stat().st_mtime_ns) == (text, stamp)


def test_every_locked_answer_is_near_the_location_that_is_stated(session: Session, tmp_path: Path) -> None:
    bare = without_locations(session)
    lock = fill(replace(bare, lock_file=tmp_path / "lock.yaml"), None)
    for item in session.practices:
        entry, stated = lock.find(Query.of(item.place)), item.place.location
        if entry and stated:
            limit = 10_000 if entry.precision is Precision.MUNICIPALITY else 2_000
            assert distance_m((entry.lat, entry.lon), (stated.lat, stated.lon)) <= limit


KNOWN = known_municipalities(None)
KUREGEM = 'name: Kuregem, address: Brogniezstraat 54, postcode: "1070", municipality: Anderlecht'
SMALL = """\
- id: one
  name: One
  summary: {nl: Een.}
  setting: [living]
  place: {name: Rabot, municipality: Gent}
  references: [{id: a, title: A, url: "https://example.org/"}]
- id: two
  name: Two
  summary: {nl: Twee.}
  setting: [living]
  place: {name: Kuregem, address: Brogniezstraat 54, postcode: "1070", municipality: Anderlecht}
  references: [{id: a, title: A, url: "https://example.org/"}]
- id: three
  name: Three
  summary: {nl: Drie.}
  setting: [living]
  place: {name: Nergens}
  references: [{id: a, title: A, url: "https://example.org/"}]
- id: four
  name: Four
  summary: {nl: Vier.}
  setting: [living]
  place:
    name: Kiel
    municipality: Antwerpen
    location: {lat: 51.19, lon: 4.386, precision: neighbourhood}
  references: [{id: a, title: A, url: "https://example.org/"}]
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "practices.yaml"
    path.write_text(SMALL)
    return path


def atlas(*arguments: str | Path) -> Result:
    nobody = {"ATLAS_USER_AGENT": None, "ATLAS_CONTACT": None}
    return CliRunner().invoke(command(), ["geocode", *map(str, arguments), "--region", REGION], env=nobody)


def test_the_command_fills_the_lock_and_says_what_it_chose(registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "lock.yaml"
    dry = atlas(registry, "--lock", path, "--offline", "--dry-run")
    assert (dry.exit_code, path.exists()) == (0, False)
    done = atlas(registry, "--lock", path, "--offline")
    assert done.exit_code == 0, done.output
    assert "one: Rabot - Blaisantvest (Gent) (neighbourhood)" in done.stdout
    assert "two: Kuregem (Anderlecht) (neighbourhood)" in done.stdout
    assert "three: open" in done.stdout
    lock = read_lock(path)
    assert {entry.label for entry in lock.entries.values()} == {"Rabot - Blaisantvest (Gent)", "Kuregem (Anderlecht)"}


def test_a_changed_address_invalidates_just_its_own_entry(session: Session, registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "lock.yaml"
    fill(on(session, registry, path), None)
    before = read_lock(path)
    registry.write_text(SMALL.replace("Brogniezstraat 54", "Brogniezstraat 55"))
    fill(on(session, registry, path), None, prune=True)
    after = read_lock(path)
    assert {text for text in before.entries if text not in after.entries} == {
        "name: Kuregem | address: Brogniezstraat 54 | postcode: 1070 | municipality: Anderlecht"
    }
    rabot = "name: Rabot | municipality: Gent"
    assert after.entries[rabot] == before.entries[rabot]


def test_an_entry_that_nobody_asks_for_is_named_and_taken_out_only_on_request(
    session: Session, registry: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lock.yaml"
    fill(on(session, registry, path), None)
    registry.write_text(SMALL.replace("{name: Rabot,", "{name: Ledeberg,"))
    fill(on(session, registry, path), None)
    assert "not needed any more (--prune removes it): name: Rabot" in capsys.readouterr().out
    assert len(read_lock(path).entries) == 3
    fill(on(session, registry, path), None, prune=True)
    assert len(read_lock(path).entries) == 2


def test_what_a_person_reviewed_is_left_alone(session: Session, registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "lock.yaml"
    fill(on(session, registry, path), None)
    text = path.read_text().replace("lat: 51.05", "lat: 51.06").replace("reviewed: false", "reviewed: true")
    assert text.count("lat: 51.06") == 1
    path.write_text(text)
    fill(on(session, registry, path), None, again=True)
    assert path.read_text() == text


def test_a_person_chooses_between_close_answers(
    divided: Session, registry: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lock.yaml"
    asked = []

    def choose(who: str, _query: Query, close: Any) -> Any:
        asked.append((who, [item.label.split(" (")[0] for item in close]))
        return close[1]

    lock = fill(on(divided, registry, path), None)  # nobody there: the next coarser answer, and what else it may be
    message = capsys.readouterr().out
    assert "two: Anderlecht (municipality)" in message
    assert message.count("undecided: Kuregem") == 3
    assert sorted(len(entry.undecided) for entry in lock.entries.values()) == [0, 3]
    lock = fill(on(divided, registry, path), None, choose=choose)
    ((who, close),) = asked
    assert (who, sorted(close)) == ("two", ["Kuregem Bara", "Kuregem Dauw", "Kuregem Veeartsenij"])
    (entry,) = [item for item in lock.entries.values() if "Kuregem" in item.query]
    assert entry.label.split(" (")[0] == close[1]
    assert (entry.precision, entry.undecided, entry.reviewed) == (Precision.NEIGHBOURHOOD, (), True)


@pytest.fixture
def nominatim(played: Any, tmp_path: Path) -> Nominatim:
    address = f"http://127.0.0.1:{played.server_address[1]}"
    return Nominatim(Access(address, "Atlas of a test", "gis@example.org", None, tmp_path / "cache", 0.5))


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("act", ["429", "403", "html", "empty", "cut", "text", "hang"])
def test_a_server_that_fails_leaves_the_lock_untouched(
    session: Session,
    registry: Path,
    tmp_path: Path,
    played: Any,
    nominatim: Nominatim,
    act: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "lock.yaml"
    fill(on(session, registry, path), None)
    before = path.read_bytes()
    registry.write_text(SMALL.replace("Brogniezstraat 54", "Brogniezstraat 55"))
    played.act = act
    with pytest.raises(typer.Exit) as caught:
        fill(on(session, registry, path), nominatim)
    assert caught.value.exit_code == 1
    assert "error nominatim: asked about" in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.usefixtures("at_once")
def test_a_server_that_knows_nothing_leaves_an_entry_open(
    session: Session,
    registry: Path,
    tmp_path: Path,
    played: Any,
    nominatim: Nominatim,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "lock.yaml"
    registry.write_text(SMALL.replace(KUREGEM, "address: Dorpsstraat 1, municipality: Nergenshuizen"))
    played.act = "nothing"
    fill(on(session, registry, path), nominatim)
    assert "two: open: nothing is known by that name" in capsys.readouterr().out
    assert len(read_lock(path).entries) == 1


@pytest.mark.usefixtures("at_once")
def test_a_run_that_was_cut_short_goes_on_where_it_stopped(
    session: Session, registry: Path, tmp_path: Path, played: Any, nominatim: Nominatim
) -> None:
    path = tmp_path / "lock.yaml"
    first = SMALL.replace(
        "{name: Rabot, municipality: Gent}", '{address: Gasmeterlaan 5, postcode: "9000", municipality: Gent}'
    )
    registry.write_text(first)
    answer = nominatim.candidates

    def cut(query: Query) -> Any:
        played.act = "good" if query.municipality == "Gent" else "429"
        return answer(query)

    nominatim.candidates = cut  # type: ignore[method-assign]
    with pytest.raises(typer.Exit):
        fill(on(session, registry, path), nominatim)
    (kept,) = read_lock(path).entries.values()
    assert (kept.precision, kept.provider[:9]) == (Precision.ADDRESS, "Nominatim")
    asked = len(played.asked)
    fill(on(session, registry, path), None)
    assert len(played.asked) == asked
    assert len(read_lock(path).entries) == 2


@pytest.mark.usefixtures("at_once")
def test_a_finer_answer_is_not_given_up_for_a_coarser_one(
    session: Session, registry: Path, tmp_path: Path, nominatim: Nominatim
) -> None:
    path = tmp_path / "lock.yaml"
    addressed = '{address: Gasmeterlaan 5, postcode: "9000", municipality: Gent}'
    registry.write_text(SMALL.replace("{name: Rabot, municipality: Gent}", addressed))
    fill(on(session, registry, path), nominatim)
    before = path.read_bytes()
    fill(on(session, registry, path), None, again=True)  # offline it is known to the municipality only
    assert path.read_bytes() == before
    assert b"precision: address" in before


def test_a_locked_answer_far_from_the_named_area_is_shown_to_the_reviewer(
    session: Session, registry: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lock.yaml"
    fill(on(session, registry, path), None)
    # In the sample the neighbourhood ends at 51.0645 and the municipality at 51.078.
    text = path.read_text().replace("lat: 51.05", "lat: 51.07").replace("boundaries of sample", "somebody")
    assert text.count("lat: 51.07") == 1
    path.write_text(text)
    with pytest.raises(GeocodingError, match="one: the location"):
        check(on(session, registry, path))
    assert "one: look: somebody (Rabot - Blaisantvest (Gent)) and boundaries of sample" in capsys.readouterr().out


@pytest.mark.usefixtures("at_once")
def test_an_answer_of_the_server_in_another_municipality_is_refused(
    session: Session, registry: Path, tmp_path: Path, nominatim: Nominatim, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = fill(on(session, registry, tmp_path / "lock.yaml"), nominatim)
    (entry,) = [item for item in lock.entries.values() if "Kuregem" in item.query]
    assert entry.label == "Kuregem (Anderlecht)"
    assert "refused: 5, Gasmeterlaan" in capsys.readouterr().out


def test_the_command_refuses_a_server_when_it_is_not_said_who_asks(registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "lock.yaml"
    done = atlas(registry, "--lock", path, "--nominatim", "http://127.0.0.1:9")
    assert done.exit_code == 1
    assert "ATLAS_USER_AGENT" in str(done.exception)
    assert "ATLAS_CONTACT" in str(done.exception)
    assert not path.exists()


def test_a_location_elsewhere_is_an_error_with_line_and_distance(
    session: Session, registry: Path, tmp_path: Path
) -> None:
    registry.write_text(SMALL.replace("lat: 51.19, lon: 4.386", "lat: 51.05, lon: 3.72"))
    with pytest.raises(GeocodingError) as caught:
        check(on(session, registry, tmp_path / "none.yaml"))
    assert {problem.rule for problem in caught.value.problems} == {"outside-municipality", "disagreement"}
    line = next(row for row, text in enumerate(SMALL.splitlines(), 1) if "location:" in text)
    assert all(problem.where == f"{registry}:{line}:5" for problem in caught.value.problems)
    assert any(" m from Antwerpen - Kiel" in problem.message() for problem in caught.value.problems)
    done = atlas(registry, "--check")
    assert done.exit_code == 1
    assert "outside-municipality" in str(done.exception)


def test_improving_changes_the_lines_of_locations_and_no_other(
    session: Session, registry: Path, tmp_path: Path
) -> None:
    improve(on(session, registry, tmp_path / "none.yaml"), write=False)
    assert registry.read_text() == SMALL
    registry.write_text(SMALL.replace("{name: Rabot, municipality", "{municipality").replace("name: Kuregem, ", ""))
    before = registry.read_text()
    improve(on(session, registry, tmp_path / "none.yaml"), write=True)
    lines = [(a, b) for a, b in zip(before.splitlines(), registry.read_text().splitlines(), strict=True) if a != b]
    assert [a.strip() for a, _ in lines] == ["location: {lat: 51.19, lon: 4.386, precision: neighbourhood}"]
    check(on(session, registry, tmp_path / "none.yaml"))
    improved = registry.read_bytes()
    improve(on(session, registry, tmp_path / "none.yaml"), write=True)
    assert registry.read_bytes() == improved


def test_a_build_takes_from_the_lock_what_a_practice_does_not_say(
    divided: Session, registry: Path, tmp_path: Path
) -> None:
    path = tmp_path / "lock.yaml"
    fill(on(divided, registry, path), None)
    built = build(REGION, registry, tmp_path / "out", geocodes=path)
    bundle = read_bundle(built.folder)
    rows = bundle.practices.set_index("practice_id")
    assert rows["precision"].to_dict()["one"] == "neighbourhood"
    areas = rows["area_id"].to_dict()
    assert (areas["one"], areas["four"]) == ("440217", "11002ANT09")
    assert (areas["two"], rows["unmatched"].to_dict()["two"]) == ("21001", "too_imprecise")
    unmatched = {row.id: row for row in bundle.unmatched.practices}
    assert unmatched["three"].reason == "no_location"
    assert "no municipality" in (unmatched["three"].detail or "")
    source = next(item for item in bundle.manifest.sources if item.id == "geocodes")
    assert "GeoNames, CC BY 4.0" in source.licence


def test_a_build_follows_the_lock_and_says_what_it_does_not_hold(
    session: Session, registry: Path, tmp_path: Path
) -> None:
    path, out = tmp_path / "lock.yaml", tmp_path / "out"
    first = build(REGION, registry, out, geocodes=path)
    bundle = read_bundle(first.folder)
    reasons = bundle.practices.set_index("practice_id")["unmatched"].drop("four")
    assert reasons.to_dict() == dict.fromkeys(("one", "two", "three"), "no_location")
    # Those of a municipality of the region are in that.
    assert [row.id for row in bundle.unmatched.practices if row.id != "four"] == ["three"]
    assert not build(REGION, registry, out, geocodes=path).written
    fill(on(session, registry, path), None)
    assert build(REGION, registry, out, geocodes=path).written


def test_a_broken_lock_stops_the_build_with_its_line(registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "lock.yaml"
    path.write_text("- query: x\n")
    with pytest.raises(Exception, match=r"lock\.yaml:1:"):
        build(REGION, registry, tmp_path / "out", geocodes=path)
