"""``stories.yaml``: sequences of views with their captions, read strictly, with a position for every problem.

Views are queries of the dashboard's addresses. Which parameters and values exist is known to the
dashboard alone, which checks each against a bundle; here the ids are checked against those of a bundle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import Field, StringConstraints

from geodata.bundle import models as bundle
from geodata.documents import Document, formatted, near, read_document, read_model
from geodata.errors import GeodataError, Problem, languages
from geodata.fields import Language, Slug
from geodata.models import Model

STORIES = "stories.yaml"
# What can be read from the last row of a room on one screen next to a map.
TITLE_LIMIT, CAPTION_LIMIT, NOTES_LIMIT, SUMMARY_LIMIT = 70, 330, 1400, 300
MOST_STEPS = 40
# Names that a caption or note may contain between braces; numbers are filled in from what the view selects.
PLACEHOLDERS = (
    "shown", "total", "areas", "not_in_an_area", "meeting_places",
    "living", "working", "learning", "leisure",
    "interdependence", "shared_norms_and_values", "struggle", "encounter",
    "professional", "meeting_infrastructure", "public_money", "support_unknown",
    "high_need_low_support", "compared", "not_compared",
    "figure", "rank",
)  # fmt: skip
HTML = re.compile(r"</?[a-zA-Z][^<>]{0,200}>?|<!--|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
TEXTS = ("title", "caption", "notes", "summary")

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LIMIT)]
Caption = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=CAPTION_LIMIT)]
Notes = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NOTES_LIMIT)]
Summary = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SUMMARY_LIMIT)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]


class StoryError(GeodataError):
    """The stories cannot be used as they are."""


class Step(Model):
    """One view with its texts. ``id`` is the fragment of the address."""

    id: Slug
    view: Query = ""
    title: dict[Language, Title]
    caption: dict[Language, Caption]
    notes: dict[Language, Notes] | None = None


class Story(Model):
    """A sequence of views, for the regions that contain what it shows."""

    id: Slug
    regions: tuple[Slug, ...] = Field(min_length=1)
    title: dict[Language, Title]
    summary: dict[Language, Summary]
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)


@dataclass(frozen=True)
class KnownIds:
    """The ids in a bundle, by the parameter that names one; ``practice`` with those that lead to another."""

    practice: Collection[str]
    area: Collection[str]
    indicator: Collection[str]


@dataclass(frozen=True)
class Stories:
    """The stories of a file, and the document with the position of each."""

    stories: tuple[Story, ...]
    document: Document | None

    def of(self, region: str) -> tuple[bundle.Story, ...]:
        """The stories of a region as a bundle contains them: as they were written, each step with its position."""
        return tuple(self._with_positions(n, story) for n, story in enumerate(self.stories) if region in story.regions)

    def _with_positions(self, n: int, story: Story) -> bundle.Story:
        data = story.model_dump(exclude_unset=True, exclude={"regions"})
        assert self.document is not None
        for at, step in enumerate(data["steps"]):
            where = self.document.where((n, "steps", at, "view"))
            step["where"] = where.replace(str(self.document.path), self.document.path.name)
        return bundle.Story.model_validate(data)

    def unknown_ids(self, region: str, known: KnownIds) -> list[Problem]:
        """Every step of a region's stories that names a practice, area or indicator which is not in its bundle."""
        found: list[Problem] = []
        for n, story in enumerate(self.stories):
            for at, step in enumerate(story.steps if region in story.regions else ()):
                found += self._unknown((n, "steps", at, "view"), f"{story.id}, {step.id}", step.view, known)
        return found

    def _unknown(self, key: tuple[str | int, ...], name: str, view: str, known: KnownIds) -> Iterator[Problem]:
        assert self.document is not None
        params = parse_qs(view.lstrip("?"))
        for parameter in ("practice", "area", "indicator"):
            ids: Collection[str] = getattr(known, parameter)
            for value in params.get(parameter, []):
                if value not in ids:
                    message = f"{name}: {parameter} {formatted(value)} is not in the bundle"
                    yield self.document.problem(key, f"unknown-{parameter}", message, _meant(value, ids))


