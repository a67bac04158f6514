"""The registry as tables: one row a practice, a trace of support, a reference, a reading."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geodata.bundle.models import TABLES
from geodata.models import Practice, Precision
from geodata.visibility import withheld


def local_texts(column: str, text: Mapping[str, str] | None, languages: Sequence[str]) -> dict[str, str | None]:
    """A column a language."""
    return {f"{column}_{language}": (text or {}).get(language) for language in languages}


def practice_row(practice: Practice, languages: Sequence[str]) -> dict[str, Any]:
    """The columns of a practice that the registry states; its place as it may be published."""
    place, location = practice.place, practice.place.location
    return {
        "practice_id": practice.id,
        "name": practice.name,
        **local_texts("summary", practice.summary, languages),
        "setting": list(practice.setting),
        "status": practice.status.value,
        "start": practice.period.start,
        "end": practice.period.end,
        "verified": practice.verified,
        "place_name": place.name,
        "address": place.address,
        "postcode": place.postcode,
        "municipality_name": place.municipality,
        "groups": list(practice.groups),
        "sources": [reading.term for reading in practice.sources_of_solidarity],
        "readings_by": [reading.read_by for reading in practice.sources_of_solidarity],
        "studies": list(practice.studies),
        "initiator": practice.initiator,
        "public_support": practice.public_support,
        "stance": practice.stance.term if practice.stance else None,
        "stance_read_by": practice.stance.read_by if practice.stance else None,
        "stance_references": list(practice.stance.references) if practice.stance else [],
        "precision": _precision(practice),
        "lon": location.lon if location else None,
        "lat": location.lat if location else None,
        "visibility": practice.visibility.value,
    }


def _precision(practice: Practice) -> str | None:
    """How finely a place is known; of what is published by municipality, the municipality, without a point."""
    if withheld(practice):
        return Precision.MUNICIPALITY.value
    return practice.place.location.precision.value if practice.place.location else None


def registry_tables(practices: Sequence[Practice], languages: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The tables beside that of practices, by name; texts in other languages than these are left out."""
    rows = {
        "supports": _rows(practices, "supports"),
        "decisions": _rows(practices, "decides"),
        "resources": _rows(practices, "resources"),
        "earlier": _rows(practices, "builds_on"),
        "critical_notes": _rows(practices, "critical_notes"),
    }
    tables = {name: _table(name, found, languages) for name, found in rows.items()}
    return {**tables, "references": _reference_table(practices)}


def _rows(practices: Sequence[Practice], key: str) -> list[dict[str, Any]]:
    """One row an item of a list of each practice; what is within an item stands beside its own keys."""
    found = []
    for practice in practices:
        for position, item in enumerate(getattr(practice, key)):
            values = item.model_dump()
            values |= values.pop("period", {})
            found.append({"practice_id": practice.id, "position": position, **values})
    return found


def _table(name: str, rows: list[dict[str, Any]], languages: Sequence[str]) -> pd.DataFrame:
    for row in rows:
        for text in [key for key, value in row.items() if isinstance(value, Mapping)]:
            row |= local_texts(text, row.pop(text), languages)
    table = pd.DataFrame(rows, columns=TABLES[name].names(languages))
    return table.sort_values(["practice_id", "position"], ignore_index=True)


def _reference_table(practices: Sequence[Practice]) -> pd.DataFrame:
    rows = [
        {"practice_id": practice.id, "reference_id": item.id, **item.model_dump(exclude={"id"})}
        for practice in practices
        for item in practice.references
    ]
    return pd.DataFrame(rows).sort_values("practice_id", kind="stable", ignore_index=True)
