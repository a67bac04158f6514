"""Where the files of a region's sources are: in its folder, in a mirror, or downloaded once into a cache.

Every file from an address is checked against its pinned hash before it is used, wherever it is. Mirror and cache have
the same layout, ``host/path``, so that a cache can serve as the mirror of another machine.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

import pooch
import requests

from geodata.errors import Problem, SourceError
from geodata.project import COVERAGE
from geodata.region import DataSource, Download, Region
from geodata.sources.osm import KindRules
from geodata.sources.responses import Part, Step, ask, parts_of

State = Literal["in the project", "in the mirror", "cached", "missing", "changed"]
USER_AGENT = "solidarity-atlas (open data for a map of solidarity practices)"
TIMEOUT_S = 30
TRIES = 4
WITHOUT_NETWORK = "try again with a network, or name a folder with copies: --mirror DIR; what was built is still served"


@dataclass(frozen=True)
class SourceFiles:
    """The files of one region.

    Attributes:
        region: what is declared.
        folder: the region's folder.
        mirror: a folder that is read instead of the network, laid out as ``host/path``; nothing is ever written there.
        cache: where downloads and responses go.
        kinds: which tags of OpenStreetMap are queried, where the region queries any.
        tries: how often a download is attempted; pauses between tries grow.
        timeout: seconds without a response after which a try ends.
    """

    region: Region
    folder: Path
    mirror: Path | None = None
    cache: Path = Path(".")
    kinds: KindRules | None = None
    tries: int = TRIES
    timeout: float = TIMEOUT_S

    @classmethod
    def from_environment(
        cls, region: Region, folder: Path, mirror: Path | None = None, kinds: KindRules | None = None
    ) -> Self:
        """With ``ATLAS_MIRROR`` and ``ATLAS_CACHE`` where nothing else is given."""
        stated = os.environ.get("ATLAS_MIRROR")
        cache = Path(os.environ.get("ATLAS_CACHE") or pooch.os_cache("solidarity-atlas"))
        return cls(region, folder, mirror or (Path(stated) if stated else None), cache, kinds)

    @property
    def search_coverage(self) -> Path:
        """How far the region was searched, whether that is stated or not."""
        return self.folder / (self.region.search_coverage or COVERAGE)

    def path(self, source: str) -> Path:
        """The file of a source, whole and checked, downloaded if need be; its parts lie beside it.

        Raises:
            SourceError: it cannot be had, or is not what the region declares; with every such part.
        """
        declared = self.source(source)
        if declared.file is not None:
            return self.folder / declared.file
        self._provide([declared])
        return self._stored(declared.downloads[0].address)

    def responses(self, source: str) -> tuple[Path, ...]:
        """The responses to the queries of a source, asked for if need be; of an optional one those that are there.

        Raises:
            SourceError: a server gives none, and the source is not optional.
        """
        declared = self.source(source)
        self._provide([declared])
        return tuple(part.path for part in self.parts(declared) if part.whole())

    def ask(self, source: DataSource, refresh: bool = False) -> Iterator[Step]:
        """Ask for the responses of a source that are missing, or with ``refresh`` for all; step by step."""
        if self.kinds is None:
            raise ValueError(f"source {source.id}: no rules for tags are given")
        return ask(source, self.kinds, self.parts(source), refresh, self.mirror is not None)

    def fetch(self, refresh: bool = False) -> None:
        """Have every file of the region but optional ones; SourceError with all that could not be had.

        Args:
            refresh: query servers again whose responses are cached; each stays until a new one is whole.
        """
        self._provide(self.region.sources, refresh)

    def states(self) -> list[tuple[DataSource, str, int, State]]:
        """Every file of every source, with its size in bytes and whether it is there and what was declared."""
        rows: list[tuple[DataSource, str, int, State]] = []
        for source in self.region.sources:
            if source.file is not None:
                path = self.folder / source.file
                rows.append((source, source.file, _size(path), "in the project" if path.is_file() else "missing"))
            for item in source.downloads:
                rows.append((source, item.address, item.size, self._state(self._stored(item.address), item.sha256)))
            if source.overpass is not None:
                for part in self.parts(source):
                    about = f" ({part.name})" if part.area else ""
                    where = f"{source.overpass.address}{about}"
                    rows.append((source, where, _size(part.path), self._state(part.path)))
        return rows

    def hashes(self, source: str) -> dict[str, str]:
        """The declared hash of each address of a source; the measured one of a file in the project or of a response."""
        declared = self.source(source)
        if declared.file is not None:
            return {declared.file: sha256(self.folder / declared.file)}
        if declared.overpass is not None:
            return {part.name: sha256(part.path) if part.whole() else "not there" for part in self.parts(declared)}
        return {item.address: item.sha256 for item in declared.downloads}

    def parts(self, source: DataSource) -> tuple[Part, ...]:
        """Where the responses to a source's queries are kept."""
        if source.overpass is None or self.kinds is None:
            raise ValueError(f"source {source.id} has no query, or no rules for tags are given")
        return parts_of(source.overpass, self.kinds, self._stored(source.overpass.address))

    def source(self, source: str) -> DataSource:
        """The declaration of a source."""
        return next(item for item in self.region.sources if item.id == source)

    def _stored(self, address: str) -> Path:
        return (self.mirror or self.cache) / place_of(address)

    def _state(self, path: Path, digest: str | None = None) -> State:
        if not path.is_file():
            return "missing"
        if digest and sha256(path) != digest:
            return "changed"
        return "in the mirror" if self.mirror else "cached"

    def _provide(self, sources: Sequence[DataSource], refresh: bool = False) -> None:
        problems: list[Problem] = []
        silent: set[str] = set()
        for source in sources:
            if source.overpass and not source.optional:
                problems += [step.problem for step in self.ask(source, refresh) if step.problem]
        for source, download in ((each, item) for each in sources for item in each.downloads):
            host = urlsplit(download.address).netloc
            if host in silent and self._state(self._stored(download.address), download.sha256) != "cached":
                message = f"source {source.id}: not in the cache; {host} did not answer and was not asked again"
                problems.append(Problem.of(download.address, "download", message, WITHOUT_NETWORK))
                continue
            try:
                self._download(source.id, download)
            except SourceError as error:
                problems.extend(error.problems)
                if isinstance(error, _SilentError):
                    silent.add(host)
        if problems:
            raise SourceError(problems)

    def _download(self, source: str, download: Download) -> None:
        """Have a file in the cache, or check that of the mirror."""
        if self.mirror is None:
            self._fetch(source, download)
            return
        path = self._stored(download.address)
        if not path.is_file():
            fix = "copy the file there, or leave the mirror out to download it"
            raise SourceError(Problem.of(str(path), "mirror", f"source {source}: the file is not in the mirror", fix))
        if (found := sha256(path)) != download.sha256:
            message = (
                f"source {source}: the contents changed: {_size(path)} bytes, sha256 {found};"
                f" declared are {download.size} bytes, sha256 {download.sha256}"
            )
            fix = "get the file again, or pin the new contents once read"
            raise SourceError(Problem.of(str(path), "hash", message, fix))

    def _fetch(self, source: str, download: Download) -> None:
        name = str(place_of(download.address))
        store = pooch.create(
            path=self.cache,
            base_url="",
            registry={name: f"sha256:{download.sha256}"},
            urls={name: download.address},
            retry_if_failed=self.tries - 1,
        )
        get = pooch.HTTPDownloader(
            timeout=self.timeout, progressbar=sys.stderr.isatty(), headers={"User-Agent": USER_AGENT}, chunk_size=65_536
        )
        pooch.get_logger().setLevel("ERROR")  # we say what happens, and only what matters
        try:
            store.fetch(name, downloader=get)
        except (requests.RequestException, OSError) as problem:
            message = f"source {source}: cannot be downloaded: {_reason(problem, self.timeout)}"
            silent = isinstance(problem, requests.ConnectionError | requests.Timeout)
            error = _SilentError if silent else SourceError
            raise error(Problem.of(download.address, "download", message, WITHOUT_NETWORK)) from problem
        except ValueError as problem:
            message = f"source {source}: what the address holds is not what was declared: its hash differs"
            fix = f"it should be sha256 {download.sha256}: pin the new contents in region.yaml once you have read them"
            raise SourceError(Problem.of(download.address, "hash", message, fix)) from problem


class _SilentError(SourceError):
    """A server that does not respond at all: requesting the next file only costs time."""


def place_of(address: str) -> Path:
    """Where an address lies in a mirror or cache: ``host/path``, with spaces as spaces."""
    parts = urlsplit(address)
    steps = [step for step in unquote(parts.path).split("/") if step not in ("", ".", "..")]
    return Path(parts.netloc.replace(":", "_"), *steps)


def sha256(path: Path) -> str:
    """The hash of a file's contents, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def combined(hashes: Mapping[str, str]) -> str:
    """One hash for a source of several files; for a single file its own."""
    if len(hashes) == 1:
        return next(iter(hashes.values()))
    return hashlib.sha256("\n".join(f"{value}  {name}" for name, value in sorted(hashes.items())).encode()).hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _reason(problem: Exception, timeout: float) -> str:
    response = getattr(problem, "response", None)
    if response is not None:
        return f"the server answers {response.status_code} {response.reason}"
    if isinstance(problem, requests.Timeout):
        return f"no answer within {timeout:g} seconds"
    if isinstance(problem, requests.ConnectionError):
        return "no connection, or it was cut"
    return str(problem).splitlines()[0] if str(problem) else type(problem).__name__
