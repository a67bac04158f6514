/* A story: one map that moves from view to view, with the words of each step. Everything that it may need is in the page,
   so that it goes on when the network does not. The words are in the page's sheets, which are what is printed. */
import { controllerOf } from "./controllers.js";
import { button, element, elementById } from "./elements.js";
import L from "./leaflet.js";
import { draw, erase } from "./main.js";
import { page, STILL } from "./page.js";
import { fillText } from "./text.js";
import { viewState } from "./viewport.js";

/**
 * Where a step looks: at bounds or at a center.
 * @typedef {object} Aim
 * @property {L.AnyBounds} [bounds]
 * @property {[number, number]} [center]
 * @property {number | null} [zoom]
 */
/** @typedef {{ id: string, layers: [string, any][], go: Aim }} Step */

const config = JSON.parse(elementById("present-config").textContent || "");
const part = (/** @type {string} */ name) => elementById("present-" + name);
const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById("present-leave"));
/** @type {Step[]} */
const steps = config.steps;
/** @type {Record<string, string>} */
const texts = config.texts;
const sheets = steps.map((step) => elementById("sheet-" + step.id));
const marks = [...part("steps").children];
const calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
/* A position that names a zoom means it for a map of this size; a larger map shows the same ground, larger. */
const MEANT = { x: 1000, y: 700 };
const CLOSE = 13.75;
const FLIGHT_S = 1.5;
const SWIPE = 45;
/* The number of the step on show. */
export let at = -1;
/** @type {Window | null} the speaker's window */
let speaker = null;
/** @type {Document | null} the document there whose keys are listened to */
let followed = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let ticking;
let begun = 0;
let until = 0;
/** @type {Set<string>} the roles on the map */
let drawn = new Set();

enlarge();
page.files = config.files;
page.standalone = { search: "", margins: config.margins, cover: () => 40, fixed: true };
/* A step states its zoom exactly, and nobody steps from one zoom to the next. */
export const map = L.map(part("map"), {
  ...config.map,
  ...STILL,
  zoomSnap: 0,
  zoomControl: false,
  attributionControl: true,
});
map.getContainer().tabIndex = -1;
go(requestedStep(), false);
legend();
viewState.settled = true;
look(false);
/* The legend of a step may leave the map less room while it flies. */
map.on("resize", () => look(Date.now() < until));
globalThis.addEventListener("resize", () => {
  enlarge();
  part("legend").style.minHeight = "";
  map.invalidateSize({ pan: false });
});
listen();

/* A map that is made for a desktop screen is drawn larger for a room: symbols, names and lines alike, and as sharp as
   before. */
function enlarge() {
  const larger = Math.min(2, Math.max(1, globalThis.innerWidth / 1280));
  page.magnification = larger;
  Object.assign(part("map").style, {
    width: 100 / larger + "%",
    height: 100 / larger + "%",
    transformOrigin: "0 0",
    transform: "scale(" + larger + ")",
  });
}

/* The step that the address names, else the first. */
function requestedStep() {
  const name = decodeURIComponent(location.hash.slice(1));
  return Math.max(0, steps.findIndex((step) => step.id === name));
}

/**
 * Shows a step; `smooth`: whether the map flies there.
 * @param {number} number
 * @param {boolean} [smooth]
 */
export function go(number, smooth) {
  const wanted = Math.min(steps.length - 1, Math.max(0, number));
  if (wanted === at) return;
  at = wanted;
  drawStep(steps[at].layers);
  describe();
  if (smooth !== undefined && part("legend").childElementCount) look(smooth);
  if (decodeURIComponent(location.hash.slice(1)) !== steps[at].id) history.replaceState(null, "", "#" + steps[at].id);
  notes();
}

/**
 * What this view has and the one before has not, and the other way round; what is the same stays.
 * @param {[string, unknown][]} specs
 */
function drawStep(specs) {
  const roles = new Set(specs.map(([role]) => role));
  specs.forEach(([role, spec]) => draw(map, role, spec));
  [...drawn].filter((role) => !roles.has(role)).forEach((role) => erase(map, role));
  drawn = roles;
}

function legend() {
  const shown = controllerOf(map, "legend");
  shown.chosen = true;
  shown.fold(globalThis.innerWidth >= 760);
  part("legend").append(shown.box);
  map.invalidateSize({ pan: false });
}

