"""Wait for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable

# On the busiest machine; what never happens fails a test after that.
PATIENCE_S = 60


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true.

    Raises:
        TimeoutError: it is not, after :data:`PATIENCE_S`.
    """
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)
