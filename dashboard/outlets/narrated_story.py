"""Stories: sequences of views with captions, as plain values from a dataset. No Streamlit, no HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qs

import pandas as pd

from dashboard.outlets.embed import Embed, EmbedOptions
from dashboard.presenters.area_card import AreaCard, area_card, card_figures
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.moved import moved_note, requested_area
from dashboard.presenters.panels import AreaPanel, IndicatorValue, Trace, area_panel, practice_panel
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, need_indicator
from dashboard.query.comparison import comparing
from dashboard.query.dataset import Dataset
from dashboard.query.view import View, parse_view
from geodata.bundle.models import Story, StoryStep
from geodata.errors import Problem
from geodata.models import PUBLIC_PAYERS
from geodata.stories import StoryError, placeholders

SETTINGS = ("living", "working", "learning", "leisure")
SOURCES = ("interdependence", "shared_norms_and_values", "struggle", "encounter")
KINDS = ("professional", "meeting_infrastructure")
# Placeholders that need an area with a value.
OF_AREA = ("figure", "rank")


@dataclass(frozen=True)
class Behind:
    """The data behind a step: the practice that its view chose."""

    name: str
    where: str
    traces: tuple[Trace, ...]
    note: str


@dataclass(frozen=True)
class Scene:
    """One step of a story in one language.

    ``embed`` is its view with the selected rows. ``caption`` and ``notes`` have their numbers filled in. ``bad`` is
    true where this bundle cannot show all of its view, ``moved`` says which area is shown instead of one that the view
    names by its code in another edition of the region.
    """

    id: str
    number: int
    title: str
    caption: str
    notes: str
    embed: Embed
    behind: Behind | None
    card: AreaCard | None
    bad: bool
    moved: str


@dataclass(frozen=True)
class NarratedStory:
    """A story in one language."""

    id: str
    title: str
    summary: str
    scenes: tuple[Scene, ...]


def story_of(name: str | None, dataset: Dataset) -> Story | None:
    """The story with an id, without an id the first; None where the bundle has no such story."""
    return next((story for story in dataset.bundle.stories if name in (None, story.id)), None)


def narrated_story(story: Story, dataset: Dataset, words: Words) -> NarratedStory:
    """A story in the language of ``words``. Invalid values of a view are left out, as everywhere."""
    scenes = tuple(_scene(step, n, dataset, words) for n, step in enumerate(story.steps, 1))
    return NarratedStory(story.id, words.local(story.title), words.local(story.summary), scenes)


def story_problems(story: Story, dataset: Dataset) -> list[Problem]:
    """What a story requires and a bundle lacks: unknown parameters, invalid values, areas without a value."""
    problems = []

    def add(rule: str, message: str, fix: str) -> None:
        problems.append(Problem.of(step.where, rule, f"{story.id}, {step.id}: {message}", fix))

    for step in story.steps:
        params = _params(step)
        view, bad = parse_view(params, dataset.allowed)
        for name in sorted(set(params) - set(View.__dataclass_fields__)):
            add("parameter", f"a view has no {name!r}", f"known: {', '.join(View.__dataclass_fields__)}")
        problems += [one.problem(step.where, f"{story.id}, {step.id}") for one in bad]
        if "lang" in params:
            add("parameter", "the view names a language", "leave `lang` out: a story is shown in every language")
        texts = [text for part in (step.caption, step.notes) if part for text in part.values()]
        required = set().union(*map(placeholders, texts)) & set(OF_AREA)
        if required and _figure(view, dataset, words_of(dataset, "en")) is None:
            message = f"no area with a figure fills {{{sorted(required)[0]}}}"
            add("placeholder", message, "choose an `area`, or a `practice` that lies in one")
    return problems


def checked_story(name: str, dataset: Dataset) -> Story:
    """The story with an id.

    Raises:
        StoryError: the bundle has no such story, or lacks what it requires; with every reason.
    """
    story = story_of(name, dataset)
    if story is None:
        known = ", ".join(one.id for one in dataset.bundle.stories) or "none"
        raise StoryError(Problem.of("--story", "unknown-story", f"no story {name!r} in this bundle", f"known: {known}"))
    if problems := story_problems(story, dataset):
        raise StoryError(problems)
    return story


class Numbers:
    """The values of placeholders: numbers of a view's rows, each computed when a text uses it."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    def __getitem__(self, name: str) -> str:
        number = self._number(name)
        return number if isinstance(number, str) else self._embed.words.whole(number)

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return self._embed.selection.practices

    def _number(self, name: str) -> int | str:
        embed, dataset = self._embed, self._embed.dataset
        if name in OF_AREA:
            figure = _figure(embed.view, dataset, embed.words)
            return figure[OF_AREA.index(name)] if figure else embed.words("map.no_figure")
        if name in (*SETTINGS, *SOURCES):
            column = "setting" if name in SETTINGS else "sources"
            return sum(name in terms for terms in self._rows[column])
        supports = dataset.bundle.supports[dataset.bundle.supports["practice_id"].isin(self._rows["practice_id"])]
        if name in KINDS:
            return supports.loc[supports["kind"] == name, "practice_id"].nunique()
        if name in ("high_need_low_support", "compared", "not_compared"):
            return _compared(embed.view, dataset)[name]
        return {
            "shown": lambda: len(self._rows),
            "total": lambda: embed.selection.total,
            "areas": lambda: len(embed.selection.area_ids),
            "not_in_an_area": lambda: int(self._rows["area_id"].isna().sum()),
            "meeting_places": lambda: len(dataset.meeting_places),
            "public_money": lambda: supports.loc[supports["funding"].isin(PUBLIC_PAYERS), "practice_id"].nunique(),
            "support_unknown": lambda: len(self._rows) - supports["practice_id"].nunique(),
        }[name]()


