"""What other sites read to show a link: title, a sentence and a picture, as Open Graph and Twitter's card."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dashboard.outlets.links import PICTURE_SIZE
from dashboard.presenters.i18n import Words

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}


@dataclass(frozen=True)
class Linked:
    """A page as others show it.

    Attributes:
        title: of the page.
        text: a sentence or two about what it shows.
        link: its address, absolute.
        picture: address of a picture of :data:`~dashboard.outlets.links.PICTURE_SIZE`, absolute.
        alt: what the picture shows.
    """

    title: str
    text: str
    link: str
    picture: str
    alt: str


def open_graph(page: Linked, words: Words) -> Markup:
    """The tags for the head of a page, escaped."""
    width, height = PICTURE_SIZE
    properties = {
        "og:type": "website",
        "og:site_name": words("brand"),
        "og:title": page.title,
        "og:description": page.text,
        "og:url": page.link,
        "og:locale": LOCALES[words.lang],
        "og:image": page.picture,
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": page.alt,
    }
    names = {
        "twitter:card": "summary_large_image",
        "twitter:title": page.title,
        "twitter:description": page.text,
        "twitter:image": page.picture,
    }
    tags = [Markup('<meta property="{}" content="{}">').format(*one) for one in properties.items()]
    tags += [Markup('<meta name="{}" content="{}">').format(*one) for one in names.items()]
    return Markup("\n").join(tags)
