"""How an entry leaves the page: as a text, as a file, or through a form at the place where the registry is kept."""

from __future__ import annotations

import os
import re
from urllib.parse import urlencode

# Longer addresses are refused on their way by browsers or by GitHub (8,192 bytes, with what a browser adds).
LONGEST_ADDRESS = 7_500
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
FORM = "practice.yml"


def repository() -> str | None:
    """Where the registry is kept on GitHub, ``owner/name`` out of ``ATLAS_REPOSITORY``; None where none is named."""
    named = os.environ.get("ATLAS_REPOSITORY", "").strip()
    return named if REPOSITORY.fullmatch(named) else None


def issue_address(repository: str, name: str, municipality: str, entry: str) -> tuple[str, bool]:
    """The address of the form with its answers, and whether the entry fits into it; else it has to be pasted.

    Args:
        repository: ``owner/name``.
        name: of the practice.
        municipality: as the entry has it; may be empty.
        entry: the entry's text.
    """
    answers = {"template": FORM, "title": name, "name": name, "municipality": municipality}
    start = f"https://github.com/{repository}/issues/new?"
    whole = start + urlencode({**answers, "entry": entry})
    if len(whole) <= LONGEST_ADDRESS:
        return whole, True
    return start + urlencode(answers), False


def file_name(entry_id: str) -> str:
    """The name of the file with an entry."""
    return f"{entry_id}.yaml"
