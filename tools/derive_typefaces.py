"""How the typefaces of still pictures were made from Adobe's variable ones, which matplotlib cannot read.

    python tools/derive_typefaces.py SourceSans.ttf SourceSerif.ttf

One fixed weight a file, the characters of European languages in Latin script, and another name: "Source" is reserved
for the originals by their licence (OFL.txt), which applies to these as well. Needs fonttools, which matplotlib brings
along; and brotli where the originals are woff2.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / "dashboard" / "maps" / "still" / "typefaces"
LATIN = (range(0x20, 0x250), range(0x2B0, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070), range(0x20A0, 0x20C0))
SIGNS = (0x2022, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2260, 0x2264, 0x2265, 0xFFFD)
FACES = (
    ("Atlas Sans", 0, {"wght": 400}),
    ("Atlas Sans Strong", 0, {"wght": 600}),
    ("Atlas Serif", 1, {"wght": 600, "opsz": 24}),
)
# Names on maps, at the optical size that a browser chooses for them; only the characters that names are made of.
NAME_FACES = (
    ("Atlas Map Serif", 1, {"wght": 400, "opsz": 14}),
    ("Atlas Map Serif Strong", 1, {"wght": 600, "opsz": 14}),
    ("Atlas Map Serif Bold", 1, {"wght": 700, "opsz": 14}),
)
NAME_CHARACTERS = (range(0x20, 0x180), range(0x218, 0x21C), range(0x2010, 0x2030))


def derive(original: Path, name: str, axes: dict[str, int], codes: Iterable[int] = ()) -> Path:
    """Write one typeface next to those of still pictures.

    Args:
        original: Adobe's variable typeface.
        name: of the new family.
        axes: the fixed place on each axis; the default of those left out.
        codes: the code points to keep; by default those of European languages in Latin script, and some signs.

    Returns:
        The file.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(original, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["kern", "liga", "ccmp", "mark", "mkmk"]
    options.name_IDs = [0, 13, 14]
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=list(codes) or [code for part in (*LATIN, SIGNS) for code in part])
    chosen.subset(font)
    fixed = {axis.axisTag: axes.get(axis.axisTag, axis.defaultValue) for axis in font["fvar"].axes}
    font = instancer.instantiateVariableFont(font, fixed)
    for key, text in {1: name, 2: "Regular", 4: name, 6: name.replace(" ", "")}.items():
        font["name"].setName(text, key, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x21) | 0x40
    font["head"].macStyle = 0
    font.flavor = None
    out = HERE / f"{name.replace(' ', '')}.ttf"
    font.save(out)
    return out


if __name__ == "__main__":
    for face, at, axes in FACES:
        print(derive(Path(sys.argv[1:][at]), face, axes))
    for face, at, axes in NAME_FACES:
        print(derive(Path(sys.argv[1:][at]), face, axes, [code for part in NAME_CHARACTERS for code in part]))
