"""The guard that keeps tests off the network works."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import NetworkTouchedError


def test_an_outside_address_cannot_be_reached() -> None:
    with socket.socket() as one, pytest.raises(NetworkTouchedError):
        one.connect(("192.0.2.1", 80))


def test_an_outside_name_cannot_be_looked_up() -> None:
    with pytest.raises(NetworkTouchedError):
        socket.getaddrinfo("example.org", 80)


def test_loopback_stays_open() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        client.connect(server.getsockname())
