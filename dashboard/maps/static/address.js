/* A map's position as an address writes it. */

/** @typedef {{ center: [number, number], zoom: number }} Position latitude and longitude in WGS84 degrees, and zoom */

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const USUAL_ZOOM = "12";

/**
 * The position in the parameters of an address, as dashboard/query/view.py reads it; null for what that refuses.
 * @param {URLSearchParams} params
 * @param {number} mostZoom
 * @returns {Position | null}
 */
export function parsePosition(params, mostZoom) {
  const last = (/** @type {string} */ name) => params.getAll(name).at(-1) || "";
  const [lat, lon, ...more] = last("center").split(",").map(number);
  const zoom = number(last("zoom") || USUAL_ZOOM);
  const valid = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && !more.length && zoom >= 0 && zoom <= mostZoom;
  return valid ? { center: [lat, lon], zoom } : null;
}

/**
 * Latitude, longitude and zoom as an address writes them: to about a metre and to a hundredth of a zoom level.
 * @param {number} lat
 * @param {number} lon
 * @param {number} zoom
 * @returns {[string, string, number]}
 */
export function positionText(lat, lon, zoom) {
  return [lat.toFixed(5), lon.toFixed(5), Math.round(zoom * 100) / 100];
}

/** @param {string} text */
function number(text) {
  return NUMBER.test(text) ? Number(text) : NaN;
}
