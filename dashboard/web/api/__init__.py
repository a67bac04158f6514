"""The open API: OGC API – Features, files with their columns described, and the catalogue record.

No library does this inside our process: pygeoapi reads one configuration of its own when imported and has its data
behind its own providers, tipg needs PostGIS. Both would add dependencies to every set-up, and neither reads views.
So: Starlette routes, pre-encoded features, and tests of their conformance, with GDAL's own driver among them.
"""
