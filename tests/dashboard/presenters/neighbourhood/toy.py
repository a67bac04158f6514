"""A bundle small enough to work out by hand: four squares of one kilometre in a row, three in Alpha and one in Beta.

Alpha was searched in part, Beta by nobody. Coordinates are metres east and north of a corner in Belgium.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import shapely
from pyproj import Transformer

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.bundle import Bundle
from geodata.bundle.models import TABLES, Coverage, Evidence, Manifest, MeasureInfo, Unmatched
from geodata.bundle.models.measures import AreasLeftOut, Comparison, LeftOut, MeasureSource, Parameters, Scenario
from geodata.models import Vocabulary
from geodata.statuses import Scope

READINGS = ("decisions", "resources", "earlier", "critical_notes")
Row = tuple[str, str, float | None, float | None, float | None, str]

CORNER = (650_000.0, 670_000.0)
HOSTILE = "<script>alert(1)</script>"
AREAS = ("a1", "a2", "a3", "b1")
FACETS = {
    "setting": ("living",), "support": ("professional", "meeting_infrastructure", "subsidy", "employment_measure",
    "expertise", "policy", "unknown"), "funding": ("local", "unknown"), "source_of_solidarity": ("encounter",),
    "status": ("active",), "study": ("diegem",), "meeting_place_kind": ("library", "youth_centre"),
    "precision": ("address", "street", "neighbourhood", "municipality"), "group": ("residents",),
    "initiator": ("citizens",), "support_role": ("runs", "unknown"), "stance": ("avoids", "unknown"),
    "decision_by": ("shared", "unknown"), "tenure": ("lent", "unknown"), "end_reason": ("planned", "unknown"),
    "critical_note": ("access",),
}  # fmt: skip


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:3812", "EPSG:4326", always_xy=True)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place."""
    lon, lat = _to_degrees().transform(CORNER[0] + x, CORNER[1] + y)
    return float(lon), float(lat)


@cache
def vocabulary() -> Vocabulary:
    facets = {
        facet: {
            term: {
                "label": {"en": f"{term} label"},
                "definition": {"en": "what it means"},
                "origin": ["us"],
            }
            for term in terms
        }
        for facet, terms in FACETS.items()
    }
    return Vocabulary.model_validate({"origins": {"us": {"title": "us"}}, "facets": facets})


def words(lang: str = "en") -> Words:
    return Words(lang, vocabulary())


@cache
def shared() -> Dataset:
    """The bundle on show, for tests that change nothing in it."""
    return toy_dataset()


def toy_dataset(**changes: Any) -> Dataset:
    """The bundle on show; ``changes`` replace tables or documents."""
    return Dataset(Bundle(**(_parts() | changes)))


def places(**changes: tuple[float, float] | None) -> pd.DataFrame:
    """Meeting places by id: in the first square, 600 and 700 m east, known to Alpha only, known to ``a2`` only."""
    where: dict[str, tuple[float, float] | None] = {
        "inside": (500, 500), "near": (1600, 500), "far": (1700, 500), "coarse": (500, 500), "named": None, **changes
    }  # fmt: skip
    precision = {"coarse": "municipality", "named": None}
    area = {"inside": "a1", "near": "a2", "far": "a2", "coarse": None, "named": "a2"}
    points = {name: degrees(*at) if at else (None, None) for name, at in where.items()}
    return pd.DataFrame(
        {
            "meeting_place_id": list(where),
            "source_id": "meeting-places",
            "verified": True,
            "location_source": None,
            "name": [HOSTILE if name == "inside" else f"Place {name}" for name in where],
            "kind": "library",
            "municipality_id": "a",
            "municipality_name": "Alpha",
            "url": "https://example.org/place",
            "year": pd.array([2019] * len(where), dtype="Int64"),
            "precision": [precision.get(name, "street") for name in where],
            "lon": [points[name][0] for name in where],
            "lat": [points[name][1] for name in where],
            "area_id": [area[name] for name in where],
        }
    )


