/* A standalone page with one view: in a frame on another site, or as a file. Makes the map from the page's config
   (dashboard/maps/standalone.py), shows what was chosen, and posts the height that it needs to the page around it.
   Every text becomes a text node. */
import { parsePosition, positionText } from "./address.js";
import { areaCard } from "./area_card.js";
import { controllerOf } from "./controllers.js";
import { button, element, elementById } from "./elements.js";
import { SMALL, stageLegend } from "./embed_legend.js";
import { reportChoice } from "./events.js";
import { FileError, loadFile } from "./files.js";
import { holdCentre } from "./held_centre.js";
import L from "./leaflet.js";
import { draw, erase } from "./main.js";
import { page, STILL } from "./page.js";
import { viewState } from "./viewport.js";

/** @typedef {"practice" | "area" | "list"} Kind */

const config = JSON.parse(elementById("atlas-config").textContent || "");
const part = (/** @type {string} */ name) => elementById("atlas-" + name);
/** @type {Record<string, any>} */
const specs = Object.fromEntries(config.layers);
const WIDE = 640;
/* Two may be opened before the first of them has loaded: the last one is shown. */
let opened = 0;

page.files = config.files;
page.standalone = {
  search: config.search,
  margins: config.margins,
  cover: (width) => (globalThis.innerWidth >= WIDE ? Math.min(350, width - 160) : 40),
};
export const map = L.map(part("map"), { ...config.map, zoomControl: false, ...(config.still ? STILL : {}) });
if (config.controls.includes("zoom")) L.control.zoom({ position: "bottomleft" }).addTo(map);
/* What takes room from the map comes before what is placed on it. */
["legend", ...Object.keys(specs).filter((role) => role !== "legend")].forEach((role) => {
  change(role);
  if (role === "legend") layOut();
  if (role === "position") keepPosition();
});
if (config.still) map.getContainer().tabIndex = -1;
if (config.practice) open("practice", config.practice);
else if (config.area) open("area", config.area);
globalThis.addEventListener("atlas:choose", (event) => {
  const { kind, id } = /** @type {CustomEvent} */ (event).detail;
  choose(kind, id);
});
map.on("moveend", linkFollows);
if (part("list")) {
  part("list").hidden = false;
  part("list").addEventListener("click", () => open("list", "", true));
}
postHeight();

function layOut() {
  toggles();
  stageLegend(map, specs.legend, config.texts);
}

/* A position that was stated is exact, also where what was chosen lies elsewhere. */
function keepPosition() {
  const position = parsePosition(new URLSearchParams(config.search), map.getMaxZoom());
  if (!position) return;
  viewState.shown = config.practice || config.area;
  holdCentre(map, position);
}

/**
 * Draws a role's spec, or draws it again with changes.
 * @param {string} role
 * @param {object} [changes]
 */
function change(role, changes) {
  specs[role] = changes ? { ...specs[role], ...changes } : specs[role];
  draw(map, role, specs[role]);
}

