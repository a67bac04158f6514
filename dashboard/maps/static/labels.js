/* Names on the map: of towns from afar, of neighbourhoods from near by, and what a finding says of up to three areas. Set
   anew when a move has ended and whenever symbols were drawn; while the map moves they move with it. */
import { controllerOf } from "./controllers.js";
import { reportPainted } from "./events.js";
import { loadFile } from "./files.js";
import { placeCallouts } from "./label_callouts.js";
import { candidates, highlights, limits } from "./label_content.js";
import { drawCallouts, drawLabels, drawNumbers, FONTS, themeOf } from "./label_drawing.js";
import { placeLabels } from "./label_placement.js";
import styles from "./label_styles.js";
import { overlayCanvas } from "./overlay_canvas.js";
import { toWorld, zoomFactor } from "./projection.js";

/** @typedef {import("./label_content.js").LabelFile} LabelFile */
/** @typedef {import("./label_content.js").NamedMap} NamedMap */
/** @typedef {import("./label_content.js").Project} Project */
/** @typedef {import("./label_placement.js").Label} Label */
/** @typedef {import("./label_placement.js").Obstacle} Obstacle */
/** @typedef {import("./label_placement.js").Rect} Rect */
/** @typedef {import("./label_callouts.js").Callout} Callout */
/** @typedef {{ id: string, name: string, lines: string[] }} Annotation */
/**
 * @typedef {object} LabelSpec
 * @property {string} towns
 * @property {string | null} areas
 * @property {number} from_zoom
 * @property {Record<string, [number, number]> | null} practices
 * @property {string | null} selected
 * @property {Annotation[]} annotations
 */
/** @typedef {{ labels: Label[], callouts: Callout[], numbers: { x: number, y: number }[], obstacles: Obstacle[] }} Placed */

const PANE = "atlas-labels";
/* Over the symbols, under what a pointer brings up. */
const LEVEL = 440;
const EVENTS = "moveend zoomend resize atlas:points atlas:updated atlas-legend";

