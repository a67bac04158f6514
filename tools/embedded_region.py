"""Prepare the files of ``regions/flanders-brussels-light``: outlines that fit together, and one table of figures.

``python -m tools.embedded_region --facts DIR --mirror DIR`` writes ``areas.geojson``, ``municipalities.geojson`` and
``indicators.csv``; the same sources give the same bytes. ``--facts`` names the folder of the project's own compilation
of outlines and figures, ``--mirror`` that with the pinned copies of publishers' files (as for ``ATLAS_MIRROR``).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geodata.crs import WGS84
from tools.snapping import snap

FOLDER = Path(__file__).resolve().parents[1] / "regions" / "flanders-brussels-light"
METRIC = "EPSG:3812"
DECIMALS = 5
GRID = 10.0**-DECIMALS
LEAST_SHARE = 0.05  # of a quartier's residents, to say that it is partly in a municipality
HOST = "raw.githubusercontent.com"
SWING = f"{HOST}/provinciesincijfers/gebiedsniveaus/3b1b6d8d3548e495f597db134f437f0d08898535/data_voor_swing"
DETAILED = f"{SWING}/shapefiles/ggw72024.shp"
NEIGHBOURHOOD_OF_SECTOR = f"{SWING}/aggregatietabellen/statsec2024_ggw72024.xlsx"
CENSUS = (
    f"{HOST}/sdaeneki/TravelTime_Hospitals/081ed84709f8fb10f19d56224f5907ac202acffa"
    "/Preprocessed/Leeftijdgegevens_per_StatS.csv"
)
MERGERS = (
    f"{HOST}/gehuybre/data-blog/3d8ad01d921d2e955a2fe4128ad68ba84ff787ef"
    "/embuild-analyses/shared-data/nis/fusies-2025.csv"
)
MONITORING = (
    "raw.githubusercontent.com/MazanzaMfumu/brussels-north-social-health-needs-lab/fc5b19360abb10e563acbd220f2bc7e512bf5c06"
    "/data/interim/monitoring_bim_2024_clean.csv"
)
BRUSSELS = "21000"  # a quartier: 21000_NN; its parts on the detailed outlines: 210MM_NN, MM the municipality
BIMD = ("", "_income", "_employment", "_education", "_housing", "_crime", "_health")
POVERTY_YEARS = range(2015, 2023)
JOBSEEKER_YEARS = range(2014, 2025)
# Column -> column of the facts; the others are worked out here.
COLUMNS = {
    "population_2011": "population_2011",
    "population_2021": "population_2021",
    "population_2025": "population_2025",
    "coverage": "coverage",
    **{f"bimd2011{domain}": f"bimd2011{domain}" for domain in BIMD},
    "income_2021": "income_2021",
    "income_2021_coverage": "income_2021_coverage",
    "age_65plus_2021": "share_65plus_2021",
    **{f"poverty_rate_{year}": f"poverty_rate_{year}" for year in POVERTY_YEARS},
    "equivalised_income_2022": "median_equivalised_income_2022",
    **{f"jobseekers_{year}": f"jobseekers_{year}" for year in JOBSEEKER_YEARS},
    "jobseekers_of": "jobseekers_of",
    "increased_allowance_2024": "bim_2024",
    "integration_income_2023": "cpas_2023",
    "unemployment_2023": "unemployment_2023",
}
RESIDENT_COUNTS = ("population_2011", "population_2021", "population_2025")


def prepare(facts: Path, mirror: Path, out: Path = FOLDER) -> None:
    """Write the three files.

    Args:
        facts: folder with ``three_cities_outlines.geojson``, ``municipality_outlines.geojson`` and tables of figures.
        mirror: folder with ``raw.githubusercontent.com/…``.
        out: an existing folder.
    """
    areas = gpd.read_file(facts / "three_cities_outlines.geojson")
    towns = gpd.read_file(facts / "municipality_outlines.geojson")
    detailed = _parts_in_brussels(gpd.read_file(mirror / DETAILED))
    areas["parent_id"], areas["also_in"] = _parents(areas, detailed, _residents_of_parts(mirror))
    areas["municipality"] = areas["parent_id"].map(towns.set_index("area_id")["name_nl"])
    areas["name_fr"] = areas["area_id"].map(_french_names(mirror)).fillna(areas["name_fr"])
    areas.geometry = _without_holes(areas, detailed)
    wholes = areas["area_id"].str[:5]
    within = [BRUSSELS if code.startswith("21") else code if code in set(wholes) else "" for code in towns["area_id"]]
    fine, coarse = snap(list(areas.geometry), list(wholes), list(towns.geometry), within, GRID)
    areas_only = areas[["area_id", "name_nl", "name_fr", "municipality", "parent_id", "also_in"]]
    _write(out / "areas.geojson", geojson(areas_only.to_dict("records"), fine))
    towns_only = towns[["area_id", "name_nl", "name_fr", "name_en"]]
    _write(out / "municipalities.geojson", geojson(towns_only.to_dict("records"), coarse))
    _write(out / "indicators.csv", _table(areas["area_id"], towns["area_id"], facts, mergers(mirror / MERGERS)))


def main_and_others(residents: Mapping[str, float]) -> tuple[str, str]:
    """The municipality with most of them, and the others with at least one in twenty as ``A|B``, most first.

    Args:
        residents: by municipality; at least one has some.
    """
    order = sorted(residents, key=lambda code: (-residents[code], code))
    least = LEAST_SHARE * sum(residents.values())
    return order[0], "|".join(code for code in order[1:] if residents[code] >= least)


def mergers(path: Path) -> dict[str, str]:
    """Codes of the municipalities that merged in 2025, each to the codes of all in the same one: ``11002+11007``."""
    merged = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        codes = re.findall(r"\((\d{5})\)", line.split(",")[0])
        merged.update(dict.fromkeys(codes, "+".join(sorted(codes))))
    return merged


def geojson(rows: Iterable[Mapping[Any, Any]], outlines: Iterable[Any]) -> str:
    """A collection of features, one a line, coordinates with five decimals."""
    features = []
    for row, outline in zip(rows, outlines, strict=True):
        properties = {key: None if pd.isna(value) else value for key, value in row.items()}
        geometry = json.loads(shapely.to_geojson(shapely.transform(outline, lambda points: points.round(DECIMALS))))
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _french_names(mirror: Path) -> dict[str, str]:
    """Names of the quartiers as the Monitoring des Quartiers writes them; the facts have them without accents."""
    table = pd.read_csv(mirror / MONITORING, dtype=str)
    names = table["territory"].str.replace(r"\s*- | -\s*", " - ", regex=True)
    return dict(zip(BRUSSELS + "_" + table["territory_code"], names, strict=True))


def _parts_in_brussels(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    parts = table[table["geoitem"].str.match(r"210\d\d_")].to_crs(METRIC)
    return parts.assign(quartier=_quartier(parts["geoitem"]), municipality=parts["geoitem"].str[:5])


def _quartier(parts: pd.Series[str]) -> pd.Series[str]:
    return BRUSSELS + parts.str[5:]


def _residents_of_parts(mirror: Path) -> pd.DataFrame:
    """Residents of the Census of 2021, a row a quartier, a column a municipality."""
    census = pd.read_csv(mirror / CENSUS, dtype={"cd_sector": str}).fillna({"x65": 0, "rest": 0})
    parts = pd.read_excel(mirror / NEIGHBOURHOOD_OF_SECTOR, dtype=str, engine="calamine")
    census = census.merge(parts, left_on="cd_sector", right_on="statsec2024")
    census = census[census["ggw72024"].str.match(r"210\d\d_\d")]  # and not _ONB: cannot be located
    return pd.crosstab(
        _quartier(census["ggw72024"]), census["ggw72024"].str[:5], values=census["x65"] + census["rest"], aggfunc="sum"
    ).fillna(0)


def _parents(
    areas: gpd.GeoDataFrame, detailed: gpd.GeoDataFrame, residents: pd.DataFrame
) -> tuple[list[str], list[str]]:
    """The main municipality of each area and the others; the main one by surface where a quartier has no residents."""
    outlines = areas.set_index("area_id").geometry.to_crs(METRIC)
    parents, others = [], []
    for area_id in areas["area_id"]:
        main, also = area_id[:5], ""
        if main == BRUSSELS:
            here = residents.loc[area_id] if area_id in residents.index else None
            if here is not None and here.sum() > 0:
                main, also = main_and_others(here.to_dict())
            else:
                surface = detailed.geometry.intersection(outlines[area_id]).area
                main, _ = main_and_others(surface.groupby(detailed["municipality"]).sum().to_dict())
        parents.append(main)
        others.append(also)
    return parents, others


def _without_holes(areas: gpd.GeoDataFrame, detailed: gpd.GeoDataFrame) -> list[Any]:
    """The outlines, with what the generalisation left empty between them given to the quartier that it is part of."""
    filled = dict(zip(areas["area_id"], areas.geometry, strict=True))
    for part in shapely.get_parts(shapely.union_all(list(filled.values()), grid_size=GRID)):
        for hole in map(shapely.Polygon, part.interiors):
            metric = gpd.GeoSeries([hole], crs=WGS84).to_crs(METRIC)[0]
            shares = detailed.geometry.intersection(metric).area.groupby(detailed["quartier"]).sum()
            filled[shares.idxmax()] = shapely.union(filled[shares.idxmax()], hole)
    return list(filled.values())


def _table(areas: Sequence[str], towns: Sequence[str], facts: Path, merged: Mapping[str, str]) -> str:
    """The text of ``indicators.csv``: the values as the facts write them, empty where they have none."""
    rows: dict[str, dict[str, str]] = {area: {} for area in (*areas, *towns)}
    for name in ("three_cities_figures", "three_cities_figures_recent", "municipality_figures"):
        with (facts / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                rows[row["area_id"]].update(row)
    lines = [["area_id", "population", "population_year", *COLUMNS]]
    for area, row in rows.items():
        if row.get("jobseekers_note"):
            row["jobseekers_of"] = merged[area]
        values = {column: row.get(source, "") for column, source in COLUMNS.items()}
        values.update({column: values[column].removesuffix(".0") for column in RESIDENT_COUNTS})
        newest = next((column for column in reversed(RESIDENT_COUNTS[1:]) if values[column]), "")
        lines.append([area, values.get(newest, ""), newest.removeprefix("population_"), *values.values()])
    return "".join(",".join(line) + "\n" for line in lines)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--mirror", type=Path, required=True)
    options = parser.parse_args()
    prepare(options.facts, options.mirror)
