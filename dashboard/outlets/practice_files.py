"""Rows on show as files that leave the atlas: CSV and GeoJSON, with what their columns mean and under which terms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.maps.map_files import NO_POINT, radius_m
from dashboard.outlets.export_request import parse_query, write_files
from dashboard.presenters.credits import credit_lines, dated, edition, row_sources
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import View, view_query

# What a spreadsheet would run as a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV_COLUMNS, NOTES = ".columns.csv", ".sources.txt"
# Columns that hold several values: `; ` between them in CSV, a list in GeoJSON.
LISTS = (
    "setting", "support", "provider", "funding", "source_of_solidarity", "groups", "studies", "references",
)  # fmt: skip
WHOLE = ("start", "end", "verified", "radius_m")


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write the rows of a query string into a file, see :func:`dashboard.outlets.export.write`."""
    view, dataset = parse_query(view_query, bundle)
    write_files(out, written(view, dataset, out.suffix.lower()))


def written(view: View, dataset: Dataset, suffix: str) -> dict[str, bytes]:
    """The rows by suffix; next to a CSV what its columns mean, and its sources."""
    selection = select(view, dataset.bundle, dataset.index)
    if suffix == ".geojson":
        return {suffix: practices_geojson(view, selection, dataset)}
    return {
        suffix: practices_csv(selection, dataset, view.lang),
        CSV_COLUMNS: columns_csv(dataset, view.lang),
        NOTES: sources_text(view, dataset),
    }


def practices_csv(selection: Selection, dataset: Dataset, lang: str) -> bytes:
    """The selected practices as CSV (UTF-8 with byte order mark, so that spreadsheets read accents).

    One row a practice; several values in a cell are separated by ``; ``. Coordinates are WGS84 degrees, good to
    ``radius_m`` metres; a practice known to its municipality only has none. Cells that a spreadsheet would run as a
    formula get an apostrophe before them.
    """
    table = rows_table(selection, dataset, lang)
    for name in LISTS:
        table[name] = table[name].map("; ".join)
    return as_csv(table)


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV (UTF-8 with byte order mark); cells that a spreadsheet would run get an apostrophe before them."""
    text = table.select_dtypes(exclude="number").columns
    table[text] = table[text].map(_harmless)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def rows_table(selection: Selection, dataset: Dataset, lang: str) -> pd.DataFrame:
    """The selected practices, one a row, in the columns of every file of ours; :data:`LISTS` hold tuples."""
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
        }
    )


def practices_geojson(view: View, selection: Selection, dataset: Dataset) -> bytes:
    """The selected practices as GeoJSON (RFC 7946, WGS84): the rows and columns of :func:`practices_csv`.

    A practice whose place is not known, or to its municipality only, has the geometry null, so that it is counted.
    Foreign members of the collection: ``title``, ``language``, ``edition``, ``view``, ``licence``, ``sources``,
    ``columns`` (what each property means).
    """
    words = Words(view.lang, dataset.bundle.vocabulary)
    table = rows_table(selection, dataset, view.lang)
    places = zip(table.pop("lon"), table.pop("lat"), strict=True)
    features = [
        {
            "type": "Feature",
            "id": row["practice_id"],
            "geometry": None if pd.isna(lat) else {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
            "properties": {str(name): _plain(str(name), value) for name, value in row.items()},
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
        "licence": next((source["licence"] for source in sources if source["id"] == "practices"), None),
        "sources": [_source(source, words) for source in sources],
        "columns": columns(words, tuple(map(str, table.columns))),
        "features": features,
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def columns(words: Words, names: tuple[str, ...]) -> dict[str, str]:
    """What each column means, in the reader's language."""
    return {name: words(f"api.property.{name}") for name in names}


def columns_csv(dataset: Dataset, lang: str) -> bytes:
    """What the columns of :func:`practices_csv` mean: ``column``, ``meaning``, ``values`` (the possible terms)."""
    words = Words(lang, dataset.bundle.vocabulary)
    facets = dataset.bundle.vocabulary.facets
    of = {"source_of_solidarity": "source_of_solidarity", "groups": "group", "studies": "study"}
    none = dataset.bundle.practices.iloc[:0]
    names = rows_table(Selection(none, 0, frozenset(), {}), dataset, lang).columns
    rows = [
        {
            "column": name,
            "meaning": words(f"api.property.{name}"),
            "values": "; ".join(
                f"{term} = {words.term(of.get(name, name), term)}" for term in facets.get(of.get(name, name), ())
            ),
        }
        for name in map(str, names)
    ]
    return pd.DataFrame(rows).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def sources_text(view: View, dataset: Dataset) -> bytes:
    """Whom the rows come from and under which terms, as plain text."""
    words = Words(view.lang, dataset.bundle.vocabulary)
    said = credit_lines(row_sources(dataset), words)
    last = dated(dataset, words)
    asked = f"?{view_query(view, dataset.default_indicator)}"
    return "\n".join([words("still.sources"), *said, last, asked, "", words("api.empty_cells"), ""]).encode()


def _source(source: dict[str, Any], words: Words) -> dict[str, Any]:
    kept = {name: source.get(name) for name in ("id", "credit", "licence", "licence_url", "url", "vintage")}
    return {**kept, "title": words.local(source["title"])}


def _plain(name: str, value: Any) -> Any:
    """A cell as JSON says it: lists as lists, whole numbers as such, nothing as null."""
    if name in LISTS:
        return list(value)
    if pd.isna(value):
        return None
    return int(value) if name in WHOLE else value


def _listed(rows: pd.DataFrame, table: pd.DataFrame, column: str) -> list[tuple[str, ...]]:
    """For each practice the different values of a column in a table that has several rows a practice."""
    by_practice = table.dropna(subset=[column]).groupby("practice_id")[column]
    found = {str(practice): tuple(dict.fromkeys(values)) for practice, values in by_practice}
    return [found.get(practice, ()) for practice in rows["practice_id"]]


def _harmless(cell: object) -> object:
    """A cell as it is, or with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
