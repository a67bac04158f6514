/* Elements of the page. Text from the registry only ever becomes a text node or an attribute. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {unknown} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = String(text);
  return made;
}

/**
 * An element that the page's template has, by its id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function elementById(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * A button.
 * @param {string} text
 * @param {(event: MouseEvent) => void} act on a click
 * @param {string} [className]
 */
export function button(text, act, className) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * What a tooltip or popup says: a title and lines below it.
 * @param {string} title
 * @param {(string | null | undefined)[]} [lines] empty ones are left out
 */
export function labelBox(title, lines = []) {
  const box = element("div", "atlas-label");
  box.append(element("strong", "", title), ...lines.filter(Boolean).map((line) => element("span", "", line)));
  return box;
}

/**
 * The name of a pane of the map that no pointer hits, made where it is missing.
 * @param {L.Map} map
 * @param {string} name
 * @param {number} level its z-index
 */
export function ensurePane(map, name, level) {
  if (!map.getPane(name)) {
    const made = map.createPane(name);
    made.style.zIndex = String(level);
    made.style.pointerEvents = "none";
  }
  return name;
}
