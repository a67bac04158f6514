/* What is drawn where at a zoom: rings of towns from afar, symbols and rings of what lies close together from near by.
   dashboard/maps/arrangement.py has the same rules; both pass tests/data/cases/arrangements.json. */
import { clusters, freePlace, touch } from "./clusters.js";
import drawing from "./drawing.js";
import { ringRadius } from "./rings.js";

/* White around the symbol that was chosen, beyond half its width. */
const ROOM = 3;
const { alone: ALONE } = drawing.clusters;
const { around: AROUND, chosen: CHOSEN } = drawing.symbol;

/** @typedef {import("./clusters.js").Cluster} Cluster */
/** @typedef {{ x: number, y: number }} Place in pixels */
/** @typedef {Place & { town: number, byTown: boolean }} PracticePoint its municipality, and whether no more is known */

/**
 * How large symbols are drawn at a zoom; rings keep their size.
 * @param {number} zoom
 */
export function symbolScale(zoom) {
  return zoom < drawing.far ? drawing.farScale : 1;
}

/**
 * What is drawn, in drawing order: every point in exactly one of them.
 * @param {PracticePoint[]} points
 * @param {Place[]} middles of the towns
 * @param {number} zoom
 * @param {number | null} chosen its place among the points: on its own unless only its municipality is known
 * @returns {Cluster[]} members by their place among the points
 */
export function arrange(points, middles, zoom, chosen) {
  const own = chosen !== null && !points[chosen].byTown ? chosen : null;
  const rest = points.map((_, at) => at).filter((at) => at !== own);
  if (zoom < drawing.townsBelow) return withChosen(clusters(townsAndStrays(points, middles, rest, zoom)), points, own);
  const alone = ALONE * symbolScale(zoom);
  const spots = rest.filter((at) => !points[at].byTown).map((at) => spot(points[at], alone, [at], "symbol"));
  const symbols = withChosen(clusters(spots), points, own);
  return [...byTown(points, rest, symbols), ...symbols];
}

/**
 * One ring a town, the largest first, then those without a town on their own.
 * @param {PracticePoint[]} points
 * @param {Place[]} middles
 * @param {number[]} members
 * @param {number} zoom
 */
function townsAndStrays(points, middles, members, zoom) {
  const towns = grouped(points, members);
  const strays = (towns.get(-1) || []).map((at) => spot(points[at], ALONE * symbolScale(zoom), [at], "symbol"));
  towns.delete(-1);
  const ordered = [...towns].sort(([one, mine], [other, theirs]) => theirs.length - mine.length || one - other);
  return [...ordered.map(([town, all]) => spot(middles[town], ringRadius(all.length), all, "ring")), ...strays];
}

/**
 * A ring a municipality of the practices of which no more is known, where it hides nothing that is taken.
 * @param {PracticePoint[]} points
 * @param {number[]} members
 * @param {Cluster[]} symbols
 */
function byTown(points, members, symbols) {
  const towns = [...grouped(points, members.filter((at) => points[at].byTown))].sort(([one], [other]) => one - other);
  const rings = towns.map(([, all]) => spot(points[all[0]], ringRadius(all.length) + AROUND, all, "by_town"));
  /** @type {Cluster[]} */
  const placed = [];
  clusters(rings, AROUND).forEach((ring) => placed.push(freePlace(ring, [...symbols, ...placed])));
  return placed;
}

/**
 * The members of each town.
 * @param {PracticePoint[]} points
 * @param {number[]} members
 */
function grouped(points, members) {
  /** @type {Map<number, number[]>} */
  const towns = new Map();
  members.forEach((at) => {
    const town = towns.get(points[at].town);
    if (town) town.push(at);
    else towns.set(points[at].town, [at]);
  });
  return towns;
}

/**
 * The spots with the chosen one last, which is on top; those that would lie under it make room.
 * @param {Cluster[]} spots
 * @param {PracticePoint[]} points
 * @param {number | null} own
 * @returns {Cluster[]}
 */
function withChosen(spots, points, own) {
  if (own === null) return spots;
  const chosen = spot(points[own], CHOSEN / 2 + ROOM, [own], "chosen");
  const moved = spots.map((one) =>
    touch(one, chosen) ? freePlace(one, [chosen, ...spots.filter((other) => other !== one)]) : one
  );
  return [...moved, chosen];
}

/**
 * @param {Place} place
 * @param {number} radius
 * @param {number[]} members
 * @param {import("./clusters.js").Kind} kind
 * @returns {Cluster}
 */
function spot({ x, y }, radius, members, kind) {
  return { x, y, radius, members, kind };
}
