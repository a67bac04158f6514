"""``practices.yaml`` and ``vocabulary.yaml``: read, checked against one another, and handed on as models.

For a form: :func:`check_entry` says what is wrong with one entry, :func:`likely_duplicates` what it may repeat.
"""

from geodata.registry.check import UNREAD, Checked, blocking, check_entry, check_registry, touched
from geodata.registry.duplicates import Duplicate, likely_duplicates
from geodata.registry.load import RETIRED, load_registry, load_vocabulary
from geodata.registry.retired import Retired, load_retired, missing_tombstones, read_retired
from geodata.registry.rules import Checks

__all__ = [
    "RETIRED",
    "UNREAD",
    "Checked",
    "Checks",
    "Duplicate",
    "Retired",
    "blocking",
    "check_entry",
    "check_registry",
    "likely_duplicates",
    "load_registry",
    "load_retired",
    "load_vocabulary",
    "missing_tombstones",
    "read_retired",
    "touched",
]
