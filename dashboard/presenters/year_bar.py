"""The bar of years under the map: each year of a figure with the region's mean, and the practices known to run then."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from dashboard.query.years import YearMeans, year_means
from geodata.region import Indicator

# Of the highest bar, in CSS pixels; bars begin at zero.
HIGHEST = 24
LOWEST = 2


@dataclass(frozen=True)
class YearOption:
    """One year of the bar.

    Attributes:
        label: what is read out: the year and the mean.
        short: what is written below it.
        height: of its bar in CSS pixels; None without a mean.
        start: whether it is the first year of the change on the map.
        change: the parameters of the view with it.
    """

    year: int
    label: str
    short: str
    height: int | None
    chosen: bool
    start: bool
    change: dict[str, list[str]]


@dataclass(frozen=True)
class ThenBox:
    """The tick box "only practices known to run then".

    Attributes:
        label: with how many practices that are.
        change: the parameters of the view after a press.
        why_not: why it cannot be ticked; empty where it can.
    """

    label: str
    ticked: bool
    change: dict[str, list[str]]
    why_not: str


@dataclass(frozen=True)
class YearBar:
    """All years; ``trend`` is the region's mean in the first and last of them or of a change, ``note`` says whose."""

    years: tuple[YearOption, ...]
    trend: str
    note: str
    then: ThenBox


def year_bar(view: View, dataset: Dataset, words: Words) -> YearBar | None:
    """The bar of years of the figure on the map; None where it has one year."""
    indicator = dated_indicator(view, dataset)
    if indicator is None:
        return None
    means, shown = year_means(dataset, indicator.id), dataset.year(indicator, view.at)
    numbers = dict(means.means) if means else {}
    top = max((number for number in numbers.values() if number is not None), default=0.0)
    years = sorted(indicator.vintages)

    def option(year: int) -> YearOption:
        mean = numbers.get(year)
        key = "years.none" if mean is None else "years.one"
        text = "" if mean is None else mean_text(mean, indicator, dataset, words)
        label, start = words(key, year=year, mean=text), year == view.since
        return YearOption(
            year=year,
            label=words("years.start", label=label) if start else label,
            short=str(year) if year in (years[0], years[-1]) else f"’{year % 100:02}",
            height=None if mean is None else max(LOWEST, round(HIGHEST * mean / top)) if top > 0 else LOWEST,
            chosen=year == shown,
            start=start,
            change=year_change(view, dataset, indicator, year),
        )

    return YearBar(
        years=tuple(option(year) for year in years),
        trend=_trend(means, view, shown, indicator, dataset, words),
        note=words(f"years.mean_of.{means.level}", n=words.whole(len(means.areas))) if means else "",
        then=_then(view, shown, dataset, words),
    )


def dated_indicator(view: View, dataset: Dataset) -> Indicator | None:
    """The figure on the map where it has several years; None beside known meeting places, which have no years."""
    indicator = dataset.indicator(view.indicator)
    several = indicator is not None and len(indicator.vintages) > 1
    return indicator if several and "gap" not in view.layers else None


def mean_text(mean: float, indicator: Indicator, dataset: Dataset, words: Words) -> str:
    """A mean as it is written beside others: with a percent sign, where that is its unit."""
    return f"{words.decimal(mean, dataset.decimals(indicator.id))}{percent_sign(indicator, words)}"


def percent_sign(indicator: Indicator, words: Words) -> str:
    """The sign after a number of a figure: that of per cent, or none, where the unit is said beside it."""
    return "\u00a0%" if words.local(indicator.unit).startswith("%") else ""


def year_change(view: View, dataset: Dataset, indicator: Indicator, year: int) -> dict[str, list[str]]:
    """The parameters of a view with a figure of a year. Practices of the year on show follow it, others stay.

    A change since a year is one from an earlier year.
    """
    change = {"at": [] if year == indicator.vintage else [str(year)]}
    if view.since is not None and view.since >= year:
        change["since"] = []
    if follows(view, dataset):
        change["year"] = [str(year)] if _has_practices(year, dataset) else []
    return change


def follows(view: View, dataset: Dataset) -> bool:
    """Whether practices are restricted to the year of the figure on the map."""
    indicator = dated_indicator(view, dataset)
    return indicator is not None and view.year == dataset.year(indicator, view.at)


def _has_practices(year: int, dataset: Dataset) -> bool:
    first, last = dataset.index.years
    return first <= year <= last


def _trend(
    means: YearMeans | None, view: View, shown: int, indicator: Indicator, dataset: Dataset, words: Words
) -> str:
    if means is None or not means.known:
        return ""
    known = dict(means.known)
    changed = (view.since, shown) if view.since in known and shown in known else (min(known), max(known))
    first, last = (known[year] for year in changed)
    digits = dataset.decimals(indicator.id)
    return words("years.trend", first=words.decimal(first, digits), last=mean_text(last, indicator, dataset, words))


def _then(view: View, shown: int, dataset: Dataset, words: Words) -> ThenBox:
    ticked, possible = view.year == shown, _has_practices(shown, dataset)
    first, last = dataset.index.years
    n = words.whole(dataset.index.year_counts(view)[shown]) if possible else ""
    return ThenBox(
        label=words("years.then_n", n=n) if possible else words("years.then"),
        ticked=ticked,
        change={"year": [] if ticked else [str(shown)]},
        why_not="" if possible else words("years.then_not", year=shown, first=first, last=last),
    )
