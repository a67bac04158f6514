"""Data about persons: what is found however it is written, and what is an organisation's and stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geodata.project import vocabulary_file
from geodata.registry import Checks, check_entry, check_registry, load_retired, load_vocabulary, read_retired
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
0031 6 12345678
0475•12•34•56
0475 · 12 · 34 · 56
0475*12*34*56
0475/12.34.56
0475 123 456
٠٤٧٥ ١٢ ٣٤ ٥٦
۰۴۷۵۱۲۳۴۵۶
+٣٢ ٤٧٥ ١٢ ٣٤ ٥٦
wa.me/32475123456
https://wa.me/32475123456
api.whatsapp.com/send?phone=32475123456
06 12 34 56 78
+212 612 345 678
+90 532 123 45 67"""
NATIONAL = "٩٣.٠٥.١٨-٢٢٣.٦١|85.46.11-002.29|93.05.18-223.61|93.05.18\u2011223.61|93 05 18 223 61"
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
a.peeters@stad.gent
jan.peeters @ gmail.com
jan.peeters @gmail.com
jan@ januari.be
mailto:jan.peeters@gmail.com
jan.peeters [at] gmail [dot] com
jan.peeters{at}gmail.com
jan.peeters at gmail.com
jan.peeters at gmail dot com
jan punt peeters apenstaart gmail punt com
jan point peeters arobase proximus point be"""
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
rekening BE12 0015 1234 5678
ISSN 0378-5955 en 01-02-2013
01/02/2013 - 03
Tussen 2010 – 2013 – 2015
gratis nummer 0800 12 345
rekening BE12 0015 1234 5678
BTW BE0400378485
de btw-nummers 0400.378.485 en 0400378485
12 345 678 bezoekers, +15 000 000 euro
9000 Gent, 1000 Brussel en 2060 Antwerpen
Kerkstraat 12-14-16, 9000 Gent
(51.0543, 3.7174) en 51.054300 3.717400
1990-1995-2000-2005 en 20132014
yoga @ www.rabot.be, meet at rabot.be
Open @ 20.00, samen aan tafel
Mevrouw en meneer eten samen
De mevrouw van de bib
Madame la ministre, monsieur le bourgmestre"""
POSSIBLE = {
    "rekening BE68 5390 0754 7034": "possibly-account",
    "BE68539007547034 VZW": "possibly-account",
    "NL91 ABNA 0417 1643 00": "possibly-account",
    "Bel de dienst op 09 266 82 20": "possibly-phone",
    "+32 9 266 82 20": "possibly-phone",
    "buurtwerk.dampoort@stad.gent": "possibly-email",
    "mevrouw Fatima El Amrani": "possibly-name",
    "Opgestart door Mme Nadia Benali.": "possibly-name",
    "dhr. Peeters helpt": "possibly-name",
}


def found(text: str, **entry: Any) -> list[str]:
    return [item.message_key for item in text_problems({**entry, "summary": {"nl": text}})]


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


@pytest.mark.parametrize(("text", "said"), POSSIBLE.items())
def test_what_may_be_of_a_person_is_a_warning(text: str, said: str) -> None:
    reported = list(text_problems({"summary": {"nl": text}}))
    assert [(item.message_key, item.severity, item.rule) for item in reported] == [
        (said, "warning", "possibly-personal")
    ]


def test_a_name_that_is_refused_already_is_not_reported_twice() -> None:
    assert found("Contact: mevrouw Fatima El Amrani") == ["personal-contact"]


def test_a_warning_in_a_comment_or_a_reason_stops_nothing(tmp_path: Path) -> None:
    text = "# bel 09 266 82 20\ngone:\n  date: '2026-11-25'\n  reason: asked by mevrouw Peeters\n"
    reported = read_retired(text.encode())[1]
    assert [(item.line, item.message_key, item.severity) for item in reported] == [
        (4, "possibly-name", "warning"),
        (1, "possibly-phone", "warning"),
    ]
    path = tmp_path / "retired.yaml"
    path.write_text(text, "utf-8")
    assert list(load_retired(path)) == ["gone"]


def test_the_libraries_are_loaded_when_a_number_is_looked_at() -> None:
    code = (
        "import sys; from geodata.registry.privacy import text_problems\n"
        "list(text_problems({'name': 'Since 2010-2013'})); print('phonenumbers' in sys.modules)\n"
        "list(text_problems({'name': '0475 12 34 56'})); print('phonenumbers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


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
        ("https://wa.me/32475123456", ["personal-phone"]),
        ("https://api.whatsapp.com/send?phone=32475123456&text=x", ["personal-phone"]),
        ("https://wa.me/message/ABC12345678", []),
        ("https://example.org/?tel=092668220", ["possibly-phone"]),
        ("https://example.org/?mail=info@example.org", []),
        ("https://example.org/@51.0543,3.7174", []),
        ("https://ann:secret@example.org/", []),  # refused as such, without printing it
    ],
)
def test_web_addresses_hold_no_data_about_persons(url: str, said: list[str]) -> None:
    assert [item.message_key for item in text_problems({"references": [{"url": url}]})] == said


ENTRY = """\
# Contact: Ann Peeters, 0470 12 34 56
- id: garden-gent
  name: 'Garden #1'
  summary: {en: Neighbours garden.}   # ask ann.peeters@gmail.com
  setting: [living]   # 2010-2013
  references: [{id: page, title: Page, url: "https://example.org/#0470123456"}]
"""


def test_comments_are_read_too_each_at_its_line() -> None:
    reported = check_registry(ENTRY.encode(), CHECKS).problems
    assert [(item.line, item.column, item.message_key) for item in reported] == [
        (1, 1, "personal-phone"),
        (1, 1, "personal-contact"),
        (4, 39, "personal-email"),
    ]
    assert reported[-1].message() == "garden-gent: `#` contains the e-mail address of a person: 'ann.peeters@gmail.com'"
    assert [item.line for item in check_entry(ENTRY, CHECKS)[1]] == [1, 1, 4]


def test_what_stands_in_a_text_after_a_sharp_is_reported_once() -> None:
    text = ENTRY.splitlines(keepends=True)[1:]
    reported = check_registry("".join(text).replace("Garden #1", "Garden #1 0470 12 34 56").encode(), CHECKS).problems
    assert [item.path for item in reported if item.message_key == "personal-phone"] == ["name"]


def test_why_a_practice_was_taken_out_names_no_person() -> None:
    text = "# bel 0470 12 34 56\ngone:\n  date: '2026-11-25'\n  reason: asked by ann.peeters@gmail.com\n"
    reported = read_retired(text.encode())[1]
    assert [(item.line, item.message_key) for item in reported] == [(4, "personal-email"), (1, "personal-phone")]
    only_a_comment = read_retired(b"# bel 0470 12 34 56\n")[1]
    assert [item.line for item in only_a_comment] == [1]
