"""Options of what colours areas: the figure, and what it is compared with."""

from __future__ import annotations

from dashboard.presenters.i18n import Words
from dashboard.presenters.options import Option, OptionGroup
from dashboard.presenters.year_bar import dated_indicator, year_change
from dashboard.query.bivariate import need_indicator
from dashboard.query.comparison import chosen_town
from dashboard.query.dataset import Dataset, derived
from dashboard.query.scale import towns_with
from dashboard.query.view import REGION, TOWN, View

FRAME = "frame"


def figure_groups(view: View, dataset: Dataset, words: Words) -> tuple[OptionGroup, ...]:
    """The figure, since when its change is shown, and what its colours and ranks are compared with."""
    known, chosen = offered_figures(view, dataset)
    if not known:
        return ()
    fewer = "gap" in view.layers and len(known) < len(dataset.bundle.manifest.indicators)
    options = tuple(
        Option(
            name,
            figure_name(name, dataset, words),
            name == chosen,
            change=_figure_change(name, view, dataset),
            note=_meaning(name, dataset, words),
        )
        for name in known
    )
    note = words("filter.need_only") if fewer else ""
    declared = dataset.indicator(chosen)
    brief = (
        words.figure_label(declared, dataset.year(declared, view.at), dataset.since(declared, view)) if declared else ""
    )
    figure = OptionGroup("indicator", words("filter.indicator"), options, note=note, brief=brief)
    if "gap" in view.layers:
        return (figure,)
    return figure, *_since(view, dataset, words), scale_group(view, dataset, words)


def _figure_change(name: str, view: View, dataset: Dataset) -> dict[str, list[str]]:
    """A year of one figure says nothing of another, which begins with its newest."""
    declared = dataset.indicator(name)
    assert declared is not None
    return {"indicator": [name], "since": [], **year_change(view, dataset, declared, declared.vintage)}


def offered_figures(view: View, dataset: Dataset) -> tuple[list[str], str | None]:
    """The figures that a view can show, those of one kind of area together, and the one that it shows.

    Where need and known meeting places are shown, those are the figures of need of areas that can be compared; another
    one that the address names is offered as well, because it is what is chosen.
    """
    known = [item.id for item in dataset.bundle.manifest.indicators if dataset.indicator_levels(item.id)]
    chosen = view.indicator or dataset.default_indicator
    if "gap" in view.layers:
        chosen = view.indicator or need_indicator(view, dataset.bundle) or chosen
        known = [name for name in known if name in dataset.bundle.measure_info.indicators or name == chosen]
    kinds = list(dict.fromkeys(figure_kind(dataset, name) for name in known))
    return sorted(known, key=lambda name: kinds.index(figure_kind(dataset, name))), chosen


def _meaning(name: str, dataset: Dataset, words: Words) -> str:
    declared = dataset.indicator(name)
    return words.local(declared.description) if declared else ""


@derived
def figure_kind(dataset: Dataset, indicator: str) -> str:
    """For which areas there is a figure: its finest level, or ``part`` where some municipalities have none at all."""
    finest = dataset.indicator_levels(indicator)[-1]
    if finest == dataset.levels[-1] and not towns_with(dataset, indicator).issuperset(_divided(dataset)):
        return "part"
    return finest


@derived
def _divided(dataset: Dataset) -> frozenset[str]:
    """The municipalities in which people live in areas of the finest level."""
    areas = dataset.areas_of(dataset.levels[-1])
    return frozenset(areas.loc[areas["population"] > 0, "municipality_id"].dropna())


def figure_name(indicator: str, dataset: Dataset, words: Words) -> str:
    """A figure with its year and, in a region of several levels, for which areas it exists."""
    declared = dataset.indicator(indicator)
    assert declared is not None
    label = words.figure_label(declared)
    if len(dataset.levels) < 2:
        return label
    return words("filter.figure", label=label, of=words(f"filter.figure_of.{figure_kind(dataset, indicator)}"))


def _since(view: View, dataset: Dataset, words: Words) -> tuple[OptionGroup, ...]:
    """The earlier years since which the change can be shown, and none of them; the year itself is in the bar."""
    indicator = dated_indicator(view, dataset)
    if indicator is None or "areas" not in view.layers:
        return ()
    shown = dataset.year(indicator, view.at)
    years = sorted((year for year in indicator.vintages if year < shown), reverse=True)
    if not years:
        return ()
    chosen = view.since if view.since in years else None
    options = [Option("", words("change.no_comparison"), chosen is None)]
    options += [Option(str(year), str(year), year == chosen) for year in years]
    note = words("change.filter_note")
    return (
        OptionGroup("since", words("change.filter"), tuple(options), note=note, short=words("change.filter_short")),
    )


def scale_group(view: View, dataset: Dataset, words: Words) -> OptionGroup:
    """What colours and ranks are compared with. A frame is where the map is now, which only the browser knows: there
    the option has the value :data:`FRAME`, which the page's script replaces.
    """
    town, own = chosen_town(view, dataset), chosen_town(view, dataset, own=False)
    usual = TOWN if own else REGION
    shown = FRAME if view.scale not in (None, REGION, TOWN) else view.scale or usual
    if shown == TOWN and not town:
        shown = REGION
    options = [Option("" if usual == REGION else REGION, words("filter.scales.region"), shown == REGION)]
    if town:
        name = dataset.area_names(words.lang)[town]
        options.append(Option("" if usual == TOWN else TOWN, name, shown == TOWN))
    options.append(Option(FRAME, words("filter.scales.frame"), shown == FRAME))
    note = "" if town else words("filter.scale_no_town")
    return OptionGroup("scale", words("filter.scale"), tuple(options), note=note, short=words("filter.scale_short"))
