"""The map's symbols as SVG files: in the accent, and in ``ink/`` in ink."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from dashboard.maps.symbols import shapes, svg, symbol_colours


def symbol_files(folder: Path) -> Mapping[Path, Callable[[], str]]:
    """Each file of a folder and how its content is made."""
    return {
        folder / where / f"{name}.svg": partial(svg, name, colours)
        for where, colours in (("", symbol_colours()), ("ink", symbol_colours(in_ink=True)))
        for name in shapes()
    }
