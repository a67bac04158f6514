"""Files that are made from the code: ``make generated`` writes them, ``tests.live.test_registry`` compares them.

The table of optional keys in ``docs/method.md`` is written with them. It is made from the registry and compared with
nothing: an entry may come without it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.maps.scripts import STATIC
from geodata.municipalities.gazetteer import COVERAGE_RADII, GAZETTEER
from geodata.registry import load_registry, load_vocabulary
from geodata.registry.schema import registry_schema
from tests.geodata.met_elsewhere import met_elsewhere
from tools.bundle_document import bundle_document
from tools.drawing_module import drawing_module
from tools.gazetteer import gazetteer, measure_coverage_radii
from tools.issue_form import FORM_FILE, issue_form
from tools.label_modules import advance_widths_module, label_styles_module
from tools.readings_table import readings_table, with_table
from tools.rules_catalogue import catalogue
from tools.symbol_files import symbol_files

ROOT = Path(__file__).resolve().parents[1]
REGISTRIES = ROOT / "tests" / "data" / "registries"


def generated() -> Mapping[Path, Callable[[], str]]:
    """Each file and its required content."""
    vocabulary = load_vocabulary(ROOT / "vocabulary.yaml")
    return {
        ROOT / "practices.schema.json": lambda: registry_schema(vocabulary),
        ROOT / "docs" / "bundle.md": bundle_document,
        ROOT / "docs" / "rules.md": lambda: catalogue(REGISTRIES, vocabulary, met_elsewhere(vocabulary)),
        GAZETTEER: gazetteer,
        ROOT / FORM_FILE: lambda: issue_form(vocabulary),
        STATIC / "drawing.js": drawing_module,
        STATIC / "advance_widths.js": advance_widths_module,
        STATIC / "label_styles.js": label_styles_module,
        **symbol_files(STATIC / "symbols"),
    }


def write_readings_table() -> None:
    """Write the table of optional keys into ``docs/method.md``, of the registry as it is."""
    vocabulary, document = load_vocabulary(ROOT / "vocabulary.yaml"), ROOT / "docs" / "method.md"
    table = readings_table(load_registry(ROOT / "practices.yaml", vocabulary), vocabulary)
    document.write_text(with_table(document.read_text("utf-8"), table), "utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:]:
        # Out of the outlines of the large region, which are not in this repository.
        COVERAGE_RADII.write_text(measure_coverage_radii(Path(sys.argv[1])), "utf-8", newline="\n")
    for path, text in generated().items():
        path.write_text(text(), "utf-8", newline="\n")
    write_readings_table()
