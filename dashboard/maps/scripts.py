"""Our half in the browser: the scripts and styles of ``static/``, sent as one file each and named by their content.

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


@lru_cache(maxsize=2)
def joined(kind: str) -> bytes:
    """All scripts (``js``) or all styles of the map (``css``) as one file."""
    names = SCRIPTS if kind == "js" else STYLES
    shared = [f"L.Atlas = {{ drawing: {json.dumps(for_scripts())} }};"] if kind == "js" else []
    return "\n".join([*shared, *((STATIC / f"{name}.{kind}").read_text("utf-8") for name in names)]).encode()


@lru_cache(maxsize=2)
def address(kind: str) -> str:
    """Where the server answers with :func:`joined`; another content has another address."""
    return f"/assets/maps/atlas-{hashlib.sha256(joined(kind)).hexdigest()[:16]}.{kind}"
