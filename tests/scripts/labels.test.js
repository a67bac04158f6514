/* The cases that dashboard/maps shares, see tests/dashboard/maps/test_labels.py. */
import assert from "node:assert/strict";

import cases from "../data/cases/labels.json" with { type: "json" };
import { placeCallouts } from "../../dashboard/maps/static/label_callouts.js";
import { broken, placeLabels, textWidth, wrapped } from "../../dashboard/maps/static/label_placement.js";

/** @typedef {import("../../dashboard/maps/static/label_placement.js").Candidate} Candidate */
/** @typedef {import("../../dashboard/maps/static/label_placement.js").Obstacle} Obstacle */
/** @typedef {[number, number, number, number]} Rect */

Deno.test("texts are as wide as in a picture", () => {
  assert.ok(cases.widths.length > 100);
  cases.widths.forEach(({ text, face, size, width }) => assert.equal(textWidth(text, face, size), width, text));
});

Deno.test("names and texts are broken as in a picture", () => {
  cases.broken.forEach(({ text, face, size, most, lines }) => assert.deepEqual(broken(text, face, size, most), lines));
  cases.wrapped.forEach(({ text, width, lines }) => assert.deepEqual(wrapped(text, "sans", 12.5, width), lines));
});

for (const { name, candidates, obstacles, frame, most, gap, labels } of cases.labels) {
  Deno.test(`the same names are shown at the same places: ${name}`, () => {
    const found = placeLabels(
      /** @type {Candidate[]} */ (candidates),
      /** @type {Obstacle[]} */ (obstacles),
      /** @type {Rect} */ (frame),
      most,
      /** @type {[number, number]} */ (gap),
    );
    assert.deepEqual(found.map(({ id, x, y, lines }) => ({ id, x, y, lines })), labels);
  });
}

for (const { name, remarks, obstacles, frame, callouts } of cases.callouts) {
  Deno.test(`remarks have their boxes at the same places: ${name}`, () => {
    const found = placeCallouts(remarks, /** @type {Obstacle[]} */ (obstacles), /** @type {Rect} */ (frame));
    assert.deepEqual(
      found.map(({ remark, box, lines, start }) => ({ id: remark.id, box, lines, start })),
      callouts,
    );
  });
}
