/* Practices: filters, and the rows on show as cards or as a table. */
import { Combobox } from "../combobox.js";
import { element } from "../elements.js";
import { FilterBar } from "./filter_bar.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

const PLACES = ["head", "tags", "rows"];

/**
 * @typedef {object} ListData
 * @property {string} lang
 * @property {Record<string, string>} sections
 * @property {import("../combobox.js").SearchSpec} search
 * @property {number} answered the number of the last event that the server knows
 */

class PracticeCards {
  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("div", "practice-cards");
    this.places = PLACES.map((name) => element("div", "list-" + name));
    this.filters = new FilterBar();
    const [head, ...below] = this.places;
    const tools = element("div", "list-bar");
    tools.append(this.filters.box, this.filters.opener);
    this.box.append(head, tools, ...below);
    host.append(this.box);
    listenForChanges(this.box, report);
    /* A practice opens where the map is. */
    const open = (/** @type {string} */ id) => {
      const params = new URLSearchParams(globalThis.location.search);
      params.set("practice", id);
      params.delete("area");
      report({ kind: "page", address: "/?" + params });
    };
    const filter = (/** @type {string} */ text) => {
      this.filters.drawer.close();
      report({ kind: "change", params: { q: text ? [text] : [] } });
    };
    this.search = new Combobox(({ id }) => open(String(id)), filter);
    this.filters.search.append(this.search.box);
  }

  /** @param {ListData} data */
  update({ lang, sections, search }) {
    this.box.lang = lang;
    PLACES.forEach((name, at) => putSection(this.places[at], sections[name] || ""));
    this.filters.update(sections);
    this.search.update(search);
  }

  remove() {
    this.filters.remove();
    this.box.remove();
  }
}

export const mount = mounting(PracticeCards);
