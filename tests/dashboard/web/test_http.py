"""What routes share: refusals that name every value, ETags in every form, and the in-memory cache."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from dashboard.query.parameters import BadParameter
from dashboard.web.http import LruCache, messages, not_modified, params_of


def request(query: str = "", stated: str | None = None) -> Request:
    headers = [(b"if-none-match", stated.encode())] if stated is not None else []
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers})


def test_parameters_keep_every_value_in_order() -> None:
    assert params_of(request("a=1&b=&a=2")) == {"a": ["1", "2"], "b": [""]}


def test_a_bad_value_is_told_with_what_is_allowed() -> None:
    assert messages([BadParameter("year", "x\n", "1900–2100")]) == ["year='x\\n': allowed: 1900–2100"]


@pytest.mark.parametrize("stated", ['"abc"', 'W/"abc"', '"x", W/"abc"', "*"])
@pytest.mark.parametrize("tag", ["abc", '"abc"', 'W/"abc"'])
def test_a_tag_matches_in_every_form(stated: str, tag: str) -> None:
    assert not_modified(request(stated=stated), {"etag": tag})


@pytest.mark.parametrize("stated", [None, "", '"abcd"', '"ab"'])
def test_another_tag_does_not_match(stated: str | None) -> None:
    assert not not_modified(request(stated=stated), {"etag": "abc"})


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=9)), min_size=1), st.integers(1, 30))
def test_the_cache_respects_its_limit_and_always_has_the_last_one(puts: list[tuple[str, bytes]], limit: int) -> None:
    cache = LruCache(limit, len)
    for tag, content in puts:
        cache.put(tag, content)
        assert cache.get(tag) == content
        cached = [one for name in "abcdef" if (one := cache.get(name)) is not None]
        assert len(cached) == 1 or sum(map(len, cached)) <= limit


def test_the_least_recently_used_goes_first() -> None:
    cache = LruCache(2)
    for tag in ("a", "b"):
        cache.put(tag, b"")
    cache.get("a")
    cache.put("c", b"")
    assert [cache.get(tag) for tag in ("a", "b", "c")] == [b"", None, b""]
