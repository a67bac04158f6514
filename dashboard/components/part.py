"""Our own parts of a page: a script of ours and what it shows, mounted in Streamlit's page without a frame."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.maps import scripts

# Streamlit runs a component's script from a `blob:` address, which is no base of a relative path.
SCRIPT = """export default async (args) => {{
  const {{ mount }} = await import(new URL("{address}", document.baseURI));
  return mount(args);
}};
"""
# HTML repeats itself: even the quickest compression leaves a seventh.
QUICKEST = 1
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

    packed = pack({"answered": st.session_state.get(number, 0), **data})
    return _event(_component(module)(key=key, data=packed, on_event_change=reported))


def pack(data: Mapping[str, Any]) -> bytes:
    """JSON as a part's script gets it: compressed."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), QUICKEST, mtime=0)


def _event(state: Any) -> Event:
    event = state.get("event") if isinstance(state, Mapping) else None
    return event if isinstance(event, Mapping) else {}


@lru_cache(maxsize=16)
def _component(module: str) -> Callable[..., Any]:
    script = SCRIPT.format(address=scripts.module_address(module))
    return st.components.v2.component(module, js=script, isolate_styles=False)
