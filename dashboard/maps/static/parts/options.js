/* Options that somebody ticks, as keyboards know a list: arrows move among them, the space bar ticks. */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });

/**
 * What is not hidden.
 * @param {Element | null} within
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function visible(within, selector) {
  const found = /** @type {NodeListOf<HTMLElement> | []} */ (within?.querySelectorAll(selector) || []);
  return [...found].filter((one) => one.getClientRects().length > 0);
}

/**
 * An arrow moves to another option and chooses none: a choice changes the whole page.
 * @param {KeyboardEvent} event
 */
export function moveAmongOptions(event) {
  const { target, key } = event;
  const list = target instanceof HTMLInputElement && target.closest(".options");
  if (!list || !(key in STEPS || key === "Home" || key === "End")) return;
  event.preventDefault();
  const inputs = visible(list, ".option input");
  const at = inputs.indexOf(target);
  const next = key === "Home" ? 0 : key === "End" ? inputs.length - 1 : at + STEPS[key];
  inputs[(next + inputs.length) % inputs.length].focus();
}
