/* Ways to a place on the map: a search for areas and practices, buttons for the cities, and an outside base map that is
   requested only when the reader switches it on. */
import { Combobox } from "./combobox.js";
import { controllerOf } from "./controllers.js";
import { button, element, ensurePane } from "./elements.js";
import { reportChoice } from "./events.js";
import L from "./leaflet.js";
import { stageOf } from "./stages.js";
import { bringIntoView, regionPadding, viewState } from "./viewport.js";

/** @typedef {{ name: string, bounds: import("./viewport.js").Bounds }} JumpPlace */
/** @typedef {import("./search.js").Entry} Entry */
/**
 * What there is beside what is searched in (see {@link Combobox}).
 * @typedef {object} PlacesOnly
 * @property {string} label
 * @property {JumpPlace[]} places
 * @property {Record<string, import("./areas.js").Outlines[]>} [undrawn] outlines of levels that are not drawn, by address
 *   of their names
 * @property {string} search empty without a search box
 * @property {boolean} [jump]
 * @property {Record<"url" | "credit" | "label" | "note", string> | null} outside
 */
/** @typedef {PlacesOnly & import("./combobox.js").SearchSpec} PlacesSpec */
export class Places {
  /** @type {PlacesSpec} */
  spec;
  /** @type {L.Layer | null} */
  streets = null;
  /** @type {Combobox | null} */
  search = null;

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
    const search = spec.search ? this.searchBox(spec, stage) : [];
    const buttons = spec.jump || (spec.search && !stage) ? spec.places.map((place) => this.button(place)) : [];
    /* A standalone page may want the names of the cities only, and requests nothing of another server. */
    const outside = spec.outside ? this.outside(spec.outside) : [];
    const streets = stageOf(this.map, "streets");
    streets?.replaceChildren(...outside);
    this.box.replaceChildren(...search, ...buttons, ...(streets ? [] : outside));
  }

  remove() {
    this.control.remove();
  }

  /**
   * The search box where it is a control on the map; beside the map it also searches in the texts.
   * @param {PlacesSpec} spec
   * @param {HTMLElement} [stage]
   */
  searchBox(spec, stage) {
    const inTexts = stage && ((/** @type {string} */ text) => reportChoice("text", text));
    const box = this.search = this.search || new Combobox((entry) => this.go(entry), inTexts);
    box.update(spec);
    if (!stage) return [box.box];
    if (box.box.parentElement !== stage) stage.replaceChildren(box.box);
    return [];
  }

  /**
   * Goes there at once, whatever is in view, and reports the choice.
   * @param {Entry} entry
   */
  go({ kind, id, at, file, point }) {
    /* Nothing opens beside the map for a meeting place: the map itself goes there and says its name. */
    if (kind === "meeting_place") {
      return (controllerOf(this.map, "meeting_places") || controllerOf(this.map, "osm_places"))?.find(at);
    }
    viewState.sought = String(id);
    controllerOf(this.map, "position")?.touched();
    if (kind === "area") {
      controllerOf(this.map, "areas")?.find({ id: String(id), index: at }, file, this.spec.undrawn?.[file]);
    } else if (point) bringIntoView(this.map, String(id), L.latLngBounds([point, point]));
    return reportChoice(kind, id);
  }

  /** @param {JumpPlace} place */
  button({ name, bounds }) {
    const options = () => ({ duration: 0.6, ...regionPadding(this.map) });
    return button(name, () => this.map.flyToBounds(bounds, options()), "atlas-place");
  }

  /** @param {NonNullable<PlacesSpec["outside"]>} outside */
  outside(outside) {
    const [box, row, note] = [element("div", "atlas-outside option"), element("label"), element("p", "options-note")];
    const check = element("input");
    check.type = "checkbox";
    check.checked = Boolean(this.streets);
    note.textContent = outside.note;
    row.append(check, element("span", "option-label", outside.label));
    box.append(row, note);
    check.addEventListener("change", () => this.showStreets(check.checked ? outside : null));
    return [box];
  }

  /** @param {PlacesSpec["outside"]} outside null to take the street map off */
  showStreets(outside) {
    this.streets?.remove();
    this.streets = null;
    if (outside) {
      ensurePane(this.map, "atlas-outside", 200);
      this.streets = L.tileLayer(outside.url, { pane: "atlas-outside", maxZoom: 19, attribution: outside.credit })
        .addTo(this.map);
    }
    this.map.getContainer().classList.toggle("atlas-see-through", Boolean(outside));
  }
}
