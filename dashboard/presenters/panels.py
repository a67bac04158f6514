"""View models of the detail panel and the cards, as plain values for the templates. No Streamlit, no HTML."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.area_texts import area_facts, of_text
from dashboard.presenters.bivariate import BivariateSummary
from dashboard.presenters.credits import attribution
from dashboard.presenters.i18n import Words
from dashboard.presenters.known_in_town import KnownList, known_list, more_in_town, town_of
from dashboard.presenters.practice_readings import (
    TABLES,
    Link,
    ReadingGroup,
    Row,
    Rows,
    TraceReading,
    local_text,
    not_said,
    period_text,
    reader_of,
    reading_groups,
    text_of,
    trace_reading,
)
from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.dataset import Dataset, record
from dashboard.query.scale import made_for, scale_of
from dashboard.query.selection import reason_of
from dashboard.query.view import View
from geodata.region import Indicator

# The row of an area that an indicator has none of.
NO_FIGURE: Row = {"value": math.nan, "of": None}
BY_MUNICIPALITY = "by_municipality"
KINDS_TO_KNOW = ("professional", "meeting_infrastructure", "subsidy", "employment_measure", "expertise", "policy")


@dataclass(frozen=True)
class Trace:
    """One trace of support."""

    reading: TraceReading
    kind: str
    mark: Symbol | None
    what: str
    provider: str
    paid_by: str
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class PracticePanel:
    """The panel of a practice."""

    id: str
    name: str
    dates: tuple[str, ...]
    where: tuple[str, ...]
    mark: Symbol
    summary: str
    traces: tuple[Trace, ...]
    not_known: str
    groups: tuple[ReadingGroup, ...]
    readings: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    references: tuple[Link, ...]
    area_id: str | None
    area_name: str
    precision: str
    not_placed: str


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator of an area: value, rank among the areas that have one, source, and that it is of a larger area.

    ``change`` says how it changed since the earlier year of the view; empty without one. Changes have no rank.
    """

    label: str
    value: str
    unit: str
    rank: str
    description: str
    of: str
    source: Link
    main: bool
    change: str = ""


@dataclass(frozen=True)
class AreaPanel:
    """The panel of an area.

    Attributes:
        known_practices, known_places: what is known in it; ``practices`` and ``meeting_places`` name the same.
        more, more_label: of a neighbourhood, what is known in its municipality ``town`` and may be here; else empty.
    """

    id: str
    name: str
    kind: str
    municipality: str
    facts: tuple[str, ...]
    figures: tuple[IndicatorValue, ...]
    rank_note: str
    practices: tuple[tuple[str, str], ...]
    meeting_places: tuple[tuple[str, str, str], ...]
    places_searched: bool
    no_places: str
    known_practices: KnownList
    known_places: KnownList
    more: str
    more_label: str
    town: str | None
    together: BivariateSummary | None
    walks: tuple[str, ...]
    verified_only: str


def practice_panel(practice: str, dataset: Dataset, words: Words) -> PracticePanel:
    """The panel of a practice.

    Raises:
        KeyError: the bundle does not contain the practice.
    """
    row = record(dataset.practices_by_id, practice)
    references = dataset.bundle.references[dataset.bundle.references["practice_id"] == practice]
    supports = dataset.bundle.supports[dataset.bundle.supports["practice_id"] == practice]
    tables = {name: _rows_of(practice, getattr(dataset.bundle, name)) for name in TABLES}
    return panel_of(row, supports.to_dict("records"), references.to_dict("records"), dataset, words, tables)


def _rows_of(practice: str, table: pd.DataFrame) -> Rows:
    return table[table["practice_id"] == practice].to_dict("records")


def panel_of(
    row: Row,
    supports: Rows,
    references: Rows,
    dataset: Dataset,
    words: Words,
    tables: Mapping[str, Rows],
) -> PracticePanel:
    """The panel of a practice, from rows with the columns of the bundle's tables.

    Args:
        row: the practice.
        supports: its traces of support; what they leave out about role and period is not known.
        references: its references.
        dataset: the bundle on show.
        words: the reader's language.
        tables: its rows of the tables of readings, by :data:`~dashboard.presenters.practice_readings.TABLES`.
    """
    by_id = {str(item["reference_id"]): _link(item) for item in references}
    kinds = frozenset(str(item["kind"]) for item in supports)
    missing = [words.term("support", kind) for kind in KINDS_TO_KNOW if kind not in kinds]
    area = _value(row, "area_id")
    # Of a withheld place the precision is not shown: it is withheld, not unknown.
    located = text_of(row["precision"]) if row["unmatched"] != BY_MUNICIPALITY else ""
    precision = words("detail.place_precision", precision=words.term("precision", located)) if located else ""
    return PracticePanel(
        id=row["practice_id"],
        name=row["name"],
        dates=_dates(row, words),
        where=_where(row, dataset, words),
        mark=symbol(kinds),
        summary=local_text(row, "summary", words),
        traces=tuple(_trace(item, by_id, words) for item in supports),
        not_known=words.join([*(missing if supports else ()), *not_said(row, tables, words)]),
        groups=reading_groups(row, tables, by_id, dataset, words),
        readings=_readings(row, by_id, words),
        facts=_facts(row, words),
        references=tuple(by_id.values()),
        area_id=area,
        area_name=dataset.area_names(words.lang)[area] if area else "",
        precision=precision,
        not_placed=_not_placed(row, words),
    )


