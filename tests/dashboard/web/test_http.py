"""What routes share: refusals that name every value, tags in every form, and what is kept for a while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from dashboard.query.view import BadParameter
from dashboard.web.http import LruCache, known, messages, params_of


def request(query: str = "", stated: str | None = None) -> Request:
    headers = [(b"if-none-match", stated.encode())] if stated is not None else []
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers})


def test_parameters_keep_every_value_in_order() -> None:
    assert params_of(request("a=1&b=&a=2")) == {"a": ["1", "2"], "b": [""]}


def test_a_bad_value_is_told_with_what_is_allowed() -> None:
    assert messages([BadParameter("year", "x\n", "1900–2100")]) == ["year='x\\n': allowed: 1900–2100"]


@pytest.mark.parametrize("stated", ['"abc"', 'W/"abc"', '"x", W/"abc"', "*"])
@pytest.mark.parametrize("tag", ["abc", '"abc"', 'W/"abc"'])
def test_a_tag_is_known_in_every_form(stated: str, tag: str) -> None:
    assert known(request(stated=stated), tag)


@pytest.mark.parametrize("stated", [None, "", '"abcd"', '"ab"'])
def test_another_tag_is_not_known(stated: str | None) -> None:
    assert not known(request(stated=stated), "abc")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=9)), min_size=1), st.integers(1, 30))
def test_no_more_is_kept_than_may_be_and_the_last_one_always(asked: list[tuple[str, bytes]], most: int) -> None:
    kept = LruCache(most, len)
    for tag, content in asked:
        kept.keep(tag, content)
        assert kept.get(tag) == content
        tags = list(kept)
        assert len(tags) == 1 or sum(len(kept.get(one) or b"") for one in tags) <= most


def test_what_was_asked_for_least_recently_goes_first() -> None:
    kept = LruCache(2)
    for tag in ("a", "b"):
        kept.keep(tag, b"")
    kept.get("a")
    kept.keep("c", b"")
    assert list(kept) == ["a", "c"]
