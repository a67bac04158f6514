/* Parts of a legend: how figures lie, the bar of classes, and one row for a hatch or a symbol. */
import { element } from "./elements.js";
import { pictureAddress } from "./files.js";

/** @typedef {import("./legend.js").LegendLevel} LegendLevel */
/** @typedef {import("./legend.js").Mark} Mark */

/* What stays free between two limits, in pixels. The first limit begins at its end of the bar, so that the second has
   half its own width to spare. */
const GAP = 3;

/**
 * How many areas have which figure, from the lowest to the highest, in the colours of the map.
 * @param {LegendLevel} level
 */
export function histogram({ classes, histogram: { counts, steps, label } }) {
  const most = Math.max(...counts);
  const box = element("div", "atlas-histogram");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", label);
  counts.forEach((number, at) => {
    const bar = element("i");
    bar.style.height = number ? Math.max(4, (100 * number) / most) + "%" : "0";
    bar.style.background = classes[steps[at]].colour;
    box.append(bar);
  });
  return box;
}

/**
 * The classes as a bar: above each how many areas it contains, below it where it begins. Who hears the page gets both in
 * a sentence.
 * @param {LegendLevel} level
 */
export function scale({ classes, end }) {
  const box = element("div", "atlas-scale");
  box.setAttribute("role", "list");
  classes.forEach((one) => {
    const step = element("span");
    step.setAttribute("role", "listitem");
    const colour = element("i");
    colour.style.background = one.colour;
    step.title = one.title;
    const [count, from] = [element("em", "", one.count), element("b", "", one.from)];
    [count, from].forEach((part) => part.setAttribute("aria-hidden", "true"));
    step.append(element("span", "atlas-unseen", one.title), count, colour, from);
    box.append(step);
  });
  const last = element("b", "atlas-scale-end", end);
  last.setAttribute("aria-hidden", "true");
  box.append(last);
  return box;
}

/**
 * Sets every other limit on a line of its own where the bar is too short for all on one.
 * @param {HTMLElement} legend
 */
export function fitLimits(legend) {
  /** @type {HTMLElement | null} */
  const bar = legend.querySelector(".atlas-scale");
  if (!bar?.clientWidth) return;
  const limits = [...bar.querySelectorAll("b")];
  const widest = Math.max(...limits.map((one) => one.offsetWidth));
  bar.classList.toggle("atlas-scale-rows", 1.5 * widest + GAP > bar.clientWidth / (limits.length - 1));
}

/** @param {Mark} one */
export function mark(one) {
  const row = element("div", "atlas-mark");
  if (one.hatch) {
    const swatch = element("i", "atlas-hatched atlas-hatched-" + one.hatch);
    if (one.line) {
      swatch.style.background = `repeating-linear-gradient(135deg, ${one.line} 0 1.2px, ${one.colour} 1.2px 5px)`;
    }
    row.append(swatch);
  } else {
    const image = element("img");
    image.src = pictureAddress(one.image);
    image.alt = "";
    row.append(image);
  }
  row.append(element("span", "", one.label));
  return row;
}
