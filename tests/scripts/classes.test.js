/* The cases that dashboard/maps shares, see tests/dashboard/maps/test_shared_cases.py. */
import assert from "node:assert/strict";

import cases from "../data/cases/classes.json" with { type: "json" };
import { areaClass } from "../../dashboard/maps/static/classes.js";
import drawing from "../../dashboard/maps/static/drawing.js";

for (const { code, index, hatch } of cases.codes) {
  Deno.test(`the class code ${code}`, () => {
    assert.deepEqual(areaClass(code.charCodeAt(0)), { index, hatch });
    assert.ok(!hatch || hatch in drawing.hatches);
  });
}

for (const { name, codes, indexes } of cases.figures) {
  Deno.test(`class codes of values: ${name}`, () => {
    assert.deepEqual([...codes].map((code) => areaClass(code.charCodeAt(0)).index), indexes);
  });
}
