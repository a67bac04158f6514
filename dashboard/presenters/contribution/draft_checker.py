"""The desk: a draft held against the rules of the registry and against the practices that are there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.presenters.contribution.draft import Draft, Drafted, drafted
from dashboard.query.dataset import Dataset, bundle_folder
from geodata.errors import Problem, errors_of
from geodata.models import LANGUAGES, Place, Practice
from geodata.municipalities import MunicipalityIndex, known_municipalities
from geodata.registry import Checks, Retired, check_entry, likely_duplicates
from geodata.registry.canonical import entry_text

# What is missing is asked for, not scolded: rules about values that are not there yet.
MISSING = frozenset({"required-key", "empty-value", "language"})


@dataclass(frozen=True)
class DraftCheck:
    """What the rules say about a draft.

    Attributes:
        drafted: the entry as keys and values.
        practice: the entry as a practice, once it has the shape of one.
        needed: fields that are still to be filled in, in the order of the form.
        findings: by field, what is wrong or worth a look; ``duplicate`` is not among them.
        text: the entry as it goes into the registry; empty while something is wrong or missing.
    """

    drafted: Drafted
    practice: Practice | None
    needed: tuple[str, ...]
    findings: Mapping[str, tuple[Problem, ...]]
    text: str


class DraftChecker:
    """What drafts are held against; made once for a bundle."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.folder = bundle_folder()

    @property
    def checks(self) -> Checks:
        """What `atlas validate` checks against: terms, this year, municipalities, ids that are gone."""
        year = datetime.date.today().year
        return Checks(self.dataset.bundle.vocabulary, year, self._municipalities, self._retired)

    @cached_property
    def _municipalities(self) -> MunicipalityIndex:
        return known_municipalities(self.folder)

    @cached_property
    def _retired(self) -> Mapping[str, Retired]:
        stones = self.dataset.bundle.retired
        return {name: Retired.model_validate(stone) for name, stone in stones.items()}

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        """The practices on show, as the registry has them."""
        return practices_of(self.dataset)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Ids that a new practice cannot have."""
        return frozenset((*(practice.id for practice in self.practices), *self._retired))

    def check(self, draft: Draft) -> DraftCheck:
        """Hold a draft against every rule that `atlas validate` knows."""
        made = drafted(draft, self.taken)
        others = [practice for practice in self.practices if practice.id != draft.changes]
        practice, found = check_entry(made.entry, self.checks, others)
        text = ""
        if not errors_of(found):
            # The text itself is what leaves the page, so it is the text that has to pass.
            text = entry_text(made.entry)
            again, about_text = check_entry(text, self.checks, others)
            if again != practice or errors_of(about_text):
                text, found = "", [*found, *errors_of(about_text)]
        needed = _needed(found, made)
        return DraftCheck(made, practice, needed, _by_field(found, made, needed), text)

    def alike(self, draft: Draft) -> list[Practice]:
        """At most three practices that may be the one that is being written; none while it has no name."""
        name = draft.written("name")
        if not name:
            return []
        entry = drafted(draft).entry
        municipality = entry.get("place", {}).get("municipality")
        place = Place(municipality=municipality, location=_location(entry))
        found = [item.practice for item in likely_duplicates(name, place, self.practices, draft.changes)]
        if not municipality and place.location is None:
            # Not known yet where it is: the same name anywhere may be meant.
            for practice in self.practices:
                found += [item.practice for item in likely_duplicates(name, practice.place, [practice], draft.changes)]
        return list(dict.fromkeys(found))[:3]


def _location(entry: Mapping[str, Any]) -> Any:
    location = entry.get("place", {}).get("location", {})
    return location if {"lat", "lon", "precision"} <= location.keys() else None


def _needed(found: list[Problem], made: Drafted) -> tuple[str, ...]:
    # An id is made from the name, so it is not missed besides it.
    keys = [item.key for item in found if item.rule in MISSING and item.key[-1:] != ("id",)]
    return tuple(dict.fromkeys(made.field_of(key) or ".".join(map(str, key)) for key in keys))


def _by_field(found: list[Problem], made: Drafted, needed: tuple[str, ...]) -> dict[str, tuple[Problem, ...]]:
    sorted_out: dict[str, tuple[Problem, ...]] = {}
    for item in found:
        path = made.field_of(item.key)
        if item.rule == "duplicate" or (item.rule in MISSING and (path in needed or item.key == ("id",))):
            continue
        sorted_out[path] = (*sorted_out.get(path, ()), item)
    return sorted_out


def practices_of(dataset: Dataset) -> tuple[Practice, ...]:
    """The practices of a bundle as the registry's own models, with the coordinates that the build gave them."""
    bundle = dataset.bundle
    supports = {str(name): rows.sort_values("position") for name, rows in bundle.supports.groupby("practice_id")}
    references = {str(name): rows for name, rows in bundle.references.groupby("practice_id", sort=False)}
    return tuple(
        Practice.model_validate(
            {
                **_own(row),
                "supports": [_support(item) for item in _records(supports.get(row["practice_id"]))],
                "references": [_reference(item) for item in _records(references.get(row["practice_id"]))],
            }
        )
        for row in _records(bundle.practices)
    )


def _records(table: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Rows as plain values; what is not there is left out."""
    if table is None:
        return []
    return [
        {str(name): value for name, value in row.items() if isinstance(value, tuple | bytes) or pd.notna(value)}
        for row in table.to_dict("records")
    ]


def _own(row: dict[str, Any]) -> dict[str, Any]:
    place = {"name": "place_name", "address": "address", "postcode": "postcode", "municipality": "municipality_name"}
    location = {name: row[name] for name in ("lat", "lon", "precision") if name in row}
    kept = (
        "name", "status", "verified", "visibility", "initiator", "public_support", "setting", "groups", "studies",
    )  # fmt: skip
    return {
        "id": row["practice_id"],
        **{name: row[name] for name in kept if name in row},
        "summary": _local(row, "summary"),
        "place": {
            **{name: row[column] for name, column in place.items() if column in row},
            **({"location": location} if len(location) == 3 else {}),
        },
        "period": {name: int(row[name]) for name in ("start", "end") if name in row},
        "sources_of_solidarity": [
            {"term": term, "read_by": reader} for term, reader in zip(row["sources"], row["readings_by"], strict=True)
        ],
    }


def _local(row: dict[str, Any], name: str) -> dict[str, str]:
    return {lang: row[f"{name}_{lang}"] for lang in LANGUAGES if f"{name}_{lang}" in row}


def _support(row: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: row[name] for name in ("kind", "provider", "funding", "references") if name in row}
    return {**kept, "what": _local(row, "what")}


def _reference(row: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: row[name] for name in ("title", "url", "year", "publisher") if name in row}
    return {**kept, "id": row["reference_id"]}
