"""The map's colours. One accent for practices; neighbourhoods in steps of one blue, light to dark.

The steps are a single-hue ramp in the manner of ColorBrewer's *Blues* (Harrower & Brewer 2003), greyed so that the
accent stands out on every step.
"""

from __future__ import annotations

ACCENT = "#c8553d"
INK = "#1d2a33"
PAPER = "#fbfaf7"
STEPS = ("#eef3f6", "#cfdfe8", "#a3c3d6", "#6f9fbd", "#3f7399")
