"""Data about persons: what is found however it is written, and what is an organisation's and stays."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.project import vocabulary_file
from geodata.registry import Checks, check_entry, check_registry, load_vocabulary, read_retired
from geodata.registry.privacy import text_problems

CHECKS = Checks(load_vocabulary(vocabulary_file()), 2026)
PHONES = """\
Bel 0470 12 34 56
9000 Gent 1 0470 12 34 56 9000
Bel 0470\u00a012\u00a034\u00a056
Bel 0470\u202f12\u202f34\u202f56
Bel 0470\u201112\u201134\u201156
Bel 0470–12–34–56
０４７０１２３４５６
0470_12_34_56
(09) 123 45 67
+32(0)470 12 34 56
+31 6 12345678
+33 6 12 34 56 78
0031 6 12345678"""
NATIONAL = "93.05.18-223.61|93.05.18\u2011223.61|93 05 18 223 61"
MAILS = """\
ann.peeters@gmail.com
ann.peeters (at) gmail.com
ann.peeters＠gmail.com
info.ann.peeters@gmail.com
buurthuis@hotmail.com
info@telenet.be
contact-jan@x.be
ann@sub.example.org
ann.peeters@annpeeters.be
jan@januarifonds.be
a.peeters@stad.gent"""
NAMES = """\
Contact: Ann Peeters
Contact: Ann\u00a0Peeters
Contact: A. Peeters
CONTACT: ANN PEETERS
Contact: mevrouw Ann Peeters
Contact: de heer Peeters
Contact: Mme Peeters
Contact: Şükran Çelik
Contact: Ann Şahin
Contact: Öznur Yılmaz
contact: Mohamed El Amrani
Contact: Jan van Gent
Contact: An Nieuwenhuis
Contactpersoon Ann Peeters
Onze buren (Ann Peeters, contact: 's avonds)"""
ALLOWED = """\
Contact: Buurthuis Rabot
Contact: Stad Gent
Contact: Koning Boudewijnstichting
Contact: Formaat Jeugdhuiswerk
Responsable : Les Gazelles de Bruxelles
Contact: De Schakel
Contact: Rode Kruis
Contact: Wereldhuis Antwerpen
Contact: via de site
Samenlevingsopbouw Gent, contact: via de site
Verantwoordelijke: OCMW Gent
Coördinator: Samenlevingsopbouw Gent
Responsable : Ville de Bruxelles
Responsable : ASBL Les Amis
buurthuis@rabot.be
vzw@detuin.be
detuin@detuin.be
onthaal.gent@example.org
ISBN 0-19-852663-6
ISBN 978-90-334-9874-5
KBO 0412.345.678
ondernemingsnummer BE 0400.378.485
rekening BE68 5390 0754 7034
rekening BE12 0015 1234 5678
ISSN 0378-5955 en 01-02-2013
01/02/2013 - 03
Tussen 2010 – 2013 – 2015"""


def found(text: str, **entry: Any) -> list[str]:
    return [item.said for item in text_problems({**entry, "summary": {"nl": text}})]


def test_data_about_a_person_is_found_however_it_is_written() -> None:
    written = {
        "personal-phone": PHONES.splitlines(),
        "personal-national": NATIONAL.split("|"),
        "personal-email": MAILS.splitlines(),
        "personal-contact": NAMES.splitlines(),
    }
    assert [(text, found(text)) for rule, texts in written.items() for text in texts if found(text) != [rule]] == []


def test_what_is_of_an_organisation_or_only_looks_like_it_may_stay() -> None:
    assert [(text, found(text)) for text in ALLOWED.splitlines() if found(text)] == []


def test_a_word_of_the_practice_itself_may_stand_before_an_at() -> None:
    assert found("rabot@example.org") == ["personal-email"]
    assert found("bib.rabot@example.org", place={"name": "Rabot"}) == []
    assert found("torekes@example.org", name="De Torekes") == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://example.org/?who=ann.peeters@gmail.com", ["personal-email"]),
        ("https://example.org/?who=ann.peeters%40gmail.com", ["personal-email"]),
        ("https://example.org/?tel=0470123456", ["personal-phone"]),
        ("https://example.org/?to=+32470123456", ["personal-phone"]),
        ("https://example.org/~a9632001/2014/02/0412345678", []),
        ("https://example.org/?mail=info@example.org", []),
        ("https://example.org/@51.0543,3.7174", []),
        ("https://ann:secret@example.org/", []),  # refused as such, without printing it
    ],
)
def test_web_addresses_hold_no_data_about_persons(url: str, said: list[str]) -> None:
    assert [item.said for item in text_problems({"references": [{"url": url}]})] == said


ENTRY = """\
# Contact: Ann Peeters, 0470 12 34 56
- id: garden-gent
  name: 'Garden #1'
  summary: {en: Neighbours garden.}   # ask ann.peeters@gmail.com
  setting: [living]   # 2010-2013
  references: [{id: page, title: Page, url: "https://example.org/#0470123456"}]
"""


def test_comments_are_read_too_each_at_its_line() -> None:
    told = check_registry(ENTRY.encode(), CHECKS).findings
    assert [(item.line, item.column, item.said) for item in told] == [
        (1, 1, "personal-phone"),
        (1, 1, "personal-contact"),
        (4, 39, "personal-email"),
    ]
    assert told[-1].message() == "garden-gent: `#` holds the e-mail address of a person: 'ann.peeters@gmail.com'"
    assert [item.line for item in check_entry(ENTRY, CHECKS)[1]] == [1, 1, 4]


def test_what_stands_in_a_text_after_a_sharp_is_told_once() -> None:
    text = ENTRY.splitlines(keepends=True)[1:]
    told = check_registry("".join(text).replace("Garden #1", "Garden #1 0470 12 34 56").encode(), CHECKS).findings
    assert [item.path for item in told if item.said == "personal-phone"] == ["name"]


def test_why_a_practice_was_taken_out_names_no_person() -> None:
    text = "# bel 0470 12 34 56\ngone:\n  date: '2026-11-25'\n  reason: asked by ann.peeters@gmail.com\n"
    told = read_retired(text.encode())[1]
    assert [(item.line, item.said) for item in told] == [(4, "personal-email"), (1, "personal-phone")]
    only_a_comment = read_retired(b"# bel 0470 12 34 56\n")[1]
    assert [item.line for item in only_a_comment] == [1]
