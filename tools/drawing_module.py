"""``static/drawing.js``: how a map is drawn, for the scripts."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from dashboard.maps import drawing
from dashboard.maps.symbols import FRAME, Shape, shapes
from dashboard.query.support import SPLIT


def drawing_module() -> str:
    """The text of ``static/drawing.js``."""
    values = {
        "far": drawing.FAR,
        "farScale": drawing.FAR_SCALE,
        "townsBelow": drawing.TOWNS_BELOW,
        "place": {
            "near": drawing.PLACE_NEAR, "far": drawing.PLACE_FAR,
            "severalNear": drawing.PLACES_NEAR, "severalFar": drawing.PLACES_FAR,
            "otherNear": drawing.OTHER_NEAR, "otherFar": drawing.OTHER_FAR,
            "dash": drawing.UNVERIFIED_DASH, "dashWidth": drawing.UNVERIFIED_WIDTH,
        },
        "clusters": {"alone": drawing.ALONE, "passes": drawing.PASSES},
        "symbol": {
            "frame": FRAME, "width": drawing.SYMBOL, "chosen": drawing.CHOSEN, "beside": drawing.SIDE_BY_SIDE,
            "mostBeside": drawing.MOST_SIDE_BY_SIDE, "around": drawing.AROUND,
        },
        "split": SPLIT,
        "ring": {_camel(key): value for key, value in drawing.RING.items()},
        "shapes": {name: [_shape(shape) for shape in found] for name, found in shapes().items()},
        "plain": drawing.PLAIN,
        "casing": {"colour": drawing.CASING, "wider": drawing.CASING_WIDER},
        "cellLine": {
            "near": drawing.CELL_LINE, "far": drawing.CELL_LINE_FAR,
            "fromZoom": drawing.CELL_LINE_FROM_ZOOM, "farZoom": drawing.CELL_LINE_FAR_ZOOM,
        },
        "searchedLine": drawing.SEARCHED_LINE,
        "hatches": drawing.HATCHES,
        "whatIf": {
            **{_camel(key): value for key, value in drawing.WHAT_IF.items()},
            "knownFromZoom": drawing.KNOWN_WALKS_FROM_ZOOM,
        },
        "pin": {
            "curves": drawing.PIN_CURVES, "head": drawing.PIN_HEAD, "radius": drawing.PIN_RADIUS,
            "square": drawing.PIN_SQUARE, "numbered": drawing.PIN_NUMBERED, "casing": drawing.PIN_CASING,
            "type": drawing.PIN_TYPE,
        },
    }  # fmt: skip
    return (
        f"/* Written by tools/drawing_module.py: make generated. */\nexport default {json.dumps(values, indent=2)};\n"
    )


def _shape(shape: Shape) -> dict[str, object]:
    """What a shape says beyond the usual."""
    usual = {field.name: field.default for field in fields(Shape)}
    return {key: value for key, value in asdict(shape).items() if value != usual[key]}


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)
