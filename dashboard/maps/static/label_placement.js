/* Which names a map shows, and where: the algorithm of dashboard/maps/label_placement.py, with the same answer. After
   coordinates were rounded to tenths of a pixel all arithmetic is in whole numbers. */
import table from "./advance_widths.js";
import styles from "./label_styles.js";

/** @typedef {"named" | "town" | "city" | "municipality" | "place" | "area"} Kind */
/** @typedef {[number, number, number, number]} Rect left, top, right, bottom */
/**
 * A name that may be shown, at a place in pixels of the frame.
 * @typedef {object} Candidate
 * @property {string} id
 * @property {string} text
 * @property {number} x
 * @property {number} y
 * @property {Kind} kind
 * @property {number} rank among those of its kind, the lowest first
 * @property {number} size of the type, in pixels
 * @property {boolean} [must] whether it is set even where there is no room for it
 * @property {number} [slack] pixels that what it names may be outside the frame
 */
/**
 * What names must not cover, in pixels of the frame: a circle or a box; `owner` is the id of the name that may.
 * @typedef {{ x?: number, y?: number, radius?: number, box?: Rect | null, owner?: string }} Obstacle
 */
/**
 * A name that is shown: the middle of its lines, and their common width and height, in pixels of the frame.
 * @typedef {{ id: string, x: number, y: number, width: number, height: number, lines: string[], kind: Kind, size: number }}
 *   Label
 */
/** @typedef {[number, number, number]} Circle x, y and radius */

const TENTHS = 10;
/** @type {Record<string, { face: string, ink: string, reach: number, limited: boolean }>} */
const KINDS = styles.kinds;
const PRIORITY = Object.keys(KINDS);
/** @type {Map<string, { known: Map<number, number>, fallback: number }>} */
const ADVANCES = new Map();

class Taken {
  constructor() {
    /** @type {Map<number, { rect: Rect, owner: string }[]>} */
    this.rects = new Map();
    /** @type {Map<number, { circle: Circle, owner: string }[]>} */
    this.circles = new Map();
  }

  /**
   * @param {Rect} rect
   * @param {string} owner
   */
  add(rect, owner) {
    cells(rect).forEach((cell) => append(this.rects, cell, { rect, owner }));
  }

  /**
   * @param {Circle} circle
   * @param {string} owner
   */
  addCircle(circle, owner) {
    const [x, y, radius] = circle;
    cells([x - radius, y - radius, x + radius, y + radius]).forEach((cell) =>
      append(this.circles, cell, { circle, owner })
    );
  }

  /**
   * Whether a rectangle meets no other within a gap, nor a circle.
   * @param {Rect} rect
   * @param {[number, number]} gap
   * @param {string} owner
   */
  free(rect, gap, owner) {
    const [left, top, right, bottom] = rect;
    /** @type {Rect} */
    const wide = [left - gap[0], top - gap[1], right + gap[0], bottom + gap[1]];
    return cells(wide).every((cell) =>
      !(this.rects.get(cell) || []).some((one) => one.owner !== owner && meet(wide, one.rect)) &&
      !(this.circles.get(cell) || []).some(({ circle: [x, y, radius], owner: other }) => {
        const across = Math.max(left - x, 0, x - right);
        const down = Math.max(top - y, 0, y - bottom);
        return other !== owner && across * across + down * down < radius * radius;
      })
    );
  }
}

/** @param {number} pixels */
const tenths = (pixels) => Math.floor(pixels * TENTHS + 0.5);

/** @param {string} face */
function advances(face) {
  let found = ADVANCES.get(face);
  if (found) return found;
  /** @type {Record<string, { default: number, widths: number[] }>} */
  const faces = table.faces;
  const { default: fallback, widths } = faces[face];
  const known = new Map();
  let at = 0;
  table.ranges.forEach(([first, last]) => {
    for (let code = first; code <= last; code++) known.set(code, widths[at++]);
  });
  ADVANCES.set(face, found = { known, fallback });
  return found;
}

/**
 * The width of a line in tenths of a pixel, without kerning.
 * @param {string} text
 * @param {string} face
 * @param {number} size
 */
export function textWidth(text, face, size) {
  const { known, fallback } = advances(face);
  let thousandths = 0;
  for (const character of text) thousandths += known.get(character.codePointAt(0) || 0) ?? fallback;
  return Math.ceil((thousandths * tenths(size)) / 1000);
}

