"""Share: the link of this view, the code that shows it on another site, and files of it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast, get_args
from urllib.parse import urlsplit

import streamlit as st

from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import CONTROLS, EmbedOptions, Theme
from dashboard.outlets.links import FRAME_SIZE, downloads, embed_code, embed_link, view_link
from dashboard.outlets.mapped_view import MappedView
from dashboard.outlets.public_address import stated_address
from dashboard.outlets.qr_code import qr_svg
from dashboard.pages.page_context import PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.query.view import View, parse_view, view_query

# Of a frame in CSS pixels, until its page reports its height.
WIDTH, HEIGHT = FRAME_SIZE
PREVIEW_HEIGHT = 560


def share_dialog(context: PageContext, position: Any, page: str = "") -> None:
    """Open the panel.

    Args:
        context: the run of the page.
        page: the page that the link opens, empty for the map.
        position: latitude, longitude (degrees, WGS84) and zoom of the map as the browser reported them; None where the
            reader has not moved it.
    """
    st.dialog(context.words("share.title"), width="large")(share_panel)(positioned(context, position), page)


def positioned(context: PageContext, position: Any) -> PageContext:
    """The context with its view where the map is; unchanged without a valid position."""
    if not isinstance(position, list) or len(position) != 3:
        return context
    lat, lon, zoom = position
    placed, problems = parse_view({"center": [f"{lat},{lon}"], "zoom": [str(zoom)]}, context.dataset.allowed)
    return context if problems else replace(context, view=replace(context.view, center=placed.center, zoom=placed.zoom))


def share_panel(context: PageContext, page: str = "") -> None:
    """The panel: one way to share at a time."""
    words = context.words
    ways = {"link": lambda _: _link(context, page), "embed": _embed, "file": _files, "present": _stories}
    with st.container(key="share_panel"):
        way = _choice(words("share.what"), [*ways], lambda one: words(f"share.by.{one}"), key="share_way", hidden=True)
        ways[way](context)


def address() -> str:
    """Scheme and host without a slash at the end: as configured, else as this browser reached the server."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    return stated_address() or f"{parts.scheme}://{parts.netloc}"


def _link(context: PageContext, page: str) -> None:
    words, indicator = context.words, context.dataset.default_indicator
    link = view_link(context.view, address(), indicator, page)
    code = base64.b64encode((qr_svg(link) or "").encode()).decode()
    st.html(
        fragment("copy", words, label=words("share.link"), hint=words("share.link_hint"), text=link, rows=3)
        + fragment("share_qr", words, code=code, query=view_query(context.view, indicator), outlets=OUTLETS)
    )


def _embed(context: PageContext) -> None:
    words, indicator = context.words, context.dataset.default_indicator
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        view, options, size = _options(context)
    width, height = size or (None, HEIGHT)
    title = options.title or MappedView(view, context.dataset).title
    with right:
        st.caption(words("share.preview"))
        with st.container(key="preview"):
            st.iframe(
                embed_link(view, options, "", indicator),
                width=width or "stretch",
                height=height if width else PREVIEW_HEIGHT,
                alt=title,
            )
    code = embed_code(embed_link(view, options, address(), indicator), title, height, width)
    st.html(fragment("copy", words, label=words("share.code"), hint=words("share.code_hint"), text=code, rows=6))


def _options(context: PageContext) -> tuple[View, EmbedOptions, tuple[int, int] | None]:
    """What was chosen in the panel: the view in a language, options, and a fixed size in CSS pixels if any."""
    words = context.words
    size = _size(words)
    heading = _choice(
        words("share.heading"),
        ("sentence", "own", "none"),
        lambda one: words(f"share.headings.{one}"),
        key="share_heading",
    )
    title: str | None = {"sentence": None, "none": ""}.get(heading)
    if heading == "own":
        label = words("share.own")
        own = st.text_input(label, key="share_own", max_chars=200, placeholder=label, label_visibility="collapsed")
        title = " ".join((own or "").split()) or None
    use = _choice(words("share.use"), ("live", "still"), lambda one: words(f"share.uses.{one}"), key="share_use")
    controls: Sequence[str] = ()
    if use == "live":
        controls = st.pills(
            words("share.controls"),
            CONTROLS,
            selection_mode="multi",
            default=list(EmbedOptions.controls),
            key="share_controls",
            format_func=lambda name: words(f"share.control.{name}"),
        )
    legend = st.toggle(words("share.legend"), value=True, key="share_legend")
    theme = _choice(words("share.theme"), get_args(Theme), lambda one: words(f"share.themes.{one}"), key="share_theme")
    lang = st.segmented_control(
        words("share.lang"), languages(), default=words.lang, key="share_lang", format_func=str.upper, required=True
    )
    still = use == "still"
    chosen = EmbedOptions.controls if still else tuple(name for name in CONTROLS if name in controls)
    options = EmbedOptions(legend=legend, title=title, controls=chosen, theme=cast(Theme, theme), still=still)
    return replace(context.view, lang=lang or words.lang), options, size


def _size(words: Words) -> tuple[int, int] | None:
    sizes = ("responsive", "fixed")
    if _choice(words("share.size"), sizes, lambda one: words(f"share.sizes.{one}"), key="share_size") == "responsive":
        return None
    left, right = st.columns(2)
    width = left.number_input(words("share.width"), 280, 1920, WIDTH, 20, key="share_width")
    return width, right.number_input(words("share.height"), 320, 1600, HEIGHT, 20, key="share_height")


def _files(context: PageContext) -> None:
    st.html(fragment("downloads", context.words, files=downloads(context.view, context.dataset.default_indicator)))


def _stories(context: PageContext) -> None:
    st.html(fragment("present_panel", context.words, stories=context.dataset.bundle.stories, outlets=OUTLETS))


def _choice(
    label: str, options: Sequence[str], option_label: Callable[[str], str], *, key: str, hidden: bool = False
) -> str:
    """One of a few; the first to begin with."""
    chosen: Any = st.segmented_control(
        label,
        options,
        default=options[0],
        key=key,
        format_func=option_label,
        label_visibility="collapsed" if hidden else "visible",
        required=True,
    )
    return str(chosen or options[0])
