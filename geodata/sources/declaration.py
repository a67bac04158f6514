"""``region.yaml`` → a declared region, with every declared file present and every name resolved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from geodata.documents import Document, Key, formatted, near, read_document, read_model
from geodata.errors import Problem, SourceError
from geodata.project import regions_folder
from geodata.region import Region


def region_folder(region: str, regions: Path | None = None) -> Path:
    """The folder of a region.

    Raises:
        SourceError: there is no such region; names those that exist.
    """
    regions = regions or regions_folder()
    known = sorted(path.parent.name for path in regions.glob("*/region.yaml"))
    if region not in known:
        raise SourceError(Problem.of(str(regions), "region", f"`region` is {formatted(region)}", near(region, known)))
    return regions / region


def load_region(folder: Path) -> Region:
    """Read and check a region's declaration.

    Raises:
        SourceError: with every problem: shape, names that resolve to nothing, files that are not there.
    """
    document = read_document(folder / "region.yaml", SourceError)
    region, problems = read_model(document, (), Region, folder.name)
    if region is not None:
        problems = [*_names(document, region, folder), *_files(document, region, folder)]
    if region is None or problems:
        raise SourceError(problems)
    return region


def _names(document: Document, region: Region, folder: Path) -> list[Problem]:
    problems = []
    if region.id != folder.name:
        fix = f"write `{folder.name}`, the folder's name"
        problems.append(document.problem(("id",), "region", f"`id` is {formatted(region.id)}", fix))
    sources = [source.id for source in region.sources]
    used: list[tuple[Key, str]] = [
        *((("boundaries", n, "source"), layer.source) for n, layer in enumerate(region.boundaries)),
        *((("indicators", n, "source"), item.source) for n, item in enumerate(region.indicators)),
    ]
    used += [(("lookups", n, "source"), lookup.source) for n, lookup in enumerate(region.lookups)]
    if region.indicator_table:
        used.append((("indicator_table", "source"), region.indicator_table.source))
        if weights := region.indicator_table.aggregation:
            used.append((("indicator_table", "aggregation", "weights", "source"), weights.weights.source))
    used += [(("meeting_places", n), name) for n, name in enumerate(region.meeting_places)]
    problems += [
        document.problem(key, "source", f"`{'.'.join(map(str, key))}` is {formatted(name)}", near(name, sources))
        for key, name in used
        if name not in sources
    ]
    problems += _repeated(document, "sources", sources)
    problems += _lookup_names(document, region)
    indicators = [item.id for item in region.indicators]
    problems += _repeated(document, "indicators", indicators)
    if region.default_indicator and region.default_indicator not in indicators:
        message = f"`default_indicator` is {formatted(region.default_indicator)}"
        problems.append(
            document.problem(("default_indicator",), "indicator", message, near(region.default_indicator, indicators))
        )
    if region.indicators and not region.indicator_table:
        problems.append(
            document.problem((), "indicator-table", "`indicator_table` is missing", "say which table holds them")
        )
    return problems


def _lookup_names(document: Document, region: Region) -> list[Problem]:
    known = [lookup.id for lookup in region.lookups]
    used: list[tuple[Key, str]] = [
        (("boundaries", n, "parents"), layer.parents) for n, layer in enumerate(region.boundaries) if layer.parents
    ]
    aggregation = region.indicator_table.aggregation if region.indicator_table else None
    if aggregation:
        at: Key = ("indicator_table", "aggregation")
        used += [
            ((*at, "along", level, n), name)
            for level, names in aggregation.along.items()
            for n, name in enumerate(names)
        ]
        if aggregation.crosswalk and aggregation.crosswalk.lookup:
            used.append(((*at, "crosswalk", "lookup"), aggregation.crosswalk.lookup))
    return [
        *_repeated(document, "lookups", known),
        *(
            document.problem(key, "lookup", f"`{'.'.join(map(str, key))}` is {formatted(name)}", near(name, known))
            for key, name in used
            if name not in known
        ),
    ]


def _repeated(document: Document, key: str, ids: list[str]) -> list[Problem]:
    return [
        document.problem((key,), "unique-id", f"`{key}` has {formatted(name)} {count} times", "rename one of them")
        for name, count in Counter(ids).items()
        if count > 1
    ]


def _files(document: Document, region: Region, folder: Path) -> list[Problem]:
    problems = []
    if region.registry and not (folder / region.registry).is_file():
        message = f"`registry` {formatted(region.registry)} is not there"
        fix = f"name a file relative to {folder}, or leave the key out to use the project's practices.yaml"
        problems.append(document.problem(("registry",), "file", message, fix))
    for row, source in enumerate(region.sources):
        if source.file is None:
            continue
        path = folder / source.file
        inside = path.resolve().is_relative_to(folder.parent.resolve())
        if not inside or not path.is_file():
            why = "is not there" if inside else "lies outside the regions' folder"
            message = f"source {source.id}: `file` {formatted(source.file)} {why}"
            problems.append(document.problem(("sources", row, "file"), "file", message, f"put it in {folder}"))
    return problems
