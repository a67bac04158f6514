/* Explore: questions and finding, filters, the map with its strip, and the column beside it. */
import { controllerOf } from "../controllers.js";
import { element } from "../elements.js";
import { FilterBar } from "./filter_bar.js";
import { MapView } from "./map_view.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

/** @typedef {import("./map_view.js").ComposedMap} ComposedMap */
/**
 * What dashboard.pages.explore gives: sections as HTML, and the map.
 * @typedef {object} ExploreData
 * @property {string} lang
 * @property {Record<string, string>} sections
 * @property {ComposedMap} map
 * @property {boolean} chosen whether a practice or an area is open in the column
 * @property {boolean} table whether the table below is open
 */

/* The parameters that a choice on the map changes. */
/** @type {Record<string, (id: string) => Record<string, string[]>>} */
const CHOICES = {
  practice: (id) => ({ practice: [id], area: [] }),
  area: (id) => ({ area: [id], practice: [] }),
  cells: (id) => ({ cell: id ? id.split(",") : [] }),
  text: (text) => ({ q: text ? [text] : [] }),
  none: () => ({ area: [], practice: [] }),
};

class Explore {
  /** @type {Record<string, HTMLElement>} */
  places = {};

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("div", "explore");
    const main = element("div", "explore-main");
    const column = element("aside", "explore-column");
    this.filters = new FilterBar();
    const tools = element("div", "explore-bar");
    tools.append(this.filters.box);
    this.frame = element("div", "explore-map");
    this.legend = element("div", "explore-legend");
    main.append(this.place("div", "head"), tools, this.place("div", "tags"), this.frame, this.place("div", "strip"));
    column.append(this.place("div", "column"), this.legend, this.place("div", "foot"));
    this.box.append(main, column);
    host.append(this.box);
    this.map = new MapView(this.frame, { legend: this.legend, search: this.filters.search });
    this.frame.append(this.filters.opener);
    this.report = (/** @type {Record<string, unknown>} */ event) => report({ ...event, ...this.located(event) });
    listenForChanges(this.box, this.report);
    this.chosen = (/** @type {Event} */ event) => this.choose(/** @type {CustomEvent} */ (event).detail);
    globalThis.addEventListener("atlas:choose", this.chosen);
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} name
   */
  place(tag, name) {
    this.places[name] = element(tag, "explore-" + name);
    return this.places[name];
  }

  /** @param {ExploreData} data */
  update({ lang, sections, map, chosen, table }) {
    this.box.lang = lang;
    this.box.classList.toggle("explore-chosen", chosen);
    this.box.classList.toggle("explore-table", table);
    Object.entries(this.places).forEach(([name, place]) => putSection(place, sections[name] || ""));
    this.filters.update(sections);
    this.map.update(map);
  }

  /** @param {{ kind: string, id: string | null }} choice */
  choose({ kind, id }) {
    const params = CHOICES[kind]?.(String(id || ""));
    const now = new URLSearchParams(globalThis.location.search);
    /* Nothing is open: there is nothing to close. */
    if (!params || (kind === "none" && !now.has("area") && !now.has("practice"))) return;
    this.filters.drawer.close();
    this.report({ kind: "change", params: params });
  }

  /**
   * Moving the map runs no page: the server does not know where it is until it is reported.
   * @param {Record<string, unknown>} event
   */
  located(event) {
    const position = this.map.map && controllerOf(this.map.map, "position");
    if (event.kind === "share") return { position: position.moved || position.given ? position.text() : null };
    if (event.kind === "frame") return { kind: "change", params: { scale: [position.frame()] } };
    return {};
  }

  remove() {
    globalThis.removeEventListener("atlas:choose", this.chosen);
    this.filters.remove();
    this.map.remove();
    this.box.remove();
  }
}

export const mount = mounting(Explore);
