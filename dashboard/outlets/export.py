"""One view as a file: one module a kind of file, imported only when such a file is requested."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from dashboard.outlets import renderers
from geodata.errors import Problem


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write one view as a file; its suffix decides the kind.

    Args:
        view_query: the view as URL parameters, with or without a question mark before them.
        out: the file to write; its folder has to exist. What explains a CSV is written next to it.
        bundle: folder of the bundle.

    Raises:
        GeodataError: there is no such kind, the view has values that cannot be used (all are named), or the bundle
            cannot be read.
    """
    modules = renderers()
    if out.suffix.lower() not in modules:
        from dashboard.outlets.export_request import ExportError

        message = f"no file of the kind {out.suffix!r} can be made"
        raise ExportError(Problem.of(str(out), "suffix", message, f"end it in {', '.join(modules)}"))
    import_module(modules[out.suffix.lower()]).write(view_query, out, bundle)
