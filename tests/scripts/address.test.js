import assert from "node:assert/strict";

import { parsePosition, positionText } from "../../dashboard/maps/static/address.js";

/** @param {string} query */
const parsed = (query) => parsePosition(new URLSearchParams(query), 18);

Deno.test("an address gives latitude, longitude and zoom", () => {
  assert.deepEqual(parsed("center=51.06,3.71&zoom=13.5"), { center: [51.06, 3.71], zoom: 13.5 });
  assert.deepEqual(parsed("center=51,4"), { center: [51, 4], zoom: 12 });
  assert.deepEqual(parsed("center=0,0&center=-1e1,%2B.5&zoom=0"), { center: [-10, 0.5], zoom: 0 });
});

Deno.test("what is no position is none", () => {
  for (
    const query of [
      "",
      "zoom=12",
      "center=",
      "center=51",
      "center=51,4,1",
      "center=91,4",
      "center=51,181",
      "center=a,b",
      "center=0x10,4",
      "center=51,4&zoom=19",
      "center=51,4&zoom=-1",
      "center=51,4&zoom=x",
      "center=Infinity,4",
    ]
  ) assert.equal(parsed(query), null, query);
});

Deno.test("a position is written as it is read", () => {
  const [lat, lon, zoom] = positionText(51.0616049, -3.7, 13.254);
  assert.deepEqual([lat, lon, zoom], ["51.06160", "-3.70000", 13.25]);
  assert.deepEqual(parsed(`center=${lat},${lon}&zoom=${zoom}`), { center: [51.0616, -3.7], zoom: 13.25 });
});
