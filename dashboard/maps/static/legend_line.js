/* The legend in one line, for a map in a small frame: the one thing that is needed to read its colours. */
import { element } from "./elements.js";

/** @typedef {import("./legend.js").LegendSpec} LegendSpec */

/**
 * @param {LegendSpec} spec
 * @returns {HTMLElement}
 */
export function legendLine(spec) {
  const box = element("p", "line-said");
  const [level] = spec.levels;
  if (spec.key) box.append(...keyParts(spec.key));
  else if (level.classes.length) box.append(...scaleParts(spec));
  else box.textContent = spec.none;
  return box;
}

/** @param {import("./legend.js").LegendKey} key */
function keyParts(key) {
  return [
    part([key.corner_colour], key.corner, "line-corner"),
    part(key.other_colours, key.others, "line-others"),
    part([key.unsearched_colour], key.unsearched, "line-unsearched"),
  ];
}

/** @param {LegendSpec} spec */
function scaleParts({ title, unit, levels: [{ classes, end }] }) {
  const bar = element("span", "line-scale");
  bar.append(
    element("span", "", classes[0].from),
    swatches(classes.map(({ colour }) => colour)),
    element("span", "", end),
  );
  return [element("strong", "", title), bar, element("span", "line-unit", unit)];
}

/**
 * @param {string[]} colours
 * @param {string} text
 * @param {string} name
 */
function part(colours, text, name) {
  const box = element("span", name);
  box.append(swatches(colours), element("span", "", text));
  return box;
}

/** @param {string[]} colours */
function swatches(colours) {
  const box = element("span", "line-swatches");
  box.setAttribute("aria-hidden", "true");
  colours.forEach((colour) => {
    const one = element("i");
    one.style.background = colour;
    box.append(one);
  });
  return box;
}
