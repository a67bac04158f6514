"""The composer: registry and region in, bundle out. The only package that knows all the rooms."""

from geodata.build.compose import Built, build, drawn_when, tables_of
from geodata.build.inputs import source_files
from geodata.build.paths import GEOCODES, OUT, REGISTRY, ROOT, VOCABULARY

__all__ = [
    "GEOCODES",
    "OUT",
    "REGISTRY",
    "ROOT",
    "VOCABULARY",
    "Built",
    "build",
    "drawn_when",
    "source_files",
    "tables_of",
]
