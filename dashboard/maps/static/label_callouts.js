/* Boxes with a leader that say what was found in an area: the rules of dashboard/maps/label_callouts.py. */
import { wrapped } from "./label_placement.js";
import styles from "./label_styles.js";

/** @typedef {import("./label_placement.js").Obstacle} Obstacle */
/** @typedef {import("./label_placement.js").Rect} Rect */
/** @typedef {{ id: string, name: string, lines: string[], x: number, y: number }} Remark its area's middle in pixels */
/** @typedef {{ remark: Remark, box: Rect, lines: string[], start: [number, number] }} Callout */

const { callouts: RULES } = styles;

/**
 * A box for each remark, beside what it is about; empty where there is no room for all.
 * @param {Remark[]} remarks
 * @param {Obstacle[]} obstacles
 * @param {Rect} frame
 * @returns {Callout[]}
 */
export function placeCallouts(remarks, obstacles, frame) {
  if (frame[2] - frame[0] < RULES.least[0] || frame[3] - frame[1] < RULES.least[1]) return [];
  const blocked = obstacles.flatMap(({ box }) => (box ? [box] : []));
  const circles = obstacles.filter(({ box }) => !box);
  /** @type {Callout[]} */
  const found = [];
  for (const remark of remarks) {
    const width = RULES.width - 2 * RULES.padding;
    const lines = remark.lines.flatMap((text) => wrapped(text, "sans", RULES.textSize, width)).slice(
      0,
      RULES.mostLines,
    );
    const height = RULES.nameHeight + RULES.lineHeight * lines.length + RULES.foot;
    const box = cheapest(
      boxes(remark, height).filter(({ box: one }) => inside(one, frame) && !blocked.some((other) => meet(one, other))),
      (one) => circles.reduce((sum, circle) => sum + covering(one, circle), 0) + crossings(remark, one, found),
    );
    if (!box) return [];
    blocked.push(box);
    found.push({ remark, box, lines, start: nearest(remark, box) });
  }
  return found;
}

/**
 * The first of those that cost the least.
 * @param {{ step: number, box: Rect }[]} tried
 * @param {(box: Rect) => number} costOf
 * @returns {Rect | undefined}
 */
function cheapest(tried, costOf) {
  const costs = tried.map(({ step, box }) => costOf(box) + RULES.stepCost * step);
  return tried[costs.indexOf(Math.min(...costs))]?.box;
}

/**
 * The point of a box's edge that is nearest to an area's middle.
 * @param {Remark} remark
 * @param {Rect} box
 * @returns {[number, number]}
 */
function nearest({ x, y }, [left, top, right, bottom]) {
  return [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)];
}

/**
 * What a box counts whose leader would cross other boxes, or which other leaders would cross.
 * @param {Remark} remark
 * @param {Rect} box
 * @param {Callout[]} others
 */
function crossings(remark, box, others) {
  const own = /** @type {Rect} */ ([remark.x, remark.y, ...nearest(remark, box)]);
  const crossed = others.filter((one) => crosses(own, one.box)).length +
    others.filter(({ remark: { x, y }, start }) => crosses([x, y, ...start], box)).length;
  return RULES.leaderCost * crossed;
}

/**
 * Whether a line from one point to another meets a box (Liang & Barsky 1984).
 * @param {Rect} line
 * @param {Rect} box
 */
function crosses([x, y, toX, toY], box) {
  let first = 0;
  let last = 1;
  for (const [step, low, high] of [[toX - x, box[0] - x, box[2] - x], [toY - y, box[1] - y, box[3] - y]]) {
    if (step === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    first = Math.max(first, Math.min(low / step, high / step));
    last = Math.min(last, Math.max(low / step, high / step));
  }
  return first <= last;
}

/**
 * Where a box is tried, with how many steps farther away than need be.
 * @param {Remark} remark
 * @param {number} height
 * @returns {{ step: number, box: Rect }[]}
 */
function boxes(remark, height) {
  const [wide, tall] = [Math.floor(RULES.width / 2), Math.floor(height / 2)];
  return RULES.away.flatMap(([across, down], step) =>
    RULES.sides.map(([right, below]) => {
      const left = Math.floor(remark.x + 0.5) + right * (across + wide) - wide;
      const top = Math.floor(remark.y + 0.5) + below * (down + tall) - tall;
      return { step, box: /** @type {Rect} */ ([left, top, left + RULES.width, top + height]) };
    })
  );
}

/**
 * @param {Rect} box
 * @param {Rect} frame
 */
function inside(box, frame) {
  const { edge } = RULES;
  return box[0] >= frame[0] + edge && box[1] >= frame[1] + edge && box[2] <= frame[2] - edge &&
    box[3] <= frame[3] - edge;
}

/**
 * @param {Rect} one
 * @param {Rect} other
 */
function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

/**
 * @param {Rect} box
 * @param {Obstacle} circle
 */
function covering(box, { x = 0, y = 0, radius = 0, owner }) {
  const across = Math.max(box[0] - x, 0, x - box[2]);
  const down = Math.max(box[1] - y, 0, y - box[3]);
  if (across * across + down * down >= radius * radius) return 0;
  return owner ? RULES.areaCost : 1;
}
