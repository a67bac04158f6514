"""View × bundle → the selected rows, and the count of every option. Pure; filters are interpreted only here.

What the filters mean:

- Facets are combined by AND; within a facet ``match`` says whether any or all chosen options apply.
- *Supported by*, *paid by* and *role* filter the same trace of support: professionals + paid by the city selects
  professionals whom the city pays, not professionals here and a city subsidy there.
- A practice without any trace of support counts as one trace of unknown kind, payer and role.
- Other readings that nobody wrote down count as unknown, see :mod:`dashboard.query.readings`.
- A year selects practices known to run in it: from the start (or the year last verified) to the end, or to the year
  last verified while no end is known. Practices without any year are never selected by a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.query.bivariate import cell_by_area, need_indicator
from dashboard.query.readings import ENOUGH, READINGS, Mask, reading_columns
from dashboard.query.view import CELLS, FACETS, Match, View
from geodata.bundle import Bundle
from geodata.models import UNKNOWN
from geodata.spelling import casefold_ascii, folded
from geodata.statuses import Scope

Texts = npt.NDArray[np.object_]
# Facets of a trace of support → its column.
LINKED = {"support": "kind", "funding": "funding", "role": "role"}
SINGLE = ("status", "municipality", "stance", "initiator")
NO_MUNICIPALITY = "unknown"
# Why a practice has no area although it may lie in one.
TOO_IMPRECISE, NO_LOCATION = "too_imprecise", "no_location"
AREA_UNKNOWN = (TOO_IMPRECISE, "by_municipality", NO_LOCATION)
FINEST_FIRST = ("neighbourhood", "municipality")


@dataclass(frozen=True)
class Selection:
    """The selected rows.

    Attributes:
        practices: the selected rows of the bundle's practices, in the bundle's order.
        total: how many practices the registry contains.
        area_ids: the finest areas that contain at least one selected practice; not the municipality of one of which no
            more is known.
        levels: how many areas of each level ``area_ids`` are, the finest level first.
        left_out: selected practices of which the finest area is not known, counted by reason.
        in_cells: the areas in the cells that the view requests; None where it requests none.
        in_no_cell: practices that would be selected without the restriction to cells, but are in no cell, by reason:
            their area is unknown (``area_unknown``), has no cell (``no_cell``), or is a municipality without
            neighbourhoods (``undivided``).
    """

    practices: pd.DataFrame
    total: int
    area_ids: frozenset[str]
    left_out: Mapping[str, int]
    levels: Mapping[str, int] = field(default_factory=dict)
    in_cells: frozenset[str] | None = None
    in_no_cell: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FacetIndex:
    """Every practice against every option: boolean arrays of shape (practices,), in the bundle's order.

    ``traces`` has the traces of support that occur, by their terms of :data:`LINKED`; ``terms`` has all of these.
    ``placed_in`` is the area of each, None where it is known no finer than its municipality although that is divided,
    for which ``reasons`` has the reason; ``levels`` are those of areas by id.
    ``need_of`` is the need indicator of a view and ``scope_of`` says with which areas it compares an area; by both
    ``cell_areas`` has the areas of each of :data:`dashboard.query.view.CELLS`. ``compared_of`` are the areas that a
    view compares, None where these are all.
    """

    columns: Mapping[str, Mapping[str, Mask]]
    terms: Mapping[str, tuple[str, ...]]
    traces: Mapping[tuple[str, ...], Mask]
    texts: tuple[str, ...]
    first: npt.NDArray[np.float64]
    last: npt.NDArray[np.float64]
    area_ids: pd.Series
    cell_areas: Mapping[tuple[str, Scope], Mapping[str, frozenset[str]]]
    need_of: Callable[[View], str | None]
    scope_of: Callable[[View], Scope]
    compared_of: Callable[[View], frozenset[str] | None]
    placed_in: Texts
    reasons: Texts
    levels: Mapping[str, str]

    @classmethod
    def of(
        cls,
        bundle: Bundle,
        scope_of: Callable[[View], Scope],
        compared_of: Callable[[View], frozenset[str] | None] = lambda _: None,
    ) -> FacetIndex:
        """Index a bundle."""
        practices = bundle.practices
        first, last = _known_years(practices)
        stated = zip(practices["unmatched"], practices["municipality_id"], strict=True)
        reasons = pd.Series([reason_of(*pair) for pair in stated], practices.index, dtype=object)
        placed_in = practices["area_id"].astype(object).where(reasons.isna() & practices["area_id"].notna(), None)
        needs = product(bundle.measure_info.indicators, Scope)
        areas = {(need, scope): _areas_by_cell(bundle, need, scope) for need, scope in needs}
        return cls(
            _columns(bundle) | reading_columns(bundle),
            {facet: _terms(bundle, READINGS.get(facet, facet)) for facet in LINKED},
            _traces(bundle),
            _texts(bundle),
            first,
            last,
            practices["area_id"],
            areas,
            lambda view: need_indicator(view, bundle),
            scope_of,
            compared_of,
            placed_in.to_numpy(object),
            reasons.to_numpy(object),
            dict(zip(bundle.areas["area_id"], bundle.areas["level"], strict=True)),
        )

    def options(self, facet: str) -> tuple[str, ...]:
        """The options of a facet that can occur, in the order in which they are shown."""
        if facet in LINKED:
            used = {trace[list(LINKED).index(facet)] for trace in self.traces}
            return tuple(term for term in self.terms[facet] if term in used)
        return tuple(option for option, mask in self.columns[facet].items() if mask.any())

    def known_terms(self, facet: str) -> tuple[str, ...]:
        """The options that a link may name: of a reading, every term, whether it occurs yet or not."""
        if facet not in READINGS:
            return self.options(facet)
        return self.terms[facet] if facet in LINKED else tuple(self.columns[facet])

    def offered(self, facet: str) -> bool:
        """Whether a page offers a facet: one of readings, once enough practices carry a term that says something."""
        if facet not in READINGS:
            return True
        said = tuple(option for option in self.options(facet) if option != UNKNOWN)
        return bool(said) and int(self._option(facet, said, View()).sum()) >= ENOUGH

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year in which any practice is known to run."""
        known = self.first[~np.isnan(self.first)]
        if not len(known):
            return (1800, 2100)
        return int(known.min()), int(np.nanmax(self.last))

    def mask(self, view: View, skip: str | None = None) -> Mask:
        """Which practices a view selects, without the restriction of one facet (``skip``) if one is given."""
        mask = np.ones(len(self.texts), dtype=bool)
        for facet in FACETS:
            if facet not in LINKED and facet != skip:
                mask &= self._chosen(facet, view.facet(facet), view.match)
        mask &= self._supported({facet: () if facet == skip else view.facet(facet) for facet in LINKED}, view.match)
        if view.year is not None:
            with np.errstate(invalid="ignore"):
                mask &= (self.first <= view.year) & (self.last >= view.year)
        if view.cell:
            mask &= self.area_ids.isin(self.areas_in_cells(view)).to_numpy(dtype=bool)
        words = folded(view.q).split()
        if words:
            mask &= np.array([all(word in text for word in words) for text in self.texts], dtype=bool)
        return mask

    def counts(self, view: View, facet: str) -> dict[str, int]:
        """For each option of a facet, how many practices would be selected with it.

        With ``match=any`` that is the option alone within its facet; with ``all`` the option next to those chosen.
        """
        others = self.mask(view, skip=facet)
        both = view.match == "all" and facet not in SINGLE
        chosen = view.facet(facet) if both else ()
        return {
            option: int((others & self._option(facet, (*chosen, option), view)).sum()) for option in self.options(facet)
        }

    def year_counts(self, view: View) -> dict[int, int]:
        """For each year, how many practices would be selected with it."""
        others = self.mask(replace(view, year=None))
        first, last = self.years
        with np.errstate(invalid="ignore"):
            return {
                year: int((others & (self.first <= year) & (self.last >= year)).sum())
                for year in range(first, last + 1)
            }

    def areas_in_cells(self, view: View) -> frozenset[str]:
        """The areas that a view compares in any of its cells; none where its indicator does not measure need."""
        known = self.cell_areas.get((self.need_of(view) or "", self.scope_of(view)), {})
        found, compared = (
            frozenset().union(*(known.get(cell, frozenset()) for cell in view.cell)),
            self.compared_of(view),
        )
        return found if compared is None else found & compared

    def _option(self, facet: str, options: tuple[str, ...], view: View) -> Mask:
        if facet in LINKED:
            return self._supported({one: options if one == facet else view.facet(one) for one in LINKED}, view.match)
        return self._chosen(facet, options, view.match)

    def _chosen(self, facet: str, options: tuple[str, ...], match: Match) -> Mask:
        if not options:
            return np.ones(len(self.texts), dtype=bool)
        masks = [self.columns[facet][option] for option in options]
        together = np.logical_and if match == "all" and facet not in SINGLE else np.logical_or
        return np.asarray(together.reduce(masks), dtype=bool)

    def _supported(self, chosen: Mapping[str, tuple[str, ...]], match: Match) -> Mask:
        """Practices with a trace that fits all facets of :data:`LINKED`; ``all`` asks for one of each option."""
        if not any(chosen.values()):
            return np.ones(len(self.texts), dtype=bool)
        fits = {
            trace: mask
            for trace, mask in self.traces.items()
            if all(not options or term in options for term, options in zip(trace, chosen.values(), strict=True))
        }
        if match == "any":
            return self._any(fits.values())
        required = [
            self._any(mask for trace, mask in fits.items() if trace[at] == option)
            for at, options in enumerate(chosen.values())
            for option in options
        ]
        return np.asarray(np.logical_and.reduce(required), dtype=bool)

    def _any(self, masks: Iterable[Mask]) -> Mask:
        return np.asarray(np.logical_or.reduce([np.zeros(len(self.texts), dtype=bool), *masks]), dtype=bool)


