"""Serves one of the plain ways: ``python -m benchmarks.baseline SCRIPT --data DIR --port P``.

The same server, settings (``.streamlit/``) and Leaflet files as the atlas has, so that only the way to draw differs.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script", choices=["plain_folium", "deck"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    os.environ["BENCHMARK_DATA"] = str(asked.data)

    import streamlit as st
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles
    from xstatic.pkg import leaflet

    script = Path(__file__).with_name(f"{asked.script}.py")
    app = st.App(script, routes=[Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR))])
    app.run(config={"server.address": "127.0.0.1", "server.port": asked.port})


if __name__ == "__main__":
    main()
