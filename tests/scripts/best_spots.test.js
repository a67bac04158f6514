/* What is asked of best spots, what is said without an answer, and where letters of close squares stand. */
import assert from "node:assert/strict";

import { failureOf, questionOf } from "../../dashboard/maps/static/parts/best_spots.js";
import { lettersBeside } from "../../dashboard/maps/static/proposed_squares.js";

/** @param {[string, string][]} fields */
const form = (fields) => {
  const data = new FormData();
  fields.forEach(([name, value]) => data.append(name, value));
  return data;
};

Deno.test("a question has numbers as numbers and every kind that is ticked", () => {
  const asked = questionOf(
    form([["places", "3"], ["walk", "800"], ["weigh", "need"], ["checked", "library"], ["checked", "social"]]),
    [[2.5, 3]],
  );
  assert.deepEqual(asked, {
    places: 3,
    walk: 800,
    weigh: "need",
    checked: ["library", "social"],
    struck: [[2.5, 3]],
  });
});

Deno.test("what a form does not ask is left out, and what is empty is sent", () => {
  assert.deepEqual(questionOf(form([["considered", ""]]), []), { considered: "", checked: [], struck: [] });
});

Deno.test("without an answer the reader is told why", () => {
  const texts = { failed: "No: {text}", late: "late", crowded: "crowded", offline: "offline" };
  assert.deepEqual([0, 400, 503, 504, 500].map((status) => failureOf(status, " row 2\n", texts)), [
    "offline",
    "No: row 2",
    "crowded",
    "late",
    "crowded",
  ]);
});

Deno.test("letters of squares far apart stay, and no two lie on one another", () => {
  assert.deepEqual(lettersBeside([{ x: 0, y: 0 }, { x: 26, y: 0 }], 26), [{ x: 0, y: 0 }, { x: 0, y: 0 }]);
  const squares = [0, 1, 2, 3, 4].map((at) => ({ x: at, y: at }));
  const placed = lettersBeside(squares, 26).map(({ x, y }, at) => [squares[at].x + x, squares[at].y + y]);
  placed.forEach(([x, y], at) =>
    placed.slice(0, at).forEach(([left, top]) => assert.ok(Math.abs(x - left) >= 26 || Math.abs(y - top) >= 26))
  );
});
