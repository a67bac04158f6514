/* How areas are filled that have no class, or one of a part of their residents only: flat, or with diagonal lines. */
import drawing from "./drawing.js";
import L from "./leaflet.js";

export const HATCHES = drawing.hatches;

/** @typedef {(typeof HATCHES)["none" | "unsearched" | "unlocated" | "few_residents" | "partial"]} HatchStyle */

/**
 * A fill: flat paper, or a pattern drawn at the screen's own sharpness; its step divides a tile, so tiles join.
 * @param {CanvasRenderingContext2D} draw
 * @param {HatchStyle} style
 * @param {number} ratio device pixels a pixel
 * @returns {string | CanvasPattern}
 */
export function hatchFill(draw, style, ratio) {
  if (!style.line) return style.paper || drawing.plain;
  const size = Math.round(style.step * ratio);
  const tile = L.DomUtil.create("canvas");
  tile.width = tile.height = size;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  if (style.paper) {
    pen.fillStyle = style.paper;
    pen.fillRect(0, 0, size, size);
  }
  pen.strokeStyle = style.line;
  pen.lineWidth = style.width * ratio;
  pen.beginPath();
  [-size, 0, size].forEach((from) => {
    pen.moveTo(from - 1, size + 1);
    pen.lineTo(from + size + 1, -1);
  });
  pen.stroke();
  const pattern = /** @type {CanvasPattern} */ (draw.createPattern(tile, "repeat"));
  pattern.setTransform(new DOMMatrix().scale((style.falling ? -1 : 1) * style.step / size, style.step / size));
  return pattern;
}
