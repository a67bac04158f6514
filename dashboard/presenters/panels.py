"""What the detail panel and the cards say, as plain values for the templates. No Streamlit, no HTML."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.bivariate import BivariateSummary, bivariate_summary, searched_at_all
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.dataset import Dataset

Rows = Sequence[dict[Hashable, Any]]
BY_MUNICIPALITY = "by_municipality"
KINDS_TO_KNOW = ("professional", "meeting_infrastructure", "subsidy", "employment_measure", "expertise", "policy")


@dataclass(frozen=True)
class Link:
    """A source as a reader follows it."""

    title: str
    url: str


@dataclass(frozen=True)
class Trace:
    """One trace of support as it is shown."""

    kind: str
    mark: Symbol | None
    what: str
    provider: str
    paid_by: str
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class PracticePanel:
    """All that the panel says about a practice."""

    id: str
    name: str
    dates: tuple[str, ...]
    where: tuple[str, ...]
    mark: Symbol
    summary: str
    traces: tuple[Trace, ...]
    not_known: str
    readings: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    references: tuple[Link, ...]
    area_id: str | None
    area_name: str
    precision: str
    not_placed: str


@dataclass(frozen=True)
class IndicatorValue:
    """One figure of an area: value with unit, its place among the areas that have one, and its source."""

    label: str
    value: str
    rank: str
    description: str
    source: Link
    main: bool


@dataclass(frozen=True)
class AreaPanel:
    """All that the panel says about a neighbourhood."""

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
    together: BivariateSummary | None


def practice_panel(practice: str, dataset: Dataset, words: Words) -> PracticePanel:
    """The panel of a practice; KeyError when the bundle does not hold it."""
    row = _row(dataset.bundle.practices, "practice_id", practice)
    references = dataset.bundle.references[dataset.bundle.references["practice_id"] == practice]
    supports = dataset.bundle.supports[dataset.bundle.supports["practice_id"] == practice]
    return panel_of(row, supports.to_dict("records"), references.to_dict("records"), dataset, words)


def panel_of(row: pd.Series, supports: Rows, references: Rows, dataset: Dataset, words: Words) -> PracticePanel:
    """The panel of a practice that is given as rows with the columns of the bundle's tables."""
    by_id = {str(item["reference_id"]): _link(item) for item in references}
    kinds = frozenset(str(item["kind"]) for item in supports)
    area = row["area_id"] if pd.notna(row["area_id"]) else None
    # Where a place is withheld it is not said how finely it is known: it is not that nobody knows.
    told = pd.notna(row["precision"]) and row["unmatched"] != BY_MUNICIPALITY
    precision = words.term("precision", row["precision"]) if told else ""
    return PracticePanel(
        id=row["practice_id"],
        name=row["name"],
        dates=_dates(row, words),
        where=_where(row, words),
        mark=symbol(kinds),
        summary=words.local({lang: _text(row[f"summary_{lang}"]) for lang in ("nl", "fr", "en")}),
        traces=tuple(_trace(item, by_id, words) for item in supports),
        not_known=words.join([words.term("support", k) for k in KINDS_TO_KNOW if k not in kinds]),
        readings=_readings(row, by_id, words),
        facts=_facts(row, words),
        references=tuple(by_id.values()),
        area_id=area,
        area_name=dataset.area_names(words.lang)[area] if area else "",
        precision=words("detail.place_precision", precision=precision) if precision else "",
        not_placed="" if area else words(f"detail.not_in_area.{row['unmatched']}"),
    )


def area_panel(area: str, dataset: Dataset, words: Words, indicator: str | None) -> AreaPanel:
    """The panel of an area; KeyError when the bundle does not hold it. ``indicator`` is the one the map shows."""
    row = _row(dataset.bundle.areas, "area_id", area)
    inside = {area, *dataset.bundle.areas.loc[dataset.bundle.areas["parent_id"] == area, "area_id"]}
    practices = dataset.bundle.practices[dataset.bundle.practices["area_id"].isin(inside)]
    places = dataset.bundle.meeting_places[dataset.bundle.meeting_places["area_id"].isin(inside)]
    city = dataset.bundle.manifest["region_info"]["municipalities"].get(row["municipality_name"])
    municipality = words.local(city) if city else _text(row["municipality_name"])
    searched = searched_at_all(row["municipality_name"], dataset)
    return AreaPanel(
        id=area,
        name=dataset.area_names(words.lang)[area],
        kind=words(f"detail.area.{row['level']}"),
        municipality=municipality if row["level"] == "neighbourhood" else "",
        facts=area_facts(row, dataset, words),
        figures=_figures(area, dataset, words, indicator),
        rank_note=words(f"detail.rank_note.{row['level']}"),
        practices=tuple((row["practice_id"], row["name"]) for row in practices.to_dict("records")),
        meeting_places=tuple(
            (row["name"], words.term("meeting_place_kind", row["kind"]), row["url"])
            for row in places.sort_values("name").to_dict("records")
        ),
        places_searched=searched,
        no_places=words(
            f"detail.{'no_meeting_places' if searched else 'places_not_searched'}", municipality=municipality
        ),
        together=bivariate_summary(area, dataset, words, indicator),
    )


def place_of(value: float, known: pd.Series, direction: str) -> tuple[int, int]:
    """The first and last place that a figure may claim among those known, 1 for the greatest need.

    Equal figures share their places: one score for a whole city is not a ranking of its neighbourhoods.
    """
    before = (known < value) if direction == "low_is_need" else (known > value)
    first = int(before.sum()) + 1
    return first, first + int((known == value).sum()) - 1


