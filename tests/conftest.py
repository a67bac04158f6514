"""What all tests share: no network, no live data, and bundles that are built once.

The project folder of every test is the frozen sample in ``tests/data``; only ``tests/live`` reads the live registry
and regions. Child processes inherit it through ``ATLAS_HOME``.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import pytest
from filelock import FileLock
from hypothesis import settings

# The seed of a test is its name, so that a run can be repeated; how long an example takes depends on the machine.
settings.register_profile("test", deadline=None, derandomize=True, print_blob=True)
# For `make audit`, which states a seed of its own: other examples than `make test` tries.
settings.register_profile("audit", parent=settings.get_profile("test"), derandomize=False)
settings.load_profile("test")

CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLE = CHECKOUT / "tests" / "data" / "atlas"
LIVE_TESTS = CHECKOUT / "tests" / "live"
LIVE_FILES = {str(CHECKOUT / name) for name in ("practices.yaml", "retired.yaml", "geocodes.yaml", "stories.yaml")}
LIVE_FOLDERS = (f"{CHECKOUT / 'regions'}{os.sep}",)
# An operator's settings would change what tests see.
SETTINGS = ("ATLAS_BUNDLE", "ATLAS_REPOSITORY", "ATLAS_ADDRESS", "ATLAS_BEHIND_PROXY", "ATLAS_FRAME_ANCESTORS")


class LiveDataReadError(AssertionError):
    """A test outside ``tests/live`` opened the live registry or a live region."""


class LiveDataGuard:
    """An audit hook that refuses to open live data while a test runs that has no business with them.

    Attributes:
        allowed: whether live data may be opened now.
        refused: what was refused; the code under test may have caught the error.
    """

    def __init__(self) -> None:
        self.allowed = False
        self.refused: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Refuse ``open`` of a live file; audit hooks cannot be removed, so ``allowed`` switches it."""
        if event != "open" or self.allowed or not isinstance(args[0], str | bytes | os.PathLike):
            return
        path = os.path.realpath(os.fsdecode(args[0]))
        if path in LIVE_FILES or path.startswith(LIVE_FOLDERS):
            self.refused.append(path)
            raise LiveDataReadError(f"a test outside tests/live opened {path}")


GUARD = LiveDataGuard()


def pytest_configure() -> None:
    """Make the sample the project's folder before any test module is imported, and watch over live data."""
    os.environ["ATLAS_HOME"] = str(SAMPLE)
    for name in SETTINGS:
        os.environ.pop(name, None)
    sys.addaudithook(GUARD)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the live data: their regions take longest to build, and one worker would end with them alone."""
    items.sort(key=lambda item: not item.path.is_relative_to(LIVE_TESTS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Give tests of ``tests/live`` the real project, fixtures of theirs included."""
    live = item.path.is_relative_to(LIVE_TESTS)
    with pytest.MonkeyPatch.context() as patch:
        if live:
            patch.delenv("ATLAS_HOME", raising=False)
        GUARD.allowed = live
        try:
            return (yield)
        finally:
            GUARD.allowed = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail a test of which the code under test caught the error of the guard."""
    GUARD.refused.clear()
    result = yield
    if GUARD.refused:
        raise LiveDataReadError(f"a test outside tests/live opened {', '.join(GUARD.refused)}")
    return result


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


class BuildOnce(Protocol):
    """See :func:`build_once`."""

    def __call__(self, name: str, make: Callable[[Path], Path]) -> Path: ...


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """Make a folder once per run of tests: the workers of pytest-xdist share what the first of them made."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def built(name: str, make: Callable[[Path], Path]) -> Path:
        folder = root / name
        folder.mkdir(exist_ok=True)
        done = folder / "made"
        with FileLock(folder / "lock"):
            if not done.exists():
                done.write_text(str(make(folder)), "utf-8")
        return Path(done.read_text("utf-8"))

    return built


def unchanged(folder: Path) -> Iterator[Path]:
    """Yield a folder that tests share, and fail after the last of them when one has changed it."""

    def state() -> dict[str, tuple[int, int]]:
        return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir()}

    before = state()
    yield folder
    assert state() == before, f"a test changed {folder}, which tests share: copy it first"


def build_sample(region: str, folder: Path) -> Path:
    """The bundle of a frozen region, built in a folder."""
    from geodata.pipeline import build

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_HOME", str(SAMPLE))
        return build(region, out=folder).folder


@pytest.fixture(scope="session")
def atlas_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of the frozen sample: four municipalities, 26 neighbourhoods, 15 practices."""

    yield from unchanged(build_once("sample", partial(build_sample, "sample")))


@pytest.fixture(scope="session")
def ragged_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of the frozen region with seven neighbourhoods in two of its three municipalities."""

    yield from unchanged(build_once("ragged", partial(build_sample, "ragged")))


def from_sample(module: str) -> Callable[[Path], Path]:
    """Builds, in a folder, the region that a module of the tests makes of the frozen sample."""

    def make(folder: Path) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ATLAS_HOME", str(SAMPLE))
            built: Path = import_module(f"tests.{module}").build_bundle(SAMPLE, folder)
            return built

    return make


@pytest.fixture(scope="session")
def inset_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of a wide region with a small part that is shown enlarged, see :mod:`tests.inset_region`."""

    yield from unchanged(build_once("inset", from_sample("inset_region")))


@pytest.fixture(scope="session")
def osm_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of the frozen sample with places of OpenStreetMap, see :mod:`tests.osm_region`."""

    yield from unchanged(build_once("openstreetmap", from_sample("osm_region")))


@pytest.fixture(scope="session")
def dated_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of a region in two parts, with practices of 2020 to 2023, see :mod:`tests.dated_region`."""

    yield from unchanged(build_once("dated", from_sample("dated_region")))


@pytest.fixture(scope="session")
def two_level_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of a small made-up region of municipalities and neighbourhoods, see :mod:`tests.two_levels`."""

    def make(folder: Path) -> Path:
        from tests.two_levels import build_bundle

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ATLAS_HOME", str(SAMPLE))
            return build_bundle(folder)

    yield from unchanged(build_once("polder", make))
