/* What a walk reaches on the map, and how pins are written. tests/dashboard/maps/test_what_if_layer.py reads the same cases. */
import assert from "node:assert/strict";

import cases from "../data/cases/walks.json" with { type: "json" };
import {
  meet,
  movedBy,
  newlyOutline,
  outlineOf,
  pixelsPerMetre,
} from "../../dashboard/maps/static/what_if_geometry.js";
import { toWorld, zoomFactor } from "../../dashboard/maps/static/projection.js";

/** @param {number[]} circle */
const circle = ([x, y, radius]) => ({ x, y, radius });
/** @param {import("../../dashboard/maps/static/what_if_geometry.js").Arc[]} arcs */
const length = (arcs) => arcs.reduce((sum, { circle, start, end }) => sum + circle.radius * (end - start), 0);
/**
 * @param {number} found
 * @param {number} expected
 * @param {number} slack
 */
const near = (found, expected, slack) => assert.ok(Math.abs(found - expected) <= slack, `${found}, not ${expected}`);

for (const { name, pins, known, length: expected } of cases.newly) {
  Deno.test(`what is newly within a walk is bounded: ${name}`, () => {
    near(length(newlyOutline(pins.map(circle), known.map(circle))), expected, 0.01);
  });
}

Deno.test("a line that goes on is one arc, also where angles begin anew", () => {
  const arcs = newlyOutline([circle([0, 0, 100])], [circle([-100, 0, 100])]);
  assert.deepEqual(arcs.map((arc) => arc.circle.x), [0, -100]);
});

Deno.test("known walks are bounded together", () => {
  near(length(outlineOf([circle([0, 0, 100]), circle([100, 0, 100])])), 837.758, 0.01);
  near(length(outlineOf([circle([0, 0, 100])])), 628.3185, 0.01);
  assert.deepEqual(outlineOf([]), []);
});

Deno.test("circles meet where they share more than a point", () => {
  assert.ok(meet(circle([0, 0, 100]), circle([150, 0, 100])));
  assert.ok(!meet(circle([0, 0, 100]), circle([200, 0, 100])));
});

Deno.test("metres are as long as the map draws them", () => {
  /* 800 m of walk at a detour of 1.3, in Antwerp at zoom 14. */
  near((800 / 1.3) * pixelsPerMetre(51.217, 14), 102.8, 0.1);
  for (const [east, north] of [[50, 0], [0, 50], [-250, 0], [0, -250]]) {
    /** @type {[number, number]} */
    const from = [51.217, 4.42];
    const to = movedBy(from, east, north);
    const [[x, y], [u, v]] = [toWorld(...from), toWorld(...to)];
    const metre = pixelsPerMetre(from[0], 14);
    near((u - x) * zoomFactor(14), east * metre, 0.01);
    near((y - v) * zoomFactor(14), north * metre, 0.01);
  }
});
