"""The Streamlit script: navigation and nothing else."""

from __future__ import annotations

import streamlit as st

from dashboard.pages import about, evidence, explore, method, neighbourhood, practices
from dashboard.pages.page_context import PageContext, open_page


def main() -> None:
    """Draw the page that the address asks for."""
    context = open_page()
    if context is None:
        return
    home = st.Page(lambda: explore.page(context), title=context.title("explore"), url_path="explore", default=True)
    pages = {
        "explore": home,
        "neighbourhood": st.Page(
            lambda: neighbourhood.page(context), title=context.title("neighbourhood"), url_path="neighbourhood"
        ),
        "practices": st.Page(lambda: practices.page(context, home), title=context.title("practices"), url_path="practices"),
        "evidence": st.Page(lambda: evidence.page(context), title=context.title("evidence"), url_path="evidence"),
        "contribute": st.Page(lambda: contribute(context), title=context.title("contribute"), url_path="contribute"),
        "about": st.Page(lambda: about.page(context), title=context.title("about"), url_path="about"),
    }
    # Reached from the figures that it explains, not from the masthead.
    told = st.Page(lambda: method.page(context), title=context.title("method"), url_path="method")
    current = st.navigation([*pages.values(), told], position="hidden")
    context.links.update(pages)
    context.masthead(pages, next((name for name, page in pages.items() if page is current), ""))
    current.run()


def contribute(context: PageContext) -> None:
    """The page Contribute; the rules of the registry are loaded when somebody opens it."""
    from dashboard.pages import contribute as opened

    opened.page(context)


main()
