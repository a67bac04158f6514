/* Meeting places that do not exist: pins on the map, what a walk from them reaches, and squares that are proposed. Where
   the page lets a reader change them, a change is reported once: at the end of a drag, or a while after the last key. */
import { controllerOf } from "./controllers.js";
import drawing from "./drawing.js";
import { element, ensurePane, labelBox } from "./elements.js";
import { reportPainted, reportPins } from "./events.js";
import { releaseFile, requireFile } from "./notice.js";
import { overlayCanvas } from "./overlay_canvas.js";
import { pointerOf } from "./pointer.js";
import { ProposedSquares } from "./proposed_squares.js";
import { sameSpots } from "./spots.js";
import { fillText } from "./text.js";
import { drawKnown, drawNewly, drawWalk } from "./what_if_drawing.js";
import { movedBy, pixelsPerMetre } from "./what_if_geometry.js";
import { PinMarker } from "./what_if_markers.js";

/** @typedef {import("./what_if_geometry.js").Circle} Circle */
/** @typedef {[number, number]} Place latitude and longitude, WGS84 degrees */
/** @typedef {{ lat: number, lon: number, kind: string | null, number: number, name: string }} Pin */
/** @typedef {{ letter: string, lat: number, lon: number, name: string }} Candidate */
/** @typedef {import("./proposed_squares.js").Squares} Squares */
/**
 * What dashboard.maps.what_if_layer gives.
 * @typedef {object} WhatIfSpec
 * @property {Pin[]} pins
 * @property {number} radius where a walk ends, in metres on the ground
 * @property {string} file of the known meeting places
 * @property {string} ink
 * @property {boolean} editable
 * @property {number} most how many pins there may be
 * @property {number} side of a square, in metres
 * @property {[Place, Place]} bounds
 * @property {[number, number]} steps of the arrow keys, in metres
 * @property {Record<string, string> & import("./notice.js").NoticeTexts} texts
 */

/* Over the outlines of areas, under symbols; pins over all. */
const LEVEL = 400;
const PINS_LEVEL = 645;
const QUIET_MS = 400;
/* Places are written to about a metre. */
const DECIMALS = 5;
const { whatIf: STYLE, pin: PIN } = drawing;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * Pins as an address writes them (`whatif`).
 * @param {[number, number, string | null][]} pins
 */
function pinTexts(pins) {
  return pins.map(([lat, lon, kind]) => [lat.toFixed(DECIMALS), lon.toFixed(DECIMALS), ...(kind ? [kind] : [])].join());
}

