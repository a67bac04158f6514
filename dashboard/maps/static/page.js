/* What a standalone page says of itself to the modules; the atlas itself leaves it unchanged. */

/**
 * A page without the atlas around it neither reads nor writes an address.
 * @typedef {object} Standalone
 * @property {string} search the view's position as in an address
 * @property {[number, number, number, number]} margins to keep free around the region: left, top, right, bottom in pixels
 * @property {(width: number) => number} cover how much of a map of this width its card may hide, in pixels
 * @property {boolean} [fixed] whether a choice leaves the map where it is
 */

export const page = {
  /** @type {Standalone | null} */
  standalone: null,
  /**
   * Files that the page carries, by address: the value of a JSON file, base64 of outlines, pictures as data: addresses.
   * They are not requested.
   * @type {Record<string, any>}
   */
  files: {},
  /** How much larger than its own pixels the map is shown. */
  magnification: 1,
};

/** Leaflet's options of a map that does not move. */
export const STILL = {
  dragging: false,
  touchZoom: false,
  scrollWheelZoom: false,
  doubleClickZoom: false,
  boxZoom: false,
  keyboard: false,
};

/** Device pixels per pixel of the map, at most 4. */
export function pixelRatio() {
  return Math.min(4, (globalThis.devicePixelRatio || 1) * page.magnification);
}