def read_stories(path: Path) -> Stories:
    """Read the stories of a file; none where there is no such file.

    Raises:
        StoryError: with every problem of every story: shape, languages, lengths, ids that occur twice, HTML, names
            between braces that nothing fills.
    """
    if not path.exists():
        return Stories((), None)
    document = read_document(path, StoryError)
    if not isinstance(document.data, list):
        raise StoryError(
            document.problem((), "list", f"the file is {formatted(document.data)}", "write a list of stories")
        )
    stories, problems = [], []
    for n, value in enumerate(document.data):
        story, found = read_model(document, (n,), Story, _name(value, n))
        problems += [*found, *_text_problems(document, n, value)]
        stories += [story] if story else []
    if len(stories) == len(document.data):
        problems += _repeated(document, stories)
    if problems:
        raise StoryError(problems)
    return Stories(tuple(stories), document)


def placeholders(text: str) -> set[str]:
    """The names between braces in a text.

    Raises:
        ValueError: the braces do not pair.
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _name(value: Any, n: int) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else f"story {n + 1}"


def _text_problems(document: Document, n: int, value: Any) -> Iterator[Problem]:
    """Each text of a story and its steps by itself; what is no text there has been reported already."""
    story = value if isinstance(value, dict) else {}
    steps = story.get("steps")
    nodes = [
        ((n,), story),
        *(((n, "steps", at), step) for at, step in enumerate(steps if isinstance(steps, list) else ())),
    ]
    for key, node in nodes:
        for part in TEXTS if isinstance(node, Mapping) else ():
            texts = node.get(part)
            if not isinstance(texts, Mapping):
                continue
            path = ".".join(map(str, (*key[1:], part)))
            for lang in languages():
                if lang not in texts:
                    message = f"{_name(value, n)}: `{path}.{lang}` is missing"
                    yield document.problem((*key, part), "required-key", message, f"add `{lang}`")
            for lang, text in texts.items():
                if lang not in languages():
                    message = f"{_name(value, n)}: `{path}.{lang}` is not a key"
                    yield document.problem((*key, part, lang), "unknown-key", message, near(lang, languages()))
                elif isinstance(text, str):
                    yield from _one_text(document, (*key, part, lang), f"{_name(value, n)}: `{part}.{lang}`", text)


def _one_text(document: Document, key: tuple[str | int, ...], at: str, text: str) -> Iterator[Problem]:
    for tag in HTML.finditer(text):
        yield document.problem(key, "html", f"{at} contains {formatted(tag[0])}", "write plain text")
    # Only captions and notes are next to a view whose numbers can fill them.
    allowed = PLACEHOLDERS if key[-2] in ("caption", "notes") else ()
    try:
        unknown = sorted(placeholders(text) - set(allowed))
    except ValueError:
        yield document.problem(key, "placeholder", f"{at}: its braces do not pair", "write {{ and }} for braces")
        return
    for name in unknown:
        fix = near(name, allowed) if allowed else "numbers from a view are in captions and notes only"
        yield document.problem(key, "placeholder", f"{at}: nothing fills {{{name}}}", fix)


def _repeated(document: Document, stories: list[Story]) -> Iterator[Problem]:
    fix = "give each an id of its own"
    ids = Counter(story.id for story in stories)
    for n, story in enumerate(stories):
        if ids[story.id] > 1:
            yield document.problem((n, "id"), "unique-id", f"{story.id}: {ids[story.id]} stories have this id", fix)
        steps = Counter(step.id for step in story.steps)
        for at, step in enumerate(story.steps):
            if steps[step.id] > 1:
                message = f"{story.id}: {steps[step.id]} steps have the id {step.id}"
                yield document.problem((n, "steps", at, "id"), "unique-id", message, fix)


def _meant(value: str, ids: Collection[str]) -> str:
    """The ids that are alike; all of them would be too many to read."""
    fix = near(value, ids)
    return fix.partition("? ")[0] + "?" if fix.startswith("did you mean") else "name one that the bundle contains"
