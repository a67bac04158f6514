/* Which points are drawn as one: symbols that would hide one another become a ring with their number, so that what is on
   show can always be counted. Places are pixels at one zoom, the same wherever the map is moved to. */
import drawing from "./drawing.js";
import { ringRadius } from "./rings.js";

/** @typedef {"symbol" | "ring" | "by_town" | "chosen"} Kind how it is drawn */
/** @typedef {{ x: number, y: number, radius: number }} Circle in pixels */
/**
 * What is drawn as one: its members by their place in a list of points, and its true place if it had to make room.
 * @typedef {Circle & { members: number[], kind: Kind, home?: { x: number, y: number } }} Cluster
 */
/**
 * With the place of its first member, which others are compared with.
 * @typedef {{ cluster: Cluster, x: number, y: number, joined?: boolean }} Host
 */

const { passes: PASSES } = drawing.clusters;
const { most: MOST } = drawing.ring;

/**
 * Spots that would touch, joined: every member in exactly one of those returned.
 * @param {Cluster[]} spots
 * @param {number} [around] how much wider than its ring each is
 * @returns {Cluster[]}
 */
export function clusters(spots, around = 0) {
  let items = spots;
  for (let pass = 0; pass < PASSES; pass++) {
    const merged = once(items, around);
    if (merged.length === items.length) break;
    items = merged;
  }
  return items;
}

/**
 * Every item joins the first one before it that it would touch; a grid keeps that from comparing all with all.
 * @param {Cluster[]} items
 * @param {number} around
 */
function once(items, around) {
  const cell = 2 * (MOST + around);
  /** @type {Map<string, Host[]>} */
  const grid = new Map();
  /** @type {Host[]} */
  const hosts = [];
  items.forEach((item) => {
    const column = Math.floor(item.x / cell);
    const row = Math.floor(item.y / cell);
    const host = neighbour(grid, column, row, item);
    if (host) {
      join(host, item, around);
      return;
    }
    const key = column + "," + row;
    const own = { cluster: item, x: item.x, y: item.y };
    const inCell = grid.get(key);
    if (inCell) inCell.push(own);
    else grid.set(key, [own]);
    hosts.push(own);
  });
  return hosts.map(({ cluster }) => cluster);
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
      const found = (grid.get(beside + "," + below) || []).find((host) =>
        touch({ x: host.x, y: host.y, radius: host.cluster.radius }, item)
      );
      if (found) return found;
    }
  }
  return null;
}

/**
 * @param {Host} host
 * @param {Cluster} item
 * @param {number} around
 */
function join(host, item, around) {
  /* Its own from now on: the items of a pass are those of the one before. */
  if (!host.joined) host.cluster = { ...host.cluster, members: host.cluster.members.slice() };
  host.joined = true;
  const { cluster } = host;
  cluster.members.push(...item.members);
  const part = item.members.length / cluster.members.length;
  cluster.x += (item.x - cluster.x) * part;
  cluster.y += (item.y - cluster.y) * part;
  cluster.radius = ringRadius(cluster.members.length) + around;
  if (cluster.kind !== "by_town") cluster.kind = "ring";
}

/**
 * @param {Circle} one
 * @param {Circle} other
 */
export function touch(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius;
}

/**
 * The item where it hides none of `others`: in its own place if that is free, else in the first free one around it.
 * @template {Circle} Item
 * @param {Item} item
 * @param {Circle[]} others
 * @returns {Item & { home?: { x: number, y: number } }}
 */
export function freePlace(item, others) {
  /**
   * @param {number} x
   * @param {number} y
   */
  const free = (x, y) => !others.some((other) => touch({ x, y, radius: item.radius }, other));
  if (free(item.x, item.y)) return item;
  for (const away of [1.6, 2.6, 3.8]) {
    for (let turn = 0; turn < 12; turn++) {
      const x = item.x + Math.cos((turn * Math.PI) / 6) * away * item.radius;
      const y = item.y + Math.sin((turn * Math.PI) / 6) * away * item.radius;
      if (free(x, y)) return { ...item, x, y, home: { x: item.x, y: item.y } };
    }
  }
  return item;
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
