/* The cases that dashboard/maps shares, see tests/dashboard/maps/test_shared_cases.py. */
import assert from "node:assert/strict";

import cases from "../data/cases/cells.json" with { type: "json" };
import { cellBorder, cellLine, cellPalette, outlinedCells } from "../../dashboard/maps/static/cell_colours.js";

const nine = Array.from({ length: 9 }, (_, cell) => `#00000${cell}`);
const lines = Array.from({ length: 9 }, (_, cell) => `#1111${cell}1`);
const cells = {
  chosen: [],
  looks: { both: nine, need: nine, support: nine },
  borders: { both: lines, need: lines, support: lines },
  numbers: { both: nine, need: nine, support: nine },
  faded: "#ffffff",
  faded_border: "#eeeeee",
  corner: cases.corner,
  outline: "#000000",
};

for (const { name, look, chosen, outlined, faded } of cases.outlined) {
  Deno.test(`cells with an outline: ${name}`, () => {
    const choice = { look: /** @type {import("../../dashboard/maps/static/cell_colours.js").Look} */ (look), chosen };
    assert.deepEqual(outlinedCells(cells, choice), outlined);
    const palette = cellPalette(cells, choice);
    nine.forEach((colour, cell) => {
      assert.equal(palette[cell], faded.includes(cell) ? "#ffffff" : colour);
      assert.equal(cellBorder(cells, choice, cell), faded.includes(cell) ? "#eeeeee" : lines[cell]);
    });
  });
}

Deno.test("outlines of cells are as wide as in a picture", () => {
  cases.widths.forEach(([zoom, width]) => assert.ok(Math.abs(cellLine(zoom) - width) < 1e-9, String(zoom)));
});
