"""Head tags for other sites and search engines: Open Graph, Twitter cards, schema.org, oEmbed discovery."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.requests import Request

from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import Embed
from dashboard.outlets.links import PICTURE_SIZE, oembed_link, picture_link, view_link
from dashboard.outlets.public_address import public_address
from dashboard.presenters.i18n import LOCALES, Words

OEMBED_FORMS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
# Pages that other sites can embed, see :mod:`dashboard.web.oembed`.
MAP_PAGES = ("/", "/explore", "/practices", OUTLETS["embed"].route)
# Pages that show more, or something else, than the practices of a view.
DESCRIBED_PAGES = ("invest", "neighbourhood", "evidence", "contribute", "about", "method")


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
    tag = Markup('<link rel="alternate" type="{}" href="{}" title="{}">')
    return Markup("\n").join(
        tag.format(media_type, oembed_link(link, address, form), title) for form, media_type in OEMBED_FORMS.items()
    )


def link_preview(embed: Embed, request: Request, name: str) -> tuple[Markup, Markup]:
    """The title of a page and its tags: description, Open Graph, Twitter card, schema.org, oEmbed discovery.

    Args:
        embed: the view.
        request: for the address, and for whether that is a page that others may put into a frame.
        name: of the page, empty for the map.
    """
    address = public_address(request)
    page = _preview(embed, name, address)
    tags = [
        Markup('<meta name="description" content="{}">').format(page.text),
        open_graph(page, embed.words),
        _schema_org(embed, page, address),
    ]
    if request.url.path in MAP_PAGES:
        tags.append(discovery(page.link, address, page.title))
    return Markup("<title>{}</title>").format(_tab_title(page, embed)), Markup("\n").join(tags)


def _preview(embed: Embed, name: str, address: str) -> LinkPreview:
    words, view, indicator = embed.words, embed.view, embed.dataset.default_indicator
    described = name in DESCRIBED_PAGES
    title = _chosen(embed) or (words(f"page.{name}") if described else words("brand"))
    text = words(f"unfurl.{name}") if described else embed.sentence
    link, picture = view_link(view, address, indicator, name), picture_link(view, address, indicator)
    return LinkPreview(title, text, link, picture, embed.sentence)


def _chosen(embed: Embed) -> str | None:
    """The name of the practice or area that a view chose."""
    practices, view = embed.dataset.bundle.practices, embed.view
    if view.practice:
        return next(iter(practices.loc[practices["practice_id"] == view.practice, "name"]), None)
    return embed.dataset.area_names(view.lang).get(view.area) if view.area else None


def _tab_title(page: LinkPreview, embed: Embed) -> str:
    brand = embed.words("brand")
    return f"{brand}: {embed.title}" if page.title == brand else f"{page.title} · {brand}"


def _schema_org(embed: Embed, page: LinkPreview, address: str) -> Markup:
    """The page in schema.org's terms, for search engines; the API's pages describe each dataset in full."""
    catalogue = f"{address}/api"
    content = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": page.title,
        "description": page.text,
        "url": page.link,
        "inLanguage": embed.view.lang,
        "isPartOf": {"@type": "DataCatalog", "@id": catalogue, "name": embed.words("api.title"), "url": catalogue},
    }
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(content))