def reason_of(unmatched: object, municipality_id: object) -> str | None:
    """Why a practice is in no area, or in none below its municipality, as it is shown: without a point, but in a
    known municipality, it is known too coarsely. None where there is no reason.
    """
    if not isinstance(unmatched, str):
        return None
    return TOO_IMPRECISE if unmatched == NO_LOCATION and isinstance(municipality_id, str) else unmatched


def select(view: View, bundle: Bundle, index: FacetIndex) -> Selection:
    """The rows that a view selects."""
    mask = index.mask(view)
    areas = frozenset(index.placed_in[mask]) - {None}
    levels = Counter(index.levels[area] for area in areas)
    return Selection(
        practices=bundle.practices[mask],
        total=len(bundle.practices),
        area_ids=areas,
        levels={level: levels[level] for level in FINEST_FIRST if levels[level]},
        left_out=dict(Counter(reason for reason in index.reasons[mask] if reason).most_common()),
        in_cells=index.areas_in_cells(view) if view.cell else None,
        in_no_cell=_in_no_cell(view, bundle, index) if view.cell else {},
    )


def _in_no_cell(view: View, bundle: Bundle, index: FacetIndex) -> dict[str, int]:
    rest = bundle.practices[index.mask(replace(view, cell=())) & ~index.mask(replace(view, cell=CELLS))]
    unknown = rest["unmatched"].isin(AREA_UNKNOWN)
    levels = rest["area_id"].map(bundle.areas.set_index("area_id")["level"]).mask(unknown).dropna()
    finest = next((level for level in FINEST_FIRST if (bundle.areas["level"] == level).any()), None)
    counts = {
        "area_unknown": unknown.sum(),
        "no_cell": (levels == finest).sum(),
        "undivided": (levels != finest).sum(),
    }
    return {reason: int(count) for reason, count in counts.items() if count}