def measures(**cells: tuple[float | None, str]) -> pd.DataFrame:
    """Measures of the four squares; ``cells`` are value and status of ``gap_need`` by area.

    Alpha is the only municipality that is compared: within it and over the region areas have the same cells.
    """
    gap = {"a1": (7.0, "ok"), "a2": (5.0, "ok"), "a3": (3.0, "ok"), "b1": (None, "not_searched")} | cells
    share = {"a1": (0.75, 1.0, 2.5), "a2": (0.0, 2.0, 3.0), "a3": (0.0, 3.0, 3.0)}
    rows: list[Row] = []
    compared: list[Row] = []
    for area, (cell, status) in gap.items():
        given = share.get(area, (None, None, None)) if status == "ok" else (None, None, None)
        turned = None if status != "ok" else 2.0 if cell == 7 else 0.0
        compared.append((area, "gap_need", cell, None, None, status))
        compared.append((area, "gap_share_need", *given, status))
        compared.append((area, "tipping_need", turned, None, None, status))
        rows.append((area, "need_need", None if area == "b1" else 0.5, None, None, "no_data" if area == "b1" else "ok"))
    for number, area in enumerate(AREAS):
        known = area != "b1"
        status = "partial" if known else "not_searched"
        value = float(number) if known else None
        rows.append((area, "reach_800", value, 0.0 if known else None, 4.0 if known else None, status))
        half = value / 2 if value is not None else None
        compared.append((area, "support", half, value and 0.25, value and 1.0, status))
        rows.append((area, "without_place_800", 100.0 * number if known else None, None, None, status))
        rows.append((area, "nearest_place", 300.0 if known else None, 100.0, 900.0, status))
    every = [(*row, None) for row in rows] + [(*row, str(scope)) for scope in Scope for row in compared]
    return pd.DataFrame(every, columns=["area_id", "measure_id", "value", "low", "high", "status", "comparison"])


def rated(**found: tuple[int, float]) -> Dataset:
    """The bundle with ``living_all`` and ``rate_all``; ``found`` are count and rate by area."""
    names = ("living_all", "rate_all")
    rows = [
        (area, name, pair[at], None, None, "partial", None)
        for area, pair in found.items()
        for at, name in enumerate(names)
    ]
    table = pd.concat([measures(), pd.DataFrame(rows, columns=measures().columns)], ignore_index=True)
    info = _measure_info()
    about = MeasureSource(anchor="support", sources=("practices",), vintage=None)
    sources = {**info.measures, **dict.fromkeys(names, about)}
    return toy_dataset(measures=table, measure_info=info.model_copy(update={"measures": sources}))


def _parts() -> dict[str, Any]:
    squares = [shapely.box(1000 * n, 0, 1000 * n + 1000, 1000) for n in range(4)]
    outlines = [shapely.to_wkb(shapely.Polygon([degrees(*at) for at in square.exterior.coords])) for square in squares]
    areas = pd.DataFrame(
        {
            "area_id": AREAS,
            "level": "neighbourhood",
            "geometry": outlines,
            "parent_id": None,
            "name_nl": ["First", HOSTILE, "Third", "Fourth"],
            "name_fr": None,
            "name_en": None,
            "also_in": [(), (), (), ()],
            "whole_id": None,
            "name_source": "published",
            "municipality_id": ["a", "a", "a", "b"],
            "municipality_name": ["Alpha", "Alpha", "Alpha", "Beta"],
            "area_km2": 1.0,
            "population": [1000.0, 2000.0, 3000.0, 400.0],
            "population_vintage": pd.array([2011] * 4, dtype="Int64"),
        }
    )
    figures = pd.DataFrame(
        {
            "area_id": AREAS,
            "indicator_id": "need",
            "value": [80.0, 20.0, 20.0, None],
            "vintage": 2011,
            "coverage": [0.5, 1.0, 1.0, None],
            "status": ["partial", "ok", "ok", "no_data"],
            "of": None,
        }
    )
    return {
        "manifest": _manifest(),
        "vocabulary": vocabulary(),
        "unmatched": Unmatched(practices=(), meeting_places=(), indicators=(), left_out={}, disagreements=()),
        "classes": {},
        "packed": {},
        "areas": areas,
        "indicators": figures,
        "practices": _practices(),
        "supports": _supports(),
        **{name: pd.DataFrame(columns=TABLES[name].names(("nl", "fr", "en"))) for name in READINGS},
        "references": pd.DataFrame(
            {
                "practice_id": ["one"],
                "reference_id": ["page"],
                "title": ["A page"],
                "url": ["https://example.org/one"],
                "year": pd.array([2020], dtype="Int64"),
                "publisher": [None],
            }
        ),
        "meeting_places": places(),
        "measures": measures(),
        "residence": pd.DataFrame(columns=["area_id", "column", "row"]),
        "supply": pd.DataFrame(columns=["meeting_place_id", "kind", "x", "y", "exact", "verified", "area_id"]),
        "coverage": _coverage(),
        "evidence": Evidence.model_construct(),
        "measure_info": _measure_info(),
    }


def _measure_info() -> MeasureInfo:
    main = Scenario.model_construct(catchment_m=800)
    parameters = Parameters.model_construct(
        main=main, detour_factor=1.3, population_floor=250, least_kinds=3, sparse_below=500
    )
    anchors = {
        "reach_800": "access", "without_place_800": "access", "nearest_place": "access", "support": "support",
        "gap_need": "gap", "gap_share_need": "gap", "tipping_need": "tipping", "need_need": "need",
    }  # fmt: skip
    compared = Comparison.model_construct(
        kinds=("library",), municipalities=("a",), settings=24, settings_all=24, areas=3, compared=(), agreed={}
    )
    return MeasureInfo.model_construct(
        parameters=parameters,
        indicators=("need",),
        region=compared,
        towns={"a": compared},
        left_out=LeftOut.model_construct(areas=AreasLeftOut.model_construct(ranked=3)),
        measures={
            name: MeasureSource(anchor=anchor, sources=("lists", "outlines"), vintage=None)
            for name, anchor in anchors.items()
        },
    )


