"""From the atlas to its measures: the table, and the documents on how they were calculated and from what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.atlas import Atlas, is_finest
from geodata.bundle.cover import cover
from geodata.bundle.models.documents import Coverage
from geodata.bundle.models.families import VERIFIED
from geodata.bundle.models.measures import (
    AreasLeftOut,
    Behind,
    CellCounts,
    ClassShares,
    Comparison,
    Evidence,
    LeftOut,
    MeasureInfo,
    MeasureSource,
    Parameters,
    PracticesLeftOut,
    Question,
)
from geodata.crs import to_crs
from geodata.layers import Indicators
from geodata.layers.search_coverage import SearchCoverage
from geodata.measures.access import CATCHMENTS_M, DECAYS, DETOUR_FACTOR, GRID_M, Flags, Floats, Residence
from geodata.measures.association import PERMUTATIONS
from geodata.measures.bivariate import (
    DETOURS,
    LEAST_OF_DUE,
    TERCILES,
    class_shares,
    main_scenario,
    weighted_classes,
)
from geodata.measures.inequality import RESAMPLES
from geodata.measures.proportions import answers
from geodata.measures.rates import area_counts, living_here
from geodata.models import Model, Vocabulary
from geodata.pipeline.compared_areas import ComparedAreas
from geodata.pipeline.comparisons import SearchedKinds
from geodata.pipeline.evidence import MOST_RESIDENTS, SEED, evidence
from geodata.pipeline.located_places import LocatedPlaces, locate_places
from geodata.pipeline.measure_inputs import (
    POPULATION_FLOOR,
    SPARSE_BELOW,
    MeasureInputs,
    areas_left_out,
    measure_inputs_of,
    status_of,
)
from geodata.pipeline.measures_table import (
    CountedPractices,
    compared_rows,
    need_rows,
    practice_rows,
    verified_rows,
    walking_rows,
)
from geodata.pipeline.search_coverage import (
    LEAST_KINDS,
    LEAST_LOCATED,
    by_outline,
    coverage,
    kinds_searched,
    levels_of,
    located_enough,
    municipality_of,
)
from geodata.region import Region
from geodata.statuses import Completeness, FigureStatus, SearchLevel

STATUS_OF_COUNTS = {
    SearchLevel.SEARCHED: FigureStatus.OK,
    SearchLevel.PARTLY: FigureStatus.PARTIAL,
    SearchLevel.NOT_SEARCHED: FigureStatus.NOT_SEARCHED,
}
STATUS_OF_PRACTICES = {
    Completeness.YES: FigureStatus.OK,
    Completeness.PARTLY: FigureStatus.PARTIAL,
    Completeness.NO: FigureStatus.DOCUMENTED,
}
ROBUST_SHARES = (0.5, 0.75, 1.0)
COUNTED: tuple[Question, ...] = ("professional", "meeting_infrastructure", "public_money")


@dataclass(frozen=True)
class Measured:
    """Everything that is calculated from an atlas: ``measures.parquet``, the points that it is based on, and documents.

    Attributes:
        table: the measures.
        residence, supply: where residents live, and the places to which they walk: the tables of these names.
        info, coverage, evidence: the documents.
    """

    table: pd.DataFrame
    residence: pd.DataFrame
    supply: pd.DataFrame
    info: MeasureInfo
    coverage: Coverage
    evidence: Evidence

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        return {"measures": self.table, "residence": self.residence, "supply": self.supply}

    @property
    def documents(self) -> dict[str, Model]:
        """The documents by the names of their files."""
        return {"measures.json": self.info, "coverage.json": self.coverage, "evidence.json": self.evidence}


def counted(atlas: Atlas, statuses: Mapping[str, Mapping[str, FigureStatus]] | None = None) -> pd.DataFrame:
    """How many practices and meeting places each area contains, and how far its municipality was searched for each."""
    rows = {"practices": atlas.practices, "meeting_places": atlas.counted_places}
    tables = {name: _at_every_level(table) for name, table in rows.items()}
    return area_counts(atlas.areas, tables, statuses).assign(comparison=None)


def _at_every_level(rows: pd.DataFrame) -> pd.Series:
    """The area and the municipality of each row, once where they are the same."""
    below = rows.loc[rows["area_id"] != rows["municipality_id"], "area_id"]
    return pd.concat([below, rows["municipality_id"]], ignore_index=True)


def measure(
    atlas: Atlas, indicators: Indicators, search_coverage: SearchCoverage, region: Region, vocabulary: Vocabulary
) -> Measured:
    """Calculate every measure.

    Args:
        atlas: the tables; geometry in EPSG:4326.
        indicators: the region's figures.
        search_coverage: how far municipalities were searched.
        region: its metric system and what its indicators mean.
        vocabulary: kinds of meeting places, settings, sources of solidarity.
    """
    kinds = vocabulary.facets.get("meeting_place_kind", {})
    metric, finest = to_crs(atlas.areas, region.metric_crs), is_finest(atlas.areas)
    fine, coarse = (metric[rows].reset_index(drop=True) for rows in (finest, ~finest))
    fine_searched, coarse_searched = (
        levels_of(search_coverage, level["municipality_name"], len(kinds)).map(STATUS_OF_COUNTS).to_numpy(object)
        for level in (fine, coarse)
    )
    places = locate_places(atlas.counted_places, fine, region.metric_crs)
    towns = set(fine["municipality_name"].dropna())
    practices, listed = (by_outline(table, atlas.areas) for table in (atlas.practices, atlas.counted_places))
    counted_for = municipality_of(search_coverage, listed["municipality_name"], towns)
    listed = listed.assign(used=places.used, town=counted_for)
    searched_kinds = SearchedKinds(*(kinds_searched(search_coverage, towns, kinds, own) for own in (False, True)))
    enough = located_enough(search_coverage, towns, listed)
    inputs = measure_inputs_of(
        fine, fine_searched, searched_kinds, enough, places, indicators.values, region.indicators
    )
    coarse_status = status_of(coarse_searched, coarse["population"].to_numpy(np.float64))
    parts = [*walking_rows(inputs, coarse, coarse_status), *verified_rows(inputs, coarse, coarse_status)]
    parts += [*compared_rows(inputs, inputs.towns), *compared_rows(inputs, [inputs.region])]
    statuses: dict[str, dict[str, FigureStatus]] = {"practices": {}, "meeting_places": {}}
    for level, searched in ((fine, fine_searched), (coarse, coarse_searched)):
        if len(level):
            found = _practices_of(level, level is coarse, atlas, search_coverage)
            parts += [*practice_rows(level, found), *need_rows(level, indicators.values, region.indicators)]
            statuses["practices"].update(zip(level["area_id"], found.status, strict=True))
            statuses["meeting_places"].update(zip(level["area_id"], searched, strict=True))
    parts.append(counted(atlas, statuses))
    table = pd.concat(parts, ignore_index=True).sort_values(["area_id", "measure_id", "comparison"], ignore_index=True)
    return Measured(
        table,
        residence_table(inputs.home, inputs.areas["area_id"], inputs.people),
        places.table(),
        _info(table, inputs, places, region, atlas, listed, indicators),
        coverage(search_coverage, cover(atlas.areas, str(fine["level"].iloc[0])), practices, listed, kinds),
        evidence(inputs, atlas.practices, atlas.registry["supports"], vocabulary, first_need(region, inputs.need)),
    )


def residence_table(home: Residence, ids: pd.Series, people: Floats) -> pd.DataFrame:
    """The table ``residence``: points of the areas that have residents, in steps of the grid."""
    lived = np.nan_to_num(people)[home.area] > 0
    column, row = (home.xy[lived] / GRID_M).T
    return pd.DataFrame({"area_id": ids.to_numpy(object)[home.area[lived]], "column": column, "row": row})


def _practices_of(
    level: gpd.GeoDataFrame, coarse: bool, atlas: Atlas, search_coverage: SearchCoverage
) -> CountedPractices:
    """The practices to count by the areas of a level; a municipality has those too that are known to it only."""
    area, ours = atlas.practices["municipality_id" if coarse else "area_id"], level["municipality_name"]
    names = municipality_of(search_coverage, atlas.practices["municipality_name"], set(ours.dropna()))
    complete = search_coverage.practices.complete if search_coverage.practices else Completeness.NO
    # Where nobody searched, a practice in the registry is no search: those municipalities are chosen by the outcome.
    there = ours.isin(set(names.dropna())) | level["area_id"].isin(atlas.practices["municipality_id"])
    known = there.to_numpy(dtype=np.bool_) | (complete == Completeness.YES)
    status = np.where(known, STATUS_OF_PRACTICES[complete], FigureStatus.NOT_SEARCHED).astype(object)
    found = answers(atlas.practices, atlas.registry["supports"])
    counts: dict[str, Flags] = {"all": np.ones(len(atlas.practices), dtype=np.bool_)}
    counts |= {name: found[name][0] for name in COUNTED}
    return CountedPractices(area, counts, living_here(atlas.practices), status)


def _behind(listed: pd.DataFrame, areas: ComparedAreas, names: pd.Series) -> Behind:
    """The listed places that a comparison is based on.

    Args:
        listed: every place that counts, with the ``town`` that it counts for, and whether it is ``used`` in walks.
        areas: the comparison.
        names: the municipality of each area of the finest level.
    """
    here = listed["town"].isin(set(names[areas.rows])) & listed["kind"].isin(areas.kinds)
    verified = listed["verified"].astype(bool)
    places = listed[listed["used"].astype(bool) & here & (verified | areas.unverified)]
    years = [int(year) for year in places["year"].dropna()]
    return Behind(
        places=len(places),
        unverified=int((~verified[places.index]).sum()),
        first=min(years, default=None),
        last=max(years, default=None),
    )


def _info(
    table: pd.DataFrame,
    inputs: MeasureInputs,
    places: LocatedPlaces,
    region: Region,
    atlas: Atlas,
    listed: pd.DataFrame,
    indicators: Indicators,
) -> MeasureInfo:
    first = first_need(region, inputs.need)
    ids = sorted(inputs.need, key=lambda name: name != first)
    return MeasureInfo(
        parameters=Parameters(
            catchments_m=CATCHMENTS_M,
            detour_factor=DETOUR_FACTOR,
            decays=DECAYS,
            detours=DETOURS,
            main=main_scenario(),
            grid_m=GRID_M,
            population_floor=POPULATION_FLOOR,
            in_reach_share=MOST_RESIDENTS,
            located_share=LEAST_LOCATED,
            least_kinds=LEAST_KINDS,
            sparse_below=SPARSE_BELOW,
            least_of_due=LEAST_OF_DUE,
            seed=SEED,
            permutations=PERMUTATIONS,
            resamples=RESAMPLES,
        ),
        indicators=tuple(ids),
        region=_comparison(table, inputs, inputs.region, ids, listed),
        towns={town.municipalities[0]: _comparison(table, inputs, town, ids, listed) for town in inputs.towns},
        measures={
            name: _source_of(str(name), region, indicators.population_sources)
            for name in sorted(table["measure_id"].unique())
        },
        left_out=_left_out(inputs, places, atlas),
        supply=inputs.supply,
    )


def _comparison(
    table: pd.DataFrame, inputs: MeasureInputs, areas: ComparedAreas, ids: list[str], listed: pd.DataFrame
) -> Comparison:
    """What came of a comparison, by the indicators of need in their order."""
    names, compared = inputs.areas["area_id"].to_numpy(object), [name for name in ids if name in areas.compared]
    own = table[(table["comparison"] == areas.scope) & table["area_id"].isin(set(names[areas.rows]))]
    mine = {measure: rows.set_index("area_id")["value"] for measure, rows in own.groupby("measure_id")}
    shares = {name: mine.get(f"gap_share_{name}", pd.Series(dtype=float)) for name in (*compared, "all")}
    people = pd.Series(inputs.people, names)
    return Comparison(
        kinds=areas.kinds,
        municipalities=areas.municipalities,
        areas=int(areas.rows.sum()),
        unverified=areas.unverified,
        behind=_behind(listed, areas, inputs.areas["municipality_name"]),
        settings=len(areas.scenarios),
        settings_all=len(areas.scenarios) * len(areas.everywhere),
        compared=tuple(compared),
        classes={name: _class_shares(areas, name) for name in ids},
        cells={name: _cells(mine.get(f"gap_{name}", pd.Series(dtype=float)), people) for name in ids},
        robust={
            name: {f"{share:g}": int((found >= share).sum()) for share in ROBUST_SHARES}
            for name, found in shares.items()
            if found.notna().any()
        },
        agreed={
            name: {str(names[row]): second for row, second in areas.agreed(name, ids).items()} for name in compared
        },
    )


def _class_shares(areas: ComparedAreas, indicator: str) -> ClassShares:
    """The actual shares of residents in the classes of need and of support."""
    rows = areas.ranked(indicator)
    people = areas.people[rows]
    need, support = (
        tuple(class_shares(weighted_classes(values[rows], people, TERCILES), people))
        for values in (areas.need[indicator], areas.main_support)
    )
    return ClassShares(need=need, support=support)


def _cells(cells: pd.Series, people: pd.Series) -> dict[str, CellCounts]:
    """Cell → how many areas are in it, and how many residents they have."""
    inside = {number: people[cells.index[cells == number]] for number in range(1, 10)}
    return {
        str(number): CellCounts(areas=len(found), residents=round(float(found.sum())))
        for number, found in inside.items()
    }


def first_need(region: Region, need: Collection[str]) -> str | None:
    """The figure of need that is shown first; None where none of the region's first ones is of need."""
    return next((name for name in (region.default_need, region.default_indicator) if name in need), None)


