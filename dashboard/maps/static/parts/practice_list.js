/* Practices: filters, and the rows on show as cards or as a table. */
import { element } from "../elements.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

const PLACES = ["head", "bar", "tags", "rows"];

class PracticeList {
  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("div", "practice-list");
    this.places = PLACES.map((name) => element("div", "list-" + name));
    this.box.append(...this.places);
    host.append(this.box);
    listenForChanges(this.box, report);
  }

  /** @param {{ lang: string, sections: Record<string, string>, answered: number }} data */
  update({ lang, sections }) {
    this.box.lang = lang;
    PLACES.forEach((name, at) => putSection(this.places[at], sections[name] || ""));
  }

  remove() {
    this.box.remove();
  }
}

export const mount = mounting(PracticeList);
