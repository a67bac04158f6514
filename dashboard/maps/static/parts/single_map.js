/* A map by itself in a page: to pick an area or a location, or to look at. */
import { element } from "../elements.js";
import { MapView } from "./map_view.js";
import { mounting } from "./mounting.js";

/** @typedef {import("./map_view.js").ComposedMap & { height: number | null, choose: boolean }} SingleMapData */

class SingleMap extends MapView {
  answers = false;

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    const frame = element("div", "single-map");
    host.append(frame);
    super(frame);
    this.frame = frame;
    this.chosen = (/** @type {Event} */ event) => {
      if (this.answers) report(/** @type {CustomEvent} */ (event).detail);
    };
    globalThis.addEventListener("atlas:choose", this.chosen);
  }

  /**
   * @param {SingleMapData} data
   * @override
   */
  update(data) {
    this.answers = data.choose;
    if (data.height) this.frame.style.height = data.height + "px";
    super.update(data);
  }

  /** @override */
  remove() {
    globalThis.removeEventListener("atlas:choose", this.chosen);
    super.remove();
    this.frame.remove();
  }
}

export const mount = mounting(SingleMap);
