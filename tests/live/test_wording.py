"""The live vocabulary, stories and regions keep to the decisions on wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.presenters.i18n import languages
from geodata.fields import LocalText
from geodata.project import regions_folder, registry_file, vocabulary_file
from geodata.registry import load_vocabulary
from geodata.sources import load_region
from geodata.stories import STORIES, read_stories
from tests.wording import avoided, harmful


def local_texts(model: Any, prefix: str = "") -> Iterator[tuple[str, LocalText]]:
    """Every text in several languages within a model, by the path to it."""
    if isinstance(model, dict) and any(isinstance(model.get(language), str) for language in languages()):
        yield prefix, model
        return
    parts = model.items() if isinstance(model, dict) else enumerate(model) if isinstance(model, list | tuple) else ()
    for name, part in vars(model).items() if hasattr(model, "model_fields_set") else parts:
        yield from local_texts(part, f"{prefix}.{name}")


@pytest.mark.parametrize("language", languages())
def test_live_texts_keep_to_the_decisions(language: str) -> None:
    regions = [load_region(folder) for folder in sorted(regions_folder().iterdir()) if folder.is_dir()]
    stories = read_stories(registry_file().with_name(STORIES))
    found = dict(local_texts([load_vocabulary(vocabulary_file()), stories, regions]))
    assert len(found) > 100
    said = [(name, text.get(language, "")) for name, text in found.items()]
    assert avoided(said, language) == []
    assert harmful(said, language) == []
