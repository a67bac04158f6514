"""What the plain ways draw, read once for all sessions; and the two controls that they share with the atlas."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

PALETTE = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
NO_FIGURE = "#dddddd"


def areas() -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Indicator id → label, and the GeoJSON features of all areas; as they come where the address asks for that."""
    return _read("areas-whole" if st.query_params.get("outlines") == "whole" else "areas")


@st.cache_resource
def _read(name: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    content = json.loads((Path(os.environ["BENCHMARK_DATA"]) / f"{name}.json").read_text("utf-8"))
    return content["labels"], content["geojson"]["features"]


@st.cache_resource
def practices() -> list[dict[str, Any]]:
    """All practices: ``name``, ``lat``, ``lon``, ``setting``."""
    rows: list[dict[str, Any]] = json.loads((Path(os.environ["BENCHMARK_DATA"]) / "practices.json").read_text("utf-8"))
    return rows


@st.cache_data
def colours(indicator: str) -> list[str]:
    """The colour of each area: five classes with as many areas in each."""
    values = np.array([feature["properties"][indicator] for feature in _read("areas")[1]], dtype=float)
    edges = np.nanquantile(values, [0.2, 0.4, 0.6, 0.8])
    steps = np.searchsorted(edges, values)
    return [NO_FIGURE if np.isnan(value) else PALETTE[step] for value, step in zip(values, steps, strict=True)]


@st.cache_data
def bounds() -> list[list[float]]:
    """South-west and north-east corner (latitude, longitude) around all practices."""
    rows = practices()
    lats, lons = [row["lat"] for row in rows], [row["lon"] for row in rows]
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def asked() -> tuple[str, list[dict[str, Any]]]:
    """The chosen indicator and the practices in the chosen settings."""
    labels = areas()[0]
    with st.sidebar:
        indicator = st.selectbox("Colour of the neighbourhoods", list(labels), format_func=labels.__getitem__)
        settings = sorted({setting for row in practices() for setting in row["setting"]})
        chosen = st.pills("Setting", settings, selection_mode="multi")
    return indicator, [row for row in practices() if not chosen or set(chosen) & set(row["setting"])]
