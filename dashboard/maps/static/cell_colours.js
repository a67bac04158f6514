/* Colours of the nine cells of need and known meeting places, by the look and the cells that a reader chose. */
import drawing from "./drawing.js";

/** @typedef {"both" | "need" | "support"} Look */
/** @typedef {{ look: Look, chosen: number[] }} CellChoice */
/**
 * What dashboard.maps.bivariate_layer.BivariateColours says.
 * @typedef {object} CellColours
 * @property {number[]} chosen
 * @property {Record<Look, string[]>} looks
 * @property {Record<Look, string[]>} borders of areas of each cell
 * @property {Record<Look, string[]>} numbers colours of numbers on each cell
 * @property {string} faded
 * @property {string} faded_border
 * @property {number} corner the cell in the accent
 * @property {string} outline
 */

/**
 * Whether a cell is pale, because others were chosen.
 * @param {CellChoice} choice
 * @param {number} cell
 */
export function isFaded({ chosen }, cell) {
  return chosen.length > 0 && !chosen.includes(cell);
}

/**
 * @param {CellColours} cells
 * @param {CellChoice} choice
 */
export function cellPalette(cells, choice) {
  return cells.looks[choice.look].map((colour, cell) => (isFaded(choice, cell) ? cells.faded : colour));
}

/**
 * @param {CellColours} cells
 * @param {CellChoice} choice
 * @param {number} cell
 */
export function cellBorder(cells, choice, cell) {
  return isFaded(choice, cell) ? cells.faded_border : cells.borders[choice.look][cell];
}

/**
 * The cells whose areas have an outline: those chosen, else the corner, where its colour is on show.
 * @param {CellColours} cells
 * @param {CellChoice} choice
 */
export function outlinedCells(cells, { look, chosen }) {
  if (chosen.length) return chosen;
  return look === "both" ? [cells.corner] : [];
}

/**
 * How wide that outline is, as dashboard.maps.drawing.cell_line has it.
 * @param {number} zoom
 */
export function cellLine(zoom) {
  const { near, far, fromZoom, farZoom } = drawing.cellLine;
  return far + (near - far) * Math.min(1, Math.max(0, (zoom - farZoom) / (fromZoom - farZoom)));
}
