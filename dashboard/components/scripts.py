"""Scripts of ours in Streamlit's page."""

from __future__ import annotations

import streamlit as st


def run(script: str) -> None:
    """Put a script into the page, which runs it whenever the element is drawn anew."""
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
