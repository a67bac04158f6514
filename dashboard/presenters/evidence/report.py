"""The figures of the page, put together from what each of them says, draws, lists and offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.presenters.evidence import areas, bivariate, comparison, effort, flow, spread
from dashboard.presenters.evidence import shares as shared
from dashboard.presenters.evidence.figure import EvidenceFigure, rows_link, whole
from dashboard.presenters.evidence.sources import PLACES, REGISTRY, need_indicators, sources
from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.query.bivariate import behind_need
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

# The heading of docs/method.md that tells how each figure is made.
ANCHORS = {
    "shares": "shares",
    "shares-setting": "shares",
    "shares-source": "shares",
    "flow": "shares",
    "comparison": "association",
    "together": "association",
    "spread": "inequality",
    "search-effort": "search-effort",
}
# In the order in which they are told.
LEFT_OUT = (
    "practices_without_area",
    "areas_not_searched",
    "areas_places_not_located",
    "areas_small_population",
    "areas_no_data",
)


def share_figures(dataset: Dataset, words: Words) -> tuple[EvidenceFigure, ...]:
    """Shares among all practices, then by setting and by source of solidarity."""
    found = shared.shares(dataset)
    marks = tuple((kind, words(f"evidence.shares.mark.{kind}")) for kind in ("yes", "no", "unknown", "interval"))
    total = len(dataset.bundle.practices)
    everybody = (rows_link(View(lang=words.lang)), words("evidence.all_practices", n=whole(total, words)))
    counted = words("evidence.shares.n", n=whole(total, words))
    credit = sources((REGISTRY,), dataset, words)

    def figure(name: str, by: str | None) -> EvidenceFigure:
        return EvidenceFigure(
            name=name,
            kind=words("evidence.kind.count"),
            title=words(f"evidence.shares.title_by.{by}") if by else words("evidence.shares.title"),
            said=(words(f"evidence.shares.said_by.{by}"),) if by else (words("evidence.shares.said"),),
            pictures=shared.multiples(found, by, words) if by else shared.pictures(found, words),
            table=shared.table(found, by, dataset, words),
            counted=counted,
            sources=credit,
            method=method_link(ANCHORS[name], words),
            csv=_file("shares", words),
            marks=marks,
            rows=everybody,
        )

    return figure("shares", None), figure("shares-setting", "setting"), figure("shares-source", "source")


def flow_figure(dataset: Dataset, words: Words) -> EvidenceFigure:
    """Who pays, for what, where."""
    found, practices = flow.streams(dataset), len(dataset.bundle.practices)
    return EvidenceFigure(
        name="flow",
        kind=words("evidence.kind.count"),
        title=words("evidence.flow.title"),
        said=(words("evidence.flow.said"),),
        pictures=flow.pictures(found, dataset, words),
        table=flow.table(found, dataset, words),
        counted=flow.summed(found, dataset, words),
        sources=sources((REGISTRY,), dataset, words),
        method=method_link(ANCHORS["flow"], words),
        csv=_file("flow", words),
        marks=tuple((f"payer-{payer}", words(f"evidence.flow.mark.{payer}")) for payer in flow.PAYERS),
        small=flow.crossing(found, words),
        hint=words("evidence.flow.hint"),
        rows=(rows_link(View(lang=words.lang)), words("evidence.all_practices", n=whole(practices, words))),
    )


def comparison_figure(dataset: Dataset, words: Words) -> EvidenceFigure:
    """Practices beside reachable meeting places, within classes of need."""
    ratio = dataset.bundle.evidence["association"]["rate_ratio"] or {}
    indicator = ratio.get("indicator")
    need = need_indicators(dataset, words).get(str(indicator), "")
    counts = comparison.counted(dataset)
    return EvidenceFigure(
        name="comparison",
        kind=words("evidence.kind.comparison"),
        title=words("evidence.comparison.title"),
        said=(*comparison.said(dataset, words), words("evidence.comparison.not_why")),
        pictures=comparison.pictures(dataset, words),
        table=comparison.table(dataset, words),
        counted=words(
            "evidence.comparison.n", need=need, **{name: whole(number, words) for name, number in counts.items()}
        ),
        sources=sources((REGISTRY, *behind_need(indicator, dataset.bundle)), dataset, words),
        method=method_link(ANCHORS["comparison"], words),
        csv=_file("comparison", words),
        **_areas(indicator, dataset, words),
    )


def together_figure(dataset: Dataset, indicator: str, words: Words) -> EvidenceFigure:
    """Need and support in the same areas."""
    indicators = need_indicators(dataset, words)
    areas = bivariate.areas(dataset, indicator)
    return EvidenceFigure(
        name="together",
        kind=words("evidence.kind.comparison"),
        title=words("evidence.together.title"),
        said=bivariate.said(dataset, indicator, words),
        pictures=(),
        table=bivariate.table(dataset, indicators, words),
        counted=words("evidence.together.n", n=whole(areas, words), need=indicators[indicator]),
        sources=sources(behind_need(indicator, dataset.bundle), dataset, words),
        method=method_link(ANCHORS["together"], words),
        csv=_file("together", words),
        **_areas(indicator, dataset, words),
    )


def spread_figure(dataset: Dataset, indicator: str, words: Words) -> EvidenceFigure:
    """Support over residents ordered by need."""
    found = spread.spread(dataset, indicator)
    return EvidenceFigure(
        name="spread",
        kind=words("evidence.kind.spread"),
        title=words("evidence.spread.title"),
        said=spread.said(dataset, indicator, words),
        pictures=spread.pictures(dataset, indicator, words),
        table=spread.table(dataset, indicator, words),
        counted=words(
            "evidence.spread.n",
            n=whole(found["areas"] if found else 0, words),
            need=need_indicators(dataset, words)[indicator],
        ),
        sources=sources(behind_need(indicator, dataset.bundle), dataset, words),
        method=method_link(ANCHORS["spread"], words),
        csv=_file("spread", words, indicator),
        **_areas(indicator, dataset, words),
    )


def effort_figure(dataset: Dataset, words: Words) -> EvidenceFigure:
    """Where somebody searched; its matrix is drawn by the page's own template."""
    return EvidenceFigure(
        name="search-effort",
        kind=words("evidence.kind.count"),
        title=words("evidence.effort.title"),
        said=effort.said(dataset, words),
        pictures=(),
        table=effort.table(dataset, words),
        counted=words("evidence.effort.n", n=whole(len(dataset.bundle.coverage["municipalities"]), words)),
        sources=sources((PLACES,), dataset, words),
        method=method_link(ANCHORS["search-effort"], words),
        csv=_file("search-effort", words),
    )


def left_out(dataset: Dataset, words: Words) -> str:
    """What the comparisons had to leave out, and why; empty when nothing was."""
    counts = dataset.bundle.evidence["left_out"]
    parts: Iterable[str] = (
        words.plural(f"evidence.left_out.{name}", counts[name]) for name in LEFT_OUT if counts[name]
    )
    listed = list(parts)
    return words("evidence.left_out.said", list=words.join(listed)) if listed else ""


def _areas(indicator: str | None, dataset: Dataset, words: Words) -> dict[str, Any]:
    """The ways to the areas behind a comparison: the map with exactly those if they have cells, and a file."""
    if not indicator:
        return {}
    file, number = _file("areas", words, indicator), areas.compared(indicator, dataset)
    if not number:
        return {"areas": file}
    said = words.plural("evidence.areas_on_map", number)
    return {"rows": (areas.map_link(indicator, words.lang), said), "areas": file}


def _file(name: str, words: Words, indicator: str = "") -> str:
    return f"/api/evidence/{name}.csv?lang={words.lang}" + (f"&indicator={indicator}" if indicator else "")
