/* Explore: questions and finding, filters, the map with its strip, and the column beside it. */
import { controllerOf } from "../controllers.js";
import { element } from "../elements.js";
import { viewState } from "../viewport.js";
import { FilterBar, PHONE } from "./filter_bar.js";
import { MapView } from "./map_view.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";
import { stepYear } from "./year_bar.js";

/** @typedef {import("./map_view.js").ComposedMap} ComposedMap */
/**
 * What dashboard.pages.explore gives: sections as HTML, and the map.
 * @typedef {object} ExploreData
 * @property {string} lang
 * @property {Record<string, string>} sections
 * @property {ComposedMap} map
 * @property {string} question
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

/* The page's margin on a phone, in pixels. */
const SIDE = 16;

class Explore {
  /** @type {Record<string, HTMLElement>} */
  places = {};
  /** Whether a practice or an area is open in the column. */
  open = false;
  /** @type {boolean | undefined} whether the table is open */
  tabled;

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("div", "explore");
    const main = element("div", "explore-main");
    const column = this.column = element("aside", "explore-beside");
    this.filters = new FilterBar();
    this.streets = element("div");
    const tools = element("div", "explore-bar");
    tools.append(this.filters.box);
    this.frame = element("div", "explore-map");
    this.legend = element("div", "explore-legend explore-key");
    this.symbols = element("div", "explore-symbols explore-key");
    this.legend.tabIndex = -1;
    main.append(this.place("div", "head"), tools, this.place("div", "tags"), this.frame, this.place("div", "strip"));
    column.append(this.place("div", "column"), this.legend, this.symbols, this.place("div", "foot"));
    this.box.append(main, column);
    host.append(this.box);
    this.map = new MapView(this.frame, {
      legend: this.legend,
      symbols: this.symbols,
      search: this.filters.search,
      streets: this.streets,
    });
    this.frame.append(this.filters.opener);
    this.report = (/** @type {Record<string, unknown>} */ event) => report({ ...event, ...this.located(event) });
    listenForChanges(this.box, this.report);
    this.chosen = (/** @type {Event} */ event) => this.choose(/** @type {CustomEvent} */ (event).detail);
    globalThis.addEventListener("atlas:choose", this.chosen);
    this.box.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest(".strip-more")) this.showLegend();
    });
    this.places.strip.addEventListener("keydown", stepYear);
    viewState.covered = () => this.covered();
  }

  /* On a phone the line under the map leads to all of it, further down. */
  showLegend() {
    this.legend.focus({ preventScroll: true });
    this.legend.scrollIntoView({ block: "start" });
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
  update({ lang, sections, map, question, chosen, table }) {
    this.box.lang = lang;
    this.box.classList.toggle("explore-gap", question === "gap");
    this.box.classList.toggle("explore-chosen", chosen);
    this.box.classList.toggle("explore-table", table);
    Object.entries(this.places).forEach(([name, place]) => putSection(place, sections[name] || ""));
    this.showQuestion();
    this.filters.update(sections);
    this.filters.drawer.dialog.querySelector("[data-stage=streets]")?.append(this.streets);
    if (chosen && !this.open) this.showMap();
    this.open = chosen;
    this.map.update(map);
    if (table && this.tabled === false) this.showTable();
    this.tabled = table;
  }

  /* On a phone the table is below all else. Streamlit adds it some frames after this part was told of it. */
  showTable(frames = 120) {
    const found = document.querySelector(".st-key-table");
    if (found && matchMedia(PHONE).matches) found.scrollIntoView({ block: "start" });
    else if (!found && frames) requestAnimationFrame(() => this.showTable(frames - 1));
  }

  /* On a phone the column is a sheet over the foot of the page: the map has to be above it. */
  showMap() {
    if (!this.isSheet()) return;
    const { top } = this.frame.getBoundingClientRect();
    const bar = document.querySelector(".masthead")?.getBoundingClientRect().bottom || 0;
    this.frame.style.scrollMarginTop = bar + "px";
    if (top < bar || top > globalThis.innerHeight / 3) this.frame.scrollIntoView({ block: "start" });
  }

  /* On a phone the questions are a row to swipe: the one that is asked is in sight. */
  showQuestion() {
    /** @type {HTMLElement | null} */
    const asked = this.places.head.querySelector(".question[aria-current]");
    const row = asked?.parentElement;
    if (!asked || !row) return;
    const beside = Math.max(SIDE, (row.clientWidth - asked.offsetWidth) / 2);
    row.scrollLeft = asked.getBoundingClientRect().left - row.getBoundingClientRect().left + row.scrollLeft - beside;
  }

  isSheet() {
    return getComputedStyle(this.column).position === "fixed";
  }

  covered() {
    if (!this.isSheet()) return 0;
    return Math.max(0, this.frame.getBoundingClientRect().bottom - this.column.getBoundingClientRect().top);
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
    viewState.covered = () => 0;
    this.map.remove();
    this.box.remove();
  }
}

export const mount = mounting(Explore);
