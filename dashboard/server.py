"""The ASGI application: Streamlit and our own routes in one process.

Starts with ``atlas serve``, with ``streamlit run dashboard/server.py``, or under any ASGI server as
``dashboard.server:app``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# `streamlit run dashboard/server.py` puts this folder, not the project's, on the path.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from streamlit.runtime.pages_manager import PagesManager  # noqa: E402

from dashboard.web.headers import SecurityHeaders  # noqa: E402
from dashboard.web.routes import routes  # noqa: E402

# Streamlit takes a folder `pages` for pages of its own until `st.navigation` ran once: the first reader of a process
# who follows a link to a page would see nothing.
PagesManager.uses_pages_directory = False
FONTS = Path(st.__file__).parent / "static" / "static" / "media"
app = st.App(Path(__file__).with_name("app.py"), routes=routes(FONTS), middleware=[Middleware(SecurityHeaders)])


def run(host: str, port: int) -> None:
    """Serve on an address until stopped."""
    app.run(config={"server.address": host, "server.port": port})
