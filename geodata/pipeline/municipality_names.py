"""French and English names of municipalities where a region's boundaries have only the Dutch ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import geopandas as gpd

from geodata.errors import texts
from geodata.municipalities.table import MUNICIPALITIES, Municipality, municipalities
from geodata.region import DataSource, Region

GEONAMES = "https://www.geonames.org/"
ID = "municipality-names"
# How the codes of the municipalities of Brussels begin.
BRUSSELS = "21"


@dataclass(frozen=True)
class MunicipalityNames:
    """Areas with the names that were filled in.

    Attributes:
        areas: those of the region; ``name_fr`` and ``name_en`` of municipalities are filled where they were null.
        names: the name of a municipality as the boundaries write it → its names by language, those of the region
            included.
        source: whom the names that were filled in come from; None where there are none.
    """

    areas: gpd.GeoDataFrame
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    source: DataSource | None = None


def named(areas: gpd.GeoDataFrame, region: Region) -> MunicipalityNames:
    """Fill in the names that our table of municipalities has; what the publisher or the region says stays."""
    names = dict(region.municipalities)
    found = _known(set(areas["municipality_name"].dropna()) - set(names))
    if not found:
        return MunicipalityNames(areas, names)
    towns = areas["level"] == "municipality"
    for lang in region.languages:
        told = areas["name_nl"].where(towns).map({name: _told(item).get(lang) for name, item in found.items()})
        areas = areas.assign(**{f"name_{lang}": areas[f"name_{lang}"].fillna(told)})
    return MunicipalityNames(
        areas, {**names, **{name: _told(item) for name, item in found.items()}}, _source(region.languages)
    )


def _known(names: Iterable[str]) -> dict[str, Municipality]:
    """Those that have a name of their own in French or English."""
    table = municipalities()
    codes = {name: next(iter(table.codes(name)), "") for name in sorted(names)}
    found = {name: table.by_code[code] for name, code in codes.items() if code in table.by_code}
    return {name: item for name, item in found.items() if item.nl == name and (item.fr or item.en)}


def _told(item: Municipality) -> dict[str, str]:
    """Its name in each language; English has both names of a municipality of Brussels, where both are official."""
    both = item.code.startswith(BRUSSELS) and item.fr
    english = item.en or (f"{item.fr} / {item.nl}" if both else item.nl)
    return {"nl": item.nl, "fr": item.fr or item.nl, "en": english}


def _source(languages: Sequence[str]) -> DataSource:
    return DataSource(
        id=ID,
        file=MUNICIPALITIES.name,
        title=texts("sources", ID, languages),
        credit="GeoNames",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        url=GEONAMES,
    )
