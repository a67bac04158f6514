"""Every property of every collection: its type, and what it means; one list behind features, files and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.presenters.i18n import Words, words_of
from dashboard.query.dataset import NAME_LANGUAGES, Dataset, derived
from dashboard.query.view import OSM_OTHER
from geodata.bundle.models.families import VERIFIED
from geodata.measures.tipping import MOST_MISSED
from geodata.models import OTHER_KIND

Kind = Literal["text", "texts", "term", "terms", "whole", "number", "flag", "address", "objects"]
Json = dict[str, Any]
COLLECTIONS = ("practices", "meeting_places", "areas")
KEYS = {"practices": "practice_id", "meeting_places": "meeting_place_id", "areas": "area_id"}
TYPES: Mapping[Kind, str] = {
    "text": "string", "term": "string", "address": "string", "whole": "integer", "number": "number",
    "flag": "boolean", "texts": "array", "terms": "array", "objects": "array",
}  # fmt: skip
CSVW: Mapping[Kind, str] = {"whole": "integer", "number": "number", "flag": "boolean", "address": "anyURI"}
CELL_SEPARATOR = "; "
# Measures that are computed for each walk, and for each indicator of need.
WALK = re.compile(r"(reach|access|without_place)_(\d+)$")
NEED = re.compile(r"(need|gap_share|gap|tipping)_(.+)$")


@dataclass(frozen=True)
class Property:
    """One property.

    Attributes:
        name: in GeoJSON and, where the collection has a CSV file, in its heading.
        kind: what values it has; every one but the id may be null.
        facet: the facet of the vocabulary that its terms belong to.
        figure: what it is of an area's figures: ``value``, ``year``, ``coverage``, ``status``, ``of``, ``years`` (of
            all years), ``low`` or ``high``, or one of :data:`CHANGES`.
        of: the figure's id.
        text: the key of the text that says what it means; empty for the one that goes by its name.
    """

    name: str
    kind: Kind = "text"
    facet: str | None = None
    figure: str | None = None
    of: str = ""
    text: str = ""


# What a figure also has where a request names an earlier year: that year, its figure, the change, and its status.
CHANGES = ("since", "since_value", "change", "change_status")
MUNICIPALITIES = tuple(Property(f"municipality_{lang}") for lang in NAME_LANGUAGES)
# In the order of the API's features.
PRACTICES: tuple[Property, ...] = (
    Property("practice_id"),
    Property("name"),
    Property("summary_nl"),
    Property("summary_fr"),
    Property("summary_en"),
    Property("setting", "terms", "setting"),
    Property("support", "terms", "support"),
    Property("provider", "texts"),
    Property("funding", "terms", "funding"),
    Property("role", "terms", "support_role"),
    Property("source_of_solidarity", "terms", "source_of_solidarity"),
    Property("readings", "objects"),
    Property("groups", "terms", "group"),
    Property("studies", "terms", "study"),
    Property("initiator", "term", "initiator"),
    Property("public_support", "term", "public_support"),
    Property("stance", "term", "stance"),
    Property("stance_read_by"),
    Property("stance_references", "texts"),
    Property("decides", "objects"),
    Property("resources", "objects"),
    Property("builds_on", "objects"),
    Property("critical_notes", "objects"),
    Property("status", "term", "status"),
    Property("start", "whole"),
    Property("end", "whole"),
    Property("verified", "whole"),
    Property("place"),
    Property("address"),
    Property("postcode"),
    Property("municipality"),
    *MUNICIPALITIES,
    Property("municipality_id"),
    Property("precision", "term", "precision"),
    Property("radius_m", "whole"),
    Property("area_id"),
    Property("not_in_an_area_because"),
    Property("visibility", "term", "visibility"),
    Property("traces", "objects"),
    Property("references", "objects"),
)
MEETING_PLACES: tuple[Property, ...] = (
    Property("meeting_place_id"),
    Property("source_id"),
    Property("verified", "flag", text="files.places.verified"),
    Property("name"),
    Property("kind", "term", "meeting_place_kind"),
    Property("address"),
    Property("postcode"),
    Property("municipality"),
    *MUNICIPALITIES,
    Property("municipality_id"),
    Property("neighbourhood"),
    Property("operator"),
    Property("language", "term", "place_language"),
    Property("open_to", "term", "open_to"),
    Property("hours_per_week", "number"),
    Property("staffed", "term", "staffed"),
    Property("step_free", "term", "step_free"),
    Property("fee", "term", "fee"),
    Property("note_nl"),
    Property("note_fr"),
    Property("note_en"),
    Property("url", "address"),
    Property("year", "whole"),
    Property("secondary", "flag"),
    Property("precision", "term", "precision"),
    Property("radius_m", "whole"),
    Property("location_source"),
    Property("matched_osm_id"),
    Property("area_id"),
    Property("not_in_an_area_because"),
    Property("licence"),
)
AREAS: tuple[Property, ...] = (
    Property("area_id"),
    Property("level"),
    Property("parent_id"),
    Property("also_in", "texts"),
    Property("whole_id"),
    Property("name_nl"),
    Property("name_fr"),
    Property("name_en"),
    Property("name_source"),
    Property("municipality_id"),
    Property("municipality"),
    *MUNICIPALITIES,
    Property("area_km2", "number"),
    Property("population", "number"),
    Property("population_vintage", "whole"),
    Property("comparison"),
)
# The columns of practices.csv, in its order; those that features have as well are of the same kind.
OWN_TO_CSV: tuple[Property, ...] = (
    Property("summary"),
    Property("lat", "number"),
    Property("lon", "number"),
    Property("area"),
    Property("references", "texts"),
    Property("support_roles", "texts"),
    Property("decided_by", "texts"),
    Property("critical_note", "terms", "critical_note"),
)
CSV_NAMES = (
    "practice_id", "name", "summary", "setting", "support", "provider", "funding", "source_of_solidarity", "groups",
    "studies", "initiator", "public_support", "status", "start", "end", "verified", "place", "address", "postcode",
    "municipality", "precision", "radius_m", "lat", "lon", "area_id", "area", "not_in_an_area_because", "visibility",
    "references", "municipality_nl", "municipality_fr", "municipality_en", "municipality_id",
    "support_roles", "stance", "decided_by", "critical_note",
)  # fmt: skip
BY_NAME = {item.name: item for item in (*PRACTICES, *OWN_TO_CSV)}
PRACTICES_CSV: tuple[Property, ...] = tuple(BY_NAME[name] for name in CSV_NAMES)
# Those of meeting_places.csv: of the features, with where they are.
MEETING_PLACES_CSV: tuple[Property, ...] = (*MEETING_PLACES, Property("lat", "number"), Property("lon", "number"))


def properties_of(
    collection: str, dataset: Dataset, indicator: str | None = None, changed: tuple[str, ...] = ()
) -> tuple[Property, ...]:
    """The properties of a collection's features, in their order; of areas with their figures.

    Args:
        collection: one of :data:`COLLECTIONS`.
        dataset: the bundle on show.
        indicator: of the indicators only this one; without it all.
        changed: of these indicators also the change, see :func:`changed_of`.
    """
    if collection == "areas":
        return (*AREAS, *figures_of(dataset, indicator, changed))
    return PRACTICES if collection == "practices" else MEETING_PLACES


@derived
def figures_of(dataset: Dataset, indicator: str | None, changed: tuple[str, ...] = ()) -> tuple[Property, ...]:
    """The figures of areas: each indicator with year, coverage and status, each measure with status and any interval.

    Indicators have ``of`` where some values are of larger areas, and ``years`` where there are several; those of
    ``changed`` also :data:`CHANGES`.
    """
    columns = []
    for item in dataset.bundle.manifest.indicators:
        if indicator in (None, item.id):
            larger = any(dataset.all_figures(item.id, year)["of"].notna().any() for year in item.vintages)
            more = [part for part, there in (("of", larger), ("years", len(item.vintages) > 1)) if there]
            columns += [_figure(item.id, part) for part in ("value", "year", "coverage", "status", *more)]
            columns += [_figure(item.id, part) for part in CHANGES if item.id in changed]
    for measure, rows in dataset.bundle.measures.groupby("measure_id", sort=True):
        name = str(measure)
        if not indicator or not NEED.match(name.removeprefix(VERIFIED)) or name.endswith(f"_{indicator}"):
            bounds = (bound for bound in ("low", "high") if rows[bound].notna().any())
            columns += [_figure(name, part) for part in ("value", *bounds, "status")]
    return tuple(columns)


def changed_of(dataset: Dataset, at: int | None, since: int | None) -> tuple[str, ...]:
    """The indicators that have an earlier year beside the one on show."""
    found = dataset.bundle.manifest.indicators
    return tuple(item.id for item in found if dataset.earlier(item, at, since) is not None)


def changing(dataset: Dataset) -> tuple[str, ...]:
    """The indicators that have several years, so that a change of theirs can be asked for."""
    return tuple(item.id for item in dataset.bundle.manifest.indicators if len(item.vintages) > 1)


def _figure(name: str, part: str) -> Property:
    kinds: Mapping[str, Kind] = {
        "status": "text", "of": "text", "year": "whole", "years": "objects", "since": "whole", "change_status": "text",
    }  # fmt: skip
    kind = kinds.get(part, "number")
    return Property(name if part == "value" else f"{name}_{part}", kind, figure=part, of=name)


def meaning(item: Property, dataset: Dataset, words: Words) -> str:
    """What a property means, in the reader's language; of a figure with its unit and year."""
    if item.figure is None:
        return words(item.text or f"api.property.{item.name}")
    indicator = dataset.indicator(item.of)
    label = words.local(indicator.label) if indicator else _measure(item.of, dataset, words)
    if item.figure in CHANGES and indicator is not None:
        return words(f"change.api.{item.figure}", label=label, unit=words.figure_unit(indicator, indicator.vintage))
    if item.figure != "value":
        of_measure = item.figure == "status" and indicator is None
        return words("api.figure.measure_status" if of_measure else f"api.figure.{item.figure}", label=label)
    if indicator is None:
        return label
    about = f"{label} ({words.local(indicator.unit)}). {words.local(indicator.description)}"
    source, years = dataset.sources[indicator.source], words.join([str(year) for year in indicator.vintages])
    terms = {"title": words.local(source.title), "licence": source.licence}
    return f"{about} {words('api.figure.source', years=years, **terms)}"


