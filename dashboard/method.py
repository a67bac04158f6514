"""Where the page on method tells how a figure is made."""

from __future__ import annotations

from dashboard.i18n import Words


def method_link(anchor: str, words: Words) -> str:
    """The address of a heading of the page Method in the reader's language, e.g. ``/method?lang=nl#gap``."""
    return f"/method?lang={words.lang}#{anchor}"
