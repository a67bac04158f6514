/* A page to read: sections of HTML one below the other. */
import { element } from "../elements.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

/**
 * What dashboard.pages.document gives.
 * @typedef {object} DocumentData
 * @property {string} lang
 * @property {string} name of the page, for its styles
 * @property {[string, string][]} sections name and HTML of each, in their order
 */

export class DocumentPage {
  /** @type {Map<string, HTMLElement>} */
  places = new Map();
  sought = false;

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("div", "document");
    this.report = report;
    host.append(this.box);
    listenForChanges(this.box, report);
    this.box.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-print]")) globalThis.print();
    });
  }

  /** @param {DocumentData} data */
  update({ lang, name, sections }) {
    this.box.lang = lang;
    this.box.className = "document document-" + name;
    const names = sections.map(([section]) => section);
    [...this.places].forEach(([section, place]) => {
      if (names.includes(section)) return;
      this.places.delete(section);
      place.remove();
    });
    sections.forEach(([section, html], at) => {
      const place = this.place(section);
      /* What stays is not moved: it would lose the focus. */
      if (this.box.children[at] !== place) this.box.insertBefore(place, this.box.children[at] || null);
      putSection(place, html);
    });
    this.seek();
  }

  /** @param {string} section */
  place(section) {
    const place = this.places.get(section) || element("div", "section-" + section);
    this.places.set(section, place);
    return place;
  }

  /** Goes to the heading that the address names, once: the browser looked for it before the page was there. */
  seek() {
    const id = decodeURIComponent(globalThis.location.hash.slice(1));
    if (this.sought || !id) return;
    const heading = document.getElementById(id);
    this.sought = Boolean(heading);
    requestAnimationFrame(() => heading?.scrollIntoView());
  }

  remove() {
    this.box.remove();
  }
}

export const mount = mounting(DocumentPage);
