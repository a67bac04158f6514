"""What is asked of an export, checked before anything is drawn."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from dashboard.bundles import Shown
from dashboard.view import View, parse_view
from geodata.bundle import read_bundle
from geodata.errors import GeodataError, Problem


class ExportError(GeodataError):
    """What was asked cannot be made into a file."""


def asked(view_query: str, out: Path, bundle: Path, suffixes: tuple[str, ...]) -> tuple[View, Shown]:
    """The view of a query string and the bundle to take it from.

    Raises:
        ExportError: a suffix that has no writer, or parameters that cannot be used: all of them.
        BundleError: no bundle there.
    """
    data = Shown(read_bundle(bundle))
    view, bad = parse_view(parse_qs(view_query.lstrip("?"), keep_blank_values=True), data.allowed)
    problems = [
        Problem("view", "parameter", f"`{item.name}` is {item.value!r}", f"allowed: {item.allowed}") for item in bad
    ]
    if out.suffix.lower() not in suffixes:
        known = ", ".join(suffixes)
        problems.append(
            Problem(str(out), "suffix", f"no file of the kind {out.suffix!r} can be made", f"end in {known}")
        )
    if problems:
        raise ExportError(problems)
    return view, data
