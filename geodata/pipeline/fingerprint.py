"""When nothing changed, nothing is built: a digest of everything that a bundle depends on."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from geodata.bundle import SCHEMA_VERSION, read_manifest
from geodata.bundle.models import Manifest
from geodata.errors import BundleError
from geodata.municipalities.table import MUNICIPALITIES
from geodata.project import COVERAGE, vocabulary_file
from geodata.registry import RETIRED
from geodata.sources import SourceFiles
from geodata.stories import STORIES

# What turns the same inputs into other bytes: packages that write the files, and the code itself.
WRITERS = ("geopandas", "pandas", "pyarrow", "shapely", "pyproj", "mapclassify", "esda", "scipy", "numpy")


def fingerprint_of(files: SourceFiles, registry: Path, geocodes: Path) -> str:
    """A digest of everything that a bundle depends on; empty when an input is not there to be read.

    Downloads count by their declared hash: they are checked against it whenever they are used.
    """
    code = sorted(Path(__file__).parents[1].rglob("*.py"))
    code.append(MUNICIPALITIES)
    beside = [registry.with_name(name) for name in (RETIRED, STORIES)]
    paths = [
        registry,
        vocabulary_file(),
        files.folder / "region.yaml",
        *code,
        *(path for path in beside if path.exists()),
    ]
    if not all(path.is_file() for path in paths):
        return ""
    paths += [path for path in (geocodes, files.folder / COVERAGE) if path.is_file()]
    parts = [str(SCHEMA_VERSION), *(f"{name} {version(name)}" for name in WRITERS), *(sha256(path) for path in paths)]
    for source in files.region.sources:
        parts += files.hashes(source.id).values()
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def same(folder: Path, fingerprint: str) -> Manifest | None:
    """The manifest of the bundle that is there, if it is whole and came from the same inputs."""
    try:
        manifest = read_manifest(folder)
    except BundleError:
        return None
    whole = all(
        (folder / name).is_file() and sha256(folder / name) == digest for name, digest in manifest.files.items()
    )
    return manifest if fingerprint and whole and manifest.inputs == fingerprint else None


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
