"""``region.yaml`` → a declared region, with every declared file present and every name resolved."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from geodata.documents import Document, Key, formatted, near, read_document, read_model
from geodata.errors import Problem, SourceError
from geodata.project import regions_folder
from geodata.region import IndicatorTable, Region


def region_folder(region: str, regions: Path | None = None) -> Path:
    """The folder of a region, by its id or a name that it had before.

    Raises:
        SourceError: there is no such region; names those that exist.
    """
    regions = regions or regions_folder()
    known = sorted(path.parent.name for path in regions.glob("*/region.yaml"))
    if region in known:
        return regions / region
    renamed = (name for name in known if region in _aliases(regions / name))
    if found := next(renamed, None):
        return regions / found
    raise SourceError(Problem.of(str(regions), "region", f"`region` is {formatted(region)}", near(region, known)))


def _aliases(folder: Path) -> tuple[str, ...]:
    """Names that a region had before; none where its declaration cannot be read."""
    try:
        data = read_document(folder / "region.yaml", SourceError).data
    except SourceError:
        return ()
    stated = data.get("aliases") if isinstance(data, dict) else None
    return tuple(map(str, stated)) if isinstance(stated, list) else ()


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
    tables = [table.name for table in region.tables]
    problems += [
        *_unknown(document, "source", _used_sources(region), ids["sources"]),
        *_repeated(document, "sources", ids["sources"]),
        *_repeated(document, "lookups", ids["lookups"]),
        *_unknown(document, "lookup", _used_lookups(region), ids["lookups"]),
        *_repeated(document, "indicators", ids["indicators"]),
        *_unknown(document, "indicator", _used_indicators(region), ids["indicators"]),
        *_unknown(document, "indicator-table", _used_tables(region), tables),
        *_repeated(document, "indicator_tables", tables),
    ]
    if region.indicators and not region.tables:
        problems.append(
            document.problem((), "indicator-table", "`indicator_table` is missing", "name the table of the indicators")
        )
    return problems or _years(document, region)


def _years(document: Document, region: Region) -> list[Problem]:
    """Indicators of several years in one column, which their table does not tell apart."""
    fix = "name the table's column of years as `year`, or write `columns: {year: column}`"
    return [
        document.problem(
            ("indicators", n, "vintages"), "vintage", f"{item.id}: several `vintages` and table without `year`", fix
        )
        for n, item in enumerate(region.indicators)
        if item.column and len(item.vintages) > 1 and not region.table_of(item).year
    ]


def _used_sources(region: Region) -> Iterator[tuple[Key, str]]:
    """The key path and id of every source that the declaration refers to."""
    for part in ("boundaries", "indicators", "lookups"):
        yield from (((part, n, "source"), item.source) for n, item in enumerate(getattr(region, part)))
    for at, table in _tables(region):
        yield (*at, "source"), table.source
        if table.aggregation:
            yield (*at, "aggregation", "weights", "source"), table.aggregation.weights.source
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
    for at, table in _tables(region):
        if (how := table.aggregation) is None:
            continue
        for level, names in how.along.items():
            yield from (((*at, "aggregation", "along", level, n), name) for n, name in enumerate(names))
        if how.crosswalk and how.crosswalk.lookup:
            yield (*at, "aggregation", "crosswalk", "lookup"), how.crosswalk.lookup


def _used_indicators(region: Region) -> Iterator[tuple[Key, str]]:
    """The key path and id of every indicator that is shown first."""
    for name in ("default_indicator", "default_need"):
        if indicator := getattr(region, name):
            yield (name,), indicator
    yield from ((("default_need_in", n, "indicator"), item.indicator) for n, item in enumerate(region.default_need_in))


def _used_tables(region: Region) -> Iterator[tuple[Key, str]]:
    """The key path and name of every table that an indicator names."""
    yield from ((("indicators", n, "table"), item.table) for n, item in enumerate(region.indicators) if item.table)


def _tables(region: Region) -> list[tuple[Key, IndicatorTable]]:
    """Every table of figures with its key path."""
    single: list[tuple[Key, IndicatorTable]] = (
        [(("indicator_table",), region.indicator_table)] if region.indicator_table else []
    )
    return [*single, *((("indicator_tables", n), table) for n, table in enumerate(region.indicator_tables))]


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
    named: list[tuple[Key, str, str]] = [
        (("sources", row, "file"), source.file, f"source {source.id}: `file`")
        for row, source in enumerate(region.sources)
        if source.file is not None
    ]
    named += [
        ((name,), file, f"`{name}`")
        for name in ("search_coverage", "municipality_names")
        if (file := getattr(region, name))
    ]
    for key, file, what in named:
        path = folder / file
        inside = path.resolve().is_relative_to(folder.parent.resolve())
        if not inside or not path.is_file():
            why = "is not there" if inside else "lies outside the regions' folder"
            problems.append(document.problem(key, "file", f"{what} {formatted(file)} {why}", f"put it in {folder}"))
    return problems
