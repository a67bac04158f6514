"""The inset as a value: what is in it, what is said beside it in three languages, and when there is none."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.inset import InsetSpec, most
from dashboard.maps.spec import MapSpec, map_spec
from dashboard.maps.standalone import standalone_map
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from geodata.bundle import read_bundle

GENT, MELLE, AALST = "44021", "44040", "41002"


@pytest.fixture(scope="module")
def dataset(inset_bundle: Path) -> Dataset:
    return Dataset(read_bundle(inset_bundle))


def around(dataset: Dataset, *municipalities: str) -> Dataset:
    """The dataset with other municipalities in its inset."""
    manifest = dataset.bundle.manifest
    assert manifest.region_info.inset is not None
    inset = manifest.region_info.inset.model_copy(update={"municipalities": municipalities})
    info = manifest.region_info.model_copy(update={"inset": inset})
    return Dataset(replace(dataset.bundle, manifest=manifest.model_copy(update={"region_info": info})))


def spec_of(view: View, dataset: Dataset) -> MapSpec:
    words = Words(view.lang, dataset.bundle.vocabulary)
    return map_spec(view, dataset, select(view, dataset.bundle, dataset.index), words)


def inset_of(view: View, dataset: Dataset) -> InsetSpec:
    found = spec_of(view, dataset).inset
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lang", "title", "one", "all_in", "several", "none"),
    [
        (
            "nl", "Melle, van dichtbij", ("1 praktijk, in Melle",), ("2 praktijken, allemaal in Gent",),
            ("5 praktijken, waarvan 2 in Aalst en 2 in Gent", "in 3 van de 3 gemeenten"),
            ("Geen praktijken in deze selectie",),
        ),
        (
            "fr", "Melle, de près", ("1 pratique, à Melle",), ("2 pratiques, toutes à Gand",),
            ("5 pratiques, dont 2 à Alost et 2 à Gand", "dans 3 des 3 communes"),
            ("Aucune pratique dans cette sélection",),
        ),
        (
            "en", "Melle, close up", ("1 practice, in Melle",), ("2 practices, all in Ghent",),
            ("5 practices, of which 2 in Aalst and 2 in Ghent", "in 3 of the 3 municipalities"),
            ("No practices in this selection",),
        ),
    ],
)  # fmt: skip
def test_it_says_how_many_practices_are_in_it_and_where(
    dataset: Dataset,
    lang: str,
    title: str,
    one: tuple[str, ...],
    all_in: tuple[str, ...],
    several: tuple[str, ...],
    none: tuple[str, ...],
) -> None:
    view = View(lang=lang)
    assert inset_of(view, dataset).title == title
    for towns, lines in (((MELLE,), one), ((GENT,), all_in), ((GENT, MELLE, AALST), several)):
        assert inset_of(view, around(dataset, *towns)).lines == lines
    assert inset_of(View(lang=lang, municipality=("Gent",)), dataset).lines == none


def test_it_counts_and_draws_the_practices_on_show_in_it(dataset: Dataset) -> None:
    spec = spec_of(View(), dataset)
    assert spec.inset is not None
    assert spec.practices is not None
    ids = dataset.bundle.practices["municipality_id"]
    assert {ids.iloc[row] for row in spec.inset.practices} == {MELLE}
    assert set(spec.inset.practices) < set(spec.practices.rows)
    bits = "".join(f"{byte:08b}" for byte in base64.b64decode(spec.inset.shown))
    assert [row for row, bit in enumerate(bits) if bit == "1"] == list(spec.inset.practices)


@pytest.mark.parametrize(("view", "level"), [(View(), "municipality"), (View(layers=("gap",)), "neighbourhood")])
def test_its_areas_are_those_of_the_level_that_is_drawn_from_afar(dataset: Dataset, view: View, level: str) -> None:
    areas = dataset.cover_of(level)
    rows = list(inset_of(view, dataset).areas)
    assert rows
    assert set(areas["municipality_id"].iloc[rows]) == {MELLE}
    assert not areas.drop(areas.index[rows])["municipality_id"].eq(MELLE).any()


def test_without_practices_nothing_is_counted_and_without_any_layer_there_is_none(dataset: Dataset) -> None:
    assert inset_of(View(layers=("areas",)), dataset).lines == ()
    assert spec_of(View(layers=("meeting_places",)), dataset).inset is None


def test_a_region_that_declares_none_has_none(ragged_bundle: Path) -> None:
    spec = spec_of(View(), Dataset(read_bundle(ragged_bundle)))
    assert spec.inset is None
    assert "inset" not in spec.layers()


def test_a_page_that_stands_alone_has_none(dataset: Dataset) -> None:
    view = View()
    spec = spec_of(view, dataset)
    assert "inset" in spec.layers()
    assert "inset" not in dict(standalone_map(spec, view, dataset, ("zoom", "search"))["layers"])


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 9)), st.integers(1, 4))
def test_no_municipality_is_named_before_one_that_has_as_many(counts: dict[str, int], number: int) -> None:
    named = most(counts, number)
    others = [counts[key] for key in counts if key not in named]
    assert len(named) <= number
    assert all(counts[key] > other for key in named for other in others)
    # As many as that allows.
    ranked = sorted(counts.values(), reverse=True)
    assert len(named) == max(
        n for n in range(min(number, len(ranked)) + 1) if n in (0, len(ranked)) or ranked[n - 1] > ranked[n]
    )
