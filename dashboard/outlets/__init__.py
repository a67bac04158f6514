"""The one list of what a view or a story can become, and its address.

Routes, endings of file names, the panel *Share*, the description of the API and addresses in pages are taken from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Outlet:
    """One form in which a view or a story leaves the atlas.

    Attributes:
        route: the path on our server; its query is the view.
        media_type: of the answer.
        suffix: of a file of ``atlas export``; empty where it writes none.
        render: the module whose ``write(view_query, out, bundle)`` makes that file, imported on demand.
        shows: what it is made from.
        needs: the parameter that a view must have for it; empty for none.
        placed: whether the position of the map makes a difference to it.
        offered: whether the panel *Share* lists it among the files, by its name in ``share.file``.
    """

    route: str
    media_type: str
    suffix: str = ""
    render: str = ""
    shows: Literal["view", "story"] = "view"
    needs: str = ""
    placed: bool = True
    offered: bool = False


HTML, PNG, SVG, PDF = "text/html", "image/png", "image/svg+xml", "application/pdf"
CSV, GEOJSON = "text/csv", "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How the file of a table ends → its media type: every table has all of them.
TABLE_FORMS = {".csv": CSV, ".xlsx": XLSX}
OUTLETS = {
    "embed": Outlet("/embed", HTML),
    "html": Outlet("/export.html", HTML, ".html", "dashboard.outlets.html_file", offered=True),
    "csv": Outlet("/api/practices.csv", CSV, ".csv", "dashboard.outlets.practice_files", placed=False, offered=True),
    "xlsx": Outlet(
        "/api/practices.xlsx", XLSX, ".xlsx", "dashboard.outlets.practice_files", placed=False, offered=True
    ),
    "png": Outlet("/still.png", PNG, ".png", "dashboard.outlets.still_picture", offered=True),
    "svg": Outlet("/still.svg", SVG, ".svg", "dashboard.outlets.still_picture", offered=True),
    "geojson": Outlet(
        "/api/practices.geojson", GEOJSON, ".geojson", "dashboard.outlets.practice_files", placed=False, offered=True
    ),
    "pdf": Outlet("/brief.pdf", PDF, ".pdf", "dashboard.outlets.brief", needs="area", offered=True),
    "list_png": Outlet("/invest.png", PNG, placed=False),
    "list_svg": Outlet("/invest.svg", SVG, placed=False),
    "code": Outlet("/qr", HTML),
    "code_file": Outlet("/qr.svg", SVG),
    "story": Outlet("/present", HTML, shows="story"),
    "story_file": Outlet("/present.html", HTML, ".html", "dashboard.outlets.story_file", shows="story"),
}


def renderers(shows: Literal["view", "story"] = "view") -> dict[str, str]:
    """How a file's name ends → the module that makes such a file."""
    return {one.suffix: one.render for one in OUTLETS.values() if one.suffix and one.shows == shows}
