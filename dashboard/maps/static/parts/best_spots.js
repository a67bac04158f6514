/* Best spots: a form asks the server, which answers as HTML, and the map shows the squares. The question is neither in the
   address nor kept: it may carry places of the reader's own. A new question, or none any more, stops the one before. */
import { fillText } from "../text.js";
import { putSection } from "./sections.js";

/** @typedef {[number, number]} Place latitude and longitude, WGS84 degrees */
/** @typedef {{ candidates: Place[], recurring: [number, number, number][], walk: number }} Squares */
/** @typedef {Squares & { html: string }} Answer */

export const ADDRESS = "/api/best-spots";
/** @type {Squares} */
const NOTHING = { candidates: [], recurring: [], walk: 0 };

/**
 * The question of a form, as the server reads it.
 * @param {FormData} form
 * @param {[number, number][]} struck squares that are struck out
 */
export function questionOf(form, struck) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? "");
  return {
    places: Number(text("places")),
    walk: Number(text("walk")),
    weigh: text("weigh"),
    goal: text("goal"),
    checked: form.getAll("checked").map(String),
    considered: text("considered"),
    struck,
  };
}

export class BestSpots {
  /** @type {[number, number][]} */
  struck = [];
  /** @type {AbortController | null} */
  asking = null;
  /** @type {HTMLFormElement | null} */
  form = null;

  /**
   * @param {HTMLElement} place where the section of the page is
   * @param {(squares: Squares) => void} show puts squares on the map
   */
  constructor(place, show) {
    this.place = place;
    this.show = show;
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    place.addEventListener("click", ({ target }) => this.pressed(target));
    place.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.matches("[data-spots-file]")) this.read(target);
    });
  }

  /* After the page has put its section: in another form nothing was asked yet. */
  update() {
    const form = this.place.querySelector("form");
    if (form === this.form) return;
    this.form = form;
    this.struck = [];
    this.stop();
    this.show(NOTHING);
  }

  stop() {
    this.asking?.abort();
    this.asking = null;
  }

  /** @param {EventTarget | null} target */
  pressed(target) {
    if (!(target instanceof Element)) return;
    const strike = target.closest("[data-strike]");
    if (strike instanceof HTMLElement) {
      const [column, row] = (strike.dataset.strike || "").split(",").map(Number);
      this.struck = [...this.struck, [column, row]];
      this.ask();
    } else if (target.closest("[data-unstrike]")) {
      this.struck = [];
      this.ask();
    }
  }

  /**
   * A file goes into the box, where the reader sees what is sent.
   * @param {HTMLInputElement} input
   */
  async read(input) {
    const box = this.form?.elements.namedItem("considered");
    const [file] = input.files || [];
    if (file && box instanceof HTMLTextAreaElement) box.value = await file.text();
  }

  async ask() {
    const { form } = this;
    if (!form) return;
    this.stop();
    const asking = this.asking = new AbortController();
    this.say(form.dataset.busy || "");
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(ADDRESS + location.search, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(questionOf(new FormData(form), this.struck)),
        signal: asking.signal,
      });
      const text = await answer.text();
      if (this.asking !== asking) return;
      if (answer.ok) this.put(JSON.parse(text));
      this.say(answer.ok ? "" : fillText(form.dataset.failed || "", { text: text.trim() }));
    } catch (problem) {
      if (asking.signal.aborted) return;
      this.say(fillText(form.dataset.failed || "", { text: String(problem) }));
    }
    form.removeAttribute("aria-busy");
  }

  /** @param {Answer} answer */
  put(answer) {
    const box = this.place.querySelector("[data-spots-answer]");
    if (box instanceof HTMLElement) putSection(box, answer.html);
    this.show(answer);
  }

  /** @param {string} text */
  say(text) {
    const status = this.form?.querySelector(".spots-busy");
    if (status) status.textContent = text;
  }

  remove() {
    this.stop();
  }
}