function toggles() {
  if (!config.toggles.length) return;
  const box = element("div", "toggles");
  config.toggles.forEach((/** @type {[string, string]} */ [layer, label]) => {
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

/**
 * @param {string} layer
 * @param {boolean} on
 */
function toggle(layer, on) {
  if (layer === "areas") change(layer, { colour: on });
  else if (on) change(layer);
  else erase(map, layer);
}

/**
 * @param {Kind | "none"} kind
 * @param {string} id
 */
function choose(kind, id) {
  if (kind === "none") {
    opened += 1;
    viewState.shown = null;
    part("card").hidden = true;
    select("areas", null);
    select("practices", null);
    return;
  }
  open(kind, id, true);
}

/* The practices on show by name: for keyboards and screen readers, who see no canvas, and with those that lie nowhere. */
async function listed() {
  const spec = specs.practices;
  /** @type {import("./practices.js").PracticesFile} */
  const file = await loadFile(spec.file).promise;
  const rows = file.ids.map((_, at) => at).filter((at) => inView(spec, at));
  rows.sort((one, other) => file.names[one].localeCompare(file.names[other], spec.locale));
  return [element("h2", "", part("list").textContent), list(rows.map((at) => named(file.names[at], file.ids[at])))];
}

/**
 * @param {{ shown: string }} spec
 * @param {number} at
 */
function inView(spec, at) {
  return Boolean(atob(spec.shown).charCodeAt(at >> 3) & (128 >> (at & 7)));
}

/**
 * @param {string} name
 * @param {string} id
 */
function named(name, id) {
  const row = element("li");
  row.append(button(name, () => {
    viewState.shown = null;
    reportChoice("practice", id);
  }));
  return row;
}

/**
 * What is drawn as chosen. A layer that is not on the map draws nothing.
 * @param {string} role
 * @param {unknown} selected
 */
function select(role, selected) {
  if (controllerOf(map, role)) change(role, { selected: selected });
}

/**
 * @param {Kind} kind
 * @param {string} id
 * @param {boolean} [focus]
 */
async function open(kind, id, focus) {
  const turn = ++opened;
  const content = { practice: practice, area: area, list: listed }[kind];
  /** @type {HTMLElement[]} */
  let made;
  try {
    made = await content(id);
  } catch (problem) {
    if (!(problem instanceof FileError)) throw problem;
    const again = element("p");
    again.append(button(config.texts.again, () => open(kind, id, true), "again"));
    made = [element("p", "quiet", config.texts.failed), again];
  }
  if (turn === opened) show(made, focus);
}

/** @param {string} id */
async function practice(id) {
  const spec = specs.practices;
  let outside = false;
  if (spec) {
    const file = await loadFile(spec.file).promise;
    outside = !inView(spec, file.ids.indexOf(id));
    select("practices", file.ids.indexOf(id));
    select("areas", null);
  }
  const card = await loadFile(config.cards.replace("{practice}", encodeURIComponent(id))).promise;
  return [
    element("p", "quiet", card.kicker),
    element("h2", "", card.name),
    element("p", "quiet", card.where),
    ...(outside ? [element("p", "outside", config.texts.outside)] : []),
    element("p", "", card.summary),
    element("h3", "", config.texts.supports),
    card.no_traces ? element("p", "quiet", card.no_traces) : list(card.traces.map(item)),
    element("h3", "", config.texts.references),
    list(card.references.map(reference)),
    ...card.notes.map((/** @type {string} */ note) => element("p", "quiet", note)),
  ];
}

/** @param {string} id */
async function area(id) {
  const spec = specs.areas;
  for (const [level, one] of spec.levels.entries()) {
    const names = await loadFile(one.names).promise;
    const index = names.ids.indexOf(id);
    if (index < 0) continue;
    select("practices", null);
    select("areas", { id: id, level: level, index: index });
    return cardOf(one.names, names, index);
  }
  /* One of a level that is not drawn was found by its name, or is named by the address of the page. */
  const { names: own, geometry: outlines } = spec.selected ?? {};
  for (const [address, geometry] of Object.entries({ ...specs.places.undrawn, ...(own ? { [own]: outlines } : {}) })) {
    const names = await loadFile(address).promise;
    const index = names.ids.indexOf(id);
    if (index < 0) continue;
    select("practices", null);
    select("areas", { id: id, level: null, index: index, geometry: geometry });
    return cardOf(address, names, index);
  }
  throw new Error(id);
}

/**
 * @param {string} address of the names of its level
 * @param {{ names: string[] }} names
 * @param {number} index
 */
async function cardOf(address, names, index) {
  const cards = await loadFile(config.area_cards[address]).promise;
  return areaCard(cards, index, names.names[index], config.texts);
}

/** @param {[string, string, string]} trace kind, what, and by whom */
function item([kind, what, by]) {
  const row = element("li");
  row.append(element("strong", "", kind), element("span", "", what), element("span", "quiet", by));
  return row;
}

/**
 * Only web pages become links, whatever a registry contains.
 * @param {{ title: string, url: string }} reference
 */
function reference({ title, url }) {
  const row = element("li");
  const link = element(/^https?:\/\//.test(url) ? "a" : "span", "", title);
  if (link.tagName === "A") Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer" });
  row.append(link);
  return row;
}

/** @param {HTMLElement[]} rows */
function list(rows) {
  const box = element("ul");
  box.append(...rows);
  return box;
}

/**
 * @param {HTMLElement[]} content
 * @param {boolean} [focus]
 */
function show(content, focus) {
  const card = part("card");
  const close = button("×", () => {
    reportChoice("none", null);
    map.getContainer().focus({ preventScroll: true });
  }, "close");
  close.setAttribute("aria-label", config.texts.close);
  card.replaceChildren(close, ...content);
  card.hidden = false;
  card.scrollTop = 0;
  if (!focus) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/* "Open in the atlas" opens what the reader sees. */
function linkFollows() {
  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector("a.open");
  if (!link || !viewState.settled) return;
  const address = new URL(link.href);
  const center = map.getCenter().wrap();
  const [lat, lon, zoom] = positionText(center.lat, center.lng, map.getZoom());
  address.searchParams.set("center", lat + "," + lon);
  address.searchParams.set("zoom", String(zoom));
  link.href = address.href;
}

/* How high the page would be with a map of a good shape; depends on its width alone, so that it settles at once. A frame
   that is small only because it is low gets the height at which it is not. */
function wantedHeight() {
  const height = (/** @type {string} */ name) => (part(name) ? part(name).getBoundingClientRect().height : 0);
  /** @type {HTMLElement | null} */
  const shown = document.querySelector("#atlas-legend > *");
  const legend = shown ? shown.offsetHeight : 0;
  /** @type {HTMLElement | null} */
  const above = document.querySelector(".toggles");
  const width = part("stage").clientWidth;
  const stage = Math.min(620, Math.max(260, 0.66 * width)) + (above ? above.offsetHeight : 0);
  const below = height("symbols");
  const beside = globalThis.innerWidth >= WIDE && !document.body.classList.contains("small-frame");
  const body = beside ? Math.max(stage + below, legend) : stage + legend + below + height("card");
  const least = part("legend") && globalThis.innerWidth >= SMALL ? SMALL : 0;
  return Math.max(least, Math.ceil(height("head") + body + height("foot")));
}

function postHeight() {
  if (globalThis.parent === globalThis.self) return;
  let before = 0;
  const post = () => {
    const height = wantedHeight();
    if (Math.abs(height - before) < 2) return;
    before = height;
    globalThis.parent.postMessage({ type: config.message, height: height }, "*");
  };
  const watch = new ResizeObserver(post);
  ["head", "foot", "legend", "symbols", "stage", "card"].map(part).filter(Boolean).forEach((box) => watch.observe(box));
  document.fonts.ready.then(post);
}
