"""About: what this is, the idea in plain words, the sources with their terms, and the limits of the atlas."""

from __future__ import annotations

from dashboard.outlets import OUTLETS
from dashboard.pages.document import document
from dashboard.pages.page_context import PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.sentences import REASONS

IDEAS = ("direct", "place", "support", "critical")
PURPOSE = ("for", "protect", "out")
LIMITS = ("selection", "absent", "unknown", "precision", "figures")
EXPLAINED = ("setting", "source_of_solidarity", "support", "funding", "public_support", "precision", "study")


def page(context: PageContext) -> None:
    """All of it is text: one fragment."""
    bundle = context.dataset.bundle
    outside = sorted(bundle.unmatched.practices, key=lambda item: (REASONS.index(item.reason), item.name))
    about = fragment(
        "about",
        context.words,
        ideas=IDEAS,
        limits=LIMITS,
        purpose=PURPOSE,
        explained=EXPLAINED,
        vocabulary=bundle.vocabulary,
        sources=bundle.manifest.sources,
        notice=bundle.manifest.region_info.notice,
        indicators=bundle.manifest.indicators,
        unmatched=outside,
        towns=context.dataset.municipality_names(context.words.lang),
        total=len(bundle.practices),
        stories=bundle.stories,
        outlets=OUTLETS,
        filters={"source_of_solidarity": "source"},
    )
    document(context, "about", {"about": about})
