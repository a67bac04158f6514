/* Name, pages and languages at the top of every page. */
import { element } from "../elements.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

const MAIN = "main";

class Masthead {
  /**
   * Stands before Streamlit's page and not in it: a banner beside the main part.
   * @param {HTMLElement} _host
   * @param {import("./mounting.js").Report} report
   */
  constructor(_host, report) {
    this.box = element("header", "masthead");
    document.body.prepend(this.box);
    listenForChanges(this.box, report);
    this.box.addEventListener("click", (event) => this.press(event));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.outside = (/** @type {Event} */ { target }) => {
      if (target instanceof Node) this.left(target);
    };
    document.addEventListener("pointerdown", this.outside);
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node) this.left(relatedTarget);
    });
    this.sized = new ResizeObserver(() => this.fit());
    this.sized.observe(this.box);
  }

  /** @param {{ lang: string, html: string }} data */
  update({ lang, html }) {
    document.documentElement.lang = lang;
    this.nameMain();
    if (putSection(this.box, html)) this.fit();
  }

  /* Where the link past the masthead leads. */
  nameMain() {
    const main = document.querySelector(MAIN);
    if (main) main.id = "content";
  }

  /** The pages stand in one line where there is room for all of them, else they are in a menu. */
  fit() {
    const row = this.box.querySelector(".masthead-row");
    if (!row) return;
    this.box.classList.remove("masthead-small");
    const small = row.scrollWidth > row.clientWidth;
    this.box.classList.toggle("masthead-small", small);
    if (!small) this.close();
  }

  /** @param {MouseEvent} event */
  press({ target }) {
    if (!(target instanceof Element)) return;
    const opener = /** @type {HTMLElement | null} */ (target.closest("[data-opens]"));
    const open = opener?.getAttribute("aria-expanded") === "true";
    if (opener || target.closest("[data-page], [data-change]")) this.close();
    if (opener && !open) this.open(opener);
    if (target.closest(".skip-link")) this.skip();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const open = this.opened();
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    this.close();
    open.focus();
  }

  /** @returns {HTMLElement | null} */
  opened() {
    return this.box.querySelector("[data-opens][aria-expanded=true]");
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    opener.setAttribute("aria-expanded", "true");
    this.box.classList.add("masthead-open");
    const list = document.getElementById(opener.dataset.opens || "");
    /** @type {HTMLElement | null | undefined} */
    const first = list?.querySelector("[aria-current]") || list?.querySelector("a, button");
    first?.focus({ preventScroll: true });
  }

  /**
   * What is open closes when something outside is pressed or gets the focus.
   * @param {Node} target
   */
  left(target) {
    if (!this.box.contains(target)) this.close();
  }

  close() {
    this.opened()?.setAttribute("aria-expanded", "false");
    this.box.classList.remove("masthead-open");
  }

  /** Streamlit's main part is the page's; it scrolls, so it can have the focus. */
  skip() {
    const main = document.querySelector(MAIN);
    main?.setAttribute("tabindex", "-1");
    /** @type {HTMLElement | null} */ (main)?.focus();
  }

  remove() {
    document.removeEventListener("pointerdown", this.outside);
    this.sized.disconnect();
    this.box.remove();
  }
}

export const mount = mounting(Masthead);
