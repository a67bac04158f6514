"""The headline of a map of changes: in how many areas a figure fell, rose or stayed about the same. Never why."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.presenters.i18n import Words
from dashboard.query.change import about_the_same
from dashboard.query.dataset import Dataset
from dashboard.query.scale import FEWEST, Scale, scale_of
from dashboard.query.view import View


def change_finding(
    view: View, dataset: Dataset, words: Words, within: Collection[str] | None = None
) -> tuple[str, str] | None:
    """Headline and note; None where a view shows no change, or of fewer than :data:`FEWEST` areas.

    Args:
        view: its figure and years.
        dataset: the bundle.
        words: the language.
        within: ids of the areas in a picture, where it shows only a part; what "about the same" means stays the same.
    """
    indicator = dataset.indicator(view.indicator)
    since = dataset.since(indicator, view) if indicator else None
    if indicator is None or since is None or "areas" not in view.layers:
        return None
    scale, year = scale_of(view, dataset, indicator.id), dataset.year(indicator, view.at)
    changes, digits = scale.values(dataset, indicator.id, year, since), dataset.decimals(indicator.id)
    limit, counted = about_the_same(changes, digits), changes
    if within is not None:
        counted = changes[changes.index.isin(within)]
    if len(counted) < FEWEST:
        return None
    lower, higher = int((counted < -limit).sum()), int((counted > limit).sum())
    same = len(counted) - lower - higher
    none = words(f"change.none.{scale.level}")
    shown = {name: words.whole(n) if n else none for name, n in {"lower": lower, "higher": higher}.items()}
    headline = words(
        f"change.finding.{scale.level}",
        label=words.local(indicator.label),
        since=since,
        year=year,
        total=words.whole(len(counted)),
        where=_where(scale, len(counted) < len(changes), dataset, words),
        same=words.whole(same) if same else none,
        **shown,
    )
    by = f"{words.decimal(limit, digits)} {words.figure_unit(indicator, since, limit)}"
    return headline, words("change.note", by=by)


def change_level(view: View, dataset: Dataset) -> str | None:
    """The level of the areas whose changes a headline counts; None where a view shows none."""
    indicator = dataset.indicator(view.indicator)
    if indicator is None or "areas" not in view.layers or dataset.since(indicator, view) is None:
        return None
    return scale_of(view, dataset, indicator.id).level


def _where(scale: Scale, cut: bool, dataset: Dataset, words: Words) -> str:
    if cut:
        return words("finding.on_this_map")
    if scale.town is not None:
        return words("change.in_town", town=dataset.area_names(words.lang)[scale.town])
    return words("change.in_frame") if scale.frame is not None else ""
