"""Files of a view beside the collections: open to other sites, refused as everything else below ``/api``."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

ELSEWHERE = {"origin": "https://elsewhere.example"}
AREA = "area=440217"
# The practices of the sample where people work together.
WORKING = {
    "torekes-rabot-gent",
    "rabot-op-je-bord-gent",
    "eetcafe-toreke-gent",
    "naaiatelier-zuid-antwerpen",
    "netwerk-zonder-plek",
}


def test_geojson_follows_the_view(client: TestClient) -> None:
    answer = client.get("/api/practices.geojson?setting=working&lang=fr", headers=ELSEWHERE)
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-disposition"] == 'attachment; filename="solidarity-atlas-sample.geojson"'
    assert {feature["id"] for feature in answer.json()["features"]} == WORKING


@pytest.mark.parametrize(
    ("good", "bad", "status", "named"),
    [
        ("practices.geojson", "practices.geojson?setting=x", 400, "setting"),
        (f"neighbourhood.csv?{AREA}", "neighbourhood.csv", 400, "area"),
        (f"neighbourhood-places.csv?{AREA}", f"neighbourhood-places.csv?{AREA}&compare=nowhere", 400, "compare"),
        ("evidence/shares.csv", "evidence/shares.csv?indicator=x", 400, "indicator"),
        ("evidence/shares.csv", "evidence/nothing.csv", 404, "nothing"),
    ],
)
def test_other_sites_may_read_them_and_what_is_refused(
    client: TestClient, good: str, bad: str, status: int, named: str
) -> None:
    found, refused = (client.get(f"/api/{path}", headers=ELSEWHERE) for path in (good, bad))
    assert (found.status_code, refused.status_code) == (200, status)
    for answer in (found, refused):
        assert answer.headers["access-control-allow-origin"] == "*"
    assert named in refused.json()["description"]
    assert client.get(f"/api/{good}", headers={"if-none-match": found.headers["etag"]}).status_code == 304
