"""The request for an export, validated before anything is drawn; and how its files are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qs

from dashboard.query.dataset import Dataset
from dashboard.query.parameters import BadParameter
from dashboard.query.view import View, parse_view
from geodata.bundle import read_bundle
from geodata.errors import GeodataError, Problem

# What people copy is a whole link: it begins with a scheme, or with a slash.
ADDRESS = re.compile(r"\s*(https?:)?/", re.IGNORECASE)


class ExportError(GeodataError):
    """The requested file cannot be made."""


def parse_query(view_query: str, bundle: Path) -> tuple[View, Dataset]:
    """The view of a query string and the bundle to take it from.

    Raises:
        ExportError: parameters that cannot be used: all of them.
        BundleError: no bundle there.
    """
    dataset = Dataset(read_bundle(bundle))
    view, bad = parse_view(params_of(view_query), dataset.allowed)
    refuse_parameters(bad)
    return view, dataset


def params_of(view_query: str) -> dict[str, list[str]]:
    """The parameters of a query string, with or without a question mark before it, or of a link to a view."""
    if ADDRESS.match(view_query):
        view_query = view_query.partition("?")[2].partition("#")[0]
    return parse_qs(view_query.removeprefix("?"), keep_blank_values=True)


def refuse_parameters(bad: Sequence[BadParameter]) -> None:
    """Raise ExportError with every parameter that cannot be used; nothing where there is none."""
    if bad:
        raise ExportError([one.problem("--view") for one in bad])


def write_files(out: Path, contents: Mapping[str, bytes]) -> None:
    """Write contents by suffix: that of ``out`` there, others next to it under the same name.

    Raises:
        ExportError: a file cannot be written.
    """
    for suffix, content in contents.items():
        path = out if suffix == out.suffix.lower() else out.with_suffix(suffix)
        try:
            path.write_bytes(content)
        except OSError as problem:
            fix = "name a folder that exists and can be written to"
            raise ExportError(Problem.of(str(path), "file", f"cannot be written: {problem.strerror}", fix)) from problem
