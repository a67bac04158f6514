"""Answered forms: what people write becomes an entry that passes, or every problem is reported at its question."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.contributions.issue import LARGEST, Proposal, read_proposal
from geodata.contributions.issue_form import questions, reading_words
from geodata.contributions.issue_lines import read_point, read_references, read_supports
from geodata.contributions.issue_readings import read_readings
from geodata.errors import languages, messages
from geodata.models import Place, Practice, Visibility
from geodata.municipalities import known_municipalities
from geodata.project import registry_file, vocabulary_file
from geodata.registry import Checks, Retired, check_registry, load_registry, load_vocabulary
from geodata.registry.canonical import canonical, entry_text

CHECKS = Checks(
    load_vocabulary(vocabulary_file()),
    2026,
    known_municipalities(None),
    {"coffee-cart-gent": Retired(date="2026-01-01", reason="moved")},
)
OTHERS = load_registry(registry_file(), CHECKS.vocabulary)
HEADING = {question.id: question.heading for question in questions()}
ANSWERS = {
    "name": "Coffee cart",
    "language": "en · English",
    "summary_en": "Neighbours pour coffee on the square.",
    "setting": "living · wonen / habiter / living, leisure · vrije tijd / loisirs / leisure",
    "municipality": "Gent",
    "supports": "- professional: community worker; Stad Gent; local [1]",
    "references": "Coffee on the square; https://example.org/coffee; 2024",
    "agreed": "- [x] It names no private persons",
}


def issue(change: dict[str, str] | None = None, **more: str) -> str:
    answers = {**ANSWERS, **(change or {}), **more}
    return "\n\n".join(f"### {HEADING[name]}\n\n{text or '_No response_'}" for name, text in answers.items())


def read(text: str, others: tuple[Practice, ...] = OTHERS) -> Proposal:
    return read_proposal(text.encode("utf-8", "surrogatepass"), CHECKS, others)


def reported(proposal: Proposal) -> list[tuple[str, str]]:
    return [(item.file, item.message_key or item.rule) for item in proposal.problems]


def test_answers_become_an_entry_that_passes_as_it_is() -> None:
    proposal = read(issue())
    assert proposal.problems == ()
    (practice,) = check_registry(proposal.text.encode(), CHECKS).practices
    assert practice == proposal.practice
    assert canonical(proposal.text.encode())[0] == proposal.text
    assert (practice.name, practice.setting) == ("Coffee cart", ("living", "leisure"))
    (support,), (reference,) = practice.supports, practice.references
    assert (support.kind, support.what["en"], support.provider, support.funding) == (
        "professional", "community worker", "Stad Gent", "local",
    )  # fmt: skip
    assert support.references == (reference.id,) == ("example-org-2024",)
    assert (reference.title, reference.url, reference.year) == (
        "Coffee on the square",
        "https://example.org/coffee",
        2024,
    )


def test_the_id_is_neither_one_in_use_nor_one_that_was_taken_out() -> None:
    first = read(issue()).practice
    assert first is not None
    assert first.id == "coffee-cart-gent-2"
    second = read(issue(), (*OTHERS, first)).practice
    assert second is not None
    assert second.id == "coffee-cart-gent-3"


@pytest.mark.parametrize("name", ["Gent", "Coffee cart Gent", "Café « L’Été » à 100 %", "شارع", "a" * 300, "9"])
def test_an_id_is_made_of_any_name(name: str) -> None:
    proposal = read(issue(name=name))
    assert proposal.practice is not None
    assert proposal.practice.name == name


@pytest.mark.parametrize("language", languages())
def test_headings_are_read_in_each_language_and_by_id(language: str) -> None:
    for heading in (lambda q: q.label[language], lambda q: q.id, lambda q: f" {q.label[language].upper()} ##"):
        by_id = {question.id: question for question in questions()}
        text = "\r\n\r\n".join(f"### {heading(by_id[name])}\r\n\r\n{answer}" for name, answer in ANSWERS.items())
        assert read(text).problems == ()


def test_a_text_that_was_wrapped_is_one_paragraph_and_an_empty_line_starts_another() -> None:
    wrapped = read(issue(summary_en="Neighbours pour\ncoffee."))
    assert wrapped.practice is not None
    assert wrapped.practice.summary["en"] == "Neighbours pour coffee."
    assert reported(read(issue(summary_en="One.\n\nTwo."))) == [("summary_en", "one-paragraph")]


def test_every_problem_is_reported_at_once_at_its_question_and_line() -> None:
    text = issue(
        name="", municipality="Gand", setting="lving", status="ended · gestopt / arrêtée / ended", start="long ago",
        postcode="B-9000", supports="profesional: someone\njust words\nsubsidy: money; Stad Gent; local [4]",
        references="https://example.org/x\nA page without address",
    )  # fmt: skip
    proposal = read(text)
    assert (proposal.practice, proposal.text) == (None, "")
    found = reported(proposal)
    assert set(found) >= {
        ("name", "form-missing"), ("setting", "vocabulary"), ("start", "number"), ("postcode", "postcode"),
        ("supports", "form-support"), ("supports", "form-source-number"), ("references", "form-source-title"),
        ("references", "form-source"),
    }  # fmt: skip
    lines = text.split("\n")
    for item in proposal.problems:
        if item.file in ("setting", "start", "postcode"):
            assert lines[item.line - 1] in ("lving", "long ago", "B-9000")
        if item.message_key == "form-support":
            assert lines[item.line - 1] == "just words"


@pytest.mark.parametrize(
    ("change", "question", "message"),
    [
        ({"point": "near the church"}, "point", "form-point"),
        ({"point": "51.06, 3.71"}, "precision", "form-precision"),
        ({"precision": "street"}, "precision", "form-precision-alone"),
        ({"point": "3.7099, 51.0619", "precision": "street"}, "point", "swapped-coordinates"),
        ({"agreed": "- [ ] It names no private persons"}, "agreed", "form-agreed"),
        ({"language": "", "summary_nl": "Buren."}, "supports", "form-language"),
        ({"summary_en": "Call 09 123 45 67 for coffee."}, "summary_en", "personal-phone"),
        ({"summary_en": "<script>alert(1)</script>"}, "summary_en", "html"),
        ({"references": ""}, "references", "form-missing"),
        ({"verified": "2010"}, "verified", "stale"),
        ({"supports": "professional: worker; Stad Gent; the mayor"}, "supports", "vocabulary"),
        ({"supports": "professional: worker; a; local; more"}, "supports", "vocabulary"),
        ({"supports": "professional: worker; a; local; runs; more"}, "supports", "form-support"),
        ({"supports": "professional: worker; a; local; runs"}, "supports", "form-reading-source"),
        ({"readings": "stance: avoids"}, "readings", "form-reading-source"),
        ({"readings": "stance: hostile [1]"}, "readings", "vocabulary"),
        ({"readings": "stance: avoids [1]\nstance: seeks [1]"}, "readings", "form-reading"),
        ({"readings": "who decides: agenda [1]"}, "readings", "form-reading"),
        ({"readings": "critical note: access: [1]"}, "readings", "form-reading"),
        ({"readings": "just words"}, "readings", "form-reading"),
        ({"readings": "works with: a hall [3]"}, "readings", "form-source-number"),
        ({"readings": "works with: a hall; a; lent; more [1]"}, "readings", "form-reading"),
        ({"readings": "critical note: access: call 09 123 45 67 [1]"}, "readings", "personal-phone"),
        (
            {"language": "", "summary_nl": "Buren.", "supports": "", "readings": "works with: a hall [1]"},
            "readings",
            "form-language",
        ),
    ],
)
def test_a_mistake_is_reported_at_its_question(change: dict[str, str], question: str, message: str) -> None:
    assert (question, message) in reported(read(issue(change)))


def test_a_warning_stops_nobody() -> None:
    proposal = read(issue(verified="2010"))
    assert proposal.practice is not None
    assert reported(proposal) == [("verified", "stale")]


def test_a_heading_that_stands_twice_is_reported_and_does_not_overwrite() -> None:
    proposal = read(issue() + f"\n\n### {HEADING['name']}\n\nAnother")
    assert reported(proposal) == [("name", "form-twice")]


def test_text_before_the_first_question_is_reported_and_stops_nobody() -> None:
    proposal = read("Hello!\n\n" + issue())
    assert reported(proposal) == [("", "form-stray")]
    assert proposal.practice is not None


def test_a_heading_of_ones_own_belongs_to_the_answer() -> None:
    assert reported(read(issue(summary_en="Coffee.\n\n### Why\n\nBecause."))) == [("summary_en", "one-paragraph")]


@pytest.mark.parametrize(
    "text", ["", "Hello", "### Hello\n\nthere", "_No response_", issue(dict.fromkeys(ANSWERS, ""))]
)
def test_an_issue_without_answers_is_reported_as_such(text: str) -> None:
    assert ("", "form-nothing") in reported(read(text))


def test_an_issue_that_is_too_large_is_not_read() -> None:
    assert reported(read("a" * (LARGEST + 1))) == [("", "form-size")]


def test_signs_that_hide_or_turn_text_are_refused_and_tabs_forgiven() -> None:
    assert ("", "control-character") in reported(read(issue(name="Coffee\u202etrac")))
    assert read(issue(summary_en="Coffee\tcart.")).practice is not None


# The whole entry in one answer


def pasted(entry: str, fence: str = "```") -> str:
    return f"### {HEADING['entry']}\n\n{fence}yaml\n{entry}\n{fence}\n\n" + issue(name="Not this one", start="long ago")


def entry_of(proposal: Proposal) -> str:
    assert proposal.problems == ()
    return proposal.text


def test_a_pasted_entry_wins_over_the_answers() -> None:
    text = entry_of(read(issue()))
    assert entry_of(read(pasted(text.rstrip()))) == text


def test_a_pasted_entry_may_lack_its_id_its_dash_and_its_fence_and_keeps_its_comments() -> None:
    text = entry_of(read(issue()))
    keys = "\n".join(line[2:] for line in text.splitlines())
    for written in (keys, keys.replace("id: coffee-cart-gent-2\n", ""), text.replace("id: coffee-cart-gent-2\n  ", "")):
        assert entry_of(read(pasted(written))) == text
        assert entry_of(read(f"### {HEADING['entry']}\n\n{written}\n")) == text
    assert "# ours" in entry_of(read(pasted(text.replace("setting:", "# ours\n  setting:"))))


def test_a_mistake_in_a_pasted_entry_has_its_line_in_the_issue() -> None:
    body = pasted(entry_of(read(issue())).replace("[living, leisure]", "[living, leisur]"))
    (found,) = read(body).problems
    assert found.rule == "vocabulary"
    assert "leisur]" in body.split("\n")[found.line - 1]


@pytest.mark.parametrize(
    "entry",
    ["- &a [*a]", "- id: x\n- id: y", "- <<: {a: b}", "- !!python/object:os.system x", "--- a", "{{{", "-", "- x"],
)
def test_tricks_of_yaml_are_refused_with_a_place(entry: str) -> None:
    proposal = read(pasted(entry))
    assert proposal.practice is None
    assert any(item.file == "entry" for item in proposal.problems)


def test_a_fence_that_is_not_closed_hides_no_question() -> None:
    text = f"### {HEADING['entry']}\n\n```yaml\n- id: x\n\n### {HEADING['name']}\n\nCoffee"
    assert read(text).practice is None


def test_a_pasted_entry_with_an_id_in_use_takes_the_place_of_that_practice() -> None:
    text = entry_of(read(issue())).replace("coffee-cart-gent-2", OTHERS[0].id)
    proposal = read(pasted(text))
    assert (proposal.problems, proposal.changes, proposal.text) == ((), True, text)
    assert not read(issue()).changes
    assert not read(pasted(entry_of(read(issue())))).changes


def test_a_pasted_entry_that_says_what_the_registry_says_is_reported() -> None:
    own = entry_text(OTHERS[1].model_dump(mode="json", exclude_none=True))
    assert ("entry", "form-unchanged") in reported(read(pasted(own)))
    (found,) = [item for item in read(pasted(own)).problems if item.severity == "error"]
    assert found.message() == f"the registry says exactly this about {OTHERS[1].id} already"


def test_a_pasted_entry_with_an_id_that_was_taken_out_stays_refused() -> None:
    text = entry_of(read(issue())).replace("coffee-cart-gent-2", "coffee-cart-gent")
    assert reported(read(pasted(text))) == [("entry", "retired-id")]


# Lines


@pytest.mark.parametrize(
    "line",
    [
        "professional: community worker; Stad Gent; local",
        "* Professionals : community worker | Stad Gent | city or municipality",
        "1. professional; community worker; Stad Gent; stad of gemeente",
        "professionnels: community worker;Stad Gent;VILLE OU COMMUNE;".rstrip(";"),
        "professional · professionals / professionnels: community worker; Stad Gent; local",
    ],
)
def test_near_forms_of_a_support_are_read_the_same(line: str) -> None:
    lines = read_supports(line, "en", (), CHECKS.vocabulary)
    assert lines.problems == []
    what = {"en": "community worker"}
    given = {"kind": "professional", "what": what, "provider": "Stad Gent", "funding": "local"}
    # The registry wants the role of a professional written, also where nobody stated it.
    assert lines.items == [{**given, "role": "unknown"}]


@pytest.mark.parametrize("role", ["co_runs", "trekt mee", "Porte avec d’autres", "co_runs · trekt mee / co-runs it"])
def test_near_forms_of_a_role_are_read_the_same(role: str) -> None:
    lines = read_supports(f"subsidy: a grant; ; ; {role} [1]", "en", ("page",), CHECKS.vocabulary)
    assert lines.problems == []
    what = {"en": "a grant"}
    assert lines.items == [{"kind": "subsidy", "what": what, "role": "co_runs", "references": ["page"]}]


@pytest.mark.parametrize("language", languages())
def test_lines_about_readings_start_with_words_of_each_language(language: str) -> None:
    stance, decides, works, grew, note = (words[language] for words in reading_words().values())
    lines = (
        f"{stance}: avoids [1]", f"- {decides.upper()}: agenda: participants [1, 2]",
        f"{works}: a kitchen | Stad Gent | lent [2]", f"{works} : a garden [1]", f"{grew}: An older club [1]",
        f"{grew}: torekes-rabot-gent [1]", f"{note}: access: 3 in 4 cannot come: too late; too far [2]",
    )  # fmt: skip
    answer = read_readings("\n".join(lines), "en", ("a", "b"), {"torekes-rabot-gent"}, CHECKS.vocabulary)
    assert answer.problems == []
    assert answer.entry == {
        "stance": {"term": "avoids", "references": ["a"]},
        "decides": [{"about": "agenda", "who": "participants", "references": ["a", "b"]}],
        "resources": [
            {"what": {"en": "a kitchen"}, "held_by": "Stad Gent", "tenure": "lent", "references": ["b"]},
            {"what": {"en": "a garden"}, "references": ["a"]},
        ],
        "builds_on": [
            {"name": "An older club", "references": ["a"]},
            {"practice": "torekes-rabot-gent", "references": ["a"]},
        ],
        "critical_notes": [
            {"kind": "access", "note": {"en": "3 in 4 cannot come: too late; too far"}, "references": ["b"]}
        ],
    }


def test_a_form_with_readings_becomes_an_entry_that_passes_as_it_is() -> None:
    text = issue(
        supports="professional: community worker; Stad Gent; local; supports [1]\nmeeting_infrastructure: a hall",
        readings="stance: avoids [1]\n\nwho decides: money: shared [1]\ncritical note: who_pays: Nobody says. [1]",
    )
    proposal = read(text)
    assert proposal.problems == ()
    practice = proposal.practice
    assert practice is not None
    assert canonical(proposal.text.encode())[0] == proposal.text
    assert [support.role for support in practice.supports] == ["supports", "unknown"]
    assert practice.stance is not None
    assert (practice.stance.term, practice.stance.references) == ("avoids", ("example-org-2024",))
    assert [(one.about, one.who) for one in practice.decides] == [("money", "shared")]
    assert practice.critical_notes[0].note == {"en": "Nobody says."}


def test_a_mistake_in_a_reading_has_its_line_in_the_issue() -> None:
    text = issue(readings="stance: avoids [1]\nwho decides: agenda: nobody [1]\n\nwho decides: rules: shared")
    lines = text.split("\n")
    assert [(item.message_key or item.rule, lines[item.line - 1]) for item in read(text).problems] == [
        ("vocabulary", "who decides: agenda: nobody [1]"),
        ("form-reading-source", "who decides: rules: shared"),
    ]


def test_a_support_may_leave_out_provider_and_payer() -> None:
    assert read_supports("expertise: advice", "en", (), CHECKS.vocabulary).items == [
        {"kind": "expertise", "what": {"en": "advice"}}
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Coffee; https://example.org/a; 2024",
        "Coffee, https://example.org/a, 2024.",
        "- Coffee — https://example.org/a (2024)",
        "[Coffee](https://example.org/a), 2024",
        "Coffee: <https://example.org/a> 2024",
        "https://example.org/a | Coffee | 2024",
    ],
)
def test_near_forms_of_a_source_are_read_the_same(line: str) -> None:
    lines = read_references(line)
    assert lines.problems == []
    assert lines.items == [
        {"id": "example-org-2024", "title": "Coffee", "url": "https://example.org/a", "year": "2024"}
    ]


def test_a_year_in_a_title_or_an_address_stays_there() -> None:
    (item,) = read_references("Report of 2019; https://example.org/2018/x; 2021").items
    assert (item["title"], item["url"], item["year"]) == ("Report of 2019", "https://example.org/2018/x", "2021")


def test_sources_of_one_page_and_year_get_ids_of_their_own() -> None:
    items = read_references("A; https://example.org/a; 2024\nB; https://www.example.org/b; 2024").items
    assert [item["id"] for item in items] == ["example-org-2024", "example-org-2024-2"]


@pytest.mark.parametrize(
    "text",
    [
        "51.0619, 3.7099", "51.0619 3.7099", "51,0619; 3,7099", "51,0619, 3,7099", "lat 51.0619 lon 3.7099",
        "51.0619,3.7099", "https://example.org/#map=17/51.0619/3.7099", "https://example.org/@51.0619,3.7099,17z",
    ],
)  # fmt: skip
def test_near_forms_of_a_point_are_read_the_same(text: str) -> None:
    assert read_point(text) == ("51.0619", "3.7099")


@pytest.mark.parametrize("text", ["", "51", "51.0619", "51.0 3.7 4.2", "Gent 9000"])
def test_what_is_not_two_numbers_is_no_point(text: str) -> None:
    assert read_point(text) is None


# Sentences


def test_every_sentence_about_a_form_is_in_three_languages_with_the_same_placeholders() -> None:
    parts = [set(messages(language)["comment"]) for language in languages()]
    assert parts[0] == parts[1] == parts[2]


def test_every_sentence_about_a_form_is_said() -> None:
    texts = [
        "a" * (LARGEST + 1), "", "x\n" + issue(), issue() + issue(), issue(references=""),
        issue(agreed="- [ ] x"), issue(point="x"), issue(point="51.1, 3.7"), issue(precision="street"),
        issue(language="", summary_nl="x"), issue(supports="x", references="x\nhttps://example.org"),
        issue(supports="policy: x [9]"), issue(readings="x"), issue(readings="stance: seeks"),
        pasted(entry_text(OTHERS[0].model_dump(mode="json", exclude_none=True))),
    ]  # fmt: skip
    message = {item.message_key for text in texts for item in read(text).problems}
    hidden = OTHERS[0].model_copy(update={"visibility": Visibility.MUNICIPALITY, "place": Place(municipality="Gent")})
    open_again = pasted(entry_text(hidden.model_dump(mode="json", exclude_none=True, exclude={"visibility"})))
    message |= {item.message_key for item in read(open_again, (hidden,)).problems}
    assert {name for name in messages("en")["sentences"] if name.startswith("form-")} == message - {""} - {
        name for name in message if not name.startswith("form-")
    }


# Whatever anybody writes


PIECES = st.sampled_from([
    "### ", "```", "```yaml\n", "~~~", "\n", "\n\n", "- ", ": ", "; ", "[1]", "@everyone", "<!-- x -->", "<b>", "&a ",
    "*a",
    "!!str ", "{", "}", "[", "]", "|", ">", "'", '"', "\\", "#", "#12", "_No response_", "https://example.org/a",
    "2024", "- [ ] x", "living", "Gent", "51.06, 3.71", "\r", "\t", "\u202e", "\ud800", "\x00", "%", "$(id)", "`id`",
    "${{ x }}",
    "- id: a\n  name: b", "name: x", "NO", "1e9", "../../etc",
    *(f"\n### {heading}\n\n" for heading in HEADING.values()),
])  # fmt: skip
MESS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join)


def accepted_or_reported(text: str) -> None:
    proposal = read(text)
    for language in languages():
        assert all(item.message(language) and item.fix(language) for item in proposal.problems)
    if proposal.practice is None:
        assert any(item.severity == "error" for item in proposal.problems)
        assert proposal.text == ""
    else:
        checked = check_registry(proposal.text.encode(), CHECKS)
        assert checked.errors == ()
        assert checked.practices == (proposal.practice,)
        assert canonical(proposal.text.encode())[0] == proposal.text


@settings(max_examples=60)
@given(MESS)
def test_any_text_is_an_entry_that_passes_or_problems(text: str) -> None:
    accepted_or_reported(text)


@settings(max_examples=60)
@given(st.sampled_from(sorted(set(HEADING) - {"entry"})), MESS)
def test_any_text_in_any_answer_is_an_entry_that_passes_or_problems(name: str, text: str) -> None:
    accepted_or_reported(issue({name: text}))


@settings(max_examples=60)
@given(MESS, st.integers(0, 400))
def test_any_text_anywhere_in_a_pasted_entry_is_an_entry_that_passes_or_problems(text: str, at: int) -> None:
    entry = read(issue()).text
    accepted_or_reported(pasted(entry[:at] + text + entry[at:]))


@settings(max_examples=60)
@given(st.text(alphabet=string.printable + "éß—’&", min_size=1, max_size=80))
def test_a_name_that_is_accepted_is_the_name_that_was_written(name: str) -> None:
    practice = read(issue(name=name)).practice
    if practice is not None:
        assert " ".join(practice.name.split()) == " ".join(name.split())
