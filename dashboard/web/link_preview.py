"""Title and tags for Streamlit's index.html, which is the same for every view: what link previews and search read."""

from __future__ import annotations

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.requests import Request

from dashboard.outlets.embed import Embed
from dashboard.outlets.links import picture_link, view_link
from dashboard.outlets.public_address import public_address
from dashboard.web.oembed import PAGES
from dashboard.web.open_graph import LinkPreview, discovery, open_graph

# Pages that show more, or something else, than the practices of a view.
DESCRIBED_PAGES = ("neighbourhood", "evidence", "contribute", "about", "method")


def link_preview(embed: Embed, request: Request, name: str) -> tuple[Markup, Markup]:
    """The title of a page and its tags: description, Open Graph, Twitter card, schema.org, oEmbed discovery.

    Args:
        embed: the view.
        request: for the address, and for whether that is a page that others may put into a frame.
        name: of the page, empty for the map.
    """
    address = public_address(request)
    page = _preview(embed, name, address)
    title = Markup("<title>{}</title>").format(_tab_title(page, embed))
    description = Markup('<meta name="description" content="{}">').format(page.text)
    tags = [description, open_graph(page, embed.words), _schema_org(embed, page, address)]
    if request.url.path in PAGES:
        tags.append(discovery(page.link, address, page.title))
    return title, Markup("\n").join(tags)


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
    return f"{brand}: {embed.sentence}" if page.title == brand else f"{page.title} · {brand}"


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
