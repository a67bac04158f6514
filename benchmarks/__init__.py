"""How fast the map is, measured beside the usual ways to draw one, in one run on one machine: ``make bench``."""
