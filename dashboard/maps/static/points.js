/* One canvas for all points of the map, and what lies under the pointer on it. Practices and meeting places are parts. */
import { controllerOf, controllersOf } from "./controllers.js";
import L from "./leaflet.js";
import { releaseFile, requireFile } from "./notice.js";
import { overlayCanvas } from "./overlay_canvas.js";
import { pointerOf } from "./pointer.js";
import { Sprites } from "./sprites.js";

const FONT = "700 13px 'Source Sans'";
/* How much of the map around the frame has its points, so that who moves the map sees them come. */
const BEYOND = 0.3;

/**
 * A thing that is drawn, as the pointer may hit it.
 * @typedef {object} Drawn
 * @property {string} key
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {() => HTMLElement} label
 * @property {() => void} choose
 */

class Points {
  /** @type {Drawn[] | null} what was drawn last, null before that */
  drawn = null;
  scheduled = 0;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    /** @type {Record<string, PointLayer>} */
    this.parts = {};
    this.sprites = new Sprites();
    this.canvas = overlayCanvas(map, "atlas-points", 430, (pen, corner, size, ratio) => {
      this.draw(pen, L.bounds(corner, corner.add(size)), ratio);
    }, BEYOND);
    pointerOf(map).add(this, 2);
    /* A canvas does not wait for the typeface of its numbers. */
    document.fonts.load(FONT).then(() => {
      this.sprites.clear();
      this.soon();
    }, (problem) => {
      /* A typeface that does not come: another one serves. */
      if (!(problem instanceof DOMException)) throw problem;
    });
  }

  /* However much changes, it is drawn once a frame. */
  soon() {
    this.scheduled = this.scheduled || requestAnimationFrame(() => {
      this.scheduled = 0;
      this.canvas.redraw();
    });
  }

  /**
   * A part draws below or above another by its rank.
   * @param {string} name
   * @param {PointLayer} part
   */
  set(name, part) {
    this.parts[name] = part;
    this.canvas.redraw();
  }

  /** @param {string} name */
  drop(name) {
    delete this.parts[name];
    pointerOf(this.map).clear();
    if (Object.keys(this.parts).length) return this.canvas.redraw();
    pointerOf(this.map).remove(this);
    this.canvas.remove();
    controllersOf(this.map).delete("points");
    return undefined;
  }

  ordered() {
    return Object.values(this.parts).sort((one, other) => one.rank - other.rank);
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Bounds} seen what is in view, in pixels of the world at this zoom
   * @param {number} ratio
   */
  draw(pen, seen, ratio) {
    const zoom = this.map.getZoom();
    const { x, y } = seen.min;
    this.drawn = this.ordered().flatMap((part) => part.draw(pen, seen, zoom, ratio)).map((one) => ({
      ...one,
      x: one.x + x,
      y: one.y + y,
    }));
    this.map.fire("atlas:points");
  }

  /**
   * What lies under a point: of all that is within reach, what is nearest to its own edge; the last drawn is on top.
   * @param {L.LatLng} latlng
   * @param {L.Point} _place
   * @param {number} slack
   */
  hit(latlng, _place, slack) {
    const at = this.map.project(latlng, this.map.getZoom());
    /** @type {Drawn | null} */
    let best = null;
    let nearest = Infinity;
    for (const item of this.drawn || []) {
      const distance = Math.hypot(item.x - at.x, item.y - at.y) - item.radius;
      if (distance <= slack && Math.max(distance, 0) <= nearest) {
        best = item;
        nearest = Math.max(distance, 0);
      }
    }
    return best && { ...best, anchor: this.map.unproject([best.x, best.y], this.map.getZoom()) };
  }

  /** @param {Drawn | null} found what the pointer is on */
  hover(found) {
    this.point(found && found.key);
  }

  /**
   * Draws a thing as one that the pointer or the keyboard is on.
   * @param {string | null} key
   */
  point(key) {
    if (this.ordered().filter((part) => part.hover(key)).length) this.soon();
  }
}

/**
 * One canvas, whichever of the two kinds of points comes first.
 * @param {L.Map} map
 * @returns {Points}
 */
export function pointsOf(map) {
  const controllers = controllersOf(map);
  const points = controllers.get("points") || new Points(map);
  controllers.set("points", points);
  return points;
}

/* A kind of points: draws what its file contains and its spec selects. Those of a higher rank lie on top; `take` makes
   a file ready, `draw` returns what a pointer can hit. */
export class PointLayer {
  /** @type {any} */
  spec;

  /**
   * @param {L.Map} map
   * @param {string} name
   * @param {number} rank
   */
  constructor(map, name, rank) {
    this.map = map;
    this.name = name;
    this.rank = rank;
  }

  /**
   * Makes a file ready.
   * @param {any} _file
   */
  take(_file) {}

  /**
   * Draws the points in view; returns what a pointer can hit. Both in pixels of the canvas: from near by those of the
   * world are too large for it to draw a curve with.
   * @param {CanvasRenderingContext2D} _pen
   * @param {L.Bounds} _seen what is in view, in pixels of the world at this zoom
   * @param {number} _zoom
   * @param {number} _ratio
   * @returns {Drawn[]}
   */
  draw(_pen, _seen, _zoom, _ratio) {
    return [];
  }

  /**
   * Takes note of what the pointer or the keyboard is on.
   * @param {string | null} _key
   * @returns {boolean} whether that changes what is drawn
   */
  hover(_key) {
    return false;
  }

  /** @param {any} spec with `file` and `texts` */
  update(spec) {
    this.spec = spec;
    const file = requireFile(this.map, this.name, { url: spec.file }, spec.texts, (late) => {
      if (this.spec === spec) this.take(late);
    });
    if (file) this.take(file);
  }

  remove() {
    this.spec = null;
    releaseFile(this.map, this.name);
    /* Its file may never have come. */
    controllerOf(this.map, "points")?.drop(this.name);
  }
}
