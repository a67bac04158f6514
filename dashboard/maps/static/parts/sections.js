/* Parts of a page that the server writes as HTML: put into their places, and what is pressed in them is reported. */

/** @typedef {import("./mounting.js").Report} Report */

/** @type {WeakMap<HTMLElement, string>} */
const WRITTEN = new WeakMap();

/**
 * Puts HTML of the server into a place, if it is other HTML than before. What had the focus there keeps it, and what was
 * unfolded stays unfolded, wherever the new HTML has an element with the same `data-key`.
 * @param {HTMLElement} place
 * @param {string} html escaped where it was made
 * @returns {boolean} whether it was other HTML
 */
export function putSection(place, html) {
  if (WRITTEN.get(place) === html) return false;
  WRITTEN.set(place, html);
  const { activeElement } = document;
  const focused = activeElement instanceof HTMLElement && place.contains(activeElement) ? activeElement : null;
  const key = focused?.closest("[data-key]")?.getAttribute("data-key");
  const open = keys(place.querySelectorAll("details[open][data-key]"));
  const folded = keys(place.querySelectorAll("details:not([open])[data-key]"));
  const scrolled = place.scrollTop;
  place.innerHTML = html;
  place.querySelectorAll("details[data-key]").forEach((box) => {
    const name = box.getAttribute("data-key") || "";
    if (open.has(name)) box.setAttribute("open", "");
    if (folded.has(name)) box.removeAttribute("open");
  });
  place.scrollTop = scrolled;
  if (key) byKey(place, key)?.focus({ preventScroll: true });
  return true;
}

/** @param {NodeListOf<Element>} boxes */
function keys(boxes) {
  return new Set([...boxes].map((box) => box.getAttribute("data-key") || ""));
}

/**
 * @param {HTMLElement} place
 * @param {string} key
 * @returns {HTMLElement | null}
 */
function byKey(place, key) {
  return place.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

/**
 * Reports what is pressed: `data-change` (parameters of the view, each with its values), `data-toggle` (one value of one
 * parameter, on or off), `data-page` (a link to another page of the dashboard), `data-event` (anything else). A field with
 * `data-parameter` has its value as that parameter's, of ticks each one. Links lead somewhere by themselves where a reader
 * wants that: in a new tab, without scripts.
 * @param {HTMLElement} host
 * @param {Report} report
 */
export function listenForChanges(host, report) {
  host.addEventListener("click", (event) => {
    const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey || !(target instanceof Element)) return;
    const pressed =
      /** @type {HTMLElement | null} */ (target.closest("[data-change], [data-toggle], [data-event], a[data-page]"));
    if (!pressed || pressed.matches("input, select")) return;
    event.preventDefault();
    report(eventOf(pressed));
  });
  host.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const { parameter } = target.dataset;
    const several = target.type === "checkbox";
    if (parameter && several) report({ kind: "toggle", name: parameter, value: target.value });
    else if (parameter) report({ kind: "change", params: { [parameter]: target.value ? [target.value] : [] } });
    else if (target.matches("[data-change], [data-toggle], [data-event]")) report(eventOf(target));
  });
}

/**
 * @param {HTMLElement} pressed
 * @returns {Record<string, unknown>}
 */
function eventOf(pressed) {
  const { change, toggle, event } = pressed.dataset;
  if (pressed instanceof HTMLAnchorElement && "page" in pressed.dataset) {
    return { kind: "page", address: pressed.pathname + pressed.search };
  }
  if (change) return { kind: "change", params: JSON.parse(change) };
  if (toggle) return { kind: "toggle", ...JSON.parse(toggle) };
  return JSON.parse(event || "{}");
}
