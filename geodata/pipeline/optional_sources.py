"""Sources that a command reads only where it names them, such as what a foreign server said of OpenStreetMap.

Whether such a server responded never decides whether there is a bundle: a build asks nobody, takes what is there and
says what is missing.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from geodata.documents import formatted, near
from geodata.errors import Problem, SourceError, texts
from geodata.fields import LocalText
from geodata.region import DataSource, Region
from geodata.sources import SourceFiles
from geodata.sources.responses import Part


def with_options(region: Region, options: Collection[str] | None) -> Region:
    """A region with those of its optional sources that were named.

    Args:
        region: as declared.
        options: their words; None: all of them.

    Raises:
        SourceError: with every word that the region does not declare.
    """
    known = region.options
    problems = [
        Problem.of(
            "--with",
            "option",
            f"`--with` is {formatted(word)}",
            near(word, known) if known else f"leave it out: {region.id} has no source that has to be named",
        )
        for word in options or ()
        if word not in known
    ]
    if problems:
        raise SourceError(problems)
    out = {one.id for one in region.sources if one.optional and options is not None and one.optional not in options}
    return region.without(out)


def with_what_is_there(files: SourceFiles) -> tuple[SourceFiles, tuple[Problem, ...]]:
    """The same without optional sources of which nothing is there, and a warning for each that is not complete."""
    empty, notes = set[str](), list[Problem]()
    for source in (one for one in files.region.sources if one.optional):
        parts = files.parts(source)
        missing = [part.name for part in parts if not part.whole()]
        if not missing:
            continue
        if len(missing) == len(parts):
            empty.add(source.id)
            message = f"source {source.id}: no response is there; built without it"
        else:
            message = f"source {source.id}: no response is there for {', '.join(missing)}; built with the others"
        where = source.overpass.address if source.overpass else source.id
        fix = f"run: atlas sources fetch --region {files.region.id} --with {source.optional}"
        notes.append(Problem.of(where, "source", message, fix, severity="warning"))
    return replace(files, region=files.region.without(empty)), tuple(notes)


def dated(source: DataSource, parts: Sequence[Part], languages: Collection[str]) -> DataSource:
    """A source with a note on what its responses are: of which days, in part, and for which areas there is none."""
    days = sorted(response.day.isoformat() for part in parts if (response := part.whole()))
    if not days:
        return source
    missing = ", ".join(part.name for part in parts if not part.whole())
    said: LocalText = dict(source.note or {})
    state = texts("sources", "osm_day" if days[0] == days[-1] else "osm_days", languages)
    absent = texts("sources", "osm_missing", languages) if missing else {}
    for language, text in state.items():
        sentences = (said.get(language), text.format(first=days[0], last=days[-1]), absent.get(language))
        said[language] = " ".join(one for one in sentences if one).replace("{areas}", missing)
    return source.model_copy(update={"note": said})
