"""The composer: registry and region in, bundle out. The only package that knows all the rooms."""

from geodata.pipeline.compose import Built, build, drawn_when, tables_of
from geodata.pipeline.inputs import registry_of, source_files

__all__ = [
    "Built",
    "build",
    "drawn_when",
    "registry_of",
    "source_files",
    "tables_of",
]
