"""Faster first paint: connection settings inlined, Streamlit modules preloaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from dashboard.maps import scripts

# Elements by the names of Streamlit's modules for them, which are otherwise fetched when the first one is drawn.
MASTHEAD = ("ButtonGroup", "Html", "PageLink")
FILTERS = ("Button", "Multiselect", "Selectbox", "TextInput")
MAP = ("ComponentInstance",)
FILTERED, MAPPED = ("", "explore", "practices"), ("", "explore")
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
            name: of the page; the map's is empty or ``explore``.
            page: its HTML.
        """
        modules = [Markup(MODULE).format(module) for module in self.modules(name) if module not in page]
        # Those of the map are named by its own frame: here they would be loaded twice.
        return Markup("\n").join([Markup(CONNECTION), *modules, scripts.preloads("pages.js")])

    def modules(self, name: str) -> list[str]:
        """Streamlit's modules for the elements of a page, with all their imports; none that this version lacks."""
        elements = (*MASTHEAD, *(FILTERS if name in FILTERED else ()), *(MAP if name in MAPPED else ()))
        return list(dict.fromkeys(module for element in elements for module in self._imports[element]))

    @cached_property
    def _imports(self) -> dict[str, list[str]]:
        return {element: self._closure(element) for element in (*MASTHEAD, *FILTERS, *MAP)}

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
