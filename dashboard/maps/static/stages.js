/* Places beside a map where a page wants a part of it: the legend in a column, the search in a bar, the switch of the
   street map among the layers. Without one a part is a control on the map. */

/** @typedef {"legend" | "symbols" | "search" | "streets"} StageName */

/** @type {WeakMap<L.Map, Map<StageName, HTMLElement>>} */
const STAGES = new WeakMap();

/**
 * @param {L.Map} map
 * @param {StageName} name
 * @param {HTMLElement} place
 */
export function setStage(map, name, place) {
  const stages = STAGES.get(map) || new Map();
  STAGES.set(map, stages.set(name, place));
}

/**
 * @param {L.Map} map
 * @param {StageName} name
 * @returns {HTMLElement | undefined}
 */
export function stageOf(map, name) {
  return STAGES.get(map)?.get(name);
}
