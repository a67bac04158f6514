"""What a meeting place that does not exist would reach, in words: the panel beside the map, and its sentence.

Always in the conditional, always about *known* meeting places, and never about an area leaving a cell: nearly
any pin would take it out of there. A point stands for many residents, so numbers are rounded and say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, sentence_case
from dashboard.presenters.method import method_link
from dashboard.presenters.places import marked_place
from dashboard.query.dataset import Dataset, record
from dashboard.query.residents import residents
from dashboard.query.what_if import AreaChange, PinFigures, TownUnreached, WhatIf, Where
from geodata.bundle.models import MunicipalityCoverage

# So many areas have a row, so many known places are named beside a pin, so many municipalities in a sentence.
ROWS, NAMED = 6, 5
# Below the first number to the nearest ten, from there on to the nearest hundred.
THOUSAND, TENS, HUNDREDS = 1000, 10, 100


@dataclass(frozen=True)
class Bar:
    """An area now and with the pins.

    Attributes:
        name: of the area.
        now, then: share of residents within the walk, in per cent, 0 to 100.
        share: the share with the pins, as the language writes it.
        access: places per 10,000 residents, now and then, in words.
        text: what the bar shows, in words.
    """

    name: str
    now: float
    then: float
    share: str
    access: str
    text: str


@dataclass(frozen=True)
class PinText:
    """A pin: its number from 1, its kind and where it is, and what is said of it, each a sentence."""

    number: int
    kind: str
    place: str
    said: tuple[str, ...]


def rounded(number: float) -> int:
    """A number of residents to the nearest ten below 1,000, from there on to the nearest hundred; halves go up."""
    step = TENS if number < THOUSAND else HUNDREDS
    return int(number / step + 0.5) * step


def about(number: float, words: Words) -> str:
    """A number of residents as a phrase, such as "about 5,600" or "fewer than 10"; "none" only where it is 0."""
    if number < TENS / 1e6:
        return words("what_if_panel.none")
    if number < TENS:
        return words("what_if_panel.few")
    return words("what_if_panel.about", n=words.whole(rounded(number)))


def what_if_headline(found: WhatIf, dataset: Dataset, words: Words) -> str:
    """The sentence of a page, picture or embed: what the pins that are worked out would bring; empty without a pin."""
    if not found.pins:
        return ""
    counted = found.counted
    if not counted:
        first = found.pins[0]
        if first.where == Where.OUTSIDE:
            return words("what_if_panel.headline.outside")
        return words("what_if_panel.headline.no_points", town=_town(first, dataset, words))
    where, number = _where(counted, dataset, words), len(counted)
    values = {"where": f" {where}" if where else "", "count": ""}
    if number > 1:
        values["count"] = words(f"what_if_panel.count.{number}")
    if found.gained.residents > 0:
        people = words("what_if_panel.people", n=about(found.gained.residents, words))
        return words.plural("what_if_panel.headline.gain", number, people=people, **values)
    if any(pin.sharers for pin in counted):
        return words.plural("what_if_panel.headline.known", number, **values)
    return words.plural("what_if_panel.headline.nobody", number, **values)


def what_if_note(found: WhatIf, dataset: Dataset, words: Words) -> str:
    """What goes under the sentence: with which known places it was worked out, and that there may be others."""
    towns = _towns(found)
    said = [_places(dataset.municipality_of.get(town), dataset, words) for town in towns]
    return " ".join([*said, words("what_if_panel.limits.unknown")]) if towns else ""


def what_if_panel(found: WhatIf, dataset: Dataset, words: Words) -> str:
    """The panel as HTML: who is newly within a walk, whose access changes, who shares it, who stays without, limits.

    Empty without a pin.
    """
    if not found.pins:
        return ""
    gained = found.gained
    bars, more = _bars(found, dataset, words)
    return fragment(
        "what_if_panel",
        words,
        headline=what_if_headline(found, dataset, words),
        counted=len(found.counted),
        figure=_figure(gained.residents, words),
        newly=words("what_if_panel.newly", walk=words.whole(found.walk_m)),
        by_walk=_other_walks(found, words),
        high=_high(found, dataset, words),
        bars=bars,
        more=words.plural("what_if_panel.more" if bars else "what_if_panel.denser", more) if more else "",
        pins=_pins(found, dataset, words),
        unreached=[_unreached(town, found.walk_m, dataset, words) for town in found.unreached],
        limits=_limits(dataset, words),
        searches=[known_list(town, dataset, words) for town in _towns(found)],
        method=method_link("what-if", words),
    )


def _figure(number: float, words: Words) -> tuple[str, str]:
    """A number of residents to be written large, after the small word that says that it is rounded."""
    if number < TENS:
        return "", sentence_case(about(number, words)) if number else words.whole(0)
    return sentence_case(words("what_if_panel.about", n="").strip()), words.whole(rounded(number))


def _other_walks(found: WhatIf, words: Words) -> list[str]:
    return [
        words("what_if_panel.by_walk", walk=words.whole(newly.walk_m), n=about(newly.residents, words))
        for newly in found.newly
        if newly.walk_m != found.walk_m
    ]


def _high(found: WhatIf, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """How many of those newly within the walk live in areas of high need, and what that is."""
    number, figure = found.gained.high_need, dataset.indicator(found.indicator) if found.indicator else None
    if number is None or figure is None or not found.gained.residents:
        return ()
    some = sentence_case(words("what_if_panel.high.some", n=about(number, words)))
    first = some if number else words("what_if_panel.high.none")
    return first, words("what_if_panel.high_is", figure=words.figure_label(figure))


def _bars(found: WhatIf, dataset: Dataset, words: Words) -> tuple[list[Bar], int]:
    """The areas whose share would be another, and how many more areas change."""
    moved = [change for change in found.changes if change.share[0] != change.share[1]][:ROWS]
    return [_bar(change, dataset, words) for change in moved], len(found.changes) - len(moved)


def _bar(change: AreaChange, dataset: Dataset, words: Words) -> Bar:
    name = dataset.short_area_names(words.lang)[change.area]
    before, after = (words.percent(_shown(share)) for share in change.share)
    access = [words.decimal(number) for number in change.access]
    if access[0] == access[1]:
        access = [words.decimal(number, 2) for number in change.access]
    return Bar(
        name=name,
        now=round(100 * change.share[0], 1),
        then=round(100 * change.share[1], 1),
        share=after,
        access=words("what_if_panel.share.access", before=access[0], after=access[1]),
        text=words("what_if_panel.share.row", area=name, before=before, after=after),
    )


def _shown(share: float) -> float:
    """A share that is neither nobody nor everybody, not rounded to either."""
    return min(max(share, 0.01), 0.99) if 0 < share < 1 else share


def _pins(found: WhatIf, dataset: Dataset, words: Words) -> list[PinText]:
    return [
        PinText(
            number,
            words.term("meeting_place_kind", pin.pin.kind) if pin.pin.kind else words("what_if_panel.pin.any"),
            _place(pin, dataset, words),
            _said(pin, found.walk_m, dataset, words),
        )
        for number, pin in enumerate(found.pins, 1)
    ]


def _place(pin: PinFigures, dataset: Dataset, words: Words) -> str:
    """The area and the municipality of a pin, as far as they are known."""
    if pin.area is None or pin.area == pin.town:
        return _town(pin, dataset, words)
    area = dataset.short_area_names(words.lang)[pin.area]
    town = _town(pin, dataset, words)
    return words("what_if_panel.pin.place", area=area, town=town) if town else area


def _said(pin: PinFigures, walk_m: int, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """Who would share a pin, what they have already, and what is beside it; or why it is not worked out."""
    if pin.where == Where.OUTSIDE:
        return (sentence_case(words("what_if_panel.pin.outside")) + ".",)
    if pin.where == Where.NO_POINTS:
        town = _town(pin, dataset, words)
        return (sentence_case(words("what_if_panel.pin.no_points", town=town)) + ".",)
    walk = words.whole(walk_m)
    if not pin.sharers:
        return words("what_if_panel.shared.nobody", walk=walk), _beside(pin, dataset, words)
    sharers = words("what_if_panel.shared.sharers", n=about(pin.sharers, words), walk=walk)
    served = words("what_if_panel.shared.served", n=about(pin.served, words), others=words.decimal(pin.others))
    already = sentence_case(served) if pin.served else words("what_if_panel.shared.unserved")
    if pin.served == pin.sharers:
        already = words("what_if_panel.shared.all_served", others=words.decimal(pin.others))
    return sentence_case(sharers), already, _beside(pin, dataset, words)


def _beside(pin: PinFigures, dataset: Dataset, words: Words) -> str:
    if not pin.beside:
        return words("what_if_panel.shared.beside_none")
    names = [marked_place(record(dataset.places_by_id, place), words) for place in pin.beside[:NAMED]]
    if more := len(pin.beside) - len(names):
        names.append(words("what_if_panel.shared.beside_more", n=words.whole(more)))
    return words("what_if_panel.shared.beside", list=words.join(names))


def _unreached(town: TownUnreached, walk_m: int, dataset: Dataset, words: Words) -> str:
    now, then = about(town.before, words), about(town.after, words)
    name, of, walk = _name(town.town, dataset, words), words.whole(rounded(town.residents)), words.whole(walk_m)
    if now == then:
        return words("what_if_panel.unreached.same", town=name, n=then, of=of, walk=walk)
    return words("what_if_panel.unreached.text", town=name, n=then, now=now, of=of, walk=walk)


def _limits(dataset: Dataset, words: Words) -> list[str]:
    """What is not known wherever a pin is."""
    grid = dataset.bundle.measure_info.parameters.grid_m
    said = [words(f"what_if_panel.limits.{key}") for key in ("unknown", "hours")]
    said.append(words("what_if_panel.limits.grid", grid=words.whole(grid)))
    towns = list(dict.fromkeys(town for town in residents(dataset).towns if town))
    if 0 < len(towns) < len(dataset.areas_of("municipality")):
        names = [_name(town, dataset, words) for town in towns[:NAMED]]
        if more := len(towns) - len(names):
            names.append(words("what_if_panel.shared.beside_more", n=words.whole(more)))
        said.append(words("what_if_panel.limits.points", towns=words.join(names)))
    return said


def known_list(town: str, dataset: Dataset, words: Words) -> str:
    """With which known places of a municipality it was worked out, and which kinds nobody searched there."""
    name = dataset.municipality_of.get(town)
    row, kinds = dataset.coverage_by_municipality.get(name), dataset.bundle.coverage.kinds
    said, searched = [_places(name, dataset, words)], _searched(row)
    for key, chosen in (
        ("searched", [kind for kind in kinds if kind in searched]),
        ("unsearched", [kind for kind in kinds if kind not in searched] if searched else []),
    ):
        if chosen:
            labels = words.join([words.term("meeting_place_kind", kind) for kind in chosen])
            said.append(words(f"what_if_panel.list.{key}", kinds=labels))
    return " ".join(said)


def _places(municipality: str | None, dataset: Dataset, words: Words) -> str:
    """How many known places of a municipality, as the boundaries name it, it was worked out with."""
    row = dataset.coverage_by_municipality.get(municipality)
    town = dataset.municipality_name(municipality, words.lang) if municipality else words("unknown")
    if row is None or not _searched(row):
        return words("what_if_panel.list.nobody", town=town)
    located, also = row.meeting_places - row.meeting_places_left_out, row.unverified_places
    key = "places" if row.meeting_places_left_out else "all"
    said = words.plural(f"what_if_panel.list.{key}", located, town=town, of=words.whole(row.meeting_places))
    return f"{said} {words.plural('osm.also', also)}" if also else said


def _searched(row: MunicipalityCoverage | None) -> frozenset[str]:
    return frozenset(search.kind for search in (row.searches if row else ()) if search.searched)


def _towns(found: WhatIf) -> Sequence[str]:
    """The municipalities of the pins that are worked out, each once."""
    return tuple(dict.fromkeys(pin.town for pin in found.counted if pin.town))


def _town(pin: PinFigures, dataset: Dataset, words: Words) -> str:
    return _name(pin.town, dataset, words) if pin.town else ""


def _name(town: str, dataset: Dataset, words: Words) -> str:
    """A municipality, by its id, as the reader calls it."""
    return dataset.municipality_name(dataset.municipality_of.get(town) or town, words.lang)


def _where(counted: Sequence[PinFigures], dataset: Dataset, words: Words) -> str:
    """Where the pins are: in one neighbourhood or municipality; empty where in several municipalities."""
    areas, towns = {pin.area for pin in counted}, {pin.town for pin in counted}
    area, town = counted[0].area, counted[0].town
    if len(areas) == 1 and area is not None and area != town:
        return words("what_if_panel.where.area", area=dataset.short_area_names(words.lang)[area])
    if len(towns) == 1 and town is not None:
        return words("what_if_panel.where.town", town=_name(town, dataset, words))
    return ""
