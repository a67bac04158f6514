"""Our half in the browser: the scripts and styles of ``static/``, sent as few files that are named by their content.

Before the scripts stands what they share with pictures, see :mod:`dashboard.maps.drawing`.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from dashboard.maps.drawing import for_scripts

STATIC = Path(__file__).parent / "static"
# In the order in which they need one another.
SCRIPTS = (
    "core", "notice", "geometry", "pointer", "areas", "clusters", "points", "practices", "meeting_places", "cells",
    "legend", "places", "position", "spot", "words",
)  # fmt: skip
STYLES = ("atlas-map", "cells")
# Kind → name and ending of the file, and what it is made of.
KINDS = {"js": ("atlas", "js", SCRIPTS), "css": ("atlas", "css", STYLES), "page": ("page", "css", ("page",))}


@lru_cache(maxsize=len(KINDS))
def joined(kind: str) -> bytes:
    """All scripts (``js``) or styles (``css``) of the map, or all styles of the page around it (``page``)."""
    _, ending, names = KINDS[kind]
    shared = [f"L.Atlas = {{ drawing: {json.dumps(for_scripts())} }};"] if kind == "js" else []
    return "\n".join([*shared, *((STATIC / f"{name}.{ending}").read_text("utf-8") for name in names)]).encode()


@lru_cache(maxsize=len(KINDS))
def address(kind: str) -> str:
    """Where the server answers with :func:`joined`; another content has another address."""
    file, ending, _ = KINDS[kind]
    return f"/assets/maps/{file}-{hashlib.sha256(joined(kind)).hexdigest()[:16]}.{ending}"
