"""A made-up region of two levels: four municipalities in a square, each of nine neighbourhoods of two kilometres.

Its figures are made so that every class holds an area of which the figure stands for a part of the residents, and so
that municipalities fall into the classes otherwise than their neighbourhoods. ``need`` is dark where it is high,
``income`` where it is low, ``age`` says nothing about need. One neighbourhood has no figure.
"""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import geopandas as gpd
import shapely

CORNER, SIDE = (640_000, 690_000), 2000
TOWNS = {"A": "Alpha", "B": "Beta", "C": "Gamma", "D": "Delta"}
EMPTY = "D8"
FIGURES = {"need": "high_is_need", "income": "low_is_need", "age": "neutral"}
REGION = """
id: polder
languages: [nl, fr, en]
label: {nl: De Polder, en: The Polder}
metric_crs: EPSG:3812
sources:
  - {id: towns, file: towns.geojson, title: {en: Towns}, credit: Polder, licence: CC0, vintage: 2020}
  - {id: districts, file: districts.geojson, title: {en: Districts}, credit: Polder, licence: CC0, vintage: 2020}
  - {id: figures, file: figures.csv, title: {en: Figures}, credit: Polder, licence: CC0, vintage: 2021}
boundaries:
  - {level: municipality, source: towns, crs: "EPSG:3812", rows: 4, columns: {area_id: code, name_nl: name}}
  - level: neighbourhood
    source: districts
    crs: EPSG:3812
    rows: 36
    columns: {area_id: code, name_nl: name, parent_id: town}
indicator_table: {source: figures, area_id: code, population: people, coverage: known}
default_indicator: need
indicators:
"""
INDICATOR = """  - id: {name}
    column: {name}
    label: {{en: The {name}}}
    unit: {{en: points}}
    description: {{en: Made up.}}
    direction: {direction}
    vintage: 2021
    source: figures
"""


def write_region(folder: Path) -> None:
    """Write the region's declaration and sources."""
    folder.mkdir(parents=True, exist_ok=True)
    towns, districts, lines = [], [], ["code,people,known,need,income,age"]
    for at, (town, name) in enumerate(TOWNS.items()):
        east, north = CORNER[0] + 3 * SIDE * (at % 2), CORNER[1] + 3 * SIDE * (at // 2)
        towns.append((town, name, shapely.box(east, north, east + 3 * SIDE, north + 3 * SIDE)))
        for cell in range(9):
            x, y = east + SIDE * (cell % 3), north + SIDE * (cell // 3)
            districts.append((f"{town}{cell}", town, f"{name} {cell}", shapely.box(x, y, x + SIDE, y + SIDE)))
            figure = 10 * (9 * at + cell)
            lines.append(_line(f"{town}{cell}", figure, 0.6 if cell % 2 else 1.0))
        lines.append(_line(town, 10 * (9 * at + 4), 0.8 if town == "B" else 1.0))
    columns = ("code", "name", "geometry")
    gpd.GeoDataFrame(dict(zip(columns, zip(*towns, strict=True), strict=True)), crs=3812).to_file(
        folder / "towns.geojson"
    )
    columns_below = ("code", "town", "name", "geometry")
    gpd.GeoDataFrame(dict(zip(columns_below, zip(*districts, strict=True), strict=True)), crs=3812).to_file(
        folder / "districts.geojson"
    )
    (folder / "figures.csv").write_text("\n".join(lines) + "\n")
    declared = "".join(INDICATOR.format(name=name, direction=direction) for name, direction in FIGURES.items())
    (folder / "region.yaml").write_text(REGION + declared)


def _line(code: str, figure: int, known: float) -> str:
    return f"{code},1000,{known},{figure},{figure},{figure}" if code != EMPTY else f"{code},1000,1,,,"


def build_bundle(folder: Path) -> Path:
    """Write the region below a folder and build it; returns its bundle."""
    from geodata.pipeline import build
    from geodata.pipeline import inputs as reading
    from geodata.sources import region_folder

    regions = folder / "regions"
    write_region(regions / "polder")
    with patch.object(reading, "region_folder", lambda name: region_folder(name, regions)):
        return build("polder", out=folder / "out").folder