def _terms(bundle: Bundle, facet: str) -> tuple[str, ...]:
    return tuple(bundle.vocabulary.facets[facet])


def _traces(bundle: Bundle) -> dict[tuple[str, ...], Mask]:
    """Which practices have a trace, by its terms; one without any trace has one that is unknown."""
    practices = bundle.practices["practice_id"]
    traces = bundle.supports[["practice_id", *LINKED.values()]].fillna({"role": UNKNOWN})
    bare = practices[~practices.isin(traces["practice_id"])].to_frame()
    every = pd.concat([traces, bare.assign(**dict.fromkeys(LINKED.values(), UNKNOWN))], ignore_index=True)
    position = {practice: row for row, practice in enumerate(practices)}
    found: dict[tuple[str, ...], Mask] = {}
    for practice, kind, payer, role in every.itertuples(index=False):
        # A payer such as a province is found under that of the regions too.
        for one in {payer, bundle.vocabulary.widest("funding", payer)}:
            mask = found.setdefault((kind, one, role), np.zeros(len(practices), dtype=bool))
            mask[position[practice]] = True
    return found


def _columns(bundle: Bundle) -> dict[str, dict[str, Mask]]:
    practices = bundle.practices
    municipality = practices["municipality_name"].fillna(NO_MUNICIPALITY)
    names = sorted(set(municipality) - {NO_MUNICIPALITY}, key=casefold_ascii)
    names += [NO_MUNICIPALITY] if NO_MUNICIPALITY in set(municipality) else []
    return {
        "setting": _listed(practices["setting"], _terms(bundle, "setting")),
        "source": _listed(practices["sources"], _terms(bundle, "source_of_solidarity")),
        "study": _listed(practices["studies"], _terms(bundle, "study")),
        "status": {term: (practices["status"] == term).to_numpy(dtype=bool) for term in _terms(bundle, "status")},
        "municipality": {name: (municipality == name).to_numpy(dtype=bool) for name in names},
    }


