"""Head tags for other sites: Open Graph and Twitter cards to show a link, oEmbed discovery to embed it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dashboard.outlets.links import PICTURE_SIZE, oembed_link
from dashboard.presenters.i18n import LOCALES, Words


@dataclass(frozen=True)
class LinkPreview:
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


def open_graph(page: LinkPreview, words: Words) -> Markup:
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


def discovery(link: str, address: str, title: str) -> Markup:
    """The tags by which other sites find the oEmbed endpoint of a link."""
    forms = (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    tag = Markup('<link rel="alternate" type="{}" href="{}" title="{}">')
    return Markup("\n").join(tag.format(media, oembed_link(link, address, form), title) for form, media in forms)
