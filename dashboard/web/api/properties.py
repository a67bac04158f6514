"""Every property of every collection: its type, and what it means; one list behind features, files and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.bundles import Shown
from dashboard.i18n import Words

Kind = Literal["text", "texts", "term", "terms", "whole", "number", "flag", "address", "objects"]
COLLECTIONS = ("practices", "meeting_places", "areas")
KEYS = {"practices": "practice_id", "meeting_places": "meeting_place_id", "areas": "area_id"}
TYPES: Mapping[Kind, str] = {
    "text": "string", "term": "string", "address": "string", "whole": "integer", "number": "number",
    "flag": "boolean", "texts": "array", "terms": "array", "objects": "array",
}  # fmt: skip
CSVW: Mapping[Kind, str] = {"whole": "integer", "number": "number", "flag": "boolean", "address": "anyURI"}
CELL_SEPARATOR = "; "


@dataclass(frozen=True)
class Property:
    """One property.

    Attributes:
        name: as it stands in GeoJSON and, where the collection has a CSV file, in its heading.
        kind: what values it has; every one but the id may be null.
        facet: the facet of the vocabulary that its terms belong to.
        figure: what it is of an area's figures: ``value``, ``coverage``, ``status``, ``low`` or ``high``.
        of: the figure's id.
    """

    name: str
    kind: Kind = "text"
    facet: str | None = None
    figure: str | None = None
    of: str = ""


PRACTICES = (
    Property("practice_id"),
    Property("name"),
    Property("summary_nl"),
    Property("summary_fr"),
    Property("summary_en"),
    Property("setting", "terms", "setting"),
    Property("support", "terms", "support"),
    Property("provider", "texts"),
    Property("funding", "terms", "funding"),
    Property("source_of_solidarity", "terms", "source_of_solidarity"),
    Property("readings", "objects"),
    Property("groups", "terms", "group"),
    Property("studies", "terms", "study"),
    Property("initiator", "term", "initiator"),
    Property("public_support", "term", "public_support"),
    Property("status", "term", "status"),
    Property("start", "whole"),
    Property("end", "whole"),
    Property("verified", "whole"),
    Property("place"),
    Property("address"),
    Property("postcode"),
    Property("municipality"),
    Property("precision", "term", "precision"),
    Property("radius_m", "whole"),
    Property("area_id"),
    Property("not_in_an_area_because"),
    Property("traces", "objects"),
    Property("references", "objects"),
)
MEETING_PLACES = (
    Property("meeting_place_id"),
    Property("name"),
    Property("kind", "term", "meeting_place_kind"),
    Property("address"),
    Property("postcode"),
    Property("municipality"),
    Property("neighbourhood"),
    Property("operator"),
    Property("note_nl"),
    Property("note_fr"),
    Property("note_en"),
    Property("url", "address"),
    Property("year", "whole"),
    Property("secondary", "flag"),
    Property("precision", "term", "precision"),
    Property("radius_m", "whole"),
    Property("area_id"),
    Property("not_in_an_area_because"),
)
AREAS = (
    Property("area_id"),
    Property("level"),
    Property("parent_id"),
    Property("name_nl"),
    Property("name_fr"),
    Property("name_en"),
    Property("municipality_id"),
    Property("municipality"),
    Property("area_km2", "number"),
    Property("population", "number"),
)
# The columns of practices.csv, in its order.
PRACTICES_CSV = (
    Property("practice_id"),
    Property("name"),
    Property("summary"),
    Property("setting", "terms", "setting"),
    Property("support", "terms", "support"),
    Property("provider", "texts"),
    Property("funding", "terms", "funding"),
    Property("source_of_solidarity", "terms", "source_of_solidarity"),
    Property("groups", "terms", "group"),
    Property("studies", "terms", "study"),
    Property("initiator", "term", "initiator"),
    Property("public_support", "term", "public_support"),
    Property("status", "term", "status"),
    Property("start", "whole"),
    Property("end", "whole"),
    Property("verified", "whole"),
    Property("place"),
    Property("address"),
    Property("postcode"),
    Property("municipality"),
    Property("precision", "term", "precision"),
    Property("lat", "number"),
    Property("lon", "number"),
    Property("area_id"),
    Property("area"),
    Property("not_in_an_area_because"),
    Property("references", "texts"),
)


def properties_of(collection: str, data: Shown, indicator: str | None = None) -> tuple[Property, ...]:
    """The properties of a collection's features, in their order; of areas with their figures.

    Args:
        collection: one of :data:`COLLECTIONS`.
        data: the bundle.
        indicator: of the indicators only this one; without it all.
    """
    if collection == "areas":
        return (*AREAS, *figures_of(data, indicator))
    return PRACTICES if collection == "practices" else MEETING_PLACES


def figures_of(data: Shown, indicator: str | None = None) -> tuple[Property, ...]:
    """The figures of areas: each indicator with coverage and status, each measure with status and, if any, interval."""

    def found() -> tuple[Property, ...]:
        columns: list[Property] = []
        for item in data.bundle.manifest["indicators"]:
            name = item["id"]
            if indicator in (None, name):
                columns.append(Property(name, "number", figure="value", of=name))
                columns.append(Property(f"{name}_coverage", "number", figure="coverage", of=name))
                columns.append(Property(f"{name}_status", figure="status", of=name))
        for measure, rows in data.bundle.measures.groupby("measure_id", sort=True):
            name = str(measure)
            columns.append(Property(name, "number", figure="value", of=name))
            for bound in ("low", "high"):
                if rows[bound].notna().any():
                    columns.append(Property(f"{name}_{bound}", "number", figure=bound, of=name))
            columns.append(Property(f"{name}_status", figure="status", of=name))
        return tuple(columns)

    return data.once(("api figures", indicator), found)


def meaning(item: Property, data: Shown, words: Words) -> str:
    """What a property means, in the reader's language; of a figure with its unit and year."""
    if item.figure is None:
        return words(f"api.property.{item.name}")
    indicator = next((one for one in data.bundle.manifest["indicators"] if one["id"] == item.of), None)
    label = words.local(indicator["label"]) if indicator else _measure(item.of, words)
    if item.figure != "value":
        return words(f"api.figure.{item.figure}", label=label)
    if indicator is None:
        return label
    return f"{label} ({words.local(indicator['unit'])}). {words.local(indicator['description'])}"


def _measure(measure: str, words: Words) -> str:
    if measure in ("practices", "meeting_places"):
        return words(f"api.measure.{measure}")
    return words("api.other_measure", id=measure)


def schema_of(item: Property, data: Shown, words: Words) -> dict[str, Any]:
    """A property as a JSON Schema that OpenAPI 3.0 reads as well; terms are enumerated."""
    schema: dict[str, Any] = {"type": TYPES[item.kind]}
    values: dict[str, Any] = {}
    if item.facet:
        values = {"enum": list(data.bundle.vocabulary.facets[item.facet])}
    if item.kind in ("terms", "texts"):
        schema["items"] = {"type": "string", **values}
    elif item.kind == "objects":
        schema["items"] = {"type": "object"}
    elif item.name not in KEYS.values() and values:
        schema["enum"] = [*values["enum"], None]
    if item.kind == "address":
        schema["format"] = "uri"
    if item.name not in KEYS.values():
        schema["nullable"] = True
    return {"title": item.name, "description": meaning(item, data, words), **schema}
