"""The API as pages that people read: the same content as the JSON, in their language, without a script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request

from dashboard.outlets.public_address import public_address
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, language_of
from dashboard.query.view import View
from dashboard.web.api.features import rows_of, shapes_of
from dashboard.web.api.filters import LIMIT, MOST, Page, selected
from dashboard.web.api.openapi import PARAMETERS, parameters_of
from dashboard.web.api.properties import COLLECTIONS, KEYS, TYPES, Property, meaning, properties_of
from dashboard.web.api.request import ROOT, ApiError, ApiRequest
from dashboard.web.api.rights import rights_of
from geodata.models import LANGUAGES, Vocabulary

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


def landing_page(asked: ApiRequest, described: Mapping[str, Any]) -> bytes:
    """The landing page: what there is and how to take it along."""
    words = asked.words
    return _page(
        asked,
        words("api.title"),
        words("api.lead"),
        [
            Block(words("api.collections_title"), links=[_collection_link(name, asked) for name in COLLECTIONS]),
            Block(
                words("api.files_title"),
                links=[
                    (f"{words(f'api.collection.{name}.title')} (CSV)", asked.url(f"{name}.csv"), "")
                    for name in ("practices", "areas")
                ],
            ),
            Block(
                words("api.machines_title"),
                text=words("api.machines_text", address=f"{asked.base}{ROOT}"),
                links=[
                    (words("api.link.doc"), asked.url("api.html"), ""),
                    (words("api.link.openapi"), asked.url("openapi.json"), ""),
                    (words("api.link.conformance"), asked.url("conformance", f="html"), ""),
                    (words("api.link.dcat"), asked.url("dcat.jsonld"), ""),
                ],
            ),
        ],
        described=described,
        trail=(),
    )


def conformance_page(asked: ApiRequest, classes: Sequence[str]) -> bytes:
    """The standards that the API keeps."""
    words = asked.words
    return _page(
        asked,
        words("api.link.conformance"),
        words("api.conformance_text"),
        [Block(links=[(name, name, "") for name in classes])],
    )


def collections_page(asked: ApiRequest) -> bytes:
    """The collections."""
    links = [_collection_link(name, asked) for name in COLLECTIONS]
    return _page(asked, asked.words("api.collections_title"), "", [Block(links=links)])


def collection_page(name: str, asked: ApiRequest, described: Mapping[str, Any]) -> bytes:
    """A collection: what it holds, what to beware of, what each property means."""
    words, path = asked.words, f"collections/{name}"
    files = [("CSV", asked.url(f"{name}.csv"), "")] if name != "meeting_places" else []
    west, south, east, north = shapes_of(name, asked.dataset).extent
    return _page(
        asked,
        words(f"api.collection.{name}.title"),
        words(f"api.collection.{name}.text"),
        [
            Block(
                links=[
                    (words("api.browse"), asked.url(f"{path}/items", f="html"), ""),
                    ("GeoJSON", asked.url(f"{path}/items", f="json", limit=str(MOST)), ""),
                    *files,
                ]
            ),
            Block(words("api.extent_title"), text=f"{west}, {south}, {east}, {north} (WGS 84)"),
            Block(words("api.sources_title"), terms=_sources(name, asked)),
            _properties(name, asked),
        ],
        described=described,
        trail=("collections",),
    )


def items_page(name: str, asked: ApiRequest, page: Page, around: tuple[str | None, str | None]) -> bytes:
    """A page of features as a table, with the way to the pages around it."""
    words, shown = asked.words, page.rows
    rows = rows_of(name, asked.dataset)
    facets = {item.name: item for item in properties_of(name, asked.dataset)}
    names = asked.dataset.area_names(asked.lang)
    body: list[list[Cell]] = []
    for row in shown:
        values = rows[row]
        identity = str(values[KEYS[name]])
        title = names[identity] if name == "areas" else str(values["name"])
        link = asked.url(f"collections/{name}/items/{quote(identity)}", f="html")
        rest: list[Cell] = [(_said(values[p], facets[p], words, codes=False), None) for p in LISTED[name][1:]]
        body.append([(title, link), *rest])
    counted = words(
        "api.counted",
        first=words.decimal(min(page.offset + 1, len(page.found)), 0),
        last=words.decimal(min(page.offset + len(shown), len(page.found)), 0),
        total=words.decimal(len(page.found), 0),
    )
    steps = [
        (words(f"api.step.{key}"), href, "") for key, href in zip(("before", "after"), around, strict=True) if href
    ]
    return _page(
        asked,
        words(f"api.collection.{name}.title"),
        counted,
        [
            Block(head=[words(f"api.head.{column}") for column in LISTED[name]], rows=body),
            Block(links=[*steps, ("GeoJSON", asked.same(f="json"), "")]),
        ],
        trail=("collections", name),
    )


def item_page(name: str, asked: ApiRequest, identity: str, values: Mapping[str, Any], atlas: str | None) -> bytes:
    """One feature with every property and its meaning."""
    words = asked.words
    title = asked.dataset.area_names(asked.lang)[identity] if name == "areas" else str(values["name"])
    terms = [
        (item.name, _said(values[item.name], item, words), meaning(item, asked.dataset, words))
        for item in properties_of(name, asked.dataset)
    ]
    links = [(words("api.in_atlas"), atlas, "")] if atlas else []
    links.append(("GeoJSON", asked.url(f"collections/{name}/items/{quote(identity)}", f="json"), ""))
    return _page(asked, title, "", [Block(links=links), Block(terms=terms)], trail=("collections", name))


def documentation_page(asked: ApiRequest) -> bytes:
    """Every address, parameter and property in words."""
    words = asked.words
    blocks = [
        Block(words("api.parameters_title"), text=words("api.parameters_text", limit=LIMIT, most=MOST)),
        Block(text=words("api.unknown_parameters")),
    ]
    for name in COLLECTIONS:
        title = words(f"api.collection.{name}.title")
        terms = [(f"{one}", words(f"api.parameter.{PARAMETERS[one]}"), "") for one in parameters_of(name)]
        blocks += [
            Block(f"{title}: {words('api.parameters_title').lower()}", f"{ROOT}/collections/{name}/items", terms=terms),
            _properties(name, asked, f"{title}: "),
        ]
    return _page(asked, words("api.link.doc"), words("api.machines_text", address=f"{asked.base}{ROOT}"), blocks)


def problem_page(problem: ApiError, request: Request) -> bytes:
    """A refusal in words."""
    lang = language_of(request.query_params.getlist("lang"), request.headers.get("accept-language", "").split(",")[0])
    words = Words(lang, Vocabulary(origins={}, facets={}))
    base = public_address(request)
    bad = [words("api.bad", name=b.name, value=b.value, allowed=b.allowed) for b in problem.problems]
    html = fragment(
        "api_page",
        words,
        title=words("api.refused"),
        lead="\n".join(bad) or problem.description,
        blocks=[Block(links=[(words("api.title"), f"{base}{ROOT}?f=html&lang={lang}", "")])],
        crumbs=[],
        home=f"{base}/?lang={lang}",
        languages=[],
        other=None,
        described=None,
    )
    return html.encode()


def _page(
    asked: ApiRequest,
    title: str,
    lead: str,
    blocks: Sequence[Block],
    described: Mapping[str, Any] | None = None,
    trail: Sequence[str] | None = ("",),
) -> bytes:
    words = asked.words
    crumbs = [(words("api.title"), asked.url("", f="html"))] if trail else []
    for step in trail or ():
        if step == "collections":
            crumbs.append((words("api.collections_title"), asked.url("collections", f="html")))
        elif step:
            crumbs.append((words(f"api.collection.{step}.title"), asked.url(f"collections/{step}", f="html")))
    html = fragment(
        "api_page",
        words,
        title=title,
        lead=lead,
        blocks=blocks,
        crumbs=crumbs,
        home=f"{asked.base}/?lang={asked.lang}",
        languages=[(lang, asked.same(lang=lang)) for lang in LANGUAGES],
        other=asked.same(f="json") if not asked.path.endswith(".html") else None,
        described=_script(described) if described else None,
    )
    return html.encode()


def _script(content: Mapping[str, Any]) -> Markup:
    """JSON for the inside of a script element: nothing in it can end the element."""
    text = json.dumps(content, ensure_ascii=False)
    for sign, safe in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, safe)
    return Markup(text)


def _collection_link(name: str, asked: ApiRequest) -> tuple[str, str, str]:
    words = asked.words
    count = len(selected(name, asked.dataset, View()))
    title = f"{words(f'api.collection.{name}.title')} ({words.decimal(count, 0)})"
    return title, asked.url(f"collections/{name}", f="html"), words(f"api.collection.{name}.text")


def _properties(name: str, asked: ApiRequest, before: str = "") -> Block:
    words = asked.words
    heading = words("api.properties_title")
    terms = [
        (item.name, meaning(item, asked.dataset, words), words(f"api.type.{TYPES[item.kind]}"))
        for item in properties_of(name, asked.dataset)
    ]
    return Block(f"{before}{heading.lower() if before else heading}", terms=terms)


def _sources(name: str, asked: ApiRequest) -> list[tuple[str, str, str]]:
    return [(asked.words.local(right.title), right.credit, right.licence) for right in rights_of(name, asked.dataset)]


def _said(value: Any, item: Property, words: Words, codes: bool = True) -> str:
    """A value in words: terms by their label, lists with commas, nothing as a dash."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return words(f"api.flag.{'yes' if value else 'no'}")
    if item.facet:
        terms = [value] if isinstance(value, str) else value
        return ", ".join(words.term(item.facet, term) + (f" ({term})" if codes else "") for term in terms)
    if item.kind == "objects":
        return "; ".join(", ".join(f"{key}: {said}" for key, said in one.items() if said) for one in value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if item.kind == "number":
        return words.decimal(value, 0 if float(value).is_integer() else 2)
    return str(value)