def _source_of(measure: str, region: Region, residents: tuple[str, ...]) -> MeasureSource:
    """Where method.md describes a measure, and what is behind it; ``residents``: the sources of those."""
    outlines, places = sorted({layer.source for layer in region.boundaries}), region.meeting_places
    of_need = ("need", "gap", "gap_share", "tipping", "verified_gap")
    named = {f"{kind}_{item.id}": item for kind in of_need for item in region.indicators}
    if measure.startswith(VERIFIED):
        places = tuple(name for name in places if name not in region.unverified)
    indicator = named.get(measure)
    figures = [indicator.source] if indicator else sorted({item.source for item in region.indicators})
    kinds: dict[str, tuple[str, list[str]]] = {
        "need": ("need", [*figures, *residents]),
        "gap": ("gap", [*figures, *places, *outlines, *residents]),
        "tipping": ("tipping", [*figures, *places, *outlines, *residents]),
        "support": ("support", [*places, *outlines, *residents]),
        "reach": ("access", [*places, *outlines]),
        "access": ("access", [*places, *outlines, *residents]),
        "without": ("access", [*places, *outlines, *residents]),
        "nearest": ("access", [*places, *outlines]),
        "practices": ("support", ["practices", *outlines]),
        "living": ("support", ["practices", *outlines]),
        "rate": ("support", ["practices", *outlines, *residents]),
        "meeting": ("support", [*places, *outlines]),
    }
    anchor, sources = kinds[measure.removeprefix(VERIFIED).split("_")[0]]
    return MeasureSource(
        anchor=anchor, sources=tuple(dict.fromkeys(sources)), vintage=indicator.vintage if indicator else None
    )


def _left_out(inputs: MeasureInputs, places: LocatedPlaces, atlas: Atlas) -> LeftOut:
    practices = atlas.practices
    reasons = practices["unmatched"].dropna().value_counts().sort_index()
    return LeftOut(
        meeting_places=places.counts,
        practices=PracticesLeftOut(
            total=len(practices),
            in_an_area=int(practices["unmatched"].isna().sum()),
            **{str(reason): int(number) for reason, number in reasons.items()},
        ),
        areas=AreasLeftOut(
            total=len(inputs.areas),
            ranked=int(inputs.usable.sum()),
            **areas_left_out(inputs.support_status),
        ),
    )
