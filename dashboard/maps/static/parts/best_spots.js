/* Best spots: a form asks the server, which answers as HTML, and the map shows the squares. The question is neither in the
   address nor kept: it may carry places of the reader's own. A new question, or none any more, stops the one before. */
import { fillText } from "../text.js";
import { putSection } from "./sections.js";

/** @typedef {import("../proposed_squares.js").Squares} Squares */

export const ADDRESS = "api/best-spots";
/* Of a file, in bytes: a little more than the server takes, which then says so. */
const MOST = 300_000;

/**
 * The question of a form, as the server reads it. What the form does not ask is left out.
 * @param {FormData} form
 * @param {[number, number][]} struck squares that are struck out
 */
export function questionOf(form, struck) {
  const one = (/** @type {string} */ name) => form.has(name) ? { [name]: String(form.get(name)) } : {};
  const number = (/** @type {string} */ name) => form.has(name) ? { [name]: Number(form.get(name)) } : {};
  return {
    ...number("places"),
    ...number("walk"),
    ...one("weigh"),
    ...one("goal"),
    ...one("considered"),
    checked: form.getAll("checked").map(String),
    struck,
  };
}

/**
 * Why there is no answer, in the reader's language.
 * @param {number} status of the server's answer; 0 without any
 * @param {string} text that it sent
 * @param {DOMStringMap} texts of the form
 */
export function failureOf(status, text, texts) {
  if (!status) return texts.offline || "";
  if (status === 400) return fillText(texts.failed || "", { text: text.trim() });
  return (status === 504 ? texts.late : texts.crowded) || "";
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
   * @param {(squares: Squares | null) => void} show puts squares on the map
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
    this.show(null);
    /* What was folded for an answer stays folded in the new section. */
    const question = form?.closest("details");
    if (question) question.open = true;
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
    if (file && box instanceof HTMLTextAreaElement) box.value = await file.slice(0, MOST).text();
  }

  async ask() {
    const { form } = this;
    if (!form) return;
    this.stop();
    const asking = this.asking = new AbortController();
    this.say(form.dataset.busy || "");
    this.place.setAttribute("aria-busy", "true");
    const { status, text } = await asked(questionOf(new FormData(form), this.struck), asking.signal);
    if (this.asking !== asking) return;
    this.place.removeAttribute("aria-busy");
    this.say(status === 200 ? "" : failureOf(status, text, form.dataset));
    if (status === 200) this.put(JSON.parse(text));
  }

  /**
   * The question makes room for the answer, at whose beginning the reader goes on.
   * @param {{ html: string, squares: Squares }} answer
   */
  put({ html, squares }) {
    const box = /** @type {HTMLElement} */ (this.place.querySelector("[data-spots-answer]"));
    const inside = box.contains(document.activeElement);
    putSection(box, html);
    this.show(squares);
    const question = this.place.querySelector("details.spots-ask");
    if (question instanceof HTMLDetailsElement) question.open = false;
    if (inside && box.contains(document.activeElement)) return;
    const headline = box.querySelector("h3");
    if (headline instanceof HTMLElement) headline.focus({ preventScroll: true });
  }

  /** @param {string} text */
  say(text) {
    const status = this.place.querySelector(".spots-busy");
    if (status) status.textContent = text;
  }

  remove() {
    this.stop();
  }
}

/**
 * @param {Record<string, unknown>} question
 * @param {AbortSignal} signal
 * @returns {Promise<{ status: number, text: string }>} status 0 where no answer came
 */
async function asked(question, signal) {
  try {
    const answer = await fetch(new URL(ADDRESS + location.search, document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(question),
      signal,
    });
    return { status: answer.status, text: await answer.text() };
  } catch (problem) {
    // So a browser says that there is no connection, or that the question was given up.
    const expected = problem instanceof TypeError || (problem instanceof DOMException && problem.name === "AbortError");
    if (!expected) throw problem;
    return { status: 0, text: "" };
  }
}
