"""Changes on a map: colours that say neither good nor bad, a legend with signs, and the same in files and pictures."""

from __future__ import annotations

import gzip
import json
from itertools import combinations, pairwise

import pytest

from dashboard.maps import map_files
from dashboard.maps.choropleth import NONE, choropleth
from dashboard.maps.legend import legend
from dashboard.maps.palette import ACCENT, CHANGES, INK, NOT_SEARCHED, contrast
from dashboard.maps.spec import map_spec
from dashboard.outlets.brief import Brief
from dashboard.outlets.embed import Embed, EmbedOptions
from dashboard.outlets.html_file import whole_page
from dashboard.outlets.still_picture import Size, Still
from dashboard.presenters.i18n import words_of
from dashboard.query.change import CLASSES, MIDDLE
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from tests.colour_vision import SEEN_BY, difference, seen

SINCE = View(lang="en", since=2019)


@pytest.mark.parametrize("by", SEEN_BY)
def test_falls_and_rises_are_told_apart_and_neither_is_the_red_of_a_question(by: str | None) -> None:
    colours = seen(CHANGES, by)
    assert len(CHANGES) == CLASSES
    assert min(difference(*pair) for pair in combinations(colours, 2)) >= 10
    falls, rises = colours[MIDDLE::-1, 0], colours[MIDDLE:, 0]
    for side in (falls, rises):
        assert all(one > other for one, other in pairwise(side))
    # A fall and a rise of the same size look equally strong.
    assert max(abs(fall - rise) for fall, rise in zip(falls, rises, strict=True)) < 5
    *others, red, grey = seen((*CHANGES, ACCENT, NOT_SEARCHED), by, "CIELab")
    assert min(difference(red, one) for one in others) >= 12
    assert min(difference(grey, one) for one in others) >= 8
    assert min(contrast(INK, colour) for colour in CHANGES) >= 4.5


def test_areas_have_the_class_of_their_change(ragged_dataset: Dataset) -> None:
    scale = choropleth(SINCE, ragged_dataset)
    assert scale is not None
    assert (scale.year, scale.since, scale.colours) == (2021, 2019, CHANGES)
    assert scale.edges == (-1.4, -1.0, -0.6, -0.2, 0.2, 0.6, 1.0, 1.4)
    areas = ragged_dataset.cover_of("municipality")["area_id"]
    assert dict(zip(areas, scale.codes["municipality"], strict=True)) == {"44021": "6", "44040": "2", "41002": "2"}
    assert scale.tallies["municipality"].counts == (0, 0, 2, 0, 0, 0, 1)
    # Neither the method nor the number of classes of figures is one of changes.
    assert choropleth(View(since=2019, classes="natural", steps=3), ragged_dataset) is scale
    missing = choropleth(View(since=2020), ragged_dataset)
    assert missing is not None
    assert missing.codes["municipality"][list(areas).index("44040")] == NONE
    assert missing.tallies["municipality"].no_data == 1
    plain = choropleth(View(), ragged_dataset)
    assert plain is not None
    assert (plain.since, plain.colours == CHANGES) == (None, False)


def test_the_legend_has_both_years_points_and_signs(ragged_dataset: Dataset) -> None:
    words = words_of(ragged_dataset, "en")
    said = legend(SINCE, ragged_dataset, choropleth(SINCE, ragged_dataset), words)
    assert (said.title, said.unit) == ("Poverty rate, change from 2019 to 2021", "percentage points")
    (level,) = said.levels
    assert [one.start for one in level.classes] == ["−1.4", "−1.0", "−0.6", "−0.2", "+0.2", "+0.6", "+1.0"]
    assert level.end == "+1.4"
    assert [one.count for one in level.classes] == ["0", "0", "2", "0", "0", "0", "1"]
    assert "same size on both sides of zero" in level.method
    assert level.histogram is not None
    assert sum(level.histogram.counts) == 3
    assert level.histogram.steps[len(level.histogram.steps) // 2] == MIDDLE
    missing = View(lang="en", since=2020)
    (level,) = legend(missing, ragged_dataset, choropleth(missing, ragged_dataset), words).levels
    assert level.hatches[0].label == "no figure for one of the two years (1 municipality)"


def test_the_map_reads_changes_from_a_file_of_their_own(ragged_dataset: Dataset) -> None:
    words, selection = words_of(ragged_dataset, "en"), select(SINCE, ragged_dataset.bundle, ragged_dataset.index)
    areas = map_spec(SINCE, ragged_dataset, selection, words).areas
    assert areas.title == "Poverty rate, change from 2019 to 2021, in percentage points"
    (address,) = [level.figures for level in areas.levels]
    assert address is not None
    file = map_files.find(ragged_dataset, address.removeprefix("/layers/").removesuffix(".json"))
    assert file is not None
    content = json.loads(gzip.decompress(file.content))
    ids = list(ragged_dataset.cover_of("municipality")["area_id"])
    assert dict(zip(ids, content["values"], strict=True)) == {"44021": 12, "44040": -5, "41002": -6}
    assert content["signed"] is True
    plain = map_files.figures(ragged_dataset, "municipality", "poverty_rate", 2021)
    assert "signed" not in json.loads(gzip.decompress(plain.content))
    assert plain.address != address


def test_embed_and_file_show_the_same_change_with_its_source(ragged_dataset: Dataset) -> None:
    embed = Embed(View(lang="en", since=2019, area="44040"), ragged_dataset, EmbedOptions())
    assert "Poverty rate, change from 2019 to 2021" in [source.title for source in embed.sources()]
    assert embed.title.startswith("Poverty rate, change from 2019 to 2021 – ")
    page = whole_page(embed, None)
    assert "2019: 8.1; 2021: 7.6 (% of residents)." in page
    assert r"\u22120.5" in page


def test_a_page_of_an_area_says_its_change_in_words(ragged_dataset: Dataset) -> None:
    page = Brief(View(lang="en", since=2019, area="44040"), ragged_dataset)
    assert page.change == "Poverty rate (2021): −0.5 percentage points since 2019 (8.1)."
    assert Brief(View(lang="en", area="44040"), ragged_dataset).change == ""


def test_a_picture_has_the_headline_and_the_legend_of_the_change(ragged_dataset: Dataset) -> None:
    picture = Still(SINCE, ragged_dataset, Size(1200, 800))
    assert picture.title.startswith("Poverty rate in 2021 compared with 2019: lower in 2 of the 3 municipalities")
    assert "About the same" in picture.below
    assert picture.spec.legend.subtitle == "Colour: Poverty rate, change from 2019 to 2021, percentage points"
