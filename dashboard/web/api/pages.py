"""The API as pages for people: the same content as the JSON, in their language, without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from jinja2.utils import htmlsafe_json_dumps
from starlette.requests import Request

from dashboard.outlets.public_address import public_address
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.query.view import View
from dashboard.web.api.features import rows_of, shapes_of, sources_of
from dashboard.web.api.filters import LIMIT, MOST, Page, selected
from dashboard.web.api.openapi import parameter_text, parameters_of
from dashboard.web.api.properties import COLLECTIONS, KEYS, TYPES, Property, meaning, properties_of
from dashboard.web.api.request import ROOT, ApiError, ApiRequest
from dashboard.web.http import language
from geodata.models import Vocabulary

# What a table of features shows; the page of one feature shows everything.
LISTED = {
    "practices": ("name", "municipality", "start", "precision"),
    "meeting_places": ("name", "kind", "municipality", "precision"),
    "areas": ("name", "municipality", "population"),
}
Cell = tuple[str, str | None]


@dataclass(frozen=True)
class Block:
    """A part of a page: a heading with paragraphs, links, a table, or terms with their meaning."""

    heading: str = ""
    text: str = ""
    links: Sequence[tuple[str, str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    terms: Sequence[tuple[str, str, str]] = ()


def landing_page(request: ApiRequest, described: Mapping[str, Any]) -> bytes:
    """The landing page: what there is and how to take it along."""
    words = request.words
    return _page(
        request,
        words("api.title"),
        words("api.lead"),
        [
            _collections(request, words("api.collections_title")),
            Block(
                words("api.files_title"),
                links=[
                    (f"{words(f'api.collection.{name}.title')} ({label})", request.url(f"{name}{suffix}"), "")
                    for name in COLLECTIONS
                    for label, suffix in _forms(words)
                ],
            ),
            Block(
                words("api.machines_title"),
                text=words("api.machines_text", address=f"{request.base}{ROOT}"),
                links=[
                    (words("api.link.doc"), request.url("api.html"), ""),
                    (words("api.link.openapi"), request.url("openapi.json"), ""),
                    (words("api.link.conformance"), request.url("conformance", f="html"), ""),
                    (words("api.link.dcat"), request.url("dcat.jsonld"), ""),
                    (words("api.link.indicators"), request.url("indicators"), ""),
                ],
            ),
        ],
        described=described,
        trail=(),
    )


def conformance_page(request: ApiRequest, classes: Sequence[str]) -> bytes:
    """The standards that the API conforms to."""
    title, lead = request.words("api.link.conformance"), request.words("api.conformance_text")
    return _page(request, title, lead, [Block(links=[(name, name, "") for name in classes])])


def collections_page(request: ApiRequest) -> bytes:
    """The collections."""
    return _page(request, request.words("api.collections_title"), "", [_collections(request)])


def collection_page(name: str, request: ApiRequest, described: Mapping[str, Any]) -> bytes:
    """A collection: its content, its limits, the meaning of each property."""
    words, path = request.words, f"collections/{name}"
    extent = ", ".join(map(str, shapes_of(request.dataset, name).extent))
    rights = [(words.local(one.title), one.credit, one.licence) for one in sources_of(name, request.dataset)]
    return _page(
        request,
        words(f"api.collection.{name}.title"),
        words(f"api.collection.{name}.text"),
        [
            Block(
                links=[
                    (words("api.browse"), request.url(f"{path}/items", f="html"), ""),
                    ("GeoJSON", request.url(f"{path}/items", f="json", limit=str(MOST)), ""),
                    *((label, request.url(f"{name}{suffix}"), "") for label, suffix in _forms(words)),
                ]
            ),
            Block(words("api.extent_title"), text=f"{extent} (WGS 84)"),
            Block(words("api.sources_title"), terms=rights),
            _properties(name, request),
        ],
        described=described,
        trail=("collections",),
    )


def items_page(name: str, request: ApiRequest, page: Page, around: tuple[str | None, str | None]) -> bytes:
    """A page of features as a table, with the way to the pages around it."""
    words, rows, count = request.words, rows_of(request.dataset, name), len(page.found)
    facets = {item.name: item for item in properties_of(name, request.dataset)}
    body: list[list[Cell]] = []
    for row in page.rows:
        values = rows[row]
        identity = str(values[KEYS[name]])
        link = request.url(f"collections/{name}/items/{quote(identity)}", f="html")
        values = {**values, "municipality": values.get(f"municipality_{words.lang}", values["municipality"])}
        rest = ((_text(values[column], facets[column], words, codes=False), None) for column in LISTED[name][1:])
        body.append([(_title(name, request, values), link), *rest])
    numbers = {"first": min(page.offset + 1, count), "last": min(page.offset + len(page.rows), count), "total": count}
    counts = {name: words.decimal(number, 0) for name, number in numbers.items()}
    steps = zip(("before", "after"), around, strict=True)
    return _page(
        request,
        words(f"api.collection.{name}.title"),
        " ".join(filter(None, (words("api.counted", **counts), page.note))),
        [
            Block(head=[words(f"api.head.{column}") for column in LISTED[name]], rows=body),
            Block(
                links=[
                    *((words(f"api.step.{step}"), href, "") for step, href in steps if href),
                    ("GeoJSON", request.same(f="json"), ""),
                ]
            ),
        ],
        trail=("collections", name),
    )


def item_page(name: str, request: ApiRequest, identity: str, values: Mapping[str, Any], atlas: str | None) -> bytes:
    """One feature with every property and its meaning."""
    words = request.words
    terms = [
        (item.name, _text(values[item.name], item, words), meaning(item, request.dataset, words))
        for item in properties_of(name, request.dataset)
    ]
    links = [
        *([(words("api.in_atlas"), atlas, "")] if atlas else []),
        ("GeoJSON", request.url(f"collections/{name}/items/{quote(identity)}", f="json"), ""),
    ]
    blocks = [Block(links=links), Block(terms=terms)]
    return _page(request, _title(name, request, values), "", blocks, trail=("collections", name))


def _forms(words: Words) -> tuple[tuple[str, str], ...]:
    return ("CSV", ".csv"), (words("files.excel"), ".xlsx")


def _title(name: str, request: ApiRequest, values: Mapping[str, Any]) -> str:
    names = request.dataset.area_names(request.lang)
    return names[values["area_id"]] if name == "areas" else str(values["name"])


def documentation_page(request: ApiRequest) -> bytes:
    """Every address, parameter and property in words."""
    words = request.words
    blocks = [
        Block(words("api.parameters_title"), text=words("api.parameters_text", limit=LIMIT, most=MOST)),
        Block(text=words("api.unknown_parameters")),
    ]
    for name in COLLECTIONS:
        title = words(f"api.collection.{name}.title")
        terms = [(f"{one}", parameter_text(one, words), "") for one in parameters_of(name)]
        blocks += [
            Block(f"{title}: {words('api.parameters_title').lower()}", f"{ROOT}/collections/{name}/items", terms=terms),
            _properties(name, request, f"{title}: "),
        ]
    return _page(request, words("api.link.doc"), words("api.machines_text", address=f"{request.base}{ROOT}"), blocks)


def problem_page(problem: ApiError, request: Request) -> bytes:
    """A refusal in words."""
    words, base = Words(language(request), Vocabulary(origins={}, facets={})), public_address(request)
    bad = [words("api.bad", **asdict(one)) for one in problem.problems]
    html = fragment(
        "api_page",
        words,
        title=words("api.refused"),
        lead="\n".join(bad) or problem.description,
        blocks=[Block(links=[(words("api.title"), f"{base}{ROOT}?f=html&lang={words.lang}", "")])],
        crumbs=[],
        home=f"{base}/?lang={words.lang}",
        languages=[],
        other=None,
        described=None,
    )
    return html.encode()


def _page(
    request: ApiRequest,
    title: str,
    lead: str,
    blocks: Sequence[Block],
    described: Mapping[str, Any] | None = None,
    trail: Sequence[str] | None = ("",),
) -> bytes:
    words = request.words
    crumbs = [(words("api.title"), request.url("", f="html"))] if trail else []
    for step in trail or ():
        if step == "collections":
            crumbs.append((words("api.collections_title"), request.url("collections", f="html")))
        elif step:
            crumbs.append((words(f"api.collection.{step}.title"), request.url(f"collections/{step}", f="html")))
    html = fragment(
        "api_page",
        words,
        title=title,
        lead=lead,
        blocks=blocks,
        crumbs=crumbs,
        home=f"{request.base}/?lang={request.lang}",
        languages=[(lang, request.same(lang=lang)) for lang in languages()],
        other=request.same(f="json") if not request.path.endswith(".html") else None,
        described=htmlsafe_json_dumps(described, ensure_ascii=False) if described else None,
    )
    return html.encode()


def _collections(request: ApiRequest, heading: str = "") -> Block:
    words = request.words
    counts = {name: words.decimal(len(selected(name, request.dataset, View())), 0) for name in COLLECTIONS}
    links = [
        (
            f"{words(f'api.collection.{name}.title')} ({count})",
            request.url(f"collections/{name}", f="html"),
            words(f"api.collection.{name}.text"),
        )
        for name, count in counts.items()
    ]
    return Block(heading, links=links)


def _properties(name: str, request: ApiRequest, before: str = "") -> Block:
    words = request.words
    heading = words("api.properties_title")
    terms = [
        (item.name, meaning(item, request.dataset, words), words(f"api.type.{TYPES[item.kind]}"))
        for item in properties_of(name, request.dataset)
    ]
    return Block(f"{before}{heading.lower() if before else heading}", terms=terms)


def _text(value: Any, item: Property, words: Words, codes: bool = True) -> str:
    """A value in words: terms by their label, lists with commas, nothing as a dash."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return words(f"api.flag.{'yes' if value else 'no'}")
    if item.facet:
        terms = [value] if isinstance(value, str) else value
        return ", ".join(words.term(item.facet, term) + (f" ({term})" if codes else "") for term in terms)
    if item.kind == "objects":
        return "; ".join(", ".join(f"{key}: {text}" for key, text in one.items() if text) for one in value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if item.kind == "number":
        return words.decimal(value, 0 if float(value).is_integer() else 2)
    return str(value)
