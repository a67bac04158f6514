"""Our own parts of a page: a script of ours and what it shows, mounted in Streamlit's page without a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.maps import scripts

NAME = "atlas_part"
# Streamlit runs a component's script from a `blob:` address, which is no base of a relative path.
SCRIPT = """export default async (args) => {
  const { mount } = await import(new URL(args.data.module, document.baseURI));
  return mount(args);
};
"""
Event = Mapping[str, Any]


def part(module: str, key: str, data: Mapping[str, Any], on_event: Callable[[Event], None] | None = None) -> Event:
    """Mount a part; the same module with other data changes what is there and mounts nothing anew.

    Args:
        module: below ``static/``, exports ``mount`` (see ``static/parts/mounting.js``).
        key: of the part in the session's state.
        data: JSON for the script.
        on_event: takes what the script reports, before the next run of the page. It comes from the browser: check it.

    Returns:
        What the script reported that led to this run; empty when it was something else.
    """
    number = f"{key}:answered"

    def reported() -> None:
        event = _event(st.session_state.get(key))
        # The script sends its next event when this one is answered.
        st.session_state[number] = event.get("number", 0)
        if on_event is not None:
            on_event(event)

    data = {"module": scripts.module_address(module), "answered": st.session_state.get(number, 0), **data}
    return _event(_component()(key=key, data=data, on_event_change=reported))


def _event(state: Any) -> Event:
    event = state.get("event") if isinstance(state, Mapping) else None
    return event if isinstance(event, Mapping) else {}


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(NAME, js=SCRIPT, isolate_styles=False)