def _measure(measure: str, dataset: Dataset, words: Words) -> str:
    """What a measure of the bundle means, in words."""
    if measure.startswith(VERIFIED):
        return words("api.measure.only_verified", what=_measure(measure.removeprefix(VERIFIED), dataset, words))
    if walked := WALK.match(measure):
        key = "compared.api.without_place" if walked[1] == "without_place" else f"api.measure.{walked[1]}"
        return words(key, walk=words.decimal(int(walked[2]), 0))
    if by_need := NEED.match(measure):
        labels = {item.id: words.local(item.label) for item in dataset.bundle.manifest.indicators}
        label = labels.get(by_need[2]) or words("api.measure.any")
        if by_need[1] == "tipping":
            return words("compared.api.tipping", label=label, n=MOST_MISSED)
        return words(f"api.measure.{by_need[1]}", label=label)
    family, _, what = measure.partition("_")
    if family in ("practices", "living", "rate") and what:
        counted = words(f"api.measure.{what}")
        if family == "practices":
            return counted
        living = words("compared.api.living", what=counted)
        return living if family == "living" else words("api.measure.rate", what=living)
    return words("compared.api.nearest_place" if measure == "nearest_place" else f"api.measure.{measure}")


def schema_of(item: Property, collection: str, dataset: Dataset, words: Words) -> dict[str, Any]:
    """A property as a Schema Object of OpenAPI 3.0; terms are enumerated, and all but the id may be null."""
    schema: dict[str, Any] = {"type": TYPES[item.kind]}
    values = {"enum": terms_of(item.facet, dataset)} if item.facet else {}
    if item.kind in ("terms", "texts"):
        schema["items"] = {"type": "string", **values}
    elif item.kind == "objects":
        schema["items"] = {"type": "object"}
    elif values:
        schema["enum"] = [*values["enum"], None]
    if item.kind == "address":
        schema["format"] = "uri"
    if item.name != KEYS[collection]:
        schema["nullable"] = True
    return {"title": item.name, "description": meaning(item, dataset, words), **schema}


def terms_of(facet: str, dataset: Dataset) -> list[str]:
    """The values of a facet; places of OpenStreetMap may be of no kind of the vocabulary."""
    others = [OTHER_KIND] if facet == "meeting_place_kind" and dataset.has_layer(OSM_OTHER) else []
    return [*dataset.bundle.vocabulary.facets[facet], *others]


def tagged(texts: Mapping[str, str | None], suffix: str = "") -> list[Json]:
    """Texts by language as language-tagged strings, with a suffix; empty ones are left out."""
    return [{"@language": lang, "@value": text + suffix} for lang, text in texts.items() if text]


def localized(key: str, dataset: Dataset, suffix: str = "") -> list[Json]:
    """A text of the interface in every language, by its key."""
    return tagged({lang: words_of(dataset, lang)(key) for lang in dataset.languages}, suffix)
