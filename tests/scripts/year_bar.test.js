/* Which year a key leads to. */
import assert from "node:assert/strict";

import { steppedTo } from "../../dashboard/maps/static/parts/year_bar.js";

const CASES = /** @type {[string, number, number | null][]} */ ([
  ["ArrowRight", 3, 4],
  ["ArrowUp", 3, 4],
  ["ArrowLeft", 3, 2],
  ["ArrowDown", 3, 2],
  ["ArrowRight", 7, 7],
  ["ArrowLeft", 0, 0],
  ["Home", 5, 0],
  ["End", 2, 7],
  ["Tab", 3, null],
  [" ", 3, null],
  ["toString", 3, null],
]);

for (const [key, at, expected] of CASES) {
  Deno.test(`${JSON.stringify(key)} at ${at} of eight years leads to ${expected}`, () => {
    assert.equal(steppedTo(key, at, 8), expected);
  });
}
