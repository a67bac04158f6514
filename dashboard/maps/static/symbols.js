/* Symbols of the map, drawn from their shapes at whatever size and sharpness they are needed in. */
import drawing from "./drawing.js";

const { frame: FRAME } = drawing.symbol;

/**
 * A shape around the middle of the symbol's frame, see dashboard/maps/symbols.py.
 * @typedef {object} Shape
 * @property {string} kind
 * @property {number} size
 * @property {string} [fill]
 * @property {string} [line]
 * @property {number} [width]
 * @property {number} [dash]
 * @property {number} [corner]
 */
/** @type {Record<string, Shape[]>} */
const SHAPES = drawing.shapes;

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} name
 * @param {{ x: number, y: number }} at
 * @param {number} size the width of its frame, in pixels
 * @param {Record<string, string>} colours by role
 */
export function drawSymbol(pen, name, { x, y }, size, colours) {
  const unit = size / FRAME;
  (SHAPES[name] || SHAPES.practice).forEach((shape) => {
    const half = shape.size * unit;
    pen.beginPath();
    if (shape.kind === "circle") pen.arc(x, y, half, 0, 2 * Math.PI);
    else pen.roundRect(x - half, y - half, 2 * half, 2 * half, (shape.corner || 0) * unit);
    if (shape.fill) {
      pen.fillStyle = colours[shape.fill];
      pen.fill();
    }
    if (shape.line) {
      const dash = (shape.dash || 0) * unit;
      pen.setLineDash(dash ? [dash, dash] : []);
      pen.lineWidth = (shape.width || 0) * unit;
      pen.strokeStyle = colours[shape.line];
      pen.stroke();
      if (dash) pen.setLineDash([]);
    }
  });
}
