/* What the map reports to its window: what was chosen, and what was painted. */
import { page } from "./page.js";

/**
 * Reports a choice: the page around the map shows it.
 * @param {"practice" | "area" | "cells" | "spot" | "text" | "none"} kind
 * @param {unknown} id
 */
export function reportChoice(kind, id) {
  globalThis.dispatchEvent(new CustomEvent("atlas:choose", { detail: { kind, id } }));
}

/**
 * Reports the meeting places that a reader asks about, all of them: latitude, longitude (WGS84 degrees), kind.
 * @param {[number, number, string | null][]} pins
 */
export function reportPins(pins) {
  globalThis.dispatchEvent(new CustomEvent("atlas:choose", { detail: { kind: "whatif", pins } }));
}

/** Whether the dashboard is around the map, which follows what is chosen with all it shows. */
export function inDashboard() {
  return !page.standalone;
}

/**
 * Reports that a layer was painted, with the number of things on it; not of a map within the map, which only follows.
 * @param {L.Map} map
 * @param {string} layer
 * @param {number} number
 */
export function reportPainted(map, layer, number) {
  if (map.options.inert) return;
  globalThis.dispatchEvent(new CustomEvent("atlas:painted", { detail: { layer, number } }));
}
