"""What the dashboard's own HTML says to sites that show a link to it; Streamlit's page knows nothing of a view."""

from __future__ import annotations

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.requests import Request

from dashboard.outlets.embed import Embed
from dashboard.outlets.links import picture_link, view_link
from dashboard.outlets.public_address import public_address
from dashboard.web.oembed import PAGES, discovery
from dashboard.web.open_graph import Linked, open_graph

# Pages that show more, or something else, than the practices of a view.
TOLD = ("neighbourhood", "evidence", "contribute", "about", "method")


def unfurled(wanted: Embed, request: Request, name: str) -> tuple[Markup, Markup]:
    """The title of a page and its tags: description, Open Graph, Twitter card, schema.org, oEmbed's discovery.

    Args:
        wanted: the view.
        request: for the address, and for whether that is a page that others may put into a frame.
        name: of the page, empty for the map.
    """
    address = public_address(request)
    linked = _linked(wanted, name, address)
    title = Markup("<title>{}</title>").format(_tab(linked, wanted))
    description = Markup('<meta name="description" content="{}">').format(linked.text)
    tags = [description, open_graph(linked, wanted.words), _described(wanted, linked, address)]
    if request.url.path in PAGES:
        tags.append(discovery(linked.link, address, linked.title))
    return title, Markup("\n").join(tags)


def _linked(wanted: Embed, name: str, address: str) -> Linked:
    """A page of the dashboard as others show it; ``name`` is empty for the map."""
    words, view, dataset = wanted.words, wanted.view, wanted.dataset
    title = _chosen(wanted) or (words(f"page.{name}") if name in TOLD else words("brand"))
    text = words(f"unfurl.{name}") if name in TOLD else wanted.sentence
    link = view_link(view, address, dataset.default_indicator, name)
    return Linked(title, text, link, picture_link(view, address, dataset.default_indicator), wanted.sentence)


def _chosen(wanted: Embed) -> str | None:
    """The name of the practice or area that a view chose."""
    practices, view = wanted.dataset.bundle.practices, wanted.view
    if view.practice:
        return next(iter(practices.loc[practices["practice_id"] == view.practice, "name"]), None)
    return wanted.dataset.area_names(view.lang).get(view.area) if view.area else None


def _tab(linked: Linked, wanted: Embed) -> str:
    """The title of the browser's tab."""
    brand = wanted.words("brand")
    return f"{brand}: {wanted.sentence}" if linked.title == brand else f"{linked.title} · {brand}"


def _described(wanted: Embed, linked: Linked, address: str) -> Markup:
    """The page in schema.org's words, for search engines; the API's pages describe each dataset in full."""
    words, catalogue = wanted.words, f"{address}/api"
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": linked.title,
        "description": linked.text,
        "url": linked.link,
        "inLanguage": wanted.view.lang,
        "isPartOf": {"@type": "DataCatalog", "@id": catalogue, "name": words("api.title"), "url": catalogue},
    }
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(page))
