"""The preview of a draft: the same panel as that of every practice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.presenters.contribution.location_search import LocationSearch
from dashboard.presenters.i18n import Words
from dashboard.presenters.panels import BY_MUNICIPALITY, PracticePanel, panel_of
from dashboard.presenters.practice_readings import Rows
from dashboard.query.dataset import Dataset
from geodata.errors import languages
from geodata.models import READ_BY_EDITORS, UNKNOWN, Precision, Visibility

Items = Sequence[Mapping[str, Any]]
BLANK = "…"


def preview(entry: Mapping[str, Any], dataset: Dataset, places: LocationSearch, words: Words) -> PracticePanel:
    """The panel of an entry; missing values are left out, and invalid years count as unknown."""
    named = [item for item in entry.get("references", ()) if item.get("title")]
    references = [
        {
            "reference_id": item["id"],
            "title": item["title"],
            "url": item["url"] if str(item.get("url", "")).startswith(("https://", "http://")) else "",
            "year": _year(item.get("year")),
            "publisher": item.get("publisher"),
        }
        for item in named
    ]
    known = {item["id"] for item in named}
    supports = [_support(item, known) for item in entry.get("supports", ()) if item.get("kind")]
    tables = {name: readings(entry.get(key, ()), known) for name, (key, readings) in READINGS.items()}
    return panel_of(_row(entry, known, places), supports, references, dataset, words, tables)


def _reading(item: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """Who reads it so, and in which of the references that have a title."""
    reader = item.get("read_by", READ_BY_EDITORS)
    cited = tuple(name for name in item.get("references", ()) if name in known)
    return {"read_by": reader if reader in known else READ_BY_EDITORS, "references": cited}


def _decisions(items: Items, known: set[str]) -> Rows:
    whole = [item for item in items if item.get("about") and item.get("who")]
    return [{"about": item["about"], "who": item["who"], **_reading(item, known)} for item in whole]


def _resources(items: Items, known: set[str]) -> Rows:
    return [
        {
            **_texts("what", item),
            "held_by": item.get("held_by"),
            "tenure": item.get("tenure", UNKNOWN),
            **_reading(item, known),
        }
        for item in items
        if any(item.get("what", {}).values())
    ]


def _earlier(items: Items, known: set[str]) -> Rows:
    return [
        {"name": item.get("name"), "practice": item.get("practice"), **_reading(item, known)}
        for item in items
        if item.get("name") or item.get("practice")
    ]


def _critical_notes(items: Items, known: set[str]) -> Rows:
    whole = [item for item in items if item.get("kind") and any(item.get("note", {}).values())]
    return [{"kind": item["kind"], **_texts("note", item), **_reading(item, known)} for item in whole]


# Table of the bundle → key of an entry, and what makes rows of its items.
READINGS: Mapping[str, tuple[str, Callable[[Items, set[str]], Rows]]] = {
    "decisions": ("decides", _decisions),
    "resources": ("resources", _resources),
    "earlier": ("builds_on", _earlier),
    "critical_notes": ("critical_notes", _critical_notes),
}


def _texts(name: str, item: Mapping[str, Any]) -> dict[str, str | None]:
    return {f"{name}_{lang}": item.get(name, {}).get(lang) for lang in languages()}


def _support(item: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    period = item.get("period", {})
    return {
        "kind": item["kind"],
        **_texts("what", item),
        "provider": item.get("provider"),
        "funding": item.get("funding", UNKNOWN),
        "role": item.get("role"),
        "start": _year(period.get("start")),
        "end": _year(period.get("end")),
        "end_reason": period.get("end_reason"),
        "after": period.get("after"),
        **_reading(item, known),
    }


def _row(entry: Mapping[str, Any], known: set[str], places: LocationSearch) -> Mapping[str, object]:
    place, period, summary = entry.get("place", {}), entry.get("period", {}), entry.get("summary", {})
    location = place.get("location", {})
    withheld = entry.get("visibility") == Visibility.MUNICIPALITY
    if withheld:
        place, location = {name: place[name] for name in ("municipality",) if name in place}, {}
    interpretations = [
        (item["term"], item["read_by"])
        for item in entry.get("sources_of_solidarity", ())
        if item.get("term") and (item["read_by"] == READ_BY_EDITORS or item["read_by"] in known)
    ]
    stance = entry.get("stance", {})
    read = _reading(stance, known)
    area, unmatched = _area(location, place.get("municipality"), places)
    unmatched = BY_MUNICIPALITY if withheld else unmatched
    return {
        "practice_id": entry.get("id", ""),
        "name": entry.get("name", BLANK),
        **{f"summary_{lang}": summary.get(lang) for lang in languages()},
        "setting": tuple(entry.get("setting", ())),
        "status": entry.get("status", "unknown"),
        "start": _year(period.get("start")),
        "end": _year(period.get("end")),
        "verified": _year(entry.get("verified")),
        "place_name": place.get("name"),
        "address": place.get("address"),
        "postcode": place.get("postcode"),
        "municipality_name": place.get("municipality"),
        "municipality_id": places.dataset.municipality_ids.get(place.get("municipality", "")),
        "groups": tuple(entry.get("groups", ())),
        "sources": tuple(term for term, _ in interpretations),
        "readings_by": tuple(reader for _, reader in interpretations),
        "studies": tuple(entry.get("studies", ())),
        "initiator": entry.get("initiator"),
        "stance": stance.get("term"),
        "stance_read_by": read["read_by"],
        "stance_references": read["references"],
        "precision": location.get("precision"),
        "area_id": area,
        "unmatched": unmatched,
    }


def _area(location: Mapping[str, Any], town: str | None, places: LocationSearch) -> tuple[str | None, str | None]:
    """The area of a point, else the municipality that is named, and the reason why it is no finer or none."""
    dataset = places.dataset
    area, reason = dataset.municipality_ids.get(town or ""), "no_location"
    if "lat" in location:
        precise = location.get("precision") != Precision.MUNICIPALITY
        found = places.area_at(float(location["lat"]), float(location["lon"])) if precise or area is None else None
        area, reason = found or area, "outside_every_area" if precise else "too_imprecise"
    divided = area is not None and dataset.level_of(area) == "municipality" and not dataset.undivided(area)
    return area, reason if area is None or divided else None


def _year(text: object) -> int | None:
    written = str(text or "")
    return int(written) if written.isascii() and written.isdigit() and len(written) == 4 else None
