/* What part of the map is in view, and why. */
import { page } from "./page.js";

/* As near as the map goes to a choice by itself. */
const CLOSE = 13.5;
/* What stays free around a choice, in pixels. */
const BESIDE = 40;
/* Free around the region where no page says it: left, top, right, bottom in pixels. */
/** @type {[number, number, number, number]} */
const MARGINS = [8, 16, 8, 28];

/* `settled`: the position is somebody's choice. `shown`: the choice that was last brought into view. `sought`: one that
   somebody looked for by name, to which the map goes in any case. */
export const viewState = {
  settled: false,
  /** How many pixels of the map's foot something of the page lies over. */
  covered: () => 0,
  /** @type {string | null} */
  shown: null,
  /** @type {string | null} */
  sought: null,
};

/** @typedef {[[number, number], [number, number]]} Bounds south and west, north and east, WGS84 degrees */
/** @typedef {{ paddingTopLeft: [number, number], paddingBottomRight: [number, number] }} Padding in pixels */

/**
 * The level to draw: the coarse one from afar, the fine one from near by. Map and legend agree on it.
 * @template Level
 * @param {{ levels: Level[], from_zoom: number }} spec
 * @param {L.Map} map
 */
export function levelAt({ levels, from_zoom: fromZoom }, map) {
  return levels[map.getZoom() >= fromZoom ? levels.length - 1 : 0];
}

/** @typedef {(padding: Padding) => number} Reserve pixels below the region */
/** @type {WeakMap<L.Map, Reserve>} */
const RESERVED = new WeakMap();

/**
 * Keeps so much free below the region, for what stands there.
 * @param {L.Map} map
 * @param {Reserve} reserve
 */
export function reserveBelow(map, reserve) {
  RESERVED.set(map, reserve);
}

/**
 * What to keep free around the region.
 * @param {L.Map} map
 * @returns {Padding}
 */
export function regionPadding(map) {
  const [left, top, right, bottom] = page.standalone?.margins || MARGINS;
  /** @type {Padding} */
  const padding = { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] };
  padding.paddingBottomRight = [right, Math.max(bottom, RESERVED.get(map)?.(padding) || 0)];
  return padding;
}

/**
 * On a phone held upright a wide region would be a narrow strip on an empty sheet: less than half of its width is shown,
 * around its middle.
 * @param {L.Map} map
 * @param {Bounds} bounds
 * @returns {Bounds}
 */
export function middlePart(map, bounds) {
  const [[south, west], [north, east]] = bounds;
  const { x, y } = map.getSize();
  const wide = (east - west) * Math.cos((north * Math.PI) / 180) / (north - south);
  if (y <= x || wide < 1.6) return bounds;
  const [middle, half] = [(west + east) / 2, 0.45 * (east - west) / 2];
  return [[south, middle - half], [north, middle + half]];
}

/**
 * Fits bounds into the map, less what `padding` keeps free; without that where nothing would be left. A map that has no
 * size yet waits for one: Streamlit may give the frame its size only after the map was made.
 * @param {L.Map} map
 * @param {any} bounds
 * @param {(map: L.Map, bounds: any) => Padding} padding
 * @param {object} [options] more of Leaflet's
 */
export function fitBounds(map, bounds, padding, options) {
  const { x, y } = map.getSize();
  if (!x || !y) {
    map.once("resize", () => fitBounds(map, bounds, padding, options));
    return;
  }
  const free = padding(map, bounds);
  const [left, top] = free.paddingTopLeft;
  const [right, bottom] = free.paddingBottomRight;
  const room = x - left - right > 60 && y - top - bottom > 60;
  map.fitBounds(bounds, { animate: false, ...options, ...(room ? free : {}) });
}

/**
 * Brings a choice made elsewhere (table, address) into view; one made on the map is in view already. To one that was
 * sought by name the map goes also where it is in view, or was chosen before.
 * @param {L.Map} map
 * @param {string} id
 * @param {L.LatLngBounds} bounds
 */
export function bringIntoView(map, id, bounds) {
  if (page.standalone?.fixed || !map.options.dragging) return;
  const changed = id !== viewState.shown;
  const sought = id === viewState.sought;
  viewState.shown = id;
  const visible = viewState.settled && map.getBounds().pad(-0.05).contains(bounds) && !isSpeck(map, bounds);
  if (!sought && (!changed || visible)) return uncover(map, bounds, changed);
  viewState.settled = true;
  viewState.sought = null;
  fitBounds(map, bounds, besideTheDetail, { maxZoom: sought ? Math.max(CLOSE, map.getZoom()) : CLOSE });
}

/**
 * Moves what was chosen out from under what covers the foot of the map, or its side on a page that stands alone.
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds
 * @param {boolean} changed a choice that the page began with leaves its map where the address says
 */
function uncover(map, bounds, changed) {
  const [at, size] = [map.latLngToContainerPoint(bounds.getCenter()), map.getSize()];
  const beside = changed && page.standalone ? page.standalone.cover(size.x) : 0;
  const x = distanceOut(at.x, size.x, beside > BESIDE ? beside : 0);
  const y = distanceOut(at.y, size.y, viewState.covered());
  if (x || y) map.panBy([x, y]);
}

/**
 * How far something moves to the middle of what is free, if it lies under a cover.
 * @param {number} at
 * @param {number} length of the map's side
 * @param {number} covered how much of its end is covered
 */
function distanceOut(at, length, covered) {
  const free = length - covered;
  return covered > 0 && free > 2 * BESIDE && at > free - BESIDE ? at - free / 2 : 0;
}

/**
 * On a page that stands alone the card hides a part of the map.
 * @param {L.Map} map
 * @returns {Padding}
 */
function besideTheDetail(map) {
  const right = page.standalone ? page.standalone.cover(map.getSize().x) : BESIDE;
  return { paddingTopLeft: [BESIDE, BESIDE], paddingBottomRight: [right, BESIDE + viewState.covered()] };
}

/**
 * Whether an area is so small at this zoom that its outline would not be noticed.
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds
 */
function isSpeck(map, bounds) {
  const [one, other] = [bounds.getSouthWest(), bounds.getNorthEast()].map((end) => map.latLngToContainerPoint(end));
  const size = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y));
  return size > 0 && size < 48;
}
