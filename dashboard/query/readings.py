"""What practices can be filtered by although few entries say it yet: readings of roles, stance, who decides …

A key that an entry leaves out is read as ``unknown``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.bundle import Bundle
from geodata.models import UNKNOWN

Mask = npt.NDArray[np.bool_]
# A page offers the filter once so many practices carry a term other than unknown.
ENOUGH = 20
# Parameter of a view → the facet of the vocabulary.
READINGS: Mapping[str, str] = {
    "role": "support_role",
    "stance": "stance",
    "decided_by": "decision_by",
    "tenure": "tenure",
    "end_reason": "end_reason",
    "critical_note": "critical_note",
    "initiator": "initiator",
}
# Parameter → table of the bundle, and its column. A role is looked for in a trace of support, with kind and payer.
WHERE: Mapping[str, tuple[str, str]] = {
    "stance": ("practices", "stance"),
    "decided_by": ("decisions", "who"),
    "tenure": ("resources", "tenure"),
    "end_reason": ("supports", "end_reason"),
    "critical_note": ("critical_notes", "kind"),
    "initiator": ("practices", "initiator"),
}


def reading_columns(bundle: Bundle) -> dict[str, dict[str, Mask]]:
    """Parameter → term of the vocabulary → which practices carry it, in the bundle's order."""
    practices = bundle.practices["practice_id"]
    columns = {}
    for name, (table, column) in WHERE.items():
        rows: pd.DataFrame = getattr(bundle, table)
        terms = bundle.vocabulary.facets[READINGS[name]]
        carried = {term: practices.isin(rows.loc[rows[column] == term, "practice_id"]).to_numpy(bool) for term in terms}
        if UNKNOWN in carried:
            says = [mask for term, mask in carried.items() if term != UNKNOWN]
            carried[UNKNOWN] = ~np.logical_or.reduce(says)
        columns[name] = carried
    return columns
