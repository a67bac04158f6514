"""The Streamlit script: navigation and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.pages import about, evidence, explore, invest, method, neighbourhood, practices
from dashboard.pages.page_context import PageContext, open_page


def main() -> None:
    """Draw the page of the address."""
    context = open_page()
    if context is None:
        return

    def page(name: str, draw: Callable[[], None], default: bool = False) -> st.Page:
        return st.Page(draw, title=context.title(name), url_path=name, default=default)

    home = page("explore", lambda: explore.page(context), default=True)
    pages = {
        "explore": home,
        "invest": page("invest", lambda: invest.page(context)),
        "neighbourhood": page("neighbourhood", lambda: neighbourhood.page(context)),
        "practices": page("practices", lambda: practices.page(context)),
        "evidence": page("evidence", lambda: evidence.page(context)),
        "contribute": page("contribute", lambda: contribute(context)),
        "about": page("about", lambda: about.page(context)),
    }
    # Linked from the figures that it explains, not from the masthead.
    explained = page("method", lambda: method.page(context))
    current = st.navigation([*pages.values(), explained], position="hidden")
    context.links.update(pages, method=explained)
    context.masthead(pages, next((name for name, page in pages.items() if page is current), ""))
    current.run()


def contribute(context: PageContext) -> None:
    """The page Contribute; the rules of the registry are loaded when somebody opens it."""
    from dashboard.pages import contribute as opened

    opened.page(context)


main()
