"""What is known in an area as lists for panel and page: what has a place within it, and what has none and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from dashboard.presenters.i18n import Words
from dashboard.presenters.places import kind_of_place, name_of_place
from dashboard.presenters.practice_readings import text_of
from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.dataset import Dataset, derived
from dashboard.query.known import Known, known_in, unplaced_in_town
from geodata.models import UNKNOWN, MeetingPlace

Row = Mapping[Any, Any]
T = TypeVar("T")
# A list longer than this is folded: places by their kind, practices after so many.
FOLDED_AFTER = 20
RUNNING = ("runs", "co_runs")
BOTH: tuple[Known, ...] = ("practice", "meeting_place")


@dataclass(frozen=True)
class KnownItem:
    """A practice or a meeting place.

    Attributes:
        kind: in words; of a practice the settings.
        address: street and number or part of town, as far as it is known and published; empty where it is not.
        precision: how finely the place is known, in words; empty where the list says it.
        run_by: who runs it, as a sentence; empty where no source says so.
        said: what else a source says of a meeting place: for whom it is open, its language, hours, steps …
        url, source, source_title: the page that names it, with its year; empty where there is none.
        unverified: that nobody of the atlas checked it; empty where somebody did.
        mark: the symbol of a practice.
    """

    id: str
    name: str
    kind: str
    address: str
    precision: str
    run_by: str
    url: str
    source: str
    source_title: str
    unverified: str
    mark: Symbol | None = None
    said: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """What it is and where."""
        return tuple(filter(None, (self.kind, self.address, self.precision)))

    @property
    def about(self) -> tuple[str, ...]:
        """All there is to say beside the name."""
        return (*self.facts, *self.said, *filter(None, (self.run_by, self.unverified)))


@dataclass(frozen=True)
class KnownGroup(Generic[T]):
    """Those of one kind, or those without a place for one reason. ``title`` is empty for a list without groups."""

    title: str
    items: tuple[T, ...]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def first(self) -> tuple[T, ...]:
        """Those that a long list shows at once."""
        return self.items[:FOLDED_AFTER]

    @property
    def rest(self) -> tuple[T, ...]:
        """Those that a long list folds away."""
        return self.items[FOLDED_AFTER:]


@dataclass(frozen=True)
class KnownList:
    """The practices or the meeting places of an area.

    Attributes:
        items: those with a place within the area, all of them.
        groups: the same, folded by kind where they are many; else one without title.
        unplaced: the others, by the reason.
        unplaced_title, unplaced_note: of these; empty without any.
    """

    items: tuple[KnownItem, ...]
    groups: tuple[KnownGroup[KnownItem], ...]
    unplaced: tuple[KnownGroup[KnownItem], ...]
    unplaced_title: str
    unplaced_note: str

    @property
    def number(self) -> int:
        """How many there are, in both parts."""
        return len(self.items) + self.unplaced_number

    @property
    def unplaced_number(self) -> int:
        """How many have no place within the area."""
        return sum(group.number for group in self.unplaced)


def known_list(area: str, kind: Known, dataset: Dataset, words: Words) -> KnownList:
    """The practices or the meeting places known in an area.

    Raises:
        KeyError: the bundle does not contain the area.
    """
    here = known_in(area, dataset, kind)
    items = _items(here.placed, kind, dataset, words)
    return KnownList(
        items=items,
        groups=folded(items, lambda item: item.kind) if kind == "meeting_place" else (KnownGroup("", items),),
        unplaced=tuple(
            KnownGroup(words(f"known_in_town.why.{reason}"), _items(ids, kind, dataset, words))
            for reason, ids in here.unplaced.items()
        ),
        unplaced_title=unplaced_title(area, dataset, words) if here.unplaced else "",
        unplaced_note=words(f"known_in_town.note.{kind}") if here.unplaced else "",
    )


def folded(items: tuple[T, ...], kind: Callable[[T], str]) -> tuple[KnownGroup[T], ...]:
    """A long list by kind, the kinds in the order of their names; a short one as it is."""
    if len(items) <= FOLDED_AFTER:
        return (KnownGroup("", items),) if items else ()
    return tuple(KnownGroup(name, tuple(rows)) for name, rows in groupby(sorted(items, key=kind), key=kind))


def unplaced_title(area: str, dataset: Dataset, words: Words) -> str:
    """The heading of what is known in a municipality and no more precisely."""
    return words("known_in_town.unplaced", town=dataset.area_names(words.lang)[area])


def more_in_town(area: str, dataset: Dataset, words: Words) -> str:
    """That more is known in the municipality of a neighbourhood, and may be in the neighbourhood; empty where not."""
    if dataset.level_of(area) == "municipality":
        return ""
    numbers = [(kind, unplaced_in_town(area, dataset, kind)) for kind in BOTH]
    counted = [words.plural(f"known_in_town.counted.{kind}", number) for kind, number in numbers if number]
    town = dataset.municipality_name(dataset.municipality_of[area], words.lang)
    return words("known_in_town.more", list=words.join(counted), town=town) if counted else ""


def town_of(area: str, dataset: Dataset) -> str | None:
    """The area that is the municipality of a neighbourhood; None where the region has no level of municipalities."""
    town = dataset.area_records[area]["municipality_id"]
    return town if town in dataset.area_records and dataset.level_of(area) != "municipality" else None


def place_item(row: Row, words: Words) -> KnownItem:
    """A meeting place; ``row`` is one of the bundle's table. One without a name is called by its kind."""
    name = name_of_place(row, words)
    return KnownItem(
        id=str(row["meeting_place_id"]),
        name=name,
        kind=kind_of_place(row["kind"], words),
        address=_first(row, "address", "neighbourhood"),
        precision=_precision(row, words),
        run_by=_run_by("meeting_place", [text_of(row.get("operator"))], words),
        url=text_of(row["url"]),
        source=_source(text_of(row["year"]), words),
        source_title=name,
        unverified="" if row["verified"] else words("osm.unverified"),
        said=tuple(_said(row, words)),
    )


