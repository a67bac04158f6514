"""Our part in the browser: the ES modules and styles of ``static/``, at addresses that are named by their content.

Modules import one another by relative paths. All lie in one folder named by the digest of all of them, so that the
paths work and every file may be cached for ever. A page that is one file contains them as an import map of ``data:``
URLs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from xstatic.pkg import leaflet

STATIC = Path(__file__).parent / "static"
# Styles of the map, of the page around it and of standalone pages: name → the files that it is made of.
STYLES = {
    "map": ("atlas-map", "cells", "what_if"),
    "page": (
        "page",
        "parts",
        "filters",
        "split",
        "what_if_panel",
        "masthead",
        "reading",
        "evidence",
        "neighbourhood",
        "invest",
        "best_spots",
        "contribute",
        "share",
    ),
    **{name: (name,) for name in ("embed", "present", "qr")},
}
IMPORT = re.compile(r'^((?:import|export)\b[^"\']*)"(\.{1,2}/[\w/]+\.js)";', re.MULTILINE)
MODULE = '<script type="module" src="{}"></script>'
PRELOAD = '<link rel="modulepreload" href="{}">'
# Characters that a data: URL contains as they are.
PLAIN = " !$&'()*+,-./:;=?@[]^_`{|}~"
# Imports of a script that the parser found would need a rule of their own in the page's policy; this element does not.
START = (
    'const map = document.querySelector("script[type=importmap]");'
    ' const entry = Object.assign(document.createElement("script"), {{ type: "module" }});'
    ' entry.src = JSON.parse(map.textContent).imports["{}"];'
    " document.head.append(entry);"
)


@lru_cache(maxsize=1)
def modules() -> dict[str, str]:
    """The source of each module by its path below ``static/``."""
    paths = sorted(STATIC.rglob("*.js"))
    return {path.relative_to(STATIC).as_posix(): path.read_text("utf-8") for path in paths}


@lru_cache(maxsize=1)
def digest() -> str:
    """Names the content of all modules together."""
    return hashlib.sha256(json.dumps(modules()).encode()).hexdigest()[:16]


def module_address(name: str) -> str:
    """Where the server answers with a module (``core.js``); another content of any module has another address."""
    return f"/assets/maps/{digest()}/{name}"


@lru_cache(maxsize=16)
def closure(entry: str) -> tuple[str, ...]:
    """A module and all that it imports, itself first."""
    found = [entry]
    for name in found:
        imported = [_resolved(path, name) for _, path in IMPORT.findall(modules()[name])]
        found += [one for one in dict.fromkeys(imported) if one not in found]
    return tuple(found)


@lru_cache(maxsize=16)
def preloads(entry: str) -> Markup:
    """Tags that request a module and all that it imports at once."""
    return Markup("\n").join(Markup(PRELOAD).format(module_address(name)) for name in closure(entry))


@lru_cache(maxsize=1)
def imports(entry: str) -> str:
    """A script that requests a module and all its imports at once: shorter than :func:`preloads`, for each rerun."""
    names, folder = " ".join(closure(entry)), module_address("")
    return f'"{names}".split(" ").forEach((name) => import("{folder}" + name).catch(() => {{}}));'


def module_tag(entry: str) -> Markup:
    """The tag that runs a module of the server."""
    return Markup(MODULE).format(module_address(entry))


def embedded(entry: str) -> list[tuple[str, str]]:
    """Leaflet, a module and its imports for a page that is one file: type and text of each of its inline scripts."""
    urls = {
        _bare(name): f"data:text/javascript,{quote(_with_bare_imports(name), safe=PLAIN)}" for name in closure(entry)
    }
    # Nothing in a script may end it early, and a map for debuggers would be requested.
    classic = re.sub(r"(?i)</(script)", r"<\\/\1", re.sub(r"//# sourceMappingURL=\S*", "", leaflet_file("js"))).strip()
    return [
        ("text/javascript", classic),
        ("importmap", json.dumps({"imports": urls})),
        ("module", START.format(_bare(entry))),
    ]


def script_tags(code: list[tuple[str, str]]) -> Markup:
    """Inline scripts as elements of the page."""
    return Markup("\n").join(Markup('<script type="{}">{}</script>').format(kind, Markup(text)) for kind, text in code)


def script_source(code: list[tuple[str, str]]) -> str:
    """A policy's ``script-src`` that lets only these inline scripts run, and the modules that they start."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for _, text in code]
    return " ".join([*(f"'sha256-{one}'" for one in hashes), "'strict-dynamic'"])


def leaflet_tag() -> Markup:
    """The tag that runs the server's Leaflet, before the modules that need it."""
    return Markup('<script src="/assets/leaflet/leaflet.js" defer></script>\n')


def leaflet_file(kind: str) -> str:
    """Leaflet's script (``js``) or style sheet (``css``)."""
    return (Path(leaflet.BASE_DIR) / f"leaflet.{kind}").read_text("utf-8")


def _bare(name: str) -> str:
    """A module's specifier in an import map: a ``data:`` URL is no base of a relative path."""
    return f"atlas/{name}"


def _with_bare_imports(name: str) -> str:
    return IMPORT.sub(lambda found: f'{found[1]}"{_bare(_resolved(found[2], name))}";', modules()[name])


def _resolved(path: str, module: str) -> str:
    """The path below ``static/`` of what a module imports by a path from its own folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(module), path))


@lru_cache(maxsize=len(STYLES))
def style(name: str) -> str:
    """The text of one of :data:`STYLES`."""
    return "\n".join((STATIC / f"{file}.css").read_text("utf-8") for file in STYLES[name])


@lru_cache(maxsize=len(STYLES))
def style_address(name: str) -> str:
    """Where the server answers with a :func:`style`; another content has another address."""
    return f"/assets/maps/{name}-{hashlib.sha256(style(name).encode()).hexdigest()[:16]}.css"


def style_tag(address: str) -> Markup:
    """The tag of a style sheet."""
    return Markup('<link rel="stylesheet" href="{}">').format(address)
