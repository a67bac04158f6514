/* The dark line around areas that were searched at least in part, over the borders of all. */
import drawing from "./drawing.js";

/**
 * @param {CanvasRenderingContext2D} draw of a tile
 * @param {import("./geometry.js").Geometry} geometry
 * @param {number[]} areas
 * @param {{ left: number, top: number, right: number, bottom: number, factor: number }} tile in world coordinates
 * @param {string} ink
 */
export function drawSearched(draw, geometry, areas, { left, top, right, bottom, factor }, ink) {
  const path = new Path2D();
  const { boxes } = geometry;
  areas.forEach((area) => {
    const [west, north, east, south] = boxes.subarray(4 * area, 4 * area + 4);
    if (west <= right && north <= bottom && east >= left && south >= top) geometry.trace(path, area, left, top, factor);
  });
  draw.strokeStyle = ink;
  draw.lineWidth = drawing.searchedLine;
  draw.stroke(path);
}
