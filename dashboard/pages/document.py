"""A page to read: sections of HTML, with a few controls among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.components.part import Event, part
from dashboard.pages.page_context import PageContext

MODULE = "parts/document.js"


def document(
    context: PageContext,
    name: str,
    sections: Mapping[str, str],
    *,
    module: str = MODULE,
    on_event: Callable[[Event], None] | None = None,
    **more: Any,
) -> None:
    """Mount a page and follow the links that are pressed in it.

    Args:
        context: the run of the page.
        name: of the page, for its styles.
        sections: HTML by the name of its place, in the order on the page.
        module: that shows it, see ``static/parts/document.js``.
        on_event: takes what the reader pressed; without it that changes the view.
        more: what the module takes beside sections.
    """
    data = {"lang": context.words.lang, "name": name, "sections": list(sections.items()), **more}
    context.follow(part(module, name, data, on_event or context.on_event))
