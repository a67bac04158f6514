"""The table that equals the map: the rows on show, in words."""

from __future__ import annotations

import pandas as pd

from dashboard.bundles import Shown
from dashboard.i18n import Words


def practices_table(rows: pd.DataFrame, data: Shown, words: Words) -> pd.DataFrame:
    """The rows on show, one a practice, indexed by practice id, with headings and terms in the reader's language."""
    names, unknown = data.area_names(words.lang), words("unknown")
    traces = data.bundle.supports.groupby("practice_id")

    def spoken(facet: str, column: str) -> pd.Series:
        terms = traces[column].agg(lambda found: ", ".join(words.term(facet, term) for term in dict.fromkeys(found)))
        return rows["practice_id"].map(terms).fillna(unknown)

    table = pd.DataFrame(
        {
            words("table.name"): rows["name"],
            words("table.municipality"): rows["municipality_name"].fillna(unknown),
            words("table.area"): rows["area_id"].map(names).fillna("–"),
            words("table.setting"): rows["setting"].map(lambda s: ", ".join(words.term("setting", term) for term in s)),
            words("table.support"): spoken("support", "kind"),
            words("table.funding"): spoken("funding", "funding"),
            words("table.status"): rows["status"].map(lambda term: words.term("status", term)),
            words("table.since"): rows["start"].map(str).where(rows["start"].notna(), "–"),
            words("table.precision"): rows["precision"].map(
                lambda term: unknown if pd.isna(term) else words.term("precision", term)
            ),
        }
    )
    return table.set_axis(rows["practice_id"].to_list(), axis=0)
