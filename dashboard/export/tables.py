"""Rows on show as files that leave the atlas: CSV and GeoJSON, with what their columns mean and under which terms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.bundles import Shown
from dashboard.export.asking import asked, put
from dashboard.export.credits import credit_lines, dated, edition, row_sources
from dashboard.i18n import Words
from dashboard.maps.files import NO_POINT, radius_m
from dashboard.selection import Selection, select
from dashboard.view import View, view_query

# What a spreadsheet would run as a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV_COLUMNS, NOTES = ".columns.csv", ".sources.txt"
# Columns that hold several values: `; ` between them in CSV, a list in GeoJSON.
LISTS = (
    "setting", "support", "provider", "funding", "source_of_solidarity", "groups", "studies", "references",
)  # fmt: skip
WHOLE = ("start", "end", "verified", "radius_m")


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write the rows of a query string into a file, see :func:`dashboard.export.write`."""
    view, data = asked(view_query, bundle)
    put(out, written(view, data, out.suffix.lower()))


def written(view: View, data: Shown, suffix: str) -> dict[str, bytes]:
    """The rows by suffix; next to a CSV what its columns mean, and its sources."""
    selection = select(view, data.bundle, data.index)
    if suffix == ".geojson":
        return {suffix: practices_geojson(view, selection, data)}
    return {
        suffix: practices_csv(selection, data, view.lang),
        CSV_COLUMNS: columns_csv(data, view.lang),
        NOTES: sources_text(view, data),
    }


def practices_csv(selection: Selection, data: Shown, lang: str) -> bytes:
    """The selected practices as CSV (UTF-8 with byte order mark, so that spreadsheets read accents).

    One row a practice; several values in a cell are separated by ``; ``. Coordinates are WGS84 degrees, good to
    ``radius_m`` metres; a practice known to its municipality only has none. Cells that a spreadsheet would run as a
    formula get an apostrophe before them.
    """
    table = rows_table(selection, data, lang)
    for name in LISTS:
        table[name] = table[name].map("; ".join)
    return as_csv(table)


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV (UTF-8 with byte order mark); cells that a spreadsheet would run get an apostrophe before them."""
    text = table.select_dtypes(exclude="number").columns
    table[text] = table[text].map(_harmless)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def rows_table(selection: Selection, data: Shown, lang: str) -> pd.DataFrame:
    """The selected practices, one a row, in the columns of every file of ours; :data:`LISTS` hold tuples."""
    rows, names = selection.practices, data.area_names(lang)
    located = rows["precision"] != NO_POINT
    supports, references = data.bundle.supports, data.bundle.references
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


def practices_geojson(view: View, selection: Selection, data: Shown) -> bytes:
    """The selected practices as GeoJSON (RFC 7946, WGS84): the rows and columns of :func:`practices_csv`.

    A practice whose place is not known, or to its municipality only, has the geometry null, so that it is counted.
    Foreign members of the collection: ``title``, ``language``, ``edition``, ``view``, ``licence``, ``sources``,
    ``columns`` (what each property means).
    """
    words = Words(view.lang, data.bundle.vocabulary)
    table = rows_table(selection, data, view.lang)
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
    sources = row_sources(data)
    collection = {
        "type": "FeatureCollection",
        "title": words("brand"),
        "language": view.lang,
        "edition": edition(data),
        "view": view_query(view, data.default_indicator),
        "licence": next((source["licence"] for source in sources if source["id"] == "practices"), None),
        "sources": [_source(source, words) for source in sources],
        "columns": columns(words, tuple(map(str, table.columns))),
        "features": features,
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def columns(words: Words, names: tuple[str, ...]) -> dict[str, str]:
    """What each column means, in the reader's language."""
    return {name: words(f"api.property.{name}") for name in names}


def columns_csv(data: Shown, lang: str) -> bytes:
    """What the columns of :func:`practices_csv` mean: ``column``, ``meaning``, ``values`` (the possible terms)."""
    words = Words(lang, data.bundle.vocabulary)
    facets = data.bundle.vocabulary.facets
    of = {"source_of_solidarity": "source_of_solidarity", "groups": "group", "studies": "study"}
    none = data.bundle.practices.iloc[:0]
    names = rows_table(Selection(none, 0, frozenset(), {}), data, lang).columns
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


def sources_text(view: View, data: Shown) -> bytes:
    """Whom the rows come from and under which terms, as plain text."""
    words = Words(view.lang, data.bundle.vocabulary)
    said = credit_lines(row_sources(data), words)
    last = dated(data, words)
    asked = f"?{view_query(view, data.default_indicator)}"
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
