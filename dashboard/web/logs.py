"""What the server's log keeps: what the server says of itself, and faults; nothing of each visit, so no address."""

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
    """Whether a record of uvicorn's may be written: a fault, or what the server says of itself."""
    return record.levelno >= logging.WARNING or record.pathname in OWN


def no_record(_record: logging.LogRecord) -> bool:
    """The log of requests is not written."""
    return False


@asynccontextmanager
async def quiet(_app: object) -> AsyncIterator[None]:
    """The life of the application, during which no reader's address is written to a log, whoever started the server.

    Filters and not levels: Streamlit sets the levels of uvicorn's logs anew.
    """
    logging.getLogger("uvicorn.access").addFilter(no_record)
    logging.getLogger("uvicorn.error").addFilter(without_visits)
    yield
