"""The version of the atlas that makes a response or a file: what is cached must not outlive it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

DASHBOARD = Path(__file__).resolve().parents[1]
SOURCES = (
    "**/*.py",
    "presenters/text/*.yaml",
    "presenters/templates/**/*",
    "maps/static/**/*",
    "maps/still/typefaces/*.ttf",
)


@lru_cache(maxsize=1)
def build_digest() -> str:
    """A digest of all that decides a response or a file besides bundle and request: code, texts, templates, symbols."""
    files = sorted({path for pattern in SOURCES for path in DASHBOARD.glob(pattern) if path.is_file()})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files if path.suffix != ".pyc")).hexdigest()
