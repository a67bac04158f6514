/* Runs in every document of a measured page, before its own scripts: notes when something was asked and when it was
   painted, in milliseconds since 1970, in the page's `bench`. Painted means that the frame with the change was handed
   on: the second animation frame after the scripts drew has begun. */
(function () {
  "use strict";
  let page;
  try {
    page = globalThis.top;
    page.bench = page.bench || { seen: [], asked: 0 };
  } catch {
    return;
  }
  const { bench } = page;
  const now = () => performance.timeOrigin + performance.now();
  const note = (entry) =>
    requestAnimationFrame(() => requestAnimationFrame(() => bench.seen.push({ ...entry, at: now() })));
  if (window === page) bench.note = note;
  const asked = (event) => {
    bench.asked = performance.timeOrigin + event.timeStamp;
  };
  ["click", "wheel"].forEach((name) => globalThis.addEventListener(name, asked, { capture: true, passive: true }));

  /* The atlas says itself what it painted. */
  globalThis.addEventListener(
    "atlas:painted",
    (event) => note({ layer: event.detail.layer, number: event.detail.number }),
  );

  /* Plain folium makes a new map at each change: it is there once its features are, and Leaflet draws canvas layers in
     the next animation frame. The page looks into its frames: a frame's own loop ends where it gets its document. */
  if (window === page) {
    const known = new WeakSet();
    const look = () => {
      for (let at = 0; at < globalThis.length; at++) {
        const { map } = globalThis[at];
        if (!map || known.has(map) || !map._layers || Object.keys(map._layers).length < 2) continue;
        const number = Object.values(map._layers).filter((layer) => layer.feature).length;
        if (!number) continue;
        known.add(map);
        note({ layer: "plain", number: number });
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  /* deck.gl tells nobody: its calls of WebGL are counted, vertices drawn and bytes handed over by frame. */
  const kind = globalThis.WebGL2RenderingContext;
  if (window === page && kind) {
    let frame = null;
    let bytes = 0;
    const draw = (vertices) => {
      if (!frame) {
        frame = { layer: "deck", number: 0, bytes: bytes };
        const mine = frame;
        bytes = 0;
        requestAnimationFrame(() => {
          frame = null;
          note(mine);
        });
      }
      frame.number += vertices;
    };
    const hook = (name, before) => {
      const usual = kind.prototype[name];
      kind.prototype[name] = function (...given) {
        before(given);
        return usual.apply(this, given);
      };
    };
    hook("drawArrays", (given) => draw(given[2]));
    hook("drawElements", (given) => draw(given[1]));
    hook("drawArraysInstanced", (given) => draw(given[2] * given[3]));
    hook("drawElementsInstanced", (given) => draw(given[1] * given[4]));
    const size = (data) => {
      bytes += data && data.byteLength ? data.byteLength : 0;
    };
    hook("bufferData", (given) => size(given[1]));
    hook("bufferSubData", (given) => size(given[2]));
  }
})();
