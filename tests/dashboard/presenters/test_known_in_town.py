"""What panel and page list of a municipality, as the reader sees it."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import languages, words_of
from dashboard.presenters.known_in_town import FOLDED_AFTER, KnownList, known_list, more_in_town, place_item
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.neighbourhood.profile import profiles
from dashboard.presenters.panels import area_panel
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from tests.dashboard.presenters.neighbourhood import toy

GENT, RABOT = "44021", "440217"


class _AnyLink(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return {"open": f"/{name}", "map": "", "remove": ""}


def many(number: int) -> Dataset:
    """The toy with so many meeting places in Alpha, of two kinds, and one whose name is a script."""
    table = toy.shared().bundle.meeting_places
    rows = [
        {**table.iloc[0].to_dict(), "meeting_place_id": f"m{n}", "name": f"<b>{n}</b>", "operator": "<i>City</i>",
         "kind": ("library", "youth_centre")[n % 2], "area_id": "a1", "address": "Main Street 1"}
        for n in range(number)
    ]  # fmt: skip
    return toy.toy_dataset(meeting_places=pd.DataFrame(rows))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("region", ["sample_dataset", "ragged_dataset"])
def test_page_and_panel_count_what_they_list(region: str, lang: str, request: pytest.FixtureRequest) -> None:
    dataset: Dataset = request.getfixturevalue(region)
    words = words_of(dataset, lang)
    for area in dataset.areas_of("municipality")["area_id"]:
        view = View(area=area, lang=lang)
        panel = area_panel(area, dataset, words, view)
        (page,) = profiles([area], area_figures([area], dataset, view), view, dataset, words)
        counts = {name: dataset.measure_table(name, "municipality")["value"][area] for name in MEASURES}
        assert (page.practices_number, page.places_number) == tuple(counts.values())
        assert (panel.known_practices.number, panel.known_places.number) == tuple(counts.values())
        assert (len(panel.practices), len(panel.meeting_places)) == tuple(counts.values())
        html = fragment("neighbourhood_near", words, profiles=[page], links=_AnyLink())
        assert html.count('class="nb-practice"') == page.practices_number
        lists = "".join(re.findall(r'<ul class="nb-places">.*?</ul>', html, re.DOTALL))
        assert lists.count("<li>") == page.places_number
        shown = fragment("practices_here", words, panel=panel)
        assert shown.count("<li>") == panel.known_practices.number
        assert fragment("area_places", words, panel=panel, brief="").count("<li>") == panel.known_places.number


MEASURES = ("practices", "meeting_places")


def test_a_neighbourhood_says_how_many_may_be_in_it_and_where_they_are_listed(sample_dataset: Dataset) -> None:
    words = words_of(sample_dataset, "en")
    town = [known_list(GENT, kind, sample_dataset, words).unplaced_number for kind in ("practice", "meeting_place")]
    assert all(town)
    said = more_in_town(RABOT, sample_dataset, words)
    assert [int(n) for n in re.findall(r"\d+", said)] == town
    assert more_in_town(GENT, sample_dataset, words) == ""
    view = View(area=RABOT, lang="en")
    (page,) = profiles([RABOT], area_figures([RABOT], sample_dataset, view), view, sample_dataset, words)
    html = fragment("neighbourhood_near", words, profiles=[page], links=_AnyLink())
    assert said in html
    assert f'href="/{GENT}"' in fragment("area_places", words, panel=area_panel(RABOT, sample_dataset, words, view),
                                         brief="", town=f"/{GENT}")  # fmt: skip


@pytest.mark.parametrize("number", [FOLDED_AFTER, FOLDED_AFTER + 1])
def test_a_long_list_is_folded_by_kind_and_escaped(number: int) -> None:
    dataset, words = many(number), toy.words()
    found = known_list("a1", "meeting_place", dataset, words)
    folded = number > FOLDED_AFTER
    assert [group.title for group in found.groups] == (["library label", "youth_centre label"] if folded else [""])
    assert sum(len(group.items) for group in found.groups) == found.number == number
    view = View(area="a1", lang="en")
    panel = area_panel("a1", dataset, words, view)
    html = fragment("area_places", words, panel=panel, brief="")
    assert html.count("<details") == (2 if folded else 0)
    (page,) = profiles(["a1"], area_figures(["a1"], dataset, view), view, dataset, words)
    near = fragment("neighbourhood_near", words, profiles=[page], links=_AnyLink())
    for shown in (html, near):
        assert "<b>1</b>" not in shown
        assert "<i>City" not in shown
        assert "&lt;b&gt;1&lt;/b&gt;" in shown


def test_a_place_says_kind_address_precision_who_runs_it_and_where_it_was_found() -> None:
    row = many(1).bundle.meeting_places.iloc[0].to_dict()
    item = place_item(row, toy.words())
    assert item.about == ("library label", "Main Street 1", "street known", "run by <i>City</i>")
    assert (item.source, item.url) == ("source, 2019", "https://example.org/place")
    vague = {**row, "precision": "neighbourhood"}
    assert place_item(vague, toy.words()).precision == "on the map by its neighbourhood only"
    assert place_item({**vague, "address": None}, toy.words()).precision == "only the neighbourhood known"
    assert place_item({**row, "year": None}, toy.words()).source == "source"


def test_only_what_nobody_checked_says_so() -> None:
    row, words = many(1).bundle.meeting_places.iloc[0].to_dict(), toy.words()
    assert place_item(row, words).unverified == ""
    assert place_item({**row, "verified": True}, words).unverified == ""
    assert place_item({**row, "verified": False}, words).unverified == "OpenStreetMap, not verified by the editors"


@pytest.mark.parametrize("name", [None, float("nan")])
def test_a_place_without_a_name_is_called_by_its_kind(name: float | None) -> None:
    row, words = many(1).bundle.meeting_places.iloc[0].to_dict(), toy.words()
    item = place_item({**row, "name": name, "kind": "other"}, words)
    assert item.name == item.kind == item.source_title == words("osm.other_kind")


def test_a_practice_says_who_runs_it_where_a_source_does() -> None:
    supports = toy.shared().bundle.supports.assign(role="runs", provider="Somebody")
    found = known_list("a1", "practice", toy.toy_dataset(supports=supports), toy.words())
    assert isinstance(found, KnownList)
    assert [item.run_by for item in found.items] == ["run by Somebody"]
    helped = supports.assign(role="supports")
    found = known_list("a1", "practice", toy.toy_dataset(supports=helped), toy.words())
    assert [item.run_by for item in found.items] == [""]


def test_what_a_source_says_of_a_place_is_said_and_what_is_unknown_is_not(sample_dataset: Dataset) -> None:
    row = sample_dataset.bundle.meeting_places.iloc[0].to_dict()
    said = {"hours_per_week": 12.5, "open_to": "everyone", "language": "both", "step_free": "limited", "fee": "unknown"}
    words = words_of(sample_dataset, "en")
    assert place_item(row | said, words).said == (
        "open 12.5 hours a week",
        "language: Dutch and French",
        "open to: everyone",
        "wheelchair access: in part",
    )
    assert set(place_item(row | said, words).said) < set(place_item(row | said, words).about)
    assert place_item(row, words).said == ()
