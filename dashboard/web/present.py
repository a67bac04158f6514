"""``/present``: a story full screen, one page that needs no further request; ``/present.html``: the same as a file."""

from __future__ import annotations

import gzip
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.outlets import OUTLETS
from dashboard.outlets.links import picture_link
from dashboard.outlets.narrated_story import NarratedStory, narrated_story, story_of
from dashboard.outlets.public_address import public_address
from dashboard.outlets.work_pool import job
from dashboard.presenters.i18n import Words, words_of
from dashboard.query.dataset import Dataset
from dashboard.web.heavy import drawn_response
from dashboard.web.http import (
    A_WHILE,
    HTML,
    UNCACHED,
    LruCache,
    available_dataset,
    compressed,
    content_tag,
    language,
    not_modified,
)
from dashboard.web.link_preview import LinkPreview, open_graph
from geodata.bundle.models import Story

# A page is a megabyte or two, and a region has few stories.
CACHED_PAGES = 12


def present_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route(OUTLETS["story"].route, partial(present, cache=LruCache(CACHED_PAGES))),
        Route(OUTLETS["story_file"].route, download),
    ]


async def present(request: Request, cache: LruCache) -> Response:
    """The page of ``story``, without one of the first; 304 where the reader's browser has it already.

    Args:
        request: its query names story and language.
        cache: compressed pages by tag.

    Raises:
        HTTPException: 503 without a bundle, 404 without such a story.
    """
    dataset, story, words = _parse_request(request)
    address = public_address(request)
    tag = content_tag(dataset, story.id, words.lang, "page", address)
    headers = {"etag": f'W/"{tag}"', "cache-control": A_WHILE, "vary": "accept-language, accept-encoding"}
    if unchanged := not_modified(request, headers):
        return unchanged
    content = cache.get(tag)
    if content is None:
        content = await run_in_threadpool(_page, story, dataset, words, address)
        cache.put(tag, content)
    return compressed(request, content, HTML, headers)


async def download(request: Request) -> Response:
    """The story as one file with the printed pictures in it."""
    dataset, story, words = _parse_request(request)
    address = public_address(request)
    tag = content_tag(dataset, story.id, words.lang, "file", address)
    file = f"solidarity-atlas-{story.id}-{words.lang}.html"
    headers = {"content-disposition": f'attachment; filename="{file}"', **UNCACHED}
    return await drawn_response(request, tag, job("story_file", story.id, dataset, words.lang, address), HTML, headers)


def _page(story: Story, dataset: Dataset, words: Words, address: str) -> bytes:
    """The page of a story, as a gzip file."""
    from dashboard.outlets.story_file import story_page

    told = narrated_story(story, dataset, words)
    tags = open_graph(_link_preview(told, dataset, words.lang, address), words)
    return gzip.compress(story_page(told, dataset, words, tags).encode(), 6)


def _parse_request(request: Request) -> tuple[Dataset, Story, Words]:
    """Bundle, story and words of a request.

    Raises:
        HTTPException: 503 without a bundle, 404 without such a story.
    """
    dataset = available_dataset()
    words = words_of(dataset, language(request))
    story = story_of(request.query_params.get("story") or None, dataset)
    if story is None:
        raise HTTPException(404, words("present.none"))
    return dataset, story, words


def _link_preview(story: NarratedStory, dataset: Dataset, lang: str, address: str) -> LinkPreview:
    """The story's link preview, with a picture of the first step that colours the areas."""
    embeds = [scene.embed for scene in story.scenes]
    embed = next((one for one in embeds if "areas" in one.view.layers), embeds[0])
    link = f"{address}{OUTLETS['story'].route}?{urlencode({'story': story.id, 'lang': lang})}"
    picture = picture_link(embed.view, address, dataset.default_indicator)
    return LinkPreview(story.title, story.summary, link, picture, embed.sentence)