export class WhatIf {
  /** @type {WhatIfSpec} */
  spec;
  /** @type {Pin[]} as they are on the map, which may be ahead of the page */
  pins = [];
  /** @type {Place[]} one for each spot with known meeting places */
  known = [];
  /** @type {PinMarker[]} */
  markers = [];
  /** @type {Squares | null} what a search of this page answered, which the page does not know */
  answered = null;
  /** Whether the next press on the map sets a pin. */
  adding = false;
  /** @type {string[]} what the page knew, and what was reported since without an answer, in order */
  reported = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  late;
  scheduled = 0;
  /** Whether a pin is being moved. */
  dragged = false;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.squares = new ProposedSquares(map);
    ensurePane(map, "atlas-pins", PINS_LEVEL);
    this.canvas = overlayCanvas(map, "atlas-what-if", LEVEL, (pen, corner, size) => this.paint(pen, corner, size), 0.3);
    this.status = element("div", "atlas-unseen");
    this.status.setAttribute("role", "status");
    map.getContainer().append(this.status);
    this.key = this.pressed.bind(this);
    map.getContainer().addEventListener("keydown", this.key);
    pointerOf(map).add(this, 4);
  }

  /** @param {WhatIfSpec} spec */
  update(spec) {
    this.spec = spec;
    if (!spec.editable) this.add(false);
    if (!this.overtaken(spec.pins)) this.pins = spec.pins;
    const file = requireFile(this.map, "what_if", { url: spec.file }, spec.texts, (late) => this.take(late));
    if (file) this.take(file);
    this.showSquares();
    this.show();
  }

  remove() {
    clearTimeout(this.late);
    cancelAnimationFrame(this.scheduled);
    this.add(false);
    pointerOf(this.map).remove(this);
    this.map.getContainer().removeEventListener("keydown", this.key);
    releaseFile(this.map, "what_if");
    [this.squares, ...this.markers].forEach((one) => one.remove());
    this.status.remove();
    this.canvas.remove();
    this.pins = [];
    this.map.fire("atlas:points");
  }

  /**
   * Whether the page answers what the reader has changed since.
   * @param {Pin[]} pins
   */
  overtaken(pins) {
    if (this.late !== undefined || this.dragged) return true;
    const at = this.reported.lastIndexOf(textOf(pins));
    const before = at >= 0 && at < this.reported.length - 1;
    if (!before) this.reported = [];
    return before;
  }

  /** @param {{ lat: number[], lon: number[] }} file */
  take({ lat, lon }) {
    this.known = sameSpots(lat, lon).map(([row]) => [lat[row], lon[row]]);
    this.soon();
  }

  /** @param {Squares | null} answered squares in place of those that the page knows, null for none */
  answer(answered) {
    this.answered = answered;
    this.showSquares();
    this.soon();
    this.map.fire("atlas:points");
  }

  showSquares() {
    const { spec } = this;
    const squares = this.answered || { candidates: [], recurring: [], radius: spec.radius };
    this.squares.show(squares, spec.editable, (square) => this.propose(square));
  }

  /* Markers stay while pins move, so that one that has the focus keeps it. */
  show() {
    const { pins, spec } = this;
    while (this.markers.length > pins.length) this.markers.pop()?.remove();
    pins.forEach((_, at) => {
      this.markers[at] ||= new PinMarker(this.map, {
        moved: (place) => this.move(at, place),
        ended: () => {
          this.dragged = false;
          this.report("moved", at);
        },
        began: () => {
          this.dragged = true;
        },
        pressed: (event) => this.keyed(at, event),
      });
    });
    this.markers.forEach((marker, at) => marker.update(pins[at], pins.length > 1, spec));
    this.soon();
    this.map.fire("atlas:points");
  }

  soon() {
    this.scheduled = this.scheduled || requestAnimationFrame(() => {
      this.scheduled = 0;
      this.canvas.redraw();
    });
  }

  /**
   * Heads of pins and letters of squares, in pixels of the world at this zoom: no name lies on them.
   * @returns {{ x: number, y: number, radius: number }[]}
   */
  get drawn() {
    const zoom = this.map.getZoom();
    const pins = this.pins.map(({ lat, lon }) => {
      const { x, y } = this.map.project([lat, lon], zoom);
      return { x, y: y + PIN.head / 2, radius: PIN.radius + 6 };
    });
    return [...pins, ...this.squares.drawn];
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Point} corner
   * @param {L.Point} size
   */
  paint(pen, corner, size) {
    const { spec, map } = this;
    if (!spec) return;
    const zoom = map.getZoom();
    /** @param {number} lat @param {number} lon */
    const circle = (lat, lon) => {
      const { x, y } = map.project([lat, lon], zoom).subtract(corner);
      return { x, y, radius: spec.radius * pixelsPerMetre(lat, zoom) };
    };
    const pins = distinct(this.pins).map(({ lat, lon }) => circle(lat, lon));
    const known = this.known.map(([lat, lon]) => circle(lat, lon));
    if (zoom >= STYLE.knownFromZoom) {
      drawKnown(
        pen,
        known.filter(({ x, y, radius }) => x > -radius && y > -radius && x < size.x + radius && y < size.y + radius),
      );
    }
    drawNewly(pen, pins, known, size);
    this.squares.paint(pen, corner, spec.side, spec.ink);
    pins.forEach((pin) => drawWalk(pen, pin, spec.ink));
    reportPainted(map, "what_if", pins.length);
  }

  /**
   * Lets the next press on the map set a pin, or no longer. The page switches it on; the map says `atlas:adding` when it
   * ends.
   * @param {boolean} on
   */
  add(on) {
    const possible = on && this.spec?.editable && this.pins.length < this.spec.most;
    if (on && !possible && this.spec) this.say(this.spec.texts.full);
    if (this.adding === Boolean(possible)) return;
    this.adding = Boolean(possible);
    this.map.getContainer().classList.toggle("atlas-setting", this.adding);
    this.map.fire("atlas:adding");
  }

  /**
   * While a pin is to be set, a press anywhere sets it.
   * @param {L.LatLng} latlng
   */
  hit(latlng) {
    if (!this.adding) return null;
    const areas = controllerOf(this.map, "areas");
    const area = areas && areas.hit(latlng);
    return {
      key: area ? "pin-" + area.key : "pin",
      area: area,
      label: () => labelBox(this.spec.texts.put),
      choose: () => this.put([latlng.lat, latlng.lng]),
    };
  }

  /** @param {{ area: any } | null} found */
  hover(found) {
    controllerOf(this.map, "areas")?.hover(found && found.area);
  }

  /**
   * Enter sets a pin in the middle of the map, Escape sets none.
   * @param {KeyboardEvent} event
   */
  pressed(event) {
    if (!this.adding || !["Enter", "Escape"].includes(event.key)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.add(false);
    } else if (event.target === this.map.getContainer()) {
      event.preventDefault();
      const { lat, lng } = this.map.getCenter();
      this.put([lat, lng]);
    }
  }

  /**
   * Sets a pin more, where there is room for it.
   * @param {Place} place
   * @param {string | null} [kind]
   */
  put(place, kind = null) {
    const { spec } = this;
    if (this.pins.length >= spec.most) return this.say(spec.texts.full);
    const number = this.pins.length + 1;
    const name = fillText(spec.texts.pin, { n: number });
    const [lat, lon] = this.within(place);
    this.pins = [...this.pins, { lat, lon, kind, number, name }];
    this.add(false);
    this.show();
    this.report("added", number - 1);
    return this.markers[number - 1].focus();
  }

  /**
   * A square that is proposed: the only pin goes there, else one more is set.
   * @param {Candidate} square
   */
  propose({ lat, lon }) {
    if (this.pins.length !== 1) return this.put([lat, lon]);
    this.move(0, [lat, lon]);
    return this.report("moved", 0);
  }

  /**
   * @param {number} at
   * @param {KeyboardEvent} event
   */
  keyed(at, event) {
    const [step, far] = this.spec.steps;
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow) {
      const [east, north] = arrow.map((side) => side * (event.shiftKey ? far : step));
      const { lat, lon } = this.pins[at];
      this.move(at, movedBy([lat, lon], east, north));
      this.keepInSight(at);
      this.report("moved", at, QUIET_MS);
    } else if (event.key === "Delete" || event.key === "Backspace") this.takeAway(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {number} at
   * @param {Place} place
   */
  move(at, place) {
    const [lat, lon] = this.within(place);
    this.pins = this.pins.map((pin, number) => number === at ? { ...pin, lat, lon } : pin);
    if (!this.dragged) this.show();
    this.soon();
  }

  /** @param {number} at */
  takeAway(at) {
    this.pins = this.pins.filter((_, number) => number !== at).map((pin, number) => ({
      ...pin,
      number: number + 1,
      name: fillText(this.spec.texts.pin, { n: number + 1 }),
    }));
    this.show();
    this.report("removed", at);
    const next = this.markers[Math.min(at, this.markers.length - 1)];
    if (next) next.focus();
    else this.map.getContainer().focus({ preventScroll: true });
  }

  /**
   * The place, or the nearest one within the region's bounds, as an address writes it.
   * @param {Place} place
   * @returns {Place}
   */
  within([lat, lon]) {
    const [[south, west], [north, east]] = this.spec.bounds;
    const inside = [Math.min(north, Math.max(south, lat)), Math.min(east, Math.max(west, lon))];
    return /** @type {Place} */ (inside.map((degrees) => Number(degrees.toFixed(DECIMALS))));
  }

  /**
   * A pin that a key moved out of the frame stays in sight.
   * @param {number} at
   */
  keepInSight(at) {
    const { lat, lon } = this.pins[at];
    if (!this.map.getBounds().contains([lat, lon])) {
      this.map.setView([lat, lon], this.map.getZoom(), { animate: false });
    }
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }

  /**
   * Says what changed at once, and reports it, after a while if more may follow.
   * @param {"added" | "moved" | "removed"} what
   * @param {number} at
   * @param {number} [wait] milliseconds
   */
  report(what, at, wait = 0) {
    this.say(fillText(this.spec.texts[what], { n: at + 1 }));
    clearTimeout(this.late);
    this.late = undefined;
    if (wait) this.late = setTimeout(() => this.send(), wait);
    else this.send();
  }

  send() {
    this.late = undefined;
    if (!this.reported.length) this.reported.push(textOf(this.spec.pins));
    this.reported.push(textOf(this.pins));
    this.show();
    reportPins(this.pins.map(({ lat, lon, kind }) => [lat, lon, kind]));
  }
}

/** @param {Pin[]} pins */
function textOf(pins) {
  return pinTexts(pins.map(({ lat, lon, kind }) => [lat, lon, kind])).join(" ");
}

/** @param {Pin[]} pins one of those on one spot: two kinds may be under one roof */
function distinct(pins) {
  return sameSpots(pins.map(({ lat }) => lat), pins.map(({ lon }) => lon)).map(([row]) => pins[row]);
}
