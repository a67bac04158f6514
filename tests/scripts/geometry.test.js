import assert from "node:assert/strict";

import { Geometry } from "../../dashboard/maps/static/geometry.js";
import { toLatLng, toWorld, zoomFactor } from "../../dashboard/maps/static/projection.js";

/**
 * Areas as geodata/bundle/geometry.py packs them: rings of points in world coordinates.
 * @param {[number, number][][][]} areas
 */
function packed(areas) {
  const rings = areas.flat();
  const points = rings.flat();
  /** @type {number[]} */
  const bytes = [];
  const put = (/** @type {number} */ value) => {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  };
  areas.forEach((area) => put(area.length));
  rings.forEach((ring) => put(ring.length));
  let before = [0, 0];
  points.forEach((point) => {
    point.forEach((value, axis) => {
      const step = value - before[axis];
      put(step < 0 ? -2 * step - 1 : 2 * step);
    });
    before = point;
  });
  const buffer = new ArrayBuffer(16 + bytes.length);
  const head = new DataView(buffer);
  head.setUint32(0, 0x41544c31, false);
  [areas.length, rings.length, points.length].forEach((number, at) => head.setUint32(4 + 4 * at, number, true));
  new Uint8Array(buffer, 16).set(bytes);
  return buffer;
}

/**
 * @param {number} left
 * @param {number} top
 * @param {number} size
 * @returns {[number, number][]}
 */
const square = (left, top, size) => [[left, top], [left + size, top], [left + size, top + size], [left, top + size]];

/* A square with a hole, an area without outlines, and one of two parts. */
const AREAS = [
  [square(1000, 1000, 400), square(1100, 1100, 100).reverse()],
  [],
  [square(5000, 200, 50), square(5200, 90, 300)],
];

Deno.test("outlines are read as they were packed", () => {
  const geometry = new Geometry(packed(AREAS));
  assert.equal(geometry.length, 3);
  assert.deepEqual([...geometry.ringsUpTo], [0, 2, 2, 4]);
  assert.deepEqual([...geometry.pointsUpTo], [0, 4, 8, 12, 16]);
  assert.deepEqual([...geometry.points], AREAS.flat(3));
  assert.deepEqual([...geometry.boxes.subarray(8)], [5000, 90, 5500, 390]);
  assert.equal(geometry.size, (400 * 400 + 500 * 300) / 3);
});

Deno.test("a point is in the area around it, and not in a hole or where no area is", () => {
  const geometry = new Geometry(packed(AREAS));
  assert.equal(geometry.at(1050, 1050), 0);
  assert.equal(geometry.at(1150, 1150), -1);
  assert.equal(geometry.at(5300, 200), 2);
  assert.equal(geometry.at(5100, 220), -1);
});

Deno.test("a rectangle is reached by an area that has a corner in it, crosses it or surrounds it", () => {
  const geometry = new Geometry(packed(AREAS));
  /** @type {[[number, number], [number, number], boolean][]} */
  const cases = [
    [[1390, 1390], [1500, 1500], true],
    [[900, 1250], [1500, 1260], true],
    [[1020, 1020], [1060, 1060], true],
    [[900, 900], [1500, 1500], true],
    [[5210, 0], [5220, 800], true],
    [[1120, 1120], [1180, 1180], false],
    [[1410, 1000], [1500, 1400], false],
    [[5060, 200], [5190, 380], false],
    [[0, 0], [900, 900], false],
  ];
  cases.forEach(([first, last, reached]) =>
    assert.equal(geometry.reaches(first, last), reached, String([first, last]))
  );
  const slanted = new Geometry(packed([[[[0, 0], [100, 0], [0, 100]]]]));
  assert.equal(slanted.reaches([60, 60], [100, 100]), false);
  assert.equal(slanted.reaches([40, 40], [100, 100]), true);
});

Deno.test("an area has bounds and rings in degrees, and none without outlines", () => {
  const geometry = new Geometry(packed(AREAS));
  assert.equal(geometry.bounds(1), null);
  assert.deepEqual(geometry.rings(1), []);
  assert.deepEqual(geometry.bounds(0), [toLatLng(1000, 1400), toLatLng(1400, 1000)]);
  assert.deepEqual(geometry.rings(2).map(([ring]) => ring.length), [4, 4]);
});

Deno.test("steps that nobody sees are left out of a path", () => {
  const geometry = new Geometry(packed([[[[0, 0], [1, 0], [100, 0], [100, 100]]]]));
  /** @type {number[][]} */
  const points = [];
  const add = (/** @type {number[]} */ ...point) => points.push(point);
  const path = /** @type {Path2D} */ (/** @type {unknown} */ ({ moveTo: add, lineTo: add }));
  geometry.trace(path, 0, 0, 0, 0.5);
  assert.deepEqual(points, [[0, 0], [50, 0], [50, 50], [0, 0]]);
});

Deno.test("other bytes are refused", () => {
  assert.throws(() => new Geometry(new ArrayBuffer(16)), /not a file of outlines/);
});

Deno.test("a place has the same world coordinates as in geodata, and comes back", () => {
  const [x, y] = toWorld(51.0543, 3.7174);
  const [lat, lon] = toLatLng(x, y);
  assert.ok(Math.abs(lat - 51.0543) < 1e-9 && Math.abs(lon - 3.7174) < 1e-9);
  assert.deepEqual(toWorld(0, 0), [2 ** 24, 2 ** 24]);
  assert.equal(zoomFactor(17), 1);
  assert.equal(zoomFactor(15), 0.25);
});
