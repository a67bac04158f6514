/* Name, pages and languages at the top of every page. */
import { element } from "../elements.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

class Masthead {
  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("header", "masthead");
    host.append(this.box);
    listenForChanges(this.box, report);
  }

  /** @param {{ lang: string, html: string, answered: number }} data */
  update({ lang, html }) {
    document.documentElement.lang = lang;
    if (!putSection(this.box, html)) return;
    /* A phone has no room for all pages in one line. */
    this.box.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  remove() {
    this.box.remove();
  }
}

export const mount = mounting(Masthead);
