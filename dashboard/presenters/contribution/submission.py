"""Submission of an entry: as a text, as a file, or through an issue form of the registry's repository."""

from __future__ import annotations

import logging
import os
import re
from functools import lru_cache
from urllib.parse import urlencode

# Longer URLs are rejected by browsers or by GitHub (8,192 bytes including headers).
LONGEST_ADDRESS = 7_500
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
# The form in .github/ISSUE_TEMPLATE and the prefix of its issue titles.
FORM, TITLE = "practice.yml", "Practice: "


def repository() -> str | None:
    """The registry's repository on GitHub, ``owner/name`` from ``ATLAS_REPOSITORY``; None where it is not set."""
    named = os.environ.get("ATLAS_REPOSITORY", "").strip()
    return _checked(named) if named else None


@lru_cache(maxsize=4)
def _checked(named: str) -> str | None:
    """A valid repository name, or None and a warning in the log."""
    if REPOSITORY.fullmatch(named):
        return named
    message = "ATLAS_REPOSITORY is %r: no form is offered; write owner/name, as in solidarity-atlas/registry"
    logging.getLogger(__name__).warning(message, named)
    return None


def issue_address(repository: str, name: str, municipality: str, entry: str) -> tuple[str, bool]:
    """The URL of the form with its answers, and whether it includes the entry; else the entry has to be pasted.

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