def _row(table: pd.DataFrame, key: str, value: str) -> pd.Series:
    found = table[table[key] == value]
    if found.empty:
        raise KeyError(value)
    return found.iloc[0]


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _link(item: dict[Hashable, Any]) -> Link:
    year = f" ({item['year']})" if pd.notna(item["year"]) else ""
    publisher = f"{item['publisher']}: " if _text(item["publisher"]) else ""
    return Link(f"{publisher}{item['title']}{year}", item["url"])


def _trace(item: dict[Hashable, Any], by_id: dict[str, Link], words: Words) -> Trace:
    marks: dict[str, Symbol] = {"professional": "professional", "meeting_infrastructure": "meeting"}
    return Trace(
        kind=words.term("support", item["kind"]),
        mark=marks.get(item["kind"]),
        what=words.local({"nl": _text(item["what_nl"]), "fr": _text(item["what_fr"]), "en": _text(item["what_en"])}),
        provider=_text(item["provider"]) or words("detail.provider_unknown"),
        paid_by=words("detail.paid_by", funding=words.term("funding", item["funding"])),
        sources=tuple(by_id[reference] for reference in item["references"]),
    )


def _dates(row: pd.Series, words: Words) -> tuple[str, ...]:
    start, end, verified = (None if pd.isna(row[name]) else int(row[name]) for name in ("start", "end", "verified"))
    said = [words("detail.practice")]
    if start and end:
        said.append(words("detail.between", start=start, end=end) if start != end else str(start))
    elif start:
        said.append(words("detail.since", year=start))
    elif end:
        said.append(words("detail.until", year=end))
    said.append(words("detail.verified", year=verified) if verified else words("detail.verified_unknown"))
    return tuple(said)


def _where(row: pd.Series, words: Words) -> tuple[str, ...]:
    place = [_text(row[name]) for name in ("place_name", "address")]
    town = " ".join(filter(None, (_text(row["postcode"]), _text(row["municipality_name"]))))
    settings = ", ".join(words.term("setting", term) for term in row["setting"])
    return tuple(filter(None, (*dict.fromkeys(place), town, settings)))


def _readings(row: pd.Series, by_id: dict[str, Link], words: Words) -> tuple[tuple[str, str], ...]:
    def said(reader: str) -> str:
        if reader == "registry":
            return words("detail.read_by_registry")
        return words("detail.read_by", title=by_id[reader].title)

    pairs: Iterable[tuple[str, str]] = zip(row["sources"], row["readings_by"], strict=True)
    return tuple((words.term("source_of_solidarity", term), said(reader)) for term, reader in pairs)


def _facts(row: pd.Series, words: Words) -> tuple[tuple[str, str], ...]:
    groups = ", ".join(words.term("group", term) for term in row["groups"])
    initiator = words.term("initiator", row["initiator"]) if _text(row["initiator"]) else words("unknown")
    studies = ", ".join(words.term("study", term) for term in row["studies"])
    facts = (
        (words("table.status"), words.term("status", row["status"])),
        (words("detail.who"), groups),
        (words("detail.initiator"), initiator),
        (words("detail.studies"), studies),
    )
    return tuple((name, value) for name, value in facts if value)


def area_facts(row: Mapping[Any, Any] | pd.Series, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """An area's residents with their year, and its surface, in words; ``row`` is one of the bundle's areas."""
    people = row["population"]
    said = words("detail.residents_unknown") if pd.isna(people) else residents_said(int(people), dataset, words)
    return (said, words("detail.surface", n=words.decimal(row["area_km2"], 2)))


def residents_said(people: int, dataset: Dataset, words: Words) -> str:
    """A number of residents with its year, in words."""
    year = dataset.bundle.manifest["region_info"].get("population_vintage")
    return words.plural("detail.residents", people, year=year)


def _figures(area: str, dataset: Dataset, words: Words, shown: str | None) -> tuple[IndicatorValue, ...]:
    sources = {source["id"]: source for source in dataset.bundle.manifest["sources"]}
    main = shown or dataset.default_indicator
    level = _row(dataset.bundle.areas, "area_id", area)["level"]
    peers = set(dataset.areas_of(level)["area_id"])
    table = dataset.bundle.indicators[dataset.bundle.indicators["area_id"].isin(peers)]
    figures = []
    for item in dataset.bundle.manifest["indicators"]:
        values = table[table["indicator_id"] == item["id"]].set_index("area_id")["value"]
        value, known = values.get(area), values.dropna()
        source = sources[item["source"]]
        has = value is not None and pd.notna(value)
        figures.append(
            IndicatorValue(
                label=words.local(item["label"]),
                value=words.decimal(float(value)) if has else words("map.no_figure"),
                rank=_rank(float(value), known, item["direction"], words) if has else "–",
                description=words.local(item["description"]),
                source=Link(_figure_source(source, item["vintage"], words), source.get("url") or ""),
                main=item["id"] == main,
            )
        )
    return tuple(figures)


def _rank(value: float, known: pd.Series, direction: str, words: Words) -> str:
    first, last = place_of(value, known, direction)
    return words("detail.rank_of", rank=str(first) if first == last else f"{first}–{last}", n=len(known))


def _figure_source(source: dict[str, Any], year: int, words: Words) -> str:
    return words("detail.figure_source", title=words.local(source["title"]), year=year, licence=source["licence"])
