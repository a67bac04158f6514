"""A canvas in pixels from the top left: text that is measured before it is set, lines, shapes, files.

All drawing goes through matplotlib's figure without pyplot. One picture is drawn at a time: matplotlib's settings are
shared by the whole process. Whoever serves pages imports neither this nor matplotlib before a picture is requested.
"""

from __future__ import annotations

import io
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import RLock
from typing import Any, Literal

import matplotlib
import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import Normal, Stroke
from matplotlib.transforms import Bbox, TransformedBbox

from dashboard.maps.drawing import Hatch
from dashboard.maps.palette import INK, PAPER
from dashboard.maps.still import TYPEFACES

Face = Literal["sans", "strong", "serif", "map_serif", "map_serif_strong", "map_serif_bold"]
Kind = Literal["png", "svg", "pdf"]
Box = tuple[float, float, float, float]
Points = npt.NDArray[np.float64]
FAMILIES: dict[Face, tuple[str, str]] = {
    "sans": ("Atlas Sans", "AtlasSans.ttf"),
    "strong": ("Atlas Sans Strong", "AtlasSansStrong.ttf"),
    "serif": ("Atlas Serif", "AtlasSerif.ttf"),
    "map_serif": ("Atlas Map Serif", "AtlasMapSerif.ttf"),
    "map_serif_strong": ("Atlas Map Serif Strong", "AtlasMapSerifStrong.ttf"),
    "map_serif_bold": ("Atlas Map Serif Bold", "AtlasMapSerifBold.ttf"),
}
# Ships with matplotlib; has the characters of many scripts that ours lack.
FALLBACK = "DejaVu Sans"
LEADING = 1.3
# One point is one pixel.
DPI = 72


@lru_cache(maxsize=1)
def _lock() -> RLock:
    return RLock()


@contextmanager
def drawing() -> Iterator[None]:
    """Lock matplotlib's settings for one picture, so that the same view gives the same bytes."""
    settings: Any = {
        "svg.hashsalt": "solidarity-atlas",
        "svg.fonttype": "path",
        "pdf.fonttype": 3,
        "path.simplify": False,
        # Hinted glyphs lie on whole pixels, which sets small type unevenly.
        "text.hinting": "none",
    }
    with _lock(), matplotlib.rc_context(settings):
        yield


@lru_cache(maxsize=1)
def _typefaces() -> dict[Face, Any]:

    known = {entry.name for entry in fontManager.ttflist}
    for family, file in FAMILIES.values():
        if family not in known:
            fontManager.addfont(TYPEFACES / file)
    return {face: FontProperties(family=[family, FALLBACK]) for face, (family, _) in FAMILIES.items()}


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """The code points that one of the typefaces can draw."""

    files: list[Any] = [TYPEFACES / FAMILIES["sans"][1], findfont(FontProperties(family=[FALLBACK]))]
    return frozenset(code for file in files for code in get_font(file).get_charmap())


def drawable(text: str) -> str:
    """The text on one line, with a replacement for each character that no typeface here has."""
    known = _characters()
    line = " ".join(text.split())
    # A variation selector or joiner only changes the character before it, which may well be there.
    line = "".join(one for one in line if not 0xFE00 <= ord(one) <= 0xFE0F and ord(one) != 0x200D)
    return "".join(one if ord(one) in known and one.isprintable() else "\ufffd" for one in line)


