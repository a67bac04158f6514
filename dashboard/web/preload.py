"""Faster first paint: connection settings inlined, Streamlit modules preloaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from dashboard.maps import scripts

# Elements by the names of Streamlit's modules for them, which are otherwise fetched when the first one is drawn.
PARTS = ("BidiComponent",)
# A form of Streamlit's own widgets.
FORM = ("Button", "ButtonGroup", "Html", "Selectbox", "TextArea", "TextInput")
# What a page of ours is made by, by the page's name.
ENTRIES = {
    "": "parts/explore.js",
    "explore": "parts/explore.js",
    "neighbourhood": "parts/neighbourhood.js",
    "invest": "parts/invest.js",
    "practices": "parts/practice_cards.js",
    "about": "parts/document.js",
    "evidence": "parts/document.js",
    "method": "parts/document.js",
}
MASTHEAD = "parts/masthead.js"
IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
MODULE = '<link rel="modulepreload" crossorigin href="./static/js/{}">'
# Streamlit requests its host configuration before it connects. A page with inlined settings connects at once and
# requests it meanwhile. No page of another origin may send it messages.
CONNECTION = (
    "<script>window.__streamlit = { BACKEND_BASE_URL: location.origin,"
    " HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false } };</script>"
)


@dataclass(frozen=True)
class Preload:
    """Tags for the head of Streamlit's page.

    Attributes:
        streamlit: folder of Streamlit's own page and its ``static``.
    """

    streamlit: Path

    def tags(self, name: str, page: str) -> Markup:
        """The tags that a page lacks.

        Args:
            name: of the page.
            page: its HTML.
        """
        modules = [Markup(MODULE).format(module) for module in self.modules(name) if module not in page]
        entries = [MASTHEAD, *([ENTRIES[name]] if name in ENTRIES else [])]
        return Markup("\n").join([Markup(CONNECTION), *modules, *map(scripts.preloads, entries)])

    def modules(self, name: str) -> list[str]:
        """Streamlit's modules for a page's elements, with all their imports; none that this version lacks."""
        elements = (*PARTS, *FORM) if name == "contribute" else PARTS
        return list(dict.fromkeys(module for element in elements for module in self._imports[element]))

    @cached_property
    def _imports(self) -> dict[str, list[str]]:
        return {element: self._closure(element) for element in (*PARTS, *FORM)}

    def _closure(self, element: str) -> list[str]:
        folder = self.streamlit / "static" / "js"
        found: dict[str, None] = {}
        queue = [path.name for path in sorted(folder.glob(f"{element}.*.js"))]
        while queue:
            module = queue.pop()
            if module not in found and (folder / module).is_file():
                found[module] = None
                queue += IMPORTED.findall((folder / module).read_text("utf-8"))
        return list(found)
