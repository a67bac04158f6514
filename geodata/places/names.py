"""Names as people write them: accents, hyphens, abbreviations, two languages, parts and kinds of places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geodata.spelling import folded

# Words that say what kind of place it is and not which.
KINDS = ("wijk", "buurt", "kwartier", "quartier", "stadsdeel", "district", "deelgemeente")
ARTICLES = ("de", "het", "t", "d", "l", "la", "le", "les")
# Parts of names that say which side or half, and are no name alone.
SIDES = (
    "noord", "oost", "zuid", "west", "noordoost", "noordwest", "zuidoost", "zuidwest", "centrum", "centre",
    "center", "dorp", "kern", "station", "haven", "stadsrand", "buitengebied", "nord", "est", "sud", "ouest", "oud",
    "nieuw", "oude", "nieuwe", "boven", "beneden", "groot", "klein", "hoog", "laag", "sint", "sinte", "saint",
    "sainte", "haut", "bas", "vieux", "onze", "notre", "uz", "az", "periferie", "binnenstad", "industrie",
)  # fmt: skip
# Words before words that help to find a place and do not name it.
HINTS = (
    "tussen", "hoek", "bij", "nabij", "aan", "naast", "voormalig", "voormalige", "entre", "coin", "pres", "ancien",
    "ancienne", "between", "corner", "near", "former",
)  # fmt: skip
SEVERAL = re.compile(r"\b(o\.\s?a\.|onder andere|onder meer|e\.a\.|entre autres|among others)|;| (en|et|and) ", re.I)
STREETS = (
    "straat", "laan", "steenweg", "plein", "kaai", "lei", "dreef", "weg", "markt", "pad", "rue", "avenue", "boulevard",
    "chaussee", "place", "quai", "square", "drève", "impasse",
)  # fmt: skip
ABBREVIATIONS = (
    # French and English forms come first, Dutch ones are joined to the name or come last.
    (r"\bav\.?(?=\s)", "avenue"),
    (r"\b(bd|bld|blvd|boul)\.?(?=\s)", "boulevard"),
    (r"\b(ch|chee|chée|chss)\.?(?=\s)", "chaussée"),
    (r"^pl\.?(?=\s)", "place"),
    (r"^r\.(?=\s)", "rue"),
    (r"\bsq\.(?=\s)", "square"),
    (r"str\.?(?=\s|$)", "straat"),
    (r"(?<=\w)(stwg|stw)\.?(?=\s|$)", "steenweg"),
    (r"\b(stwg|stw)\.?(?=\s|$)", "steenweg"),
    (r"(?<=\w)ln\.?(?=\s|$)", "laan"),
    (r"(?<=\w)pl\.(?=\s|$)", "plein"),
    (r"\bst\.?[ -](?=\w)", "sint-"),
    (r"\bste\.?[ -](?=\w)", "sainte-"),
    (r"\bo\.?\s?l\.?\s?v\.?[ -](?=\w)", "onze-lieve-vrouw-"),
    (r"\bn\.?\s?d\.?[ -](?=\w)", "notre-dame-"),
)


def place_keys(name: str) -> tuple[str, ...]:
    """What a place's name is looked up by: as a whole, and without the word for its kind (``Heirniswijk`` → heirnis).

    A name that is only a kind and a side (``Noordwijk``) keeps both.
    """
    whole = folded(name)
    words = whole.split()
    while len(words) > 1 and words[0] in (*ARTICLES, *KINDS):
        words = words[1:]
    while len(words) > 1 and words[-1] in KINDS:
        words = words[:-1]
    for kind in KINDS[:3]:
        if words and words[-1].endswith(kind) and len(words[-1]) - len(kind) >= 4:
            words = [*words[:-1], words[-1].removesuffix(kind)]
            break
    bare = " ".join(words)
    return (whole,) if bare == whole or not bare or set(words) <= set(SIDES) else (whole, bare)


def segments(name: str) -> tuple[str, ...]:
    """The names in a place's name, the first one first; words that only help to find it are left out.

    ``Jachtwijk (La Chasse)`` contains two, ``Machtenswijk (tussen Beekkant en Weststation)`` one.
    """
    return tuple(part for part in _pieces(name) if not _helps_only(part))


def hints(name: str) -> tuple[str, ...]:
    """The pieces of a place's name that only help to find it: ``tussen Beekkant en Weststation``."""
    return tuple(part for part in _pieces(name) if _helps_only(part))


