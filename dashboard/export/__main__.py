"""``python -m dashboard.export``: what ``atlas export`` becomes once the bundle is known to be there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.export import write
from geodata.errors import GeodataError


def main() -> None:
    """Write one view or one story as a file; problems are told in full and end with status 1."""
    parser = argparse.ArgumentParser(prog="dashboard.export", description=__doc__)
    parser.add_argument("--view", default="")
    parser.add_argument("--story", default="")
    parser.add_argument("--lang", default="nl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, required=True)
    asked = parser.parse_args()
    try:
        if asked.story:
            from dashboard.export import story

            story.write(asked.story, asked.lang, asked.out, asked.bundle)
        else:
            write(asked.view, asked.out, asked.bundle)
    except GeodataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        raise SystemExit(1) from None
    except (OSError, ValueError) as error:
        print(f"{asked.out}: error export: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    print(f"{asked.out}: {asked.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
