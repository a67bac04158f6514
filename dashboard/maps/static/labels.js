/* Names on the map: of towns from afar, of neighbourhoods from near by, and what a finding says of up to three areas. Set
   anew when a move has ended and whenever symbols were drawn; while the map moves they move with it. */
import { controllerOf } from "./controllers.js";
import { reportPainted } from "./events.js";
import { FileError, loadFile } from "./files.js";
import { drawCallouts, drawLabels, drawNumbers, FONTS } from "./label_drawing.js";
import { labelLayout } from "./label_layout.js";
import { overlayCanvas } from "./overlay_canvas.js";
import { toWorld } from "./projection.js";

/** @typedef {import("./label_content.js").LabelFile} LabelFile */
/** @typedef {import("./label_content.js").NamedMap} NamedMap */
/** @typedef {import("./label_placement.js").Obstacle} Obstacle */
/** @typedef {import("./label_placement.js").Rect} Rect */
/** @typedef {import("./label_layout.js").Annotation} Annotation */
/** @typedef {import("./label_layout.js").LabelLayout} LabelLayout */
/**
 * @typedef {object} LabelSpec
 * @property {string} towns
 * @property {string | null} areas
 * @property {number} from_zoom
 * @property {Record<string, [number, number]> | null} leading
 * @property {string | null} selected
 * @property {[string, string, number, number] | null} practice
 * @property {Annotation[]} annotations
 */

const PANE = "atlas-labels";
/* Over the symbols, under what a pointer brings up. */
const LEVEL = 440;
/** @type {LabelLayout} */
const EMPTY = { labels: [], callouts: [], numbers: [] };
const EVENTS = "moveend zoomend resize atlas:points atlas:updated atlas:covered atlas-legend";

export class Labels {
  /** @type {LabelSpec | null} */
  spec = null;
  /** @type {LabelLayout} what is on the map, in pixels of the frame */
  placed = EMPTY;
  /** @type {Obstacle[]} what names were kept clear of */
  obstacles = [];
  scheduled = 0;
  /** What was reported as painted last. */
  painted = "";

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.canvas = overlayCanvas(map, PANE, LEVEL, this.paint.bind(this));
    map.on(EVENTS, this.soon, this);
    Promise.all(FONTS.map((font) => document.fonts.load(font))).then(() => this.soon(), (problem) => {
      /* A typeface that does not come: another one serves. */
      if (!(problem instanceof DOMException)) throw problem;
    });
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
    } else {
      promise.then(() => this.soon(), (problem) => {
        /* The map serves without names; those that are chosen are said beside it. */
        if (!(problem instanceof FileError)) throw problem;
      });
    }
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
    const { leading, practice, selected: must } = spec;
    return { towns, areas, zoom, city, leading, practice, named, must, unnamed: [] };
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Point} corner
   * @param {L.Point} size
   */
  paint(pen, corner, size) {
    const named = this.named();
    this.obstacles = [...this.symbols(corner, size), ...this.controls()];
    this.placed = named ? labelLayout(named, this.spec?.annotations || [], this.obstacles, corner, size) : EMPTY;
    drawLabels(pen, this.placed.labels);
    drawNumbers(pen, this.placed.numbers);
    drawCallouts(pen, this.placed.callouts);
    const text = this.shown.join();
    if (named && text !== this.painted) reportPainted(this.map, "labels", this.placed.labels.length);
    this.painted = text;
  }

  /**
   * The symbols that were drawn last, in pixels of the frame.
   * @param {L.Point} corner
   * @param {L.Point} size
   * @returns {Obstacle[]}
   */
  symbols(corner, size) {
    /** @type {{ x: number, y: number, radius: number }[]} */
    const drawn = ["points", "what_if"].flatMap((role) => controllerOf(this.map, role)?.drawn || []);
    return drawn.map(({ x, y, radius }) => ({ x: x - corner.x, y: y - corner.y, radius }))
      .filter(({ x, y, radius }) => x > -radius && y > -radius && x < size.x + radius && y < size.y + radius);
  }

  /** The map's controls, in pixels of the frame, which a story shows larger than they are. */
  controls() {
    const frame = this.map.getContainer();
    const outer = frame.getBoundingClientRect();
    const larger = outer.width / (frame.offsetWidth || 1) || 1;
    /** @type {NodeListOf<HTMLElement>} */
    const boxes = frame.querySelectorAll(".leaflet-control, .atlas-inset, [data-covers-map]");
    const beside = frame.parentElement?.querySelectorAll(":scope > [data-covers-map]") || [];
    return [...boxes, ...beside].flatMap((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      if (right <= left || bottom <= top) return [];
      const edges = [left - outer.left, top - outer.top, right - outer.left, bottom - outer.top];
      return [{ box: /** @type {Rect} */ (edges.map((edge) => edge / larger)) }];
    });
  }
}
