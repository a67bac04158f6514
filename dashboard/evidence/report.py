"""The figures of the page, put together from what each of them says, draws, lists and offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.bundles import Shown
from dashboard.cells import behind_need
from dashboard.evidence import areas, comparison, effort, flow, spread, together
from dashboard.evidence import shares as shared
from dashboard.evidence.figure import Figure, rows_link, whole
from dashboard.evidence.sources import PLACES, REGISTRY, need_indicators, sources
from dashboard.i18n import Words
from dashboard.method import method_link
from dashboard.view import View

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


def share_figures(data: Shown, words: Words) -> tuple[Figure, ...]:
    """Shares among all practices, then by setting and by source of solidarity."""
    found = shared.shares(data)
    marks = tuple((kind, words(f"evidence.shares.mark.{kind}")) for kind in ("yes", "no", "unknown", "interval"))
    total = len(data.bundle.practices)
    everybody = (rows_link(View(lang=words.lang)), words("evidence.all_practices", n=whole(total, words)))
    counted = words("evidence.shares.n", n=whole(total, words))
    credit = sources((REGISTRY,), data, words)

    def figure(name: str, by: str | None) -> Figure:
        return Figure(
            name=name,
            kind=words("evidence.kind.count"),
            title=words(f"evidence.shares.title_by.{by}") if by else words("evidence.shares.title"),
            said=(words(f"evidence.shares.said_by.{by}"),) if by else (words("evidence.shares.said"),),
            pictures=shared.multiples(found, by, words) if by else shared.pictures(found, words),
            table=shared.table(found, by, data, words),
            counted=counted,
            sources=credit,
            method=method_link(ANCHORS[name], words),
            csv=_file("shares", words),
            marks=marks,
            rows=everybody,
        )

    return figure("shares", None), figure("shares-setting", "setting"), figure("shares-source", "source")


def flow_figure(data: Shown, words: Words) -> Figure:
    """Who pays, for what, where."""
    found, practices = flow.streams(data), len(data.bundle.practices)
    return Figure(
        name="flow",
        kind=words("evidence.kind.count"),
        title=words("evidence.flow.title"),
        said=(words("evidence.flow.said"),),
        pictures=flow.pictures(found, data, words),
        table=flow.table(found, data, words),
        counted=flow.summed(found, data, words),
        sources=sources((REGISTRY,), data, words),
        method=method_link(ANCHORS["flow"], words),
        csv=_file("flow", words),
        marks=tuple((f"payer-{payer}", words(f"evidence.flow.mark.{payer}")) for payer in flow.PAYERS),
        small=flow.crossing(found, words),
        hint=words("evidence.flow.hint"),
        rows=(rows_link(View(lang=words.lang)), words("evidence.all_practices", n=whole(practices, words))),
    )


def comparison_figure(data: Shown, words: Words) -> Figure:
    """Practices beside reachable meeting places, within classes of need."""
    ratio = data.bundle.evidence["association"]["rate_ratio"] or {}
    indicator = ratio.get("indicator")
    need = need_indicators(data, words).get(str(indicator), "")
    counts = comparison.counted(data)
    return Figure(
        name="comparison",
        kind=words("evidence.kind.comparison"),
        title=words("evidence.comparison.title"),
        said=(*comparison.said(data, words), words("evidence.comparison.not_why")),
        pictures=comparison.pictures(data, words),
        table=comparison.table(data, words),
        counted=words(
            "evidence.comparison.n", need=need, **{name: whole(number, words) for name, number in counts.items()}
        ),
        sources=sources((REGISTRY, *behind_need(indicator, data.bundle)), data, words),
        method=method_link(ANCHORS["comparison"], words),
        csv=_file("comparison", words),
        **_areas(indicator, data, words),
    )


def together_figure(data: Shown, indicator: str, words: Words) -> Figure:
    """Need and support in the same areas."""
    indicators = need_indicators(data, words)
    areas = together.areas(data, indicator)
    return Figure(
        name="together",
        kind=words("evidence.kind.comparison"),
        title=words("evidence.together.title"),
        said=together.said(data, indicator, words),
        pictures=(),
        table=together.table(data, indicators, words),
        counted=words("evidence.together.n", n=whole(areas, words), need=indicators[indicator]),
        sources=sources(behind_need(indicator, data.bundle), data, words),
        method=method_link(ANCHORS["together"], words),
        csv=_file("together", words),
        **_areas(indicator, data, words),
    )


def spread_figure(data: Shown, indicator: str, words: Words) -> Figure:
    """Support over residents ordered by need."""
    found = spread.spread(data, indicator)
    return Figure(
        name="spread",
        kind=words("evidence.kind.spread"),
        title=words("evidence.spread.title"),
        said=spread.said(data, indicator, words),
        pictures=spread.pictures(data, indicator, words),
        table=spread.table(data, indicator, words),
        counted=words(
            "evidence.spread.n",
            n=whole(found["areas"] if found else 0, words),
            need=need_indicators(data, words)[indicator],
        ),
        sources=sources(behind_need(indicator, data.bundle), data, words),
        method=method_link(ANCHORS["spread"], words),
        csv=_file("spread", words, indicator),
        **_areas(indicator, data, words),
    )


def effort_figure(data: Shown, words: Words) -> Figure:
    """Where somebody searched; its matrix is drawn by the page's own template."""
    return Figure(
        name="search-effort",
        kind=words("evidence.kind.count"),
        title=words("evidence.effort.title"),
        said=effort.said(data, words),
        pictures=(),
        table=effort.table(data, words),
        counted=words("evidence.effort.n", n=whole(len(data.bundle.coverage["municipalities"]), words)),
        sources=sources((PLACES,), data, words),
        method=method_link(ANCHORS["search-effort"], words),
        csv=_file("search-effort", words),
    )


def left_out(data: Shown, words: Words) -> str:
    """What the comparisons had to leave out, and why; empty when nothing was."""
    counts = data.bundle.evidence["left_out"]
    parts: Iterable[str] = (
        words.plural(f"evidence.left_out.{name}", counts[name]) for name in LEFT_OUT if counts[name]
    )
    listed = list(parts)
    return words("evidence.left_out.said", list=words.join(listed)) if listed else ""


def _areas(indicator: str | None, data: Shown, words: Words) -> dict[str, Any]:
    """The ways to the areas behind a comparison: the map with exactly those if they have cells, and a file."""
    if not indicator:
        return {}
    file, number = _file("areas", words, indicator), areas.compared(indicator, data)
    if not number:
        return {"areas": file}
    said = words.plural("evidence.areas_on_map", number)
    return {"rows": (areas.map_link(indicator, words.lang), said), "areas": file}


def _file(name: str, words: Words, indicator: str = "") -> str:
    return f"/api/evidence/{name}.csv?lang={words.lang}" + (f"&indicator={indicator}" if indicator else "")
