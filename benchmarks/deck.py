"""The usual way with pydeck: areas as a GeoJsonLayer and practices as a ScatterplotLayer, drawn by deck.gl on WebGL."""

from __future__ import annotations

import math

import pydeck
import streamlit as st

from benchmarks.plain_data import areas, asked, bounds, colours

# Without a style, Streamlit asks another network for a base map; with its own mark for "no style", it draws none.
NO_BASE_MAP = "__MAP_STYLE__"

st.set_page_config(layout="wide")
indicator, rows = asked()
features = [
    {
        "type": "Feature",
        "geometry": feature["geometry"],
        "properties": {
            "name": feature["properties"]["name"],
            "figure": feature["properties"][indicator],
            "colour": [int(colour[at : at + 2], 16) for at in (1, 3, 5)],
        },
    }
    for feature, colour in zip(areas()[1], colours(indicator), strict=True)
]
(south, west), (north, east) = bounds()
zoom = min(math.log2(360 * 900 / 512 / (east - west)), math.log2(180 * 560 / 512 / (north - south)))
view = pydeck.ViewState(latitude=(south + north) / 2, longitude=(west + east) / 2, zoom=zoom)
layers = [
    pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id="areas",
        get_fill_color="properties.colour",
        # Without a graphics card deck.gl draws borders four times as slowly as areas without: it is measured without.
        stroked=False,
        opacity=0.75,
        pickable=True,
    ),
    pydeck.Layer(
        "ScatterplotLayer",
        [{"name": row["name"], "position": [row["lon"], row["lat"]]} for row in rows],
        id="practices",
        get_position="position",
        get_fill_color=[187, 74, 50],
        get_radius=5,
        radius_units="'pixels'",
        pickable=True,
    ),
]
st.pydeck_chart(
    pydeck.Deck(
        layers, initial_view_state=view, map_style=NO_BASE_MAP, map_provider=None, tooltip={"text": "{name}\n{figure}"}
    ),
    height=620,
    key="map",
)
