/* Ways to a place on the map: a search for areas and practices, buttons for the cities, and an outside base map that is
   requested only when the reader switches it on. */
import { controllerOf } from "./controllers.js";
import { button, element, ensurePane } from "./elements.js";
import { reportChoice } from "./events.js";
import { FileError, loadFile } from "./files.js";
import L from "./leaflet.js";
import { stageOf } from "./stages.js";
import { areaEntries, findEntries, meetingPlaceEntries, practiceEntries } from "./search.js";
import { foldText, pluralText } from "./text.js";
import { bringIntoView, regionPadding, viewState } from "./viewport.js";

const MOST = 8;
let lists = 0;

/** @typedef {{ name: string, bounds: import("./viewport.js").Bounds }} JumpPlace */
/**
 * @typedef {object} PlacesSpec
 * @property {string} label
 * @property {JumpPlace[]} places
 * @property {string[]} names addresses of the names of areas, a level each, the coarsest first
 * @property {Record<string, import("./areas.js").Outlines[]>} [undrawn] outlines of levels that are not drawn, by address
 *   of their names
 * @property {string} practices
 * @property {string | null} [meeting_places]
 * @property {string} search empty without a search box
 * @property {boolean} [jump]
 * @property {{ one: string, other: string }} results
 * @property {Record<"url" | "credit" | "label" | "note", string> | null} outside
 * @property {string} nothing
 * @property {string} failed
 * @property {string} again
 * @property {string} practice
 */
/** @typedef {import("./search.js").Entry} Entry */
/** @typedef {import("./search.js").Hit} Hit */

export class Places {
  /** @type {PlacesSpec} */
  spec;
  /** @type {L.Layer | null} */
  streets = null;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.control = new L.Control({ position: "topleft" });
    this.box = element("div", "atlas-places");
    this.box.setAttribute("role", "group");
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    this.control.onAdd = () => this.box;
    this.control.addTo(map);
  }

  /** @param {PlacesSpec} spec */
  update(spec) {
    this.spec = spec;
    this.box.setAttribute("aria-label", spec.label);
    const stage = stageOf(this.map, "search");
    const search = spec.search ? [new Search(this.map, spec).box] : [];
    stage?.replaceChildren(...search.splice(0));
    const buttons = spec.jump || (spec.search && !stage) ? spec.places.map((place) => this.button(place)) : [];
    /* A standalone page may want the names of the cities only, and requests nothing of another server. */
    this.box.replaceChildren(...search, ...buttons, ...(spec.outside ? [this.outside(spec.outside)] : []));
  }

  remove() {
    this.control.remove();
  }

  /** @param {JumpPlace} place */
  button({ name, bounds }) {
    const options = () => ({ duration: 0.6, ...regionPadding(this.map) });
    return button(name, () => this.map.flyToBounds(bounds, options()), "atlas-place");
  }

  /** @param {NonNullable<PlacesSpec["outside"]>} outside */
  outside(outside) {
    const box = element("label", "atlas-outside");
    const check = element("input");
    check.type = "checkbox";
    check.checked = Boolean(this.streets);
    box.title = outside.note;
    box.append(check, element("span", "", outside.label));
    check.addEventListener("change", () => {
      if (this.streets) this.streets.remove();
      this.streets = null;
      if (check.checked) {
        ensurePane(this.map, "atlas-outside", 200);
        this.streets = L.tileLayer(outside.url, { pane: "atlas-outside", maxZoom: 19, attribution: outside.credit })
          .addTo(this.map);
      }
      this.map.getContainer().classList.toggle("atlas-see-through", check.checked);
    });
    return box;
  }
}

/* A box to type in with a list below it, as keyboards and screen readers know it (ARIA combobox with a list box). */
class Search {
  /** @type {Promise<Entry[]> | null} */
  all = null;
  /** @type {Hit[]} */
  found = [];
  /** @type {string | null} */
  picked = null;

