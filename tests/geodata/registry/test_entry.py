"""One entry that somebody is writing: the same rules without a file, and practices that it may repeat."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.models import Place, Practice
from geodata.municipalities import MunicipalityIndex, Outline, known_municipalities
from geodata.project import registry_file, vocabulary_file
from geodata.registry import Checks, check_entry, check_registry, likely_duplicates, load_registry, load_vocabulary
from geodata.registry.canonical import entry_text
from geodata.registry.duplicates import repeated
from geodata.registry.privacy import text_problems

WORDS = load_vocabulary(vocabulary_file())
CHECKS = Checks(WORDS, 2026, known_municipalities(None))
ENTRY: dict[str, Any] = {
    "id": "garden-gent",
    "name": "Garden",
    "summary": {"en": "Neighbours garden together."},
    "setting": ["living"],
    "place": {"municipality": "Gent", "location": {"lat": 51.0543, "lon": 3.7174, "precision": "street"}},
    "references": [{"id": "page", "title": "A page", "url": "https://example.org/page", "year": 2020}],
}


def rules(entry: Any, **changes: Any) -> list[tuple[str, str]]:
    _, problems = check_entry({**entry, **changes}, CHECKS)
    return [(found.rule, found.path) for found in problems]


def test_keys_and_values_of_a_form_are_checked_without_a_file() -> None:
    practice, problems = check_entry(ENTRY, CHECKS)
    assert problems == []
    assert practice == Practice.model_validate(ENTRY)
    assert rules(ENTRY, setting=["livng"], verified=2030) == [("vocabulary", "setting.0"), ("years", "verified")]
    assert rules(ENTRY, summary={}) == [("language", "summary")]
    assert rules({}) == [("required-key", key) for key in ("id", "name", "summary", "setting", "references")]
    assert rules(ENTRY, place=None, period=[1]) == [("type", "place"), ("type", "period")]


def test_a_text_and_its_keys_and_values_give_the_same_findings_but_for_the_place() -> None:
    wrong = {**ENTRY, "setting": ["livng"], "name": "Garden <b>", "verified": 2030}
    _, of_form = check_entry(wrong, CHECKS)
    _, of_text = check_entry(entry_text(wrong), CHECKS)
    assert {(f.rule, f.key) for f in of_form} == {(f.rule, f.key) for f in of_text}
    assert [(f.line, f.column) for f in of_text] == [(2, 3), (5, 13), (9, 3)]
    assert {f.line for f in of_form} == {0}


@pytest.mark.parametrize("entry", ["", "x", "[", "- a\n- b\n", "\ud800", [], 3, None, "- id: a\n" * 3])
def test_what_is_no_entry_is_reported_and_not_raised(entry: Any) -> None:
    practice, problems = check_entry(entry, CHECKS)
    assert practice is None
    assert problems


def test_an_id_of_the_registry_is_taken_and_a_likeness_is_reported() -> None:
    registry = load_registry(registry_file(), WORDS)
    torekes = registry[0].model_dump(mode="json", exclude_none=True)
    _, problems = check_entry(torekes, CHECKS, registry)
    assert [(f.rule, f.message_key) for f in problems if f.severity == "error"] == [("unique-id", "unique-id-other")]
    _, problems = check_entry({**ENTRY, "name": "De Toreke's"}, CHECKS, registry)
    assert [f.message() for f in problems] == ["may be the same practice as torekes-rabot-gent (Torekes)"]


def place(municipality: str | None = None, lat: float = 51.0543, lon: float = 3.7174, fine: str = "street") -> Place:
    location = {"lat": lat, "lon": lon, "precision": fine}
    return Place.model_validate({"municipality": municipality, "location": location})


def named(name: str, where: Place, number: int = 0) -> Practice:
    return Practice.model_validate({**ENTRY, "id": f"practice-{number}", "name": name, "place": where})


@pytest.mark.parametrize(
    ("name", "where", "alike"),
    [
        ("Buurtmoestuin Rabot", place("Gent"), True),
        ("De buurt-moestuin, RABOT vzw", place("Gent"), True),
        ("Rabot: de Buurtmoestuin", place("Gent", 51.09), True),  # same words, same municipality, 4 km away
        ("Rabot: de Buurtmoestuin", place("Gand", 51.09), True),
        ("Rabot: de Buurtmoestuin", place("Ledeberg", 51.09), True),
        ("Buurtmoestuin Rabbot", place("Gent"), True),
        ("Buurtmoestuins Rabot", place("Gent"), True),
        ("Buurtmoestuin Rabot Gent", place("Gent"), True),
        ("Buurtkeuken Rabot", place("Gent"), False),
        ("Buurtmoestuin Rabot", place("Aalst", 50.94, 4.04), False),
        ("Buurtmoestuin Rabot", place(None, 51.0550), True),  # 78 m away, no municipality
        ("Buurtmoestuin Rabot", place(None, 51.0563), False),  # 222 m away
        ("Buurtmoestuin Rabot", place(None, fine="municipality"), False),  # a point that stands for a municipality
    ],
)
def test_names_and_places_that_are_alike_are_found(name: str, where: Place, alike: bool) -> None:
    known = named("Buurtmoestuin Rabot", place("Gent"))
    assert bool(likely_duplicates(name, where, [known])) is alike
    assert bool(repeated([known, named(name, where, 1)])) is alike


def test_the_distance_of_a_duplicate_is_reported_in_metres() -> None:
    (found,) = likely_duplicates("Garden", place(None, 51.0550), [named("Garden", place("Gent"))])
    assert found.distance_m == 78


def test_names_that_differ_by_a_number_are_two_practices() -> None:
    assert likely_duplicates("Wijkraad 12", place("Gent"), [named("Wijkraad 13", place("Gent"))]) == []


def found_in(text: str) -> list[str]:
    return [found.message_key or found.rule for found in text_problems({"summary": {"en": text}})]


PERSONAL = (
    ("write to ann.peeters@example.org", "personal-email"),
    ("write to ann@sub.example.org.", "personal-email"),
    ("bel 09 123 45 67", "personal-phone"),
    ("bel 02/123.45.67", "personal-phone"),
    ("tel. 0470/12.34.56", "personal-phone"),
    ("0470123456", "personal-phone"),
    ("+32 470 12 34 56", "personal-phone"),
    ("+32 (0)9 123 45 67", "personal-phone"),
    ("0032 9 123 45 67", "personal-phone"),
    ("93.05.18-223.61", "personal-national"),
    ("93051822361", "personal-national"),
    ("Ann Peeters (contact: zie website)", "personal-contact"),
    ("Contactpersoon: Jan De Smet", "personal-contact"),
    ("Personne de contact : Aïcha Ben Ali", "personal-contact"),
    ("a <script>alert(1)</script>", "html"),
    ("fish &amp; chips", "html"),
)
ALLOWED = (
    "write to info@example.org or onthaal.gent@example.org",
    "between 2010-2013 and 2014/2015, 9000 Gent",
    "enterprise number 0403.170.701 or BE 0403170701",
    "1.250.000 euro for 12 000 people, 22.000 euro a year",
    "93.05.18-223.62",  # wrong check digits
    "ISBN 978-90-5966-123-4",
    "Contact: the team of the centre",
    "open from 9:00 to 17:30, contact: see the page",
    "P&V, a < b, rents < 500 euro, Q&A",
    "Koning Boudewijnstichting: 50 jaar",
)


def test_data_about_persons_and_html_are_found_and_nothing_else() -> None:
    assert [(text, rule) for text, rule in PERSONAL if rule not in found_in(text)] == []
    assert [(text, found_in(text)) for text in ALLOWED if found_in(text)] == []


@settings(max_examples=200)
@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.integers(1, 997), st.booleans())
def test_every_national_number_is_known_by_its_check_digits(
    year: int, month: int, day: int, serial: int, this_century: bool
) -> None:
    if this_century:
        year %= 26  # nobody is born in the future
    number = int(f"{year:02d}{month:02d}{day:02d}{serial:03d}")
    check = 97 - (number + this_century * 2_000_000_000) % 97
    assert "personal-national" in found_in(f"{year:02d}.{month:02d}.{day:02d}-{serial:03d}.{check:02d}")


def test_a_point_is_checked_against_an_outline_where_there_is_one() -> None:
    import shapely

    square = Outline(shapely.box(3.7, 51.0, 3.8, 51.1))
    checks = Checks(WORDS, 2026, MunicipalityIndex({"Gent": square}))
    near = {**ENTRY, "place": {"municipality": "Gent", "location": {"lat": 51.103, "lon": 3.75, "precision": "street"}}}
    far = {**ENTRY, "place": {"municipality": "Gent", "location": {"lat": 51.123, "lon": 3.75, "precision": "street"}}}
    assert check_entry(ENTRY, checks)[1] == []
    assert check_entry(near, checks)[1] == []
    (found,) = check_entry(far, checks)[1]
    assert (found.rule, found.values["distance"]) == ("municipality", "2.6")


def test_texts_stay_texts_and_numbers_are_digits() -> None:
    text = entry_text(ENTRY).replace("name: Garden", "name: {}")
    for name in ("NO", "09000", "2010-13", "1_000", "0x10", "1e3", "12:30:45", "null", "yes", "2010", ".inf"):
        (practice,) = check_registry(text.replace("{}", name).encode(), CHECKS).practices
        assert practice.name == name
    for year in ("2_010", "0x7DA", "2e3", "2010.0", "null", "~", "２０１０", "+2010", "NaN"):
        assert rules(ENTRY, verified=year) == [("number", "verified")], year
    for lat in ("51,05", "5.1e1", "nan", ".inf", "51.", "51°", "1" * 400):
        assert rules(ENTRY, place={"location": {**ENTRY["place"]["location"], "lat": lat}}) == [
            ("number", "place.location.lat")
        ], lat
    assert rules(ENTRY, place={"location": {"lat": True, "lon": 3.7174, "precision": "street"}}) == [
        ("number", "place.location.lat")
    ]


# All at once: an entry without the shape of a practice is held against the rules too

BROKEN = """\
- id: garden-gent
  nmae: Garden
  summary: {en: Neighbours garden.}
  setting: [livng]
  place:
    municipality: Gent
    location: {lat: 3.72, lon: 51.05, precision: street}
  period: {start: 2031}
  supports:
    - {kind: profesional, what: {en: worker}, references: [nope]}
  references:
    - {id: page, title: Page, url: https://example.org/x, year: 2031}
    - {id: page, title: Page, url: https://example.org/y}
"""
BROKEN_RULES = [
    ("unknown-key", "nmae", 2), ("vocabulary", "setting.0", 4), ("swapped-coordinates", "place.location", 7),
    ("years", "period.start", 8), ("vocabulary", "supports.0.kind", 10), ("reference", "supports.0.references.0", 10),
    ("years", "references.0.year", 12), ("unique-reference", "references.1.id", 13),
]  # fmt: skip


def reported(text: str) -> list[tuple[str, str, int]]:
    return [(found.rule, found.path, found.line) for found in check_registry(text.encode(), CHECKS).problems]


def test_a_problem_of_shape_hides_no_problem_of_rules() -> None:
    assert reported(BROKEN) == BROKEN_RULES
    assert reported(BROKEN.replace("nmae", "name")) == BROKEN_RULES[1:]
    assert [(f.rule, f.path, f.line) for f in check_entry(BROKEN, CHECKS)[1]] == BROKEN_RULES


@pytest.mark.parametrize(
    ("wrong", "right", "found"),
    [
        ("nmae: Garden", "name: Garden", ("unknown-key", "nmae")),
        ("status: endde", "status: ended", ("choice", "status")),
        ("id: Garden Gent", "id: garden-gent", ("id-form", "id")),
        ("postcode: 900", 'postcode: "9000"', ("postcode", "place.postcode")),
        ("title: [A]", "title: A", ("type", "references.0.title")),
        ("start: long ago", "start: 2001", ("number", "period.start")),
        ("precision: stret", "precision: street", ("choice", "place.location.precision")),
        ("groups: [New Comers]", "groups: [newcomers]", ("id-form", "groups.0")),
        ("what: {de: x}", "what: {en: x}", ("unknown-key", "supports.0.what.de")),
        ("de: extra", "fr: extra", ("unknown-key", "summary.de")),
    ],
)
def test_each_problem_of_shape_is_reported_beside_the_others_and_brings_none_of_its_own(
    wrong: str, right: str, found: tuple[str, str]
) -> None:
    good = (
        "- id: garden-gent\n  name: Garden\n  summary: {en: Neighbours., fr: extra}\n  setting: [livng]\n"
        '  place: {postcode: "9000", location: {lat: 3.72, lon: 51.05, precision: street}}\n'
        "  period: {start: 2001}\n  status: ended\n  verified: 2001\n  groups: [newcomers]\n"
        "  supports: [{kind: profesional, what: {en: x}, references: [nope, page]}]\n"
        "  references: [{id: page, title: A, url: https://example.org, year: 2031}]\n"
    )
    others = {("vocabulary", "setting.0"), ("swapped-coordinates", "place.location"), ("years", "references.0.year"),
              ("vocabulary", "supports.0.kind"), ("reference", "supports.0.references.0")}  # fmt: skip
    assert right in good
    assert {(rule, path) for rule, path, _ in reported(good)} == others
    assert {(rule, path) for rule, path, _ in reported(good.replace(right, wrong))} == others | {found}


def test_what_a_misspelled_key_holds_is_looked_at_where_it_stands() -> None:
    text = BROKEN.replace("nmae", "name").replace("supports:", "suports:").replace("{kind: profesional", "{knd: Zz z")
    assert [item for item in reported(text) if "suports" in item[1]] == [
        ("unknown-key", "suports", 9), ("id-form", "suports.0.knd", 10), ("unknown-key", "suports.0.knd", 10),
        ("reference", "suports.0.references.0", 10),
    ]  # fmt: skip


def test_what_depends_on_something_unfit_is_not_reported() -> None:
    claim = "  supports: [{kind: professional, what: {en: x}, references: [page]}]\n"
    entry = BROKEN.replace("nmae", "name").split("  setting")[0] + "  setting: [living]\n" + claim
    for references in ("", "  references: []\n", "  references: page\n", "  refrences: x\n",
                       "  references: [{title: A, url: https://example.org}]\n",
                       "  references: [{id: Page, title: A, url: https://example.org}]\n"):  # fmt: skip
        assert not [item for item in reported(entry + references) if item[0] == "reference"]
    assert [item[0] for item in reported(entry + "  references: [{id: pag, title: A}]\n")] == [
        "reference",
        "required-key",
    ]


def test_ids_and_likenesses_are_reported_of_entries_without_the_shape_too() -> None:
    registry = load_registry(registry_file(), WORDS)
    torekes = registry[0].model_dump(mode="json", exclude_none=True)
    _, problems = check_entry({**torekes, "verified": "soon"}, CHECKS, registry)
    assert [found.rule for found in problems] == ["number", "unique-id"]
    _, problems = check_entry({**ENTRY, "name": "De Toreke's", "verified": "soon"}, CHECKS, registry)
    assert [found.rule for found in problems] == ["number", "duplicate"]


# Addresses and names that are none


@pytest.mark.parametrize(
    "host",
    [".", "..", "-", "[::1", "[::1]", "localhost/x", "host.org:99999", "host.org:0", "host.org:a", "-a.be", "a-.be",
     "a..be", "host", "127.0.0.1", "a.b\\@c.be", "?a.be", "#a.be", "a.be\u3164.x y", f"{'a' * 64}.be"],
)  # fmt: skip
def test_an_address_without_a_host_that_can_be_is_refused(host: str) -> None:
    (found,) = rules({**ENTRY, "references": [{"id": "page", "title": "A page", "url": f"https://{host}"}]})
    assert found == ("web-address", "references.0.url")


@pytest.mark.parametrize(
    "address",
    ["https://x.be", "HTTPS://X.be", "Http://www.x.be:8080/a?b#c", "https://münchen.example", "https://xn--mnchen-3ya.de",
     "https://a_b.example.org/", "https://example.org./x", "https://x.be?q=a.b", "https://한국.한국"],
)  # fmt: skip
def test_an_address_is_read_whatever_its_capitals_and_script(address: str) -> None:
    reference = {"id": "page", "title": "A page", "url": address}
    practice, problems = check_entry({**ENTRY, "references": [reference]}, CHECKS)
    assert problems == []
    assert practice is not None
    scheme, rest = address.split(":", 1)
    assert practice.references[0].url == f"{scheme.lower()}:{rest}"


@pytest.mark.parametrize("text", ["\u200d", "\u3164", "\u2800", "\u115f\u1160\uffa0", "-", "…", "🌱", "\u0301"])
def test_a_text_in_which_there_is_nothing_to_read_is_reported(text: str) -> None:
    assert rules(ENTRY, name=text) == [("letters", "name")]
    assert rules(ENTRY, summary={"nl": text, "en": "Garden"}) == [("letters", "summary.nl")]
    assert rules({**ENTRY, "references": [{**ENTRY["references"][0], "title": text}]}) == [
        ("letters", "references.0.title")
    ]
    assert rules({**ENTRY, "place": {**ENTRY["place"], "name": text}}) == [("letters", "place.name")]


@pytest.mark.parametrize("text", ["9", "é", "شارع", "花园", "🌱 a", "\u3164a", "٣"])
def test_letters_and_digits_of_any_script_are_something_to_read(text: str) -> None:
    assert rules(ENTRY, name=text) == []
