"""The figures of the page Evidence: paragraphs, pictures, tables, sources and files of each."""

from __future__ import annotations

from typing import Any

from dashboard.presenters.evidence import bivariate, comparison, effort, flow, roles, spread
from dashboard.presenters.evidence import shares as shared
from dashboard.presenters.evidence.figure import (
    LIVING,
    PLACES,
    REGISTRY,
    EvidenceFigure,
    map_link,
    need_indicators,
    rows_link,
    sources,
)
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.method import method_link
from dashboard.query.bivariate import cell_by_area
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import View
from geodata.statuses import Scope

# Figure → the anchor of its method in docs/method.md.
ANCHORS = {
    "shares": "shares",
    "shares-setting": "shares",
    "shares-source": "shares",
    "roles": "shares",
    "flow": "shares",
    "comparison": "association",
    "together": "association",
    "spread": "inequality",
    "search-effort": "search-effort",
}
# In the order of the sentence.
LEFT_OUT = (
    "practices_without_area",
    "areas_not_searched",
    "areas_too_few_kinds",
    "areas_places_not_located",
    "areas_small_population",
    "areas_sparse",
    "areas_no_data",
)


def _figure(name: str, kind: str, words: Words, indicator: str = "", file: str = "", **parts: Any) -> EvidenceFigure:
    """A figure with its method and its file; ``file`` is the name of the file where it is not the figure's."""
    return EvidenceFigure(
        name=name,
        kind=words(f"evidence.kind.{kind}"),
        method=method_link(ANCHORS[name], words),
        csv=_file(file or name, words, indicator),
        **parts,
    )


def _all_practices(dataset: Dataset, words: Words) -> tuple[str, str]:
    """Address and label of all practices."""
    number = words.whole(len(dataset.bundle.practices))
    return rows_link(View(lang=words.lang)), words("evidence.all_practices", n=number)


@derived
def share_figures(dataset: Dataset, lang: str) -> tuple[EvidenceFigure, ...]:
    """Shares among all practices, then by setting and by source of solidarity."""
    words, every = words_of(dataset, lang), shared.shares(dataset)
    parts: dict[str, Any] = {
        "counted": words("evidence.shares.n", n=words.whole(len(dataset.bundle.practices))),
        "sources": sources((REGISTRY,), dataset, words),
        "marks": tuple((kind, words(f"evidence.shares.mark.{kind}")) for kind in ("yes", "no", "unknown", "interval")),
        "rows": _all_practices(dataset, words),
    }

    def figure(name: str, by: str | None) -> EvidenceFigure:
        return _figure(
            name,
            "count",
            words,
            file="shares",
            title=words(f"evidence.shares.title_by.{by}") if by else words("evidence.shares.title"),
            paragraphs=(words(f"evidence.shares.said_by.{by}" if by else "evidence.shares.said"),),
            pictures=shared.multiples(every, by, words) if by else shared.pictures(every, words),
            table=shared.table(every, by, dataset, words),
            **parts,
        )

    return figure("shares", None), figure("shares-setting", "setting"), figure("shares-source", "source")


@derived
def roles_figure(dataset: Dataset, lang: str) -> EvidenceFigure:
    """In how many practices professionals run it or support it, by who started it."""
    words = words_of(dataset, lang)
    return _figure(
        "roles",
        "count",
        words,
        title=words("readings.roles.title"),
        paragraphs=(words("readings.roles.said"),),
        table=None,
        shown=roles.role_table(dataset, words),
        counted=words("evidence.shares.n", n=words.whole(len(dataset.bundle.practices))),
        sources=sources((REGISTRY,), dataset, words),
        rows=_all_practices(dataset, words),
    )


@derived
def flow_figure(dataset: Dataset, lang: str) -> EvidenceFigure:
    """Who pays, for what, where."""
    words, streams = words_of(dataset, lang), flow.streams(dataset)
    return _figure(
        "flow",
        "count",
        words,
        title=words("evidence.flow.title"),
        paragraphs=(words("evidence.flow.said"),),
        pictures=flow.pictures(streams, dataset, words),
        table=flow.table(streams, dataset, words),
        counted=flow.totals_text(streams, dataset, words),
        sources=sources((REGISTRY,), dataset, words),
        marks=tuple((f"payer-{payer}", words(f"evidence.flow.mark.{payer}")) for payer in flow.PAYERS),
        small=flow.cross_table(streams, words),
        hint=words("evidence.flow.hint"),
        rows=_all_practices(dataset, words),
    )


