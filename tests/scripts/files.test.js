import assert from "node:assert/strict";

import { FileError, loadedFile, loadFile, pictureAddress } from "../../dashboard/maps/static/files.js";
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

Deno.test("what does not come is a failure with a name, and a mistake in reading it is not", async () => {
  const { fetch } = globalThis;
  /** @type {Record<string, () => Promise<Response>>} */
  const answers = {
    "/missing.json": () => Promise.resolve(new Response("", { status: 503 })),
    "/offline.json": () => Promise.reject(new TypeError("no network")),
    "/page.json": () => Promise.resolve(new Response("<html>")),
    "/well.bin": () => Promise.resolve(new Response("x")),
  };
  globalThis.fetch = (address) => answers[String(address)]();
  try {
    for (const address of ["/missing.json", "/offline.json", "/page.json"]) {
      await assert.rejects(loadFile(address).promise, FileError);
    }
    const mistake = () => {
      throw new RangeError("ours");
    };
    await assert.rejects(loadFile("/well.bin", mistake).promise, RangeError);
  } finally {
    globalThis.fetch = fetch;
  }
});
