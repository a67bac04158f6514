"""The column beside the map: a practice, a neighbourhood, or what the map shows."""

from __future__ import annotations

from dataclasses import replace

from dashboard.maps.spec import MapSpec
from dashboard.outlets.links import brief_link
from dashboard.pages.page_context import PageContext, page_address
from dashboard.presenters.fragments import fragment
from dashboard.presenters.gap_column import column_gap
from dashboard.presenters.invitation import grey_invitation, search_invitation
from dashboard.presenters.panels import area_panel, practice_panel
from dashboard.presenters.support_split import TownGroup, column_where, municipality_names


def column(context: PageContext, spec: MapSpec) -> dict[str, str]:
    """The sections of the column: what the view chose, or an introduction; and below the legend of its map, ``spec``,
    how to help with the search."""
    view, invite = context.view, _invite(context, spec)
    if view.practice:
        return {"column": _practice(context, view.practice), "foot": invite}
    if view.area:
        return {"column": _area(context, view.area), "foot": invite}
    words = context.words
    if view.question == "gap":
        shown = column_gap(view, context.finding, context.dataset, words, list_address(context))
    else:
        shown = column_where(view, context.selection, context.dataset, words, _groups(context))
    return {"column": shown, "foot": invite + _notice(context)}


def list_address(context: PageContext) -> str:
    """The address of the list of areas of a view, wherever its map stands."""
    return page_address("invest", context.params(replace(context.view, center=None, zoom=None)))


def _groups(context: PageContext) -> tuple[TownGroup, ...]:
    """The municipalities of the enlarged part of the region, which are one row together."""
    inset = context.dataset.region.inset
    if inset is None:
        return ()
    return (TownGroup(context.words.local(inset.label), municipality_names(context.dataset, inset.municipalities)),)


def _practice(context: PageContext, practice: str) -> str:
    words, panel = context.words, practice_panel(practice, context.dataset, context.words)
    outside = practice not in set(context.selection.practices["practice_id"])
    level = context.dataset.level_of(panel.area_id) if panel.area_id else ""
    open_area = fragment("open_area", words, panel=panel, level=level) if panel.area_id else ""
    return _close(context) + fragment("practice", words, panel=panel, change=True, outside=outside) + open_area


def _area(context: PageContext, area: str) -> str:
    words, panel = context.words, area_panel(area, context.dataset, context.words, context.view)
    brief = brief_link(area, context.view, context.dataset.default_indicator)
    bare = replace(context.view, practice=None, center=None, zoom=None)
    more, whole = (context.params(replace(bare, area=one)) for one in (area, panel.town))
    town = page_address("neighbourhood", whole) if panel.town else ""
    return (
        _close(context)
        + fragment("area", words, panel=panel)
        + fragment("practices_here", words, panel=panel)
        + fragment("area_places", words, panel=panel, brief=brief, town=town)
        + fragment(
            "more_about",
            words,
            level=context.dataset.level_of(area),
            address=page_address("neighbourhood", more),
        )
        + _notice(context)
    )


def _invite(context: PageContext, spec: MapSpec) -> str:
    if cells := spec.legend.bivariate:
        invitation = grey_invitation(cells.invitation)
    else:
        outlined = any(level.searched for level in spec.areas.levels)
        invitation = search_invitation(context.dataset, outlined, context.words)
    if invitation is None:
        return ""
    address = page_address("contribute", {"lang": [context.words.lang]})
    return fragment("invite", context.words, invitation=invitation, address=address)


def _close(context: PageContext) -> str:
    return fragment("close", context.words)


def _notice(context: PageContext) -> str:
    notice = context.dataset.bundle.manifest.region_info.notice
    return fragment("notice", context.words, text=context.words.local(notice)) if notice else ""
