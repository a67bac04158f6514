"""Responses of OpenStreetMap: which elements are meeting places of ours, and why the others are not.

What the tags mean is described on the wiki of OpenStreetMap, https://wiki.openstreetmap.org; ``osm_kinds.yaml`` maps
them to our kinds of meeting places.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import pyproj
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, ValidationError

from geodata.bundle.models.documents import UnusedElement
from geodata.documents import formatted, near, read_document, read_model
from geodata.errors import Problem, SourceError
from geodata.fields import POSTCODE, ShortText, TermId
from geodata.models import MeetingPlace, Model, Precision, Vocabulary

OSM_KINDS = Path(__file__).resolve().parent / "osm_kinds.yaml"
# A place of the same kind this near to one that we list is taken for the same one.
SAME_PLACE_M = 100
POINTED = (Precision.ADDRESS, Precision.STREET)
AGAIN = "ask again later, or name another server"

TagKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(?::[a-z0-9_]+)*$", max_length=60)]
TagValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)]
Tags = Annotated[dict[TagKey, Annotated[tuple[TagValue, ...], Field(min_length=1)]], Field(min_length=1)]


class KindRule(Model):
    """Elements with all these tags are meeting places of this kind."""

    kind: TermId
    tags: Tags


class LeaveOutRule(Model):
    """Elements with all these tags are left out, for this reason."""

    reason: ShortText
    tags: Tags


class KindRules(Model):
    """From tags to our kinds: what ``leave_out`` names is left out, then the first rule that fits decides."""

    leave_out: tuple[LeaveOutRule, ...] = ()
    rules: tuple[KindRule, ...] = Field(min_length=1)


class _Centre(BaseModel):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Element(BaseModel):
    """A node, way or relation with its tags; a node has a point of its own, others a ``center`` (WGS84)."""

    type: Literal["node", "way", "relation"]
    id: int = Field(gt=0)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    center: _Centre | None = None
    tags: dict[str, str] = {}

    @property
    def name(self) -> str:
        """What we call the element: ``osm-way-12``."""
        return f"osm-{self.type}-{self.id}"


class _Base(BaseModel):
    timestamp_osm_base: AwareDatetime


class OverpassResponse(BaseModel):
    """A response of an Overpass server; ``osm3s`` states up to when its data goes."""

    osm3s: _Base
    elements: tuple[Element, ...]

    @property
    def day(self) -> date:
        """Of the data."""
        return self.osm3s.timestamp_osm_base.date()


@dataclass(frozen=True)
class OsmPlaces:
    """Meeting places of responses in the order of their ids; ``left_out``: id and reason of every other element.

    ``date``: the newest day of the data, None where it is not known.
    """

    places: tuple[MeetingPlace, ...]
    left_out: tuple[UnusedElement, ...]
    date: str | None


def read_kind_rules(vocabulary: Vocabulary, path: Path = OSM_KINDS) -> KindRules:
    """Read the mapping from tags to kinds of meeting places.

    Raises:
        SourceError: with every problem: shape, and kinds that the vocabulary does not know.
    """
    document = read_document(path, SourceError)
    rules, problems = read_model(document, (), KindRules, path.name)
    known = vocabulary.facets.get("meeting_place_kind", {})
    for row, rule in enumerate(rules.rules if rules else ()):
        if rule.kind not in known:
            message = f"{path.name}: `kind` is {formatted(rule.kind)}"
            problems.append(document.problem(("rules", row, "kind"), "vocabulary", message, near(rule.kind, known)))
    if rules is None or problems:
        raise SourceError(problems)
    return rules


def read_response(content: bytes, where: str) -> OverpassResponse:
    """A response, whole and with at least one element.

    Raises:
        SourceError: a page instead of data, broken or cut JSON, a ``remark`` that the server gave up, or nothing found.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        _refuse(where, f"not data: {gist(content)}" if content.strip() else "an empty answer", AGAIN)
    if isinstance(data, dict) and data.get("remark"):
        _refuse(
            where,
            f"the server gave up: {formatted(data['remark'])}",
            "ask for smaller `bounds` or `areas`, or allow more time",
        )
    try:
        response = OverpassResponse.model_validate(data)
    except ValidationError as problem:
        first = problem.errors()[0]
        _refuse(where, f"`{'.'.join(map(str, first['loc']))}`: {first['msg']}", AGAIN)
    if not response.elements:
        _refuse(
            where,
            "the answer holds no element",
            "check `bounds` or `areas`, and that this server holds that part of the world",
        )
    return response


