"""The headline of a view: a finding made from its rows by fixed rules, with the numbers behind it; never a cause.

There is one template for each question and state, and each states only what was counted: behind how many of the
practices stand professionals or a meeting place; in how many neighbourhoods need is high by two figures and few meeting
places are known; in how many areas a figure fell or rose between two years. Where no rule applies the headline is the
sentence of :mod:`dashboard.presenters.sentences`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from dashboard.presenters.change_finding import change_finding, change_level
from dashboard.presenters.gap_findings import ANNOTATED, gap_finding
from dashboard.presenters.i18n import Words, sentence_case
from dashboard.presenters.sentences import area_layer, clauses_of, headline, left_out, sentence
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, reason_of
from dashboard.query.support import support_counts
from dashboard.query.view import Question, View

# From this zoom on a screen shows a municipality and its surroundings rather than a part of the region.
TOWN_ZOOM = 11.0


@dataclass(frozen=True)
class FrameContents:
    """The ids of what is in a picture's frame: practices drawn in it, areas whose middle is in it; None where that is
    all that can be drawn."""

    practices: frozenset[str] | None = None
    areas: frozenset[str] | None = None


WHOLE = FrameContents()


@dataclass(frozen=True)
class Stock:
    """How many practices are on show, and what the map cannot show.

    Attributes:
        shown: number of practices selected.
        total: number in the registry.
        caveats: sentences: the selection with its areas; which of it is in no area, and why (absent where all are).
    """

    shown: int
    total: int
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """The headline of a view, as plain text.

    Attributes:
        headline: without a full stop.
        note: how sure it is, or what is not known; empty where there is nothing to add.
        areas: ids of the areas that the headline counts.
        stock: the counts and caveats.
    """

    headline: str
    note: str
    areas: tuple[str, ...]
    stock: Stock

    @property
    def annotated(self) -> tuple[str, ...]:
        """The first of its areas, which maps annotate."""
        return self.areas[:ANNOTATED]


def question_text(question: Question, words: Words) -> str:
    """A question as the reader reads it."""
    return words(f"question.{question}")


def finding(view: View, selection: Selection, dataset: Dataset, words: Words, frame: FrameContents = WHOLE) -> Finding:
    """The finding of a view.

    Args:
        view: whose question it answers; ``evidence`` has its own page, on a map it is answered as ``where``.
        selection: the rows of the view.
        dataset: the bundle.
        words: the language.
        frame: what a picture shows of what the view selects.
    """
    stock, part = stock_of(view, selection, dataset, words), frame.practices
    if part is not None:
        selection = framed(selection, part)
    here = words("finding.on_this_map") if part is not None else ""
    found: tuple[str, str, tuple[str, ...]] | None = None
    if view.question == "gap" and "gap" in view.layers:
        found = None if view.cell else gap_finding(view, dataset, words, frame.areas)
    elif changed := change_finding(view, dataset, words, frame.areas):
        found = (*changed, ())
    elif "practices" in view.layers and not view.support and len(selection.practices):
        # Among practices selected by their support, the share with support would say nothing.
        found = (*_where(clauses_of(view, selection, dataset, words) + here, selection, dataset, words), ())
    elif "practices" in view.layers and part is not None and not len(selection.practices):
        clauses = clauses_of(view, selection, dataset, words)
        found = words("finding.none_on_this_map", total=words.whole(selection.total), clauses=clauses), "", ()
    if found is None:
        found = headline(view, selection, dataset, words, here).removesuffix(words("sentence.end")), "", ()
    return Finding(*found, stock)


def title_without_numbers(view: View, selection: Selection, dataset: Dataset, words: Words) -> str:
    """What a view shows and around which place: the title of a frame whose part of it depends on the reader's window.

    The place is the area or practice that the view selects, else the municipality in the middle, from afar the region.
    """
    areas_first = (view.question == "gap" and "gap" in view.layers) or change_level(view, dataset) is not None
    if "practices" in view.layers and not areas_first:
        what = words("finding.practices") + lead(clauses_of(view, selection, dataset, words))
    else:
        what = area_layer(view, selection, dataset, words)
        if not what and "meeting_places" in view.layers:
            what = words("layer.meeting_places")
    place = _place(view, dataset, words)
    where = words("finding.around", place=place) if place else words.local(dataset.region.label)
    return " – ".join(filter(None, (sentence_case(what), where)))


def shows_part(view: View) -> bool:
    """Whether a map of a view begins with a part of what the view selects: at a position, an area or a practice."""
    return view.center is not None or view.area is not None or view.practice is not None


def framed(selection: Selection, practices: frozenset[str]) -> Selection:
    """The part of a selection that a picture shows; its areas are not counted."""
    rows = selection.practices[selection.practices["practice_id"].isin(practices)]
    reasons = map(reason_of, rows["unmatched"], rows["municipality_id"])
    left = dict(Counter(reason for reason in reasons if reason).most_common())
    return replace(selection, practices=rows, area_ids=frozenset(), levels={}, left_out=left, in_no_cell={})


def stock_of(view: View, selection: Selection, dataset: Dataset, words: Words) -> Stock:
    """The counts and caveats of a view."""
    said = sentence(view, selection, dataset, words), left_out(selection, dataset.region.label, words)
    return Stock(len(selection.practices), selection.total, tuple(filter(None, said)))


def lead(clauses: str) -> str:
    """Clauses that follow a noun at once: without the comma that separates them from what is counted."""
    return clauses.removeprefix(",")


def _where(clauses: str, selection: Selection, dataset: Dataset, words: Words) -> tuple[str, str]:
    """Headline and note about the support of the practices on show, of which there is at least one."""
    split = support_counts(selection.practices, dataset)
    total, both, unknown = split.total, split.both, split.unknown
    number = split.professionals_or_meeting_place
    state = _state(number, total)
    values = {"n": words.whole(number), "total": words.whole(total)}
    if clauses:
        text = words(f"finding.where.chosen.{state}", clauses=lead(clauses), **values)
    else:
        text = words(f"finding.where.every.{state}", **values)
    notes = []
    if both:
        notes.append(words.plural("finding.where.both", both))
    elif number > 1:
        notes.append(words("finding.where.not_both"))
    if unknown:
        notes.append(words.plural("finding.where.unknown", unknown))
    return text, " ".join([*notes, words("finding.where.silence")])


def _state(number: int, total: int) -> str:
    if total == 1:
        return "only" if number else "only_without"
    if number == 0:
        return "none"
    # "All two" is no English; "2 of the 2" is right in every language.
    return "all" if number == total > 2 else "some"


def _place(view: View, dataset: Dataset, words: Words) -> str:
    """The name of the place that a view shows; empty where that is the region."""
    if view.center is None:
        if view.area:
            return dataset.area_names(words.lang)[view.area]
        town = dataset.practices_by_id["municipality_name"].get(view.practice)
        return dataset.municipality_name(town, words.lang) if isinstance(town, str) else ""
    (lat, lon), (west, south, east, north) = view.center, dataset.region.bounds
    if (view.zoom or 0.0) < TOWN_ZOOM or not (west <= lon <= east and south <= lat <= north):
        return ""
    areas = dataset.cover_of(dataset.levels[-1])
    areas = areas[areas["municipality_name"].notna()]
    if areas.empty:
        return ""
    # At these latitudes a degree of longitude is about five eighths as long as one of latitude.
    distance = (areas["lat"] - lat) ** 2 + (0.625 * (areas["lon"] - lon)) ** 2
    return dataset.municipality_name(str(areas.at[distance.idxmin(), "municipality_name"]), words.lang)
