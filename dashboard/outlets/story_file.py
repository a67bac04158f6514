"""A story as one page that needs no network: what ``/present`` answers, and what ``atlas export --story`` writes.

It is made of the same map, files, styles and policy as the page of one view.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

import shapely
from markupsafe import Markup

from dashboard.maps import scripts
from dashboard.maps.positions import practice_positions
from dashboard.maps.spec import MapSpec, map_spec, region_bounds
from dashboard.maps.standalone import standalone_map
from dashboard.maps.still import TYPEFACES
from dashboard.outlets.export_request import write_files
from dashboard.outlets.html_file import carried_files, policy, slim, styles
from dashboard.outlets.links import picture_link
from dashboard.outlets.narrated_story import NarratedStory, Scene, checked_story, narrated_story, story_of
from dashboard.outlets.public_address import stated_address
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages, words_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import REGION, View
from geodata.bundle import read_bundle
from geodata.errors import Problem
from geodata.models import Precision
from geodata.stories import StoryError

ENTRY = "present.js"
TYPEFACE = TYPEFACES / "AtlasSerif.ttf"
# Of the pictures that are printed, in pixels.
PICTURE = (1120, 900)


def write(story: str, lang: str, out: Path, bundle: Path) -> None:
    """Write a story as one HTML file, with the pictures that are printed in it.

    Raises:
        StoryError: there is no such story or language, the file is none of HTML, or the story shows what the bundle
            does not contain; every reason.
        BundleError: the bundle cannot be read.
    """
    problems = []
    if lang not in languages():
        problems.append(Problem.of("--lang", "language", f"no language {lang!r}", f"allowed: {', '.join(languages())}"))
    if out.suffix.lower() != ".html":
        problems.append(Problem.of(str(out), "suffix", "a story is one page", "end it in .html"))
    if problems:
        raise StoryError(problems)
    dataset = Dataset(read_bundle(bundle))
    checked_story(story, dataset)
    write_files(out, {out.suffix.lower(): drawn(story, dataset, lang, stated_address())})


def drawn(story: str, dataset: Dataset, lang: str, address: str | None) -> bytes:
    """The file of a story of the bundle in a language, see :func:`story_file`."""
    words, told = words_of(dataset, lang), story_of(story, dataset)
    assert told is not None, story
    return story_file(narrated_story(told, dataset, words), dataset, words, address).encode()


def story_file(story: NarratedStory, dataset: Dataset, words: Words, address: str | None) -> str:
    """The page with everything in it, printed pictures included; ``address`` is that of the atlas, if there is one."""
    pictures = {scene.id: _drawn(scene, dataset, address) for scene in story.scenes}
    return _page(story, dataset, words, address, pictures, False, Markup())


def story_page(story: NarratedStory, dataset: Dataset, words: Words, tags: Markup | None = None) -> str:
    """The page as the server answers with it: printed pictures are asked for when they are wanted, nothing else is.

    ``tags`` go into its head: what it says of itself to those who show a link to it.
    """

    def where(scene: Scene) -> str:
        return picture_link(scene.embed.view, "", dataset.default_indicator, PICTURE)

    pictures = {scene.id: where(scene) for scene in story.scenes}
    return _page(story, dataset, words, "", pictures, True, (tags or Markup()) + scripts.preloads(ENTRY))


def _page(
    story: NarratedStory,
    dataset: Dataset,
    words: Words,
    home: str | None,
    pictures: Mapping[str, str],
    late: bool,
    tags: Markup,
) -> str:
    """The page; ``home`` is the address of the atlas, empty for this server's own, None where there is none."""
    code = scripts.embedded(ENTRY)
    return fragment(
        "present",
        words,
        told=story,
        home=home,
        pictures=pictures,
        late=late,
        size=PICTURE,
        icon=_icon(),
        policy=policy("'self'", "'self' data:") if late else policy(scripts.script_source(code)),
        head=Markup("{}<style>{}</style>").format(tags, Markup(_styles())),
        config=_config(story, dataset, words),
        scripts=scripts.leaflet_tag() + scripts.module_tag(ENTRY) if late else scripts.script_tags(code),
    )


def _config(story: NarratedStory, dataset: Dataset, words: Words) -> dict[str, Any]:
    """What the page's script makes the map from: the map, each step's layers and where it looks, and all files."""
    steps: list[dict[str, Any]] = []
    files: dict[str, Any] = {}
    for scene in story.scenes:
        view = _outlined(scene.embed.view, dataset)
        spec = slim(map_spec(view, dataset, scene.embed.selection, words))
        whole = standalone_map(spec, view, dataset, ())
        files.update(carried_files(dataset, spec, search=False))
        steps.append({"id": scene.id, "layers": whole["layers"], "go": _aim(scene, dataset, spec)})
    keys = (
        "of",
        "notes_title",
        "after",
        "last",
        "no_notes",
        "restart",
        "clock",
        "blocked",
        "printing",
        "next",
        "previous",
    )
    return {
        "story": story.id,
        "map": whole["map"],
        "margins": whole["margins"],
        "steps": steps,
        "files": files,
        "texts": {key: words(f"present.{key}") for key in keys},
    }


def _aim(scene: Scene, dataset: Dataset, spec: MapSpec) -> dict[str, Any]:
    """Where a step looks: at the position of its view, else at what it chose, else at the whole region."""
    view, area = scene.embed.view, spec.areas.selected
    if view.center is not None:
        return {"center": list(view.center), "zoom": view.zoom}
    if view.practice:
        at = next(one for one in practice_positions(dataset) if one.id == view.practice)
        if not isnan(at.lat) and at.precision != Precision.MUNICIPALITY:
            return {"center": [at.lat, at.lon], "zoom": None}
    if area is not None:
        west, south, east, north = shapely.bounds(
            shapely.from_wkb(dataset.areas_by_id.at[area.id, "geometry"])
        ).tolist()
        return {"bounds": [[south, west], [north, east]]}
    return {"bounds": region_bounds(dataset)}


def _outlined(view: View, dataset: Dataset) -> View:
    """The view with the area of its practice selected, so that an audience sees where it lies; colours stay."""
    if view.area or not view.practice:
        return view
    table = dataset.bundle.practices
    area = table.loc[table["practice_id"] == view.practice, "area_id"].dropna()
    scale = view.scale if view.scale or view.municipality else REGION
    return replace(view, area=str(area.iloc[0]), scale=scale) if len(area) else view


def _drawn(scene: Scene, dataset: Dataset, address: str | None) -> str:
    from dashboard.outlets.still_picture import Size, still

    link = f"{address}/?{scene.embed.query}" if address else ""
    picture = still(scene.embed.view, dataset, "png", Size.of(*PICTURE), "", link)
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def _icon() -> str:
    """The page's icon, inside it: browsers request one again at every step of an address."""
    drawn = (scripts.STATIC / "symbols" / "favicon.svg").read_bytes()
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"


def _styles() -> str:
    """The styles of a page that stands alone, with the typeface of headings in them as well."""
    font = base64.b64encode(TYPEFACE.read_bytes()).decode()
    face = f'@font-face {{ font-family: "Source Serif"; src: url(data:font/ttf;base64,{font}); font-weight: 400 700; }}'
    return f"{face}\n{styles('present')}"