def _not_placed(row: Row, words: Words) -> str:
    reason = reason_of(row["unmatched"], row.get("municipality_id"))
    return words(f"detail.not_in_area.{reason}") if reason else ""


def area_panel(area: str, dataset: Dataset, words: Words, view: View) -> AreaPanel:
    """The panel of an area; the figure that the map of ``view`` shows comes first.

    Raises:
        KeyError: the bundle does not contain the area.
    """
    row = dataset.area_records[area]
    practices = dataset.rows_in(dataset.bundle.practices, area)
    card = area_card(area, dataset, words, card_figures(view, dataset))
    main = view.indicator or dataset.default_indicator
    shown = [
        item
        for item in dataset.bundle.manifest.indicators
        if row["level"] in dataset.indicator_levels(item.id) and area in made_for(dataset, item.id)
    ]
    return AreaPanel(
        id=area,
        name=card.name,
        kind=card.kind,
        municipality=card.municipality,
        facts=area_facts(row, words),
        figures=tuple(_indicator_value(area, item, view, main, dataset, words) for item in shown),
        rank_note=_rank_note(area, row["level"], view, dataset, words) + _neutral_note(shown, words),
        practices=tuple(zip(practices["practice_id"], practices["name"], strict=True)),
        meeting_places=tuple((place.name, place.kind, place.url) for place in card.places),
        places_searched=card.places_searched,
        no_places=card.no_places,
        known_practices=known_list(area, "practice", dataset, words),
        known_places=known_list(area, "meeting_place", dataset, words),
        more=more_in_town(area, dataset, words),
        more_label=words(
            "known_in_town.show_town", town=dataset.municipality_name(row["municipality_name"], words.lang)
        ),
        town=town_of(area, dataset),
        together=card.need,
        walks=card.walks,
        verified_only=card.verified_only,
    )


def _neutral_note(shown: Sequence[Indicator], words: Words) -> str:
    """What rank 1 is of figures that say nothing about need; empty where there are none."""
    labels = [words.local(item.label) for item in shown if item.direction == "neutral"]
    return " " + words("detail.rank_note_neutral", figures=words.join(labels)) if labels else ""


def _rank_note(area: str, level: str, view: View, dataset: Dataset, words: Words) -> str:
    """What ranks mean, and among which areas they are."""
    main = dataset.indicator(view.indicator)
    scale = scale_of(view, dataset, main.id) if main else None
    if scale is None or scale.kind == "region" or not scale.compares(area, level, dataset):
        return words(f"detail.rank_note.{level}")
    town = dataset.area_names(words.lang)[scale.town] if scale.town else ""
    return words(f"detail.rank_note_within.{scale.kind}", town=town)


def rank_range(value: float, known: pd.Series, direction: str) -> tuple[int, int]:
    """The first and last rank of a value among those known, 1 for the greatest need.

    Equal values share their ranks: one score for a whole city is not a ranking of its neighbourhoods.

    Args:
        direction: ``low_is_need``; any other ranks the highest value first.
    """
    before = (known < value) if direction == "low_is_need" else (known > value)
    first = int(before.sum()) + 1
    return first, first + int((known == value).sum()) - 1


def _value(row: Row, name: str) -> Any:
    """A cell of a row; None where it is missing."""
    value: Any = row[name]
    return None if pd.isna(value) is True else value


def _link(item: Row) -> Link:
    year = f" ({item['year']})" if text_of(item["year"]) else ""
    publisher = f"{item['publisher']}: " if text_of(item["publisher"]) else ""
    return Link(f"{publisher}{item['title']}{year}", item["url"])