def read_osm_places(paths: Sequence[Path], rules: KindRules, listed: Sequence[MeetingPlace]) -> OsmPlaces:
    """Meeting places from cached responses.

    Args:
        paths: the responses, at least one; what reaches into two areas is in both.
        rules: from tags to kinds.
        listed: meeting places that are known already; elements of OpenStreetMap near one of them are left out.

    Raises:
        SourceError: a file is no whole response.
    """
    responses = [_cached(path) for path in paths]
    places: dict[str, MeetingPlace] = {}
    left_out: list[UnusedElement] = []
    for element, day in ((one, response.day) for response in responses for one in response.elements):
        found = "occurs twice" if element.name in places else _place(element, rules, day.year)
        if isinstance(found, MeetingPlace) and _is_listed(found, listed):
            found = "listed already"
        if isinstance(found, MeetingPlace):
            places[found.id] = found
        else:
            left_out.append(UnusedElement(id=element.name, reason=found))
    ordered = (places[name] for name in sorted(places))
    newest = max(response.day for response in responses)
    return OsmPlaces(tuple(ordered), tuple(left_out), newest.isoformat())


def places_in(response: OverpassResponse, rules: KindRules) -> int:
    """How many elements of a response can be meeting places of ours."""
    found = {one.name for one in response.elements if isinstance(_place(one, rules, response.day.year), MeetingPlace)}
    return len(found)


def _cached(path: Path) -> OverpassResponse:
    try:
        return read_response(path.read_bytes(), str(path))
    except OSError as problem:
        raise SourceError(Problem.of(str(path), "file", f"cannot be read: {problem.strerror}", AGAIN)) from problem


def _place(element: Element, rules: KindRules, year: int) -> MeetingPlace | str:
    """The meeting place, or why it is none of ours."""
    tags = {key: value.strip() for key, value in element.tags.items() if value.strip()}
    if reason := next((rule.reason for rule in rules.leave_out if _fits(rule.tags, tags)), None):
        return reason
    kind = next((rule.kind for rule in rules.rules if _fits(rule.tags, tags)), None)
    point = element.center or element
    if kind is None or point.lat is None or point.lon is None or "name" not in tags:
        return "no kind fits its tags" if kind is None else "no name" if "name" not in tags else "no point"
    street = " ".join(tags[key] for key in ("addr:street", "addr:housenumber") if key in tags)
    values: dict[str, Any] = {
        "id": element.name,
        "name": tags["name"],
        "kind": kind,
        "municipality": tags.get("addr:city"),
        "address": street if "addr:street" in tags else None,
        "postcode": tags.get("addr:postcode") if re.fullmatch(POSTCODE, tags.get("addr:postcode", "")) else None,
        "operator": tags.get("operator"),
        "location": {"lat": point.lat, "lon": point.lon, "precision": Precision.ADDRESS},
        "location_source": "OpenStreetMap",
        "url": f"https://www.openstreetmap.org/{element.type}/{element.id}",
        "year": year,
    }
    try:
        return MeetingPlace.model_validate(values)
    except ValidationError as problem:
        return f"cannot be used: {', '.join(sorted({str(item['loc'][0]) for item in problem.errors()}))}"


def _fits(wanted: Tags, tags: Mapping[str, str]) -> bool:
    """Whether every key has one of the values; a tag may have several, with semicolons between them."""
    return all(
        not {part.strip() for part in tags.get(key, "").split(";")}.isdisjoint(values) for key, values in wanted.items()
    )


def _is_listed(place: MeetingPlace, listed: Sequence[MeetingPlace]) -> bool:
    here = place.location
    others = [o.location for o in listed if o.kind == place.kind and o.location and o.location.precision in POINTED]
    if here is None or not others:
        return False
    lons, lats = [other.lon for other in others], [other.lat for other in others]
    metres = pyproj.Geod(ellps="WGS84").inv([here.lon] * len(others), [here.lat] * len(others), lons, lats)[2]
    return bool(min(metres) <= SAME_PLACE_M)


def gist(content: bytes) -> str:
    """The text of a page, in one short line without its tags."""
    text = re.sub(r"<style.*?</style>|<[^>]*>", " ", content[:20_000].decode("utf-8", "replace"), flags=re.S)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return formatted(line)


def _refuse(where: str, message: str, fix: str) -> NoReturn:
    raise SourceError(Problem.of(where, "answer", message, fix))