def _compared(view: View, dataset: Dataset) -> Mapping[str, int]:
    """The number of areas with and without a bivariate cell, and of those with high need and few places."""
    indicator = need_indicator(view, dataset.bundle)
    if indicator is None:
        areas, cells = len(dataset.areas_of(dataset.levels[-1])), pd.Series(dtype=object)
    else:
        table = dataset.compared_table(indicator, comparing(view, dataset))
        areas, cells = len(table), table["cell"].dropna()
    return {
        "high_need_low_support": int((cells == HIGH_NEED_FEW_PLACES).sum()),
        "compared": len(cells),
        "not_compared": areas - len(cells),
    }


def _scene(step: StoryStep, number: int, dataset: Dataset, words: Words) -> Scene:
    params = _params(step)
    view, problems = parse_view(params, dataset.allowed)
    embed = Embed(replace(view, lang=words.lang), dataset, EmbedOptions(controls=(), still=True))
    numbers = Numbers(embed)
    return Scene(
        id=step.id,
        number=number,
        title=words.local(step.title),
        caption=words.local(step.caption).format_map(numbers),
        notes=words.local(step.notes or {}).format_map(numbers),
        embed=embed,
        behind=_behind(embed.view, dataset, words),
        card=_card(embed.view, dataset, words),
        bad=bool(problems),
        moved=moved_note(requested_area(params), embed.view, dataset, words, linked=False),
    )


def _params(step: StoryStep) -> dict[str, list[str]]:
    return parse_qs(step.view.lstrip("?"), keep_blank_values=True)


def _behind(view: View, dataset: Dataset, words: Words) -> Behind | None:
    if view.practice:
        panel = practice_panel(view.practice, dataset, words)
        where = " · ".join((*panel.dates[1:], *panel.where))
        return Behind(panel.name, where, panel.traces, "" if panel.traces else words("detail.no_supports"))
    return None


def _card(view: View, dataset: Dataset, words: Words) -> AreaCard | None:
    """The card of the area that a view chose, unless it chose a practice in it."""
    if view.area is None or view.practice:
        return None
    return area_card(view.area, dataset, words, card_figures(view, dataset))


def _figure(view: View, dataset: Dataset, words: Words) -> tuple[str, str] | None:
    """The value and the rank of the area that a view chose, or of the area of the practice that it chose."""
    area = view.area
    if area is None and view.practice:
        area = practice_panel(view.practice, dataset, words).area_id
    if area is None:
        return None
    figure = _main_figure(area_panel(area, dataset, words, view))
    return (figure.value, figure.rank) if figure and figure.rank != "–" else None


def _main_figure(panel: AreaPanel) -> IndicatorValue | None:
    return next((figure for figure in panel.figures if figure.main), None)
