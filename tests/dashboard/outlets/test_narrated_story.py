"""A story shows what its views select, in three languages; as a page and as a file that asks for nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboard.outlets.embed import Embed, EmbedOptions
from dashboard.outlets.narrated_story import Numbers, checked_story, narrated_story, story_problems
from dashboard.outlets.story_file import story_file, story_page, write
from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset
from dashboard.query.view import View, view_query
from dashboard.web.headers import SecurityHeaders
from dashboard.web.routes import routes
from geodata.bundle import read_bundle
from geodata.bundle.models import Story
from geodata.cli import command
from geodata.stories import PLACEHOLDERS, StoryError, read_stories

ROOT = Path(__file__).resolve().parents[3]
BAD = ROOT / "tests" / "data" / "stories"
STORY = "sample-story"
CODE = re.compile(r'<script type="(?:text/javascript|importmap|module)">(.*?)</script>', re.DOTALL)
CONFIG = re.compile(r'<script type="application/json" id="present-config">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture
def client(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return TestClient(Starlette(routes=routes(Path()), middleware=[Middleware(SecurityHeaders)]))


def words(dataset: Dataset, lang: str = "en") -> Words:
    return Words(lang, dataset.bundle.vocabulary)


def page(dataset: Dataset, lang: str = "en") -> str:
    return story_page(
        narrated_story(checked_story(STORY, dataset), dataset, words(dataset, lang)), dataset, words(dataset, lang)
    )


def config(whole: str) -> dict[str, Any]:
    found = CONFIG.search(whole)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_every_step_of_every_story_can_be_shown(real: Dataset) -> None:
    assert [story.id for story in real.bundle.stories] == [STORY]
    assert story_problems(real.bundle.stories[0], real) == []
    for lang in languages():
        story = narrated_story(real.bundle.stories[0], real, words(real, lang))
        assert [scene.id for scene in story.scenes] == ["all", "supported", "one"]
        for scene in story.scenes:
            assert len(scene.embed.selection.practices) > 0
            assert not scene.bad
            assert "{" not in scene.title + scene.caption + scene.notes
        assert [re.findall(r"\d+", scene.caption) for scene in story.scenes] == [["15"], ["3", "3"], []]


def test_a_step_says_which_practices_its_map_cannot_show(real: Dataset) -> None:
    page = story_page(narrated_story(real.bundle.stories[0], real, words(real)), real, words(real))
    assert "Behind 11 of the 15 practices stand professionals or a meeting place. 2 are known only by" in page
    # Netwerk zonder plek; Huis van Onthaal.
    assert "1 has no known place" in page
    assert "1 is shown by municipality only, to protect people" in page


def test_numbers_are_those_of_the_view(real: Dataset) -> None:
    numbers = Numbers(Embed(View(lang="en", source=("encounter",)), real, EmbedOptions()))
    # Counted in tests/data/atlas/practices.yaml.
    expected = {
        "shown": 8, "total": 15, "living": 8, "working": 3, "learning": 0, "leisure": 2, "professional": 5,
        "meeting_infrastructure": 5, "support_unknown": 0, "public_money": 6,
    }  # fmt: skip
    assert {name: numbers[name] for name in expected} == {name: str(number) for name, number in expected.items()}


def test_every_name_that_a_text_may_hold_is_filled(real: Dataset) -> None:
    embed = Embed(View(lang="nl", practice="torekes-rabot-gent"), real, EmbedOptions())
    filled = {name: Numbers(embed)[name] for name in PLACEHOLDERS}
    assert filled["figure"] == "61,2"
    assert filled["rank"] == "6 van 24"
    assert all(filled.values())
    measured = real.bundle.measures
    # The view names no municipality: its areas are compared over the region.
    of = (measured["measure_id"] == "gap_bimd2011") & (measured["comparison"] == "region")
    cells = measured[of & measured["value"].notna()]["value"]
    assert filled["high_need_low_support"] == str(int((cells == 7).sum()))
    assert filled["compared"] == str(len(cells))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("unknown_parameter", "a view has no 'colour'"),
        ("bad_value", "setting='livng' cannot be used (allowed: living, working"),
        ("named_language", "the view names a language"),
        ("figure_of_nothing", "no area with a figure fills {figure}"),
        ("unknown_practice", "practice='torekes-rabot-gen' cannot be used"),
    ],
)
def test_what_a_view_cannot_be_is_told_with_its_line(real: Dataset, name: str, said: str) -> None:
    (story,) = read_stories(BAD / f"{name}.yaml").of("flanders-brussels-light")
    problems = story_problems(story, real)
    assert said in str(problems[0])
    assert problems[0].where == f"{name}.yaml:7:7"


def test_a_good_story_has_no_problems(real: Dataset) -> None:
    (story,) = read_stories(BAD / "good.yaml").of("flanders-brussels-light")
    assert story_problems(story, real) == []


def test_a_step_shows_who_supports_its_practice(real: Dataset) -> None:
    scene = next(s for s in narrated_story(checked_story(STORY, real), real, words(real)).scenes if s.id == "one")
    assert scene.behind is not None
    assert scene.behind.name == "Torekes"
    assert "Stad Gent" in [trace.provider for trace in scene.behind.traces]


@pytest.mark.parametrize("lang", languages())
def test_a_step_shows_the_card_of_the_area_that_it_chose(real: Dataset, lang: str) -> None:
    story, spoken = checked_story(STORY, real), words(real, lang)
    view = View(layers=("practices", "gap"), area="440217")
    step = story.steps[0].model_copy(update={"view": view_query(view)})
    told = narrated_story(story.model_copy(update={"steps": (step,)}), real, spoken)
    card = told.scenes[0].card
    assert card == area_card("440217", real, spoken, card_figures(view, real))
    assert card is not None
    assert card.figure is not None
    assert card.need is not None
    shown = unescape(re.sub(r"<[^>]*>", "", story_page(told, real, spoken)))
    for text in (
        card.residents,
        card.figure.value,
        card.need.cell,
        *card.certainty,
        *(one.name for one in card.places),
    ):
        assert text in shown


def test_all_that_the_maps_may_ask_for_is_in_the_page(real: Dataset) -> None:
    read = config(page(real, "fr"))

    def addresses(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set().union(*map(addresses, value.values()))
        if isinstance(value, list):
            return set().union(*map(addresses, value))
        return {value} if isinstance(value, str) and re.match("/(layers|geometry)/.", value) else set()

    assert addresses(read["steps"]) <= set(read["files"])
    assert len(read["steps"]) == len({step["id"] for step in read["steps"]}) == 3


def test_every_sheet_says_up_to_when_its_data_reach(real: Dataset) -> None:
    said = f"data up to {real.bundle.manifest.data_date} (edition {real.digest[:8]})."
    whole = page(real)
    assert whole.count(said) == whole.count('class="sheet"') == 3


def test_only_the_pages_own_scripts_run(real: Dataset) -> None:
    story = narrated_story(checked_story(STORY, real), real, words(real))
    for whole, source in ((page(real), " 'self';"), (story_file(story, real, words(real), None), " 'strict-dynamic';")):
        found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', whole)
        assert found is not None
        allowed = re.findall(r"'sha256-([^']+)'", unescape(found[1]))
        assert allowed == [
            base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in CODE.findall(whole)
        ]
        scripts = re.search("script-src[^;]*;", unescape(found[1]))
        assert scripts is not None
        assert scripts[0].endswith(source)
        assert "unsafe" not in scripts[0]
        assert "connect-src" not in found[1]


def test_a_file_asks_for_nothing_and_is_the_same_from_run_to_run(real: Dataset) -> None:
    story = narrated_story(checked_story(STORY, real), real, words(real))
    short = type(story)(story.id, story.title, story.summary, story.scenes[:2])
    whole = story_file(short, real, words(real), None)
    assert whole == story_file(short, real, words(real), None)
    bare = CONFIG.sub("", CODE.sub("", whole))
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*', bare) == []
    assert len(re.findall(r'src="data:image/png;base64,', bare)) == 2
    assert 'id="present-leave"' not in whole
    assert 'href="https://atlas.example.org/?' in story_file(short, real, words(real), "https://atlas.example.org")


def test_hostile_texts_of_a_story_and_registry_stay_text(real: Dataset) -> None:
    content = checked_story(STORY, real).model_dump()
    content["steps"][0]["title"]["en"] = content["title"]["en"] = "</script><img src=x onerror=alert(1)>"
    whole = story_page(narrated_story(Story.model_validate(content), real, words(real)), real, words(real))
    assert "<img src=x" not in whole


def test_the_route_answers_once_and_then_says_unchanged(client: TestClient) -> None:
    first = client.get(f"/present?story={STORY}&lang=fr")
    assert first.status_code == 200
    assert '<html lang="fr">' in first.text
    assert "frame-ancestors 'self'" in first.headers["content-security-policy"]
    again = client.get(f"/present?story={STORY}&lang=fr", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    plain = client.get(f"/present?story={STORY}&lang=fr", headers={"accept-encoding": "identity"})
    assert plain.text == first.text
    assert client.get("/present?lang=fr").text == first.text
    assert len(gzip.compress(first.content)) < 600_000


def test_a_link_to_a_story_shows_its_title_and_a_map(client: TestClient) -> None:
    page = client.get("/present?lang=fr").text
    said = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', page))
    assert said["og:title"] == "Un exemple"
    assert said["og:url"] == f"http://testserver/present?story={STORY}&amp;lang=fr"
    picture = client.get(unescape(said["og:image"]))
    assert picture.headers["content-type"] == "image/png"
    assert 'property="og:' not in client.get("/present.html?lang=fr").text


def test_a_story_that_is_not_there_is_not_found(client: TestClient) -> None:
    answer = client.get("/present?story=nothing&lang=en")
    assert (answer.status_code, answer.text) == (404, "This map has no story of that name.")
    assert client.get("/present.html?story=nothing").status_code == 404


def test_what_cannot_be_written_is_told_in_full(atlas_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(StoryError) as caught:
        write(STORY, "de", tmp_path / "story.pdf", atlas_bundle)
    assert [problem.rule for problem in caught.value.problems] == ["language", "suffix"]
    with pytest.raises(StoryError, match="known: sample-story"):
        write("nothing", "nl", tmp_path / "story.html", atlas_bundle)


@pytest.mark.parametrize(
    ("more", "status"), [(["--story", STORY, "--lang", "en"], 0), (["--story", STORY, "--view", "lang=nl"], 2)]
)
def test_the_command_writes_a_story(atlas_bundle: Path, tmp_path: Path, more: list[str], status: int) -> None:
    out = tmp_path / "story.html"
    done = CliRunner().invoke(command(), ["export", "--out", str(out), "--bundle", str(atlas_bundle), *more])
    assert done.exit_code == status, done.stderr
    assert out.exists() == (status == 0)
    assert done.exception is None or isinstance(done.exception, SystemExit)
