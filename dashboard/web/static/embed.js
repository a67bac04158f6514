/* A page that stands alone with one view: in a frame on another site, or as a file. Makes the map from the page's config
   (dashboard/maps/standalone.py), shows what was chosen, and tells the page around it how high it would like to be.
   Every text becomes a text node. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const { element } = Atlas;
  const config = JSON.parse(document.getElementById("atlas-config").textContent);
  const part = (name) => document.getElementById("atlas-" + name);
  const orders = Object.fromEntries(config.layers);
  const layers = {};
  const WIDE = 640;
  const STILL = { dragging: false, touchZoom: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false, keyboard: false };

  Atlas.inside = config.files;
  Atlas.alone = { search: config.search, margins: config.margins, over: (width) => (window.innerWidth >= WIDE ? Math.min(350, width - 160) : 40) };
  const map = (window.map = L.map(part("map"), { ...config.map, zoomControl: false, ...(config.still ? STILL : {}) }));
  if (config.controls.includes("zoom")) L.control.zoom({ position: "bottomleft" }).addTo(map);
  config.layers.forEach(([name]) => add(name));
  stageLegend();
  toggles();
  if (config.still) map.getContainer().tabIndex = -1;
  if (config.practice) open("practice", config.practice);
  else if (config.area) open("area", config.area);
  window.addEventListener("atlas:choose", (event) => choose(event.detail.kind, event.detail.id));
  map.on("moveend", linkFollows);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented && !part("card").hidden) Atlas.report("none", null); });
  if (part("list")) {
    part("list").hidden = false;
    part("list").addEventListener("click", () => open("list", null, true));
  }
  tellHeight();

  function add(name, changes) {
    const before = layers[name];
    orders[name] = changes ? { ...orders[name], ...changes } : orders[name];
    layers[name] = new L[name](orders[name]).addTo(map);
    if (before) before.remove();
  }

  /* The legend stands beside the map or below it, never on it: a frame is small. */
  function stageLegend() {
    const legend = map.atlas.legend;
    legend.chosen = true;
    legend.box.open = true;
    if (document.body.classList.contains("legend")) {
      part("legend").append(legend.box);
      stageSymbols(legend.box.querySelector(".atlas-columns details .atlas-marks"));
    } else { part("legend").remove(); legend.box.remove(); }
    map.invalidateSize({ pan: false });
  }

  /* Beside the cells there is no room for the symbols: below the map there is, and nobody has to open them. */
  function stageSymbols(marks) {
    if (!marks) return;
    const folded = marks.closest("details");
    const box = element("div");
    box.id = "atlas-symbols";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", folded.firstElementChild.textContent);
    box.append(marks);
    folded.remove();
    part("legend").after(box);
  }

  function toggles() {
    if (!config.toggles.length) return;
    const box = element("div", "toggles");
    config.toggles.forEach(([layer, label]) => {
      const row = element("label");
      const check = element("input");
      check.type = "checkbox";
      check.checked = true;
      check.addEventListener("change", () => toggle(layer, check.checked));
      row.append(check, element("span", "", label));
      box.append(row);
    });
    part("stage").before(box);
    document.body.classList.add("with-toggles");
  }

  function toggle(layer, on) {
    if (layer === "areas") return add("AtlasAreas", { colour: on });
    const name = layer === "practices" ? "AtlasPractices" : "AtlasMeetingPlaces";
    if (on) add(name);
    else layers[name].remove();
    return undefined;
  }

  function choose(kind, id) {
    if (kind === "none") {
      part("card").hidden = true;
      select("AtlasAreas", null);
      select("AtlasPractices", null);
      return;
    }
    open(kind, id, true);
  }

  /* The practices on show by name: for keyboards and screen readers, who see no canvas, and with those that lie nowhere. */
  async function listed() {
    const order = orders.AtlasPractices;
    const file = await Atlas.file(order.file).promise;
    const rows = file.ids.map((_, at) => at).filter((at) => inView(order, at));
    rows.sort((one, other) => file.names[one].localeCompare(file.names[other], order.locale));
    return [element("h2", "", part("list").textContent), list(rows.map((at) => named(file.names[at], file.ids[at])))];
  }

  function inView(order, at) { return Boolean(atob(order.shown).charCodeAt(at >> 3) & (128 >> (at & 7))); }

  function named(name, id) {
    const row = element("li");
    const button = element("button", "", name);
    button.type = "button";
    button.addEventListener("click", () => { Atlas.position.shown = null; Atlas.report("practice", id); });
    row.append(button);
    return row;
  }

  /* What is drawn as chosen. A layer that is not on the map keeps quiet. */
  function select(name, selected) {
    if (orders[name] && map.hasLayer(layers[name])) add(name, { selected: selected });
  }

  async function open(kind, id, focus) {
    try {
      const content = { practice: practice, area: area, list: listed }[kind];
      show(await content(id), focus);
    } catch {
      show([element("p", "quiet", config.texts.failed)], focus);
    }
  }

  async function practice(id) {
    const order = orders.AtlasPractices;
    let outside = false;
    if (order) {
      const file = await Atlas.file(order.file).promise;
      outside = !inView(order, file.ids.indexOf(id));
      select("AtlasPractices", file.ids.indexOf(id));
      select("AtlasAreas", null);
    }
    const card = await Atlas.file(config.cards.replace("{practice}", encodeURIComponent(id))).promise;
    const traces = card.traces.map((lines) => item(lines));
    return [
      element("p", "quiet", card.kicker), element("h2", "", card.name), element("p", "quiet", card.where),
      ...(outside ? [element("p", "outside", config.texts.outside)] : []), element("p", "", card.summary),
      element("h3", "", config.texts.supports), card.no_traces ? element("p", "quiet", card.no_traces) : list(traces),
      element("h3", "", config.texts.references), list(card.references.map(reference)),
      ...card.notes.map((note) => element("p", "quiet", note)),
    ];
  }

  async function area(id) {
    const order = orders.AtlasAreas;
    for (const [level, one] of order.levels.entries()) {
      const names = await Atlas.file(one.names).promise;
      const index = names.ids.indexOf(id);
      if (index < 0) continue;
      if (order.title && one.figures) await Atlas.file(one.figures).promise;
      select("AtlasPractices", null);
      select("AtlasAreas", { id: id, level: level, index: index });
      return said(names, one.figures && Atlas.here(one.figures), index);
    }
    throw new Error(id);
  }

  function said(names, figures, index) {
    const lines = [names.places[index], figures && map.atlas.areas.figure(figures, index)];
    return [element("h2", "", names.names[index]), ...lines.filter(Boolean).map((line) => element("p", "", line))];
  }

  function item([kind, what, by]) {
    const row = element("li");
    row.append(element("strong", "", kind), element("span", "", what), element("span", "quiet", by));
    return row;
  }

  /* Only web pages become links, whatever a registry holds. */
  function reference({ title, url }) {
    const row = element("li");
    const link = element(/^https?:\/\//.test(url) ? "a" : "span", "", title);
    if (link.tagName === "A") Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer" });
    row.append(link);
    return row;
  }

  function list(rows) {
    const box = element("ul");
    box.append(...rows);
    return box;
  }

  function show(content, focus) {
    const card = part("card");
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", config.texts.close);
    close.addEventListener("click", () => { Atlas.report("none", null); map.getContainer().focus({ preventScroll: true }); });
    card.replaceChildren(close, ...content);
    card.hidden = false;
    card.scrollTop = 0;
    if (!focus) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  /* "Open in the atlas" opens what the reader sees. */
  function linkFollows() {
    const link = document.querySelector("a.open");
    if (!link || !Atlas.position.settled) return;
    const address = new URL(link.href);
    const center = map.getCenter().wrap();
    address.searchParams.set("center", center.lat.toFixed(5) + "," + center.lng.toFixed(5));
    address.searchParams.set("zoom", String(Math.round(map.getZoom() * 100) / 100));
    link.href = address.href;
  }

  /* How high the page would be with a map of a good shape; depends on its width alone, so that it settles at once. */
  function wanted() {
    const height = (name) => (part(name) ? part(name).getBoundingClientRect().height : 0);
    const legend = part("legend") ? part("legend").firstElementChild.offsetHeight : 0;
    const above = document.querySelector(".toggles");
    const width = part("stage").clientWidth;
    const stage = Math.min(620, Math.max(260, 0.66 * width)) + (above ? above.offsetHeight : 0);
    const below = height("symbols");
    const body = window.innerWidth >= WIDE ? Math.max(stage + below, legend) : stage + legend + below + height("card");
    return Math.ceil(height("head") + body + height("foot"));
  }

  function tellHeight() {
    if (window.parent === window) return;
    let before = 0;
    const tell = () => {
      const height = wanted();
      if (Math.abs(height - before) < 2) return;
      before = height;
      window.parent.postMessage({ type: config.message, height: height }, "*");
    };
    const watch = new ResizeObserver(tell);
    ["head", "foot", "legend", "symbols", "stage", "card"].map(part).filter(Boolean).forEach((box) => watch.observe(box));
    document.fonts.ready.then(tell);
  }
})();
