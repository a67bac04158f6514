/* Neighbourhood: what is said about the chosen areas, a box to find more of them, and a map to choose the first from. */
import { Combobox } from "../combobox.js";
import { element } from "../elements.js";
import { DocumentPage } from "./document.js";
import { MapView } from "./map_view.js";
import { mounting } from "./mounting.js";

/** @typedef {import("./document.js").DocumentData &
 *   { picker: import("../combobox.js").SearchSpec, map: import("./map_view.js").ComposedMap | null }} NeighbourhoodData */

class Neighbourhood extends DocumentPage {
  /** @type {MapView | null} */
  view = null;

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    super(host, report);
    /* More than one may be chosen, one after another. */
    this.search = new Combobox(({ id }) => {
      this.search.clear();
      report({ kind: "pick", id: String(id) });
    });
    this.frame = element("div", "neighbourhood-map");
    this.choose = (/** @type {Event} */ event) => {
      if (this.view) report(/** @type {CustomEvent} */ (event).detail);
    };
    globalThis.addEventListener("atlas:choose", this.choose);
  }

  /**
   * @param {NeighbourhoodData} data
   * @override
   */
  update(data) {
    this.search.update(data.picker);
    super.update(data);
    const picker = this.place("picker");
    /* Put there again it would lose the focus. */
    if (!picker.contains(this.search.box)) picker.append(this.search.box);
    this.show(data.map);
  }

  /** @param {import("./map_view.js").ComposedMap | null} map */
  show(map) {
    if (!map) {
      this.view?.remove();
      this.view = null;
      this.frame.remove();
      return;
    }
    if (!this.frame.isConnected) this.place("map").append(this.frame);
    this.view ||= new MapView(this.frame);
    this.view.update(map);
  }

  /** @override */
  remove() {
    globalThis.removeEventListener("atlas:choose", this.choose);
    this.view?.remove();
    super.remove();
  }
}

export const mount = mounting(Neighbourhood);
