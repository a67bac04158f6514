/* The cases that dashboard/maps/arrangement.py shares, see tests/dashboard/maps/test_shared_cases.py. */
import assert from "node:assert/strict";

import cases from "../data/cases/clusters.json" with { type: "json" };
import arrangements from "../data/cases/arrangements.json" with { type: "json" };
import { arrange } from "../../dashboard/maps/static/arrangement.js";
import { clusters, freePlace, insideFrame } from "../../dashboard/maps/static/clusters.js";

/**
 * @param {number} found
 * @param {number} expected
 */
function near(found, expected) {
  assert.ok(Math.abs(found - expected) < 1e-5, `${found}, not ${expected}`);
}

/** @param {number[][]} points */
const spots = (points, radius = 9.5) =>
  points.map(([x, y], at) => ({ x, y, radius, members: [at], kind: /** @type {const} */ ("symbol") }));

for (const { name, radius, around, points, clusters: expected } of cases.clusters) {
  Deno.test(`symbols that touch are joined: ${name}`, () => {
    const found = clusters(spots(points, radius), around);
    assert.deepEqual(found.map((one) => one.members), expected.map((one) => one.members));
    found.forEach((one, at) => {
      near(one.x, expected[at].x);
      near(one.y, expected[at].y);
      near(one.radius, expected[at].radius);
    });
  });
}

for (const { name, item, others, place } of cases.free_places) {
  Deno.test(`room is made: ${name}`, () => {
    const [own, ...taken] = [item, ...others].map(([x, y, radius]) => ({ x, y, radius }));
    const found = freePlace(own, taken);
    near(found.x, place[0]);
    near(found.y, place[1]);
  });
}

for (const { name, zoom, chosen, middles, points, symbols } of arrangements.arrangements) {
  Deno.test(`what is drawn where: ${name}`, () => {
    const given = points.map(([x, y, town, byTown]) => ({ x, y, town, byTown: Boolean(byTown) }));
    const found = arrange(given, middles.map(([x, y]) => ({ x, y })), zoom, chosen);
    assert.deepEqual(found.map((one) => [one.kind, one.members]), symbols.map((one) => [one.kind, one.members]));
    found.forEach((one, at) => {
      near(one.x, symbols[at].x);
      near(one.y, symbols[at].y);
      near(one.radius, symbols[at].radius);
      assert.equal(Boolean(one.home), Boolean(symbols[at].home));
    });
  });
}

Deno.test("ten thousand points end in exactly one symbol each", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const points = spots(Array.from({ length: 10_000 }, () => [random() * 900, random() ** 2 * 700]));
  const found = clusters(points);
  const members = found.flatMap((item) => item.members);
  assert.equal(members.length, points.length);
  assert.equal(new Set(members).size, points.length);
  assert.ok(found.length < 2_000);
  assert.deepEqual(clusters(points), found);
});

Deno.test("a symbol that the frame would cut is moved inside, and one whose place lies outside is not drawn", () => {
  const frame = { min: { x: 0, y: 0 }, max: { x: 100, y: 80 } };
  assert.deepEqual(insideFrame({ x: 50, y: 40 }, 10, 10, frame), { x: 50, y: 40 });
  assert.deepEqual(insideFrame({ x: 2, y: 79 }, 10, 5, frame), { x: 10, y: 75 });
  assert.equal(insideFrame({ x: -2, y: 40 }, 10, 10, frame), null);
  assert.deepEqual(insideFrame({ x: -20, y: 40 }, 10, 10, frame), { x: -20, y: 40 });
});