class Canvas:
    """A page of ``width`` × ``height`` pixels (points in a PDF); x grows to the right and y downwards."""

    def __init__(self, width: float, height: float, colour: str = PAPER) -> None:

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=colour)
        self.renderer: Any = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.faces = {face: font.copy() for face, font in _typefaces().items()}
        self._widths: dict[tuple[str, float, Face], float] = {}

    def measure(self, text: str, size: float, face: Face = "sans") -> float:
        """How wide a line of text is, in pixels."""
        key = (text, size, face)
        if key not in self._widths:
            self.faces[face].set_size(size)
            self._widths[key] = float(self.renderer.get_text_width_height_descent(text, self.faces[face], False)[0])
        return self._widths[key]

    def wrap(self, text: str, size: float, width: float, face: Face = "sans", lines: int = 99) -> list[str]:
        """The text in lines no wider than ``width``; a word wider than that is broken; beyond ``lines`` it ends in …"""
        found: list[str] = []
        line = ""
        # A no-break space is drawn as any other, and no line breaks at it.
        for word in filter(None, map(drawable, re.split(r"[ \t\r\n]+", text))):
            tried = f"{line} {word}" if line else word
            if self.measure(tried, size, face) <= width:
                line = tried
                continue
            if line:
                found.append(line)
            while self.measure(word, size, face) > width and len(word) > 1:
                fits = self._fitting(word, size, width, face)
                found.append(word[:fits])
                word = word[fits:]
            line = word
        found.append(line)
        if len(found) > lines:
            found = [*found[: lines - 1], self.cut(" ".join(found[lines - 1 :]), size, width, face)]
        return [line for line in found if line]

    def _fitting(self, word: str, size: float, width: float, face: Face) -> int:
        """How many characters fit, at least one."""
        lengths = range(1, len(word) + 1)
        return max(1, bisect_right(lengths, width, key=lambda length: self.measure(word[:length], size, face)))

    def cut(self, text: str, size: float, width: float, face: Face = "sans") -> str:
        """The text, or as much of it as fits with … after it."""
        text = drawable(text)
        if self.measure(text, size, face) <= width:
            return text
        return text[: self._fitting(text, size, width - self.measure("…", size, face), face)].rstrip() + "…"

    def text(self, x: float, y: float, text: str, size: float, face: Face = "sans", **style: Any) -> None:
        """Set one line; ``y`` is its baseline. ``halo`` is the colour and width of an outline."""

        halo = style.pop("halo", None)
        font = self.faces[face].copy()
        font.set_size(size)
        style = {"color": INK, "ha": "left", "va": "baseline", "zorder": 20, **style}
        made = self.axes.text(x, y, text, fontproperties=font, parse_math=False, **style)
        if halo:
            made.set_path_effects([Stroke(linewidth=halo[1], foreground=halo[0]), Normal()])

    def lines(self, x: float, y: float, lines: Sequence[str], size: float, face: Face = "sans", **style: Any) -> float:
        """Set lines below ``y``, the top of the first; returns the bottom of the last."""
        for line in lines:
            self.text(x, y + 0.98 * size, line, size, face, **style)
            y += LEADING * size
        return y

    def _add(self, artist: Artist, clip: Box | None = None) -> Artist:
        self.axes.add_artist(artist)
        if clip:
            artist.set_clip_box(TransformedBbox(Bbox([clip[:2], clip[2:]]), self.axes.transData))
        return artist

    def rectangle(self, box: Box, round_: float = 0, **style: Any) -> None:
        """A filled or outlined box: left, top, right, bottom."""
        left, top, right, bottom = box
        place = ((left, top), right - left, bottom - top)
        style = {"linewidth": 0, "zorder": 10, **style}
        shape = f"round,pad=0,rounding_size={round_}"
        self._add(FancyBboxPatch(*place, boxstyle=shape, **style) if round_ else Rectangle(*place, **style))

    def rectangles(self, boxes: Sequence[Box], **style: Any) -> None:
        """Many boxes of one style as one artist, later ones on top: hundreds of single ones take seconds."""
        corners = [((x, y), (right, y), (right, low), (x, low)) for x, y, right, low in boxes]
        self._add(PolyCollection(corners, **{"linewidth": 0, "zorder": 10, **style}))

    def circle(self, x: float, y: float, radius: float, clip: Box | None = None, **style: Any) -> None:
        """A filled or outlined circle."""
        self._add(Circle((x, y), radius, **{"linewidth": 0, "zorder": 10, **style}), clip)

    def arc(self, x: float, y: float, radius: float, start: float, end: float, **style: Any) -> None:
        """A part of a circle's line; ``start`` and ``end`` are radians clockwise from the top."""
        # Angles grow with y, which is downwards here, from the right.
        unit = Path.arc(math.degrees(start) - 90, math.degrees(end) - 90)
        path = Path(np.asarray(unit.vertices) * radius + (x, y), unit.codes)
        self._add(PathPatch(path, **{"facecolor": "none", "capstyle": "butt", "zorder": 10, **style}))

    def line(self, points: Sequence[tuple[float, float]], **style: Any) -> None:
        """A line through points."""
        xs, ys = zip(*points, strict=True)
        self._add(Line2D(xs, ys, **{"color": INK, "linewidth": 1, "zorder": 10, **style}))

    def shape(self, path: Path, clip: Box, **style: Any) -> Artist:
        """A matplotlib path in pixels, within a box."""
        return self._add(PathPatch(path, **{"linewidth": 0, "zorder": 2, **style}), clip)

    def hatch(
        self, inside: Path, clip: Box, style: Hatch, line: str, width: float, unit: float, zorder: float = 3
    ) -> None:
        """Diagonal lines within a path; they join across paths.

        Args:
            inside: a matplotlib path in pixels.
            style: direction and distance of the lines.
            line: their colour.
            width: of a line, in pixels.
            unit: how many pixels a pixel of ``style`` is.
        """
        left, top, right, bottom = clip
        height, step = bottom - top, style["step"] * unit
        starts = np.arange(np.floor((left - height) / step) * step + (bottom % step), right, step)
        first, last = (top, bottom) if style["falling"] else (bottom, top)
        segments = [((start, first), (start + height, last)) for start in starts]
        made = LineCollection(segments, colors=line, linewidths=width, zorder=zorder, capstyle="butt")
        self._add(made, clip).set_clip_path(inside, self.axes.transData)

    def saved(self, kind: Kind, title: str) -> bytes:
        """The page as a file, the same bytes every time: no date and no version of a program in it."""
        metadata = {
            "png": {"Software": None, "Title": title},
            "svg": {"Date": None, "Creator": None, "Title": title, "Format": None, "Type": None},
            "pdf": {"CreationDate": None, "Producer": None, "Creator": None, "Title": title},
        }[kind]
        out = io.BytesIO()
        self.figure.savefig(out, format=kind, dpi=DPI, metadata=metadata, facecolor=self.figure.get_facecolor())
        if kind != "svg":
            return out.getvalue()
        # Pixels as requested: matplotlib writes points, which browsers draw a third larger.
        return re.sub(
            rb'width="([\d.]+)pt" height="([\d.]+)pt"', rb'width="\1" height="\2" role="img"', out.getvalue(), count=1
        )


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share any point within them."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
