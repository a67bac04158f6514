"""What a view chose, as tags that each take one choice away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dashboard.presenters.bivariate import cell_name
from dashboard.presenters.i18n import Words
from dashboard.presenters.options import OptionGroup
from dashboard.query.readings import READINGS
from dashboard.query.view import FACETS, View


@dataclass(frozen=True)
class Tag:
    """What was chosen, in words, and the parameters of the view without it."""

    group: str
    text: str
    change: Mapping[str, list[str]]


def filter_tags(
    view: View, facets: Iterable[OptionGroup], drawn: Iterable[OptionGroup], words: Words
) -> tuple[Tag, ...]:
    """All that was chosen, each with the parameters of the view without it.

    Args:
        view: what is shown.
        facets: the groups of options that select practices.
        drawn: groups of which one option is chosen, whose choice is a tag where it is not the usual one.
        words: texts of the reader's language.
    """
    return (*_facet_tags(view, facets, words), *_other_tags(view, words), *_drawn_tags(drawn, words))


def _facet_tags(view: View, groups: Iterable[OptionGroup], words: Words) -> Iterator[Tag]:
    for group in groups:
        for option in group.chosen:
            rest = [one for one in view.facet(group.name) if one != option.value]
            # Terms such as "lent" do not say of what they are.
            named = (group.label, option.label) if group.name in READINGS else (option.label,)
            yield Tag(group.label, words("filter.colon").join(named), {group.name: rest})


def _other_tags(view: View, words: Words) -> Iterator[Tag]:
    for cell in view.cell:
        rest = [one for one in view.cell if one != cell]
        yield Tag(words("together.title"), cell_name(cell, words), {"cell": rest})
    if view.year is not None:
        yield Tag(words("filter.year"), str(view.year), {"year": []})
    if view.q:
        yield Tag(words("filter.search"), words("filter.quoted", text=view.q), {"q": []})


def _drawn_tags(groups: Iterable[OptionGroup], words: Words) -> Iterator[Tag]:
    for group in groups:
        if group.restricts:
            yield Tag(
                group.label,
                words("filter.colon").join((group.short or group.label, group.chosen[0].label)),
                {group.name: []},
            )


def cleared() -> dict[str, list[str]]:
    """The change that takes every tag off."""
    return {name: [] for name in (*FACETS, "cell", "match", "year", "q", "since", "scale")}
