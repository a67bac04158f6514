/* A box to type in with a list below it, as keyboards and screen readers know it (ARIA combobox with a list box): finds
   areas, practices and meeting places by name, and where the page can, what is said in texts. */
import { button, element } from "./elements.js";
import { FileError, loadFile } from "./files.js";
import { areaEntries, findEntries, meetingPlaceEntries, practiceEntries } from "./search.js";
import { fillText, foldText, pluralText } from "./text.js";

/**
 * What is searched in, and how that is said.
 * @typedef {object} SearchSpec
 * @property {string[]} names addresses of the names of areas, a level each, the coarsest first
 * @property {string | null} [level] the one of them whose areas alone are found
 * @property {string | null} [practices]
 * @property {string | null} [meeting_places]
 * @property {string} [heading] above the box; without one the box is named by what stands in it
 * @property {string} search stands in the empty box
 * @property {string} [in_texts]
 * @property {{ one: string, other: string }} results
 * @property {string} nothing
 * @property {string} failed
 * @property {string} again
 * @property {string} [practice]
 */
/** @typedef {import("./search.js").Entry} Entry */
/** @typedef {import("./search.js").Hit} Hit */
/** @typedef {{ row: HTMLLIElement, choose: () => void }} Choice */

const MOST = 8;
/* Who comes from a button of the list is still in the box. */
const LEFT_AFTER = 150;
let lists = 0;

export class Combobox {
  /** @type {SearchSpec} */
  spec;
  /** @type {Promise<Entry[]> | null} */
  all = null;
  /** @type {Choice[]} */
  choices = [];
  /** @type {string | null} */
  picked = null;
  active = -1;
  files = "";

