"""Rows on show as files that leave the atlas."""

from __future__ import annotations

import pandas as pd

from dashboard.bundles import Shown
from dashboard.selection import Selection

# What a spreadsheet would run as a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def practices_csv(selection: Selection, data: Shown, lang: str) -> bytes:
    """The selected practices as CSV (UTF-8 with byte order mark, so that spreadsheets read accents).

    One row a practice; several values in a cell are separated by ``; ``. Coordinates are WGS84 degrees and only as
    good as ``precision`` says. Cells that a spreadsheet would run as a formula get an apostrophe before them.
    """
    rows, names = selection.practices, data.area_names(lang)
    supports, references = data.bundle.supports, data.bundle.references
    table = pd.DataFrame(
        {
            "practice_id": rows["practice_id"],
            "name": rows["name"],
            "summary": rows[f"summary_{lang}"],
            "setting": rows["setting"].map("; ".join),
            "support": _joined(rows, supports, "kind"),
            "provider": _joined(rows, supports, "provider"),
            "funding": _joined(rows, supports, "funding"),
            "source_of_solidarity": rows["sources"].map("; ".join),
            "groups": rows["groups"].map("; ".join),
            "studies": rows["studies"].map("; ".join),
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
            "lat": rows["lat"],
            "lon": rows["lon"],
            "area_id": rows["area_id"],
            "area": rows["area_id"].map(names),
            "not_in_an_area_because": rows["unmatched"],
            "references": _joined(rows, references, "url"),
        }
    )
    return as_csv(table)


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV (UTF-8 with byte order mark); cells that a spreadsheet would run get an apostrophe before them."""
    text = table.select_dtypes(exclude="number").columns
    table[text] = table[text].map(_harmless)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _joined(rows: pd.DataFrame, table: pd.DataFrame, column: str) -> pd.Series:
    by_practice = (
        table.dropna(subset=[column]).groupby("practice_id")[column].agg(lambda v: "; ".join(dict.fromkeys(v)))
    )
    return rows["practice_id"].map(by_practice)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
