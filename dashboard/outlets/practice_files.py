"""The selected practices as files: CSV, Excel and GeoJSON, with the meaning of the columns, sources and licences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.maps.map_files import NO_POINT, radius_m
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.export_request import parse_query, write_files
from dashboard.outlets.file_table import FileTable, explained, file_table
from dashboard.outlets.xlsx_writer import as_xlsx
from dashboard.presenters.credits import credit_lines, dated, edition, row_sources
from dashboard.presenters.i18n import Words, words_of
from dashboard.query.dataset import NAME_LANGUAGES, Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import View, view_query
from geodata.bundle.models import SourceInfo
from geodata.models import UNKNOWN

CSV_COLUMNS, NOTES = ".columns.csv", ".sources.txt"
# Columns that hold several values: `; ` between them in CSV, a list in GeoJSON.
LISTS = (
    "setting", "support", "provider", "funding", "source_of_solidarity", "groups", "studies", "references",
    "support_roles", "decided_by", "critical_note",
)  # fmt: skip
WHOLE = ("start", "end", "verified", "radius_m")
# Column → the facet of its terms, where the two have different names.
FACETS = {"groups": "group", "studies": "study"}


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write the rows of a query string into a file, see :func:`dashboard.outlets.export.write`."""
    view, dataset = parse_query(view_query, bundle)
    write_files(out, written(view, dataset, out.suffix.lower()))


def written(view: View, dataset: Dataset, suffix: str) -> dict[str, bytes]:
    """Suffix → file; with a CSV come the meaning of its columns and its sources."""
    selection = select(view, dataset.bundle, dataset.index)
    if suffix == ".geojson":
        return {suffix: practices_geojson(view, selection, dataset)}
    table = practices_file_table(selection, dataset, view.lang)
    if suffix == ".xlsx":
        return {suffix: as_xlsx(table)}
    return {suffix: as_csv(table.rows), CSV_COLUMNS: as_csv(explained(table)), NOTES: sources_text(view, dataset)}


def practices_file_table(selection: Selection, dataset: Dataset, lang: str) -> FileTable:
    """The selected practices as a table for CSV and Excel.

    One row per practice; several values in a cell are separated by ``; ``. Coordinates are WGS84 degrees, accurate to
    ``radius_m`` metres; a practice known to its municipality only has none.
    """
    words, rows = words_of(dataset, lang), rows_table(selection, dataset, lang)
    names, facets = tuple(map(str, rows.columns)), dataset.bundle.vocabulary.facets
    terms = {
        name: "; ".join(f"{term} = {words.term(facet, term)}" for term in facets.get(facet, ()))
        for name in names
        for facet in [FACETS.get(name, name)]
    }
    return file_table(
        "practices",
        rows.assign(**{name: rows[name].map("; ".join) for name in LISTS}),
        [source.id for source in row_sources(dataset)],
        dataset,
        words,
        columns(words, names),
        terms,
    )


def rows_table(selection: Selection, dataset: Dataset, lang: str) -> pd.DataFrame:
    """The selected practices, one per row, with the columns of every file; :data:`LISTS` contain tuples."""
    rows, names = selection.practices, dataset.area_names(lang)
    located = rows["precision"] != NO_POINT
    supports, references = dataset.bundle.supports, dataset.bundle.references
    return pd.DataFrame(
        {
            "practice_id": rows["practice_id"],
            "name": rows["name"],
            "summary": rows[f"summary_{lang}"],
            "setting": rows["setting"],
            "support": _listed(rows, supports, "kind"),
            "provider": _listed(rows, supports, "provider"),
            "funding": _listed(rows, supports, "funding"),
            "source_of_solidarity": rows["sources"],
            "groups": rows["groups"],
            "studies": rows["studies"],
            "initiator": rows["initiator"],
            "public_support": rows["public_support"],
            "status": rows["status"],
            "start": rows["start"],
            "end": rows["end"],
            "verified": rows["verified"],
            "place": rows["place_name"],
            "address": rows["address"],
            "postcode": rows["postcode"],
            "municipality": rows["municipality_name"],
            "precision": rows["precision"],
            "radius_m": rows["precision"].map(radius_m, na_action="ignore").astype("Int64"),
            "lat": rows["lat"].where(located),
            "lon": rows["lon"].where(located),
            "area_id": rows["area_id"],
            "area": rows["area_id"].map(names),
            "not_in_an_area_because": rows["unmatched"],
            "visibility": rows["visibility"],
            "references": _listed(rows, references, "url"),
            **{
                f"municipality_{one}": rows["municipality_name"].map(dataset.municipality_names(one))
                for one in NAME_LANGUAGES
            },
            "municipality_id": rows["municipality_id"],
            **_readings(rows, dataset),
        }
    )


