/* What the map reports: to Streamlit what was chosen, and to its own window also what was painted. */

/** Dispatched on the window of a map by a page that needs to know where the map is: it then reports that, or with the
    detail `frame` what part of the ground is in view. */
export const LOCATE = "atlas:locate";

/* The counter makes two clicks on one thing two events. */
let count = 0;

/**
 * Reports a choice: Streamlit reruns the page with it.
 * @param {"practice" | "area" | "cells" | "spot" | "position" | "frame" | "none"} kind
 * @param {unknown} id
 */
export function reportChoice(kind, id) {
  count += 1;
  globalThis.Streamlit?.setComponentValue({ kind, id, count });
  globalThis.dispatchEvent(new CustomEvent("atlas:choose", { detail: { kind, id } }));
}

/** Whether Streamlit is there to rerun the page. */
export function inStreamlit() {
  return Boolean(globalThis.Streamlit);
}

/**
 * Reports that a layer was painted, with the number of things on it.
 * @param {string} layer
 * @param {number} number
 */
export function reportPainted(layer, number) {
  globalThis.dispatchEvent(new CustomEvent("atlas:painted", { detail: { layer, number } }));
}