export class Labels {
  /** @type {LabelSpec | null} */
  spec = null;
  /** @type {Placed} what is on the map, and what was kept clear of: pixels of the frame */
  placed = { labels: [], callouts: [], numbers: [], obstacles: [] };
  scheduled = 0;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.canvas = overlayCanvas(map, PANE, LEVEL, this.paint.bind(this));
    map.on(EVENTS, this.soon, this);
    Promise.all(FONTS.map((font) => document.fonts.load(font))).then(() => this.soon(), () => {});
  }

  /** @param {LabelSpec} spec */
  update(spec) {
    this.spec = spec;
    this.soon();
  }

  remove() {
    this.spec = null;
    cancelAnimationFrame(this.scheduled);
    this.map.off(EVENTS, this.soon, this);
    this.canvas.remove();
  }

  /** The ids of what is named on the map. */
  get shown() {
    return this.placed.labels.map((label) => label.id);
  }

  /* Symbols and frame change one after another: once a frame is drawn anew what they change. */
  soon() {
    this.scheduled = this.scheduled || requestAnimationFrame(() => {
      this.scheduled = 0;
      if (this.spec) this.canvas.redraw();
    });
  }

  /**
   * A file of names; null until it is here.
   * @param {string} address
   * @returns {LabelFile | null}
   */
  file(address) {
    const { value, promise } = loadFile(address);
    if (value) {
      value.world ||= value.lat.map((/** @type {number} */ lat, /** @type {number} */ at) =>
        toWorld(lat, value.lon[at])
      );
    } else promise.then(() => this.soon(), () => {});
    return value;
  }

  /**
   * What may be named now; null while the names are not here.
   * @returns {NamedMap | null}
   */
  named() {
    const { spec } = this;
    const towns = spec && this.file(spec.towns);
    if (!spec || !towns) return null;
    const zoom = this.map.getZoom();
    const city = zoom >= spec.from_zoom;
    const named = [...(spec.selected ? [spec.selected] : []), ...spec.annotations.map(({ id }) => id)];
    const fine = spec.areas && (city || named.some((id) => !towns.ids.includes(id)));
    const areas = fine && spec.areas ? this.file(spec.areas) : null;
    if (fine && !areas && !city) return null;
    return { towns, areas, zoom, city, practices: spec.practices, named, must: spec.selected, unnamed: [] };
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Point} corner
   * @param {L.Point} size
   */
  paint(pen, corner, size) {
    const named = this.named();
    this.placed = named ? this.place(named, corner, size) : { labels: [], callouts: [], numbers: [], obstacles: [] };
    const theme = themeOf(this.map.getContainer());
    drawLabels(pen, this.placed.labels, theme);
    drawNumbers(pen, this.placed.numbers, theme);
    drawCallouts(pen, this.placed.callouts, theme);
    if (named) reportPainted("labels", this.placed.labels.length);
  }

  /**
   * Callouts first, for they are few and large; then names where these leave room.
   * @param {NamedMap} named
   * @param {L.Point} corner
   * @param {L.Point} size
   * @returns {Placed}
   */
  place(named, corner, size) {
    const factor = zoomFactor(named.zoom);
    /** @type {Project} */
    const project = (lat, lon, file, at) => {
      const [x, y] = file?.world && at !== undefined ? file.world[at] : toWorld(lat, lon);
      return [x * factor - corner.x, y * factor - corner.y];
    };
    /** @type {Rect} */
    const frame = [0, 0, size.x, size.y];
    const annotations = this.spec?.annotations || [];
    const found = highlights(named, annotations.map(({ id }) => id), project);
    const remarks = annotations.flatMap(({ id, name, lines }) => {
      const area = found.find(({ owner }) => owner === id);
      const seen = area && lines.length && area.x >= 0 && area.y >= 0 && area.x <= size.x && area.y <= size.y;
      return seen ? [{ id, name, lines, x: area.x, y: area.y }] : [];
    });
    const obstacles = [...this.symbols(corner, size), ...this.controls(), ...found];
    const callouts = placeCallouts(remarks, obstacles, frame);
    const numbers = callouts.length ? [] : remarks;
    obstacles.push(...callouts.map(({ box }) => ({ box })));
    obstacles.push(...numbers.map(({ x, y }) => ({ x, y, radius: styles.callouts.disc })));
    const unnamed = callouts.map(({ remark }) => remark.id);
    const { most, gap } = limits(named.city, size.x, size.y);
    const labels = placeLabels(candidates({ ...named, unnamed }, project), obstacles, frame, most, gap);
    return { labels, callouts, numbers, obstacles };
  }

  /**
   * The symbols that were drawn last, in pixels of the frame.
   * @param {L.Point} corner
   * @param {L.Point} size
   * @returns {Obstacle[]}
   */
  symbols(corner, size) {
    /** @type {{ x: number, y: number, radius: number }[]} */
    const drawn = controllerOf(this.map, "points")?.drawn || [];
    return drawn.map(({ x, y, radius }) => ({ x: x - corner.x, y: y - corner.y, radius }))
      .filter(({ x, y, radius }) => x > -radius && y > -radius && x < size.x + radius && y < size.y + radius);
  }

  /** The map's controls, in pixels of the frame, which a story shows larger than they are. */
  controls() {
    const frame = this.map.getContainer();
    const outer = frame.getBoundingClientRect();
    const larger = outer.width / (frame.offsetWidth || 1) || 1;
    /** @type {NodeListOf<HTMLElement>} */
    const boxes = frame.querySelectorAll(".leaflet-control, [data-covers-map]");
    return [...boxes].flatMap((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      if (right <= left || bottom <= top) return [];
      const edges = [left - outer.left, top - outer.top, right - outer.left, bottom - outer.top];
      return [{ box: /** @type {Rect} */ (edges.map((edge) => edge / larger)) }];
    });
  }
}
