"""Whether a name beside a word such as *contact*, or the text before an @, is a person's or an organisation's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Literal

from geodata.municipalities import municipalities
from geodata.spelling import casefold_ascii

# Words before an @ that many share.
ROLES = frozenset({
    "info", "contact", "hallo", "hello", "bonjour", "onthaal", "accueil", "welkom", "secretariaat", "secretariat",
    "administratie", "admin", "team", "redactie", "redaction", "office", "mail", "reservatie", "reservations",
    "privacy", "pers", "presse", "press", "algemeen", "general", "helpdesk", "support", "post", "inschrijvingen",
    "vrijwilligers", "volunteers", "benevoles", "communicatie", "communication", "nieuws", "news", "noreply",
})  # fmt: skip
# Whoever writes from here writes as a person, whatever the address says.
PROVIDERS = frozenset({
    "aol", "belgacom", "edpnet", "gmail", "gmx", "googlemail", "hotmail", "icloud", "laposte", "live", "mac", "mail",
    "me", "msn", "orange", "outlook", "pandora", "proton", "protonmail", "proximus", "scarlet", "skynet", "telenet",
    "voo", "yahoo", "ymail", "ziggo",
})  # fmt: skip
# Without accents and capitals; a name with one of these words is no person's.
ORGANISATIONS = frozenset({
    "abvv", "academie", "actiris", "acv", "asbl", "association", "atelier", "athenee", "atheneum", "bar", "bib",
    "bibliotheek", "bibliotheque", "bureau", "bv", "cafe", "caritas", "caw", "center", "centre", "centrum",
    "cercle", "cgg", "city", "clb", "club", "collectief", "collectif", "college", "comite", "commune", "conseil",
    "cooperatie", "cooperative", "cpas", "croix", "csc", "cultuurcentrum", "cv", "cvba", "departement", "dienst",
    "ecole", "federatie", "federation", "femma", "ferm", "fgtb", "fondation", "fonds", "foundation", "gemeente",
    "gemeentebestuur", "groep", "group", "groupe", "guichet", "hogeschool", "huis", "infopunt", "kerk", "kring",
    "kruis", "loket", "lyceum", "maison", "moskee", "mosque", "mosquee", "museum", "netwerk", "network", "ngo",
    "ngos", "npo", "nv", "ocmw", "okra", "ong", "onthaal", "opbouwwerk", "organisatie", "organisation", "overheid",
    "oxfam", "parochie", "paroisse", "plateforme", "platform", "point", "police", "politie", "project", "projet",
    "province", "provincie", "punt", "quartier", "raad", "regie", "reseau", "restaurant", "saamo", "school",
    "secretariaat", "secretariat", "service", "site", "stad", "stadsbestuur", "stichting", "syndicat", "team",
    "theater", "theatre", "unie", "union", "universite", "universiteit", "university", "vdab", "vereniging",
    "villa", "ville", "vlaamse", "vzw", "website", "werkgroep", "wijk", "winkel", "ziekenhuis",
})  # fmt: skip
# Ends of Dutch words for organisations; surnames do not end so.
ENDINGS = (
    "stichting", "werk", "werking", "dienst", "centrum", "vereniging", "organisatie", "netwerk", "bestuur", "commissie",
    "fonds", "beweging", "loket", "opbouw",
)  # fmt: skip
# Ends of words for organisations and places as well as of surnames: checked on the first word only.
FIRST_ENDINGS = (
    "huis", "school", "raad", "bond", "groep", "punt", "tuin", "winkel", "theek", "atelier", "park", "plein", "straat",
    "wijk", "buurt", "schap", "museum",
)  # fmt: skip
# With these no person's name begins.
NO_NAMES = frozenset({"het", "les", "the"})
ARTICLES = frozenset({"de", "het", "la", "le", "les", "l", "t", "the"})
PARTICLES = ARTICLES | frozenset({
    "van", "den", "der", "el", "al", "ben", "ten", "ter", "da", "di", "dos", "du", "des", "von", "te",
})  # fmt: skip
TITLES = frozenset({
    "mevrouw", "mevr", "mw", "meneer", "mijnheer", "dhr", "heer", "madame", "mme", "mlle", "monsieur", "m", "mr", "mrs",
    "ms", "miss", "dr", "prof", "ir",
})  # fmt: skip
CALL = re.compile(
    r"\b(?:contact(?:persoon|pers\.|person)?|contactez|contacteer|personne de contact|responsable|verantwoordelijke|"
    r"inlichtingen|renseignements|coördinator|coordinat(?:or|rice|eur)|tel|gsm|mail|e-mail)\s?:\s{0,3}"
    r"|\b(?:contactpersoon|personne de contact|contact person|contactez|contacteer)\s",
    re.IGNORECASE,
)
TITLED = re.compile(
    r"\b(?:mevrouw|mevr\.?|mw\.|meneer|mijnheer|heer|dhr\.?|madame|mme\.?|mlle\.?|monsieur|mr\.?|mrs\.?|ms\.?)\s(?=\S)",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")
# Between a name and the word that calls it.
BEFORE = re.compile(r"((?:[^\W\d_][^\s,;:()]*\s){1,5}[^\W\d_][^\s,;:()]*)\s?[(,;-]{0,2}\s?$")


def named_persons(text: str) -> Iterator[str]:
    """Names of persons who are to be contacted, each with the word that says so; ``text`` is normalized."""
    for call in CALL.finditer(text):
        if name := _person_at(text[call.end() : call.end() + 120]):
            yield call[0] + name
        elif ":" in call[0] and (before := BEFORE.search(text[max(0, call.start() - 120) : call.start()])):
            words = before[1].split()
            # The name is the end of the text before, from its first capital on.
            start = next((n for n in range(len(words)) if _is_person(words[n:])), None)
            if start is not None:
                yield " ".join(words[start:]) + text[before.end(1) - len(before.string) + call.start() : call.end()]


def titled_persons(text: str) -> Iterator[str]:
    """Names after a form of address, such as *mevrouw Fatima El Amrani*; ``text`` is normalized."""
    for title in TITLED.finditer(text):
        if name := _person_at(text[title.start() : title.start() + 120]):
            yield name


def mailbox_of(address: str, own_words: Collection[str]) -> Literal["person", "perhaps", "organisation"]:
    """Whose mailbox an address is.

    Args:
        address: ``local@domain``.
        own_words: words of the practice itself, in ASCII lower case: its name and its place.

    Returns:
        ``perhaps`` where a word of an organisation is beside words that may be a name.
    """
    local, domain = casefold_ascii(address).split("@", 1)
    if at_provider(domain):
        return "person"
    labels = domain.split(".")
    parts = [part for part in re.split(r"[.+_-]", local) if part]
    unknown = [
        part
        for part in parts
        if not (
            part in ROLES
            or _shared(part)
            or part in own_words
            or part.isdigit()
            or part in labels[:-1]
            or municipalities().codes(part)
        )
    ]
    if not unknown:
        return "organisation"
    return "perhaps" if any(_shared(part) for part in parts) else "person"


def at_provider(domain: str) -> bool:
    """Whether a domain gives mailboxes to persons."""
    return any(label in PROVIDERS for label in casefold_ascii(domain).split(".")[-3:-1])


def _shared(word: str) -> bool:
    return _organisation(word) or word.endswith(FIRST_ENDINGS)


def _person_at(text: str) -> str:
    """The name of a person with which a text starts; empty where there is none."""
    words: list[str] = []
    end, at = 0, 0
    while (match := WORD.match(text, at)) and len(words) < 6:
        if not (match[0][0].isupper() or casefold_ascii(match[0]).strip(".") in PARTICLES | TITLES):
            break
        words.append(match[0])
        end = match.end()
        at = end + 1 if text[end : end + 1] == " " else len(text)
    return text[:end].rstrip(".") if _is_person(words) else ""


def _is_person(words: list[str]) -> bool:
    """At least two words with capitals, or one after a title, none of which an organisation or a place bears."""
    bare = [casefold_ascii(word).strip(".") for word in words]
    titled = 0
    while bare[titled : titled + 1] and (bare[titled] in TITLES or bare[titled : titled + 2] == ["de", "heer"]):
        titled += 1
    rest, names = words[titled:], bare[titled:]
    capital = [word for word, name in zip(rest, names, strict=True) if word[0].isupper() and name not in PARTICLES]
    if not capital or not rest[-1][0].isupper() or not (rest[0][0].isupper() or titled):
        return False
    if any(_organisation(name) for name in names) or names[0].endswith(FIRST_ENDINGS) or names[0] in NO_NAMES:
        return False
    if titled:
        return True
    if names[0] in ARTICLES and len(capital) == 1:
        return False
    if rest[-1] in municipalities().official and names[-2:-1] != ["van"]:
        return False
    return len(capital) > 1 or (len(rest) > 1 and rest[0] in capital)


def _organisation(word: str) -> bool:
    return word in ORGANISATIONS or word.endswith(ENDINGS)
