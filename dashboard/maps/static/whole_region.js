/* Back to the whole region, and what lies beside the map: practices to the west and to the east of what is in view. */
import { controllerOf } from "./controllers.js";
import { button, element } from "./elements.js";
import L from "./leaflet.js";
import { fillText, pluralText } from "./text.js";
import { fitBounds, regionPadding, viewState } from "./viewport.js";

/** @typedef {"west" | "east"} Side */
/**
 * @typedef {object} WholeRegionSpec
 * @property {import("./viewport.js").Bounds} bounds
 * @property {string} label
 * @property {Record<Side, string>} sides names of the sides
 * @property {{ one: string, other: string }} beside what the buttons are called: {n} practices to the {side}
 */

/* Maps that are wider show what lies beside them at a glance. */
const NARROW = 640;
/* How much of the map's width a press moves it by. */
const STEP = 0.6;
/* How far beyond the region the map goes, as a share of what it shows: the middle of the map a little, so that an edge of
   the region can lie beside what covers a part of it. */
const AROUND = 0.8;

export class WholeRegion {
  /** @type {WholeRegionSpec} */
  spec;
  /** @type {Record<Side, HTMLButtonElement>} */
  sides;

  bounded = false;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.control = new L.Control({ position: "topleft" });
    this.home = button("", () => this.open(), "atlas-home");
    const box = element("div", "atlas-home-box");
    box.append(this.home);
    L.DomEvent.disableClickPropagation(box);
    this.control.onAdd = () => box;
    this.control.addTo(map);
    this.sides = { west: this.side("west", -1), east: this.side("east", 1) };
    map.on("moveend resize atlas:updated", this.draw, this);
    map.on("zoomend resize", this.bound, this);
  }

  /**
   * @param {Side} name
   * @param {number} direction
   */
  side(name, direction) {
    const made = button("", () => {
      viewState.settled = true;
      controllerOf(this.map, "position")?.touched();
      this.map.panBy([direction * STEP * this.map.getSize().x, 0]);
    }, "atlas-beside atlas-beside-" + name);
    L.DomEvent.disableClickPropagation(made);
    this.map.getContainer().append(made);
    return made;
  }

  /** @param {WholeRegionSpec} spec */
  update(spec) {
    this.spec = spec;
    this.home.textContent = spec.label;
    this.bound();
    this.draw();
  }

  /* Nobody loses the region, however near they are; who comes from an address beyond it looks there. */
  bound() {
    const { map, spec } = this;
    const size = map.getSize();
    if (!spec || !size.x || !size.y) return;
    const region = L.latLngBounds(spec.bounds);
    const zoom = map.getZoom();
    const [low, high] = [region.getSouthWest(), region.getNorthEast()].map((end) => map.project(end, zoom));
    const [x, y] = [AROUND * size.x, AROUND * size.y];
    const bounds = L.latLngBounds([
      map.unproject([low.x - x, low.y + y], zoom),
      map.unproject([high.x + x, high.y - y], zoom),
    ]);
    this.bounded ||= bounds.contains(map.getCenter());
    if (!this.bounded) return;
    Object.assign(map.options, { maxBoundsViscosity: 1 });
    map.setMaxBounds(bounds);
  }

  open() {
    viewState.settled = true;
    controllerOf(this.map, "position")?.touched();
    fitBounds(this.map, this.spec.bounds, regionPadding, { animate: true });
    this.map.getContainer().focus({ preventScroll: true });
  }

  draw() {
    if (!this.spec) return;
    const { x } = this.map.getSize();
    const seen = this.map.getBounds();
    const whole = seen.contains(L.latLngBounds(this.spec.bounds)) || this.map.getZoom() <= this.map.getMinZoom();
    this.home.hidden = whole;
    const [west, east] = [seen.getSouthWest().lng, seen.getNorthEast().lng];
    const places = x < NARROW ? controllerOf(this.map, "practices")?.places?.() || [] : [];
    /** @type {Record<Side, number>} */
    const numbers = {
      west: places.filter((/** @type {[number, number]} */ [, lon]) => lon < west).length,
      east: places.filter((/** @type {[number, number]} */ [, lon]) => lon > east).length,
    };
    /** @type {Side[]} */
    const names = ["west", "east"];
    names.forEach((name) => {
      const made = this.sides[name];
      made.hidden = !numbers[name];
      const side = this.spec.sides[name];
      made.setAttribute("aria-label", fillText(pluralText(this.spec.beside, numbers[name]), { side: side }));
      const [number, label] = [element("strong", "", numbers[name]), element("span", "", side)];
      made.replaceChildren(number, label);
    });
  }

  remove() {
    this.map.off("moveend resize atlas:updated", this.draw, this).off("zoomend resize", this.bound, this);
    Object.values(this.sides).forEach((made) => made.remove());
    this.control.remove();
  }
}
