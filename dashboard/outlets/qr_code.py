"""A link as a QR code."""

from __future__ import annotations

import io


def qr_svg(link: str) -> str:
    """A link as the SVG of a QR code, black on white with the margin that readers need.

    Raises:
        ValueError: the link is longer than a code can hold (2,953 signs).
    """
    import segno

    drawn = io.BytesIO()
    # More of a code may be hidden or glare the shorter a link is; a long one would become too fine to read.
    code = segno.make(link, error="m" if len(link) < 300 else "l", micro=False, boost_error=False)
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", border=4)
    return drawn.getvalue().decode()
