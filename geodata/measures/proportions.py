"""What the registry documents: shares of practices with their interval and what is unknown, and flows of support.

The interval is that of E. B. Wilson 1927 (JASA 22: 209-212). It is about the number of cases; it says nothing about how
the cases came to be documented.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from geodata.bundle.models.measures import Flow, Question, Share
from geodata.models import PUBLIC_PAYERS

Flags = npt.NDArray[np.bool_]
# What the registry must state for the absence of a trace to be an answer.
DOCUMENTED_NONE = ("none_found", "deliberately_none")
UNKNOWN = "unknown"
KINDS: tuple[Question, Question] = ("professional", "meeting_infrastructure")


def wilson(yes: int, total: int) -> tuple[float, float] | None:
    """The 95 % interval of a share; None without any case."""
    if not total:
        return None
    share, doubt = yes / total, ndtri(0.975) ** 2 / total
    middle = (share + doubt / 2) / (1 + doubt)
    width = (doubt * (share * (1 - share) + doubt / 4)) ** 0.5 / (1 + doubt)
    return round(max(0.0, float(middle - width)), 6), round(min(1.0, float(middle + width)), 6)


def answers(practices: pd.DataFrame, supports: pd.DataFrame) -> dict[Question, tuple[Flags, Flags]]:
    """For each question, which practices the registry answers with yes, and which with no; the rest is unknown.

    Args:
        practices: ``practice_id`` and ``public_support``.
        supports: ``practice_id``, ``kind``, ``funding``: one row a trace.

    Returns:
        ``professional``, ``meeting_infrastructure``, ``both``, ``public_money`` and ``public_support`` → yes and no, by
        practice. Yes is a trace. No is the absence of one where the registry states that support was searched for or is
        declined.
    """

    def traced(rows: pd.Series) -> Flags:
        return practices["practice_id"].isin(supports.loc[rows, "practice_id"]).to_numpy(dtype=np.bool_)

    none = practices["public_support"].isin(DOCUMENTED_NONE).to_numpy(dtype=np.bool_)
    yes: dict[Question, Flags] = {kind: traced(supports["kind"] == kind) for kind in KINDS}
    yes["both"] = yes[KINDS[0]] & yes[KINDS[1]]
    yes["public_money"] = traced(supports["funding"].isin(PUBLIC_PAYERS))
    # A public body that lends a room or a worker is public support, whether money is known to be paid or not.
    yes["public_support"] = (practices["public_support"] == "documented").to_numpy(dtype=np.bool_)
    return {question: (found, none & ~found) for question, found in yes.items()}


def shares(practices: pd.DataFrame, supports: pd.DataFrame, terms: Mapping[str, Sequence[str]]) -> tuple[Share, ...]:
    """The rows of ``evidence.json`` → ``shares``.

    Args:
        practices: as for :func:`answers`, with lists in ``setting`` and ``sources``.
        supports: as for :func:`answers`.
        terms: ``setting`` and ``source`` → the terms to count by; a practice counts once for each of its terms.
    """
    columns = {"setting": practices["setting"], "source": practices["sources"]}
    groups: list[tuple[str | None, str | None, Flags]] = [(None, None, np.ones(len(practices), dtype=np.bool_))]
    for by, names in terms.items():
        groups += [(by, name, np.array([name in found for found in columns[by]], dtype=np.bool_)) for name in names]
    rows = []
    for question, flags in answers(practices, supports).items():
        for by_facet, term, chosen in groups:
            total, (yes, no) = int(chosen.sum()), (int((chosen & answered).sum()) for answered in flags)
            low, high = wilson(yes, total) or (None, None)
            counts = {"yes": yes, "no": no, "unknown": total - yes - no, "total": total, "low": low, "high": high}
            rows.append(Share.model_validate({"id": question, "by": by_facet, "term": term, **counts}))
    return tuple(rows)


def flows(practices: pd.DataFrame, supports: pd.DataFrame) -> tuple[Flow, ...]:
    """Traces of support by payer, kind and setting; a practice without any counts as one of unknown kind and payer."""
    bare = practices.loc[~practices["practice_id"].isin(supports["practice_id"]), ["practice_id"]]
    traces = pd.concat([supports[["practice_id", "kind", "funding"]], bare.assign(kind=UNKNOWN, funding=UNKNOWN)])
    settings = practices[["practice_id", "setting"]].assign(setting=practices["setting"].map(list)).explode("setting")
    counted = traces.merge(settings, on="practice_id").groupby(["funding", "kind", "setting"]).size()
    rows = counted.sort_index().rename("n").reset_index()
    return tuple(Flow.model_validate(row) for row in rows.to_dict("records"))
