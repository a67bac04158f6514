"""The atlas bundle on disk: the only thing between ``geodata`` and ``dashboard``.

Reading it needs pandas, pyarrow and shapely only; writing it is in :mod:`geodata.bundle.writer`, which nobody but the
build imports, so that the web process starts without geopandas.
"""

from geodata.bundle.models import SCHEMA_VERSION
from geodata.bundle.reader import Bundle, read_bundle, read_manifest

__all__ = ["SCHEMA_VERSION", "Bundle", "read_bundle", "read_manifest"]
