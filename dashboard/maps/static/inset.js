/* A part of the region that is too small to read while all of the region is in view: drawn once more, nearly twice as large, in
   a corner that is free, with a line to where it is. Pressing it goes there. */
import { Areas } from "./areas.js";
import { controllerOf, controllersOf } from "./controllers.js";
import { ensurePane } from "./elements.js";
import { loadFile } from "./files.js";
import { Geometry } from "./geometry.js";
import { InsetBox, MARGIN } from "./inset_box.js";
import L from "./leaflet.js";
import { page, STILL } from "./page.js";
import { Practices } from "./practices.js";
import { toWorld } from "./projection.js";
import { regionPadding, reserveBelow, viewState } from "./viewport.js";

/* A smaller map has no room beside the region. In pixels. */
const ROOMY = { x: 900, y: 560 };
/* Zoom levels: how much nearer the part is drawn, and how far from the widest view it is still shown. */
const NEARER = 0.93, WIDEST = 0.75;
/* The largest side of the part, in pixels. */
const LARGEST = 210;
const PAPER = "#fffefb";

/**
 * What dashboard.maps.inset.InsetSpec is.
 * @typedef {object} InsetSpec
 * @property {import("./viewport.js").Bounds} bounds
 * @property {import("./viewport.js").Bounds} region
 * @property {number[]} areas
 * @property {string} shown
 * @property {string} title
 * @property {string[]} lines
 * @property {string} open
 */
/** @typedef {{ zoom: number, width: number, height: number }} Part zoom of the part, and its size in pixels */

