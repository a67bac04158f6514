"""Method: how every figure is made. A summary and today's numbers in the reader's language, then docs/method.md."""

from __future__ import annotations

from dashboard.pages.document import document
from dashboard.pages.page_context import PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.method import bundle_facts, method_document

SUMMARY = ("places", "access", "support", "need", "gap", "searched", "rates", "association", "inequality", "limits")


def page(context: PageContext) -> None:
    """All of it is text."""
    words, method = context.words, method_document()
    chapters, today = method.chapters if method else (), bundle_facts(context.dataset, words)
    sections = {
        "summary": fragment("method", words, summary=SUMMARY, chapters=chapters, there=method is not None, today=today),
        **({"whole": f'<article class="prose method" lang="en">{method.html}</article>'} if method else {}),
    }
    document(context, "method", sections)
