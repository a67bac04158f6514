"""How an entry leaves the page: as a text, as a file, or through a form at the place where the registry is kept."""

from __future__ import annotations

import logging
import os
import re
from functools import lru_cache
from urllib.parse import urlencode

# Longer addresses are refused on their way by browsers or by GitHub (8,192 bytes, with what a browser adds).
LONGEST_ADDRESS = 7_500
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
# The form in .github/ISSUE_TEMPLATE, and how it begins the titles of its issues.
FORM, TITLE = "practice.yml", "Practice: "


def repository() -> str | None:
    """Where the registry is kept on GitHub, ``owner/name`` out of ``ATLAS_REPOSITORY``; None where none is named."""
    named = os.environ.get("ATLAS_REPOSITORY", "").strip()
    return _checked(named) if named else None


@lru_cache(maxsize=4)
def _checked(named: str) -> str | None:
    """A repository's name, or None and one line in the log for whoever runs the atlas."""
    if REPOSITORY.fullmatch(named):
        return named
    told = "ATLAS_REPOSITORY is %r: no form is offered; write owner/name, as in solidarity-atlas/registry"
    logging.getLogger(__name__).warning(told, named)
    return None


def issue_address(repository: str, name: str, municipality: str, entry: str) -> tuple[str, bool]:
    """The address of the form with its answers, and whether the entry fits into it; else it has to be pasted.

    Args:
        repository: ``owner/name``.
        name: of the practice.
        municipality: as the entry has it; may be empty.
        entry: the entry's text.
    """
    answers = {"template": FORM, "title": f"{TITLE}{name}", "name": name, "municipality": municipality}
    start = f"https://github.com/{repository}/issues/new?"
    whole = start + urlencode({**answers, "entry": entry})
    if len(whole) <= LONGEST_ADDRESS:
        return whole, True
    return start + urlencode(answers), False


def file_name(entry_id: str) -> str:
    """The name of the file with an entry."""
    return f"{entry_id}.yaml"
