/* What a walk from a pin reaches, drawn on a canvas over the areas; and the pin itself. Sizes come from drawing.js, which
   pictures share. */
import drawing from "./drawing.js";
import { meet, newlyOutline, outlineOf } from "./what_if_geometry.js";

/** @typedef {import("./what_if_geometry.js").Arc} Arc */
/** @typedef {import("./what_if_geometry.js").Circle} Circle */

const { whatIf: STYLE, pin: PIN } = drawing;
const TURN = 2 * Math.PI;
const SVG = "http://www.w3.org/2000/svg";
/* What a finger can hit: the pin with room around it, from its tip at (0, 0). */
export const PIN_BOX = { left: -22, top: -42, width: 44, height: 46 };

/**
 * The part of the map that pins bring within a walk and no known place does.
 * @param {CanvasRenderingContext2D} pen
 * @param {Circle[]} pins
 * @param {Circle[]} known
 * @param {L.Point} size of the canvas
 */
export function drawNewly(pen, pins, known, size) {
  const near = known.filter((circle) => pins.some((pin) => meet(circle, pin)));
  pen.save();
  near.forEach((circle) => {
    const outside = new Path2D();
    outside.rect(-1, -1, size.x + 2, size.y + 2);
    outside.arc(circle.x, circle.y, circle.radius, 0, TURN);
    pen.clip(outside, "evenodd");
  });
  pen.beginPath();
  pins.forEach((pin) => circlePath(pen, pin));
  pen.globalAlpha = STYLE.opacity;
  pen.fillStyle = STYLE.lift;
  pen.fill();
  pen.restore();
  strokeArcs(pen, newlyOutline(pins, near), STYLE.line, STYLE.lineWidth);
}

/**
 * Around what is within a walk of any known place already.
 * @param {CanvasRenderingContext2D} pen
 * @param {Circle[]} known
 */
export function drawKnown(pen, known) {
  strokeArcs(pen, outlineOf(known), STYLE.known, STYLE.knownWidth, STYLE.knownDash);
}

/**
 * All that is within a walk of a place that does not exist.
 * @param {CanvasRenderingContext2D} pen
 * @param {Circle} circle
 * @param {string} ink
 * @param {number[]} [dash]
 * @param {number} [width]
 */
export function drawWalk(pen, circle, ink, dash = STYLE.walkDash, width = STYLE.walkWidth) {
  strokeArcs(pen, [{ circle, start: 0, end: TURN }], ink, width, dash);
}

/**
 * A square that is proposed, as wide as it is on the ground, and from afar as wide as its letter.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number, half: number }} square
 * @param {string} ink
 */
export function drawSquare(pen, { x, y, half: ground }, ink) {
  const half = Math.max(ground, STYLE.square / 2);
  pen.beginPath();
  pen.rect(x - half, y - half, 2 * half, 2 * half);
  pen.globalAlpha = STYLE.squareOpacity;
  pen.fillStyle = STYLE.lift;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = STYLE.walkWidth;
  pen.strokeStyle = ink;
  pen.stroke();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Circle} circle
 */
function circlePath(pen, { x, y, radius }) {
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, TURN);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Arc[]} arcs
 * @param {string} colour
 * @param {number} width
 * @param {number[]} [dash]
 */
function strokeArcs(pen, arcs, colour, width, dash = []) {
  pen.save();
  pen.beginPath();
  arcs.forEach(({ circle: { x, y, radius }, start, end }) => {
    pen.moveTo(x + radius * Math.cos(start), y + radius * Math.sin(start));
    pen.arc(x, y, radius, start, end);
  });
  pen.setLineDash(dash);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.restore();
}

/**
 * A dark drop with a white square in its head, and in that its number where there are several.
 * @param {string} ink
 * @param {string} number empty for a pin alone
 * @returns {SVGSVGElement}
 */
export function pinPicture(ink, number) {
  const picture = made("svg", {
    width: PIN_BOX.width,
    height: PIN_BOX.height,
    viewBox: Object.values(PIN_BOX).join(" "),
    "aria-hidden": "true",
  });
  const side = number ? PIN.numbered : PIN.square;
  const outline = "M0 0" + PIN.curves.map((curve) => "C" + curve.join(" ")).join("") + "Z";
  picture.append(
    made("path", { d: outline, fill: ink, stroke: "#fff", "stroke-width": PIN.casing, "paint-order": "stroke" }),
    made("rect", { x: -side / 2, y: PIN.head - side / 2, width: side, height: side, rx: 1, fill: "#fff" }),
  );
  if (number) {
    const text = made("text", { x: 0, y: PIN.head + 0.35 * PIN.type, fill: ink });
    text.textContent = number;
    picture.append(text);
  }
  return /** @type {SVGSVGElement} */ (picture);
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 */
function made(name, attributes) {
  const one = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => one.setAttribute(key, String(value)));
  return one;
}
