/* World coordinates: pixels of a Web Mercator world at zoom 17, as geodata/bundle/geometry.py packs them. */
const ZOOM = 17;
const WORLD = 256 * Math.pow(2, ZOOM);

/**
 * Pixels at a zoom per world coordinate.
 * @param {number} zoom
 */
export function zoomFactor(zoom) {
  return Math.pow(2, zoom - ZOOM);
}

/**
 * World coordinates of a place in WGS84 degrees.
 * @param {number} lat
 * @param {number} lon
 * @returns {[number, number]} x to the east, y to the south
 */
export function toWorld(lat, lon) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lon + 180) / 360) * WORLD, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD];
}

/**
 * The place of world coordinates.
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]} latitude and longitude, WGS84 degrees
 */
export function toLatLng(x, y) {
  const across = Math.PI * (1 - (2 * y) / WORLD);
  return [(Math.atan(Math.sinh(across)) * 180) / Math.PI, (x / WORLD) * 360 - 180];
}
