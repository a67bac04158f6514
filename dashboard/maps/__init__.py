"""From a view to a folium map: layers, classes, symbols; one builder for page, embed and export."""
