"""Names of areas: those that are published as codes get the name of a part of them, or a number.

A name is followed by its municipality in brackets, or by the word for neighbourhood where both are called the same, as
the publisher of the boundaries writes it: ``Rabot (Gent)``, ``Geel (wijk)``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import geopandas as gpd
import pandas as pd

from geodata.errors import texts
from geodata.places.dutch_names import readable_names
from geodata.spelling import folded
from geodata.statuses import NameSource

CODE = re.compile(r"\d{5}\w*")
BRACKET = re.compile(r"\s*\(([^()]*)\)$")
# Municipality as the boundaries write it → its names by language.
TownNames = Mapping[str, Mapping[str, str]]


def said_once(name: str) -> str:
    """A name that ends in the same bracket once: ``Boondaal (Elsene) (Elsene)`` → ``Boondaal (Elsene)``."""
    return re.sub(r"( \([^()]*\))\1+$", r"\1", " ".join(name.split()))


def is_code(name: str, area_id: str) -> bool:
    """Whether a name, but for its bracket, is the area's id or a code of the same kind."""
    bare = BRACKET.sub("", said_once(name))
    return bare.casefold() == area_id.casefold() or CODE.fullmatch(bare) is not None


def largest_parts(names: pd.Series, residents: pd.Series, area_of: pd.Series) -> pd.Series:
    """The name of the part with most residents, by area; of parts with as many, the one whose code comes first.

    Args:
        names: by code of the part; parts without one are absent.
        residents: by code of the part; absent or NaN is nobody.
        area_of: the area of each part.
    """
    people = residents.reindex(area_of.index).fillna(0.0)
    parts = pd.DataFrame({"area": area_of, "people": people}).rename_axis("code").reset_index()
    largest = parts.sort_values(["people", "code"], ascending=[False, True]).drop_duplicates("area")
    return largest.set_index("area")["code"].map(names).dropna()


def named_areas(
    areas: gpd.GeoDataFrame, level: str, parts: pd.Series, towns: TownNames, languages: Sequence[str]
) -> gpd.GeoDataFrame:
    """Areas without codes for names, and where each name comes from.

    Args:
        areas: ``area_id``, ``level``, ``municipality_name``, ``name_XX``; the first language is the publisher's.
        level: the one on which areas with a code get a name.
        parts: a name as registers write it by area, see :func:`largest_parts`.
        towns: names of municipalities.
        languages: those of the region.

    Returns:
        The areas with ``name_source``: ``published``; ``sector``, the name of a part, in the first language only; or
        ``numbered``, the municipality and a number, in every language. Numbers go by ``area_id``. Names that are not
        published are unique within the municipality.
    """
    first = f"name_{languages[0]}"
    areas = once_named(areas, languages)
    by_town: dict[str, dict[str, str]] = {}
    shown = areas[(areas["level"] == level) & areas[first].notna()].sort_values("area_id")
    for area_id, town, name in zip(shown["area_id"], shown["municipality_name"], shown[first], strict=True):
        by_town.setdefault(town if isinstance(town, str) else "", {})[area_id] = name
    columns = [f"name_{lang}" for lang in languages]
    found: dict[str, dict[str, str]] = {column: {} for column in (*columns, "name_source")}
    by_area = parts.to_dict()
    for town, names in by_town.items():
        coded = {area_id: name for area_id, name in names.items() if is_code(name, area_id)}
        published = {folded(BRACKET.sub("", name)) for area_id, name in names.items() if coded and area_id not in coded}
        chosen = _chosen({area_id: _forms(by_area.get(area_id), coded[area_id], town) for area_id in coded}, published)
        for area_id, name in chosen.items():
            found[first][area_id] = _with_bracket(name, coded[area_id], languages[0])
        for number, area_id in enumerate((area_id for area_id in coded if area_id not in chosen), start=1):
            for column, name in _numbered(number, town, towns, languages).items():
                found[column][area_id] = name
        found["name_source"] |= {area: NameSource.SECTOR if area in chosen else NameSource.NUMBERED for area in coded}
    for column in columns:
        areas[column] = [found[column].get(*row) for row in zip(areas["area_id"], areas[column], strict=True)]
    areas["name_source"] = [found["name_source"].get(area_id, NameSource.PUBLISHED) for area_id in areas["area_id"]]
    return areas


