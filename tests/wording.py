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
    patterns = {decision: re.compile(by[language]) for decision, by in AVOIDED.items() if language in by}
    return [
        (decision, name, found[0])
        for name, text in texts
        for decision, pattern in patterns.items()
        if (found := pattern.search(text))
    ]
