"""Meeting places: a YAML list of public places where people can meet, each with the page that names it."""

from collections import Counter
from pathlib import Path

from geodata.documents import formatted, near, read_document, read_model
from geodata.errors import Problem, SourceError
from geodata.models import ListedPlace, Vocabulary


def read_meeting_places(path: Path, vocabulary: Vocabulary) -> tuple[ListedPlace, ...]:
    """Read a list of meeting places, in the file's order.

    Raises:
        SourceError: with every problem of every entry: shape, unknown kinds, ids that occur twice.
    """
    document = read_document(path, SourceError)
    if not isinstance(document.data, list):
        raise SourceError(
            document.problem((), "list", "the file does not contain a list", "write `- id: …` for each place")
        )
    kinds = vocabulary.facets.get("meeting_place_kind", {})
    places: list[ListedPlace] = []
    problems: list[Problem] = []
    for row, entry in enumerate(document.data):
        name = str(entry.get("id", f"entry {row + 1}")) if isinstance(entry, dict) else f"entry {row + 1}"
        place, found = read_model(document, (row,), ListedPlace, name)
        problems += found
        places += [place] if place else []
        if place and place.kind not in kinds:
            message = f"{name}: `kind` is {formatted(place.kind)}"
            problems.append(document.problem((row, "kind"), "vocabulary", message, near(place.kind, kinds)))
    counts = Counter(place.id for place in places)
    problems += [
        Problem.of(str(path), "unique-id", f"{name}: `id` occurs {count} times", "give every place an id of its own")
        for name, count in counts.items()
        if count > 1
    ]
    if problems:
        raise SourceError(problems)
    return tuple(places)
