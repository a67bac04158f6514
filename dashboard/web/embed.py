"""``/embed``: one view as a page for frames on other sites, without Streamlit; its cards; the same page as a file."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.maps import scripts
from dashboard.maps.spec import MapSpec
from dashboard.outlets import OUTLETS
from dashboard.outlets.build_digest import build_digest
from dashboard.outlets.embed import Embed, card, parse_options
from dashboard.outlets.links import embed_link, picture_link
from dashboard.outlets.public_address import public_address
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.view import parse_view
from dashboard.web.http import LruCache, known, language, params_of
from dashboard.web.oembed import discovery
from dashboard.web.open_graph import Linked, open_graph
from geodata.errors import BundleError
from geodata.models import LANGUAGES

A_WHILE = "public, max-age=300, stale-while-revalidate=86400"
# Anyone's page may read what is public anyway; frames in a sandbox have no origin and need to be told so.
ANYONE = {"access-control-allow-origin": "*"}
KEPT = 128
PRELOAD = '<link rel="preload" as="fetch" crossorigin href="{}">'


def embed_routes() -> list[BaseRoute]:
    """The routes of this module."""
    kept = LruCache(KEPT)

    async def page(request: Request) -> Response:
        return await embed(request, kept)

    return [
        Route(OUTLETS["embed"].route, page),
        Route("/cards/{lang}/{practice}.json", practice_card),
        Route(OUTLETS["html"].route, export),
    ]


def parse_request(request: Request, dataset: Dataset) -> Embed:
    """The view and its dress as a request asks for them, in the language of the address, else of the browser."""
    params = params_of(request)
    view, problems = parse_view(params, dataset.allowed)
    options, more = parse_options(params)
    return Embed(replace(view, lang=language(request)), dataset, options, (*problems, *more))


async def embed(request: Request, kept: LruCache) -> Response:
    """The page of a view; 304 where the reader's browser has it already, 503 when there is no bundle."""
    try:
        dataset = current_dataset()
    except BundleError as problem:
        return PlainTextResponse(str(problem), status_code=503)
    wanted, address = parse_request(request, dataset), public_address(request)
    tag = wanted.etag(address)
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, "vary": "accept-language"}
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    page = kept.get(tag)
    if page is None:
        page = (await run_in_threadpool(embed_page, wanted, address)).encode()
        kept.keep(tag, page)
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def embed_page(wanted: Embed, address: str) -> str:
    """The page of a view, with every address as this server has it."""
    indicator, view = wanted.dataset.default_indicator, wanted.view
    picture = picture_link(view, "", indicator)
    link = embed_link(view, wanted.options, address, indicator)
    return wanted.page(
        policy="",
        head=_head(wanted, link, address),
        link=f"/?{wanted.query}",
        picture=picture,
        config=wanted.config(wanted.spec),
        scripts=scripts.leaflet_tag() + scripts.module_tag("embed.js"),
    )


def _head(wanted: Embed, link: str, address: str) -> Markup:
    addresses = ("/assets/leaflet/leaflet.css", scripts.style_address("map"), scripts.style_address("embed"))
    styles = Markup("\n").join(map(scripts.style_tag, addresses))
    soon = Markup("\n").join(map(Markup(PRELOAD).format, _needed_first(wanted.spec)))
    return Markup("\n").join((soon, scripts.preloads("embed.js"), styles, _unfurled(wanted, link, address)))


def _unfurled(wanted: Embed, link: str, address: str) -> Markup:
    """What other sites and networks read to show a link to the page."""
    title = wanted.options.title or wanted.words("brand")
    picture = picture_link(wanted.view, address, wanted.dataset.default_indicator)
    page = Linked(title, wanted.sentence, link, picture, wanted.sentence)
    return Markup("\n").join((open_graph(page, wanted.words), discovery(link, address, title)))


def _needed_first(spec: MapSpec) -> list[str]:
    """What the map requests at once: preloaded while its scripts are on their way."""
    points = [layer.file for layer in (spec.practices, spec.meeting_places) if layer]
    return [spec.areas.levels[0].geometry[0]["url"], *points]


async def practice_card(request: Request) -> Response:
    """What a practice's card says, as JSON; 404 for a practice or a language that is not there."""
    dataset, lang, practice = current_dataset(), request.path_params["lang"], request.path_params["practice"]
    if lang not in LANGUAGES or practice not in dataset.allowed.practices:
        return PlainTextResponse("no such practice", status_code=404)
    tag = f"{dataset.digest[:16]}-{build_digest()[:16]}"
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, **ANYONE}
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    said = await run_in_threadpool(card, practice, dataset, Words(lang, dataset.bundle.vocabulary))
    return JSONResponse(said, headers=headers)


async def export(request: Request) -> Response:
    """The page of a view as one file that needs no network."""
    from dashboard.outlets.html_file import file_name, whole_page

    dataset = current_dataset()
    wanted = parse_request(request, dataset)
    page = await run_in_threadpool(whole_page, wanted, public_address(request))
    headers = {"content-disposition": f'attachment; filename="{file_name(dataset)}"', "cache-control": "no-cache"}
    return Response(page.encode(), media_type="text/html; charset=utf-8", headers=headers)