export class Inset {
  /** @type {InsetSpec} */
  spec;
  /** @type {InsetBox | null} */
  box = null;
  /** @type {L.Map | null} the map in the box */
  inner = null;
  /** @type {Map<string, string>} the specs that the map in the box was given, as texts */
  drawn = new Map();
  /** @type {L.Layer | null} what hides the land around the part */
  mask = null;
  /** @type {string} */
  masked = "";

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.scheduled = 0;
    this.painted = () => this.soon();
  }

  /** @param {InsetSpec} spec */
  update(spec) {
    const first = !this.spec;
    this.spec = spec;
    if (page.standalone) return;
    if (first) {
      this.map.on("atlas:updated zoomend moveend resize atlas-legend", this.soon, this);
      this.map.on("move", this.follow, this).on("zoomstart", this.unlink, this);
      /* Whether the box would hide an area is known once outlines are here. */
      globalThis.addEventListener("atlas:painted", this.painted);
      reserveBelow(this.map, (padding) => insetRoom(this.map, this.spec, padding));
      controllerOf(this.map, "position")?.refit();
    }
    this.box?.write(spec);
    this.soon();
  }

  /* One change of the view changes several layers. */
  soon() {
    this.scheduled = this.scheduled || requestAnimationFrame(() => {
      this.scheduled = 0;
      this.place();
    });
  }

  remove() {
    this.map.off("atlas:updated zoomend moveend resize atlas-legend", this.soon, this);
    this.map.off("move", this.follow, this).off("zoomstart", this.unlink, this);
    globalThis.removeEventListener("atlas:painted", this.painted);
    cancelAnimationFrame(this.scheduled);
    this.close();
  }

  /* Shows the box where there is room for it, with what the map shows; else takes it off. */
  place() {
    const part = this.part();
    const spot = part && this.spot(part);
    if (!part || !spot) return this.close();
    if (!this.box) {
      this.box = new InsetBox(this.map.getContainer(), () => this.open());
      this.box.write(this.spec);
      this.map.fire("atlas:covered");
    }
    this.box.place(spot, part);
    this.enlarge(part);
    this.follow();
  }

  /**
   * How large the part is drawn; null where the map is too small or too near.
   * @returns {Part | null}
   */
  part() {
    const { map, spec } = this;
    const { x, y } = map.getSize();
    if (x < ROOMY.x || y < ROOMY.y) return null;
    const zoom = map.getZoom();
    return zoom > widestZoom(map, spec.region) + WIDEST ? null : partAt(map, spec, zoom);
  }

  /**
   * The top left of the box in pixels of the map; null where it would hide an area, or outlines are not here yet.
   * @param {Part} part
   */
  spot(part) {
    const spot = InsetBox.spot(this.map, part);
    const areas = this.areas();
    const geometry = areas?.geometry(Math.round(this.map.getZoom()));
    if (!geometry) return null;
    const { width, height } = InsetBox.size(part);
    const corners = [[-MARGIN, -MARGIN], [width + MARGIN, height + MARGIN]].map(([x, y]) => {
      const place = this.map.containerPointToLatLng([spot.x + x, spot.y + y]);
      return toWorld(place.lat, place.lng);
    });
    return geometry.reaches(corners[0], corners[1]) ? null : spot;
  }

  /** @returns {Areas | undefined} */
  areas() {
    return controllerOf(this.map, "areas");
  }

  /**
   * Draws in the box what the map draws there.
   * @param {Part} part
   */
  enlarge(part) {
    const { bounds } = this.spec;
    const inner = this.inner || this.innerMap();
    inner.invalidateSize({ animate: false });
    inner.setView(middle(this.map, bounds), part.zoom, { animate: false });
    this.drawAreas(inner);
    this.draw("practices", Practices, controllerOf(this.map, "practices")?.spec, (spec) => ({
      ...spec,
      shown: this.spec.shown,
      selected: null,
    }));
  }

  innerMap() {
    const frame = /** @type {InsetBox} */ (this.box).frame;
    /* `inert`: it answers no pointer and no key. */
    const options = { ...STILL, inert: true, zoomSnap: 0, fadeAnimation: false, zoomAnimation: false };
    this.inner = L.map(frame, { ...options, zoomControl: false, attributionControl: false });
    ensurePane(this.inner, "atlas-mask", 420);
    return this.inner;
  }

  /** @param {L.Map} inner */
  drawAreas(inner) {
    const areas = this.areas();
    if (!areas?.spec) return;
    const [level] = areas.spec.levels;
    /* The outlines that the map has, so that none are loaded for the box. */
    const file = { ...areas.fileFor(Math.round(this.map.getZoom()), level), up_to: null };
    this.draw("areas", Areas, areas.spec, (spec) => ({
      ...spec,
      levels: [{ ...level, geometry: [file] }],
      selected: null,
      focus: null,
    }));
    const cells = areas.cells;
    const mine = controllerOf(inner, "areas");
    if (cells && JSON.stringify(cells) !== JSON.stringify(mine.cells)) mine.show(cells);
    this.hideAround(inner, file.url);
  }

  /**
   * Gives a controller of the map in the box the spec of the same one of the map, changed; takes it off without one.
   * @template {{ spec: any, update: (spec: any) => void, remove: () => void }} Kind
   * @param {string} role
   * @param {new (map: L.Map) => Kind} Kind
   * @param {any} spec
   * @param {(spec: any) => any} change
   */
  draw(role, Kind, spec, change) {
    const inner = /** @type {L.Map} */ (this.inner);
    const controllers = controllersOf(inner);
    if (!spec) {
      controllers.get(role)?.remove();
      controllers.delete(role);
      this.drawn.delete(role);
      return;
    }
    const wanted = change(spec);
    const text = JSON.stringify(wanted);
    if (this.drawn.get(role) === text) return;
    this.drawn.set(role, text);
    if (!controllers.has(role)) controllers.set(role, new Kind(inner));
    controllers.get(role).update(wanted);
  }

  /**
   * The land around the part is another's: it is covered with paper.
   * @param {L.Map} inner
   * @param {string} url of the outlines
   */
  hideAround(inner, url) {
    const geometry = loadFile(url, (buffer) => new Geometry(buffer)).value;
    const wanted = url + this.spec.areas.join();
    if (!geometry || this.masked === wanted) return;
    this.masked = wanted;
    this.mask?.remove();
    const outside = /** @type {[number, number][]} */ ([[85, -180], [85, 180], [-85, 180], [-85, -180]]);
    const inside = this.spec.areas.flatMap((area) => geometry.rings(area)).flat();
    this.mask = L.polygon([outside, ...inside], {
      stroke: false,
      fillColor: PAPER,
      fillOpacity: 1,
      fillRule: "evenodd",
      interactive: false,
      smoothFactor: 0,
      pane: "atlas-mask",
      renderer: L.svg({ pane: "atlas-mask", padding: 0.2 }),
    }).addTo(inner);
  }

  /* The line from the box to the part follows the map. */
  follow() {
    if (!this.box) return;
    const [low, high] = this.spec.bounds.map((corner) => this.map.latLngToContainerPoint(corner));
    this.box.link({ left: low.x, top: high.y, right: high.x, bottom: low.y }, this.names());
  }

  /** What is written on the map, in its pixels. */
  names() {
    /** @type {import("./label_placement.js").Label[]} */
    const labels = controllerOf(this.map, "labels")?.placed.labels || [];
    return labels.map(({ x, y, width, height }) => {
      const [across, down] = [width / 2, height / 2];
      return { left: x - across, top: y - down, right: x + across, bottom: y + down };
    });
  }

  unlink() {
    this.box?.link(null);
  }

  open() {
    const calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    viewState.settled = true;
    /* The box goes away with the move, and the focus must not get lost with it. */
    this.map.getContainer().focus({ preventScroll: true });
    if (calm) this.map.fitBounds(this.spec.bounds, { animate: false });
    else this.map.flyToBounds(this.spec.bounds, { duration: 0.45 });
  }

  close() {
    if (!this.box) return;
    const inner = this.inner;
    if (inner) {
      for (const role of ["practices", "areas"]) controllerOf(inner, role)?.remove();
      this.mask?.remove();
      inner.remove();
    }
    this.box.remove();
    this.box = this.inner = this.mask = null;
    this.masked = "";
    this.drawn.clear();
    this.map.fire("atlas:covered");
  }
}

