/* Need and support together, in the legend: a grid of nine cells. Each is a button that keeps its areas on the map and
   pales the others; arrows walk the grid. What was chosen is seen at once, and the page follows with its tables. */
import { cellPalette, isFaded, outlinedCells } from "./cell_colours.js";
import { controllerOf } from "./controllers.js";
import { button, element } from "./elements.js";
import { inDashboard, reportChoice } from "./events.js";
import { fillText } from "./text.js";
import { Unanswered } from "./unanswered.js";

/** @type {import("./cell_colours.js").Look[]} */
const LOOKS = ["both", "need", "support"];
/** @type {Record<string, number>} */
const STEPS = { ArrowUp: -3, ArrowDown: 3, ArrowLeft: -1, ArrowRight: 1 };

/** @typedef {import("./cell_colours.js").Look} Look */
/** @typedef {{ text: string, url: string }} Link */
/**
 * @typedef {object} Cell
 * @property {string} id
 * @property {number} at its place among all cells
 * @property {number} areas how many it contains
 * @property {string} count the same as a text
 * @property {string} name
 * @property {string} sentence
 */
/**
 * What dashboard.maps.bivariate_layer.bivariate_legend says, besides colours.
 * @typedef {object} CellsTexts
 * @property {Cell[]} grid rows from high need to low
 * @property {string} high_need_few_places
 * @property {string} need
 * @property {string} support
 * @property {string[]} axes
 * @property {Link} own
 * @property {(Link & { sentence: string }) | null} invitation
 * @property {Record<string, string>} texts
 * @property {string[]} explained
 * @property {Link[]} links
 * @property {boolean} [still]
 */
/** @typedef {import("./cell_colours.js").CellColours & CellsTexts} CellsSpec */

export class Cells {
  /** @type {CellsSpec} */
  spec;
  /** @type {HTMLElement | undefined} */
  box;
  /** @type {HTMLElement} */
  sentence;
  /** @type {HTMLButtonElement} */
  all;
  /** @type {HTMLButtonElement[]} */
  buttons = [];
  /** @type {HTMLButtonElement[]} */
  looks = [];
  /** @type {Set<number>} */
  chosen = new Set();
  unanswered = new Unanswered();
  /** @type {string | undefined} the part that had the focus */
  focused;
  /** @type {string | null | undefined} */
  pointed = null;
  /** @type {string | null} */
  walked = null;
  open = false;

  /**
   * `pointed` and `walked`: the cells under the pointer and under the keyboard. A rerun makes all buttons anew while the
   * pointer rests, and no browser tells a new button that it is pointed at: so the page is listened to.
   * @param {L.Map} map
   */
  constructor(map) {
    this.map = map;
    document.addEventListener("pointerover", ({ target }) => {
      this.point(target instanceof Element ? target.closest("[data-cell]") : null);
    });
    document.addEventListener("pointerout", (event) => event.relatedTarget || this.point(null));
  }

  /** @param {HTMLElement | null} button */
  point(button) {
    const cell = button ? button.dataset.cell : null;
    if (cell === this.pointed) return;
    this.pointed = cell;
    if (this.box) this.describe();
  }

