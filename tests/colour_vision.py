"""How colours look to readers with normal sight and with each of three colour deficiencies of full severity.

Deficiencies are simulated by the matrices of Machado, Oliveira and Fernandes (A Physiologically-based Model for
Simulation of Color Vision Deficiency, 2009), as colorspacious contains them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from colorspacious import cspace_convert

SEEN_BY = [None, "protanomaly", "deuteranomaly", "tritanomaly"]
Space = Literal["CAM02-UCS", "CIELab"]


def seen(colours: Sequence[str], by: str | None, space: Space = "CAM02-UCS") -> npt.NDArray[np.float64]:
    """Coordinates of ``#rrggbb`` colours, one row a colour: lightness first.

    Args:
        by: one of :data:`SEEN_BY`; None is normal sight.
        space: distances are perceptual in CAM02-UCS; in CIELAB they are ΔE*ab of 1976.
    """
    rgb = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in colours])
    if by:
        rgb = np.clip(cspace_convert(rgb, {"name": "sRGB1+CVD", "cvd_type": by, "severity": 100}, "sRGB1"), 0, 1)
    coordinates: npt.NDArray[np.float64] = cspace_convert(rgb, "sRGB1", space)
    return coordinates


def difference(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """The distance of two colours in the space of :func:`seen`."""
    return float(np.linalg.norm(one - other))
