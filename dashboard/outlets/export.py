"""One view as a file that leaves the atlas: one module a kind of file, imported only when such a file is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from dashboard.outlets import renderers


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write one view as a file; the end of its name says which kind.

    Args:
        view_query: the view as URL parameters, with or without a question mark before them.
        out: the file to write; its folder has to exist. What explains a CSV is written next to it.
        bundle: folder of the bundle.

    Raises:
        GeodataError: there is no such kind, the view holds values that cannot be used (all are named), or the bundle
            cannot be read.
    """
    from dashboard.outlets.export_request import unknown_kind

    modules = renderers()
    module = modules.get(out.suffix.lower())
    if module is None:
        raise unknown_kind(out, tuple(modules))
    import_module(module).write(view_query, out, bundle)
