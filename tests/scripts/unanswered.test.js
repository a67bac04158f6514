import assert from "node:assert/strict";

import { Unanswered } from "../../dashboard/maps/static/unanswered.js";

Deno.test("an answer to an earlier press does not undo a later one", () => {
  const presses = new Unanswered();
  assert.equal(presses.answer([]), true);
  presses.tell([0]);
  presses.tell([0, 4]);
  assert.equal(presses.answer([]), false);
  assert.equal(presses.answer([0]), false);
  presses.tell([4, 0, 8]);
  assert.equal(presses.answer([0, 4]), false);
  assert.equal(presses.answer([0, 4, 8]), true);
});

Deno.test("an answer to a later press answers the earlier ones", () => {
  const presses = new Unanswered();
  presses.tell([0]);
  presses.tell([0, 4]);
  assert.equal(presses.answer([4, 0]), true);
  assert.equal(presses.answer([0]), true);
});

Deno.test("a choice that was made elsewhere replaces what is under way", () => {
  const presses = new Unanswered();
  assert.equal(presses.answer([2]), true);
  presses.tell([2, 3]);
  assert.equal(presses.answer([7]), true);
  presses.tell([7, 8]);
  assert.equal(presses.answer([]), true);
});
