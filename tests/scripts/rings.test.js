/* The cases that dashboard/maps/rings.py shares, see tests/dashboard/maps/test_shared_cases.py; and meeting places. */
import assert from "node:assert/strict";

import cases from "../data/cases/rings.json" with { type: "json" };
import places from "../data/cases/spots.json" with { type: "json" };
import { numberSize, ringParts, ringRadius, ringWidth } from "../../dashboard/maps/static/rings.js";
import { sameSpots } from "../../dashboard/maps/static/spots.js";

/**
 * @param {number[]} found
 * @param {number[]} expected
 */
function near(found, expected) {
  assert.equal(found.length, expected.length);
  found.forEach((value, at) => assert.ok(Math.abs(value - expected[at]) < 1e-5, `${value}, not ${expected[at]}`));
}

Deno.test("rings are as large as in a picture", () => {
  cases.radii.forEach(([number, ...expected]) => {
    const radius = ringRadius(number);
    near([radius, ringWidth(radius), numberSize(radius)], expected);
  });
});

for (const { name, counts, parts } of cases.parts) {
  Deno.test(`a ring is split: ${name}`, () => {
    const found = ringParts(counts, ringRadius(counts.reduce((sum, count) => sum + count, 0)));
    assert.equal(found.length, parts.length);
    found.forEach(({ part, start, end }, at) => near([part, start, end], parts[at]));
  });
}

for (const { name, lat, lon, rows } of places.spots) {
  Deno.test(`meeting places on one spot are one: ${name}`, () => assert.deepEqual(sameSpots(lat, lon), rows));
}