def _pieces(name: str) -> list[str]:
    inside = re.findall(r"\(([^)]*)\)", name)
    outside = re.sub(r"\([^)]*\)", " ", name)
    found = [part.strip() for text in (outside, *inside) for part in re.split(r"[,/]| – ", text)]
    return [part for part in dict.fromkeys(found) if part]


def _helps_only(piece: str) -> bool:
    return folded(piece).split()[:1] in [[hint] for hint in HINTS]


def names_several(segment: str) -> bool:
    """Whether a segment lists several places, or says that it gives only examples."""
    return bool(SEVERAL.search(segment))


def names_street(segment: str) -> bool:
    """Whether a segment is the name of a street, square or quay (``Rue Haute``, ``Ninoofse Steenweg``)."""
    if " - " in segment:
        return False  # several names joined into one, as areas have them: Muide - Meulestede - Afrikalaan
    words = folded(full_words(segment)).split()
    last = [word for word in words if not word[0].isdigit()][-1:]
    first = words[:1]
    return bool(last and last[0].endswith(STREETS[:10])) or bool(first and first[0] in STREETS)


def names_quarter(segment: str) -> bool:
    """Whether a segment calls itself a neighbourhood (``Sint-Bernadettewijk``, ``Quartier Brabant``)."""
    words = folded(segment).split()
    return bool(words) and (words[-1].endswith(KINDS[:3]) or words[0] == "quartier")


def full_words(address: str) -> str:
    """An address with its abbreviations written out: ``Kerkstr. 5`` → ``Kerkstraat 5``, ``bd. Anspach``."""
    for short, long in ABBREVIATIONS:
        address = re.sub(short, long, address, flags=re.I)
    return address


def address_forms(address: str) -> tuple[str, ...]:
    """The forms of an address to query, most likely first: whole, and each language of a bilingual one with its number.

    ``Rue des Quatre-Vents / Vierwindenstraat 25`` gives both streets with 25.
    """
    whole = full_words(" ".join(address.split()))
    parts = [part.strip() for part in re.split(r"\s*/\s*| [-–] (?=[^\W\d])", whole) if part.strip()]
    if len(parts) < 2:
        return (whole,)
    numbered = [re.search(r"\s(\d+\s?[a-zA-Z]?(?:\s?[-–]\s?\d+)?)$", part) for part in parts]
    number = next((found.group(1) for found in numbered if found), "")
    forms = [part if found or not number else f"{part} {number}" for part, found in zip(parts, numbered, strict=True)]
    return tuple(dict.fromkeys(forms))


def area_names(written: str, municipalities: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """An area's name as its boundary file writes it → the name itself, and the names that it joins.

    Args:
        written: ``Rabot - Blaisantvest (Gent)``, ``Antwerpen - Kiel``, ``Begijnhof-Diksmuide``.
        municipalities: names that the area's municipality goes by; they are no part of the area's name.

    Returns:
        The name, and its parts when it joins several names; a part that only says which side is no name, and then
        the others are none either: ``Runkst-Centrum`` is not all of Runkst.
    """
    home = {folded(name) for name in municipalities}
    name = written
    while (found := re.search(r"\s*\(([^)]*)\)\s*$", name)) and (folded(found[1]) in home or found[1] == "wijk"):
        name = name[: found.start()]
    parts = [part.strip() for part in re.split(r" - |/| & ", name)]
    if len(parts) > 1 and folded(parts[0]) in home:
        parts = parts[1:]
        name = name.split(" - ", 1)[-1].strip()
    if len(parts) == 1 and re.fullmatch(r"[^-]{5,}-[^-]{5,}", name):
        parts = name.split("-")
    if len(parts) == 1 or any(folded(part) in SIDES or folded(part).split()[:1] == ["zone"] for part in parts):
        return name, ()
    return name, tuple(part for part in parts if folded(part) not in home and len(folded(part)) >= 3)