def _manifest() -> Manifest:
    source = {
        "credit": "Somebody", "licence": "CC BY 4.0", "licence_url": "https://example.org/by", "vintage": 2011,
        "downloads": (), "note": None, "sha256": "0",
    }  # fmt: skip
    counts = (
        *("areas", "practices", "practices_in_an_area", "supports", "references", "meeting_places"),
        *("meeting_places_in_an_area", "meeting_places_unverified", "meeting_places_other"),
    )
    return Manifest.model_validate({
        "region": "toy",
        "languages": ("nl", "fr", "en"),
        "inputs": "0",
        "data_date": None,
        "digest": "0",
        "counts": dict.fromkeys(counts, 0),
        "geometry": {},
        "region_info": {
            "label": {"en": "Toyland"}, "notice": None, "bounds": (0, 0, 0, 0), "metric_crs": "EPSG:3812",
            "transform_accuracy_m": 1, "default_indicator": "need", "default_need": "need", "default_need_in": (),
            "wholes": None,
            "inset": None, "population_vintage": 2011,
            "municipalities": {"Alpha": {"en": "Alphaville"}}, "municipality_bounds": {},
            "boundary_sources": (), "meeting_place_sources": (), "generalised": False,
        },
        "indicators": [
            {
                "id": "need", "column": "need", "label": {"en": "Hardship 2011"}, "unit": {"en": "score from 0 to 100"},
                "description": {"en": "What it is."}, "direction": "high_is_need", "range": [0, 100], "vintage": 2011,
                "source": "figures",
            }
        ],
        "sources": [
            {"id": name, "title": {"en": f"The {name}"}, "url": "https://example.org", **source}
            for name in ("outlines", "figures", "lists", "practices")
        ],
    })  # fmt: skip


def _practices() -> pd.DataFrame:
    lon, lat = degrees(200, 200)
    years = pd.array([None, None], dtype="Int64")
    text = {
        "status": "active", "initiator": None, "stance": None, "unmatched": [None, "too_imprecise"], "place_name": None,
    }  # fmt: skip
    lists: dict[str, Any] = {
        name: [(), ()] for name in ("groups", "sources", "readings_by", "studies")
    }  # fmt: skip
    return pd.DataFrame(
        {
            "practice_id": ["one", "two"],
            "name": ["=One & co", "Two"],
            "summary_nl": None, "summary_fr": None, "summary_en": ["About one", "About two"],
            "setting": [("living",), ("living",)],
            "start": years, "end": years, "verified": years,
            "address": None, "postcode": None, "municipality_id": "a", "municipality_name": "Alpha",
            "public_support": "unknown",
            "precision": ["neighbourhood", "municipality"],
            "lon": [lon, lon], "lat": [lat, lat],
            "area_id": ["a1", None],
            **text, **lists,
        }
    )  # fmt: skip


def _supports() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "practice_id": ["one"], "kind": ["professional"], "what_nl": [None], "what_fr": [None],
            "what_en": ["a worker"], "provider": [None], "funding": ["local"], "role": [None], "start": [None],
            "end": [None], "end_reason": [None], "after": [None], "read_by": ["registry"], "references": [("page",)],
        }
    )  # fmt: skip


def _coverage() -> Coverage:
    search = {
        "kind": "library", "searched": True, "complete": "partly", "how": "list", "as_of": 2019, "found": 2,
        "stated_total": 4, "list": {"title": "A list", "url": "https://example.org/list"},
        "note": {"nl": "Een opmerking."}, "group": None, "parts": [], "openstreetmap": False,
    }  # fmt: skip
    return Coverage.model_validate({
        "municipalities": [
            {
                "name": "Alpha", "level": "partly", "kinds_searched": 1, "areas": 3, "population": 6000,
                "searches": [search], "practices": 2, "ranked": True, "meeting_places": 5, "meeting_places_left_out": 1,
                "unverified_places": 0,
            },
            {
                "name": "Beta", "level": "not_searched", "kinds_searched": 0, "areas": 1, "population": 400,
                "searches": [], "practices": 0, "ranked": False, "meeting_places": 0, "meeting_places_left_out": 0,
                "unverified_places": 0,
            },
        ],
        "kinds": ["library", "youth_centre"],
        "counts": {},
        "practices": {
            "searched": False, "complete": "no", "how": None, "as_of": None, "lists": [], "note": None
        },
    })  # fmt: skip