/**
 * What the inset needs to be free below the region, in pixels, where the map is roomy enough to show it.
 * @param {L.Map} map
 * @param {InsetSpec | undefined} spec
 * @param {import("./viewport.js").Padding} padding that is kept free anyway
 */
function insetRoom(map, spec, padding) {
  const { x, y } = map.getSize();
  if (!spec || page.standalone || x < ROOMY.x || y < ROOMY.y) return 0;
  return InsetBox.size(partAt(map, spec, widestZoom(map, spec.region, padding))).height + 2 * MARGIN;
}

/**
 * The zoom at which all of the region is in view.
 * @param {L.Map} map
 * @param {import("./viewport.js").Bounds} region
 */
function widestZoom(map, region, padding = regionPadding(map)) {
  const [left, top] = padding.paddingTopLeft;
  const [right, bottom] = padding.paddingBottomRight;
  return map.getBoundsZoom(region, false, L.point(left + right, top + bottom));
}

/**
 * @param {L.Map} map
 * @param {InsetSpec} spec
 * @param {number} from zoom of the map
 * @returns {Part}
 */
function partAt(map, { bounds }, from) {
  const zoom = from + NEARER;
  const [low, high] = bounds.map((corner) => map.project(corner, zoom));
  const [width, height] = [high.x - low.x, low.y - high.y];
  const smaller = Math.min(1, LARGEST / Math.max(width, height));
  return { zoom: zoom + Math.log2(smaller), width: width * smaller, height: height * smaller };
}

/**
 * The middle of bounds as the map draws them.
 * @param {L.Map} map
 * @param {import("./viewport.js").Bounds} bounds
 */
function middle(map, bounds) {
  const [low, high] = bounds.map((corner) => map.project(corner, 10));
  return map.unproject([(low.x + high.x) / 2, (low.y + high.y) / 2], 10);
}
