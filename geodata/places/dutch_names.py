"""Names of places as Dutch writes them, from registers that write them in capitals and with abbreviations."""

from __future__ import annotations

import re

# Words that a name has in lower case, but for its first one; 's and 't are in lower case everywhere.
SMALL = re.compile("aan|bij|boven|d|de[nrs]?|du|en|het|in|la|les?|met|onder|op|over|te[nr]?|tot|uit|van|voor")
CLITICS = {"n", "s", "t"}  # 'n, 's, 't
ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
LETTERS = re.compile(r"[^\W\d_]+")
# What begins a name: the text, and whatever follows one of these.
BEGINNING = re.compile(r"(?:^|\s-\s|[(,/]\s*)\W*$")
SCATTERED = "VERSPREIDE BEWONING"
SIDES = {"N": "NOORD", "O": "OOST", "Z": "ZUID", "W": "WEST"}
# In this order. Only abbreviations with one meaning in these registers.
WRITTEN_OUT = (
    (r"[\"’‘`´]", "'"),
    (r"(?:(?<=^)|(?<=\s))T\s+(?=\w)", "'T "),  # T ZAND
    (r"(?<!\w)'S[\s-]+(?=\w)", "'S-"),  # 's-Gravenvoeren
    (r"(?<!\w)ST\.\s*-?\s*", "SINT-"),
    (r"(?<!\w)O\.?\s?-?L\.?\s?-?V(?:\.|\.?ROUW)(?!\w)", "O.-L.-VROUW"),
    (r"(?<!\w)STWG?(?!\w)\.?", "STEENWEG"),
    (r"(?<!\w)KON\.\s*", "KONING "),
    (r"(?<!\w)VERSPR(?:EIDE|\.)\s*BEW(?:ONING|\.)", SCATTERED),
    (r"(?<!\w)(\w)\.(?=\w{3})", r"\1. "),  # H.JASPARLAAN
    (r"\s+-+\s*|\s*-+\s+", " - "),
)
SUFFIX = re.compile(r"(?<=\w)[\s-]+(?:kern|centrum|dorp)$", re.I)
SCATTERED_PART = re.compile(rf"(?:^|[\s-]+){SCATTERED}(?:[\s-]+((?:noord|zuid)?(?:oost|west)|noord|zuid))?$", re.I)


def title_case(text: str) -> str:
    """A name in capitals and small letters by Dutch rule, whatever its case was.

    Small words are in lower case unless they begin a name (``Postel ter Heide``, ``De Kat``, ``Heist-op-den-Berg``), IJ
    is two capitals, Roman numerals and initials are capitals. The same text comes back when it is put in again.
    """

    def word(found: re.Match[str]) -> str:
        letters, before, after = found[0].lower(), text[: found.start()], text[found.end() :]
        if before.endswith("'") and (letters in CLITICS or before[-2:-1].isalpha()) and len(letters) == 1:
            return letters
        if len(letters) == 1 and after.startswith("."):
            return letters.upper()
        if ROMAN.fullmatch(letters) and not before.endswith("'"):
            return letters.upper()
        if SMALL.fullmatch(letters) and not BEGINNING.search(before):
            return letters
        return "IJ" + letters[2:] if letters.startswith("ij") else letters[:1].upper() + letters[1:]

    return LETTERS.sub(word, text)


def written_out(name: str) -> str:
    """A register's name without abbreviations, with one kind of apostrophe and dash; its case is as it was."""
    name = " ".join(name.split())
    for pattern, full in WRITTEN_OUT:
        name = re.sub(pattern, full, name, flags=re.I)
    name = re.sub(r"(?<=\w)-([NOZW])\.$", lambda side: f"-{SIDES[side[1].upper()]}", name, flags=re.I)
    return " ".join(name.split()).strip(" -")


def readable_names(name: str) -> tuple[str, ...]:
    """The ways to write the name of a statistical sector, the shortest first; none for what is no name.

    ``RIEMST-KERN`` → Riemst, Riemst-Kern. Which dwellings a sector has is no part of a place's name either:
    ``EGEM-VERSPR. BEWONING-ZUID`` → Egem-Zuid, and in full Egem - verspreide bewoning - Zuid.
    """
    full = written_out(name)
    if scattered := SCATTERED_PART.search(full):
        place, side = title_case(full[: scattered.start()].strip(" -")), title_case(scattered[1] or "")
        if not place:
            return ()
        return f"{place}-{side}".rstrip("-"), " - ".join(filter(None, (place, SCATTERED.lower(), side)))
    return tuple(dict.fromkeys(written for form in (SUFFIX.sub("", full), full) if (written := title_case(form))))