/**
 * A name on one line, or on two that are as even as can be where one would be too wide.
 * @param {string} text
 * @param {string} face
 * @param {number} size
 * @param {number} most the width in tenths of a pixel at which a line ends in an ellipsis
 * @returns {string[]}
 */
export function broken(text, face, size, most) {
  let longest = textWidth(text, face, size);
  let best = [text];
  const wide = longest > Math.min(styles.widestEm * tenths(size), most);
  for (let at = 1; wide && at < text.length; at++) {
    if (!" -–/".includes(text[at - 1])) continue;
    const pair = [text.slice(0, at).replace(/ +$/, ""), text.slice(at).replace(/^ +/, "")];
    const wider = Math.max(...pair.map((line) => textWidth(line, face, size)));
    if (!pair[0] || !pair[1] || "-–/".includes(pair[1][0]) || wider >= longest) continue;
    best = pair;
    longest = wider;
  }
  return best.map((line) => shortened(line, face, size, Math.min(styles.longestEm * tenths(size), most)));
}

/**
 * A line, or as much of it as fits into a width in tenths of a pixel with an ellipsis after it.
 * @param {string} line
 * @param {string} face
 * @param {number} size
 * @param {number} most
 */
function shortened(line, face, size, most) {
  if (textWidth(line, face, size) <= most) return line;
  const characters = [...line];
  while (characters.length && textWidth(characters.join("") + "…", face, size) > most) characters.pop();
  return characters.join("") + "…";
}

/**
 * A text on as many lines as it needs in a width in pixels.
 * @param {string} text
 * @param {string} face
 * @param {number} size
 * @param {number} width
 */
export function wrapped(text, face, size, width) {
  /** @type {string[]} */
  const lines = [];
  text.split(" ").forEach((word) => {
    const longer = lines.length ? lines[lines.length - 1] + " " + word : word;
    if (lines.length && textWidth(longer, face, size) <= tenths(width)) lines[lines.length - 1] = longer;
    else lines.push(word);
  });
  return lines;
}

/**
 * The names that are shown, by priority; see the Python module.
 * @param {Candidate[]} candidates
 * @param {Obstacle[]} obstacles
 * @param {Rect} frame
 * @param {number} most
 * @param {[number, number]} [gap]
 * @returns {Label[]}
 */
export function placeLabels(candidates, obstacles, frame, most, gap = [0, 0]) {
  const { taken, symbols } = obstructed(obstacles);
  const { edge } = styles;
  /** @type {Rect} */
  const inner = [tenths(frame[0] + edge), tenths(frame[1] + edge), tenths(frame[2] - edge), tenths(frame[3] - edge)];
  /** @type {[number, number]} */
  const freeGap = [gap[0] * TENTHS, gap[1] * TENTHS];
  const claimed = new Set();
  /** @type {Label[]} */
  const labels = [];
  let leftOver = most;
  byPriority(candidates).forEach((one) => {
    const style = KINDS[one.kind];
    const x = tenths(one.x);
    const y = tenths(one.y);
    const slack = tenths(one.slack || 0);
    const seen = x >= inner[0] - slack && x <= inner[2] + slack && y >= inner[1] - slack && y <= inner[3] + slack;
    if (!seen || (style.limited && leftOver <= 0)) return;
    const own = nearest(symbols, x, y, style.reach * TENTHS);
    if (own >= 0 && one.kind === "town") {
      if (claimed.has(own)) return;
      claimed.add(own);
    }
    const lines = broken(one.text, style.face, one.size, inner[2] - inner[0]);
    const width = Math.max(...lines.map((line) => textWidth(line, style.face, one.size)));
    const height = Math.floor((lines.length * tenths(one.size) * styles.lineFifths) / 5);
    const rect = firstFree(middles(x, y, width, height, symbols[own]), width, height, inner, taken, freeGap, one);
    if (!rect) return;
    taken.add(rect, one.id);
    if (style.limited) leftOver -= 1;
    labels.push({
      id: one.id,
      x: Math.floor((rect[0] + rect[2]) / 2) / TENTHS,
      y: Math.floor((rect[1] + rect[3]) / 2) / TENTHS,
      width: width / TENTHS,
      height: height / TENTHS,
      lines,
      kind: one.kind,
      size: one.size,
    });
  });
  return labels;
}

/**
 * @param {Candidate[]} candidates
 * @returns {Candidate[]}
 */
