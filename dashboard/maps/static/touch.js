/* A map on a page that scrolls: one finger scrolls the page, two move the map. Said once, when somebody tries with one. */
import { element } from "./elements.js";

/* How long the hint stays, in milliseconds, and how far one finger moves before it is taken for a try, in pixels. */
const SHOWN_MS = 2200;
const TRIED = 24;
let told = false;

/**
 * Leaves one finger to the page; Leaflet moves and zooms the map with two.
 * @param {L.Map} map
 * @param {string} hint
 */
export function scrollWithOneFinger(map, hint) {
  if (!globalThis.matchMedia("(pointer: coarse)").matches) return;
  map.dragging?.disable();
  const container = map.getContainer();
  /** @type {Touch | null} */
  let began = null;
  container.addEventListener("touchstart", ({ touches }) => {
    began = touches.length === 1 ? touches[0] : null;
  }, { passive: true });
  container.addEventListener("touchmove", ({ touches }) => {
    if (told || !began || touches.length !== 1) return;
    const [{ clientX, clientY }] = touches;
    if (Math.hypot(clientX - began.clientX, clientY - began.clientY) < TRIED) return;
    told = true;
    show(container, hint);
  }, { passive: true });
}

/**
 * @param {HTMLElement} container
 * @param {string} hint
 */
function show(container, hint) {
  const box = element("p", "atlas-hint", hint);
  box.setAttribute("role", "status");
  container.append(box);
  setTimeout(() => box.remove(), SHOWN_MS);
}
