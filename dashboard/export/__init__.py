"""A view as a file: one writer a suffix, each imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

# Suffix → the module whose `written(view, data, suffix)` answers with file contents by suffix, the asked one first.
WRITERS: dict[str, str] = {
    ".png": "dashboard.export.stills",
    ".svg": "dashboard.export.stills",
    ".csv": "dashboard.export.tables",
    ".geojson": "dashboard.export.tables",
    ".pdf": "dashboard.export.brief",
}


def write(view_query: str, out: Path, bundle: Path) -> list[Path]:
    """Write the view of a query string to ``out``, as its suffix says, and what explains it next to it.

    Args:
        view_query: parameters of a view, with or without a question mark before them.
        out: the file; its folder has to exist.
        bundle: ``DIR/REGION``, as written by ``atlas build``.

    Returns:
        Every file written, ``out`` first.

    Raises:
        GeodataError: no writer for the suffix, a parameter that cannot be used (all are named), or no such bundle.
    """
    from dashboard.export.asking import asked

    view, data = asked(view_query, out, bundle, tuple(WRITERS))
    contents = import_module(WRITERS[out.suffix.lower()]).written(view, data, out.suffix.lower())
    paths = [out if suffix == out.suffix.lower() else out.with_suffix(suffix) for suffix in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths
