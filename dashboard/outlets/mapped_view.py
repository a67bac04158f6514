"""A view with what every outlet derives from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.maps.spec import MapSpec, map_spec
from dashboard.presenters.area_remarks import area_remarks
from dashboard.presenters.change_finding import change_level
from dashboard.presenters.credits import dated
from dashboard.presenters.findings import Finding, finding, shows_part, title_without_numbers
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.invest.what_if_panel import what_if_headline, what_if_note
from dashboard.presenters.sentences import left_out
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import View
from dashboard.query.what_if import WhatIf, view_what_if


@dataclass(frozen=True)
class MappedView:
    """A view of a dataset: its rows, its map and its title, in its own language."""

    view: View
    dataset: Dataset

    @cached_property
    def words(self) -> Words:
        """The view's language."""
        return words_of(self.dataset, self.view.lang)

    @cached_property
    def selection(self) -> Selection:
        """The rows on show: those of the dashboard."""
        return select(self.view, self.dataset.bundle, self.dataset.index)

    @cached_property
    def spec(self) -> MapSpec:
        """The map."""
        # Remarks would lie on pins, and their numbers beside those of pins.
        named = () if self.view.whatif else self.finding.annotated
        remarks = area_remarks(named, self.dataset, self.words, self.view)
        return map_spec(self.view, self.dataset, self.selection, self.words, remarks)

    @cached_property
    def finding(self) -> Finding:
        """What the rows of the view say."""
        return finding(self.view, self.selection, self.dataset, self.words)

    @cached_property
    def title(self) -> str:
        """The headline, without a full stop; without numbers where the map begins with a part of what they count.

        Which part depends on the window of the reader. A picture knows its frame and counts what is in it. Where a view
        has pins, what they would bring comes first.
        """
        if self.what_if_title:
            return self.what_if_title
        if shows_part(self.view):
            return title_without_numbers(self.view, self.selection, self.dataset, self.words)
        return self.finding.headline

    @cached_property
    def what_if(self) -> WhatIf | None:
        """What the pins of the view would bring; None where it has none."""
        return view_what_if(self.view, self.dataset)

    @cached_property
    def what_if_title(self) -> str:
        """That as a headline; empty without pins."""
        return what_if_headline(self.what_if, self.dataset, self.words) if self.what_if else ""

    @cached_property
    def sentence(self) -> str:
        """:attr:`title` as a sentence."""
        return self.title + self.words("sentence.end")

    @cached_property
    def left_out(self) -> str:
        """Which of the practices on show no neighbourhood contains, and why; empty where practices are not drawn, or
        the map begins with a part of them."""
        if "practices" not in self.view.layers or shows_part(self.view):
            return ""
        return left_out(self.selection, self.dataset.region.label, self.words)

    @cached_property
    def below(self) -> str:
        """What stands below the title: with pins, what on the map does not exist; else how sure a finding about areas
        is, or which practices are in no area."""
        if self.what_if_title:
            return self.supposed
        of_areas = self.view.question == "gap" or change_level(self.view, self.dataset) is not None
        sure = self.finding.note if of_areas and self.title == self.finding.headline else ""
        return sure or self.left_out

    @cached_property
    def supposed(self) -> str:
        """How many places on the map do not exist, and with which known ones it was worked out what they would bring;
        empty without any."""
        if self.what_if is None:
            return ""
        said = self.words.plural("what_if.note", len(self.view.whatif))
        return f"{said} {what_if_note(self.what_if, self.dataset, self.words)}".strip()

    @cached_property
    def dated(self) -> str:
        """The atlas's name, up to when the data reach, and which data these are."""
        return dated(self.dataset, self.words)