/** @param {boolean} smooth */
function look(smooth) {
  const { x, y } = map.getSize();
  if (!x || !y) return;
  const { go: aim } = steps[at];
  const flies = smooth && !calm.matches;
  const how = flies ? { duration: FLIGHT_S, easeLinearity: 0.22 } : { animate: false };
  const { bounds } = aim;
  until = flies ? Date.now() + 1000 * FLIGHT_S : 0;
  if (aim.center) {
    const larger = Math.log2(Math.min(x / MEANT.x, y / MEANT.y));
    const zoom = typeof aim.zoom === "number" ? aim.zoom + larger : CLOSE;
    if (flies) map.flyTo(aim.center, zoom, how);
    else map.setView(aim.center, zoom, how);
    return;
  }
  if (!bounds) return;
  const [left, top, right, bottom] = config.margins;
  const around = { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], maxZoom: CLOSE, ...how };
  if (flies) map.flyToBounds(bounds, around);
  else map.fitBounds(bounds, around);
}

function describe() {
  const sheet = sheets[at];
  const parts = [".said", ".sources"].flatMap((what) => sheet.querySelector(what)?.cloneNode(true) || []);
  part("said").replaceChildren(...parts);
  part("said").scrollTop = 0;
  part("map").setAttribute("aria-label", sheet.dataset.sentence || "");
  part("count").textContent = fillText(texts.of, { n: at + 1, total: steps.length });
  if (globalThis.innerWidth >= 760) part("legend").style.minHeight = part("legend").offsetHeight + "px";
  marks.forEach((mark, number) => {
    mark.classList.toggle("done", number < at);
    if (number === at) mark.setAttribute("aria-current", "step");
    else mark.removeAttribute("aria-current");
  });
  part("previous").toggleAttribute("disabled", at === 0);
  part("next").toggleAttribute("disabled", at === steps.length - 1);
  if (link) link.href = sheet.dataset.link || "";
}

function listen() {
  document.addEventListener("keydown", keyed);
  part("next").addEventListener("click", () => go(at + 1, true));
  part("previous").addEventListener("click", () => go(at - 1, true));
  marks.forEach((mark, number) => mark.addEventListener("click", () => go(number, true)));
  part("full").addEventListener("click", full);
  part("notes").addEventListener("click", openNotes);
  part("print").addEventListener("click", print);
  part("full").hidden = !document.fullscreenEnabled;
  document.addEventListener(
    "fullscreenchange",
    () => document.body.classList.toggle("full", Boolean(document.fullscreenElement)),
  );
  globalThis.addEventListener("hashchange", () => go(requestedStep(), true));
  globalThis.addEventListener("beforeprint", () => pictures());
  /* Nothing would move it any more. */
  globalThis.addEventListener("pagehide", () => {
    if (speaker && !speaker.closed) speaker.close();
  });
  pointed();
}

/** @type {Record<string, () => unknown>} */
const KEYS = {
  ArrowRight: () => go(at + 1, true),
  PageDown: () => go(at + 1, true),
  ArrowDown: () => go(at + 1, true),
  ArrowLeft: () => go(at - 1, true),
  PageUp: () => go(at - 1, true),
  ArrowUp: () => go(at - 1, true),
  Backspace: () => go(at - 1, true),
  Home: () => go(0, true),
  End: () => go(steps.length - 1, true),
  f: full,
  n: openNotes,
  p: print,
  Escape: leave,
};

