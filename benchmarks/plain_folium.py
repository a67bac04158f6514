"""The usual way with folium, in a frame of Streamlit's: areas and practices as GeoJSON, drawn by Leaflet.

As folium does it by itself, an SVG element an area; with ``?canvas=yes`` on one canvas.
"""

from __future__ import annotations

import folium
import streamlit as st

from benchmarks.plain_data import areas, asked, bounds, colours

# Leaflet from this server; its usual address is on another network.
folium.Map.default_js = [("leaflet", "/assets/leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "/assets/leaflet/leaflet.css")]

st.set_page_config(layout="wide")
indicator, rows = asked()
coloured = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": feature["geometry"],
            "properties": {
                "name": feature["properties"]["name"],
                "figure": feature["properties"][indicator],
                "colour": colour,
            },
        }
        for feature, colour in zip(areas()[1], colours(indicator), strict=True)
    ],
}
points = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {"name": row["name"]},
        }
        for row in rows
    ],
}
drawn = folium.Map(tiles=None, prefer_canvas=st.query_params.get("canvas") == "yes")
drawn.fit_bounds(bounds())
folium.GeoJson(
    coloured,
    style_function=lambda feature: {
        "fillColor": feature["properties"]["colour"],
        "fillOpacity": 0.75,
        "color": "#ffffff",
        "weight": 0.5,
    },
    tooltip=folium.GeoJsonTooltip(["name", "figure"]),
).add_to(drawn)
if rows:
    folium.GeoJson(
        points,
        marker=folium.CircleMarker(radius=5, color="#bb4a32", weight=1, fill=True, fill_opacity=0.8),
        tooltip=folium.GeoJsonTooltip(["name"]),
    ).add_to(drawn)
# What measures it asks for `map`; folium names it by a number.
root = drawn.get_root()
assert isinstance(root, folium.Figure)
root.script.add_child(folium.Element(f"window.map = {drawn.get_name()};"))
st.iframe(root.render(), height=620)
