"""Roles, stance, who decides and critical notes in features, files and the description; nothing said is ``unknown``."""

from __future__ import annotations

import csv
import io
from typing import Any

from starlette.testclient import TestClient

ALL, NOTHING = "naaiatelier-zuid-antwerpen", "samen-dampoort-gent"


def properties(client: TestClient, practice: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/collections/practices/items/{practice}").json()["properties"]
    return found


def test_a_feature_has_every_reading_with_who_reads_it_and_where(client: TestClient) -> None:
    said = properties(client, ALL)
    assert (said["role"], said["stance"], said["stance_read_by"]) == (["hosts"], "conditional", "registry")
    assert said["decides"][1] == {"about": "money", "who": "shared", "read_by": "atelier", "references": []}
    assert said["resources"][0]["tenure"] == "temporary"
    assert [one["practice"] for one in said["builds_on"]] == [None, "voetbal-antwerpen"]
    assert said["critical_notes"][0]["note_fr"] == "Qui travaille en journée ne peut pas participer."
    ended = properties(client, "voetbal-antwerpen")["traces"][1]
    assert {name: ended[name] for name in ("role", "start", "end", "end_reason", "after")} == {
        "role": "unknown", "start": 2008, "end": 2014, "end_reason": "not_renewed", "after": "smaller",
    }  # fmt: skip


def test_what_an_entry_leaves_out_is_unknown(client: TestClient) -> None:
    said = properties(client, NOTHING)
    assert (said["role"], said["stance"], said["decides"], said["critical_notes"]) == (["unknown"], "unknown", [], [])
    assert {said["traces"][0][name] for name in ("role", "end_reason", "after")} == {"unknown"}


def test_a_csv_has_roles_by_kind_of_support(client: TestClient) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/api/practices.csv?lang=en").content.decode("utf-8-sig")))
    by_id = {row["practice_id"]: row for row in rows}
    names = ("support_roles", "stance", "decided_by", "critical_note")
    assert [by_id[ALL][name] for name in names] == [
        "meeting_infrastructure: hosts", "conditional", "agenda: participants; money: shared", "access",
    ]  # fmt: skip
    assert [by_id[NOTHING][name] for name in names] == ["policy: unknown", "unknown", "", ""]


def test_a_filter_that_no_page_offers_yet_selects_and_is_described(client: TestClient) -> None:
    for query in ("role=runs", "stance=conditional", "decided_by=shared", "critical_note=access", "tenure=owned"):
        found = client.get(f"/api/collections/practices/items?{query}").json()["features"]
        expected = {"role=runs": ["voetbal-antwerpen"], "tenure=owned": []}.get(query, [ALL])
        assert [feature["id"] for feature in found] == expected, query
    assert client.get("/api/collections/practices/items?role=boss").status_code == 400
    parameters = client.get("/api/openapi.json").json()["components"]["parameters"]
    assert parameters["role"]["schema"]["items"]["enum"][:2] == ["runs", "co_runs"]
