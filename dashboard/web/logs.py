"""What the server logs: its start and end, and faults; no requests, so no reader's address."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn.config
import uvicorn.lifespan.on
import uvicorn.server

# The files of uvicorn that write of start and end; all others write of a connection, with the reader's address.
OWN = frozenset((uvicorn.config.__file__, uvicorn.lifespan.on.__file__, uvicorn.server.__file__))


def without_visits(record: logging.LogRecord) -> bool:
    """Whether a record of uvicorn's may be written: a fault, or one of the server's own start and end."""
    return record.levelno >= logging.WARNING or record.pathname in OWN


@asynccontextmanager
async def quiet(_app: object) -> AsyncIterator[None]:
    """Lifespan of the application without readers' addresses in any log, whoever started the server.

    Filters and not levels: Streamlit resets the levels of uvicorn's loggers.
    """
    logging.getLogger("uvicorn.access").addFilter(lambda _record: False)
    logging.getLogger("uvicorn.error").addFilter(without_visits)
    yield
