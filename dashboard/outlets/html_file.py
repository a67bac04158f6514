"""A view as one ``.html`` file that needs no network: Leaflet, scripts, styles, outlines, figures and texts inside.

It is the page of ``/embed`` with its files inside. Its own content security policy forbids every request.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dashboard.maps import map_files, scripts
from dashboard.maps.area_layer import LevelSpec, SelectedArea
from dashboard.maps.spec import MapSpec
from dashboard.maps.standalone import CARDS
from dashboard.outlets.embed import Embed, EmbedOptions, card, parse_options
from dashboard.outlets.export_request import params_of, refuse_parameters, write_files
from dashboard.outlets.public_address import stated_address
from dashboard.presenters.i18n import language_of
from dashboard.presenters.symbols import SYMBOL_FOLDER, SYMBOLS
from dashboard.query.dataset import Dataset
from dashboard.query.parameters import BadParameter
from dashboard.query.view import View, parse_view
from geodata.bundle import read_bundle

SANS = "/assets/fonts/sans.woff2"
LEGEND_SYMBOLS = ("approximate", "several", "group", "meeting_place", "osm_places", "osm_other")


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write the view as one HTML file.

    Raises:
        ExportError: values of the view or its options cannot be used: all of them; or the file cannot be written.
        BundleError: no bundle there.
    """
    dataset, params = Dataset(read_bundle(bundle)), params_of(view_query)
    view, problems = parse_view(params, dataset.allowed)
    options, more = parse_options(params)
    refuse_parameters((*problems, *more))
    lang = language_of(params.get("lang", []), None)
    wanted = Embed(replace(view, lang=lang), dataset, options)
    write_files(out, {out.suffix.lower(): whole_page(wanted, stated_address()).encode()})


def drawn(
    view: View,
    dataset: Dataset,
    options: EmbedOptions,
    problems: tuple[BadParameter, ...],
    requested: str,
    address: str,
) -> bytes:
    """The page of a request to the server, see :class:`~dashboard.outlets.embed.Embed` and :func:`whole_page`."""
    return whole_page(Embed(view, dataset, options, problems, requested), address).encode()


def whole_page(wanted: Embed, address: str | None) -> str:
    """The page with all its files in it; ``address`` is that of the atlas to open, None where there is none to open."""
    spec = slim(wanted.spec)
    config = wanted.config(spec) | {"files": dict(_carried(wanted, spec))}
    code = scripts.embedded("embed.js")
    return wanted.page(
        policy=policy(scripts.script_source(code)),
        head=Markup("<style>{}</style>").format(Markup(styles())),
        link=f"{address}/?{wanted.query}" if address else None,
        picture=None,
        config=config,
        scripts=scripts.script_tags(code),
    )


def policy(script_source: str, pictures: str = "data:") -> str:
    """The page's own policy: it runs what :func:`dashboard.maps.scripts.script_source` allows and requests nothing else
    than pictures."""
    return (
        f"default-src 'none'; script-src {script_source}; style-src 'unsafe-inline'; img-src {pictures};"
        " font-src data:; base-uri 'none'; form-action 'none'"
    )


def slim(spec: MapSpec) -> MapSpec:
    """The map with the outlines only that are drawn: from afar the coarse level's, from near by the fine level's; and
    of a level that is found but not drawn the coarsest."""
    *coarse, fine = spec.areas.levels
    undrawn = {names: _only(outlines[0]) for names, outlines in spec.places["undrawn"].items()}
    spec = spec.model_copy(update={"places": {**spec.places, "undrawn": undrawn}})
    found: dict[str, Any] = {}
    if coarse:
        # The finest of the fine level; of the coarse one what serves best before that begins.
        outlines = [(level, level.geometry[-2]) for level in coarse] + [(fine, fine.geometry[-1])]
        found["levels"] = tuple(level.model_copy(update={"geometry": _only(one)}) for level, one in outlines)
    chosen = spec.areas.selected
    if chosen and chosen.geometry:
        found["selected"] = chosen.model_copy(update={"geometry": _only(chosen.geometry[-1])})
    return spec.model_copy(update={"areas": spec.areas.model_copy(update=found)})


