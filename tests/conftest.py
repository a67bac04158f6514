"""What all tests share: nobody reaches the network, and the real bundle is built once."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The seed of a test is its name, so that a run can be repeated; how long an example takes depends on the machine.
settings.register_profile("test", deadline=None, derandomize=True, print_blob=True)
# For `make audit`, which states a seed of its own: other examples than `make test` tries.
settings.register_profile("audit", parent=settings.get_profile("test"), derandomize=False)
settings.load_profile("test")


class NetworkTouchedError(AssertionError):
    """A test tried to reach an address outside this machine."""


def _local(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).strip("[]").split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Forbid every connection and every look-up but those of loopback."""
    patch = pytest.MonkeyPatch()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _local(address[0]):
            raise NetworkTouchedError(f"a test reached for {address}")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _local(host):
            raise NetworkTouchedError(f"a test looked up {host}")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def real_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the embedded region, built from the real registry."""
    from geodata.build import build

    return build("three-cities", out=tmp_path_factory.mktemp("bundles")).folder


@pytest.fixture(scope="session")
def two_level_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a small made-up region of municipalities and neighbourhoods, see :mod:`tests.two_levels`."""
    from tests.two_levels import build_bundle

    return build_bundle(tmp_path_factory.mktemp("polder"))


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with copies of the large region's sources."""
    stated = os.environ.get("ATLAS_MIRROR")
    if stated and Path(stated).is_dir():
        return Path(stated).resolve()
    if os.environ.get("CI"):
        pytest.fail("CI is set, but ATLAS_MIRROR names no folder with copies of the sources")
    pytest.skip("ATLAS_MIRROR names no folder with copies of the sources")


@pytest.fixture(scope="session")
def flanders_bundle(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of all neighbourhoods and municipalities of Flanders and Brussels."""
    from geodata.build import build

    return build("flanders-brussels", out=tmp_path_factory.mktemp("flanders"), mirror=mirror).folder
