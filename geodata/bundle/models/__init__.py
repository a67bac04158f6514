"""What a bundle contains: frozen models of its documents, and the schemas of its tables."""

from geodata.bundle.models.documents import (
    SCHEMA_VERSION,
    Classes,
    Coverage,
    Interval,
    Manifest,
    MunicipalityCoverage,
    MunicipalitySearch,
    OpenInterval,
    PlaceNames,
    SourceInfo,
    Story,
    StoryStep,
    Tombstone,
    Unmatched,
)
from geodata.bundle.models.measures import Evidence, MeasureInfo
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
    "PlaceNames",
    "SourceInfo",
    "Story",
    "StoryStep",
    "Table",
    "Tombstone",
    "Unmatched",
]
