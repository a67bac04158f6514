/* Names and callouts as they are drawn on a canvas: the fill over a halo in the colour of paper. */
import styles from "./label_styles.js";

/** @typedef {import("./label_placement.js").Label} Label */
/** @typedef {import("./label_callouts.js").Callout} Callout */
/** @typedef {{ halo: string, paper: string, line: string, inks: Record<string, string>, ink: string }} Theme */

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
 * The colours of names on a page: its own where its style declares any (`--atlas-label-ink`, `--atlas-label-halo`).
 * @param {HTMLElement} box
 * @returns {Theme}
 */
export function themeOf(box) {
  const style = getComputedStyle(box);
  const ink = style.getPropertyValue("--atlas-label-ink").trim();
  const halo = style.getPropertyValue("--atlas-label-halo").trim();
  const inks = Object.entries(KINDS).map(([kind, { ink: usual }]) => [kind, ink || usual]);
  return {
    halo: halo || "#fbfaf7",
    paper: halo || "#fffefb",
    line: ink || KINDS.named.ink,
    ink: ink || KINDS.named.ink,
    inks: Object.fromEntries(inks),
  };
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Label[]} labels
 * @param {Theme} theme
 */
export function drawLabels(pen, labels, theme) {
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fontKerning = "none";
  pen.lineJoin = "round";
  /* All halos first: one never lies over the letters of another name. */
  labels.forEach((label) => lines(pen, label, (text, x, y) => pen.strokeText(text, x, y), theme));
  labels.forEach((label) => lines(pen, label, (text, x, y) => pen.fillText(text, x, y), theme));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Label} label
 * @param {(text: string, x: number, y: number) => void} draw
 * @param {Theme} theme
 */
function lines(pen, { x, y, height, lines: texts, kind, size }, draw, theme) {
  pen.font = font(KINDS[kind].face, size);
  pen.fillStyle = theme.inks[kind];
  pen.strokeStyle = theme.halo;
  pen.lineWidth = HALO;
  const step = height / texts.length;
  texts.forEach((text, at) => draw(text, x, y - height / 2 + (at + 0.5) * step + 0.34 * size));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Callout[]} callouts
 * @param {Theme} theme
 */
export function drawCallouts(pen, callouts, theme) {
  pen.setLineDash([]);
  pen.strokeStyle = theme.line;
  pen.lineWidth = 1.2;
  callouts.forEach(({ remark: { x, y }, start }) => {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(...start);
    pen.stroke();
    disc(pen, x, y, RULES.dot, theme.paper, theme.line, 1.4);
  });
  callouts.forEach(({ remark, box: [left, top, right, bottom], lines: texts }) => {
    pen.beginPath();
    pen.roundRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1, 5);
    pen.fillStyle = theme.paper;
    pen.fill();
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillStyle = theme.ink;
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
 * @param {Theme} theme
 */
export function drawNumbers(pen, places, theme) {
  places.forEach(({ x, y }, at) => {
    disc(pen, x, y, RULES.disc, theme.ink, theme.paper, 1.6);
    pen.font = font("semibold", 13);
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillStyle = theme.paper;
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
