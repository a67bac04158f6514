"""The card of an area: what page, embed, file and story say of it, as plain values from one place.

A card answers in words also where something is missing: no figure here, nobody searched, too few residents, or a figure
and a comparison that exist for areas of another level only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.presenters.area_texts import Row, of_text, residents_text, town_texts
from dashboard.presenters.bivariate import BivariateSummary, coverage_note, summary_of, was_searched
from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.presenters.places import described_place, name_of_place, verified_line
from dashboard.query.bivariate import SPARSE, need_indicator
from dashboard.query.dataset import Dataset, derived
from dashboard.query.known import known_rows
from dashboard.query.scale import made_for
from dashboard.query.view import View
from geodata.region import Indicator

WHOLE_PERCENT = 100


@dataclass(frozen=True)
class CardFigures:
    """Which figures cards are about: an indicator with its year, and one of need; None where there is none.

    With ``since`` the figure is the change of the indicator from that year on.
    """

    indicator: str | None
    year: int | None
    need: str | None
    since: int | None = None


@dataclass(frozen=True)
class CardFigure:
    """The figure that the map shows, of one area.

    Attributes:
        label: the indicator with its year, of a change with both.
        value: the number, or a sentence why there is none; ``unit`` is empty then.
        note: of a change the figures of both years; that it covers a part of the residents or a larger area.
    """

    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True)
class KnownPlace:
    """A known meeting place: its name, its kind in words, and where it was found."""

    name: str
    kind: str
    url: str


@dataclass(frozen=True)
class AreaCard:
    """The card of an area.

    Attributes:
        kind: of area, in words; ``municipality``: of a neighbourhood, with those that it is partly in.
        need: need beside known meeting places, or why they are not compared.
        walks: how many residents have no known place within a walk; where few live a km², how far the nearest is.
        verified_only: what of this changes where only places count that the editors verified; empty for nothing.
        places: the known meeting places in the area.
        places_searched: whether its municipality was searched, so that finding none is a result.
        no_places: why none is listed, whether or not one is.
        search_note: how far its municipality was searched; empty where ``certainty`` says it.
    """

    id: str
    name: str
    kind: str
    municipality: str
    residents: str
    figure: CardFigure | None
    need: BivariateSummary | None
    walks: tuple[str, ...]
    verified_only: str
    places: tuple[KnownPlace, ...]
    places_searched: bool
    no_places: str
    search_note: str

    @property
    def kicker(self) -> str:
        """The kind of area and where it lies, on one line."""
        return " · ".join(filter(None, (self.kind, self.municipality)))

    @property
    def certainty(self) -> tuple[str, ...]:
        """How sure the comparison of need and known meeting places is: sentences; empty where nothing is compared."""
        return self.need.lines if self.need else ()

    @property
    def places_note(self) -> str:
        """What there is to say beside the list of places; empty where ``need`` says already that nobody searched."""
        told = self.need is not None and not self.need.known and self.need.cell.startswith(self.no_places)
        empty = "" if self.places or told else self.no_places
        return " ".join(filter(None, (empty, self.search_note)))

    def places_named(self, words: Words, most: int) -> list[str]:
        """The names of the first places, and the number of the others as the last item of an enumeration."""
        names = [place.name for place in self.places]
        if len(names) <= most:
            return names
        return [*names[: most - 1], words.plural("card.others", len(names) - most + 1)]


def card_figures(view: View, dataset: Dataset) -> CardFigures:
    """The figures that the map of a view is about.

    Of need beside known meeting places it is the indicator of need, in its newest year. Where the indicator of a view
    does not stand for need, need is by the region's own.
    """
    bundle = dataset.bundle
    need = need_indicator(view, bundle) or need_indicator(replace(view, indicator=None), bundle)
    shown = dataset.indicator(need_indicator(view, bundle) if "gap" in view.layers else view.indicator)
    shown = shown or dataset.indicator(view.indicator)
    if shown is None:
        return CardFigures(None, None, need)
    if "gap" in view.layers:
        return CardFigures(shown.id, shown.vintage, need)
    return CardFigures(shown.id, dataset.year(shown, view.at), need, dataset.since(shown, view))


def area_card(area: str, dataset: Dataset, words: Words, figures: CardFigures) -> AreaCard:
    """The card of an area.

    Args:
        area: its id.
        dataset: that contains it.
        words: the language.
        figures: which figures it is about, see :func:`card_figures`.

    Raises:
        KeyError: the bundle does not contain the area.
    """
    row = dataset.area_records[area]
    written = row["municipality_name"] if isinstance(row["municipality_name"], str) else ""
    searched, need = was_searched(row["municipality_name"], dataset), _need(area, dataset, words, figures.need)
    why = "no_meeting_places" if searched else "places_not_searched"
    return AreaCard(
        id=area,
        name=dataset.area_names(words.lang)[area],
        kind=words(f"detail.area.{row['level']}"),
        municipality=town_texts(dataset, words.lang)[area],
        residents=words("detail.residents_unknown") if pd.isna(row["population"]) else residents_text(row, words),
        figure=_figure(area, row["level"], dataset, words, figures),
        need=need,
        walks=walks(area, dataset, words),
        verified_only=verified_line(area, dataset, words, figures.need),
        places=tuple(
            KnownPlace(name_of_place(place, words), described_place(place, words), place["url"])
            for place in _places(dataset, row["level"]).get(area, ())
        ),
        places_searched=searched,
        no_places=words(f"detail.{why}", municipality=dataset.municipality_name(written, words.lang)),
        search_note="" if need and need.known else coverage_note(written, dataset, words),
    )


def walks(area: str, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """How many residents of an area have no known place within a walk, and where few live a km² how far the nearest is;
    empty where it is not known.
    """
    level, walk = dataset.level_of(area), dataset.catchment_m
    without, nearest, support = (
        dataset.measure_table(name, level) for name in (f"without_place_{walk}", "nearest_place", "support")
    )
    lines, people = [], without["value"].get(area)
    if not pd.isna(people):
        number = round(people)
        text = words.plural("compared.without", number, walk=words.whole(walk)) if number else ""
        lines.append(text or words("compared.without_none", walk=words.whole(walk)))
    if support["status"].get(area) == SPARSE and not pd.isna(metres := nearest["value"].get(area)):
        lines.append(words("compared.nearest", n=words.whole(round(metres, -1))))
    return tuple(lines)


def _need(area: str, dataset: Dataset, words: Words, indicator: str | None) -> BivariateSummary | None:
    """Need beside known meeting places; of a municipality with neighbourhoods that these are compared instead."""
    found, declared = summary_of(area, dataset, words, indicator), dataset.indicator(indicator)
    if found or indicator is None or declared is None:
        return found
    title = words("together.of", need=words.figure_label(declared))
    return BivariateSummary(False, title, words("card.by_neighbourhood"), (), method_link("gap", words))


def _figure(area: str, level: str, dataset: Dataset, words: Words, figures: CardFigures) -> CardFigure | None:
    item = dataset.indicator(figures.indicator)
    if figures.indicator is None or figures.year is None or item is None:
        return None
    since = figures.since
    label = words.figure_label(item, figures.year, since)
    row = dataset.figure_records(item.id, figures.year, since).get(area)
    years = _both_years(area, item, figures.year, since, dataset, words) if since else ""
    if row is None or pd.isna(row["value"]):
        return CardFigure(label, _no_figure(area, level, item, dataset, words), "", years)
    share = round(row["coverage"] * WHOLE_PERCENT) if row["status"] == "partial" else WHOLE_PERCENT
    partial = words("map.partial", n=share) if share < WHOLE_PERCENT else ""
    note = " ".join(filter(None, (years, partial, of_text(row["of"], dataset, words))))
    write = words.change if since else words.decimal
    return CardFigure(
        label, write(row["value"], dataset.decimals(item.id)), words.figure_unit(item, since, row["value"]), note
    )


def _both_years(area: str, item: Indicator, year: int, since: int, dataset: Dataset, words: Words) -> str:
    """The figures of an area behind a change, as a sentence; empty where it has neither."""
    rows = [dataset.figure_records(item.id, one).get(area) for one in (since, year)]
    values = [math.nan if row is None else float(row["value"]) for row in rows]
    if all(map(math.isnan, values)):
        return ""
    before, now = (
        words("map.no_figure") if math.isnan(value) else words.decimal(value, dataset.decimals(item.id))
        for value in values
    )
    unit = words.local(item.unit)
    return words("change.both", since=since, before=before, year=year, now=now, unit=unit)


def _no_figure(area: str, level: str, item: Indicator, dataset: Dataset, words: Words) -> str:
    """Why an area has no figure: it is made for the other level, for another part of the region, or missing."""
    levels = dataset.indicator_levels(item.id)
    if levels and level not in levels:
        return words(f"card.only_by.{levels[-1]}")
    return words("card.no_figure" if area in made_for(dataset, item.id) else "card.made_elsewhere")


@derived
def _places(dataset: Dataset, level: str) -> Mapping[str, Sequence[Row]]:
    """Area id of a level → the meeting places in it, by name."""
    column = "municipality_id" if level == "municipality" else "area_id"
    table = known_rows(dataset, "meeting_place").sort_values("name", kind="stable").dropna(subset=[column])
    found: dict[str, list[Row]] = {}
    for area, row in zip(table[column], table.to_dict("records"), strict=True):
        found.setdefault(str(area), []).append(row)
    return found
