/* Circles on the ground, on a Web Mercator map: how large they are drawn, which parts of their lines bound what is newly
   within a walk, and where a place is some metres on. */

/* The equator, in metres: as dashboard/maps/still/frames.py. */
const EARTH_M = 40_075_016.686;
const TILE = 256;
const TURN = 2 * Math.PI;
/* Two circles that differ by less are the same, in pixels. */
const SAME = 1e-6;

/** @typedef {{ x: number, y: number, radius: number }} Circle */
/** @typedef {{ circle: Circle, start: number, end: number }} Arc its angles from the east, growing to the south */

/**
 * How many pixels a metre on the ground is.
 * @param {number} lat WGS84 degrees
 * @param {number} zoom
 */
export function pixelsPerMetre(lat, zoom) {
  return (TILE * Math.pow(2, zoom)) / (EARTH_M * Math.cos((lat * Math.PI) / 180));
}

/**
 * The place so many metres to the east and to the north.
 * @param {[number, number]} place latitude and longitude, WGS84 degrees
 * @param {number} east
 * @param {number} north
 * @returns {[number, number]}
 */
export function movedBy([lat, lon], east, north) {
  const degree = EARTH_M / 360;
  return [lat + north / degree, lon + east / (degree * Math.cos((lat * Math.PI) / 180))];
}

/**
 * Whether two circles share any point.
 * @param {Circle} one
 * @param {Circle} other
 */
export function meet(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius;
}

/**
 * Around what circles contain together: the parts of each line that no other contains.
 * @param {Circle[]} circles of which no two are the same
 * @returns {Arc[]}
 */
export function outlineOf(circles) {
  return circles.flatMap((circle) => {
    const others = circles.filter((other) => other !== circle);
    return arcs(circle, others, (x, y) => !others.some((other) => contains(other, x, y)));
  });
}

/**
 * Around what is inside pins' circles and outside of those of known places.
 * @param {Circle[]} pins of which no two are the same
 * @param {Circle[]} known of which no two are the same
 * @returns {Arc[]}
 */
export function newlyOutline(pins, known) {
  const outer = pins.flatMap((pin) => {
    const others = [...pins.filter((other) => other !== pin), ...known];
    return arcs(pin, others, (x, y) => !others.some((other) => contains(other, x, y)));
  });
  const inner = known.flatMap((circle) => {
    const others = known.filter((other) => other !== circle);
    /* On the line of a pin's own circle nothing is newly within a walk. */
    const within = (/** @type {number} */ x, /** @type {number} */ y) => pins.some((pin) => contains(pin, x, y, -SAME));
    return arcs(
      circle,
      [...others, ...pins],
      (x, y) => within(x, y) && !others.some((other) => contains(other, x, y)),
    );
  });
  return [...outer, ...inner];
}

/**
 * @param {Circle} circle
 * @param {number} x
 * @param {number} y
 * @param {number} [slack]
 */
function contains(circle, x, y, slack = SAME) {
  return Math.hypot(x - circle.x, y - circle.y) <= circle.radius + slack;
}

/**
 * The parts of a circle's line that meet a condition, which only changes where it crosses another line.
 * @param {Circle} circle
 * @param {Circle[]} others
 * @param {(x: number, y: number) => boolean} wanted
 * @returns {Arc[]}
 */
function arcs(circle, others, wanted) {
  const cuts = others.flatMap((other) => crossings(circle, other)).sort((one, other) => one - other);
  /* From a crossing on, so that no part is cut in two where angles begin anew. */
  const first = cuts.length ? cuts[0] : 0;
  const ends = [...cuts, first + TURN];
  /** @type {Arc[]} */
  const found = [];
  for (let at = cuts.length ? 1 : 0; at < ends.length; at++) {
    const [start, end] = [at ? ends[at - 1] : first, ends[at]];
    const middle = (start + end) / 2;
    if (end - start < SAME) continue;
    if (!wanted(circle.x + circle.radius * Math.cos(middle), circle.y + circle.radius * Math.sin(middle))) continue;
    const before = found.at(-1);
    if (before && before.end === start) before.end = end;
    else found.push({ circle, start, end });
  }
  return found;
}

/**
 * The angles at which a circle's line crosses another's, from 0 to a whole turn.
 * @param {Circle} circle
 * @param {Circle} other
 */
function crossings(circle, other) {
  const [across, down] = [other.x - circle.x, other.y - circle.y];
  const apart = Math.hypot(across, down);
  if (apart < SAME || apart >= circle.radius + other.radius) return [];
  if (apart <= Math.abs(circle.radius - other.radius)) return [];
  const half = Math.acos((apart ** 2 + circle.radius ** 2 - other.radius ** 2) / (2 * apart * circle.radius));
  const middle = Math.atan2(down, across);
  return [middle - half, middle + half].map((angle) => (angle + 2 * TURN) % TURN);
}
