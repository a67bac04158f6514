"""Measures over the atlas: pure functions from its tables to figures about areas."""

from geodata.measures.classes import classes
from geodata.measures.rates import area_counts

__all__ = ["area_counts", "classes"]