@derived
def comparison_figure(dataset: Dataset, lang: str) -> EvidenceFigure:
    """Rates of practices with and without a meeting place in reach, within classes of need."""
    words = words_of(dataset, lang)
    ratio = dataset.bundle.evidence.association.rate_ratio
    counts = {name: words.whole(number) for name, number in comparison.totals(dataset).items()}
    need = need_indicators(dataset, words).get(ratio.indicator, "") if ratio else ""
    years = words.join([str(year) for year in dataset.residents_years]) or words("unknown")
    return _figure(
        "comparison",
        "comparison",
        words,
        title=words("evidence.comparison.title"),
        paragraphs=(*comparison.paragraphs(dataset, words), words("evidence.comparison.not_why")),
        pictures=comparison.pictures(dataset, words),
        table=comparison.table(dataset, words),
        counted=words("evidence.comparison.n", need=need, years=years, **counts),
        sources=sources((REGISTRY, *dataset.bivariate_sources(ratio.indicator if ratio else None)), dataset, words),
        **_areas(ratio.indicator if ratio else None, dataset, words, (LIVING,)),
    )


@derived
def together_figure(dataset: Dataset, indicator: str, lang: str) -> EvidenceFigure:
    """Need and meeting places in the same areas."""
    words = words_of(dataset, lang)
    indicators, number = need_indicators(dataset, words), words.whole(bivariate.area_count(dataset, indicator))
    return _figure(
        "together",
        "comparison",
        words,
        title=words("evidence.together.title"),
        paragraphs=bivariate.paragraphs(dataset, indicator, words),
        table=bivariate.table(dataset, indicators, words),
        counted=words("evidence.together.n", n=number, need=indicators[indicator]),
        sources=sources(dataset.bivariate_sources(indicator), dataset, words),
        **_areas(indicator, dataset, words),
    )


@derived
def spread_figure(dataset: Dataset, indicator: str, lang: str) -> EvidenceFigure:
    """Distribution of support over residents ordered by need."""
    words, statistics = words_of(dataset, lang), dataset.bundle.evidence.inequality.get(indicator)
    number, need = words.whole(statistics.areas if statistics else 0), need_indicators(dataset, words)[indicator]
    return _figure(
        "spread",
        "spread",
        words,
        indicator,
        title=words("evidence.spread.title"),
        paragraphs=spread.paragraphs(dataset, indicator, words),
        pictures=spread.pictures(dataset, indicator, words),
        table=spread.table(dataset, indicator, words),
        counted=words("evidence.spread.n", n=number, need=need),
        sources=sources(dataset.bivariate_sources(indicator), dataset, words),
        **_areas(indicator, dataset, words),
    )


def effort_figure(dataset: Dataset, words: Words) -> EvidenceFigure:
    """Search coverage; its matrix is drawn by the page's own template."""
    return _figure(
        "search-effort",
        "count",
        words,
        title=words("evidence.effort.title"),
        paragraphs=effort.paragraphs(dataset, words),
        table=effort.table(dataset, words),
        counted=words("evidence.effort.n", n=words.whole(len(dataset.bundle.coverage.municipalities))),
        sources=sources((PLACES,), dataset, words),
    )


def left_out(dataset: Dataset, words: Words) -> str:
    """What the comparisons leave out, and why; empty when nothing is left out."""
    counts = dataset.bundle.evidence.left_out
    parts = [
        words.plural(f"evidence.left_out.{name}", number) for name in LEFT_OUT if (number := getattr(counts, name))
    ]
    return words("evidence.left_out.said", list=words.join(parts)) if parts else ""


def _areas(indicator: str | None, dataset: Dataset, words: Words, setting: tuple[str, ...] = ()) -> dict[str, Any]:
    """Links to the areas behind a comparison: a file, and the map with exactly those if they have cells."""
    if not indicator:
        return {}
    file, number = _file("areas", words, indicator), len(cell_by_area(dataset.bundle, indicator, Scope.REGION))
    if not number:
        return {"areas": file}
    return {
        "rows": (map_link(indicator, words.lang, setting=setting), words.plural("evidence.areas_on_map", number)),
        "areas": file,
    }


def _file(name: str, words: Words, indicator: str = "") -> str:
    return f"/api/evidence/{name}.csv?lang={words.lang}" + (f"&indicator={indicator}" if indicator else "")