  /**
   * @param {L.Map} map
   * @param {PlacesSpec} spec
   */
  constructor(map, spec) {
    this.map = map;
    this.spec = spec;
    this.active = -1;
    lists += 1;
    this.box = element("div", "atlas-search");
    this.input = element("input");
    this.list = element("ul");
    this.list.id = "atlas-found-" + lists;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", spec.search);
    this.list.hidden = true;
    Object.entries({
      type: "search",
      role: "combobox",
      placeholder: spec.search,
      "aria-label": spec.search,
      autocomplete: "off",
      spellcheck: "false",
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
        if (!this.box.contains(document.activeElement)) this.show([]);
      }, 150));
    this.box.append(this.input, this.list, this.status);
  }

  async search() {
    if (!foldText(this.input.value)) return this.show([]);
    let entries;
    try {
      entries = await this.entries();
    } catch (problem) {
      this.all = null;
      if (!(problem instanceof FileError)) throw problem;
    }
    if (!this.input.isConnected) return undefined;
    if (!entries) return this.unknown();
    const hits = findEntries(entries, this.input.value);
    this.show(hits.slice(0, MOST), hits.length);
    return undefined;
  }

  /**
   * All that can be found, made when somebody first types.
   * @returns {Promise<Entry[]>}
   */
  entries() {
    if (this.all) return this.all;
    const { names, practices, meeting_places: places, practice } = this.spec;
    this.all = Promise.all([
      ...names.map(async (url) => areaEntries(await loadFile(url).promise, url)),
      loadFile(practices).promise.then((file) => practiceEntries(file, practice)),
      ...(places ? [loadFile(places).promise.then(meetingPlaceEntries)] : []),
    ]).then((lists) => {
      /* A level may be drawn with areas of a coarser one, of which each is found once. */
      const byId = new Map(lists.flat().reverse().map((entry) => [entry.kind + " " + entry.id, entry]));
      return [...byId.values()].reverse();
    });
    return this.all;
  }

  /* Not "nothing by that name": what there is could not be loaded. Typing on requests it again, and so does the button. */
  unknown() {
    this.show([]);
    const row = element("li", "atlas-nothing", this.spec.failed);
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.append(button(this.spec.again, () => {
      this.input.focus();
      this.search();
    }));
    this.list.replaceChildren(row);
    this.list.hidden = false;
    this.status.textContent = this.spec.failed;
  }

  /**
   * @param {Hit[]} found
   * @param {number} [all] how many there are
   */
  show(found, all) {
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map(({ entry, by }, at) => {
      const note = entry.note || (foldText(entry.name).includes(foldText(by)) ? "" : by);
      const row = element("li", "", entry.name);
      row.id = this.list.id + "-" + at;
      row.setAttribute("role", "option");
      if (note) row.append(element("span", "", note));
      row.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.choose(at);
      });
      return row;
    }));
    if (!found.length && all === 0) this.list.append(element("li", "atlas-nothing", this.spec.nothing));
    const open = this.list.childElementCount > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = all === undefined ? "" : all ? pluralText(this.spec.results, all) : this.spec.nothing;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.found.length) {
      event.preventDefault();
      this.mark((this.active + step + this.found.length) % this.found.length);
    } else if (event.key === "Enter" && this.found.length) {
      event.preventDefault();
      this.choose(Math.max(0, this.active));
    } else if (event.key === "Escape") {
      /* What was typed goes first; the name of what was chosen goes with the choice, which the map clears. */
      const typed = this.input.value && this.input.value !== this.picked;
      this.input.value = "";
      this.show([]);
      if (!typed) return;
      event.preventDefault();
    }
    event.stopPropagation();
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
    const { entry } = this.found[at];
    this.input.value = this.picked = entry.name;
    this.show([]);
    this.go(entry);
  }

  /**
   * Goes there at once, whatever is in view, and reports the choice.
   * @param {Entry} entry
   */
  go({ kind, id, at, file, point }) {
    /* Nothing opens beside the map for a meeting place: the map itself goes there and says its name. */
    if (kind === "meeting_place") return controllerOf(this.map, "meeting_places")?.find(at);
    viewState.sought = String(id);
    controllerOf(this.map, "position")?.touched();
    if (kind === "area") {
      controllerOf(this.map, "areas")?.find({ id: String(id), index: at }, file, this.spec.undrawn?.[file]);
    } else if (point) bringIntoView(this.map, String(id), L.latLngBounds([point, point]));
    return reportChoice(kind, id);
  }
}
