"""A view with what every outlet derives from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.maps.spec import MapSpec, map_spec
from dashboard.presenters.credits import dated
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.sentences import headline, left_out
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import View


@dataclass(frozen=True)
class MappedView:
    """A view of a dataset: its rows, its map and its sentence, in its own language."""

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
        return map_spec(self.view, self.dataset, self.selection, self.words)

    @cached_property
    def sentence(self) -> str:
        """What is on show, in a sentence."""
        return headline(self.view, self.selection, self.dataset, self.words)

    @cached_property
    def left_out(self) -> str:
        """Which of the practices on show no neighbourhood contains, and why; empty where practices are not drawn."""
        region = self.dataset.bundle.manifest.region_info.label
        return left_out(self.selection, region, self.words) if "practices" in self.view.layers else ""

    @cached_property
    def dated(self) -> str:
        """The atlas's name, up to when the data reach, and which data these are."""
        return dated(self.dataset, self.words)
