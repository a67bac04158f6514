"""``static/drawing.js``: how a map is drawn, for the scripts."""

from __future__ import annotations

import json

from dashboard.maps.drawing import (
    ALONE,
    CASING,
    CASING_WIDER,
    CELL_LINE,
    CELL_LINE_FAR,
    CELL_LINE_FAR_ZOOM,
    CELL_LINE_FROM_ZOOM,
    DOUBLED,
    FAR,
    FAR_SCALE,
    HATCHES,
    MOST,
    PASSES,
    PLACE_FAR,
    PLACE_NEAR,
    PLAIN,
    REACH,
    SEARCHED_LINE,
    SEVERAL,
)


def drawing_module() -> str:
    """The text of ``static/drawing.js``."""
    values = {
        "far": FAR,
        "farScale": FAR_SCALE,
        "place": {"near": PLACE_NEAR, "far": PLACE_FAR},
        "clusters": {
            "reach": REACH, "passes": PASSES, "alone": ALONE, "several": SEVERAL, "doubled": DOUBLED, "most": MOST,
        },
        "plain": PLAIN,
        "casing": {"colour": CASING, "wider": CASING_WIDER},
        "cellLine": {
            "near": CELL_LINE, "far": CELL_LINE_FAR, "fromZoom": CELL_LINE_FROM_ZOOM, "farZoom": CELL_LINE_FAR_ZOOM,
        },
        "searchedLine": SEARCHED_LINE,
        "hatches": HATCHES,
    }  # fmt: skip
    return (
        f"/* Written by tools/drawing_module.py: make generated. */\nexport default {json.dumps(values, indent=2)};\n"
    )
