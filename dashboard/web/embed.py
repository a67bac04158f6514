"""``/embed``: one view as a page for frames on other sites, without Streamlit; its cards; the same page as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.maps import scripts
from dashboard.maps.spec import MapSpec
from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import Embed, card, parse_options
from dashboard.outlets.links import embed_link, picture_link
from dashboard.outlets.public_address import public_address
from dashboard.outlets.work_pool import job
from dashboard.presenters.i18n import words_of
from dashboard.presenters.moved import requested_area
from dashboard.query.build_digest import build_digest
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.view import parse_view
from dashboard.web.heavy import drawn_response
from dashboard.web.http import (
    A_WHILE,
    ANYONE,
    HTML,
    UNCACHED,
    LruCache,
    available_dataset,
    disposition,
    language,
    not_modified,
    params_of,
)
from dashboard.web.link_preview import LinkPreview, discovery, open_graph

CACHED_PAGES = 128
PRELOAD = '<link rel="preload" as="fetch" crossorigin href="{}">'


def embed_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route(OUTLETS["embed"].route, partial(embed, cache=LruCache(CACHED_PAGES))),
        Route("/cards/{lang}/{practice}.json", practice_card),
        Route(OUTLETS["html"].route, export),
    ]


def parse_request(request: Request, dataset: Dataset) -> Embed:
    """The view and its options as a request states them, in the language of the address, else of the browser."""
    return parse_params(params_of(request), dataset, language(request))


def parse_params(params: Mapping[str, Sequence[str]], dataset: Dataset, lang: str) -> Embed:
    """The view and its options as URL parameters state them, in a language."""
    view, problems = parse_view(params, dataset.allowed)
    options, more = parse_options(params)
    return Embed(replace(view, lang=lang), dataset, options, (*problems, *more), requested_area(params))


async def embed(request: Request, cache: LruCache) -> Response:
    """The page of a view; 304 where the reader's browser has it already, 503 when there is no bundle."""
    view, address = parse_request(request, available_dataset()), public_address(request)
    tag = view.etag(address)
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, "vary": "accept-language"}
    if unchanged := not_modified(request, headers):
        return unchanged
    page = cache.get(tag)
    if page is None:
        page = (await run_in_threadpool(embed_page, view, address)).encode()
        cache.put(tag, page)
    return Response(page, media_type=HTML, headers=headers)


def embed_page(embed: Embed, address: str) -> str:
    """The page of a view.

    Args:
        embed: the view and its options.
        address: scheme and host of this server as readers reach it, without a slash at its end.
    """
    return embed.page(
        policy="",
        head=_head(embed, address),
        link=f"/?{embed.query}",
        picture=picture_link(embed.view, "", embed.dataset.default_indicator),
        config=embed.config(embed.spec),
        scripts=scripts.leaflet_tag() + scripts.module_tag("embed.js"),
    )


def _head(embed: Embed, address: str) -> Markup:
    addresses = ("/assets/leaflet/leaflet.css", scripts.style_address("map"), scripts.style_address("embed"))
    styles = Markup("\n").join(map(scripts.style_tag, addresses))
    preloads = Markup("\n").join(map(Markup(PRELOAD).format, _preloaded(embed.spec)))
    return Markup("\n").join((preloads, scripts.preloads("embed.js"), styles, _link_preview(embed, address)))


def _link_preview(embed: Embed, address: str) -> Markup:
    """What other sites and networks read to show a link to the page."""
    title, indicator = embed.options.title or embed.words("brand"), embed.dataset.default_indicator
    link = embed_link(embed.view, embed.options, address, indicator)
    said = f"{embed.sentence} {embed.supposed}".strip()
    page = LinkPreview(title, said, link, picture_link(embed.view, address, indicator), said)
    return Markup("\n").join((open_graph(page, embed.words), discovery(link, address, title)))


def _preloaded(spec: MapSpec) -> list[str]:
    """The files that the map fetches first, so that they load along with its scripts."""
    points = dict.fromkeys(layer.file for layer in (spec.practices, *spec.place_layers) if layer)
    return [spec.areas.levels[0].geometry[0]["url"], *points]


async def practice_card(request: Request) -> Response:
    """The texts of a practice's card, as JSON; 404 for an unknown practice or language."""
    dataset, lang, practice = current_dataset(), request.path_params["lang"], request.path_params["practice"]
    if lang not in dataset.languages or practice not in dataset.allowed.practices:
        return PlainTextResponse("no such practice", status_code=404)
    tag = f"{dataset.digest[:16]}-{build_digest()[:16]}"
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, **ANYONE}
    if unchanged := not_modified(request, headers):
        return unchanged
    content = await run_in_threadpool(card, practice, dataset, words_of(dataset, lang))
    return JSONResponse(content, headers=headers)


async def export(request: Request) -> Response:
    """The page of a view as one file that needs no network."""
    dataset, address = current_dataset(), public_address(request)
    page = parse_request(request, dataset)
    wanted = job("html", page.view, dataset, page.options, page.problems, page.requested, address)
    headers = {**disposition(dataset, "html"), **UNCACHED}
    return await drawn_response(request, page.etag("file", address), wanted, HTML, headers)
