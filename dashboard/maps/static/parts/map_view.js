/* A map in the page, from what folium composed (dashboard/maps/folium_map.py). */
import { controllersOf } from "../controllers.js";
import { element } from "../elements.js";
import L from "../leaflet.js";
import { draw, erase } from "../main.js";
import { drawForPrint } from "../printing.js";
import { setStage } from "../stages.js";

/** @typedef {import("../stages.js").StageName} StageName */
/** @typedef {{ options: object, layers: [string, any][] }} ComposedMap */

export class MapView {
  /** @type {L.Map | null} */
  map = null;
  /** @type {(() => void) | undefined} */
  endPrint;

  /**
   * @param {HTMLElement} host
   * @param {Partial<Record<StageName, HTMLElement>>} [stages] where parts of the map go that are beside it
   */
  constructor(host, stages = {}) {
    this.stages = stages;
    this.box = element("div", "atlas-map");
    host.append(this.box);
  }

  /** @param {ComposedMap} composed */
  update({ options, layers }) {
    const map = this.map || this.make(options);
    const roles = layers.map(([role]) => role);
    [...controllersOf(map).keys()].filter((role) => role in this.drawn && !roles.includes(role)).forEach((role) => {
      delete this.drawn[role];
      erase(map, role);
    });
    layers.forEach(([role, spec]) => {
      this.drawn[role] = true;
      draw(map, role, spec);
    });
  }

  /** @type {Record<string, boolean>} */
  drawn = {};

  /** @param {object} options */
  make(options) {
    const map = this.map = L.map(this.box, { ...options, zoomControl: false });
    L.control.zoom({ position: "topright" }).addTo(map);
    Object.entries(this.stages).forEach(([name, place]) => setStage(map, /** @type {StageName} */ (name), place));
    /* For tests and for whoever looks into the page. */
    Object.assign(this.box, { atlas: map });
    this.endPrint = drawForPrint(map);
    return map;
  }

  remove() {
    const { map } = this;
    if (!map) return;
    this.endPrint?.();
    Object.keys(this.drawn).forEach((role) => erase(map, role));
    map.remove();
    this.map = null;
    this.box.remove();
  }
}
