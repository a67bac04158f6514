"""Writes ``tests/data/cases/labels.json``: cases by hand and made-up ones, with what the Python modules answer.

    python -m tests.dashboard.maps.label_cases

The file is checked by Python and by ``tests/scripts/labels.test.js``; it is written anew only where a rule changes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from random import Random
from typing import Any

from dashboard.maps.label_callouts import Remark, place_callouts
from dashboard.maps.label_placement import STYLES, Candidate, Obstacle, broken, place_labels, text_width, wrapped

FILE = Path(__file__).parents[2] / "data" / "cases" / "labels.json"
ABOUT = "Names on maps, placed by dashboard/maps and dashboard/maps/static alike; pixels, and tenths of one in widths."
FRAME = (0.0, 0.0, 900.0, 600.0)
NAMES = (
    "Antwerpen", "Sint-Jans-Molenbeek", "Watermael-Boitsfort / Watermaal-Bosvoorde", "Dam", "'t Heiken", "Brügge",
    "Amandus & Atheneum", "Elisabethbegijnhof - Prinsenhof - Papegaai", "Liège", "Łódź", "A", "Oud-Berchem",
)  # fmt: skip
WIDTHS = (*NAMES, "", " ", "漢字", "👍🏽 Dam", "e\u0301", "…–’", "Ĳzer\u0142")


def spots(text: str, *places: tuple[float, float], **values: Any) -> list[Candidate]:
    """Candidates of one name at several places."""
    given = {"kind": "area", "size": 12.0, **values}
    return [Candidate(f"{text}-{at}", text, x, y, rank=at, **given) for at, (x, y) in enumerate(places)]


BY_HAND: dict[str, tuple[list[Candidate], list[Obstacle], int]] = {
    "nothing": ([], [], 5),
    "one in the middle of the frame": (spots("Dam", (450, 300)), [], 5),
    "two on one spot: the second moves": (spots("Dam", (450, 300), (450, 300)), [], 5),
    "seven on one spot: some yield": (spots("Antwerpen", *[(450.0, 300.0)] * 7), [], 9),
    "no more than so many": (spots("Dam", *((100.0 * at, 300.0) for at in range(1, 8))), [], 3),
    "a town is set below its ring": (
        spots("Antwerpen", (450, 300), kind="town", size=15.0), [Obstacle(455, 297, 18)], 0,
    ),
    "above where something lies below": (
        spots("Antwerpen", (450, 300), kind="town", size=15.0),
        [Obstacle(455, 297, 18), Obstacle(box=(400, 316, 500, 340))],
        0,
    ),
    "one name a ring": (
        spots("Antwerpen", (450, 300), (457, 302), kind="town", size=15.0), [Obstacle(455, 297, 18)], 0,
    ),
    "never over a symbol": (spots("Oud-Berchem", (450, 300)), [Obstacle(450 + dx, 300, 4) for dx in (-30, 30)], 5),
    "at the edge of the frame": (spots("Antwerpen", (4, 300), (896, 300), (450, 2), (450, 597)), [], 9),
    "outside the frame": (spots("Antwerpen", (-5, 300), (450, 700)), [], 9),
    "a chosen one is always set": (
        spots("Antwerpen", (10, 300), kind="named", size=14.0, must=True),
        [Obstacle(box=(0, 0, 900, 600))],
        0,
    ),
    "a highlighted area is kept clear for its own name": (
        [*spots("Dam", (450, 300), kind="named", size=14.0), *spots("Oud-Berchem", (470, 300))],
        [Obstacle(450, 300, 60, owner="Dam-0")],
        9,
    ),
    "long names are broken": (spots(NAMES[2], (450, 300), kind="city", size=14.0), [], 9),
    "halves of a tenth": (spots("Dam", (100.05, 99.95), (200.25, 199.75)), [Obstacle(150.05, 150.05, 7.05)], 9),
}  # fmt: skip
REMARKS = {
    "one": [(450.0, 300.0)],
    "three": [(380.0, 120.0), (360.0, 330.0), (420.0, 350.0)],
    "in a corner": [(12.0, 590.0)],
}


def made_up(seed: int) -> tuple[list[Candidate], list[Obstacle], int]:
    """Many names, symbols and boxes at random places, of all kinds."""
    random = Random(seed)
    kinds = list(STYLES)
    candidates = [
        Candidate(
            f"n{at}", random.choice(NAMES), round(random.uniform(-20, 920), 3), round(random.uniform(-20, 620), 3),
            random.choice(kinds), random.randrange(50), random.choice((12.0, 13.0, 13.5, 14.0, 15.0)),
            random.random() < 0.02,
        )
        for at in range(random.randrange(10, 120))
    ]  # fmt: skip
    circles = [
        Obstacle(round(random.uniform(0, 900), 3), round(random.uniform(0, 600), 3), round(random.uniform(2, 24), 2))
        for _ in range(random.randrange(60))
    ]
    corners = [(random.randrange(800), random.randrange(500)) for _ in range(random.randrange(4))]
    boxes = [Obstacle(box=(x, y, x + random.randrange(10, 120), y + 40)) for x, y in corners]
    return candidates, [*circles, *boxes], random.randrange(5, 90)


def written(one: Candidate | Obstacle) -> dict[str, Any]:
    """A value as JSON, without what it has by default."""
    defaults = {field.name: field.default for field in fields(one)}
    return {name: value for name, value in asdict(one).items() if value != defaults[name]}


def _placed(name: str, given: tuple[list[Candidate], list[Obstacle], int], gap: tuple[int, int]) -> dict[str, Any]:
    candidates, obstacles, most = given
    found = place_labels(candidates, obstacles, FRAME, most, gap)
    return {
        "name": name,
        "candidates": [written(one) for one in candidates],
        "obstacles": [written(one) for one in obstacles],
        "frame": FRAME,
        "most": most,
        "gap": gap,
        "labels": [{"id": one.id, "x": one.x, "y": one.y, "lines": one.lines} for one in found],
    }


def _called(name: str, places: list[tuple[float, float]]) -> dict[str, Any]:
    lines = ("4,131 residents. No known meeting place inside.", "One place that we missed is enough to turn this.")
    remarks = [Remark(f"r{at}", "Dam", lines, x, y) for at, (x, y) in enumerate(places)]
    obstacles = made_up(7)[1] + [Obstacle(one.x, one.y, 40, owner=one.id) for one in remarks]
    found = place_callouts(remarks, obstacles, FRAME)
    return {
        "name": name,
        "remarks": [asdict(one) for one in remarks],
        "obstacles": [written(one) for one in obstacles],
        "frame": FRAME,
        "callouts": [{"id": one.remark.id, "box": one.box, "lines": one.lines, "start": one.start} for one in found],
    }


def cases() -> dict[str, Any]:
    """The content of the file."""
    sized = [(face, size) for face in ("sans", "serif", "serif_semibold", "serif_bold") for size in (12.0, 13.5)]
    placed = [_placed(name, given, (0, 0)) for name, given in BY_HAND.items()]
    placed += [_placed(f"made up {seed}", made_up(seed), ((0, 0), (10, 5))[seed % 2]) for seed in range(6)]
    return {
        "about": ABOUT,
        "widths": [
            {"text": text, "face": face, "size": size, "width": text_width(text, face, size)}
            for face, size in sized
            for text in WIDTHS
        ],
        "broken": [
            {"text": text, "face": "sans", "size": 12, "most": most, "lines": broken(text, "sans", 12, most)}
            for text in (*WIDTHS, "Donaudampfschifffahrtsgesellschaftskapitänswitwenvereinigungshaus")
            for most in (9000, 600)
        ],
        "wrapped": [
            {"text": ABOUT, "width": width, "lines": wrapped(ABOUT, "sans", 12.5, width)} for width in (40, 238, 2000)
        ],
        "labels": placed,
        "callouts": [_called(name, places) for name, places in REMARKS.items()],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases(), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
