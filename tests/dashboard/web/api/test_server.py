"""The running server: what only a real connection shows."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.request import urlopen


def test_nobody_who_asks_is_written_down(running: str, log: Path) -> None:
    with urlopen(f"{running}/api/collections?nobody=knows") as answer:
        assert answer.status == 200
    said = log.read_text("utf-8")
    assert running in said
    assert "nobody=knows" not in said
    assert "/api" not in said


def test_a_kept_connection_answers_one_question_after_another(running: str) -> None:
    connection = http.client.HTTPConnection(running.removeprefix("http://"), timeout=60)
    tags = set()
    for _ in range(3):
        connection.request("GET", "/api/collections/areas/items", headers={"accept-encoding": "gzip"})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("content-encoding")) == (200, "gzip")
        assert len(answer.read()) == int(answer.getheader("content-length") or 0)
        tags.add(answer.getheader("etag"))
    (tag,) = tags
    connection.request("GET", "/api/collections/areas/items", headers={"if-none-match": str(tag)})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (304, b"")
    connection.close()


def test_what_is_not_there_below_the_api_is_not_the_dashboard(running: str) -> None:
    connection = http.client.HTTPConnection(running.removeprefix("http://"), timeout=60)
    connection.request("GET", "/api/nothing/here", headers={"accept": "application/json"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("content-type")) == (404, "application/json")
    assert answer.getheader("set-cookie") is None
    connection.close()
