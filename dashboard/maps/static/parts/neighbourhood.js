/* Neighbourhood: what is said about the chosen areas, a box to find more of them, and a map to choose the first from. */
import { Combobox } from "../combobox.js";
import { element } from "../elements.js";
import { loadFile } from "../files.js";
import { areaEntries, findEntries } from "../search.js";
import { foldText } from "../text.js";
import { DocumentPage } from "./document.js";
import { MapView } from "./map_view.js";
import { mounting } from "./mounting.js";

const MOST = 12;

/** @typedef {import("../search.js").Entry} Entry */
/** @typedef {{ names: string[], level: string | null, texts: import("../combobox.js").ComboboxTexts }} Picker `names`:
 *   addresses of the names of areas, a level each; `level`: the one of them that can be chosen, null for all */
/** @typedef {import("./document.js").DocumentData &
 *   { picker: Picker, map: import("./map_view.js").ComposedMap | null }} NeighbourhoodData */

class Neighbourhood extends DocumentPage {
  /** @type {MapView | null} */
  view = null;
  /** @type {Picker | null} */
  picker = null;

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    super(host, report);
    this.search = new Combobox((text) => this.find(text), (id) => report({ kind: "pick", id: id }));
    this.frame = element("div", "neighbourhood-map");
    this.choose = (/** @type {Event} */ event) => {
      if (this.view) report(/** @type {CustomEvent} */ (event).detail);
    };
    globalThis.addEventListener("atlas:choose", this.choose);
  }

  /**
   * @param {NeighbourhoodData} data
   * @override
   */
  update(data) {
    this.picker = data.picker;
    this.search.update(data.picker.texts);
    super.update(data);
    const picker = this.place("picker");
    /* Put there again it would lose the focus. */
    if (!picker.contains(this.search.box)) picker.append(this.search.box);
    this.show(data.map);
  }

  /** @param {import("./map_view.js").ComposedMap | null} map */
  show(map) {
    if (!map) {
      this.view?.remove();
      this.view = null;
      this.frame.remove();
      return;
    }
    if (!this.frame.isConnected) this.place("map").append(this.frame);
    this.view ||= new MapView(this.frame);
    this.view.update(map);
  }

  /**
   * What a text finds, in every language's names.
   * @param {string} text
   */
  async find(text) {
    const { names, level } = /** @type {Picker} */ (this.picker);
    const lists = await Promise.all(names.map(async (url) => areaEntries(await loadFile(url).promise, url)));
    /* A level may be drawn with areas of a coarser one, of which each is found once. */
    const once = [...new Map(lists.flat().reverse().map((entry) => [entry.id, entry])).values()].reverse();
    const hits = findEntries(once.filter(({ file }) => !level || file === level), text);
    return hits.slice(0, MOST).map(({ entry, by }) => ({
      id: String(entry.id),
      text: entry.name,
      note: entry.note || (foldText(entry.name).includes(foldText(by)) ? "" : by),
    }));
  }

  /** @override */
  remove() {
    globalThis.removeEventListener("atlas:choose", this.choose);
    this.view?.remove();
    super.remove();
  }
}

export const mount = mounting(Neighbourhood);
