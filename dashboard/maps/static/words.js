/* What the map and Leaflet's own controls call themselves, in the reader's language. */
import { page } from "./page.js";
import { scrollWithOneFinger } from "./touch.js";

/** @typedef {Record<"lang" | "title" | "keys" | "zoom_in" | "zoom_out" | "close" | "two_fingers", string>} WordsSpec */

export class Words {
  hinted = false;
  /** @type {WordsSpec} */
  spec;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    map.on("popupopen", this.popup, this);
  }

  /** @param {WordsSpec} spec */
  update(spec) {
    this.spec = spec;
    this.name(".leaflet-control-zoom-in", spec.zoom_in);
    this.name(".leaflet-control-zoom-out", spec.zoom_out);
    if (this.map._popup) this.popup({ popup: this.map._popup });
    /* A standalone page has its own title. */
    if (page.standalone) return;
    if (!this.hinted && this.map.options.dragging) scrollWithOneFinger(this.map, spec.two_fingers);
    this.hinted = true;
    const container = this.map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", spec.title + ". " + spec.keys);
  }

  remove() {
    this.map.off("popupopen", this.popup, this);
  }

  /** @param {{ popup: L.Popup }} event */
  popup({ popup }) {
    if (popup._closeButton) popup._closeButton.setAttribute("aria-label", this.spec.close);
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  name(selector, text) {
    const button = this.map.getContainer().querySelector(selector);
    button?.setAttribute("title", text);
    button?.setAttribute("aria-label", text);
  }
}