def _readings(rows: pd.DataFrame, dataset: Dataset) -> dict[str, Any]:
    """Roles by kind of support, the stance, who decides about what, and kinds of critical notes."""
    supports, decisions = dataset.bundle.supports, dataset.bundle.decisions
    roles = supports.assign(said=supports["kind"] + ": " + supports["role"].fillna(UNKNOWN))
    return {
        "support_roles": _listed(rows, roles, "said"),
        "stance": rows["stance"].fillna(UNKNOWN),
        "decided_by": _listed(rows, decisions.assign(said=decisions["about"] + ": " + decisions["who"]), "said"),
        "critical_note": _listed(rows, dataset.bundle.critical_notes, "kind"),
    }


def practices_geojson(view: View, selection: Selection, dataset: Dataset) -> bytes:
    """The selected practices as GeoJSON (RFC 7946, WGS84): the rows and columns of :func:`practices_file_table`.

    A practice without a location, or known to its municipality only, has the geometry null.
    Foreign members of the collection: ``title``, ``language``, ``edition``, ``view``, ``licence``, ``sources``,
    ``columns`` (the meaning of each property).
    """
    words = words_of(dataset, view.lang)
    table = rows_table(selection, dataset, view.lang)
    places = zip(table.pop("lon"), table.pop("lat"), strict=True)
    features = [
        {
            "type": "Feature",
            "id": row["practice_id"],
            "geometry": None if pd.isna(lat) else {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
            "properties": {str(name): _json_value(str(name), value) for name, value in row.items()},
        }
        for row, (lon, lat) in zip(table.to_dict("records"), places, strict=True)
    ]
    sources = row_sources(dataset)
    collection = {
        "type": "FeatureCollection",
        "title": words("brand"),
        "language": view.lang,
        "edition": edition(dataset),
        "view": view_query(view, dataset.default_indicator),
        "licence": dataset.sources["practices"].licence if "practices" in dataset.sources else None,
        "sources": [_source(source, words) for source in sources],
        "columns": columns(words, tuple(map(str, table.columns))),
        "features": features,
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def columns(words: Words, names: tuple[str, ...]) -> dict[str, str]:
    """The meaning of each column, in the reader's language."""
    return {name: words(f"api.property.{name}") for name in names}


def sources_text(view: View, dataset: Dataset) -> bytes:
    """The sources of the rows with their licences, as plain text."""
    words = words_of(dataset, view.lang)
    credit = [words("still.sources"), *credit_lines(row_sources(dataset), dataset, words), dated(dataset, words)]
    query = f"?{view_query(view, dataset.default_indicator)}"
    return "\n".join([*credit, query, "", words("api.empty_cells"), ""]).encode()


def _source(source: SourceInfo, words: Words) -> dict[str, Any]:
    included = {"id", "credit", "licence", "licence_url", "url", "vintage"}
    return {**source.model_dump(include=included), "title": words.local(source.title)}


def _json_value(name: str, value: Any) -> Any:
    """A cell as JSON: lists as arrays, whole numbers as integers, missing values as null."""
    if name in LISTS:
        return list(value)
    if pd.isna(value):
        return None
    return int(value) if name in WHOLE else value


def _listed(rows: pd.DataFrame, table: pd.DataFrame, column: str) -> list[tuple[str, ...]]:
    """For each practice the distinct values of a column in a table with several rows per practice."""
    by_practice = table.dropna(subset=[column]).groupby("practice_id")[column]
    lists = {str(practice): tuple(dict.fromkeys(values)) for practice, values in by_practice}
    return [lists.get(practice, ()) for practice in rows["practice_id"]]
