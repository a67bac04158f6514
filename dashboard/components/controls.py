"""Streamlit's controls as our pages use them: values from the view or the session, labels without Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def control(name: str, value: object) -> str:
    """The key of a widget that shows ``value``; the view in the address decides, never what a widget remembers.

    Streamlit's own ``bind="query-params"`` writes the labels of chips into the address; ours have counts in them and
    change with the language, so the address has ids and is written in
    :meth:`dashboard.pages.page_context.PageContext.change` alone.
    """
    key = f"w:{name}"
    st.session_state[key] = value
    return key


def session_choice(name: str, label: str, options: Sequence[str], option_label: Callable[[str], str]) -> str:
    """One of a few ways to show a page, the first by default; remembered for the session and not in the address."""
    chosen = st.segmented_control(
        label,
        options,
        key=control(name, st.session_state.get(name, options[0])),
        format_func=option_label,
        label_visibility="collapsed",
        required=True,
        on_change=lambda: st.session_state.update({name: st.session_state[f"w:{name}"]}),
    )
    return chosen or options[0]


def escape_markdown(text: str) -> str:
    """Text as Streamlit shows it in a label without reading any of it as Markdown."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]()<>#+-.!:|~$" else character for character in text)
