"""One view as a file that leaves the atlas: one module a kind of file, imported only when such a file is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from dashboard.export.tables import practices_csv
from geodata.errors import BundleError, Problem

__all__ = ["WRITERS", "practices_csv", "write"]
# How a file's name ends → the module whose ``write(view_query, out, bundle)`` makes such a file.
WRITERS: dict[str, str] = {".html": "dashboard.export.html"}


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write one view as a file; the end of its name says which kind.

    Args:
        view_query: the view as URL parameters, with or without a question mark before them.
        out: the file to write; its folder has to exist.
        bundle: folder of the bundle.

    Raises:
        BundleError: the bundle cannot be read, the view holds values that cannot be used, or there is no such kind.
    """
    module = WRITERS.get(out.suffix.lower())
    if module is None:
        raise BundleError(
            Problem(str(out), "export", "not a kind of file that the atlas writes", f"end it in {', '.join(WRITERS)}")
        )
    import_module(module).write(view_query, out, bundle)
