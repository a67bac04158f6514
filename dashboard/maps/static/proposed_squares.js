/* Squares that a search for best spots proposes: those of the answer with a letter and the walk around each, and those that
   recur in answers nearly as good, the darker the more often. */
import drawing from "./drawing.js";
import { drawSquare, drawWalk } from "./what_if_drawing.js";
import { pixelsPerMetre } from "./what_if_geometry.js";
import { squareMarker } from "./what_if_markers.js";

/** @typedef {import("./what_if.js").Candidate} Candidate */
/** @typedef {{ x: number, y: number }} Place */
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
/* What a letter takes up, in pixels. */
const LETTER = STYLE.square + 2;
/* Where a letter can stand beside another, to the right and down. */
const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1]];

/**
 * Where letters stand: at their squares, and beside those before them where they would lie on one.
 * @param {Place[]} squares in pixels
 * @param {number} size of a letter's square, in pixels
 * @returns {Place[]} how far each is moved
 */
export function lettersBeside(squares, size) {
  /** @type {Place[]} */
  const placed = [];
  const free = (/** @type {Place} */ at) =>
    placed.every(({ x, y }) => Math.abs(x - at.x) >= size || Math.abs(y - at.y) >= size);
  return squares.map((own) => {
    const beside = placed.flatMap(({ x, y }) =>
      SIDES.map(([right, down]) => ({ x: x + right * size, y: y + down * size }))
    );
    const away = (/** @type {Place} */ { x, y }) => Math.hypot(x - own.x, y - own.y);
    const [at] = [own, ...beside].filter(free).sort((one, other) => away(one) - away(other));
    placed.push(at);
    return { x: at.x - own.x, y: at.y - own.y };
  });
}

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

  /** Letters, in pixels of the world at this zoom: no name lies on them. */
  get drawn() {
    const zoom = this.map.getZoom();
    const places = this.squares.candidates.map(({ lat, lon }) => this.map.project([lat, lon], zoom));
    const moved = lettersBeside(places, LETTER);
    return places.map(({ x, y }, at) => ({ x: x + moved[at].x, y: y + moved[at].y, radius: LETTER / 2 }));
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
    const places = squares.candidates.map(({ lat, lon }) => place(lat, lon, side));
    const moved = lettersBeside(places, LETTER);
    squares.candidates.forEach(({ lat, lon }, at) => {
      const { x, y, size } = places[at];
      const { size: radius } = place(lat, lon, squares.radius);
      drawWalk(pen, { x, y, radius }, ink, STYLE.knownDash, STYLE.knownWidth);
      drawSquare(pen, { x: x + moved[at].x, y: y + moved[at].y, half: size / 2 }, ink);
      moveMarker(this.markers[at], moved[at]);
    });
  }

  remove() {
    this.markers.forEach((marker) => marker.remove());
    this.markers = [];
  }
}

/**
 * @param {L.Marker} marker
 * @param {{ x: number, y: number }} by pixels
 */
function moveMarker(marker, { x, y }) {
  const box = marker.getElement();
  if (box) Object.assign(box.style, { translate: `${x}px ${y}px` });
}
