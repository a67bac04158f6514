"""Everything that leaves the atlas as text, and a search in it for words that are kept as digests.

``python -m tests.no_harm WORD …`` prints the digests of words, as ``tests/live/withheld_words.yaml`` holds them.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from google.protobuf.text_format import MessageToString
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.maps import map_files
from dashboard.maps.still.canvas import drawing
from dashboard.outlets import TABLE_FORMS, XLSX
from dashboard.outlets.brief import Brief
from dashboard.outlets.still_picture import Size, Still
from dashboard.presenters.i18n import languages
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from dashboard.web.headers import SecurityHeaders
from dashboard.web.routes import routes
from dashboard.web.shell import Shell
from geodata.bundle import read_bundle
from geodata.spelling import folded
from tests.dashboard.outlets.extents import boxes
from tests.dashboard.pages.parts import unpack

SALT = "solidarity-atlas"
LONGEST = 4  # words of a place's name
PAGES = ("explore", "practices", "evidence", "neighbourhood", "about", "method", "contribute")
# The navigation's pages take no parameters in the harness; this is what it runs.
SCRIPT = """
from dashboard.pages import {name}
from dashboard.pages.page_context import open_page
context = open_page()
assert context is not None
{name}.page(context)
"""
STREAMLIT = '<!doctype html><html><head><title>Streamlit</title></head><body><div id="root"></div></body></html>'
EVIDENCE = ("shares", "flow", "comparison", "together", "spread", "areas", "search-effort")
# Encoded bytes of pictures and typefaces hold no words, and neither does a number with decimals.
DATA = re.compile(r"base64,[A-Za-z0-9+/=]+|(?<![\w.])\d+\.\d+(?![\w.])")
# Scripts and styles are the same in many answers.
PARTS = re.compile(r"</?(?:script|style)\b")


def digest(words: str) -> str:
    """The digest of a word, or of a few in a row, however they are written."""
    return digest_of_folded(folded(words))


def digest_of_folded(words: str) -> str:
    """As :func:`digest`, of words that are folded already."""
    return hashlib.sha256(f"{SALT}:{words}".encode()).hexdigest()[:24]


class Search:
    """Looks for words that are known by their digests only; what was looked at once is remembered."""

    def __init__(self, digests: Collection[str]) -> None:
        self.digests = frozenset(digests)
        self.clean_parts: set[str] = set()
        self.clean_rows: set[tuple[str, ...]] = set()

    def found(self, text: str, without: Collection[str] = ()) -> set[str]:
        """The digests of which a text holds the words; ``without`` are parts that are passed over."""
        for part in sorted(without, key=len, reverse=True):
            text = text.replace(part, " ")
        return {known for part in PARTS.split(text) for known in self._found_in(part)}

    def _found_in(self, part: str) -> set[str]:
        if part in self.clean_parts:
            return set()
        words = [*folded(DATA.sub(" ", part)).split(), *[""] * (LONGEST - 1)]
        rows = set(zip(*(words[at:] for at in range(LONGEST)), strict=False)) - self.clean_rows
        grams = {" ".join(row[:number]).rstrip() for row in rows for number in range(1, LONGEST + 1)}
        hits = {known for gram in grams if (known := digest_of_folded(gram)) in self.digests}
        if not hits:
            self.clean_parts.add(part)
            self.clean_rows |= rows
        return hits


def bundle_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a bundle as text: tables cell by cell, packed outlines unpacked."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            table = table.drop_columns([name for name in ("geometry",) if name in table.column_names])
            yield path.name, "\n".join(str(row) for row in table.to_pylist())
        elif path.suffix == ".gz":
            yield path.name, gzip.decompress(path.read_bytes()).decode("latin-1")
        else:
            yield path.name, json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False)


def client_of(folder: Path, patch: pytest.MonkeyPatch, tmp: Path) -> TestClient:
    """Asks all routes of ours, and the page that Streamlit would send with what we add to it."""
    patch.setenv("ATLAS_BUNDLE", str(folder))

    async def page(_request: Request) -> Response:
        return HTMLResponse(STREAMLIT)

    middleware = [Middleware(SecurityHeaders), Middleware(Shell, streamlit=tmp)]
    return TestClient(Starlette(routes=[*routes(tmp), Route("/", page)], middleware=middleware))


def addresses(
    practices: Sequence[str], areas: Sequence[str], stories: Sequence[str], everything: bool = False
) -> Iterator[str]:
    """What a reader or a program can ask for: about everything, about single practices, and about areas.

    Args:
        practices: ids of those to ask for one by one.
        areas: ids of areas.
        stories: ids of stories.
        everything: whether to ask for stories as files, and for maps as files in every language: they take seconds
            each, and what they say is on the pages in every language.
    """
    for lang in languages():
        told = f"lang={lang}"
        yield f"/embed?{told}&layers=practices,meeting_places"
        if everything:
            yield from (f"/present.html?story={story}&{told}" for story in stories)
        if everything or lang == languages()[0]:
            yield f"/export.html?{told}&layers=practices,meeting_places"
        yield from (f"/api/practices{form}?{told}" for form in TABLE_FORMS)
        yield f"/api/practices.geojson?{told}"
        yield from (f"/api/collections/{name}/items?{told}&limit=1000&f={form}" for name, form in COLLECTED)
        yield from (f"/api/evidence/{name}{form}?{told}" for name in EVIDENCE for form in TABLE_FORMS)
        yield from (f"/present?story={story}&{told}" for story in stories)
        for practice in practices:
            chosen = f"{told}&layers=practices&practice={practice}"
            yield f"/embed?{chosen}"
            yield f"/cards/{lang}/{practice}.json"
            if everything or lang == languages()[0]:
                yield f"/export.html?{chosen}"
            yield f"/?{chosen}"
            yield f"/api/collections/practices/items/{practice}?{told}&f=json"
            yield f"/api/collections/practices/items/{practice}?{told}&f=html"
            yield f"/oembed?url={quote(f'http://testserver/embed?{chosen}', safe='')}"
        for area in areas:
            yield f"/embed?{told}&area={area}"
            for form in TABLE_FORMS:
                yield from (f"/api/neighbourhood{name}{form}?{told}&area={area}" for name in ("", "-places"))
    yield from ("/api", "/api/openapi.json", "/api/dcat.jsonld", *(f"/api/areas{form}" for form in TABLE_FORMS))
    yield from (f"/api/{name}.csv-metadata.json" for name in ("practices", "areas"))


COLLECTED = (("practices", "json"), ("practices", "html"), ("meeting_places", "json"), ("areas", "json"))


def served_texts(
    folder: Path, practices: Sequence[str], areas: Sequence[str], tmp: Path, everything: bool = False
) -> Iterator[tuple[str, int, str]]:
    """Every answer of ours: what was asked (see :func:`addresses`), its status, its text."""
    patch = pytest.MonkeyPatch()
    try:
        client = client_of(folder, patch, tmp)
        stories = [story.id for story in read_bundle(folder).stories]
        for address in addresses(practices, areas, stories, everything):
            answer = client.get(address)
            yield address, answer.status_code, text_of(answer.content, answer.headers["content-type"]) or answer.text
        data = Dataset(read_bundle(folder))
        for lang in languages():
            for file in (map_files.practices(data, lang), map_files.meeting_places(data, lang)):
                yield f"map file {lang}", 200, gzip.decompress(file.content).decode()
    finally:
        patch.undo()


def text_of(content: bytes, media_type: str) -> str:
    """What a workbook says, in all its parts; nothing of another file."""
    if media_type != XLSX:
        return ""
    with ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


def drawn_texts(folder: Path, practices: Sequence[str], areas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is written on pictures and printed pages; in the files themselves letters are outlines."""
    data = Dataset(read_bundle(folder))
    with drawing():
        for practice in practices:
            view = View(layers=("practices", "meeting_places"), practice=practice)
            canvas = Still(view, data, Size.of(None, None)).draw()
            yield f"still of {practice}", " ".join(text for text, _ in boxes(canvas))
        for area in areas:
            yield f"brief of {area}", " ".join(text for text, _ in boxes(Brief(View(area=area), data).draw()))


def page_texts(folder: Path, practices: Sequence[str], areas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pages in Streamlit's own harness: every message that they send to the browser."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ATLAS_BUNDLE", str(folder))
    try:
        asked: list[tuple[str, dict[str, str]]] = [(name, {}) for name in PAGES]
        asked += [("neighbourhood", {"area": area}) for area in areas]
        asked += [(name, {"practice": practice}) for practice in practices for name in ("explore", "contribute")]
        for name, parameters in asked:
            page = AppTest.from_string(SCRIPT.format(name=name), default_timeout=120)
            page.query_params.update({"lang": "en", **parameters})
            page.run()
            assert not page.exception, (name, parameters)
            said = [
                MessageToString(element.proto, as_utf8=True)
                for part in (page.main, page.sidebar)
                for element in part
                if hasattr(getattr(element, "proto", None), "DESCRIPTOR")
            ]
            shown = [unpack(part.proto.bytes) for part in page.get("bidi_component")]
            said += [json.dumps(part, ensure_ascii=False) for part in shown]
            yield f"page {name} {parameters}", "\n".join(said)
    finally:
        patch.undo()


if __name__ == "__main__":
    for written in sys.argv[1:]:
        print(digest(written))
