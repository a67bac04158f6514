"""The figures of chosen areas over the years, beside the region and the part of it that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.presenters.credits import Attribution
from dashboard.presenters.i18n import Words, sentence_case
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood.figure_view import attributions
from dashboard.presenters.neighbourhood.line_chart import HEIGHT, DrawnLine, Line, LineChart, Look, line_chart
from dashboard.presenters.year_bar import percent_sign
from dashboard.query.dataset import Dataset
from dashboard.query.scale import made_for
from dashboard.query.years import YearMeans, year_means
from geodata.region import Indicator

# As many years are written below a narrow chart.
MOST_YEARS = 5


@dataclass(frozen=True)
class LineText:
    """A line with its name and last value, and its first where it is of the only chosen area."""

    drawn: DrawnLine
    name: str
    last: str
    first: str


@dataclass(frozen=True)
class YearsView:
    """One figure over the years.

    Attributes:
        said: first and last value of each chosen area, in words.
        notes: of which areas the lines are.
        ticks: place in CSS pixels from the top → number in words.
        widths: the most characters of a number at the left and of a name with its value at the right.
        years: place in per cent → year in words, and whether a narrow chart has room for it.
        head, rows: the same numbers as a table.
    """

    id: str
    label: str
    unit: str
    height: int
    lines: tuple[LineText, ...]
    said: tuple[str, ...]
    notes: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    widths: tuple[int, int]
    years: tuple[tuple[float, str, bool], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    about: str
    sources: tuple[Attribution, ...]
    how: str


def year_views(areas: Sequence[str], dataset: Dataset, words: Words) -> tuple[YearsView, ...]:
    """Every figure of several years that some areas, or their municipalities, have."""
    dated = (item for item in dataset.bundle.manifest.indicators if len(item.vintages) > 1)
    found = (_year_view(item, areas, dataset, words) for item in dated)
    return tuple(view for view in found if view is not None)


def _year_view(item: Indicator, areas: Sequence[str], dataset: Dataset, words: Words) -> YearsView | None:
    own = tuple(dict.fromkeys(found for area in areas if (found := bearer(area, item.id, dataset)) is not None))
    names = dataset.area_names(words.lang)
    lines = [Line(names[area], "own", _values(area, item, dataset)) for area in own]
    if not any(line.known for line in lines):
        return None
    beside = _beside(own, item, dataset, words)
    chart = line_chart([*lines, *(line for line, _ in beside)])
    assert chart is not None
    # Of several areas the numbers at the left would lie over one another.
    texts = tuple(_line_text(drawn, item, dataset, words, alone=len(own) == 1) for drawn in chart.lines)
    ticks = tuple((y, words.decimal(value, chart.digits)) for y, value in chart.ticks)
    need = dataset.measure(f"need_{item.id}")
    return YearsView(
        id=item.id,
        label=words("years.title", label=words.local(item.label), first=min(item.vintages), last=max(item.vintages)),
        unit=words.local(item.unit),
        height=HEIGHT,
        lines=texts,
        said=tuple(_said(line, item, dataset, words) for line in lines if line.known),
        notes=(*_borrowed(areas, own, dataset, words), *_compared(beside, words)),
        ticks=ticks,
        widths=(max(len(text) for _, text in ticks), max(len(f"{line.name} {line.last}") for line in texts)),
        years=_years(chart),
        head=tuple(drawn.line.name for drawn in reversed(chart.lines)),
        rows=_rows(chart, item, dataset, words),
        about=words.local(item.description),
        sources=attributions((item.source,), dataset, words),
        how=method_link(need.anchor, words) if need is not None and need.anchor else "",
    )


def bearer(area: str, indicator: str, dataset: Dataset) -> str | None:
    """The area whose figure is shown for an area: itself, or its municipality where the figure is of no such areas."""
    levels = dataset.indicator_levels(indicator)
    if dataset.level_of(area) in levels:
        return area if area in made_for(dataset, indicator) else None
    town = dataset.area_records[area]["municipality_id"]
    there = isinstance(town, str) and town in dataset.area_records and dataset.level_of(town) in levels
    return town if there else None


def _values(area: str, item: Indicator, dataset: Dataset) -> tuple[tuple[int, float | None], ...]:
    records = ((year, dataset.figure_records(item.id, year).get(area, {})) for year in sorted(item.vintages))
    return tuple(
        (year, None if (value := row.get("value")) is None or value != value else float(value)) for year, row in records
    )


def _beside(own: Sequence[str], item: Indicator, dataset: Dataset, words: Words) -> list[tuple[Line, YearMeans]]:
    """The parts of the region that areas are in, and the region; one of the same areas as another is left out."""
    towns = [dataset.area_records[area]["municipality_id"] for area in own]
    parts = dict.fromkeys(dataset.part_of(town) for town in towns if isinstance(town, str))
    named: list[tuple[str, Look, YearMeans | None]] = [
        (words.local(dataset.region.parts[part].label), "near", year_means(dataset, item.id, part))
        for part in parts
        if part is not None
    ]
    named.append((sentence_case(words("years.whole")), "far", year_means(dataset, item.id)))
    taken, found = [frozenset(own)], []
    for name, look, means in named:
        if means is not None and means.areas not in taken:
            taken.append(means.areas)
            found.append((Line(name, look, means.means), means))
    return found


def _compared(beside: Sequence[tuple[Line, YearMeans]], words: Words) -> tuple[str, ...]:
    """Of how many areas each line beside is the mean."""
    if not beside:
        return ()
    names = [words("years.whole") if line.look == "far" else line.name for line, _ in beside]
    numbers = [words.whole(len(means.areas)) for _, means in beside]
    each = [words("years.mean_each", name=name, n=n) for name, n in zip(names, numbers, strict=True)]
    return (words(f"years.line_of.{beside[0][1].level}", lines=words.join(each)),)


def _line_text(drawn: DrawnLine, item: Indicator, dataset: Dataset, words: Words, *, alone: bool) -> LineText:
    digits, line = dataset.decimals(item.id), drawn.line
    (_, first), (year, last) = line.known[0], line.known[-1]
    text = words.decimal(last, digits)
    return LineText(
        drawn=drawn,
        name=line.name,
        last=text if year == line.values[-1][0] else words("years.until", value=text, year=year),
        first=words.decimal(first, digits) + percent_sign(item, words) if alone and line.look == "own" else "",
    )


def _said(line: Line, item: Indicator, dataset: Dataset, words: Words) -> str:
    digits, sign = dataset.decimals(item.id), percent_sign(item, words)
    (first, before), (last, after) = line.known[0], line.known[-1]
    values = {"before": words.decimal(before, digits) + sign, "after": words.decimal(after, digits) + sign}
    key = "years.said" if first != last else "years.said_once"
    return words(key, name=line.name, first=first, last=last, **values)


def _borrowed(areas: Sequence[str], own: Sequence[str], dataset: Dataset, words: Words) -> tuple[str, ...]:
    """That a figure is of the municipality, where it is not of a chosen area itself."""
    names = dataset.area_names(words.lang)
    towns = [names[area] for area in own if area not in areas]
    return (words("years.of_town", towns=words.join(towns)),) if towns else ()


def _years(chart: LineChart) -> tuple[tuple[float, str, bool], ...]:
    """The first and the last in full; the last and every so many before it in a narrow chart."""
    last = len(chart.years) - 1
    every = -(-last // (MOST_YEARS - 1)) if last else 1
    return tuple(
        (
            x,
            str(year) if at in (0, last) else f"’{year % 100:02}",
            at == 0 or ((last - at) % every == 0 and at >= every),
        )
        for at, (x, year) in enumerate(chart.years)
    )


def _rows(chart: LineChart, item: Indicator, dataset: Dataset, words: Words) -> tuple[tuple[str, ...], ...]:
    digits = dataset.decimals(item.id)
    values = [dict(drawn.line.values) for drawn in reversed(chart.lines)]
    return tuple(
        (str(year), *("–" if (value := line[year]) is None else words.decimal(value, digits) for line in values))
        for _, year in chart.years
    )
