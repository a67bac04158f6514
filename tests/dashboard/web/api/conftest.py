"""The API over the sample region: asked within this process, and on a running server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from benchmarks.servers import Server, serve_bundle
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.web.headers import SecurityHeaders
from dashboard.web.routes import routes


@pytest.fixture(scope="session")
def client(atlas_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Asks our routes, with the sample region behind them."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    app = Starlette(routes=routes(tmp_path_factory.mktemp("fonts")), middleware=[Middleware(SecurityHeaders)])
    yield TestClient(app)
    patch.undo()


@pytest.fixture(scope="session")
def dataset(client: TestClient) -> Dataset:
    """What the client's answers are made of."""
    assert client
    return current_dataset()


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the running atlas writes."""
    return tmp_path_factory.mktemp("running") / "log.txt"


@pytest.fixture(scope="session")
def running(atlas_bundle: Path, log: Path) -> Iterator[str]:
    """The address of a running atlas, Streamlit and all."""
    command = serve_bundle(atlas_bundle)
    with Server(command, "/healthz", log) as server:
        yield server.address
