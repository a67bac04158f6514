"""Links to a view in its other forms: addresses, embed code, downloads."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import escape

from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import HEIGHT_MESSAGE, EmbedOptions
from dashboard.query.view import View, view_params, view_query

# Width and height in pixels of the picture in a link preview: what the networks that show it require.
PICTURE_SIZE = (1200, 630)
# The shortest and longest side that a still picture can have, in pixels, and the most characters of its title.
PICTURE_LEAST, PICTURE_MOST = 200, 3840
PICTURE_TITLE_LIMIT = 200
# Default size of a frame in CSS pixels: high enough for title, map, legend and sources of every view.
FRAME_SIZE = (800, 920)
FRAME_STYLE = "border:0;max-width:100%"
# Makes a frame as high as its page reports; only a number is taken from that page.
FOLLOW_HEIGHT = (
    '<script>addEventListener("message",function(e){{if(e.data&&e.data.type==="{message}")'
    'document.querySelectorAll("iframe").forEach(function(f){{if(f.contentWindow===e.source)'
    'f.style.height=Math.round(e.data.height)+"px"}})}})</script>'
)


def view_link(view: View, address: str, indicator: str | None, page: str = "") -> str:
    """The address of a page of the dashboard with this view; ``indicator`` is the region's first one."""
    return f"{address}/{page}?{view_query(view, indicator)}"


def embed_link(view: View, options: EmbedOptions, address: str, indicator: str | None) -> str:
    """The address of the page that can be embedded."""
    return f"{address}{OUTLETS['embed'].route}?{urlencode(view_params(view, indicator) + options.params())}"


def picture_link(view: View, address: str, indicator: str | None, size: tuple[int, int] = PICTURE_SIZE) -> str:
    """The address of a still picture of the view; ``size`` in pixels, width and height."""
    query = urlencode([*view_params(view, indicator), ("width", size[0]), ("height", size[1])])
    return f"{address}{OUTLETS['png'].route}?{query}"


def oembed_link(link: str, address: str, form: str = "json") -> str:
    """The address of the oEmbed endpoint for a link."""
    return f"{address}/oembed?{urlencode({'url': link, 'format': form})}"


def embed_code(link: str, title: str, height: int, width: int | None = None) -> str:
    """HTML that shows an embedded page, escaped.

    Args:
        link: of the page.
        title: what screen readers call it.
        height: in CSS pixels; of a responsive frame the height until its page reports its own.
        width: in CSS pixels; None for a frame as wide as there is room, that follows the height of its page.
    """
    frame = (
        f'<iframe src="{escape(link)}" title="{escape(title)}" width="{width or "100%"}" height="{height}"'
        f' style="{FRAME_STYLE}" loading="lazy" allowfullscreen></iframe>'
    )
    return frame if width else f"{frame}\n{FOLLOW_HEIGHT.format(message=HEIGHT_MESSAGE)}"


def brief_link(area: str, view: View, indicator: str | None) -> str:
    """The address of the one-page PDF about an area, with the indicator and in the language of a view."""
    brief = View(lang=view.lang, indicator=view.indicator, area=area)
    return f"{OUTLETS['pdf'].route}?{view_query(brief, indicator)}"


def list_downloads(view: View, mapped: View, indicator: str | None) -> list[tuple[str, str]]:
    """The files of the list of Where to invest: name, and address on this server.

    Args:
        view: whose list it is.
        mapped: the view of the map beside it, of which there is an image too.
        indicator: the region's first one.
    """
    rows = view_query(replace(view, center=None, zoom=None), indicator)
    files = {name: f"/api/invest{suffix}" for name, suffix in (("csv", ".csv"), ("xlsx", ".xlsx"))}
    files |= {name: OUTLETS[f"list_{name}"].route for name in ("png", "svg")}
    map_picture = f"{OUTLETS['png'].route}?{view_query(mapped, indicator)}"
    return [*((name, f"{route}?{rows}") for name, route in files.items()), ("map", map_picture)]


def downloads(view: View, indicator: str | None) -> list[tuple[str, str]]:
    """The files of this view that the panel *Share* offers: name of the outlet, and address on this server."""
    placed, unplaced = view_query(view, indicator), view_query(replace(view, center=None, zoom=None), indicator)
    return [
        (name, f"{outlet.route}?{placed if outlet.placed else unplaced}")
        for name, outlet in OUTLETS.items()
        if outlet.offered and (not outlet.needs or getattr(view, outlet.needs))
    ]
