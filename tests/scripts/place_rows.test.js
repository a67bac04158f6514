/* Rows of a file of meeting places: which layer draws which, and what is said of each. */
import assert from "node:assert/strict";

import { pageOf, placeLines, placeName, rowsOf } from "../../dashboard/maps/static/place_rows.js";

const OURS = {
  names: ["Ours", "Theirs", null, "Ours too"],
  lat: [50, 50.1, 50.1, 50],
  lon: [4, 4.1, 4.1, 4],
  line: [0, 1, 1, 0],
  lines: ["library", "youth centre"],
};
const FILE = { ...OURS, unverified: { 1: "https://example.org/", 2: "" } };

Deno.test("each layer draws its own rows of a file", () => {
  assert.deepEqual(rowsOf(FILE, false), [0, 3]);
  assert.deepEqual(rowsOf(FILE, true), [1, 2]);
});

Deno.test("a file without unverified places is all ours", () => {
  assert.deepEqual(rowsOf(OURS, false), [0, 1, 2, 3]);
  assert.deepEqual(rowsOf(OURS, true), []);
});

Deno.test("a place without a name is called by its kind, once", () => {
  assert.deepEqual([placeName(FILE, 1), placeLines(FILE, 1, "not verified")], ["Theirs", [
    "youth centre",
    "not verified",
  ]]);
  assert.deepEqual([placeName(FILE, 2), placeLines(FILE, 2, "not verified")], ["youth centre", ["not verified"]]);
  assert.deepEqual(placeLines(FILE, 0, "not verified"), ["library"]);
});

Deno.test("only a page of the web is linked", () => {
  assert.equal(pageOf(FILE, 1), "https://example.org/");
  assert.equal(pageOf(OURS, 1), "");
  for (const url of ["", "javascript:alert(1)", "data:text/html,x", "ftp://example.org", " https://example.org"]) {
    assert.equal(pageOf({ ...FILE, unverified: { 1: url } }, 1), "", url);
  }
});
