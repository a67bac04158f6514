"""The ASGI application: Streamlit and our own routes in one process.

Starts with ``atlas serve``, with ``streamlit run dashboard/server.py``, or under any ASGI server as
``dashboard.server:app``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from dashboard.web.headers import SecurityHeaders
from dashboard.web.heavy import pool_ending
from dashboard.web.logs import quiet
from dashboard.web.origins import Origins
from dashboard.web.routes import routes
from dashboard.web.shell import Shell

# Streamlit takes a folder `pages` beside the script for its older kind of pages until the first run has called
# `st.navigation`: the first request to a new server for a page's address would get an empty page.
PagesManager.uses_pages_directory = False
STREAMLIT = Path(st.__file__).parent / "static"
MIDDLEWARE = [
    Middleware(SecurityHeaders, streamlit=STREAMLIT),
    Middleware(Origins),
    Middleware(Shell, streamlit=STREAMLIT),
]


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """From the server's start to its end: a quiet log, and no worker that outlives it."""
    async with quiet(app), pool_ending():
        yield


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=routes(STREAMLIT / "static" / "media"),
    middleware=MIDDLEWARE,
    lifespan=lifespan,
)


def run(host: str, port: int) -> None:
    """Serve on an address until stopped.

    Uvicorn opens the address itself and not Streamlit for it: the socket that Streamlit opens does not say that it
    speaks TCP, so asyncio leaves Nagle's algorithm on, and every answer on a persistent connection waits 40 ms
    (uvicorn issue 3149).
    """
    # Which headers of a proxy count is for dashboard.outlets.public_address to say, not for uvicorn.
    uvicorn.run(
        app, host=host, port=port, ws="websockets-sansio", proxy_headers=False, access_log=False, use_colors=False
    )