def _trace(item: Row, by_id: dict[str, Link], words: Words) -> Trace:
    marks: dict[str, Symbol] = {"professional": "professional", "meeting_infrastructure": "meeting"}
    return Trace(
        reading=trace_reading(item, by_id, words),
        kind=words.term("support", item["kind"]),
        mark=marks.get(item["kind"]),
        what=local_text(item, "what", words),
        provider=text_of(item["provider"]) or words("detail.provider_unknown"),
        paid_by=words("detail.paid_by", funding=words.term("funding", item["funding"])),
        sources=tuple(by_id[reference] for reference in item["references"]),
    )


def _dates(row: Row, words: Words) -> tuple[str, ...]:
    start, end, verified = (_value(row, name) for name in ("start", "end", "verified"))
    confirmed = words("detail.verified", year=verified) if verified else words("detail.verified_unknown")
    return tuple(filter(None, (words("detail.practice"), period_text(start, end, words), confirmed)))


def _where(row: Row, dataset: Dataset, words: Words) -> tuple[str, ...]:
    place = [text_of(row[name]) for name in ("place_name", "address")]
    town = dataset.municipality_name(text_of(row["municipality_name"]), words.lang)
    town = " ".join(filter(None, (text_of(row["postcode"]), town)))
    settings = ", ".join(words.term("setting", term) for term in row["setting"])
    return tuple(filter(None, (*dict.fromkeys(place), town, settings)))


def _readings(row: Row, by_id: dict[str, Link], words: Words) -> tuple[tuple[str, str], ...]:
    pairs: Iterable[tuple[str, str]] = zip(row["sources"], row["readings_by"], strict=True)
    return tuple(
        (words.term("source_of_solidarity", term), reader_of({"read_by": reader}, by_id, words))
        for term, reader in pairs
    )


def _facts(row: Row, words: Words) -> tuple[tuple[str, str], ...]:
    groups = ", ".join(words.term("group", term) for term in row["groups"])
    initiator = words.term("initiator", row["initiator"]) if text_of(row["initiator"]) else words("unknown")
    studies = ", ".join(words.term("study", term) for term in row["studies"])
    facts = (
        (words("table.status"), words.term("status", row["status"])),
        (words("detail.who"), groups),
        (words("detail.initiator"), initiator),
        (words("detail.studies"), studies),
    )
    return tuple((name, value) for name, value in facts if value)


def _indicator_value(
    area: str, item: Indicator, view: View, main: str | None, dataset: Dataset, words: Words
) -> IndicatorValue:
    """The value of an indicator in an area; ``main`` is the indicator that the map shows, in the year of the view."""
    year = dataset.year(item, view.at) if item.id == main else item.vintage
    row = dataset.figure_records(item.id, year).get(area, NO_FIGURE)
    value, known = float(row["value"]), _compared(area, item, year, view, dataset)
    source = attribution(dataset.sources[item.source], dataset, words)
    since = dataset.since(item, view) if item.id == main else None
    years = words.join([str(one) for one in (since, year) if one])
    dated = source.title if years in source.title else f"{source.title}, {years}"
    title = words("detail.figure_source", title=dated, licence=source.licence)
    first, last = rank_range(value, known, item.direction)
    rank = words("detail.rank_of", rank=str(first) if first == last else f"{first}–{last}", n=len(known))
    return IndicatorValue(
        label=words.figure_label(item, year),
        unit=words.local(item.unit),
        value=words("map.no_figure") if pd.isna(value) else words.decimal(value, dataset.decimals(item.id)),
        rank="–" if pd.isna(value) else rank,
        description=words.local(item.description),
        of=of_text(row["of"], dataset, words),
        source=Link(title, source.url),
        main=item.id == main,
        change=_change(area, item, year, since, dataset, words) if since else "",
    )


def _change(area: str, item: Indicator, year: int, since: int, dataset: Dataset, words: Words) -> str:
    value = float(dataset.figure_records(item.id, year, since).get(area, NO_FIGURE)["value"])
    if pd.isna(value):
        return words("change.row_unknown", since=since)
    digits, before = dataset.decimals(item.id), float(dataset.figure_records(item.id, since)[area]["value"])
    return words(
        "change.row",
        since=since,
        before=words.decimal(before, digits),
        change=words.change(value, digits),
        unit=words.figure_unit(item, since, value),
    )


def _compared(area: str, item: Indicator, year: int, view: View, dataset: Dataset) -> pd.Series:
    """The values that the one of an area is ranked among: of its own level, within the scale of the view if it can."""
    level, scale = dataset.level_of(area), scale_of(view, dataset, item.id)
    if scale.compares(area, level, dataset):
        return scale.values(dataset, item.id, year)
    return dataset.known_figures(level, item.id, year)
