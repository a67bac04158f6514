"""Decisions about the wording of texts: expressions that no text of a language may contain, by decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# A range of years and a break in a sentence take an en dash; the name of the standard "OGC API - Features" is its own.
HYPHEN = r"(?<!OGC API) - |\b\d{4}-\d{4}\b"
# Decision → language → what is not written. French spaces are set when texts load: `dashboard.presenters.i18n`.
AVOIDED: Mapping[str, Mapping[str, str]] = {
    "one form of address": {"nl": r"\b([Jj]e|[Jj]ij|[Jj]ou|[Jj]ouw)\b", "fr": r"\b(tu|toi|ton|ta|tes)\b"},
    "one word for known": {"nl": r"\b[Gg]eken"},
    "one word for place and area": {"nl": r"\b[Pp]laats(en)?\b|\b[Ll]igging\b", "fr": r"\b[Tt]erritoires?\b"},
    "a rank is not a place": {
        "nl": r"\b[Pp]laats (\d|\{)",
        "fr": r"\b[Pp]lace (\d|\{)",
        "en": r"\b[Pp]lace (\d|\{(low|rank)\})",
    },
    "one word for documented": {
        "nl": r"gedocumenteerd|opgetekende praktijk",
        "fr": r"[Pp]ratiques? décrites?|cas décrits|\b(enregistrée?s?|notée?s?)\b(?! comme)",
    },
    "need is high or low": {
        "nl": r"\b([Vv]eel|[Ww]einig|[Mm]iddelmatige) nood\b",
        "fr": r"\b([Bb]eaucoup|[Pp]eu|[Pp]lus) de besoins?\b|\b[Bb]esoin (élevé|faible|moyen)|\b[Gg]rands besoins",
        "en": r"\b([Mm]uch|[Ll]ittle|[Mm]ost) need\b|\b[Mm]iddle need|[Nn]eed in the middle",
    },
    "meeting places, not support": {
        "nl": r"\b([Vv]eel|[Ww]einig|minste) steun\b|\b[Nn]ood (en|naast) steun\b",
        "fr": r"\b([Bb]eaucoup|[Pp]eu|moins) de soutien\b|\b[Bb]esoins (et|à côté du) soutien\b",
        "en": r"\b([Mm]uch|[Ll]ittle|[Ll]ow|[Hh]igh|least) support\b|\b[Nn]eed (and|beside) support\b",
    },
    "an en dash": {"nl": HYPHEN, "fr": HYPHEN, "en": HYPHEN},
    "per cent": {"nl": r"[\d}]\s%", "fr": r"[\d}]%", "en": r"[\d}]\s%"},
    "a chart is not a picture": {
        "nl": r"\b[Bb]eeld\b",
        "fr": r"\bpetite image\b|\bl’image le\b",
        "en": r"\b[Pp]ictures?\b",
    },
    "an IP address": {"nl": r"\b[Uu]w adres\b", "fr": r"\b[Vv]otre adresse\b(?! IP)", "en": r"\b[Yy]our address\b"},
}


def avoided(texts: Iterable[tuple[str, str]], language: str) -> list[tuple[str, str, str]]:
    """What texts contain that they should not.

    Args:
        texts: name and text of each.

    Returns:
        Decision, name of the text, and the expression found in it.
    """
    return _found(AVOIDED, texts, language)


# No figure says why, and no text sorts people: language → causal and stigmatising expressions. What a study found, a
# person wrote or a title says is theirs, so names and quotations are not searched.
HARMFUL: Mapping[str, Mapping[str, str]] = {
    "nobody deserves": {
        "nl": r"\b([Vv]erdien(t|en|de|den)?|[Oo]nverdiend)\b",
        "fr": r"\b([Mm]érite(nt|r)?|[Mm]éritant(e|s|es)?)\b",
        "en": r"\b([Dd]eserv(e|es|ed|ing)|[Uu]ndeserving)\b",
    },
    "a score is high, never a neighbourhood": {
        "nl": r"\b([Aa]chterst(and|ands\w+|ellingsbuurt\w*|ellingswijk\w*)|[Aa]chtergestelde?|[Kk]ansarme?"
        r"|[Kk]ansengroep\w*|[Pp]robleem(buurt|wijk)(en)?|[Gg]ettos?|[Zz]wakke (buurt|wijk)(en)?)\b",
        "fr": r"\b([Qq]uartiers? (défavorisés?|sensibles?|difficiles?|à problèmes|en difficulté)|[Dd]éfavorisée?s?"
        r"|[Ll]es plus démunis|[Gg]hettos?)\b",
        "en": r"\b(([Mm]ost |[Mm]ore )?([Dd]eprived|[Dd]isadvantaged|[Uu]nderprivileged)|[Pp]roblem neighbourhoods?"
        r"|[Bb]ad neighbourhoods?|[Gg]hettos?)\b",
    },
    "nothing is a cause": {
        "nl": r"\b([Ll]eid(t|en|de|den) tot|[Dd]ankzij|[Dd]oordat|[Vv]eroorza(akt|ken|akte)|[Tt]en gevolge van)\b",
        "fr": r"\b([Mm][èe]ne(nt)? à|[Gg]râce (à|aux?)|[Ee]ntra[îi]ne(nt)?|[Pp]rovoque(nt)?|[Cc]onduit à)",
        "en": r"\b([Ll](eads?|ed) to|[Tt]hanks to|[Cc]aus(es|ed|ing)|[Dd]ue to|[Rr]esults? in)\b",
    },
    "nothing is solved": {
        "nl": r"\b([Ll]ost .{0,40}op|[Oo]plossing(en)?|[Oo]plossen|uit de (rode )?(hoek|cel) (tillen|halen))\b",
        "fr": r"\b([Rr]és(out|olvent|oudre)|[Ss]olutions?)\b",
        "en": r"\b([Ss]olv(e|es|ed|ing)|[Ss]olutions?|[Ll]ifts? \w+ out of)\b",
    },
    "no odds": {
        "nl": r"\b[Ww]aarschijnlijk(e|er)?\b",
        "fr": r"\b([Pp]robable(s|ment)?|[Vv]raisemblable(s|ment)?)\b",
        "en": r"\b([Ll]ikely|[Pp]robabl[ey])\b",
    },
}


def harmful(texts: Iterable[tuple[str, str]], language: str) -> list[tuple[str, str, str]]:
    """Causal and stigmatising expressions of :data:`HARMFUL` in texts. Arguments and result as of :func:`avoided`."""
    return _found(HARMFUL, texts, language)


def _found(
    decisions: Mapping[str, Mapping[str, str]], texts: Iterable[tuple[str, str]], language: str
) -> list[tuple[str, str, str]]:
    patterns = {decision: re.compile(by[language]) for decision, by in decisions.items() if language in by}
    return [
        (decision, name, found[0])
        for name, text in texts
        for decision, pattern in patterns.items()
        if (found := pattern.search(text))
    ]
