/* Names and callouts as they are drawn on a canvas: the fill over a halo in the colour of paper. */
import styles from "./label_styles.js";

/** @typedef {import("./label_placement.js").Label} Label */
/** @typedef {import("./label_callouts.js").Callout} Callout */

/* The colours of land are the same whatever the page around it is, and so are those of names. */
const [INK, PAPER, CARD] = ["#1d2a33", "#fbfaf7", "#fffefb"];
const HALO = 3;
const SANS = "'Source Sans', 'Segoe UI', sans-serif";
const SERIF = "'Source Serif', Georgia, serif";
/** @type {Record<string, string>} */
const WEIGHTS = { sans: "400", semibold: "600", serif: "400", serif_semibold: "600", serif_bold: "700" };
/** @type {Record<string, { face: string, ink: string }>} */
const KINDS = styles.kinds;
const { callouts: RULES } = styles;

/**
 * A canvas's font.
 * @param {string} face
 * @param {number} size
 */
const font = (face, size) => `${WEIGHTS[face]} ${size}px ${face.startsWith("serif") ? SERIF : SANS}`;

/** The fonts of all names: a canvas does not wait for them. */
export const FONTS = Object.keys(WEIGHTS).map((face) => font(face, 14));

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Label[]} labels
 */
export function drawLabels(pen, labels) {
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fontKerning = "none";
  pen.lineJoin = "round";
  /* All halos first: one never lies over the letters of another name. */
  labels.forEach((label) => lines(pen, label, (text, x, y) => pen.strokeText(text, x, y)));
  labels.forEach((label) => lines(pen, label, (text, x, y) => pen.fillText(text, x, y)));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Label} label
 * @param {(text: string, x: number, y: number) => void} draw
 */
function lines(pen, { x, y, height, lines: texts, kind, size }, draw) {
  pen.font = font(KINDS[kind].face, size);
  pen.fillStyle = KINDS[kind].ink;
  pen.strokeStyle = PAPER;
  pen.lineWidth = HALO;
  const step = height / texts.length;
  texts.forEach((text, at) => draw(text, x, y - height / 2 + (at + 0.5) * step + 0.34 * size));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Callout[]} callouts
 */
export function drawCallouts(pen, callouts) {
  pen.setLineDash([]);
  pen.strokeStyle = INK;
  pen.lineWidth = 1.2;
  callouts.forEach(({ remark: { x, y }, start }) => {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(...start);
    pen.stroke();
    disc(pen, x, y, RULES.dot, CARD, INK, 1.4);
  });
  callouts.forEach(({ remark, box: [left, top, right, bottom], lines: texts }) => {
    pen.beginPath();
    pen.roundRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1, 5);
    pen.fillStyle = CARD;
    pen.fill();
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillStyle = INK;
    pen.font = font("serif_bold", RULES.nameSize);
    pen.fillText(remark.name, left + RULES.padding, top + 22, RULES.width - 2 * RULES.padding);
    pen.font = font("sans", RULES.textSize);
    texts.forEach((text, at) => pen.fillText(text, left + RULES.padding, top + 41 + at * RULES.lineHeight));
  });
}

/**
 * Numbers instead of boxes, from 1.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number }[]} places
 */
export function drawNumbers(pen, places) {
  places.forEach(({ x, y }, at) => {
    disc(pen, x, y, RULES.disc, INK, CARD, 1.6);
    pen.font = font("semibold", 13);
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillStyle = CARD;
    pen.fillText(String(at + 1), x, y + 0.34 * 13);
  });
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} fill
 * @param {string} line
 * @param {number} width
 */
function disc(pen, x, y, radius, fill, line, width) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = width;
  pen.strokeStyle = line;
  pen.stroke();
}
