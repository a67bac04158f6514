"""``python -m dashboard``: what ``atlas serve`` becomes once the bundle is known to be there."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    """Serve the bundle; the working folder becomes the project's, where Streamlit looks for its theme."""
    parser = argparse.ArgumentParser(prog="dashboard", description=__doc__)
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--bundle", type=Path)
    asked = parser.parse_args()
    if asked.bundle:
        os.environ["ATLAS_BUNDLE"] = str(asked.bundle.resolve())
    os.chdir(Path(__file__).resolve().parents[1])

    from dashboard.server import run

    run(asked.host, asked.port)


if __name__ == "__main__":
    main()
