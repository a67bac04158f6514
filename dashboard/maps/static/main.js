/* From specs to what is on the map. folium composes the map and adds an empty layer for each spec, anew at every rerun;
   a standalone page hands its specs over itself. Outlines, names, figures and points come from content-named
   files that the browser caches, so that a change of the view sends little more than one class an area. */
import { Areas } from "./areas.js";
import { controllersOf } from "./controllers.js";
import { Labels } from "./labels.js";
import { Inset } from "./inset.js";
import { Legend } from "./legend.js";
import { MeetingPlaces, OsmOther, OsmPlaces } from "./meeting_places.js";
import { Places } from "./places.js";
import { Position } from "./position.js";
import { Practices } from "./practices.js";
import { Spot } from "./spot.js";
import { WhatIf } from "./what_if.js";
import { WholeRegion } from "./whole_region.js";
import { Words } from "./words.js";

/** @typedef {import("./controllers.js").Controller} Controller */

/** @type {Record<string, new (map: L.Map) => Controller>} */
const ROLES = {
  areas: Areas,
  labels: Labels,
  inset: Inset,
  legend: Legend,
  meeting_places: MeetingPlaces,
  osm_other: OsmOther,
  osm_places: OsmPlaces,
  places: Places,
  position: Position,
  practices: Practices,
  spot: Spot,
  what_if: WhatIf,
  whole_region: WholeRegion,
  words: Words,
};

/** The text of the spec that a controller was last given, and the layer of folium's that it came with. */
/** @type {WeakMap<Controller, { text: string, layer: object | null }>} */
const DRAWN = new WeakMap();
/** @type {WeakSet<L.Map>} */
const ATTACHED = new WeakSet();

/**
 * Draws the specs that folium's layers carry, those on the map and those that come. A second call changes nothing.
 * @param {L.Map | null} map null where the layer has left it meanwhile
 */
export function attach(map) {
  if (!map || ATTACHED.has(map)) return;
  ATTACHED.add(map);
  map.eachLayer((layer) => added(map, layer));
  map.on("layeradd", ({ layer }) => added(map, layer));
  map.on("layerremove", ({ layer }) => removed(map, layer));
}

/**
 * Draws a spec; the same one as before is not drawn again.
 * @param {L.Map} map
 * @param {string} role
 * @param {any} spec
 * @param {object | null} [layer] folium's layer that carries it
 */
export function draw(map, role, spec, layer = null) {
  const controllers = controllersOf(map);
  const controller = controllers.get(role) || new ROLES[role](map);
  controllers.set(role, controller);
  const text = JSON.stringify(spec);
  const changed = DRAWN.get(controller)?.text !== text;
  DRAWN.set(controller, { text, layer });
  if (!changed) return;
  controller.update(spec);
  map.fire("atlas:updated");
}

/**
 * Takes what a spec drew off the map.
 * @param {L.Map} map
 * @param {string} role
 */
export function erase(map, role) {
  const controllers = controllersOf(map);
  const controller = controllers.get(role);
  controllers.delete(role);
  if (controller) controller.remove();
}

/**
 * @param {L.Map} map
 * @param {L.Layer} layer
 */
function added(map, layer) {
  const { atlas } = layer.options || {};
  if (atlas) draw(map, atlas.role, atlas.spec, layer);
}

/**
 * A rerun removes a layer and adds its successor at once; a controller that has none after this turn leaves.
 * @param {L.Map} map
 * @param {L.Layer} layer
 */
function removed(map, layer) {
  const { atlas } = layer.options || {};
  const controller = atlas && controllersOf(map).get(atlas.role);
  const drawn = controller && DRAWN.get(controller);
  if (!drawn || drawn.layer !== layer) return;
  drawn.layer = null;
  setTimeout(() => {
    if (!DRAWN.get(controller)?.layer && controllersOf(map).get(atlas.role) === controller) erase(map, atlas.role);
  }, 0);
}