/** @param {KeyboardEvent} event */
function keyed(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if ((event.ctrlKey || event.metaKey) && key === "p") {
    event.preventDefault();
    return print();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const pressed = /** @type {Element} */ (event.target).closest?.("button, a, summary");
  if (key === " " && !pressed) {
    event.preventDefault();
    return go(at + (event.shiftKey ? -1 : 1), true);
  }
  /* Words that are longer than their place are read to the end first. */
  if (scrolls(key)) return undefined;
  if (!KEYS[key]) return undefined;
  event.preventDefault();
  return KEYS[key]();
}

/** @param {string} key */
function scrolls(key) {
  const box = part("said");
  if (document.activeElement !== box || (key !== "ArrowDown" && key !== "ArrowUp")) return false;
  return key === "ArrowDown" ? box.scrollTop + box.clientHeight < box.scrollHeight - 2 : box.scrollTop > 0;
}

/* A click of a mouse goes on, a finger swipes; neither where something else is meant. */
function pointed() {
  /** @param {Event} event */
  const other = (event) =>
    /** @type {Element} */ (event.target).closest("button, a, summary, #present-legend, #present-bar") ||
      String(globalThis.getSelection());
  /** @type {Touch | null} */
  let from = null;
  document.addEventListener("click", (event) => {
    if (/** @type {PointerEvent} */ (event).pointerType !== "touch" && !other(event)) go(at + 1, true);
  });
  document.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!from) return;
    const [across, down] = [
      event.changedTouches[0].clientX - from.clientX,
      event.changedTouches[0].clientY - from.clientY,
    ];
    from = null;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 1.5 * Math.abs(down)) go(at + (across < 0 ? 1 : -1), true);
  }, { passive: true });
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.fullscreenEnabled) requestFull();
}

/* A browser may refuse what it offers: then there is nothing to press. */
async function requestFull() {
  try {
    await document.documentElement.requestFullscreen();
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    part("full").hidden = true;
  }
}

function leave() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (link) location.assign(link.href);
}

/* Pictures of the maps: requested when they are needed, unless they are in the page. */
function pictures() {
  /** @type {NodeListOf<HTMLImageElement>} */
  const images = document.querySelectorAll("img[data-src]");
  const wanted = [...images];
  wanted.filter((image) => !image.src).forEach((image) => {
    image.src = image.dataset.src || "";
  });
  return Promise.allSettled(wanted.map((image) => image.decode()));
}

async function print() {
  const late = setTimeout(() => {
    part("status").textContent = texts.printing;
  }, 300);
  await pictures();
  clearTimeout(late);
  part("status").textContent = "";
  globalThis.print();
}

/* The speaker's window is filled from here, so that it needs neither network nor server, also beside a file. */
function openNotes() {
  speaker = globalThis.open("", "atlas-notes-" + config.story, "popup,width=760,height=680");
  part("status").textContent = speaker ? "" : texts.blocked;
  if (!speaker) return;
  begun = begun || Date.now();
  const page = speaker.document;
  page.documentElement.lang = document.documentElement.lang;
  page.title = texts.notes_title;
  page.head.replaceChildren(
    page.importNode(/** @type {Element} */ (document.querySelector("head style")), true),
    Object.assign(page.createElement("title"), { textContent: texts.notes_title }),
  );
  page.body.className = "speaker";
  if (followed !== page) {
    page.addEventListener("keydown", (event) => {
      if (!["f", "n", "p", "Escape"].includes(event.key)) keyed(event);
      else if (event.key === "Escape") page.defaultView?.close();
    });
  }
  followed = page;
  clearInterval(ticking);
  ticking = setInterval(tick, 500);
  notes();
  speaker.focus();
}

function notes() {
  if (!speaker || speaker.closed) return;
  const [now, then] = [sheets[at], sheets[at + 1]];
  const text = (/** @type {HTMLElement} */ sheet, /** @type {string} */ what) => sheet.querySelector(what)?.textContent;
  const head = element("div", "head");
  const clock = element("span", "clock");
  clock.setAttribute("role", "timer");
  clock.setAttribute("aria-label", texts.clock);
  head.append(
    element("span", "", part("count").textContent),
    button(texts.previous, () => go(at - 1, true)),
    button(texts.next, () => go(at + 1, true)),
    clock,
    button(texts.restart, () => {
      begun = Date.now();
      tick();
    }),
  );
  const after = element("div", "after");
  if (then) {
    after.append(
      element("p", "", texts.after),
      element("h2", "", text(then, "h2")),
      element("p", "", text(then, ".caption")),
    );
  } else after.append(element("p", "", texts.last));
  speaker.document.body.replaceChildren(
    head,
    element("h1", "", text(now, "h2")),
    element("p", "said-notes", text(now, ".notes") || texts.no_notes),
    after,
  );
  tick();
}

function tick() {
  if (!speaker || speaker.closed) return clearInterval(ticking);
  const clock = speaker.document.querySelector(".clock");
  const seconds = Math.floor((Date.now() - begun) / 1000);
  if (clock) clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  return undefined;
}
