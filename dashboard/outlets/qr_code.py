"""A link as a QR code."""

from __future__ import annotations

import io


def qr_svg(link: str) -> str | None:
    """A link as the SVG of a QR code, black on white with the margin that readers need.

    Returns:
        None where the link is longer than the capacity of a code (2,953 characters).
    """
    import segno

    drawn = io.BytesIO()
    try:
        # The shorter a link, the more damage a code survives; a long one would become too fine to read.
        code = segno.make(link, error="m" if len(link) < 300 else "l", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", border=4)
    return drawn.getvalue().decode()