  /**
   * What goes into the legend; `around` is the legend, in which the focus may be.
   * @param {CellsSpec} spec
   * @param {HTMLElement} around
   */
  update(spec, around) {
    this.focused = undefined;
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && around.contains(activeElement)) {
      this.focused = activeElement.dataset.part;
    }
    this.spec = spec;
    if (this.unanswered.answer(spec.chosen)) this.chosen = new Set(spec.chosen);
    const box = this.box = element("div", "atlas-cells");
    this.sentence = element("p", "atlas-cell-said");
    this.sentence.setAttribute("aria-live", "polite");
    this.all = this.button("all", spec.texts.all, () => this.choose(null));
    this.all.className = "atlas-cell-all";
    box.append(
      this.switch(),
      this.grid(),
      ...this.axes(),
      this.room(),
      this.all,
      ...this.invitation(),
      this.explained(),
    );
    this.mark();
    this.describe();
    if (spec.still) this.rest(box);
    return box;
  }

  /**
   * On a map that answers nobody the grid is a key to read, and nothing to operate.
   * @param {HTMLElement} box
   */
  rest(box) {
    box.querySelector(".atlas-looks")?.remove();
    this.all.remove();
    this.buttons.forEach((one) => {
      one.disabled = true;
      one.removeAttribute("aria-pressed");
    });
  }

  /* A rerun makes the legend anew; who was on a cell with the keyboard stays there. */
  refocus() {
    /** @type {HTMLElement | null | undefined} */
    const part = this.focused ? this.box?.querySelector("[data-part='" + this.focused + "']") : null;
    this.focused = undefined;
    if (!part) return;
    const walked = this.walked;
    part.focus({ preventScroll: true });
    this.walked = walked;
    this.describe();
  }

  /* What need and support are; need of areas that could not be compared is on the map of the figure itself. */
  axes() {
    const lines = this.spec.axes.map((text) => element("p", "atlas-axis-is", text));
    if (globalThis.location.protocol !== "file:" && !this.spec.still) lines[0].append(" ", this.link(this.spec.own));
    return lines;
  }

  /* What grey means, and how to help: nobody searched there, so that nothing is said of what there is. */
  invitation() {
    const { invitation, still } = this.spec;
    /* In the dashboard it is at the foot of the column. */
    if (!invitation || inDashboard()) return [];
    const line = element("p", "atlas-invitation", invitation.sentence);
    if (globalThis.location.protocol !== "file:" && !still) line.append(" ", this.link(invitation));
    return [line];
  }

  /** @param {Link} one */
  link(one) {
    const made = element("a", "", one.text);
    made.href = one.url;
    made.target = "_blank";
    made.rel = "noopener";
    return made;
  }

  /* Room for the longest sentence, whatever the font and the width: all are invisible below the one on show. The legend
     is anchored at its foot, so that another number of lines would move the grid away from under the pointer. */
  room() {
    const box = element("div", "atlas-cell-room");
    const unseen = [...this.spec.grid.map((cell) => cell.sentence), this.together(this.spec.grid)].map((text) =>
      element("p", "", text)
    );
    unseen.forEach((one) => one.setAttribute("aria-hidden", "true"));
    box.append(...unseen, this.sentence);
    return box;
  }

  get areas() {
    return controllerOf(this.map, "areas");
  }

  /** @returns {Look} */
  look() {
    return this.areas && this.areas.cells ? this.areas.cells.look : "both";
  }

  /**
   * @param {string} part
   * @param {string} text
   * @param {() => void} act
   */
  button(part, text, act) {
    const made = button(text, act);
    made.dataset.part = part;
    return made;
  }

  /* Both, need alone, support alone: the same areas and classes, seen along one side only. */
  switch() {
    const box = element("div", "atlas-looks");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", this.spec.texts.look);
    this.looks = LOOKS.map((look) =>
      this.button("look-" + look, this.spec.texts[look], () => {
        this.areas.show({ look: look });
        this.mark();
      })
    );
    box.append(...this.looks);
    return box;
  }

  grid() {
    const { spec } = this;
    const box = element("div", "atlas-grid");
    box.style.setProperty("--cell-outline", spec.outline);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", spec.texts.choose);
    this.buttons = spec.grid.map((cell) => {
      const made = this.button("cell-" + cell.id, "", () => this.choose(cell.at));
      made.append(element("span", "", cell.count));
      made.dataset.cell = cell.id;
      made.title = cell.name;
      made.setAttribute("aria-label", cell.sentence);
      made.addEventListener("focus", () => this.step(made.matches(":focus-visible") ? cell.id : null));
      made.addEventListener("blur", () => made.isConnected && this.step(null));
      return made;
    });
    box.addEventListener("keydown", (event) => this.walk(event));
    const [need, support] = [
      element("span", "atlas-axis atlas-axis-need", spec.need),
      element("span", "atlas-axis atlas-axis-support", spec.support),
    ];
    const cells = element("div", "atlas-grid-cells");
    cells.append(...this.buttons);
    box.append(need, cells, support);
    return box;
  }

  /** @param {string | null} cell */
  step(cell) {
    this.walked = cell;
    this.describe();
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const at = this.buttons.findIndex((one) => one === document.activeElement);
    const step = STEPS[event.key];
    if (at < 0 || !step) return;
    const to = at + step;
    const sameRow = Math.floor(to / 3) === Math.floor(at / 3);
    if (to >= 0 && to < 9 && (Math.abs(step) === 3 || sameRow)) this.buttons[to].focus();
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * One more cell or one less; null: all again. The page gets all that is chosen, so that quick clicks add up.
   * @param {number | null} cell
   */
  choose(cell) {
    if (cell === null) this.chosen.clear();
    else if (!this.chosen.delete(cell)) this.chosen.add(cell);
    this.areas.show({ chosen: [...this.chosen] });
    /* Unseen, a button cannot keep the focus. */
    if (cell === null && document.activeElement === this.all) this.buttons[0].focus({ preventScroll: true });
    this.mark();
    this.describe();
    if (!inDashboard()) return;
    this.unanswered.tell(this.chosen);
    reportChoice("cells", this.spec.grid.filter((one) => this.chosen.has(one.at)).map((one) => one.id).join(","));
  }

  mark() {
    const { spec } = this;
    const look = this.look();
    const choice = { look, chosen: [...this.chosen] };
    const palette = cellPalette(spec, choice);
    const outlined = outlinedCells(spec, choice);
    this.looks.forEach((one, at) => one.setAttribute("aria-pressed", String(LOOKS[at] === look)));
    spec.grid.forEach((cell, at) => {
      const made = this.buttons[at];
      made.setAttribute("aria-pressed", String(this.chosen.has(cell.at)));
      made.style.background = palette[cell.at];
      made.style.color = isFaded(choice, cell.at) ? "" : spec.numbers[look][cell.at];
      made.classList.toggle("atlas-cell-outlined", outlined.includes(cell.at));
    });
    /* Its line stays: the legend is anchored at its foot, and one line more would move the cells from under the pointer. */
    this.all.classList.toggle("atlas-cell-none", !this.chosen.size);
  }

  /* The sentence of the cell that is pointed at, else of those chosen, else of the one with high need and few known
     places, which raises the question. */
  describe() {
    const { grid, high_need_few_places: highNeedFewPlaces } = this.spec;
    const chosen = grid.filter((one) => this.chosen.has(one.at));
    const at = grid.find((one) => one.id === (this.pointed || this.walked));
    const one = at || (chosen.length ? chosen[0] : grid.find((other) => other.id === highNeedFewPlaces));
    const text = !at && chosen.length > 1 ? this.together(chosen) : one?.sentence || "";
    if (this.sentence.textContent !== text) this.sentence.textContent = text;
  }

  /**
   * Several cells in one short sentence: one sentence each would need room for nine.
   * @param {Cell[]} chosen
   */
  together(chosen) {
    const areas = chosen.reduce((sum, one) => sum + one.areas, 0);
    return fillText(this.spec.texts.several, { cells: chosen.length, areas: areas });
  }

  explained() {
    const { explained, links, texts } = this.spec;
    const box = element("details", "atlas-explained");
    box.open = Boolean(this.open);
    box.addEventListener("toggle", () => {
      this.open = box.open;
    });
    box.append(element("summary", "", texts.explain), ...explained.map((text) => element("p", "", text)));
    /* A page kept as a file has no atlas beside it to lead to. */
    (globalThis.location.protocol === "file:" ? [] : links).forEach((one) => box.append(this.link(one)));
    return box;
  }
}
