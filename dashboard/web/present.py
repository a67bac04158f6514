"""``/present``: a story full screen, one page that asks for nothing once it is there; ``/present.html``: as a file."""

from __future__ import annotations

import gzip
import hashlib
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.outlets import OUTLETS
from dashboard.outlets.build_digest import build_digest
from dashboard.outlets.links import picture_link
from dashboard.outlets.narrated_story import NarratedStory, narrated_story, story_of
from dashboard.outlets.public_address import public_address
from dashboard.presenters.i18n import Words, language_of
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.web.embed import A_WHILE
from dashboard.web.http import LruCache, known
from dashboard.web.open_graph import Linked, open_graph
from dashboard.web.picture_routes import pictures
from geodata.errors import BundleError

HTML = "text/html; charset=utf-8"
# A page is a megabyte or two, and a region has few stories.
KEPT = 12


def present_routes() -> list[BaseRoute]:
    """The routes of this module."""
    kept = LruCache(KEPT)

    async def page(request: Request) -> Response:
        return await present(request, kept)

    return [Route(OUTLETS["story"].route, page), Route(OUTLETS["story_file"].route, download)]


async def present(request: Request, kept: LruCache) -> Response:
    """The page of ``story``, without one of the first; 404 where there is none, 503 when there is no bundle."""
    from dashboard.outlets.story_file import story_page

    found = _asked(request)
    if isinstance(found, Response):
        return found
    dataset, story, words = found
    address = public_address(request)
    tag = _tag(dataset, story, words.lang, "page", address)
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, "vary": "accept-language, accept-encoding"}
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    content = kept.get(tag)
    if content is None:
        tags = open_graph(_linked(story, dataset, words.lang, address), words)
        content = gzip.compress((await run_in_threadpool(story_page, story, dataset, words, tags)).encode(), 6)
        kept.keep(tag, content)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(content), media_type=HTML, headers=headers)
    return Response(content, media_type=HTML, headers={**headers, "content-encoding": "gzip"})


async def download(request: Request) -> Response:
    """The story as one file with the printed pictures in it; 503 when many pictures are being drawn."""
    from dashboard.outlets.story_file import file_name, story_file

    found = _asked(request)
    if isinstance(found, Response):
        return found
    dataset, story, words = found
    address = public_address(request)
    tag = _tag(dataset, story, words.lang, "file", address)
    content = await pictures().get(tag, lambda: story_file(story, dataset, words, address).encode())
    if content is None:
        text = "many pictures are being drawn: ask again in a moment\n"
        return PlainTextResponse(text, status_code=503, headers={"retry-after": "20"})
    disposition = f'attachment; filename="{file_name(story, words.lang)}"'
    return Response(content, media_type=HTML, headers={"content-disposition": disposition, "cache-control": "no-cache"})


def _asked(request: Request) -> tuple[Dataset, NarratedStory, Words] | Response:
    """Bundle, story and words that a request asks for, or the answer that says why there are none."""
    try:
        dataset = current_dataset()
    except BundleError as problem:
        return PlainTextResponse(str(problem), status_code=503)
    accepted = request.headers.get("accept-language", "").split(",")[0]
    words = Words(language_of(request.query_params.getlist("lang"), accepted), dataset.bundle.vocabulary)
    story = story_of(request.query_params.get("story") or None, dataset)
    if story is None:
        return PlainTextResponse(words("present.none"), status_code=404)
    return dataset, narrated_story(story, dataset, words), words


def _linked(story: NarratedStory, dataset: Dataset, lang: str, address: str) -> Linked:
    """The story as others show a link to it, with a picture of the first step that colours the areas."""
    coloured = (scene.embed for scene in story.scenes if "areas" in scene.embed.view.layers)
    embed = next(coloured, story.scenes[0].embed)
    link = f"{address}{OUTLETS['story'].route}?{urlencode({'story': story.id, 'lang': lang})}"
    picture = picture_link(embed.view, address, dataset.default_indicator)
    return Linked(story.title, story.summary, link, picture, embed.sentence)


def _tag(dataset: Dataset, story: NarratedStory, lang: str, *more: str) -> str:
    """Names the page's content: story, language, bundle and program."""
    whole = "\n".join((story.id, lang, dataset.digest, build_digest(), *more))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
