/* A box to type in with a list below it, as keyboards and screen readers know it (ARIA combobox with a list box). */
import { element } from "./elements.js";

/** @typedef {{ id: string, text: string, note: string }} Option */
/**
 * @typedef {object} ComboboxTexts
 * @property {string} label
 * @property {string} hint in the empty box
 * @property {string} nothing where nothing is found
 * @property {string} failed where what there is cannot be loaded
 */

let lists = 0;

export class Combobox {
  /** @type {Option[]} */
  options = [];
  active = -1;

  /**
   * @param {(text: string) => Promise<Option[]>} find
   * @param {(id: string) => void} choose
   */
  constructor(find, choose) {
    this.find = find;
    this.chosen = choose;
    lists += 1;
    this.box = element("div", "combobox");
    this.label = element("label");
    this.input = element("input");
    this.list = element("ul");
    this.status = element("p", "unseen");
    this.status.setAttribute("role", "status");
    this.input.id = "combobox-" + lists;
    this.label.htmlFor = this.input.id;
    this.list.id = this.input.id + "-list";
    this.list.setAttribute("role", "listbox");
    Object.entries({
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
    }).forEach(([name, value]) => this.input.setAttribute(name, value));
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !this.box.contains(relatedTarget)) this.show([]);
    });
    this.box.append(this.label, this.input, this.list, this.status);
    this.show([]);
  }

  /** @param {ComboboxTexts} texts */
  update(texts) {
    this.texts = texts;
    this.label.textContent = texts.label;
    this.input.placeholder = texts.hint;
    this.list.setAttribute("aria-label", texts.label);
  }

  async search() {
    const { value } = this.input;
    if (!value.trim()) return this.show([]);
    const found = await this.find(value).catch(() => null);
    if (this.input.value !== value) return undefined;
    if (found) return this.show(found, this.texts?.nothing);
    return this.show([], this.texts?.failed);
  }

  /**
   * @param {Option[]} options
   * @param {string} [otherwise] what to say where there is none
   */
  show(options, otherwise = "") {
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(...options.map((option, at) => this.row(option, at)));
    const message = options.length ? "" : otherwise;
    if (message) this.list.append(element("li", "combobox-nothing", message));
    this.status.textContent = message;
    this.list.hidden = !this.list.childElementCount;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {Option} option
   * @param {number} at
   */
  row({ text, note }, at) {
    const row = element("li", "", text);
    row.id = this.list.id + "-" + at;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    if (note) row.append(" ", element("span", "", note));
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.addEventListener("click", () => this.choose(at));
    return row;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const { length } = this.options;
    if (step && length) {
      event.preventDefault();
      this.mark(this.active < 0 && step < 0 ? length - 1 : (this.active + step + length) % length);
    } else if (event.key === "Enter" && length) {
      event.preventDefault();
      this.choose(Math.max(0, this.active));
    } else if (event.key === "Escape" && this.input.value) {
      event.preventDefault();
      this.input.value = "";
      this.show([]);
    }
  }

  /** @param {number} at */
  mark(at) {
    [...this.list.children].forEach((row, each) => row.setAttribute("aria-selected", String(each === at)));
    this.active = at;
    this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at */
  choose(at) {
    const { id } = this.options[at];
    this.input.value = "";
    this.show([]);
    this.chosen(id);
  }
}
