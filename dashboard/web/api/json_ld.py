"""Texts in JSON-LD: one object a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset

Json = dict[str, Any]


def tagged(texts: Mapping[str, str | None], suffix: str = "") -> list[Json]:
    """Texts by language as language-tagged strings, with a suffix; empty ones are left out."""
    return [{"@language": lang, "@value": text + suffix} for lang, text in texts.items() if text]


def localized(key: str, dataset: Dataset, suffix: str = "") -> list[Json]:
    """A text of the interface in every language, by its key."""
    return tagged({lang: words_of(dataset, lang)(key) for lang in dataset.languages}, suffix)
