/* A ring: several practices as one symbol, split by support clockwise from the top. dashboard/maps/rings.py has the same
   rules; both pass tests/data/cases/rings.json. */
import drawing from "./drawing.js";

const { ring: RING } = drawing;
const TOP = -Math.PI / 2;
const TURN = 2 * Math.PI;

/** @typedef {{ part: number, start: number, end: number }} RingPart in radians clockwise from the top */
/**
 * @typedef {object} RingStyle
 * @property {string[]} split the colours of the parts; the last is that of the paper in what is not known
 * @property {string} accent the line of what is not known
 * @property {string} ink
 * @property {string} locale
 */

/**
 * The outer radius of a ring for so many practices, in pixels.
 * @param {number} number
 */
export function ringRadius(number) {
  return Math.min(RING.most, Math.max(RING.least, RING.root * Math.sqrt(number) + RING.base));
}

/**
 * How thick a ring is, in pixels.
 * @param {number} radius
 */
export function ringWidth(radius) {
  return radius <= RING.least ? RING.thin : RING.thick;
}

/**
 * The size of type of the number in a ring, in pixels.
 * @param {number} radius
 */
export function numberSize(radius) {
  return Math.min(RING.largestType, Math.max(RING.smallestType, RING.type * radius));
}

/**
 * The parts of a ring in the order of the split, without those of nothing; between parts there is a gap, and none is too
 * short to be seen.
 * @param {number[]} counts how many practices belong to each part
 * @param {number} radius
 * @returns {RingPart[]}
 */
export function ringParts(counts, radius) {
  const present = counts.map((number, part) => ({ number, part })).filter(({ number }) => number);
  if (present.length === 1) return [{ part: present[0].part, start: 0, end: TURN }];
  const middle = radius - ringWidth(radius) / 2;
  const gap = RING.gap / middle;
  const least = (RING.gap + RING.shortest) / (TURN * middle);
  const total = present.reduce((sum, { number }) => sum + number, 0);
  const shares = present.map(({ number }) => Math.max(number / total, least));
  const all = shares.reduce((sum, share) => sum + share, 0);
  let at = 0;
  return present.map(({ part }, index) => {
    const start = at;
    at += (TURN * shares[index]) / all;
    return { part, start: start + gap / 2, end: at - gap / 2 };
  });
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }} at
 * @param {number[]} counts how many practices belong to each part of the split
 * @param {RingStyle} style
 */
export function drawRing(pen, { x, y }, counts, style) {
  const number = counts.reduce((sum, count) => sum + count, 0);
  const radius = ringRadius(number);
  const width = ringWidth(radius);
  pen.beginPath();
  pen.arc(x, y, radius + RING.casing, 0, TURN);
  pen.fillStyle = style.split[style.split.length - 1];
  pen.fill();
  ringParts(counts, radius).forEach(({ part, start, end }) => {
    const unknown = part === counts.length - 1;
    pen.beginPath();
    pen.arc(x, y, radius - width / 2, TOP + start, TOP + end);
    pen.setLineDash(unknown ? RING.dash : []);
    pen.lineWidth = unknown ? RING.dashed : width;
    pen.strokeStyle = unknown ? style.accent : style.split[part];
    pen.stroke();
  });
  pen.setLineDash([]);
  drawNumber(pen, { x, y }, number.toLocaleString(style.locale), numberSize(radius), style.ink);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }} at
 * @param {string} label
 * @param {number} size of type, in pixels
 * @param {string} ink
 */
export function drawNumber(pen, { x, y }, label, size, ink) {
  pen.font = `700 ${size}px 'Source Sans', 'Segoe UI', sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = ink;
  /* Figures are about two thirds of their size high. */
  pen.fillText(label, x, y + 0.34 * size);
}
