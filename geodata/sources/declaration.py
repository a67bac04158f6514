"""``region.yaml`` → a declared region, with every declared file present and every name resolved."""

from collections import Counter
from collections.abc import Iterable, Iterator
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
    ids = {key: [item.id for item in getattr(region, key)] for key in ("sources", "lookups", "indicators")}
    default: list[tuple[Key, str]] = (
        [(("default_indicator",), region.default_indicator)] if region.default_indicator else []
    )
    problems += [
        *_unknown(document, "source", _used_sources(region), ids["sources"]),
        *_repeated(document, "sources", ids["sources"]),
        *_repeated(document, "lookups", ids["lookups"]),
        *_unknown(document, "lookup", _used_lookups(region), ids["lookups"]),
        *_repeated(document, "indicators", ids["indicators"]),
        *_unknown(document, "indicator", default, ids["indicators"]),
    ]
    if region.indicators and not region.indicator_table:
        problems.append(
            document.problem((), "indicator-table", "`indicator_table` is missing", "name the table of the indicators")
        )
    return problems


def _used_sources(region: Region) -> Iterator[tuple[Key, str]]:
    """The key path and id of every source that the declaration refers to."""
    for part in ("boundaries", "indicators", "lookups"):
        yield from (((part, n, "source"), item.source) for n, item in enumerate(getattr(region, part)))
    if table := region.indicator_table:
        yield ("indicator_table", "source"), table.source
        if table.aggregation:
            yield ("indicator_table", "aggregation", "weights", "source"), table.aggregation.weights.source
    if naming := region.area_names:
        yield ("area_names", "weights", "source"), naming.weights.source
        yield from ((("area_names", "names", n, "source"), item.source) for n, item in enumerate(naming.names))
    if region.wholes and region.wholes.names:
        yield ("wholes", "names", "source"), region.wholes.names.source
    yield from ((("meeting_places", n), name) for n, name in enumerate(region.meeting_places))


def _used_lookups(region: Region) -> Iterator[tuple[Key, str]]:
    """The key path and id of every look-up that the declaration refers to."""
    yield from (
        (("boundaries", n, "parents"), layer.parents) for n, layer in enumerate(region.boundaries) if layer.parents
    )
    if region.area_names:
        yield from ((("area_names", "along", n), name) for n, name in enumerate(region.area_names.along))
    if region.indicator_table and (aggregation := region.indicator_table.aggregation):
        at: Key = ("indicator_table", "aggregation")
        for level, names in aggregation.along.items():
            yield from (((*at, "along", level, n), name) for n, name in enumerate(names))
        if aggregation.crosswalk and aggregation.crosswalk.lookup:
            yield (*at, "crosswalk", "lookup"), aggregation.crosswalk.lookup


def _unknown(document: Document, rule: str, used: Iterable[tuple[Key, str]], known: list[str]) -> list[Problem]:
    return [
        document.problem(key, rule, f"`{'.'.join(map(str, key))}` is {formatted(name)}", near(name, known))
        for key, name in used
        if name not in known
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
