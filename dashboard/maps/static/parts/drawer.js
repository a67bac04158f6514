/* All filters together: a panel under the bar, on a phone a sheet from below that takes the focus. */
import { element } from "../elements.js";
import { foldText, pluralText } from "../text.js";
import { moveAmongOptions, visible } from "./options.js";
import { putSection } from "./sections.js";

const PARTS = ["head", "body", "foot"];
/* How far in pixels, or how fast in pixels a millisecond, the sheet is swiped down to close it. */
const FAR = 90;
const FAST = 0.6;

export class Drawer {
  modal = false;
  /** @type {Record<string, HTMLElement>} */
  places = {};
  /** What is typed to find an option, by the key of its field. */
  /** @type {Map<string, string>} */
  typed = new Map();
  /** @type {{ from: number, since: number, id: number } | null} */
  swipe = null;

  /** @param {() => void} changed is called when it was opened or closed */
  constructor(changed) {
    this.changed = changed;
    this.dialog = element("dialog", "drawer");
    this.dialog.setAttribute("aria-labelledby", "drawer-title");
    this.grip = element("div", "drawer-grip");
    this.search = element("div", "drawer-search");
    PARTS.forEach((part) => this.places[part] = element("div", "drawer-" + part));
    const { head, body, foot } = this.places;
    const top = element("div", "drawer-top");
    top.append(this.grip, head);
    this.dialog.append(top, this.search, body, foot);
    this.dialog.addEventListener("close", () => this.changed());
    this.dialog.addEventListener("click", (event) => this.pressed(event));
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLInputElement && target.matches(".option-finder")) this.find(target);
    });
    /* This event does not bubble. */
    this.dialog.addEventListener("toggle", ({ target }) => {
      if (target instanceof Element && target.matches(".options-terms[open]")) this.explain(target);
    }, true);
    this.listenForSwipes(top);
  }

  get open() {
    return this.dialog.open;
  }

  /** @param {boolean} modal */
  show(modal) {
    if (this.open) return;
    this.modal = modal;
    this.dialog.classList.toggle("drawer-sheet", modal);
    if (modal) this.dialog.showModal();
    else this.dialog.show();
    this.changed();
  }

  close() {
    if (this.open) this.dialog.close();
  }

  /** @param {Record<string, string>} sections */
  update(sections) {
    PARTS.forEach((part) => putSection(this.places[part], sections["drawer_" + part] || ""));
    this.dialog.querySelectorAll("input.option-finder").forEach((field) => {
      const input = /** @type {HTMLInputElement} */ (field);
      const text = this.typed.get(input.dataset.key || "");
      if (!text || input.value === text) return;
      input.value = text;
      this.find(input);
    });
  }

  /** @param {MouseEvent} event */
  pressed({ target, clientX, clientY }) {
    if (!(target instanceof Element)) return;
    const { left, right, top, bottom } = this.dialog.getBoundingClientRect();
    const outside = target === this.dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom);
    /* What is opened by a press would lie under a sheet. */
    const leads = this.modal && target.closest("[data-event]") && !target.closest("label");
    if (outside || leads || target.closest("[data-close]")) this.close();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { target, key } = event;
    if (!(target instanceof HTMLElement)) return;
    if (key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (target.matches(".option-finder") && (key === "Enter" || key === "ArrowDown")) {
      const first = visible(target.parentElement, "input:not(.option-finder)")[0];
      event.preventDefault();
      if (key === "Enter") first?.click();
      else first?.focus();
    } else moveAmongOptions(event);
  }

  /**
   * Leaves the options whose name, in any language, has what is typed.
   * @param {HTMLInputElement} input
   */
  find(input) {
    const wanted = foldText(input.value);
    this.typed.set(input.dataset.key || "", input.value);
    const options = /** @type {HTMLElement[]} */ ([...input.parentElement?.querySelectorAll(".option") || []]);
    options.forEach((option) => {
      const names = [option.querySelector(".option-label")?.textContent || "", option.dataset.also || ""];
      option.hidden = !` ${foldText(names.join(" "))}`.includes(wanted && " " + wanted);
    });
    const status = /** @type {HTMLElement} */ (input.parentElement?.querySelector(".option-found"));
    const found = options.filter((option) => !option.hidden).length;
    const { one = "", other = "", nothing = "" } = status.dataset;
    status.textContent = !wanted ? "" : found ? pluralText({ one, other }, found) : nothing;
    status.classList.toggle("atlas-unseen", Boolean(found));
  }

  /**
   * What the words of a group mean, all together.
   * @param {Element} terms
   */
  explain(terms) {
    const options = [...terms.parentElement?.querySelectorAll(".option") || []];
    terms.querySelector("dl")?.replaceChildren(...options.flatMap((option) => [
      element("dt", "", option.querySelector(".option-label")?.textContent),
      element("dd", "", option.querySelector(".option-why p")?.textContent),
    ]));
  }

  /** @param {HTMLElement} top */
  listenForSwipes(top) {
    top.addEventListener("pointerdown", ({ target, clientY, timeStamp, pointerId }) => {
      if (!this.modal || (target instanceof Element && target.closest("button"))) return;
      this.swipe = { from: clientY, since: timeStamp, id: pointerId };
      top.setPointerCapture(pointerId);
    });
    top.addEventListener("pointermove", ({ clientY }) => {
      if (this.swipe) this.dialog.style.transform = `translateY(${Math.max(0, clientY - this.swipe.from)}px)`;
    });
    top.addEventListener("pointerup", ({ clientY, timeStamp }) => this.swiped(clientY, timeStamp));
    top.addEventListener("pointercancel", () => this.swiped(0, Infinity));
  }

  /**
   * @param {number} to
   * @param {number} when
   */
  swiped(to, when) {
    const { swipe } = this;
    this.swipe = null;
    this.dialog.style.transform = "";
    if (!swipe) return;
    const far = to - swipe.from;
    if (far > FAR || (far > FAR / 2 && far / Math.max(1, when - swipe.since) > FAST)) this.close();
  }
}