def _said(row: Row, words: Words) -> Iterator[str]:
    """What a source says of a meeting place; what is not known is not said."""
    if hours := text_of(row.get("hours_per_week")):
        yield words("place_facts.hours", n=words.decimal(float(hours), 1))
    for key, facet in MeetingPlace.term_facets().items():
        term = text_of(row.get(key))
        if key != "kind" and term not in ("", UNKNOWN):
            yield words("filter.colon").join((words(f"place_facts.{key}"), words.term(facet, term)))


def practice_item(row: Row, dataset: Dataset, words: Words) -> KnownItem:
    """A practice; ``row`` is one of the bundle's table."""
    practice = str(row["practice_id"])
    reference = _newest_references(dataset).get(practice)
    return KnownItem(
        id=practice,
        name=str(row["name"]),
        kind=", ".join(words.term("setting", term) for term in row["setting"]),
        address=_first(row, "address", "place_name"),
        precision=_precision(row, words),
        run_by=_run_by("practice", _runners(dataset).get(practice, ()), words),
        url=text_of(reference["url"]) if reference else "",
        source=_source(text_of(reference["year"]), words) if reference else "",
        source_title=text_of(reference["title"]) if reference else "",
        unverified="",
        mark=symbol(dataset.kinds(practice)),
    )


def _items(ids: Iterable[str], kind: Known, dataset: Dataset, words: Words) -> tuple[KnownItem, ...]:
    rows = _rows(dataset, kind)
    if kind == "practice":
        return tuple(practice_item(rows[one], dataset, words) for one in ids)
    return tuple(place_item(rows[one], words) for one in ids)


@derived
def _rows(dataset: Dataset, kind: Known) -> dict[str, Row]:
    table = dataset.bundle.practices if kind == "practice" else dataset.bundle.meeting_places
    return dict(zip(table[f"{kind}_id"], table.to_dict("records"), strict=True))


@derived
def _newest_references(dataset: Dataset) -> dict[str, Row]:
    """Practice id → the newest of its references, those without a year last."""
    rows = dataset.bundle.references.sort_values("year", kind="stable", ascending=False, na_position="last")
    first = rows.drop_duplicates("practice_id")
    return dict(zip(first["practice_id"], first.to_dict("records"), strict=True))


@derived
def _runners(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Practice id → who runs it or helps to run it, as a source says."""
    supports = dataset.bundle.supports
    rows = supports[supports["role"].isin(RUNNING)].dropna(subset=["provider"])
    return {str(key): tuple(dict.fromkeys(names)) for key, names in rows.groupby("practice_id")["provider"]}


def _run_by(kind: Known, names: Sequence[str], words: Words) -> str:
    known = [name for name in names if name]
    return words(f"known_in_town.run_by.{kind}", list=words.join(known)) if known else ""


def _precision(row: Row, words: Words) -> str:
    """How finely the place is known; nothing for what is known by its municipality only, of which the list says it."""
    stated = text_of(row["precision"])
    if stated == "municipality" or (not stated and row.get("area_id") == row.get("municipality_id")):
        return ""
    # An address that is written and not looked up is on the map by its neighbourhood.
    blurred = stated in ("", "neighbourhood") and text_of(row.get("address"))
    return words(f"known_in_town.precision.{'blurred' if blurred else stated or 'neighbourhood'}")


def _source(year: str, words: Words) -> str:
    return words("known_in_town.source", year=year) if year else words("known_in_town.source_undated")


def _first(row: Row, *names: str) -> str:
    return next((text for name in names if (text := text_of(row.get(name)))), "")
