"""The regions that are measured: real ones and a generated one, with generated practices, as bundles and as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from benchmarks.coverage import METRIC, generated_areas, generated_figures
from benchmarks.practices import generated_practices
from geodata.atlas import assemble
from geodata.bundle import read_manifest
from geodata.bundle.cover import cover
from geodata.bundle.geometry import packed_levels
from geodata.bundle.models import Manifest, Unmatched
from geodata.bundle.writer import write_bundle
from geodata.layers import Indicators
from geodata.layers.search_coverage import SearchCoverage
from geodata.measures.classes import classes
from geodata.models import Practice
from geodata.pipeline import build, drawn_when, tables_of
from geodata.pipeline.measuring import measure
from geodata.project import vocabulary_file
from geodata.region import Indicator
from geodata.registry import load_vocabulary
from geodata.sources import load_region, region_folder

SEED = 20261125
GENERATED = 19795
# Areas of the finest level → the region that has them; None is the generated one.
REGIONS: dict[int, str | None] = {237: "flanders-brussels-light", 2730: "flanders-brussels", GENERATED: None}
PRACTICES = (100, 10_000)
# To how many metres a user of the plain ways would simplify outlines, all together, before drawing them.
SIMPLIFIED_M = 50


@dataclass(frozen=True)
class Region:
    """What one measurement draws.

    Attributes:
        areas, practices: how many of each.
        drawn: how many areas the atlas draws: municipalities without neighbourhoods as well.
        bundle: for the atlas.
        plain: folder with ``areas.json`` and ``practices.json`` for the plain ways, see :func:`_write_plain`.
    """

    areas: int
    practices: int
    drawn: int
    bundle: Path
    plain: Path


class Regions:
    """Makes each region once, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[int, tuple[gpd.GeoDataFrame, pd.DataFrame, Manifest]] = {}

    def region(self, areas: int, practices: int) -> Region:
        """The region with so many areas and practices."""
        table, figures, manifest = self._base(areas)
        finest = table[table["level"] == "neighbourhood"]
        vocabulary = load_vocabulary(vocabulary_file())
        made = generated_practices(practices, finest, vocabulary, SEED + practices)
        atlas = assemble(table, made, [], manifest.languages)
        # Nobody searched here, and whatever region the figures are from, they mean the same.
        declared = load_region(region_folder(REGIONS[areas] or "flanders-brussels-light"))
        population = table.set_index("area_id")[["population", "population_vintage"]]
        measured = measure(atlas, Indicators(figures, population), SearchCoverage(), declared, vocabulary)
        geometry = packed_levels(atlas.areas)
        documents = {
            "vocabulary.json": vocabulary,
            "unmatched.json": Unmatched(practices=(), meeting_places=(), indicators=(), left_out={}, disagreements=()),
            "retired.json": {},
            "stories.json": (),
            "classes.json": classes(figures, table),
            "places.json": {},
            **measured.documents,
        }
        counts = manifest.counts.model_copy(update={"areas": len(table), "practices": len(made)})
        # Figures that other areas have draw other areas.
        fine = set(figures.loc[figures["area_id"].isin(finest["area_id"]), "indicator_id"])
        shown = tuple(item for item in manifest.indicators if item.id in fine)
        info = manifest.region_info.model_copy(update={"default_indicator": shown[0].id})
        said = manifest.model_copy(
            update={"geometry": drawn_when(geometry), "counts": counts, "indicators": shown, "region_info": info}
        )
        packed = {file.name: file.content for files in geometry.values() for file in files}
        bundle = self.folder / f"bundle-{areas}-{practices}"
        tables = {**tables_of(atlas, figures), **measured.tables}
        write_bundle(bundle, tables, documents, said, packed)
        plain = self.folder / f"plain-{areas}-{practices}"
        _write_plain(plain, finest, figures, manifest.indicators, made)
        return Region(areas, practices, len(cover(table, "neighbourhood")), bundle, plain)

    def _base(self, areas: int) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Manifest]:
        if areas not in self._tables:
            name = REGIONS[areas]
            self._tables[areas] = self._real(name) if name else self._generated(areas)
        return self._tables[areas]

    def _real(self, name: str) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Manifest]:
        folder = build(name, out=self.folder / "built").folder
        table = gpd.read_parquet(folder / "areas.parquet")
        return table, pd.read_parquet(folder / "indicators.parquet"), read_manifest(folder)

    def _generated(self, areas: int) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Manifest]:
        """Generated areas with the figures and the words of the embedded region."""
        manifest = read_manifest(build("flanders-brussels-light", out=self.folder / "built").folder)
        table = generated_areas(areas, SEED)
        figures = generated_figures(table, {item.id: item.vintage for item in manifest.indicators}, SEED)
        info = manifest.region_info.model_copy(
            update={
                "label": dict.fromkeys(manifest.languages, "generated areas"),
                "bounds": tuple(table.total_bounds.round(6).tolist()),
                "municipalities": {},
                "municipality_bounds": {},
                "inset": None,
            }
        )
        return table, figures, manifest.model_copy(update={"region": "generated", "region_info": info})


def _write_plain(
    folder: Path,
    areas: gpd.GeoDataFrame,
    figures: pd.DataFrame,
    indicators: Sequence[Indicator],
    practices: list[Practice],
) -> None:
    """The same areas, figures and points as GeoJSON with five decimals (1 m), as the plain ways take them.

    ``areas.json`` has outlines simplified as the atlas's own are, ``areas-whole.json`` as they come. Both have
    ``labels`` (indicator id → words) and ``geojson``, whose features have ``name`` and a property an indicator, with
    its figure or null. ``practices.json`` is a list with ``name``, ``lat``, ``lon``, ``setting``.
    """
    folder.mkdir(parents=True)
    metric = shapely.coverage_simplify(areas.geometry.to_crs(METRIC).to_numpy(), SIMPLIFIED_M)
    simplified = gpd.GeoSeries(metric, crs=METRIC, index=areas.index).to_crs(areas.crs)
    figures = figures.sort_values("vintage").drop_duplicates(["area_id", "indicator_id"], keep="last")
    wide = figures.pivot(index="area_id", columns="indicator_id", values="value").reindex(areas["area_id"]).round(1)
    labels = {item.id: item.label["en"] for item in indicators}
    for name, shapes in (("areas", simplified), ("areas-whole", areas.geometry)):
        outlines = shapely.set_precision(shapes.to_numpy(), 1e-5, mode="pointwise")
        frame = gpd.GeoDataFrame(wide.reset_index(drop=True), geometry=outlines, crs=areas.crs)
        frame.insert(0, "name", areas["name_nl"].fillna(areas["name_fr"]).fillna(areas["area_id"]).to_numpy())
        content = {"labels": labels, "geojson": json.loads(frame.to_json(drop_id=True))}
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    rows = [
        {"name": made.name, "lat": made.place.location.lat, "lon": made.place.location.lon, "setting": made.setting}
        for made in practices
        if made.place.location
    ]
    (folder / "practices.json").write_text(json.dumps(rows), "utf-8")
