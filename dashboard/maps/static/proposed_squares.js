/* Squares that a search for best spots proposes: those of the answer with a letter and the walk around each, and those that
   recur in answers nearly as good, the darker the more often. */
import drawing from "./drawing.js";
import { drawSquare, drawWalk } from "./what_if_drawing.js";
import { pixelsPerMetre } from "./what_if_geometry.js";
import { squareMarker } from "./what_if_markers.js";

/** @typedef {import("./what_if.js").Candidate} Candidate */
/**
 * What dashboard.maps.what_if_layer.ProposedSquares gives.
 * @typedef {object} Squares
 * @property {Candidate[]} candidates
 * @property {[number, number, number][]} recurring latitude, longitude (WGS84 degrees), how often (1: the most often)
 * @property {number} radius where a walk ends, in metres on the ground
 */

const { whatIf: STYLE } = drawing;
/* How dark squares that recur are, the rarest and the most frequent; and how small they are at least, in pixels. */
const [RAREST, OFTEN] = [0.15, 0.6];
const SMALLEST = 3;

export class ProposedSquares {
  /** @type {Squares} */
  squares = { candidates: [], recurring: [], radius: 0 };
  /** @type {L.Marker[]} */
  markers = [];

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
  }

  /**
   * @param {Squares} squares
   * @param {boolean} editable whether a press on a letter does something
   * @param {(square: Candidate) => void} act
   */
  show(squares, editable, act) {
    this.remove();
    this.squares = squares;
    this.markers = squares.candidates.map((one) => squareMarker(this.map, one, editable, () => act(one)));
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Point} corner of the canvas, in pixels of the world
   * @param {number} side of a square, in metres
   * @param {string} ink
   */
  paint(pen, corner, side, ink) {
    const { map, squares } = this;
    const zoom = map.getZoom();
    /** @param {number} lat @param {number} lon @param {number} metres */
    const place = (lat, lon, metres) => ({
      ...map.project([lat, lon], zoom).subtract(corner),
      size: metres * pixelsPerMetre(lat, zoom),
    });
    squares.recurring.forEach(([lat, lon, often]) => {
      const { x, y, size } = place(lat, lon, side);
      const width = Math.max(size, SMALLEST);
      pen.globalAlpha = RAREST + (OFTEN - RAREST) * often;
      pen.fillStyle = STYLE.line;
      pen.fillRect(x - width / 2, y - width / 2, width, width);
    });
    pen.globalAlpha = 1;
    squares.candidates.forEach(({ lat, lon }) => {
      const { x, y, size } = place(lat, lon, side / 2);
      const { size: radius } = place(lat, lon, squares.radius);
      drawWalk(pen, { x, y, radius }, ink, STYLE.knownDash, STYLE.knownWidth);
      drawSquare(pen, { x, y, half: size }, ink);
    });
  }

  remove() {
    this.markers.forEach((marker) => marker.remove());
    this.markers = [];
  }
}
