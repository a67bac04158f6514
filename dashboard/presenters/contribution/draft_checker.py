"""Validation of a draft against the rules of the registry and its practices."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.presenters.contribution.draft import Draft, Drafted, drafted
from dashboard.query.dataset import Dataset, bundle_folder
from geodata.errors import Problem, errors_of, languages
from geodata.models import Place, Practice
from geodata.municipalities import MunicipalityIndex, known_municipalities
from geodata.registry import Checks, Retired, check_entry, likely_duplicates
from geodata.registry.canonical import entry_text

# Rules about missing values: these are requested, not reported as errors.
UNSOURCED = "reading-reference"
MISSING = frozenset({"required-key", "empty-value", "language", UNSOURCED})
# Lists of readings by key: their table, its columns, and what is written in several languages.
READINGS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "builds_on": ("earlier", ("name", "practice"), ""),
    "decides": ("decisions", ("about", "who"), ""),
    "resources": ("resources", ("held_by", "tenure"), "what"),
    "critical_notes": ("critical_notes", ("kind",), "note"),
}
READ = ("read_by", "references")


@dataclass(frozen=True)
class DraftCheck:
    """The result of validating a draft.

    Attributes:
        drafted: the entry as keys and values.
        practice: the entry as a practice; None while it does not parse as one.
        needed: required fields that are empty, in the order of the form.
        findings: errors and warnings by field, without ``duplicate``.
        text: the entry as text for the registry; empty while it has errors.
    """

    drafted: Drafted
    practice: Practice | None
    needed: tuple[str, ...]
    findings: Mapping[str, tuple[Problem, ...]]
    text: str


class DraftChecker:
    """The rules and practices that drafts are checked against; one instance per dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.folder = bundle_folder()

    @property
    def checks(self) -> Checks:
        """The context of `atlas validate`: terms, this year, municipalities, retired ids."""
        year = datetime.date.today().year
        return Checks(self.dataset.bundle.vocabulary, year, self._municipalities, self._retired)

    @cached_property
    def _municipalities(self) -> MunicipalityIndex:
        return known_municipalities(self.folder)

    @cached_property
    def _retired(self) -> Mapping[str, Retired]:
        stones = self.dataset.bundle.retired
        return {name: Retired.model_validate(stone, from_attributes=True) for name, stone in stones.items()}

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        """The practices of the dataset, as in the registry."""
        return practices_of(self.dataset)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Ids that a new practice cannot have."""
        return frozenset((*(practice.id for practice in self.practices), *self._retired))

    def check(self, draft: Draft) -> DraftCheck:
        """Check a draft against every rule of `atlas validate`."""
        made = drafted(draft, self.taken)
        others = [practice for practice in self.practices if practice.id != draft.changes]
        practice, problems = check_entry(made.entry, self.checks, others)
        text = ""
        if not errors_of(problems):
            # The text itself is what leaves the page, so it is the text that has to pass.
            text = entry_text(made.entry)
            again, about_text = check_entry(text, self.checks, others)
            if again != practice or errors_of(about_text):
                text, problems = "", [*problems, *errors_of(about_text)]
        needed = _needed(problems, made)
        return DraftCheck(made, practice, needed, _by_field(problems, made, needed), text)

    def alike(self, draft: Draft) -> list[Practice]:
        """At most three practices that the draft may duplicate; none while it has no name."""
        name = draft.written("name")
        if not name:
            return []
        entry = drafted(draft).entry
        municipality = entry.get("place", {}).get("municipality")
        place = Place(municipality=municipality, location=_location(entry))
        candidates = [(place, self.practices)]
        if not municipality and place.location is None:
            # Without a place yet, the same name anywhere may be a duplicate.
            candidates += [(practice.place, (practice,)) for practice in self.practices]
        alike = (likely_duplicates(name, where, others, draft.changes) for where, others in candidates)
        return list({item.practice.id: item.practice for items in alike for item in items}.values())[:3]


def _location(entry: Mapping[str, Any]) -> Any:
    location = entry.get("place", {}).get("location", {})
    return location if {"lat", "lon", "precision"} <= location.keys() else None


def _needed(problems: list[Problem], made: Drafted) -> tuple[str, ...]:
    # An id is made from the name, so it is not missed besides it.
    found = [item for item in problems if item.rule in MISSING and item.key[-1:] != ("id",)]
    return tuple(dict.fromkeys(_field(item, made) or ".".join(map(str, item.key)) for item in found))


def _field(item: Problem, made: Drafted) -> str:
    """The field to fix; of a reading that no reference carries, the choice of references."""
    key = item.key
    return made.field_of((*key[: 1 if key[0] == "stance" else 2], "references") if item.rule == UNSOURCED else key)


def _by_field(problems: list[Problem], made: Drafted, needed: tuple[str, ...]) -> dict[str, tuple[Problem, ...]]:
    by_field: dict[str, tuple[Problem, ...]] = {}
    for item in problems:
        path = _field(item, made)
        if item.rule == "duplicate" or (item.rule in MISSING and (path in needed or item.key == ("id",))):
            continue
        by_field[path] = (*by_field.get(path, ()), item)
    return by_field


def practices_of(dataset: Dataset) -> tuple[Practice, ...]:
    """The practices of a bundle as the registry's models, with the coordinates that the pipeline gave them."""
    bundle = dataset.bundle
    references = _by_practice(bundle.references)
    supports = _by_practice(bundle.supports.sort_values("position"))
    readings = {
        key: _by_practice(getattr(bundle, name).sort_values("position")) for key, (name, *_) in READINGS.items()
    }
    return tuple(
        Practice.model_validate(
            {
                **_own(row),
                "supports": [_support(item) for item in supports.get(row["practice_id"], ())],
                "references": [
                    {**_columns(item, ("title", "url", "year", "publisher")), "id": item["reference_id"]}
                    for item in references.get(row["practice_id"], ())
                ],
                **{
                    key: [_reading(item, *READINGS[key][1:]) for item in rows.get(row["practice_id"], ())]
                    for key, rows in readings.items()
                },
            }
        )
        for row in _records(bundle.practices)
    )


