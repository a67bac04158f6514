"""The adapter to matplotlib: a :class:`dashboard.maps.spec.MapSpec` as a picture."""

from pathlib import Path

TYPEFACES = Path(__file__).parent / "typefaces"
