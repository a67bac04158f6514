/* The bar of years, as keyboards know a scale: arrows step one year and stop at the ends, Home and End go there. */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 });

/**
 * @param {string} key
 * @param {number} at which of the years has the focus
 * @param {number} count how many there are
 * @returns {number | null} the one that a key leads to; null where it means nothing here
 */
export function steppedTo(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (!Object.hasOwn(STEPS, key)) return null;
  return Math.min(count - 1, Math.max(0, at + STEPS[key]));
}

/**
 * Chooses the year that a key leads to.
 * @param {KeyboardEvent} event
 */
export function stepYear(event) {
  const { target, key, altKey, ctrlKey, metaKey } = event;
  const bar = target instanceof HTMLInputElement && target.closest(".year-bar");
  if (!bar || altKey || ctrlKey || metaKey) return;
  const years = [...bar.querySelectorAll("input")];
  const at = years.indexOf(target);
  const next = steppedTo(key, at, years.length);
  if (next === null) return;
  /* A radio button's own arrows go round. */
  event.preventDefault();
  if (next === at) return;
  years[next].checked = true;
  years[next].focus();
  years[next].dispatchEvent(new Event("change", { bubbles: true }));
}
