"""What a page says of a link that names an area by its code in another edition of the region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View, view_query


def requested_area(params: Mapping[str, Sequence[str]]) -> str:
    """The area as the parameters of a view name it; empty without one."""
    return str((params.get("area") or ("",))[-1])


def moved_note(requested: str, view: View, dataset: Dataset, words: Words, linked: bool = True) -> Markup:
    """Which area is shown instead of one of another edition, with the others that it stands for; else empty.

    Args:
        requested: the area as the address names it.
        linked: whether the others are links to the dashboard.
    """
    found = dataset.moved_area(requested)
    if not found:
        return Markup("")
    name, *others = (escape(_name(area, dataset, words)) for area in found)
    if not others:
        return Markup(words("note.moved")).format(name=name)
    if linked:
        queries = (view_query(replace(view, area=area), dataset.default_indicator) for area in found[1:])
        pairs = zip(queries, others, strict=True)
        others = [Markup('<a href="/?{}" target="_self">{}</a>').format(query, other) for query, other in pairs]
    return Markup(words("note.moved_parts")).format(name=name, others=Markup(words.join(others)))


def _name(area: str, dataset: Dataset, words: Words) -> str:
    """The name of an area with its municipality, said once."""
    name = dataset.area_names(words.lang)[area]
    town = dataset.municipality_name(dataset.municipality_of[area] or "", words.lang)
    return name if not town or f"({town})" in name else f"{name} ({town})"
