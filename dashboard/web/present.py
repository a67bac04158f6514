"""``/present``: a story full screen, one page that asks for nothing once it is there; ``/present.html``: as a file."""

from __future__ import annotations

import gzip
import hashlib
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.bundles import Shown, shown
from dashboard.i18n import Words, language_of
from dashboard.links import picture_link
from dashboard.outlets import OUTLETS
from dashboard.program import program
from dashboard.story import Told, story_of, told
from dashboard.web.address import public_address
from dashboard.web.answering import Kept, known
from dashboard.web.embed import A_WHILE
from dashboard.web.files import pictures
from dashboard.web.open_graph import Linked, open_graph
from geodata.errors import BundleError

HTML = "text/html; charset=utf-8"
# A page is a megabyte or two, and a region has few stories.
KEPT = 12


def present_routes() -> list[BaseRoute]:
    """The routes of this module."""
    kept = Kept(KEPT)

    async def page(request: Request) -> Response:
        return await present(request, kept)

    return [Route(OUTLETS["story"].route, page), Route(OUTLETS["story_file"].route, download)]


async def present(request: Request, kept: Kept) -> Response:
    """The page of ``story``, without one of the first; 404 where there is none, 503 when there is no bundle."""
    from dashboard.export.story import story_page

    found = _asked(request)
    if isinstance(found, Response):
        return found
    data, story, words = found
    address = public_address(request)
    tag = _tag(data, story, words.lang, "page", address)
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, "vary": "accept-language, accept-encoding"}
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    content = kept.get(tag)
    if content is None:
        tags = open_graph(_linked(story, data, words.lang, address), words)
        content = gzip.compress((await run_in_threadpool(story_page, story, data, words, tags)).encode(), 6)
        kept.keep(tag, content)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(content), media_type=HTML, headers=headers)
    return Response(content, media_type=HTML, headers={**headers, "content-encoding": "gzip"})


async def download(request: Request) -> Response:
    """The story as one file with the printed pictures in it; 503 when many pictures are being drawn."""
    from dashboard.export.story import file_name, story_file

    found = _asked(request)
    if isinstance(found, Response):
        return found
    data, story, words = found
    address = public_address(request)
    tag = _tag(data, story, words.lang, "file", address)
    content = await pictures().get(tag, lambda: story_file(story, data, words, address).encode())
    if content is None:
        text = "many pictures are being drawn: ask again in a moment\n"
        return PlainTextResponse(text, status_code=503, headers={"retry-after": "20"})
    disposition = f'attachment; filename="{file_name(story, words.lang)}"'
    return Response(content, media_type=HTML, headers={"content-disposition": disposition, "cache-control": "no-cache"})


def _asked(request: Request) -> tuple[Shown, Told, Words] | Response:
    """Bundle, story and words that a request asks for, or the answer that says why there are none."""
    try:
        data = shown()
    except BundleError as problem:
        return PlainTextResponse(str(problem), status_code=503)
    accepted = request.headers.get("accept-language", "").split(",")[0]
    words = Words(language_of(request.query_params.getlist("lang"), accepted), data.bundle.vocabulary)
    story = story_of(request.query_params.get("story") or None, data)
    if story is None:
        return PlainTextResponse(words("present.none"), status_code=404)
    return data, told(story, data, words), words


def _linked(story: Told, data: Shown, lang: str, address: str) -> Linked:
    """The story as others show a link to it, with a picture of the first step that colours the areas."""
    coloured = (scene.embed for scene in story.scenes if "areas" in scene.embed.view.layers)
    embed = next(coloured, story.scenes[0].embed)
    link = f"{address}{OUTLETS['story'].route}?{urlencode({'story': story.id, 'lang': lang})}"
    picture = picture_link(embed.view, address, data.default_indicator)
    return Linked(story.title, story.summary, link, picture, embed.sentence)


def _tag(data: Shown, story: Told, lang: str, *more: str) -> str:
    """Names the page's content: story, language, bundle and program."""
    whole = "\n".join((story.id, lang, data.digest, program(), *more))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
