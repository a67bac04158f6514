"""How a map is drawn wherever it is drawn: on a screen by the scripts of ``static/``, in a picture by ``export``."""

from __future__ import annotations

# From here on neighbourhoods are large enough to be told apart; before it their municipalities are drawn.
FINE_FROM_ZOOM = 10.5
