import assert from "node:assert/strict";

import cases from "../data/cases/spelling.json" with { type: "json" };
import { figureText, fillText, foldText, pluralText } from "../../dashboard/maps/static/text.js";

Deno.test("names in a text are filled in, and those without a value stay", () => {
  assert.equal(fillText("{n} of {total}: {n}", { n: 2, total: 3 }), "2 of 3: 2");
  assert.equal(fillText("{a} {b}", { a: 0 }), "0 {b}");
  assert.equal(fillText("{a}", { a: "{b}", b: "no" }), "{b}");
});

Deno.test("a text has a form for one and a form for several", () => {
  const forms = { one: "{n} place in {municipality}", other: "{n} places in {municipality}" };
  assert.equal(pluralText(forms, 1, { municipality: "Gent" }), "1 place in Gent");
  assert.equal(pluralText(forms, 12, { municipality: "Gent" }), "12 places in Gent");
});

Deno.test("a figure is written as the language does, and a change with its sign", () => {
  assert.equal(figureText({ decimals: 1 }, 182, "nl-BE"), "18,2");
  assert.equal(figureText({ decimals: 1 }, -5, "en-GB"), "-0.5");
  const changes = { decimals: 1, signed: true };
  assert.equal(figureText(changes, -28, "nl-BE"), "−2,8");
  assert.equal(figureText(changes, 12, "fr-BE"), "+1,2");
  assert.equal(figureText(changes, 0, "en-GB"), "0.0");
  assert.equal(figureText({ decimals: 0, signed: true }, -512, "en-GB"), "−512");
});

for (const { name, text, folded } of cases.folded) {
  Deno.test(`a text as it is searched in: ${name}`, () => {
    assert.equal(foldText(text), folded);
    assert.equal(foldText(folded), folded);
  });
}
