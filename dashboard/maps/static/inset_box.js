/* The box of the inset: a frame for a map, a title and lines beside it, a button over both, and a line to the place. */
import { element } from "./elements.js";
import L from "./leaflet.js";

/* Between the box, the edge of the map and what else is on it, in pixels. */
export const MARGIN = 14;
const TEXT = 192, PADDING = 8, LEAST_HEIGHT = 144;
/* From which share of the line a name is one of the place it leads to. */
const NEAR = 0.7;
/* Between the line and a name, in pixels. */
const CLEAR = 3;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Rectangle in pixels of the map */

export class InsetBox {
  /** @type {Rectangle} */
  rectangle = { left: 0, top: 0, right: 0, bottom: 0 };

  /**
   * @param {HTMLElement} container of the map
   * @param {() => void} open a press on it
   */
  constructor(container, open) {
    this.frame = element("div", "atlas-inset-map");
    this.frame.setAttribute("aria-hidden", "true");
    this.frame.inert = true;
    this.button = element("button");
    this.button.type = "button";
    this.button.addEventListener("click", open);
    this.element = element("div", "atlas-inset");
    this.element.append(this.frame, this.button);
    L.DomEvent.disableClickPropagation(this.element);
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "atlas-inset-leader");
    this.svg.setAttribute("aria-hidden", "true");
    this.line = document.createElementNS(SVG, "line");
    this.svg.append(this.line);
    container.append(this.svg, this.element);
  }

  /** @param {{ title: string, lines: string[], open: string }} texts */
  write({ title, lines, open }) {
    this.button.replaceChildren(
      element("strong", "", title),
      ...lines.map((line) => element("span", "", line)),
      element("span", "atlas-unseen", open),
    );
  }

  /**
   * @param {{ x: number, y: number }} spot its top left
   * @param {Size} part the size of the part in it
   */
  place({ x, y }, part) {
    const { width, height } = InsetBox.size(part);
    this.rectangle = { left: x, top: y, right: x + width, bottom: y + height };
    Object.assign(this.element.style, { left: x + "px", top: y + "px", width: width + "px", height: height + "px" });
    this.frame.style.width = part.width + 2 * PADDING + "px";
    this.button.style.paddingLeft = part.width + 2 * PADDING + 12 + "px";
  }

  /**
   * A line to the edge of a place, or to a name before it; none where the place is null.
   * @param {Rectangle | null} place
   * @param {Rectangle[]} [names] what is written on the map
   */
  link(place, names = []) {
    const box = this.rectangle;
    this.svg.style.display = place ? "" : "none";
    if (!place) return;
    const [x, y] = [(place.left + place.right) / 2, (place.top + place.bottom) / 2];
    const beside = x > box.right;
    const from = beside
      ? { x: box.right, y: Math.min(box.bottom, Math.max(box.top + 24, y)) }
      : { x: Math.max(box.left, x), y: y < box.top ? box.top : box.bottom };
    const length = Math.hypot(x - from.x, y - from.y);
    const radius = Math.min(place.right - place.left, place.bottom - place.top) / 2;
    const before = names.map((name) => entrance(from, { x, y }, name)).filter((share) => share > NEAR);
    const share = Math.max(0, Math.min(1 - radius / length, ...before));
    Object.entries({ x1: from.x, y1: from.y, x2: from.x + (x - from.x) * share, y2: from.y + (y - from.y) * share })
      .forEach(([name, value]) => this.line.setAttribute(name, value.toFixed(1)));
  }

  remove() {
    this.svg.remove();
    this.element.remove();
  }

  /**
   * The size of the box for a part.
   * @param {Size} part
   * @returns {Size}
   */
  static size({ width, height }) {
    return { width: width + 2 * PADDING + TEXT, height: Math.max(LEAST_HEIGHT, height + 2 * PADDING) };
  }

  /**
   * At the bottom left, beside a control that is there and above one that would be under it.
   * @param {L.Map} map
   * @param {Size} part
   */
  static spot(map, part) {
    const { width, height } = InsetBox.size(part);
    const container = map.getContainer();
    const frame = container.getBoundingClientRect();
    /** @param {string} side */
    const corner = (side) => {
      const box = container.querySelector(`.leaflet-bottom.leaflet-${side}`)?.getBoundingClientRect();
      return box && box.width && box.height ? box : null;
    };
    const [left, right] = [corner("left"), corner("right")];
    const x = left ? left.right - frame.left + MARGIN : 24;
    const under = right && right.left - frame.left < x + width + MARGIN ? frame.bottom - right.top : 0;
    return { x, y: map.getSize().y - Math.max(MARGIN, under + 6) - height };
  }
}

/**
 * After which share of a line it meets what is written; 1 where it does not (Liang & Barsky 1984).
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 * @param {Rectangle} name
 */
function entrance(from, to, name) {
  let [first, last] = [0, 1];
  /** @type {[number, number, number, number][]} */
  const sides = [[from.x, to.x, name.left, name.right], [from.y, to.y, name.top, name.bottom]];
  for (const [start, end, low, high] of sides) {
    const shares = [low - CLEAR - start, high + CLEAR - start].map((way) => way / (end - start || 1e-9));
    first = Math.max(first, Math.min(...shares));
    last = Math.min(last, Math.max(...shares));
  }
  return first <= last ? first : 1;
}
