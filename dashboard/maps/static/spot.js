/* One place on the map: set by a click or by Enter in the middle of the map, and drawn as the atlas will draw it, with a
   halo as wide as the place is uncertain. */
import { controllerOf } from "./controllers.js";
import drawing from "./drawing.js";
import { ensurePane, labelBox } from "./elements.js";
import { reportChoice } from "./events.js";
import L from "./leaflet.js";
import { pointerOf } from "./pointer.js";
import { fitBounds } from "./viewport.js";

const SIZE = 26;
/* A town with what lies around it. */
const NEAR = 12.5;

/**
 * @param {unknown} one
 * @param {unknown} other
 */
const differ = (one, other) => JSON.stringify(one) !== JSON.stringify(other);

/** @typedef {[number, number]} Place latitude and longitude, WGS84 degrees */
/**
 * @typedef {object} SpotSpec
 * @property {Place | null} at
 * @property {Place | null} near to look at while there is no place
 * @property {number} radius of the halo, in metres
 * @property {number} zoom
 * @property {[Place, Place]} bounds
 * @property {boolean} pick whether a click sets the place
 * @property {string} symbol
 * @property {string} accent
 * @property {string} title
 * @property {string} hint
 */

export class Spot {
  /** @type {SpotSpec} */
  spec;
  /** @type {L.Layer | null} */
  marker = null;
  /** @type {L.Layer | null} */
  halo = null;
  /** @type {L.LatLng | null} the place that was set here last */
  set = null;
  moved = false;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    ensurePane(map, "atlas-halo", 590);
    ensurePane(map, "atlas-spot", 640);
    pointerOf(map).add(this, 3);
    this.key = this.pressed.bind(this);
    map.getContainer().addEventListener("keydown", this.key);
    this.size = new ResizeObserver(() => this.resized());
    this.size.observe(map.getContainer());
    map.attributionControl.setPrefix(false);
    this.scale = () => map.getContainer().classList.toggle("atlas-far", map.getZoom() < drawing.far);
    map.on("zoomend", this.scale);
    this.scale();
  }

  /** @param {SpotSpec} spec */
  update(spec) {
    const before = this.spec;
    this.spec = spec;
    const here = spec.at && L.latLng(spec.at);
    const mine = here && this.set && here.distanceTo(this.set) < 2;
    this.set = null;
    this.map.getContainer().classList.toggle("atlas-setting", spec.pick);
    if (!before) this.start();
    else if (here ? !mine && differ(spec.at, before.at) : spec.near && differ(spec.near, before.near)) this.start();
    this.draw();
  }

  remove() {
    pointerOf(this.map).remove(this);
    this.map.getContainer().removeEventListener("keydown", this.key);
    this.map.off("zoomend", this.scale);
    this.size.disconnect();
    [this.marker, this.halo].forEach((layer) => layer && layer.remove());
  }

  /* The frame may get its size after the map was made, or when the page around it changes. */
  resized() {
    this.map.invalidateSize({ pan: false });
    if (!this.moved && this.spec) this.start();
  }

  start() {
    const { at, near, zoom } = this.spec;
    const center = at || near;
    if (center) this.map.setView(center, at ? zoom : NEAR, { animate: false });
    else fitBounds(this.map, this.spec.bounds, () => ({ paddingTopLeft: [10, 10], paddingBottomRight: [10, 10] }));
  }

  draw() {
    const { at, radius, symbol, accent, title } = this.spec;
    [this.marker, this.halo].forEach((layer) => layer && layer.remove());
    this.marker = this.halo = null;
    if (!at) return;
    if (radius) {
      this.halo = L.circle(at, {
        radius: radius,
        pane: "atlas-halo",
        color: accent,
        weight: 1.2,
        dashArray: "4 4",
        fillColor: accent,
        fillOpacity: 0.1,
        interactive: false,
        className: "atlas-halo",
      }).addTo(this.map);
    }
    const icon = L.icon({ iconUrl: symbol, iconSize: [SIZE, SIZE], className: "atlas-spot" });
    this.marker = L.marker(at, {
      icon: icon,
      pane: "atlas-spot",
      alt: title,
      title: title,
      interactive: false,
      keyboard: false,
    }).addTo(this.map);
  }

  /**
   * Areas below keep their names; a click anywhere sets the place.
   * @param {L.LatLng} latlng
   */
  hit(latlng) {
    if (!this.spec.pick) return null;
    const areas = controllerOf(this.map, "areas");
    const area = areas && areas.hit(latlng);
    return {
      key: area ? area.key : "spot",
      area: area,
      label: () => (area ? area.label() : labelBox(this.spec.hint)),
      choose: () => this.choose(latlng),
    };
  }

  /** @param {{ area: any } | null} found */
  hover(found) {
    const areas = controllerOf(this.map, "areas");
    if (areas) areas.hover(found && found.area);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.target !== this.map.getContainer()) return;
    this.moved = true;
    if (event.key !== "Enter" || !this.spec.pick) return;
    event.preventDefault();
    this.choose(this.map.getCenter());
  }

  /** @param {L.LatLng} latlng */
  choose(latlng) {
    this.moved = true;
    this.set = latlng;
    this.spec = { ...this.spec, at: [latlng.lat, latlng.lng], radius: 0 };
    this.draw();
    reportChoice("spot", [latlng.lat, latlng.lng]);
  }
}
