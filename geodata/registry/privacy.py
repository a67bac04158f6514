"""What is not allowed in texts: data about persons, HTML, more than one paragraph.

A row of digits is a telephone number, a national number, a bank account, or none of these: lengths, prefixes and check
digits are those of ``phonenumbers`` (Google's libphonenumber) and ``python-stdnum``, loaded when a text contains one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import unquote

from geodata.documents.reading import formatted
from geodata.documents.text_decoding import position_in
from geodata.errors import Key, Problem
from geodata.registry.person_names import at_provider, mailbox_of, named_persons, titled_persons
from geodata.spelling import casefold_ascii

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
DIGITS = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./_*~-]{6,22}\d(?!\w)")
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
# Chats by telephone number, in a text or an address.
CHAT = re.compile(r"(?:wa\.me/|whatsapp\.com/send/?\?phone=|viber\.click/)\+?(\d{8,15})(?!\d)", re.IGNORECASE)
# What is refused as such, and not printed once more.
USER = re.compile(r"//[^/@]*@")
HIDDEN_AT = re.compile(r" ?[(\[{<] ?(?:at|arobase|apenstaart(?:je)?|@) ?[)\]}>] ?", re.IGNORECASE)
HIDDEN_DOT = re.compile(r" ?[(\[{<] ?(?:dot|punt|point|\.) ?[)\]}>] ?", re.IGNORECASE)
# jan @ example.org; a web address after an @ is a place.
SPACED_AT = re.compile(r"(?<=\w)(?: @ ?|@ )(?!www\.)(?=(?:[\w-]{1,63}\.){1,6}[a-z]{2,20}\b)", re.IGNORECASE)
# "jan punt peeters apenstaart example punt org": with "at" only where the dot is a word too, or the mailbox a person's.
WORD_DOT = r"(?: (?:dot|punt|point) |\.)"
SPOKEN = re.compile(
    rf"(?<![\w+.-])([\w+-]{{1,40}}(?:{WORD_DOT}[\w+-]{{1,40}}){{0,5}}) (at|arobase|apenstaart(?:je)?)"
    rf" ([\w-]{{1,63}}(?:{WORD_DOT}[\w-]{{1,63}}){{1,6}})",
    re.IGNORECASE,
)
BULLETS = frozenset("•·∙‧⋅●")
FEW_DIGITS = re.compile(r"[A-Z]{2}\d\d")
# A comment starts a line or follows a space.
COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
HTML = re.compile(r"</?[a-zA-Z][^<>]{0,200}>?|<!--|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")


def text_problems(entry: Any) -> Iterator[Problem]:
    """Data about persons, HTML and line breaks in every text of an entry; in web addresses only data about persons."""
    own_words = _words_of_practice(entry)
    for key, text in _texts(entry, ()):
        if key[-1:] == ("url",):
            yield from _in_address(key, text, own_words)
            continue
        if "\n" in text.strip() or "\t" in text:
            yield Problem("one-paragraph", key, {"value": formatted(text)})
        if "<" in text or "&" in text:
            yield from (Problem("html", key, {"value": formatted(found[0])}) for found in HTML.finditer(text))
        if key[-1:] not in (("lat",), ("lon",), ("year",), ("verified",), ("start",), ("end",)):
            yield from personal(key, text, own_words)


def comment_problems(text: str) -> Iterator[Problem]:
    """Data about persons in the comments of a file, each at its line."""
    for comment in COMMENT.finditer(text):
        for found in personal((), comment[0].lstrip("# "), ()):
            line, column = position_in(text, comment.start())
            yield replace(found, values={**found.values, "path": "#"}, line=line, column=column)


def personal(key: Key, text: str, own_words: Collection[str] = ()) -> Iterator[Problem]:
    """Data about persons in a text.

    Args:
        key: the key path of the text.
        text: as it is written; spaces, dashes and forms of letters that look alike are taken as the same.
        own_words: words that are the practice's own, and so no person's.
    """
    text = _normalized(text)
    yield from _mailboxes(key, text, own_words)
    for account in accounts(text) if FEW_DIGITS.search(text) else ():
        yield _possible(key, "possibly-account", account)
        text = text.replace(account, "\n")
    yield from _chats(key, text)
    for number in DIGITS.finditer(text):
        if DATE.match(number[0]) or LABELLED.search(text[max(0, number.start() - 30) : number.start()]):
            continue
        for part in _parts(number[0]):
            if kind := kind_of_number(part):
                yield _numbered(key, kind, part)
                break
    contacts = list(named_persons(text))
    yield from (_found(key, "personal-contact", name) for name in contacts)
    titled = (name for name in titled_persons(text) if not any(name in contact for contact in contacts))
    yield from (_possible(key, "possibly-name", name) for name in titled)


def _mailboxes(key: Key, text: str, own_words: Collection[str]) -> Iterator[Problem]:
    for mail in MAIL.finditer(text) if "@" in text else ():
        whose = mailbox_of(mail[0], own_words)
        if whose == "person":
            yield _found(key, "personal-email", mail[0])
        elif whose == "perhaps":
            yield _possible(key, "possibly-email", mail[0])


def _chats(key: Key, text: str) -> Iterator[Problem]:
    return (_found(key, "personal-phone", chat[0]) for chat in CHAT.finditer(text) if telephone(f"+{chat[1]}"))


def _in_address(key: Key, address: str, own_words: Collection[str]) -> Iterator[Problem]:
    text = _normalized(unquote(USER.sub("//", address)))
    yield from _mailboxes(key, text, own_words)
    chats = list(_chats(key, text))
    yield from chats
    for match in IN_ADDRESS.finditer("" if chats else text):
        number = (match[1] or match[2]).strip()
        if kind := telephone(number) or (telephone(f"+{number}") if number[0] in "123456789" else ""):
            yield _numbered(key, kind, number)


def _numbered(key: Key, kind: str, number: str) -> Problem:
    if kind == "landline":
        return _possible(key, "possibly-phone", number)
    return _found(key, f"personal-{kind}", number)


def _possible(key: Key, message_key: str, value: str) -> Problem:
    return Problem("possibly-personal", key, {"value": formatted(value.strip("( "))}, message_key, severity="warning")


def _found(key: Key, message_key: str, value: str) -> Problem:
    return Problem("personal-data", key, {"value": formatted(value.strip("( "))}, message_key)


def _normalized(text: str) -> str:
    """The text with one kind of space, dash and digit, and letters of one form; without what cannot be seen.

    E-mail addresses that are disguised (``jan (at) example [dot] org``) are written out.
    """
    if not text.isascii():
        characters = []
        for character in unicodedata.normalize("NFKC", text):
            kind = unicodedata.category(character)
            if kind == "Nd":
                characters.append(str(unicodedata.decimal(character)))
            elif kind != "Cf":
                dash = kind == "Pd" or character == "−" or character in BULLETS
                characters.append(" " if kind.startswith("Z") else "-" if dash else character)
        text = "".join(characters)
    text = HIDDEN_AT.sub("@", text)
    if "@" in text:
        text = SPACED_AT.sub("@", HIDDEN_DOT.sub(".", text))
    return SPOKEN.sub(_written_out, text)


def _written_out(spoken: re.Match[str]) -> str:
    """A spoken address as it would be typed; other words stay."""
    local, at, domain = (re.sub(WORD_DOT, ".", part, flags=re.IGNORECASE) for part in spoken.groups())
    sure = at.lower() != "at" or domain != spoken[3] or at_provider(domain)
    return f"{local}@{domain}" if sure else spoken[0]


def _words_of_practice(entry: Any) -> frozenset[str]:
    """Words of the practice's name and place: the text before an @ may be one of them."""
    if not isinstance(entry, dict):
        return frozenset()
    place = entry.get("place")
    stated = (entry.get("name"), place.get("name") if isinstance(place, dict) else None)
    words = " ".join(casefold_ascii(text) for text in stated if isinstance(text, str))
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
    """A row of numbers, then what is left of it without some at its ends: a postcode may be beside it."""
    tokens = number.split(" ")
    for length in range(len(tokens), 0, -1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


Kind = Literal["phone", "landline", "national", ""]
ACCOUNT = re.compile(r"\b[A-Z]{2}\d\d(?:[ .-]?[A-Z0-9]{2,4}){2,9}\b")
# As enterprise numbers are written, with the 0 or 1 before: 0400.378.485.
ENTERPRISE = re.compile(r"[01]\d{3}([. ]?)\d{3}\1\d{3}")
# A telephone number begins with 0 and at most three more digits; longer first groups are dates, codes and postcodes.
AT_HOME = re.compile(r"\(?0[1-9]\d{0,2}(?!\d)|0[1-9]\d{7,8}(?!\d)")
ABROAD = re.compile(r"\(?(?:\+|00[1-9])")


def kind_of_number(text: str) -> Kind:
    """The kind of a row of digits as it is written, with its spaces and dashes."""
    from stdnum.be import bis, nn

    digits = re.sub(r"\D", "", text)
    # A Belgian national number or a BIS number: date, and check digits of either century.
    if len(digits) == 11 and (nn.is_valid(digits) or bis.is_valid(digits)):
        return "national"
    return telephone(text)


def telephone(text: str) -> Kind:
    """``phone`` or ``landline`` for a number to call, written at home in Belgium (0…) or from abroad (+…, 00…).

    Numbers of services (0800, 0900, 078 …) and enterprises are none of a person.
    """
    text = re.sub("[_*~]", "-", text)
    if not (ABROAD.match(text) or AT_HOME.match(text)) or _enterprise(text):
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException:
        return ""
    # Of a country near by a number that is not in use may be a misspelt one; elsewhere it is some other row of digits.
    likely = phonenumbers.is_possible_number if number.country_code == 32 else phonenumbers.is_valid_number
    neighbours = (phonenumbers.is_valid_number(phonenumbers.parse(text, region)) for region in ("FR", "NL"))
    if not likely(number) and not (AT_HOME.match(text) and any(neighbours)):
        return ""
    line, lines = phonenumbers.number_type(number), phonenumbers.PhoneNumberType
    if line in (lines.TOLL_FREE, lines.PREMIUM_RATE, lines.SHARED_COST, lines.UAN):
        return ""
    return "landline" if line == lines.FIXED_LINE else "phone"


def accounts(text: str) -> Iterator[str]:
    """Bank accounts (IBAN) with right check digits, as they are written."""
    from stdnum import iban

    for found in ACCOUNT.finditer(text):
        tokens = re.split(r"(?<=[A-Z0-9])(?=[ .-])", found[0])
        # What follows may look like one more group.
        for end in range(len(tokens), 0, -1):
            row = "".join(tokens[:end])
            if iban.is_valid(re.sub(r"[ .-]", "", row), check_country=False):
                yield row
                break


def _enterprise(text: str) -> bool:
    from stdnum.be import vat

    return bool(ENTERPRISE.fullmatch(text)) and bool(vat.is_valid(re.sub(r"\D", "", text)))
