"""What our own texts may not hold: data about persons, HTML, more than one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geodata.documents.reading import shown
from geodata.findings import Finding, Key

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# An address of an organisation and not of a person, by what stands before the @.
ROLES = frozenset({
    "info", "contact", "hallo", "hello", "bonjour", "onthaal", "accueil", "welkom", "secretariaat", "secretariat",
    "administratie", "admin", "team", "redactie", "redaction", "office", "mail", "buurtwerk", "wijkwerking",
    "reservatie", "reservations", "privacy", "pers", "presse", "press"
})  # fmt: skip
DIGITS = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./-]{6,20}\d(?!\w)")
CONTACT = (
    r"(?:contact(?:persoon|pers\.)?|contactez|contacteer|personne de contact|responsable|verantwoordelijke|"
    r"inlichtingen|renseignements|coördinator|coordinat(?:or|rice|eur)|tel|mail|e-mail)"
)
PERSON = r"(?-i:[A-ZÀ-Þ][a-zà-ÿ'’-]{1,30}(?: (?:de|van|den|der|le|la|el|ben))* (?:[A-ZÀ-Þ][\w'’-]{1,30}))"
NAMED = re.compile(rf"\b{CONTACT} ?: {{0,3}}{PERSON}|{PERSON} ?[(,;–-]{{0,2}} ?{CONTACT} ?:", re.IGNORECASE)
HTML = re.compile(r"</?[a-zA-Z][^<>]{0,200}>?|<!--|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")


def text_problems(entry: Any) -> Iterator[Finding]:
    """Data about persons, HTML and line breaks in every text of an entry but web addresses."""
    for key, text in _texts(entry, ()):
        if "\n" in text.strip() or "\t" in text:
            yield Finding("one-paragraph", key, {"value": shown(text)})
        if "<" in text or "&" in text:
            yield from (Finding("html", key, {"value": shown(found[0])}) for found in HTML.finditer(text))
        yield from _personal(key, text)


def _texts(node: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Every text with its path; depth is bounded by the reader, and for plain mappings by the models before us."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            if name != "url":
                yield from _texts(value, (*key, name))
    elif isinstance(node, list | tuple):
        for n, value in enumerate(node):
            yield from _texts(value, (*key, n))


def _personal(key: Key, text: str) -> Iterator[Finding]:
    def found(said: str, value: str) -> Finding:
        return Finding("personal-data", key, {"value": shown(value.strip("( "))}, said)

    if "@" in text:
        for mail in MAIL.finditer(text):
            if re.split(r"[.+_-]", mail[0].split("@")[0].casefold())[0] not in ROLES:
                yield found("personal-email", mail[0])
    if key[-1] in ("lat", "lon", "year", "verified", "start", "end"):
        return
    for number in DIGITS.finditer(text):
        if _national(number[0]):
            yield found("personal-national", number[0])
        elif _telephone(number[0]):
            yield found("personal-phone", number[0])
    if ":" in text:
        yield from (found("personal-contact", name[0]) for name in NAMED.finditer(text))


def _national(text: str) -> bool:
    """Eleven digits whose last two are the check digits of a Belgian national number."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != 11 or not ("01" <= digits[4:6] <= "31" or digits[4:6] == "00"):
        return False
    number, check = int(digits[:9]), int(digits[9:])
    return check in (97 - number % 97, 97 - (2_000_000_000 + number) % 97)


def _telephone(text: str) -> bool:
    """A Belgian number, written at home (0…) or from abroad (+32, 0032), and no number of an enterprise."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if text.lstrip("(").startswith("+32") or digits.startswith("0032"):
        return len(digits.removeprefix("00").removeprefix("32").lstrip("0")) in (8, 9)
    if not digits.startswith("0") or len(digits) not in (9, 10) or re.match(r"0\d{4}", text):
        return bool(re.fullmatch(r"04\d{8}|0[1-9]\d{7}", text)) and not _enterprise(digits)
    return digits[1] != "0" and not _enterprise(digits)


def _enterprise(digits: str) -> bool:
    return len(digits) == 10 and int(digits[8:]) == 97 - int(digits[:8]) % 97
