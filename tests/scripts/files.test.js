import assert from "node:assert/strict";

import { loadedFile, loadFile, pictureAddress } from "../../dashboard/maps/static/files.js";
import { page } from "../../dashboard/maps/static/page.js";

Deno.test("a file that the page carries is not requested, and is the same for all", async () => {
  page.files = { "/layers/a.json": { ids: ["x"] }, "/geometry/a.bin": btoa("\u0001\u00ff"), "/a.svg": "data:," };
  const entry = loadFile("/layers/a.json");
  assert.equal(loadedFile("/layers/a.json"), null);
  assert.deepEqual(await entry.promise, { ids: ["x"] });
  assert.equal(loadedFile("/layers/a.json"), entry.value);
  assert.equal(loadFile("/layers/a.json"), entry);
  const bytes = await loadFile("/geometry/a.bin", (buffer) => [...new Uint8Array(buffer)]).promise;
  assert.deepEqual(bytes, [1, 255]);
  assert.equal(pictureAddress("/a.svg"), "data:,");
  assert.equal(pictureAddress("/b.svg"), "/b.svg");
});

Deno.test("a file that cannot be read may be read again", async () => {
  page.files = { "/geometry/b.bin": btoa("x") };
  const fail = () => {
    throw new Error("unreadable");
  };
  await assert.rejects(loadFile("/geometry/b.bin", fail).promise, /unreadable/);
  assert.equal(loadedFile("/geometry/b.bin"), null);
  assert.equal(await loadFile("/geometry/b.bin", (buffer) => buffer.byteLength).promise, 1);
});