def _by_practice(table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    return {str(name): _records(rows) for name, rows in table.groupby("practice_id", sort=False)}


def _support(item: dict[str, Any]) -> dict[str, Any]:
    return {
        **_columns(item, ("kind", "provider", "funding", "role", *READ)),
        "what": _local(item, "what"),
        "period": {**_years(item), **_columns(item, ("end_reason", "after"))},
    }


def _reading(item: dict[str, Any], columns: tuple[str, ...], text: str) -> dict[str, Any]:
    return {**_columns(item, (*columns, *READ)), **({text: _local(item, text)} if text else {})}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values; missing values are left out."""
    return [
        {str(name): value for name, value in row.items() if isinstance(value, tuple | bytes) or pd.notna(value)}
        for row in table.to_dict("records")
    ]


def _own(row: dict[str, Any]) -> dict[str, Any]:
    place = {"name": "place_name", "address": "address", "postcode": "postcode", "municipality": "municipality_name"}
    location = _columns(row, ("lat", "lon", "precision"))
    copied = (
        "name", "status", "verified", "visibility", "initiator", "public_support", "setting", "groups", "studies",
    )  # fmt: skip
    return {
        "id": row["practice_id"],
        **_columns(row, copied),
        "summary": _local(row, "summary"),
        "place": {
            **{name: row[column] for name, column in place.items() if column in row},
            **({"location": location} if len(location) == 3 else {}),
        },
        "period": _years(row),
        **({"stance": _stance(row)} if "stance" in row else {}),
        "sources_of_solidarity": [
            {"term": term, "read_by": reader} for term, reader in zip(row["sources"], row["readings_by"], strict=True)
        ],
    }


def _stance(row: dict[str, Any]) -> dict[str, Any]:
    return {"term": row["stance"], "read_by": row["stance_read_by"], "references": row["stance_references"]}


def _years(row: dict[str, Any]) -> dict[str, int]:
    return {name: int(row[name]) for name in ("start", "end") if name in row}


def _local(row: dict[str, Any], name: str) -> dict[str, str]:
    return {lang: row[f"{name}_{lang}"] for lang in languages() if f"{name}_{lang}" in row}


def _columns(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}