def _areas_by_cell(bundle: Bundle, indicator: str, scope: Scope) -> dict[str, frozenset[str]]:
    cells = cell_by_area(bundle, indicator, scope)
    return {cell: frozenset(cells.index[cells == cell]) for cell in CELLS}


def _listed(column: pd.Series, terms: tuple[str, ...]) -> dict[str, Mask]:
    return {term: np.array([term in values for values in column], dtype=bool) for term in terms}


def _known_years(practices: pd.DataFrame) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    start, end, verified = (practices[name].astype("Float64") for name in ("start", "end", "verified"))
    first = start.fillna(verified).fillna(end)
    last = end.fillna(verified).fillna(start)
    return (
        np.asarray(first.to_numpy(float, na_value=np.nan), dtype=np.float64),
        np.asarray(last.to_numpy(float, na_value=np.nan), dtype=np.float64),
    )


def _texts(bundle: Bundle) -> tuple[str, ...]:
    """The text that is searched per practice: names, places in every language, summaries and providers, folded."""
    practices, languages = bundle.practices, bundle.manifest.languages
    providers = bundle.supports.groupby("practice_id")["provider"].agg(lambda names: " ".join(names.dropna()))
    areas = dict(
        zip(bundle.areas["area_id"], _joined(bundle.areas, [f"name_{lang}" for lang in languages]), strict=True)
    )
    columns = ["name", "place_name", "address", "postcode", "municipality_name"]
    columns += [f"summary_{lang}" for lang in languages]
    own = pd.Series(_joined(practices, columns), practices.index)
    spoken = bundle.manifest.region_info.municipalities
    own += practices["municipality_name"].map(lambda name: " ".join(["", *spoken.get(name, {}).values()]))
    by_provider = practices["practice_id"].map(providers).fillna("")
    by_area = practices["area_id"].map(areas).fillna("")
    return tuple(folded(f"{a} {b} {c}") for a, b, c in zip(own, by_provider, by_area, strict=True))


def _joined(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """The texts of some columns, row by row; a text that is missing is empty."""
    texts = [table[column].fillna("").to_list() for column in columns]
    return [" ".join(row) for row in zip(*texts, strict=True)]
