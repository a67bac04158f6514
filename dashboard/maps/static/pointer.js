/* One pointer for the whole map: what lies under it, its tooltip, and what a click on it chooses. Layers on canvas have
   no elements to listen to; each offers `hit(place, slack)` and is tried from the top down. */
import { controllerOf } from "./controllers.js";
import { reportChoice } from "./events.js";
import L from "./leaflet.js";

/* How far beside a thing still counts as on it, in pixels: a finger is no mouse. */
const SLACK = { mouse: 2, touch: 14 };
/**
 * What lies under the pointer.
 * @typedef {object} Hit
 * @property {string} key
 * @property {() => HTMLElement} label
 * @property {() => void} choose
 * @property {L.LatLng} [anchor] where its tooltip is, if that does not follow the pointer
 * @property {number} [radius]
 */
/**
 * @typedef {object} HitLayer
 * @property {(latlng: L.LatLng, place: L.Point, slack: number) => Hit | null} hit
 * @property {(found: any) => void} hover
 */
/** @typedef {{ latlng: L.LatLng, originalEvent: PointerEvent }} MouseMove an event of Leaflet's */

/* What has its own use for Escape: fields, tables, and whatever lies open over the page. */
const FIELDS = "input, textarea, select, [contenteditable=true], [role=grid], [role=combobox]";
const OPEN = "[role=dialog], [role=listbox]:not([hidden]), [role=menu]:not([hidden]), dialog:modal";

/** @type {WeakMap<L.Map, Pointer>} */
const MAPS = new WeakMap();

/**
 * @param {L.Map} map
 * @returns {Pointer}
 */
export function pointerOf(map) {
  let found = MAPS.get(map);
  if (!found) MAPS.set(map, found = new Pointer(map));
  return found;
}

class Pointer {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    /** @type {{ layer: HitLayer, rank: number }[]} */
    this.layers = [];
    /** @type {(Hit & { layer: HitLayer }) | null} */
    this.over = null;
    /** @type {MouseMove | null} */
    this.last = null;
    /** @type {PointerEvent | null} */
    this.down = null;
    this.waiting = 0;
    this.tooltip = L.tooltip({ direction: "top", className: "atlas-tooltip", offset: [0, -8], opacity: 1 });
    if (map.options.inert) return;
    map.on("mousemove", this.move, this).on("mouseout movestart zoomstart", this.clear, this).on(
      "click",
      this.click,
      this,
    );
    /* A browser moves a finger's click onto what it thinks was meant; where the finger was decides here. */
    map.getContainer().addEventListener("pointerdown", (event) => {
      this.down = event;
    }, { passive: true });
    const key = (/** @type {KeyboardEvent} */ event) => this.pressed(event);
    document.addEventListener("keydown", key, true);
    map.on("unload", () => document.removeEventListener("keydown", key, true));
  }

  /**
   * @param {HitLayer} layer
   * @param {number} rank those of a higher rank lie on top
   */
  add(layer, rank) {
    this.layers = [...this.layers.filter((one) => one.layer !== layer), { layer: layer, rank: rank }];
    this.layers.sort((one, other) => other.rank - one.rank);
  }

  /** @param {HitLayer} layer */
  remove(layer) {
    this.clear();
    this.layers = this.layers.filter((one) => one.layer !== layer);
  }

  /**
   * `slack` in pixels; a hit has `key`, `label()`, `choose()`, and `anchor` where its tooltip does not follow.
   * @param {{ latlng: L.LatLng }} event
   * @param {number} slack
   * @returns {(Hit & { layer: HitLayer }) | null}
   */
  hit(event, slack) {
    for (const { layer } of this.layers) {
      const found = layer.hit(event.latlng, this.map.latLngToContainerPoint(event.latlng), slack);
      if (found) return { layer: layer, ...found };
    }
    return null;
  }

  /** @param {MouseMove} event */
  move(event) {
    const { pointerType, target } = event.originalEvent;
    const over = /** @type {Element} */ (target).closest(
      ".leaflet-control, .leaflet-popup, .atlas-notice, .atlas-inset, .atlas-pin, .atlas-square",
    );
    if (pointerType === "touch" || over) return this.clear();
    this.last = event;
    if (!this.waiting) {
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        if (this.last) this.look(this.last);
      });
    }
  }

  /** @param {MouseMove} event */
  look(event) {
    const found = this.hit(event, SLACK.mouse);
    if (!found) return this.clear();
    if (!this.over || this.over.key !== found.key) {
      if (this.over) this.over.layer.hover(null);
      this.over = found;
      found.layer.hover(found);
      this.map.getContainer().classList.add("atlas-pointing");
      this.name();
    }
    this.tooltip.setLatLng(found.anchor || event.latlng);
    if (!this.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.map);
  }

  /* Names and figures may still be on their way; they call this again when they arrive. */
  name() {
    if (!this.over) return;
    this.tooltip.options.offset = L.point(0, this.over.anchor ? -(this.over.radius || 8) - 2 : -8);
    this.tooltip.setContent(this.over.label());
  }

  clear() {
    this.last = null;
    if (this.over) this.over.layer.hover(null);
    this.over = null;
    this.tooltip.remove();
    this.map.getContainer().classList.remove("atlas-pointing");
  }

  /** @param {MouseMove} event */
  click(event) {
    const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
    const at = touch && this.down ? { latlng: this.map.mouseEventToLatLng(this.down) } : event;
    const found = this.hit(at, touch ? SLACK.touch : SLACK.mouse);
    if (found) found.choose();
  }

  /**
   * Escape clears the choice wherever the focus is, unless something else has a use for it. Whether something is open is
   * looked at before that can close itself.
   * @param {KeyboardEvent} event
   */
  pressed(event) {
    if (event.key !== "Escape") return;
    const { target } = event;
    const used = target instanceof Element && !this.map.getContainer().contains(target) && target.closest(FIELDS);
    if (used || document.querySelector(OPEN)) return;
    setTimeout(() => {
      if (!event.defaultPrevented) this.escape(event);
    }, 0);
  }

  get listing() {
    return Boolean(this.map._popup && this.map._popup.isOpen());
  }

  /**
   * What was opened last closes first: a list on the map, then the choice.
   * @param {KeyboardEvent} event
   */
  escape(event) {
    this.clear();
    if (this.listing) {
      event.preventDefault();
      const focused = this.map._popup?.getElement().contains(document.activeElement);
      this.map.closePopup();
      if (focused) this.map.getContainer().focus({ preventScroll: true });
    } else if (!controllerOf(this.map, "spot")) reportChoice("none", null);
  }
}
