"""How a page of the dashboard starts: what a browser may ask for before Streamlit's scripts ask, one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from dashboard.maps import scripts

# Kinds of elements, by the names of Streamlit's scripts for them, which it else asks for when it first draws one.
MASTHEAD = ("ButtonGroup", "Html", "PageLink")
FILTERS = ("Button", "Multiselect", "Selectbox", "TextInput")
MAP = ("ComponentInstance",)
FILTERED, MAPPED = ("", "explore", "practices"), ("", "explore")
IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
MODULE = '<link rel="modulepreload" crossorigin href="./static/js/{}">'
# Streamlit asks two addresses whether it may connect, and connects when both have answered. A page that says beforehand
# where its server is connects at once and asks meanwhile. Nobody else's page may send it messages.
CONNECTION = (
    "<script>window.__streamlit = { BACKEND_BASE_URL: location.origin,"
    " HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false } };</script>"
)


@dataclass(frozen=True)
class Start:
    """Tags for the head of Streamlit's page.

    Attributes:
        streamlit: folder of Streamlit's own page and its ``static``.
    """

    streamlit: Path

    def tags(self, name: str, page: str) -> Markup:
        """The tags for a page by its name (the map's is empty or ``explore``) that ``page``, its HTML, has not yet."""
        modules = [Markup(MODULE).format(module) for module in self.modules(name) if module not in page]
        # Those of the map are named by its own frame: here they would be loaded twice.
        return Markup("\n").join([Markup(CONNECTION), *modules, scripts.preloads("pages.js")])

    def modules(self, name: str) -> list[str]:
        """Streamlit's scripts for the elements of a page, with all that these import; none that this version lacks."""
        elements = (*MASTHEAD, *(FILTERS if name in FILTERED else ()), *(MAP if name in MAPPED else ()))
        return list(dict.fromkeys(module for element in elements for module in self._imports[element]))

    @cached_property
    def _imports(self) -> dict[str, list[str]]:
        return {element: self._closure(element) for element in (*MASTHEAD, *FILTERS, *MAP)}

    def _closure(self, element: str) -> list[str]:
        folder = self.streamlit / "static" / "js"
        found: dict[str, None] = {}
        open_ones = [path.name for path in sorted(folder.glob(f"{element}.*.js"))]
        while open_ones:
            module = open_ones.pop()
            if module in found or not (folder / module).is_file():
                continue
            found[module] = None
            open_ones += IMPORTED.findall((folder / module).read_text("utf-8"))
        return list(found)