function byPriority(candidates) {
  return candidates.slice().sort((one, other) =>
    PRIORITY.indexOf(one.kind) - PRIORITY.indexOf(other.kind) || one.rank - other.rank
  );
}

/**
 * What is taken from the start, and the circles that a name may belong to.
 * @param {Obstacle[]} obstacles
 */
function obstructed(obstacles) {
  const taken = new Taken();
  /** @type {Circle[]} */
  const symbols = [];
  obstacles.forEach(({ x = 0, y = 0, radius = 0, box, owner = "" }) => {
    if (box) return taken.add(/** @type {Rect} */ (box.map(tenths)), owner);
    /** @type {Circle} */
    const circle = [tenths(x), tenths(y), tenths(radius + styles.clear)];
    taken.addCircle(circle, owner);
    if (radius >= styles.symbolLeast && !owner) symbols.push(circle);
    return undefined;
  });
  return { taken, symbols };
}

/**
 * The number of the symbol nearest to a point within reach, or -1.
 * @param {Circle[]} symbols
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
function nearest(symbols, x, y, reach) {
  let best = -1;
  let least = reach * reach;
  symbols.forEach(([cx, cy], at) => {
    const distance = (cx - x) ** 2 + (cy - y) ** 2;
    if (distance >= least) return;
    best = at;
    least = distance;
  });
  return best;
}

/**
 * Where the middle of a name is tried: beside its own symbol, below it first; without one on the spot first.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {Circle} [symbol]
 * @returns {[number, number][]}
 */
function middles(x, y, width, height, symbol) {
  if (!symbol) {
    const half = Math.floor(width / 2);
    return [[x, y], [x, y + height], [x, y - height], [x + half, y], [x - half, y]];
  }
  const [cx, cy, radius] = symbol;
  const down = radius + Math.floor(height / 2);
  const across = radius + TENTHS + Math.floor(width / 2);
  const far = down + height;
  const aside = Math.floor(radius / 2) + Math.floor(width / 2);
  return [
    [cx, cy + down],
    [cx, cy - down],
    [cx + across, cy],
    [cx - across, cy],
    [cx + aside, cy + down],
    [cx - aside, cy + down],
    [cx + aside, cy - down],
    [cx - aside, cy - down],
    [cx, cy + far],
    [cx, cy - far],
    [cx + aside, cy + far],
    [cx - aside, cy + far],
    [cx + aside, cy - far],
    [cx - aside, cy - far],
  ];
}

/**
 * @param {[number, number][]} places
 * @param {number} width
 * @param {number} height
 * @param {Rect} inner
 * @param {Taken} taken
 * @param {[number, number]} gap
 * @param {Candidate} one
 * @returns {Rect | null}
 */
function firstFree(places, width, height, inner, taken, gap, one) {
  for (const [x, y] of places) {
    const found = rect(x, y, width, height);
    const inside = found[0] >= inner[0] && found[1] >= inner[1] && found[2] <= inner[2] && found[3] <= inner[3];
    if (inside && taken.free(found, gap, one.id)) return found;
  }
  if (!one.must) return null;
  const [across, down] = [Math.floor(width / 2), Math.floor(height / 2)];
  const x = Math.max(Math.min(places[0][0], inner[2] - across), inner[0] + across);
  const y = Math.max(Math.min(places[0][1], inner[3] - down), inner[1] + down);
  return rect(x, y, width, height);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @returns {Rect}
 */
function rect(x, y, width, height) {
  const [left, top] = [x - Math.floor(width / 2), y - Math.floor(height / 2)];
  return [left, top, left + width, top + height];
}

/**
 * The cells of the index that a rectangle touches, each as one number.
 * @param {Rect} rect
 */
function cells([left, top, right, bottom]) {
  const { cell } = styles;
  const found = [];
  for (let column = Math.floor(left / cell); column <= Math.floor(right / cell); column++) {
    for (let row = Math.floor(top / cell); row <= Math.floor(bottom / cell); row++) found.push(column * 65536 + row);
  }
  return found;
}

/**
 * @template Entry
 * @param {Map<number, Entry[]>} index
 * @param {number} cell
 * @param {Entry} entry
 */
function append(index, cell, entry) {
  const there = index.get(cell);
  if (there) there.push(entry);
  else index.set(cell, [entry]);
}

/**
 * @param {Rect} one
 * @param {Rect} other
 */
function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
