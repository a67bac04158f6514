/* What surrounds symbols of practices: halos, frames, leaders. */

const TURN = 2 * Math.PI;

/**
 * How far a place may be from its symbol.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number, radius: number }} circle
 * @param {string} colour
 */
export function drawHalo(pen, { x, y, radius }, colour) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, TURN);
  pen.globalAlpha = 0.07;
  pen.fillStyle = colour;
  pen.fill();
  pen.globalAlpha = 1;
  dashed(pen, [4, 4], 1.2, colour);
}

/**
 * Below a ring of practices of which only the municipality is known: a dashed line around it, on white.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }} at
 * @param {number} radius
 * @param {string} colour
 */
export function drawAround(pen, { x, y }, radius, colour) {
  pen.beginPath();
  pen.arc(x, y, radius + 1.2, 0, TURN);
  pen.fillStyle = "#fff";
  pen.fill();
  pen.beginPath();
  pen.arc(x, y, radius, 0, TURN);
  dashed(pen, [2.5, 2.5], 1.2, colour);
}

/**
 * Around a ring that contains what was chosen.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }} at
 * @param {number} radius
 * @param {string} ink
 */
export function drawOutline(pen, { x, y }, radius, ink) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, TURN);
  pen.lineWidth = 2.2;
  pen.strokeStyle = ink;
  pen.stroke();
}

/**
 * The white frame of the symbol that was chosen.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }} at
 * @param {number} half
 * @param {string} ink
 */
export function drawFrame(pen, { x, y }, half, ink) {
  pen.beginPath();
  pen.roundRect(x - half, y - half, 2 * half, 2 * half, 8);
  pen.fillStyle = "#fff";
  pen.fill();
  pen.lineWidth = 2.2;
  pen.strokeStyle = ink;
  pen.stroke();
}

/**
 * From where something is to where there was room to draw it.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 * @param {string} colour
 */
export function drawLeader(pen, from, to, colour) {
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.lineWidth = 1.2;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.beginPath();
  pen.arc(from.x, from.y, 2, 0, TURN);
  pen.fillStyle = colour;
  pen.fill();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number[]} dash
 * @param {number} width
 * @param {string} colour
 */
function dashed(pen, dash, width, colour) {
  pen.setLineDash(dash);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.setLineDash([]);
}
