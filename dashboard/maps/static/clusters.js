/* Which points are drawn as one: symbols that would hide one another become a circle with their number, so that what
   is on show can always be counted. Places are pixels at one zoom, the same wherever the map is moved to. */
import drawing from "./drawing.js";

/** @typedef {{ x: number, y: number, radius: number }} Circle in pixels */
/** @typedef {Circle & { members: number[] }} Cluster its members by their place in the list of points */
/** @typedef {Cluster & { home: { x: number, y: number } }} Host where its first member is, which others are compared with */

/* Half the width that a symbol of so many practices takes, in pixels. */
const { reach: REACH, passes: PASSES, alone, several, doubled, most } = drawing.clusters;
/** @param {number} number */
export const radius = (number) => (number === 1 ? alone : Math.min(most, several + doubled * Math.log2(number)));

/**
 * `points`: {x, y} in pixels; `scale`: how large symbols are drawn. Returns {x, y, radius, members}: every point in
 * exactly one of them, members by their place in `points`.
 * @param {{ x: number, y: number }[]} points
 * @param {number} scale
 * @returns {Cluster[]}
 */
export function clusters(points, scale) {
  let items = points.map((point, at) => ({ x: point.x, y: point.y, radius: radius(1) * scale, members: [at] }));
  for (let pass = 0; pass < PASSES; pass++) {
    const merged = once(items, scale);
    if (merged.length === items.length) break;
    items = merged;
  }
  return items;
}

/**
 * Every item joins the first one before it that it would touch; a grid keeps that from comparing all with all.
 * @param {Cluster[]} items
 * @param {number} scale
 */
function once(items, scale) {
  const cell = 2 * radius(1e9) * scale;
  /** @type {Map<string, Host[]>} */
  const grid = new Map();
  /** @type {Host[]} */
  const hosts = [];
  items.forEach((item) => {
    const column = Math.floor(item.x / cell);
    const row = Math.floor(item.y / cell);
    const host = neighbour(grid, column, row, item);
    if (host) {
      join(host, item, scale);
      return;
    }
    const key = column + "," + row;
    const own = { ...item, home: { x: item.x, y: item.y }, members: item.members.slice() };
    const inCell = grid.get(key);
    if (inCell) inCell.push(own);
    else grid.set(key, [own]);
    hosts.push(own);
  });
  return hosts;
}

/**
 * @param {Map<string, Host[]>} grid
 * @param {number} column
 * @param {number} row
 * @param {Cluster} item
 */
function neighbour(grid, column, row, item) {
  for (let beside = column - 1; beside <= column + 1; beside++) {
    for (let below = row - 1; below <= row + 1; below++) {
      const found = (grid.get(beside + "," + below) || []).find((other) => {
        const reach = REACH * (other.radius + item.radius);
        return (other.home.x - item.x) ** 2 + (other.home.y - item.y) ** 2 < reach * reach;
      });
      if (found) return found;
    }
  }
  return null;
}

/**
 * @param {Cluster} host
 * @param {Cluster} item
 * @param {number} scale
 */
function join(host, item, scale) {
  const all = host.members.length + item.members.length;
  host.x += ((item.x - host.x) * item.members.length) / all;
  host.y += ((item.y - host.y) * item.members.length) / all;
  host.members.push(...item.members);
  host.radius = radius(all) * scale;
}

/**
 * A place near `item` that hides none of `others`: its own if that is free, else the first free one around it.
 * @param {Circle} item
 * @param {Circle[]} others
 * @returns {{ x: number, y: number }}
 */
export function freePlace(item, others) {
  /**
   * @param {number} x
   * @param {number} y
   */
  const free = (x, y) =>
    others.every((other) => (other.x - x) ** 2 + (other.y - y) ** 2 >= (other.radius + item.radius) ** 2);
  if (free(item.x, item.y)) return { x: item.x, y: item.y };
  for (const away of [1.6, 2.6, 3.8]) {
    for (let turn = 0; turn < 12; turn++) {
      const x = item.x + Math.cos((turn * Math.PI) / 6) * away * item.radius;
      const y = item.y + Math.sin((turn * Math.PI) / 6) * away * item.radius;
      if (free(x, y)) return { x: x, y: y };
    }
  }
  return { x: item.x, y: item.y };
}

/**
 * Where a symbol goes of which the frame would cut a part: inside, or nowhere (null) where its middle lies outside. One
 * that lies outside altogether stays: who moves the map sees it come.
 * @param {{ x: number, y: number }} item
 * @param {number} wide half the width of the symbol
 * @param {number} tall half its height
 * @param {{ min: { x: number, y: number }, max: { x: number, y: number } }} frame
 * @returns {{ x: number, y: number } | null}
 */
export function insideFrame({ x, y }, wide, tall, { min, max }) {
  if (x + wide <= min.x || x - wide >= max.x || y + tall <= min.y || y - tall >= max.y) return { x: x, y: y };
  if (x < min.x || x > max.x || y < min.y || y > max.y) return null;
  /**
   * @param {number} at
   * @param {number} half
   * @param {number} low
   * @param {number} high
   */
  const within = (at, half, low, high) => Math.max(Math.min(at, high - half), low + half);
  return { x: within(x, wide, min.x, max.x), y: within(y, tall, min.y, max.y) };
}
