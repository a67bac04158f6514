"""What holds for every bundle of valid content, worked out apart from the code that makes it.

No counts, names or ids of a region are known here: ``tests/live`` asks it of the live regions, and
``tests/geodata/bundle/test_invariants.py`` of the sample and of bundles that were broken on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import shapely

from geodata.bundle import Bundle
from geodata.bundle.cover import cover
from geodata.bundle.models.measures import Comparison
from geodata.models import OTHER_KIND

# Table → columns that are never null; then the others.
COLUMNS: dict[str, tuple[str, str]] = {
    "areas": (
        "area_id level geometry also_in name_nl name_source municipality_name area_km2 lon lat",
        "parent_id whole_id name_fr name_en municipality_id population population_vintage",
    ),
    "indicators": ("area_id indicator_id vintage coverage status", "value of"),
    "practices": (
        "practice_id name setting status groups sources readings_by studies public_support",
        "summary_nl summary_fr summary_en start end verified place_name address postcode municipality_name initiator"
        " precision lon lat geometry area_id municipality_id unmatched",
    ),
    "supports": ("practice_id position kind funding references", "what_nl what_fr what_en provider"),
    "references": ("practice_id reference_id title url", "year publisher"),
    "meeting_places": (
        "meeting_place_id kind url secondary source_id verified",
        "name address postcode municipality_name neighbourhood operator note_nl note_fr note_en year precision lon lat"
        " geometry area_id municipality_id unmatched",
    ),
    "measures": ("area_id measure_id status", "comparison value low high"),
    "residence": ("area_id column row", ""),
    "supply": ("meeting_place_id kind x y exact verified", ""),
}
KEYS: dict[str, tuple[str, ...]] = {
    "areas": ("area_id",),
    "indicators": ("area_id", "indicator_id", "vintage"),
    "practices": ("practice_id",),
    "supports": ("practice_id", "position"),
    "references": ("practice_id", "reference_id"),
    "meeting_places": ("meeting_place_id",),
    "measures": ("area_id", "measure_id", "comparison"),
    "residence": ("area_id", "column", "row"),
    "supply": ("meeting_place_id",),
}
# Table and column → the facet of the vocabulary that holds its terms.
TERMS = {
    ("practices", "setting"): "setting",
    ("practices", "status"): "status",
    ("practices", "groups"): "group",
    ("practices", "sources"): "source_of_solidarity",
    ("practices", "studies"): "study",
    ("practices", "initiator"): "initiator",
    ("practices", "public_support"): "public_support",
    ("practices", "precision"): "precision",
    ("supports", "kind"): "support",
    ("supports", "funding"): "funding",
    ("meeting_places", "kind"): "meeting_place_kind",
    ("meeting_places", "precision"): "precision",
    ("supply", "kind"): "meeting_place_kind",
}
GIVEN = ("ok", "partial", "documented")
# Measures that compare areas, within their town and over the region: those of which the name begins so.
COMPARED = ("support", "gap_", "tipping_")
# What the registry and the lists contain is known, whoever searched.
COUNTED = ("practices", "living", "meeting_places")


def faults(bundle: Bundle) -> list[str]:
    """Everything about a bundle that does not hold, a sentence each; none for valid content."""
    checks: tuple[Callable[[Bundle], Iterator[str]], ...] = (
        _references, _figures, _terms, _points, _unmatched, _counts, _measures, _comparisons, _tipping, _walks,
        _coverage, _moved_ids,
    )  # fmt: skip
    found = list(_schema(bundle))
    # Without its columns nothing else can be asked of a table.
    return found or [fault for check in checks for fault in check(bundle)]


def _schema(bundle: Bundle) -> Iterator[str]:
    for name, (always, sometimes) in COLUMNS.items():
        table: pd.DataFrame = getattr(bundle, name)
        if missing := {*always.split(), *sometimes.split()} - set(table.columns):
            yield f"{name} has no column {', '.join(sorted(missing))}"
            continue
        yield from (f"{name}.{column} is null in a row" for column in always.split() if table[column].isna().any())
        if table.duplicated(list(KEYS[name])).any():
            yield f"two rows of {name} have one key"


def _references(bundle: Bundle) -> Iterator[str]:
    areas, practices = bundle.areas, set(bundle.practices["practice_id"])
    towns = set(areas.loc[areas["level"] == "municipality", "area_id"])
    every = set(areas["area_id"])
    asked: tuple[tuple[str, pd.Series, Collection[object]], ...] = (
        ("areas.parent_id", areas.loc[areas["level"] == "neighbourhood", "parent_id"], towns),
        ("areas.also_in", areas["also_in"].explode(), towns),
        ("areas.municipality_id", areas["municipality_id"] if towns else areas["municipality_id"][:0], towns),
        ("indicators.area_id", bundle.indicators["area_id"], every),
        ("measures.area_id", bundle.measures["area_id"], every),
        ("measures.measure_id", bundle.measures["measure_id"], bundle.measure_info.measures),
        ("residence.area_id", bundle.residence["area_id"], _finest(bundle)["area_id"]),
        ("supply.meeting_place_id", bundle.supply["meeting_place_id"], set(bundle.meeting_places["meeting_place_id"])),
        *(
            (f"{name}.{column}", getattr(bundle, name)[column], known)
            for name in ("practices", "meeting_places")
            for column, known in (("area_id", every), ("municipality_id", towns))
            if known
        ),
        ("supports.practice_id", bundle.supports["practice_id"], practices),
        ("references.practice_id", bundle.references["practice_id"], practices),
    )
    for name, column, known in asked:
        if strangers := sorted(set(column.dropna()) - set(known)):
            yield f"{name} {strangers[0]!r} is not there"
    cited = bundle.references.groupby("practice_id")["reference_id"].agg(set).to_dict()
    for practice, references in zip(bundle.supports["practice_id"], bundle.supports["references"], strict=True):
        if lost := set(references) - cited.get(practice, set()):
            yield f"a support of {practice} cites {sorted(lost)[0]!r}, which the practice does not have"
    sources = {source.id for source in bundle.manifest.sources}
    for measure, described in bundle.measure_info.measures.items():
        if not described.sources or not set(described.sources) <= sources:
            yield f"the sources of {measure} are not those of the manifest"


def _figures(bundle: Bundle) -> Iterator[str]:
    """Figures are of declared years, on every area of the levels that have them, and of areas that are known."""
    rows, levels = bundle.indicators, bundle.areas.set_index("area_id")["level"]
    declared = {item.id: item for item in bundle.manifest.indicators}
    there = rows.groupby("indicator_id")["vintage"].agg(set).to_dict()
    for name in sorted({*map(str, there), *declared}):
        if name not in declared:
            yield f"indicators.indicator_id {name!r} is not there"
        elif there.get(name, set()) != set(declared[name].vintages):
            yield f"the years of {name} are not those that the manifest declares"
    for (figure, year), mine in rows.groupby(["indicator_id", "vintage"]):
        on, item = set(mine["area_id"].map(levels)), declared.get(str(figure))
        if len(mine) != levels.isin(on).sum():
            yield f"{figure} of {year} does not have a row for each area of its levels"
        if item and not on <= set(item.levels or on):
            yield f"{figure} has a row for an area of a level on which it is not declared"
    wholes, towns = set(bundle.areas["whole_id"].dropna()), set(levels.index[levels == "municipality"])
    for of in sorted(set(rows["of"].dropna())):
        if of not in wholes and of.split("+")[0] not in towns:
            yield f"indicators.of {of!r} is not there"
    if not (rows["value"].isna() == (rows["status"] == "no_data")).all():
        yield "a figure is null where its status says that it is given, or the other way round"


def _terms(bundle: Bundle) -> Iterator[str]:
    for (name, column), facet in TERMS.items():
        known = set(bundle.vocabulary.facets[facet])
        values = getattr(bundle, name)[column].dropna()
        held = {term for value in values for term in ((value,) if isinstance(value, str) else value)}
        # A place of OpenStreetMap may be of no kind; then it counts nowhere, and may have no name.
        known |= {OTHER_KIND} if name == "meeting_places" else set()
        yield from (f"{name}.{column} {term!r} is no term of {facet}" for term in sorted(held - known))
    places = bundle.meeting_places
    if (places["name"].isna() & (places["kind"] != OTHER_KIND)).any():
        yield "a meeting place of a kind has no name"
    if ((places["kind"] == OTHER_KIND) & places["verified"]).any():
        yield "a meeting place of no kind is verified"


def _points(bundle: Bundle) -> Iterator[str]:
    """A point lies in the area that its row is joined to; a meeting place may name another, if that is listed."""
    outlines = bundle.areas.set_index("area_id")["geometry"].map(shapely.from_wkb)
    for area, lon, lat in bundle.areas[["area_id", "lon", "lat"]].itertuples(index=False):
        if not outlines[str(area)].covers(shapely.Point(lon, lat)):
            yield f"the point of area {area} does not lie in it"
    listed = {item.id for item in bundle.unmatched.disagreements}
    for name, precise in (("practices", None), ("meeting_places", {"address", "street"})):
        for row in getattr(bundle, name).dropna(subset=["geometry"]).itertuples():
            point, key = shapely.from_wkb(row.geometry), getattr(row, KEYS[name][0])
            if not np.allclose((point.x, point.y), (row.lon, row.lat)):
                yield f"the point of {key} is not at its longitude and latitude"
            # A point that is known to its municipality only is no more than the middle of that, as somebody states it.
            rough = row.precision == "municipality" or key in listed
            if row.area_id not in outlines.index or rough:
                continue
            if (precise is None or row.precision in precise) and not outlines[row.area_id].covers(point):
                yield f"the point of {key} does not lie in area {row.area_id}"
            town = outlines.get(row.municipality_id)
            if town is not None and not town.covers(point) and row.municipality_id == row.area_id:
                yield f"the point of {key} does not lie in municipality {row.municipality_id}"


def _unmatched(bundle: Bundle) -> Iterator[str]:
    for name in ("practices", "meeting_places"):
        table = getattr(bundle, name)
        listed = {item.id: item.reason for item in getattr(bundle.unmatched, name)}
        without = table[table["area_id"].isna()].set_index(KEYS[name][0])["unmatched"]
        if without.isna().any():
            yield f"a row of {name} has neither an area nor a reason"
        divided = set(bundle.areas.loc[bundle.areas["level"] == "neighbourhood", "parent_id"])
        coarse = table["area_id"].isin(divided) | (table["unmatched"] == "by_municipality")
        if table.loc[table["area_id"].notna() & ~coarse, "unmatched"].notna().any():
            yield f"a row of {name} has an area and a reason to have none"
        if table.loc[table["area_id"].isin(divided), "unmatched"].isna().any():
            yield f"a row of {name} is in a municipality and, without a reason, in none of its neighbourhoods"
        if (table["municipality_id"].notna() & table["area_id"].isna()).any():
            yield f"a row of {name} is in a municipality and in no area"
        if without.to_dict() != listed:
            yield f"unmatched.json does not list the rows of {name} that have no area, with their reasons"


def _counts(bundle: Bundle) -> Iterator[str]:
    counts, left_out = bundle.manifest.counts, bundle.measure_info.left_out
    places = bundle.meeting_places[bundle.meeting_places["kind"] != OTHER_KIND]
    counting = {"practices": bundle.practices, "meeting_places": places}
    other, unverified = len(bundle.meeting_places) - len(places), (~bundle.meeting_places["verified"]).sum()
    if (counts.meeting_places_other, counts.meeting_places_unverified) != (other, unverified):
        yield "the manifest counts other meeting places that are not verified, or of no kind"
    for name in ("areas", "practices", "supports", "references", "meeting_places"):
        if getattr(counts, name) != len(getattr(bundle, name)):
            yield f"the manifest counts {getattr(counts, name)} {name}"
    for name in ("practices", "meeting_places"):
        table = getattr(bundle, name)
        if getattr(counts, f"{name}_in_an_area") != table["area_id"].notna().sum():
            yield f"the manifest counts {getattr(counts, f'{name}_in_an_area')} {name} in an area"
        if getattr(left_out, name).total != len(counting[name]):
            yield f"{name} that are used and left out are not all of them"
    # Those at the centre of their area are among the used ones.
    parts = {"practices": set(), "meeting_places": {"at_area_centre"}, "areas": set()}
    for name, among in parts.items():
        rows = dict(getattr(left_out, name))
        if rows["total"] != sum(number for key, number in rows.items() if key not in {"total", *among}):
            yield f"what was left out of {name} does not add up to the total"
    if left_out.areas.total != len(_finest(bundle)):
        yield "areas that are ranked and left out are not all of the finest level"
    for name in ("practices", "meeting_places"):
        counted = bundle.measures[bundle.measures["measure_id"] == name].set_index("area_id")["value"]
        for level, column in (("neighbourhood", "area_id"), ("municipality", "municipality_id")):
            ids = bundle.areas.loc[bundle.areas["level"] == level, "area_id"]
            inside = counting[name][column].value_counts().reindex(ids, fill_value=0)
            if not counted.reindex(ids).eq(inside).all():
                yield f"the measure {name} is not the number of rows in each {level}"


def _measures(bundle: Bundle) -> Iterator[str]:
    table = bundle.measures
    given = table["status"].isin(GIVEN) | table["measure_id"].str.startswith(COUNTED)
    # Of a tipping number there may be none: not even many missed places are enough.
    open_ended = table["measure_id"].str.startswith("tipping_")
    if not ((table["value"].notna() == given) | (open_ended & given)).all():
        yield "a measure is null where its status says that it is given, or the other way round"
    bounded = table.dropna(subset=["low", "high"])
    if not (bounded["low"] <= bounded["high"] + 1e-9).all():
        yield "a measure has its low above its high"
    shares = table[table["measure_id"].str.startswith(("need_", "support", "gap_share"))]["value"].dropna()
    if not shares.between(0, 1).all():
        yield "a share is not between 0 and 1"
    for measure, said in table.groupby("measure_id")["comparison"]:
        scopes = {"town", "region"} if str(measure).startswith(COMPARED) else set()
        if set(said.dropna()) != ({"town"} if str(measure).startswith("verified_gap_") else scopes):
            yield f"{measure} is not compared as it should be"
    for row in bundle.evidence.shares:
        if row.yes + row.no + row.unknown != row.total:
            yield f"yes, no and unknown of {row.id} do not add up to the total"


def _comparisons(bundle: Bundle) -> Iterator[str]:
    """Areas have a rank within their town where it can be compared, and over the region where kinds are shared."""
    info, table = bundle.measure_info, bundle.measures
    level = {row.name: row for row in bundle.coverage.municipalities}
    areas = bundle.areas.set_index("area_id")
    town = _town(areas)
    gaps = table[table["measure_id"].str.startswith(COMPARED)].dropna(subset=["value"])
    names = set(gaps["area_id"].map(areas["municipality_name"]))
    if not all(level[name].ranked and level[name].level != "not_searched" for name in names):
        yield "an area has a gap in a municipality that nobody searched or that is not ranked"
    if info.region.areas not in (0, info.left_out.areas.ranked):
        yield "the region compares some of the areas that can be compared"
    if sum(said.areas for said in info.towns.values()) != info.left_out.areas.ranked:
        yield "the areas of the towns are not those that can be compared"
    for own, comparison, said in (
        *((own, "town", said) for own, said in info.towns.items()),
        (None, "region", info.region),
    ):
        mine = table[table["comparison"] == comparison]
        mine = mine if own is None else mine[mine["area_id"].map(town) == own]
        yield from (f"{own or 'the region'}: {fault}" for fault in _comparison(mine, said, info.indicators))
        for name in set(mine.dropna(subset=["value"])["area_id"].map(areas["municipality_name"])):
            if not set(said.kinds) <= {search.kind for search in level[name].searches if search.searched}:
                yield f"{name} is compared on a kind that nobody searched there"


def _comparison(mine: pd.DataFrame, said: Comparison, indicators: Collection[str]) -> Iterator[str]:
    """What a comparison says of itself is what its rows of measures contain."""
    ranked = set(mine[(mine["measure_id"] == "support") & mine["value"].notna()]["area_id"])
    if len(ranked) != said.areas:
        yield "the areas that are compared are not those that are counted"
    for name in indicators:
        cells = mine[(mine["measure_id"] == f"gap_{name}") & mine["value"].notna()]
        counted = {cell: number.areas for cell, number in said.cells[name].items() if number.areas}
        if cells["value"].astype(int).astype(str).value_counts().to_dict() != counted:
            yield f"the cells of {name} do not hold the areas that are counted in them"
        if (name in said.compared) != bool(len(cells)):
            yield f"{name} makes cells and is not compared, or the other way round"
    for name, agreed in said.agreed.items():
        if name not in said.compared or not set(agreed.values()) <= set(said.compared) - {name}:
            yield f"the figures that agree with {name} are not compared"
        if not set(agreed) <= ranked:
            yield f"an area where two figures agree by {name} is not compared"


def _tipping(bundle: Bundle) -> Iterator[str]:
    """An area in the corner needs a missed place at least, if so many are enough; another one needs none."""
    table = bundle.measures.dropna(subset=["comparison"])
    wide = table.pivot(index=["area_id", "comparison"], columns="measure_id", values="value")
    for name in bundle.measure_info.indicators:
        cell, number = wide[f"gap_{name}"], wide[f"tipping_{name}"]
        if not (number[cell == 7].isna() | (number[cell == 7] >= 1)).all():
            yield f"an area in the corner of {name} needs no missed place"
        if not number[cell.notna() & (cell != 7)].eq(0).all():
            yield f"an area outside the corner of {name} has a tipping number"
        if number[cell.isna()].notna().any():
            yield f"an area without a cell of {name} has a tipping number"


def _walks(bundle: Bundle) -> Iterator[str]:
    """Residents without a place are residents, fewer the longer the walk; points are parts of the grid."""
    table = bundle.measures.pivot_table(index="area_id", columns="measure_id", values="value", dropna=False)
    people = bundle.areas.set_index("area_id")["population"]
    names = [f"without_place_{walk}" for walk in sorted(bundle.measure_info.parameters.catchments_m)]
    walks = table.reindex(columns=names).dropna()
    if not (walks.diff(axis=1).iloc[:, 1:] <= 1e-6).all(axis=None):
        yield "on a longer walk more residents are without a place"
    fine = walks[walks.index.isin(_finest(bundle)["area_id"])]
    if not (fine.le(people.reindex(fine.index) + 1e-6, axis=0) & (fine >= 0)).all(axis=None):
        yield "more residents are without a place than live in the area"
    lived = set(_finest(bundle).query("population > 0")["area_id"])
    if set(bundle.residence["area_id"]) != lived:
        yield "residence does not have a point in each area with residents, and in no other"
    if (bundle.residence[["column", "row"]].to_numpy(float) * 256 % 1).any():
        yield "a point of residence is not a part of the grid"
    if len(bundle.supply) != bundle.measure_info.left_out.meeting_places.used:
        yield "supply does not hold the meeting places that are used"
    if list(bundle.supply[["x", "y"]].itertuples(index=False)) != sorted(
        bundle.supply[["x", "y"]].itertuples(index=False)
    ):
        yield "supply is not in order from west to east"


def _coverage(bundle: Bundle) -> Iterator[str]:
    rows, finest = bundle.coverage.municipalities, _finest(bundle)
    areas = cover(bundle.areas, str(finest["level"].iloc[0]))
    if {row.name: row.areas for row in rows} != areas["municipality_name"].value_counts().to_dict():
        yield "coverage.json does not list every municipality with its areas"
    comparable = {row.name for row in rows if row.ranked}
    for row in rows:
        kinds = sum(search.searched for search in row.searches)
        located = row.meeting_places - row.meeting_places_left_out
        # Of two thirds nothing is rounded: 3 × located ≥ 2 × listed.
        enough = kinds >= 3 and located > 0 and 3 * located >= 2 * row.meeting_places
        if row.ranked and not enough:
            yield f"{row.name} is ranked with {kinds} kinds searched and {located} places located"
    if (
        strangers := {
            finest.loc[_town(finest) == own, "municipality_name"].iloc[0] for own in bundle.measure_info.towns
        }
        - comparable
    ):
        yield f"{sorted(strangers)[0]} is compared and cannot be"
    towns = bundle.areas[bundle.areas["level"] == "municipality"]
    counts = bundle.measures.set_index(["measure_id", "area_id"])["value"]
    ids = dict(zip(towns["municipality_name"], towns["area_id"], strict=True))
    for row in (row for row in rows if row.name in ids):
        known = {"practices": row.practices, "meeting_places": row.meeting_places + row.unverified_places}
        for name, number in known.items():
            if number != counts[name, ids[row.name]]:
                yield f"coverage.json counts other {name} in {row.name} than measures"
    for level, counted in bundle.coverage.counts.items():
        if counted.areas != sum(row.areas for row in rows if row.level == level):
            yield f"the areas that are {level} do not add up"
    if bundle.coverage.kinds != tuple(bundle.vocabulary.facets["meeting_place_kind"]):
        yield "coverage.json has other kinds than the vocabulary"


def _moved_ids(bundle: Bundle) -> Iterator[str]:
    here, moved = set(bundle.practices["practice_id"]), bundle.retired
    if again := here & set(moved):
        yield f"{sorted(again)[0]!r} is retired and a practice"
    yield from (
        f"{name!r} leads to {stone.redirect!r}, which is not there"
        for name, stone in moved.items()
        if (stone.redirect or name) not in here | set(moved)
    )
    known = {
        "practice": here | set(moved),
        "area": set(bundle.areas["area_id"]),
        "indicator": {item.id for item in bundle.manifest.indicators},
    }
    for story in bundle.stories:
        for step in story.steps:
            for key, value in parse_qsl(step.view):
                if value not in known.get(key, {value}):
                    yield f"{story.id}/{step.id} shows the {key} {value!r}, which is not there"


def _town(areas: pd.DataFrame) -> pd.Series:
    """The municipality of each area as comparisons name it: its id, where it has one."""
    return areas["municipality_id"].fillna(areas["municipality_name"])


def _finest(bundle: Bundle) -> pd.DataFrame:
    fine = bundle.areas[bundle.areas["level"] == "neighbourhood"]
    return fine if len(fine) else bundle.areas
