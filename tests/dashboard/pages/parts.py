"""What the parts of a page show in Streamlit's own test harness, which runs no script of theirs."""

from __future__ import annotations

import gzip
import json
from typing import Any

from streamlit.testing.v1 import AppTest


def unpack(packed: bytes) -> dict[str, Any]:
    """What a part's script reads from its data."""
    data: dict[str, Any] = json.loads(gzip.decompress(packed))
    return data


def parts(page: AppTest) -> list[dict[str, Any]]:
    """What each part was given, in their order."""
    return [unpack(part.proto.bytes) for part in page.get("bidi_component")]


def sections(page: AppTest) -> dict[str, str]:
    """The HTML of every section of the page's parts by its name."""
    return {name: html for part in parts(page) for name, html in dict(part.get("sections", {})).items()}


def html(page: AppTest) -> str:
    """All HTML of the page: of its parts, and what Streamlit's elements show."""
    elements = [str(element.proto.body) for element in page.get("html")]
    return " ".join(elements + [part.get("html", "") for part in parts(page)] + [*sections(page).values()])
