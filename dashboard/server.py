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
import uvicorn  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from streamlit.runtime.pages_manager import PagesManager  # noqa: E402

from dashboard.web.headers import SecurityHeaders  # noqa: E402
from dashboard.web.logs import quiet  # noqa: E402
from dashboard.web.origins import Origins  # noqa: E402
from dashboard.web.routes import routes  # noqa: E402
from dashboard.web.shell import Shell  # noqa: E402

# Streamlit takes a folder `pages` beside the script for its older kind of pages until the first run has called
# `st.navigation`: who came first to a new server, by the address of a page, saw nothing.
PagesManager.uses_pages_directory = False
STREAMLIT = Path(st.__file__).parent / "static"
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(Origins), Middleware(Shell, streamlit=STREAMLIT)]
app = st.App(
    Path(__file__).with_name("app.py"),
    routes=routes(STREAMLIT / "static" / "media"),
    middleware=MIDDLEWARE,
    lifespan=quiet,
)


def run(host: str, port: int) -> None:
    """Serve on an address until stopped.

    Uvicorn opens the address itself and not Streamlit for it: the socket that Streamlit opens does not say that it
    speaks TCP, so asyncio leaves Nagle's algorithm on, and every answer on a connection that is kept waits 40 ms
    (uvicorn issue 3149).
    """
    # Which headers of a proxy count is for dashboard.web.address to say, not for uvicorn.
    uvicorn.run(
        app, host=host, port=port, ws="websockets-sansio", proxy_headers=False, access_log=False, use_colors=False
    )
