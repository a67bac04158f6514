"""What a row of digits is: a telephone number, a national number, a bank account, or none of these.

Lengths, prefixes and check digits are those of ``phonenumbers`` (Google's libphonenumber) and ``python-stdnum``, loaded
when a text contains such a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

Kind = Literal["phone", "landline", "national", ""]
ACCOUNT = re.compile(r"\b[A-Z]{2}\d\d(?:[ .-]?[A-Z0-9]{2,4}){2,9}\b")
# As enterprise numbers are written, with the 0 or 1 before: 0400.378.485.
ENTERPRISE = re.compile(r"[01]\d{3}([. ]?)\d{3}\1\d{3}")
# A telephone number begins with 0 and at most three more digits; longer first groups are dates, codes and postcodes.
AT_HOME = re.compile(r"\(?0[1-9]\d{0,2}(?!\d)|0[1-9]\d{7,8}(?!\d)")
ABROAD = re.compile(r"\(?(?:\+|00[1-9])")


def kind_of_number(text: str) -> Kind:
    """The kind of a row of digits as it is written, with its spaces and dashes."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and _national(digits):
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
    if not likely(number) and not (AT_HOME.match(text) and _neighbour(text)):
        return ""
    return _line(phonenumbers.number_type(number))


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


def _line(kind: Any) -> Kind:
    from phonenumbers import PhoneNumberType as Type

    if kind in (Type.TOLL_FREE, Type.PREMIUM_RATE, Type.SHARED_COST, Type.UAN):
        return ""
    return "landline" if kind == Type.FIXED_LINE else "phone"


def _neighbour(text: str) -> bool:
    """Whether a number is one of France or the Netherlands, as it is written there."""
    import phonenumbers

    return any(phonenumbers.is_valid_number(phonenumbers.parse(text, region)) for region in ("FR", "NL"))


def _national(digits: str) -> bool:
    """Whether it is a Belgian national number or a BIS number: date, and check digits of either century."""
    from stdnum.be import bis, nn

    return bool(nn.is_valid(digits) or bis.is_valid(digits))


def _enterprise(text: str) -> bool:
    from stdnum.be import vat

    return bool(ENTERPRISE.fullmatch(text)) and bool(vat.is_valid(re.sub(r"\D", "", text)))
