"""From a region's files to tidy tables with one contract each: boundaries, indicators, meeting places."""

from geodata.layers.boundaries import read_boundaries, united
from geodata.layers.indicators import Indicators, read_indicators
from geodata.layers.meeting_places import read_meeting_places
from geodata.layers.tables import read_lookup

__all__ = ["Indicators", "read_boundaries", "read_indicators", "read_lookup", "read_meeting_places", "united"]