def _only(outlines: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A file of outlines for every zoom."""
    return [{**outlines, "up_to": None}]


def _carried(wanted: Embed, spec: MapSpec) -> Iterator[tuple[str, Any]]:
    """Address → content of everything that the page's scripts may request."""
    yield from carried_files(wanted.dataset, spec, "search" in wanted.controls)
    for names, cards in wanted.area_cards(spec).items():
        yield from _layers(wanted.dataset, (names, cards))
    # What was chosen opens even where the filters leave it out.
    chosen = [wanted.view.practice] if wanted.view.practice else []
    for practice in dict.fromkeys([*wanted.selection.practices["practice_id"], *chosen]):
        yield CARDS.format(lang=wanted.words.lang, practice=practice), card(practice, wanted.dataset, wanted.words)


def carried_files(dataset: Dataset, spec: MapSpec, search: bool) -> Iterator[tuple[str, Any]]:
    """Address → content of everything that a map's layers may request: outlines, names, figures, points, symbols.

    Args:
        search: whether the map has a search box.
    """
    areas: list[LevelSpec | SelectedArea] = [*spec.areas.levels]
    areas += [spec.areas.selected] if spec.areas.selected else []
    for url in dict.fromkeys(outline["url"] for one in areas for outline in one.geometry):
        yield url, _outlines(dataset, url)
    addresses = {one.names for one in areas if one.names}
    addresses |= {level.figures for level in spec.areas.levels if level.figures}
    addresses |= {layer.file for layer in (spec.practices, *spec.place_layers, spec.what_if) if layer}
    addresses |= {names for names in (spec.labels.towns, spec.labels.areas) if names}
    if search:
        addresses |= {*spec.places["names"], spec.places["practices"]}
        for outline in (outline for outlines in spec.places["undrawn"].values() for outline in outlines):
            yield outline["url"], _outlines(dataset, outline["url"])
    yield from _layers(dataset, sorted(addresses))
    # The legend's pictures, and the symbols in front of cards.
    images = [f"{SYMBOL_FOLDER}{name}.svg" for name in (*SYMBOLS, *LEGEND_SYMBOLS)]
    for address in dict.fromkeys([*images, *(symbol.image for symbol in spec.legend.symbols)]):
        drawn = base64.b64encode((scripts.STATIC / address.removeprefix("/assets/maps/")).read_bytes()).decode()
        yield address, f"data:image/svg+xml;base64,{drawn}"


def _layers(dataset: Dataset, addresses: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for address in addresses:
        file = map_files.find(dataset, address.removeprefix("/layers/").removesuffix(".json"))
        assert file is not None, address
        yield address, json.loads(gzip.decompress(file.content))


def _outlines(dataset: Dataset, url: str) -> str:
    name = url.removeprefix("/geometry/").removesuffix(".bin").rpartition("-")[0]
    return base64.b64encode(gzip.decompress(dataset.bundle.packed[f"{name}.bin.gz"])).decode()


def styles(own: str = "embed") -> str:
    """All styles as one, asking for nothing: one typeface inside, the other the reader's; no pictures."""
    ours = "\n".join(map(scripts.style, ("map", own)))
    ours = re.sub(r"@font-face \{[^}]*serif\.woff2[^}]*\}", "", ours).replace(SANS, _typeface())
    plain = re.sub(r"url\((?!\"?data:)[^)]*\)", "none", scripts.leaflet_file("css"))
    return f"{plain}\n{ours}".replace("</", "<\\/")


def _typeface() -> str:
    """The page's typeface as a data: address, from where Streamlit ships it; without it the reader's own is used."""
    spec = find_spec("streamlit")
    folder = Path(spec.origin).parent / "static" / "static" / "media" if spec and spec.origin else Path()
    found = sorted(folder.glob("SourceSansVF-Upright*.woff2"))
    if not found:
        return "data:,"
    return f"data:font/woff2;base64,{base64.b64encode(found[0].read_bytes()).decode()}"