def once_named(areas: gpd.GeoDataFrame, languages: Sequence[str]) -> gpd.GeoDataFrame:
    """The areas, with the same bracket once in each name."""
    columns = [f"name_{lang}" for lang in languages]
    return areas.assign(**{column: areas[column].map(said_once, na_action="ignore") for column in columns})


def parts_named_by_wholes(
    areas: gpd.GeoDataFrame, names: pd.DataFrame, towns: TownNames, languages: Sequence[str]
) -> gpd.GeoDataFrame:
    """Parts of wholes with the names of these, where they have none in a language.

    Args:
        areas: ``whole_id``, ``municipality_name``, ``name_XX``; the first language is the publisher's.
        names: ``name_XX`` by id of the whole.
        towns: names of municipalities.
        languages: those of the region.

    Returns:
        The areas; a name has a bracket where the published one has, with the municipality in the name's language.
    """
    published = areas[f"name_{languages[0]}"]
    filled = {}
    for lang in languages:
        if (column := f"name_{lang}") not in names:
            continue
        rows = zip(published, areas["whole_id"].map(names[column]), areas["municipality_name"], strict=True)
        ours = [_part_name(*row, towns, lang) if isinstance(row[1], str) else None for row in rows]
        filled[column] = areas[column].where(areas[column].notna(), pd.Series(ours, areas.index, dtype=object))
    return areas.assign(**filled)


def _part_name(published: str | None, whole: str, town: str | None, towns: TownNames, lang: str) -> str:
    if not (isinstance(published, str) and isinstance(town, str) and BRACKET.search(published)):
        return whole
    spoken = towns.get(town, {}).get(lang, town)
    return _with_bracket(whole, f"{whole} ({spoken})", lang)


def _with_bracket(name: str, written: str, lang: str) -> str:
    """A name with the bracket that another has, or the word for neighbourhood where this would say the same."""
    bracket = BRACKET.search(written)
    if not bracket:
        return name
    same = folded(bracket[1]) == folded(name)
    return f"{name} ({texts('areas', 'neighbourhood', [lang])[lang] if same else bracket[1]})"


def _numbered(number: int, town: str, towns: TownNames, languages: Sequence[str]) -> dict[str, str]:
    named = texts("areas", "numbered", languages)
    spoken = {lang: towns.get(town, {}).get(lang, town) for lang in named}
    return {
        f"name_{lang}": text.format(municipality=spoken[lang], number=number).strip(" ,")
        for lang, text in named.items()
    }


def _forms(part: str | None, written: str, town: str) -> tuple[str, ...]:
    """The ways to write the name of a part, the shortest first; its municipality is in the bracket already."""
    homes = {folded(town), *(folded(found[1]) for found in BRACKET.finditer(written))}

    def without_home(name: str) -> str:
        return re.sub(r"\s*\(([^()]*)\)", lambda found: "" if folded(found[1]) in homes else found[0], name)

    forms = [without_home(form) for form in readable_names(part or "")]
    return tuple(form for form in forms if folded(form) and not CODE.fullmatch(form))


def _chosen(forms: Mapping[str, Sequence[str]], published: Collection[str]) -> dict[str, str]:
    """For each area the shortest form that no other has, in its shortest form, or else the longest that none has."""
    short = {row: names[0] for row, names in forms.items() if names}
    chosen = _unique(short, published)
    taken = {*published, *map(folded, chosen.values())}
    return chosen | _unique({row: forms[row][-1] for row in short if row not in chosen}, taken)


def _unique(names: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    often = Counter(map(folded, names.values()))
    return {row: name for row, name in names.items() if often[folded(name)] == 1 and folded(name) not in taken}
