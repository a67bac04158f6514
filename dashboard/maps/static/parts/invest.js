/* Where to invest: the list by town, the map with pins that a reader sets, and what these would reach. */
import { Combobox } from "../combobox.js";
import { controllerOf } from "../controllers.js";
import { element } from "../elements.js";
import L from "../leaflet.js";
import { viewState } from "../viewport.js";
import { BestSpots } from "./best_spots.js";
import { PHONE } from "./filter_bar.js";
import { MapView } from "./map_view.js";
import { mounting } from "./mounting.js";
import { listenForChanges, putSection } from "./sections.js";

/** @typedef {import("../combobox.js").SearchSpec & { in_texts: string }} FinderSpec */
/**
 * What dashboard.pages.invest gives: sections as HTML, and the map.
 * @typedef {object} InvestData
 * @property {string} lang
 * @property {Record<string, string>} sections
 * @property {import("./map_view.js").ComposedMap} map
 * @property {FinderSpec} finder finds where a pin would be
 * @property {number} pins how many there are
 * @property {boolean} chosen whether an area is open
 * @property {Record<string, string[]>} unchosen the parameters of the view without that area
 */

/* Around the squares of an answer, as a share of what they take up. */
const MARGIN = 0.3;
/* What a phone shows one at a time, and which of these is first. */
const TABS = ["what_if", "spots", "list"];

class Invest {
  /** @type {Record<string, HTMLElement>} */
  places = {};
  /** @type {InvestData | null} */
  data = null;
  /** @type {import("../proposed_squares.js").Squares | null} of the answer that is shown */
  squares = null;
  /** Whether the map goes to what the next data are about. */
  refit = false;
  gone = new AbortController();
  phone = globalThis.matchMedia(PHONE);
  /** @type {HTMLElement} */
  list;
  /** @type {HTMLElement} */
  middle;

  /**
   * @param {HTMLElement} host
   * @param {import("./mounting.js").Report} report
   */
  constructor(host, report) {
    this.box = element("div", "invest");
    const [list, middle, panel] = ["list", "middle", "panel"].map((name) => element("div", "invest-" + name));
    Object.assign(this, { list, middle });
    list.append(this.place("controls"), this.place("rows"));
    this.frame = element("div", "invest-map");
    middle.append(this.frame, this.place("key"));
    /* In it the finder stays while what is said changes: it keeps what is typed. */
    const whatIf = element("section", "invest-what-if");
    this.finder = new Combobox((entry) => this.putAt(entry), (text) => this.report({ kind: "address", text: text }));
    whatIf.append(this.place("what_if"), this.finder.box, this.place("reached"));
    panel.append(this.place("area"), whatIf, this.place("spots"), this.place("foot"));
    this.box.append(this.place("head"), list, middle, this.place("tabs"), panel);
    this.arrange();
    host.append(this.box);
    this.map = new MapView(this.frame);
    this.report = (/** @type {Record<string, unknown>} */ event) => report({ ...event, ...this.located(event) });
    listenForChanges(this.box, this.report);
    this.spots = new BestSpots(this.places.spots, (squares) => this.showSquares(squares));
    this.listen();
    viewState.covered = () => 0;
  }

