"""From the atlas to its measures: the table, and the documents that say how and on what it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.atlas import Atlas
from geodata.bundle.models.coverage import Coverage
from geodata.bundle.models.evidence import Evidence, Question
from geodata.bundle.models.measures import (
    AreasLeftOut,
    Behind,
    CellCounts,
    ClassShares,
    LeftOut,
    MeasureInfo,
    MeasureSource,
    Parameters,
    PracticesLeftOut,
)
from geodata.crs import to_crs
from geodata.layers.search_coverage import SearchEffort
from geodata.measures import area_counts
from geodata.measures.access import CATCHMENTS_M, DECAYS, DETOUR_FACTOR
from geodata.measures.association import PERMUTATIONS
from geodata.measures.bivariate import TERCILES, Robustness, main_scenario, scenarios
from geodata.measures.inequality import RESAMPLES
from geodata.measures.need import LEAST_OF_DUE, class_shares, weighted_classes
from geodata.measures.proportions import answers
from geodata.measures.residence import GRID_M
from geodata.models import Model, Vocabulary
from geodata.pipeline.evidence import MOST_RESIDENTS, SEED, evidence
from geodata.pipeline.located_places import LocatedPlaces, placed
from geodata.pipeline.measure_inputs import POPULATION_FLOOR, MeasureInputs, ground_of
from geodata.pipeline.measures_table import (
    CountedPractices,
    coarse_status,
    gap_rows,
    need_rows,
    practice_rows,
    support_rows,
    walking_rows,
)
from geodata.pipeline.search_coverage import LEAST_LOCATED, coverage, levels_of, located_enough, municipality_of
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
FIRM = (0.5, 0.75, 1.0)
COUNTED: tuple[Question, ...] = ("professional", "meeting_infrastructure", "public_money")


@dataclass(frozen=True)
class Measured:
    """Everything that is worked out from an atlas: ``measures.parquet`` and the three documents beside it."""

    table: pd.DataFrame
    info: MeasureInfo
    coverage: Coverage
    evidence: Evidence

    @property
    def documents(self) -> dict[str, Model]:
        """The documents by the names of their files."""
        return {"measures.json": self.info, "coverage.json": self.coverage, "evidence.json": self.evidence}


def counted(atlas: Atlas, statuses: Mapping[str, Mapping[str, FigureStatus]] | None = None) -> pd.DataFrame:
    """How many practices and meeting places each area holds, and by either how far its municipality was searched."""
    held = {"practices": atlas.practices["area_id"], "meeting_places": atlas.meeting_places["area_id"]}
    return area_counts(atlas.areas, held, statuses)


def measure(
    atlas: Atlas, indicators: pd.DataFrame, effort: SearchEffort, region: Region, vocabulary: Vocabulary
) -> Measured:
    """Work out every measure.

    Args:
        atlas: the tables; geometry in EPSG:4326.
        indicators: one row an area and indicator.
        effort: how far municipalities were searched.
        region: its metric system and what its indicators mean.
        vocabulary: kinds of meeting places, settings, sources of solidarity.
    """
    kinds = vocabulary.facets.get("meeting_place_kind", {})
    has_fine = (atlas.areas["level"] == "neighbourhood").any()
    is_finest = atlas.areas["level"] == "neighbourhood" if has_fine else atlas.areas["level"].notna()
    metric = to_crs(atlas.areas, region.metric_crs)
    fine = metric[is_finest].reset_index(drop=True)
    coarse = metric[~is_finest].reset_index(drop=True)
    usable = placed(atlas.meeting_places, fine, region.metric_crs)
    levels = levels_of(effort, fine["municipality_name"], len(kinds))
    listed = atlas.meeting_places.assign(used=usable.used)
    enough = located_enough(effort, set(fine["municipality_name"].dropna()), listed)
    located = np.array([enough.get(name, False) for name in fine["municipality_name"]], dtype=np.bool_)
    ground = ground_of(fine, levels, located, usable, indicators, region.indicators)
    above = coarse_status(coarse, levels_of(effort, coarse["municipality_name"], len(kinds)))
    gaps, firm = gap_rows(ground)
    parts = [*walking_rows(ground, coarse, above), *support_rows(ground), *gaps]
    practices: dict[str, FigureStatus] = {}
    places: dict[str, FigureStatus] = {}
    for level in (fine, coarse):
        if len(level):
            held = _practices_of(level, level is coarse, atlas, effort)
            parts += practice_rows(level, held)
            parts += need_rows(level, indicators, region.indicators)
            far = levels_of(effort, level["municipality_name"], len(kinds)).map(STATUS_OF_COUNTS)
            practices.update(zip(level["area_id"], held.status, strict=True))
            places.update(zip(level["area_id"], far, strict=True))
    parts.append(counted(atlas, {"practices": practices, "meeting_places": places}))
    table = pd.concat(parts, ignore_index=True).sort_values(["area_id", "measure_id"], ignore_index=True)
    return Measured(
        table,
        _info(table, ground, usable, firm, region, atlas, _behind(listed, effort, ground)),
        coverage(effort, fine, atlas.practices, listed, kinds),
        evidence(ground, atlas.practices, atlas.supports, vocabulary, region.default_indicator),
    )


def _practices_of(level: gpd.GeoDataFrame, coarse: bool, atlas: Atlas, effort: SearchEffort) -> CountedPractices:
    """The practices to count by the areas of a level; a municipality has those too that are known to it only."""
    names = municipality_of(effort, atlas.practices["municipality_name"], set(level["municipality_name"].dropna()))
    area = atlas.practices["area_id"]
    if coarse:
        by_name = level.set_index("municipality_name")["area_id"]
        parents = atlas.areas.set_index("area_id")["parent_id"]
        area = names.map(by_name).where(names.notna(), area.map(parents))
    complete = effort.practices.complete if effort.practices else Completeness.NO
    held = level["municipality_name"].isin(set(names.dropna())).to_numpy(dtype=np.bool_)
    # Where nobody searched, a practice in the registry is no search: those municipalities are chosen by the outcome.
    known = STATUS_OF_PRACTICES[complete]
    status = np.where(held | (complete == Completeness.YES), known, FigureStatus.NOT_SEARCHED).astype(object)
    found = answers(atlas.practices, atlas.supports)
    everything = {"all": np.ones(len(atlas.practices), dtype=np.bool_)}
    return CountedPractices(area, {**everything, **{name: found[name][0] for name in COUNTED}}, status)


def _behind(listed: pd.DataFrame, effort: SearchEffort, ground: MeasureInputs) -> Behind:
    """The listed places on which ranks and cells stand: located, in a municipality whose areas are ranked."""
    names = ground.areas["municipality_name"]
    where = municipality_of(effort, listed["municipality_name"], set(names.dropna()))
    places = listed[listed["used"] & where.isin(set(names[ground.usable]))]
    years = places["year"].dropna()
    first, last = (int(years.min()), int(years.max())) if len(years) else (None, None)
    return Behind(places=len(places), first=first, last=last)


def _info(
    table: pd.DataFrame,
    ground: MeasureInputs,
    usable: LocatedPlaces,
    firm: Mapping[str, Robustness],
    region: Region,
    atlas: Atlas,
    behind: Behind,
) -> MeasureInfo:
    first = region.default_indicator
    ids = sorted(ground.need, key=lambda name: name != first)
    return MeasureInfo(
        parameters=_parameters(len(firm) - ("all" in firm)),
        settings=scenarios(),
        indicators=tuple(ids),
        compared=tuple(name for name in ids if name in firm),
        classes={name: _class_shares(ground, name) for name in ids},
        measures={name: _described(str(name), region) for name in sorted(table["measure_id"].unique())},
        left_out=_left_out(ground, usable, atlas),
        supply=ground.supply,
        cells={name: _cells(table, ground, name) for name in ids},
        robust={
            name: {f"{share:g}": int((found.share >= share).sum()) for share in FIRM} for name, found in firm.items()
        },
        behind=behind,
    )


def _class_shares(ground: MeasureInputs, indicator: str) -> ClassShares:
    """The shares of residents that the classes of need and of support really contain."""
    rows = ground.ranked(indicator)
    people = ground.people[rows]

    def shares(values: npt.NDArray[np.float64]) -> tuple[float, ...]:
        return tuple(class_shares(weighted_classes(values[rows], people, TERCILES), people))

    return ClassShares(need=shares(ground.need[indicator]), support=shares(ground.main_support))


def _parameters(indicators: int) -> Parameters:
    return Parameters(
        catchments_m=CATCHMENTS_M,
        detour_factor=DETOUR_FACTOR,
        decays=DECAYS,
        main=main_scenario(),
        grid_m=GRID_M,
        population_floor=POPULATION_FLOOR,
        in_reach_share=MOST_RESIDENTS,
        located_share=LEAST_LOCATED,
        least_of_due=LEAST_OF_DUE,
        seed=SEED,
        settings=len(scenarios()),
        settings_all=len(scenarios()) * indicators,
        permutations=PERMUTATIONS,
        resamples=RESAMPLES,
    )


def _described(measure: str, region: Region) -> MeasureSource:
    """Where method.md tells of a measure, and what is behind it."""
    outlines = sorted({layer.source for layer in region.boundaries})
    places, own = list(region.meeting_places), ["practices"]
    table = region.indicator_table
    residents = [] if table is None else [table.aggregation.weights.source if table.aggregation else table.source]
    name = next((item for item in region.indicators if measure.endswith(f"_{item.id}")), None)
    figures = [name.source] if name else sorted({item.source for item in region.indicators})
    kinds: dict[str, tuple[str, list[str]]] = {
        "need": ("need", [*figures, *residents]),
        "gap": ("gap", [*figures, *places, *outlines, *residents]),
        "support": ("support", [*places, *outlines, *residents]),
        "reach": ("access", [*places, *outlines]),
        "access": ("access", [*places, *outlines, *residents]),
        "practices": ("support", [*own, *outlines]),
        "rate": ("support", [*own, *outlines, *residents]),
        "meeting": ("support", [*places, *outlines]),
    }
    anchor, sources = kinds[measure.split("_")[0]]
    distinct = tuple(dict.fromkeys(sources))
    return MeasureSource(anchor=anchor, sources=distinct, vintage=name.vintage if name else None)


def _left_out(ground: MeasureInputs, usable: LocatedPlaces, atlas: Atlas) -> LeftOut:
    practices = atlas.practices
    reasons = practices.loc[practices["area_id"].isna(), "unmatched"].value_counts().sort_index()
    return LeftOut(
        meeting_places=usable.counts,
        practices=PracticesLeftOut(
            total=len(practices),
            in_an_area=int(practices["area_id"].notna().sum()),
            **{str(reason): int(number) for reason, number in reasons.items()},
        ),
        areas=AreasLeftOut(
            total=len(ground.areas),
            ranked=int(ground.usable.sum()),
            **ground.areas_left_out,
        ),
    )


def _cells(table: pd.DataFrame, ground: MeasureInputs, indicator: str) -> dict[str, CellCounts]:
    mine = table[table["measure_id"] == f"gap_{indicator}"].set_index("area_id")["value"]
    cell = mine.reindex(ground.areas["area_id"]).to_numpy(float)
    return {
        str(number): CellCounts(
            areas=int((cell == number).sum()), residents=round(float(ground.people[cell == number].sum()))
        )
        for number in range(1, 10)
    }