  /**
   * @param {(entry: Entry) => void} go
   * @param {(text: string) => void} [inTexts] searches for what was typed in the texts
   */
  constructor(go, inTexts) {
    this.go = go;
    this.inTexts = inTexts;
    lists += 1;
    this.box = element("div", "atlas-search");
    this.label = element("label");
    this.input = element("input");
    this.list = element("ul");
    this.input.id = this.label.htmlFor = "atlas-search-" + lists;
    this.list.id = "atlas-found-" + lists;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    Object.entries({
      type: "search",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
    })
      .forEach(([name, value]) => this.input.setAttribute(name, value));
    this.status = element("p", "atlas-unseen");
    this.status.setAttribute("role", "status");
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", () =>
      setTimeout(() => {
        if (!this.box.contains(document.activeElement)) this.close();
      }, LEFT_AFTER));
    this.box.append(this.label, this.input, this.list, this.status);
  }

  /** @param {SearchSpec} spec */
  update(spec) {
    const { heading = "" } = spec;
    const files = [...spec.names, spec.level, spec.practices, spec.meeting_places].join(" ");
    const renamed = files !== this.files;
    if (renamed) this.all = null;
    this.files = files;
    this.spec = spec;
    this.input.placeholder = spec.search;
    this.label.textContent = heading;
    this.label.hidden = !heading;
    if (heading) this.input.removeAttribute("aria-label");
    else this.input.setAttribute("aria-label", spec.search);
    this.list.setAttribute("aria-label", heading || spec.search);
    /* What was found is called otherwise in another language. */
    if (renamed && document.activeElement === this.input && this.input.value !== this.picked) this.search();
  }

  async search() {
    const { files, input: { value } } = this;
    if (!foldText(value)) return this.close();
    let entries;
    try {
      entries = await this.entries();
    } catch (problem) {
      this.all = null;
      if (!(problem instanceof FileError)) throw problem;
    }
    /* Meanwhile something else was typed, or names changed, and that is searched for as well. */
    if (!this.input.isConnected || this.input.value !== value || this.files !== files) return undefined;
    const texts = this.textChoice(value.trim());
    if (!entries) return this.unknown(texts);
    const hits = findEntries(entries, value);
    this.show([...hits.slice(0, MOST).map((hit) => this.hitChoice(hit)), ...texts], hits.length);
    return undefined;
  }

  /**
   * All that can be found, made when somebody first types.
   * @returns {Promise<Entry[]>}
   */
  entries() {
    if (this.all) return this.all;
    const { names, level, practices, meeting_places: places, practice = "" } = this.spec;
    this.all = Promise.all([
      ...names.map(async (url) => areaEntries(await loadFile(url).promise, url)),
      ...(practices ? [loadFile(practices).promise.then((file) => practiceEntries(file, practice))] : []),
      ...(places ? [loadFile(places).promise.then(meetingPlaceEntries)] : []),
    ]).then((lists) => {
      /* A level may be drawn with areas of a coarser one, of which each is found once. */
      const byId = new Map(lists.flat().reverse().map((entry) => [entry.kind + " " + entry.id, entry]));
      return [...byId.values()].reverse().filter(({ file }) => !level || file === level);
    });
    return this.all;
  }

  /**
   * @param {Hit} hit
   * @returns {Choice}
   */
  hitChoice({ entry, by }) {
    const note = entry.note || (foldText(entry.name).includes(foldText(by)) ? "" : by);
    const row = element("li", "", entry.name);
    if (note) row.append(element("span", "", note));
    const choose = () => {
      this.input.value = this.picked = entry.name;
      this.close();
      this.go(entry);
    };
    return { row, choose };
  }

  /**
   * The last of the list: what was typed, wherever texts have it.
   * @param {string} text
   * @returns {Choice[]}
   */
  textChoice(text) {
    const { inTexts } = this;
    if (!inTexts) return [];
    const row = element("li", "atlas-in-texts", fillText(this.spec.in_texts || "", { text }));
    const choose = () => {
      this.input.value = "";
      this.close();
      inTexts(text);
    };
    return [{ row, choose }];
  }

  /**
   * Not "nothing by that name": what there is could not be loaded. Typing on requests it again, and so does the button.
   * @param {Choice[]} texts
   */
  unknown(texts) {
    this.show(texts);
    const row = element("li", "atlas-nothing", this.spec.failed);
    row.setAttribute("role", "presentation");
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.append(button(this.spec.again, () => {
      this.input.focus();
      this.search();
    }));
    this.list.prepend(row);
    this.list.hidden = false;
    this.status.textContent = this.spec.failed;
  }

  /** Nothing is typed any more: the box is ready for another search. */
  clear() {
    this.input.value = "";
    this.picked = null;
    this.close();
  }

  /** Nothing is listed any more. */
  close() {
    this.show([]);
  }

  /**
   * @param {Choice[]} choices
   * @param {number} [hits] how many names there are
   */
  show(choices, hits) {
    this.choices = choices;
    this.active = -1;
    choices.forEach(({ row, choose }, at) => {
      row.id = this.list.id + "-" + at;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.addEventListener("pointerdown", (event) => event.preventDefault());
      row.addEventListener("click", choose);
    });
    const nothing = hits === 0 ? [element("li", "atlas-nothing", this.spec.nothing)] : [];
    nothing.forEach((row) => row.setAttribute("role", "presentation"));
    this.list.replaceChildren(...nothing, ...choices.map(({ row }) => row));
    const open = this.list.childElementCount > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = hits === undefined ? "" : hits ? pluralText(this.spec.results, hits) : this.spec.nothing;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { choices } = this;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && choices.length) {
      event.preventDefault();
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.mark((from + step + choices.length) % choices.length);
    } else if (event.key === "Enter" && choices.length) {
      event.preventDefault();
      choices[Math.max(0, this.active)].choose();
    } else if (event.key === "Escape") {
      /* What was typed goes first; the name of what was chosen goes with the choice, which the map clears. */
      const typed = this.input.value && this.input.value !== this.picked;
      this.input.value = "";
      this.close();
      if (!typed) return;
      event.preventDefault();
    }
    event.stopPropagation();
  }

  /** @param {number} at */
  mark(at) {
    this.choices.forEach(({ row }, each) => row.setAttribute("aria-selected", String(each === at)));
    this.active = at;
    const { row } = this.choices[at];
    this.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
}
