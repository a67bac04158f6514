"""What a bundle contains: frozen models of its documents, and the schemas of its tables."""

from geodata.bundle.models.base import Interval, OpenInterval
from geodata.bundle.models.coverage import Coverage, MunicipalityCoverage, MunicipalitySearch
from geodata.bundle.models.documents import Classes, Story, StoryStep, Tombstone, Unmatched
from geodata.bundle.models.evidence import Evidence
from geodata.bundle.models.manifest import SCHEMA_VERSION, Manifest, SourceInfo
from geodata.bundle.models.measures import MeasureInfo
from geodata.bundle.models.tables import TABLES, Table

__all__ = [
    "SCHEMA_VERSION",
    "TABLES",
    "Classes",
    "Coverage",
    "Evidence",
    "Interval",
    "Manifest",
    "MeasureInfo",
    "MunicipalityCoverage",
    "MunicipalitySearch",
    "OpenInterval",
    "SourceInfo",
    "Story",
    "StoryStep",
    "Table",
    "Tombstone",
    "Unmatched",
]
