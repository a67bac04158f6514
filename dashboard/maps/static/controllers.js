/* The controllers of a map: for each role one that stays while specs change, so that what did not change is not drawn
   again. */

/**
 * @typedef {object} Controller
 * @property {(spec: any) => void} update draws another spec
 * @property {() => void} remove takes everything off the map
 */

/** @type {WeakMap<L.Map, Map<string, any>>} */
const MAPS = new WeakMap();

/**
 * The controllers of a map by role.
 * @param {L.Map} map
 * @returns {Map<string, any>}
 */
export function controllersOf(map) {
  let found = MAPS.get(map);
  if (!found) MAPS.set(map, found = new Map());
  return found;
}

/**
 * The controller of a map that has a role, if there is one.
 * @param {L.Map} map
 * @param {string} role
 * @returns {any}
 */
export function controllerOf(map, role) {
  return controllersOf(map).get(role);
}
