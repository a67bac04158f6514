"""What our own texts may not hold: data about persons, HTML, more than one paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import unquote

from geodata.documents.reading import shown
from geodata.findings import Finding, Key
from geodata.registry.persons import named_persons, personal_mailbox
from geodata.spelling import plain

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
DIGITS = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./_-]{6,22}\d(?!\w)")
# Numbers of books, periodicals and enterprises look like others.
LABELLED = re.compile(
    r"\b(?:(?:IS[BS]N(?:-1[03])?|KBO|BCE|BTW|TVA|ondernemingsn(?:ummer|r)\.?)[:.]? ?(?:BE ?)?|BE\d\d ?)$", re.I
)
DATE = re.compile(r"\d\d?([/.-])\d\d?\1(?:19|20)\d\d\b")
# A number in a web address is one to call only where it says so: addresses are full of numbers.
IN_ADDRESS = re.compile(
    r"(?<![a-z])(?:tel|gsm|phone|mobile|telefoon|telephone)[=:/]{1,3}(\+?[\d ()./-]{8,20})"
    r"|(?<!\w)(\+\d{8,15})(?!\w)",
    re.IGNORECASE,
)
# What is refused as such, and not printed once more.
USER = re.compile(r"//[^/@]*@")
HIDDEN_AT = re.compile(r" ?[(\[] ?(?:at|arobase|apenstaart) ?[)\]] ?", re.IGNORECASE)
# A comment starts a line or follows a blank.
COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
HTML = re.compile(r"</?[a-zA-Z][^<>]{0,200}>?|<!--|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")


def text_problems(entry: Any) -> Iterator[Finding]:
    """Data about persons, HTML and line breaks in every text of an entry; in web addresses only data about persons."""
    ours = _own_words(entry)
    for key, text in _texts(entry, ()):
        if key[-1:] == ("url",):
            yield from _in_address(key, text, ours)
            continue
        if "\n" in text.strip() or "\t" in text:
            yield Finding("one-paragraph", key, {"value": shown(text)})
        if "<" in text or "&" in text:
            yield from (Finding("html", key, {"value": shown(found[0])}) for found in HTML.finditer(text))
        if key[-1:] not in (("lat",), ("lon",), ("year",), ("verified",), ("start",), ("end",)):
            yield from personal(key, text, ours)


def comment_problems(text: str) -> Iterator[Finding]:
    """Data about persons in the comments of a file, each at its line."""
    for comment in COMMENT.finditer(text):
        for found in personal((), comment[0].lstrip("# "), ()):
            line = text.count("\n", 0, comment.start()) + 1
            column = comment.start() - text.rfind("\n", 0, comment.start())
            yield Finding(found.rule, (), {**found.values, "path": "#"}, found.said, line=line, column=column)


def personal(key: Key, text: str, ours: Collection[str] = ()) -> Iterator[Finding]:
    """Data about persons in a text.

    Args:
        key: where the text stands.
        text: as it is written; blanks, dashes and forms of letters that look alike are taken as the same.
        ours: words that are the practice's own, and so no person's.
    """
    text = _folded(text)
    if "@" in text:
        for mail in MAIL.finditer(text):
            if personal_mailbox(mail[0], ours):
                yield _found(key, "personal-email", mail[0])
    for number in DIGITS.finditer(text):
        if DATE.match(number[0]) or LABELLED.search(text[max(0, number.start() - 30) : number.start()]):
            continue
        for part in _parts(number[0]):
            said = "personal-national" if _national(part) else "personal-phone" if _telephone(part) else ""
            if said:
                yield _found(key, said, part)
                break
    yield from (_found(key, "personal-contact", name) for name in named_persons(text))


def _in_address(key: Key, address: str, ours: Collection[str]) -> Iterator[Finding]:
    text = _folded(unquote(USER.sub("//", address)))
    for mail in MAIL.finditer(text):
        if personal_mailbox(mail[0], ours):
            yield _found(key, "personal-email", mail[0])
    for match in IN_ADDRESS.finditer(text):
        number = (match[1] or match[2]).strip()
        if _telephone(number):
            yield _found(key, "personal-phone", number)


def _found(key: Key, said: str, value: str) -> Finding:
    return Finding("personal-data", key, {"value": shown(value.strip("( "))}, said)


def _folded(text: str) -> str:
    """The text with one kind of blank and of dash, and letters of one form; nothing that cannot be seen."""
    if text.isascii():
        return HIDDEN_AT.sub("@", text) if "(" in text or "[" in text else text
    signs = []
    for sign in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(sign)
        if kind != "Cf":
            signs.append(" " if kind.startswith("Z") else "-" if kind == "Pd" or sign == "−" else sign)
    return HIDDEN_AT.sub("@", "".join(signs))


def _own_words(entry: Any) -> frozenset[str]:
    """Words of the practice's name and place: what stands before an @ may be one of them."""
    if not isinstance(entry, dict):
        return frozenset()
    place = entry.get("place")
    stated = (entry.get("name"), place.get("name") if isinstance(place, dict) else None)
    words = " ".join(plain(text) for text in stated if isinstance(text, str))
    return frozenset(re.findall(r"[a-z0-9]{3,}", words))


def _texts(node: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Every text with its path; depth is bounded by the reader, and for plain mappings by the models before us."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _texts(value, (*key, name))
    elif isinstance(node, list | tuple):
        for n, value in enumerate(node):
            yield from _texts(value, (*key, n))


def _parts(number: str) -> Iterator[str]:
    """A row of numbers, then what is left of it without some at its ends: a postcode may stand beside."""
    tokens = number.split(" ")
    for length in range(len(tokens), 0, -1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


def _national(text: str) -> bool:
    """Eleven digits whose last two are the check digits of a Belgian national number."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != 11 or not ("01" <= digits[4:6] <= "31" or digits[4:6] == "00"):
        return False
    number, check = int(digits[:9]), int(digits[9:])
    return check in (97 - number % 97, 97 - (2_000_000_000 + number) % 97)


def _telephone(text: str) -> bool:
    """A number to call, written at home in Belgium (0…) or from abroad (+…, 00…), and no number of an enterprise."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if text.lstrip("(").startswith("+32") or digits.startswith("0032"):
        return len(digits.removeprefix("00").removeprefix("32").lstrip("0")) in (8, 9)
    if text.lstrip("(").startswith("+"):
        return 8 <= len(digits) <= 15
    if re.match(r"00[1-9]\d ", text):
        return 11 <= len(digits) <= 15
    if not digits.startswith("0") or len(digits) not in (9, 10) or re.match(r"0\d{4}", text):
        return bool(re.fullmatch(r"04\d{8}|0[1-9]\d{7}", text)) and not _enterprise(digits)
    return digits[1] != "0" and not _enterprise(digits)


def _enterprise(digits: str) -> bool:
    return len(digits) == 10 and int(digits[8:]) == 97 - int(digits[:8]) % 97