  listen() {
    const { signal } = this.gone;
    globalThis.addEventListener("atlas:choose", (event) => this.choose(/** @type {CustomEvent} */ (event).detail), {
      signal,
    });
    this.box.addEventListener("click", ({ target }) => {
      if (!(target instanceof Element)) return;
      const tab = target.closest("[data-tab]");
      if (tab instanceof HTMLElement) this.showTab(tab.dataset.tab || "");
      if (target.closest("[data-add]")) this.add();
    });
    this.box.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLSelectElement)) return;
      if (target.dataset.pin) {
        this.report({ kind: "pin_kind", pin: Number(target.dataset.pin), value: target.value });
      } else if (target.matches(".invest-town")) {
        this.refit = true;
        this.report({ kind: "town", id: target.value });
      }
    });
    this.phone.addEventListener("change", () => this.arrange(), { signal });
    const menu = () => /** @type {HTMLDetailsElement | null} */ (this.box.querySelector(".invest-download[open]"));
    document.addEventListener("pointerdown", ({ target }) => {
      const open = menu();
      if (open && !(target instanceof Node && open.contains(target))) open.open = false;
    }, { signal, capture: true });
    this.box.addEventListener("keydown", (event) => {
      const open = menu();
      if (event.key !== "Escape" || !open) return;
      open.open = false;
      open.querySelector("summary")?.focus();
    });
  }

  /* The list is before the map, on a phone below it: as it is seen, so it is read. */
  arrange() {
    if (this.phone.matches) this.places.tabs.after(this.list);
    else this.middle.before(this.list);
  }

  /** @param {string} name */
  place(name) {
    return this.places[name] = element("div", "invest-" + name);
  }

  /** @param {InvestData} data */
  update(data) {
    const before = this.data;
    this.data = data;
    this.box.lang = data.lang;
    Object.entries(this.places).forEach(([name, place]) => putSection(place, data.sections[name] || ""));
    this.finder.update(data.finder);
    this.finder.box.hidden = !this.box.querySelector("[data-add]");
    if (!before) this.showTab(data.pins || data.chosen ? "what_if" : "list");
    else this.showTab(data.pins > before.pins || (data.chosen && !before.chosen) ? "what_if" : this.tab);
    this.show(data);
    this.spots.update();
    this.showKey();
  }

  /** @param {InvestData} data */
  show(data) {
    const first = !this.map.map;
    if (this.refit) this.letGo();
    this.map.update(data.map);
    const { map } = this.map;
    if (first && map) map.on("atlas:adding", () => this.showAdding());
    if (this.refit) controllerOf(/** @type {any} */ (map), "position").fit();
    this.refit = false;
    this.showAdding();
  }

  /* Another town: where the reader looked before is nobody's choice any more. */
  letGo() {
    viewState.settled = false;
    controllerOf(/** @type {any} */ (this.map.map), "position").moved = false;
  }

  /**
   * The squares of an answer go on the map, and the map to them; null takes them away.
   * @param {import("../proposed_squares.js").Squares | null} squares
   */
  showSquares(squares) {
    this.squares = squares;
    this.pins?.answer(squares);
    this.showKey();
    const { map } = this.map;
    const places = squares?.candidates.map(({ lat, lon }) => /** @type {[number, number]} */ ([lat, lon])) || [];
    if (!map || !places.length) return;
    if (this.phone.matches) this.frame.scrollIntoView({ block: "start" });
    const bounds = L.latLngBounds(places);
    if (!map.getBounds().contains(bounds)) map.fitBounds(bounds.pad(MARGIN), { animate: false });
  }

  showKey() {
    const { squares } = this;
    this.places.key.querySelectorAll("[data-spots-key]").forEach((line) => {
      const some = line.getAttribute("data-spots-key") ? squares?.recurring : squares?.candidates;
      if (line instanceof HTMLElement) line.hidden = !some?.length;
    });
  }

  get tab() {
    return this.box.dataset.shown || "list";
  }

  /** @param {string} name */
  showTab(name) {
    const there = TABS.filter((tab) => this.places.tabs.querySelector(`[data-tab="${tab}"]`));
    const shown = there.includes(name) ? name : there[there.length - 1] || "list";
    this.box.dataset.shown = shown;
    this.places.tabs.querySelectorAll("[data-tab]").forEach((button) => {
      const here = button.getAttribute("data-tab") === shown;
      if (here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  get pins() {
    return this.map.map && controllerOf(this.map.map, "what_if");
  }

  /* The next press on the map sets a pin, or no longer. */
  add() {
    const { pins } = this;
    if (!pins) return;
    pins.add(!pins.adding);
    if (!pins.adding) return;
    if (this.phone.matches) this.frame.scrollIntoView({ block: "center" });
    this.map.map?.getContainer().focus({ preventScroll: true });
  }

  showAdding() {
    const on = Boolean(this.pins?.adding);
    this.box.querySelector("[data-add]")?.setAttribute("aria-pressed", String(on));
    const said = /** @type {HTMLElement | null} */ (this.box.querySelector(".invest-adding"));
    if (said) said.hidden = !on;
  }

  /**
   * A pin at what was found by name: the map knows where a meeting place is, the server where an area is.
   * @param {import("../search.js").Entry} entry
   */
  putAt({ kind, id, at }) {
    this.finder.clear();
    if (kind === "area") return this.report({ kind: "pin", area: String(id) });
    const file = controllerOf(/** @type {any} */ (this.map.map), "meeting_places")?.file;
    if (file) this.pins?.put([file.lat[at], file.lon[at]]);
    return undefined;
  }

  /** @param {{ kind: string, id?: string | null, pins?: [number, number, string | null][] }} choice */
  choose({ kind, id, pins }) {
    if (kind === "whatif") this.report({ kind: kind, pins: pins });
    else if (kind === "area") this.report({ kind: "change", params: { area: [String(id)], practice: [] } });
    else if (kind === "none" && this.data?.chosen) this.report({ kind: "change", params: this.data.unchosen });
  }

  /**
   * Moving the map runs no page: the server does not know where it is until it is reported.
   * @param {Record<string, unknown>} event
   */
  located(event) {
    const position = this.map.map && controllerOf(this.map.map, "position");
    if (event.kind !== "share") return {};
    return { position: position.moved || position.given ? position.text() : null };
  }

  remove() {
    this.gone.abort();
    this.spots.remove();
    this.map.remove();
    this.box.remove();
  }
}

export const mount = mounting(Invest);
