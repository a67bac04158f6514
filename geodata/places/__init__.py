"""From what an entry says about its place to coordinates: reviewed, locked, and no finer than its source."""
