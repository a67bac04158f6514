/* Legend: what colours and symbols mean, with units, the number of areas of each class, and how the figures lie. */
import { Cells } from "./cells.js";
import { element } from "./elements.js";
import { pictureAddress } from "./files.js";
import L from "./leaflet.js";
import { stageOf } from "./stages.js";
import { levelAt } from "./viewport.js";

/** @typedef {{ label: string, image: string, hatch?: string, line?: string, colour?: string }} Mark a symbol or a hatch */
/**
 * @typedef {object} LegendLevel
 * @property {{ colour: string, from: string, count: string, title: string }[]} classes
 * @property {string} end
 * @property {string} method
 * @property {{ counts: number[], steps: number[], label: string }} histogram its steps: the class of each bar
 * @property {Mark[]} hatches
 */
/**
 * @typedef {object} LegendSpec
 * @property {string} heading
 * @property {string} title
 * @property {string} unit
 * @property {string} scale what colours are compared with; empty for the whole region
 * @property {LegendLevel[]} levels
 * @property {number} from_zoom
 * @property {Mark[]} marks
 * @property {string} credit
 * @property {import("./cells.js").CellsSpec | null} cells
 */

/* How wide the bar of classes is, and what stays free between two limits, in pixels. The first limit begins at its end of
   the bar, so that the second has half its own width to spare. */
const WIDTH = 204;
const GAP = 3;

export class Legend {
  /** @type {LegendSpec} */
  spec;
  /** @type {LegendLevel} */
  level;
  /** @type {HTMLElement | null} */
  head = null;
  /** @type {Cells | null} */
  cells = null;
  /** @type {string} */
  credit = "";
  /** Whether the reader opened or closed it. */
  chosen = false;
  symbols = false;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.control = new L.Control({ position: "bottomleft" });
    this.box = element("details", "atlas-legend");
    this.control.onAdd = () => this.box;
    this.stage = stageOf(map, "legend");
    if (this.stage) this.stage.append(this.box);
    else this.control.addTo(map);
    this.fit();
    map.on("resize", this.fit, this);
    map.on("zoomend", this.rescale, this);
    this.box.addEventListener("click", () => {
      this.chosen = true;
    });
    /* Its styles may come after it: what is beside it can only be placed once it has its width. */
    this.watch = new ResizeObserver(() => this.map.fire("atlas-legend"));
    this.watch.observe(this.box);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
  }

  /* Open where it leaves room for the map, until the reader decides. */
  fit() {
    const { x, y } = this.map.getSize();
    if (!this.chosen) this.box.open = Boolean(this.stage) || (x > 520 && y > 500);
  }

  /** @param {LegendSpec} spec */
  update(spec) {
    if (this.credit) this.map.attributionControl.removeAttribution(this.credit);
    this.credit = spec.credit;
    this.map.attributionControl.addAttribution(this.credit);
    this.spec = spec;
    this.draw();
  }

  /* Another zoom may draw another level of areas, of which there are other numbers. */
  rescale() {
    if (this.spec && levelAt(this.spec, this.map) !== this.level) this.draw();
  }

  draw() {
    const { spec } = this;
    const level = (this.level = levelAt(spec, this.map));
    const figures = element("div", "atlas-figures");
    const marks = element("div", "atlas-marks");
    if (level.classes.length) {
      figures.append(
        element("p", "", spec.unit),
        ...(spec.scale ? [element("p", "", spec.scale)] : []),
        histogram(level),
        scale(level),
        element("p", "atlas-method", level.method),
      );
    }
    if (spec.cells) {
      this.cells = this.cells || new Cells(this.map);
      figures.append(this.cells.update(spec.cells, this.box));
    }
    level.hatches.forEach((one) => figures.append(mark(one)));
    spec.marks.forEach((one) => marks.append(mark(one)));
    const columns = element("div", "atlas-columns");
    const parts = [
      figures,
      spec.cells && marks.childElementCount ? this.folded(spec.cells.texts.symbols, marks) : marks,
    ];
    columns.append(...parts.filter((part) => part.childElementCount));
    this.box.classList.toggle("atlas-with-cells", Boolean(spec.cells));
    const focused = this.head && this.head === document.activeElement;
    this.head = element("summary", "", spec.title || spec.heading);
    this.box.replaceChildren(this.head, columns);
    if (focused) this.head.focus({ preventScroll: true });
    if (spec.cells) this.cells?.refocus();
    this.map.fire("atlas-legend");
  }

  /**
   * Beside nine cells and their sentence there is no room for all symbols; they open where somebody asks.
   * @param {string} title
   * @param {HTMLElement} marks
   */
  folded(title, marks) {
    const box = element("details", "atlas-explained");
    box.open = Boolean(this.symbols);
    box.addEventListener("toggle", () => {
      this.symbols = box.open;
    });
    box.append(element("summary", "", title), marks);
    return box;
  }

  remove() {
    this.map.attributionControl.removeAttribution(this.credit);
    this.map.off("resize", this.fit, this);
    this.map.off("zoomend", this.rescale, this);
    this.watch.disconnect();
    if (this.stage) this.box.remove();
    else this.control.remove();
  }
}

/**
 * How many areas have which figure, from the lowest to the highest, in the colours of the map.
 * @param {LegendLevel} level
 */
function histogram({ classes, histogram: { counts, steps, label } }) {
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

/** @param {LegendLevel} level */
function scale({ classes, end }) {
  const box = element("div", "atlas-scale");
  classes.forEach((one) => {
    const step = element("span");
    const colour = element("i");
    colour.style.background = one.colour;
    step.title = one.title;
    step.append(element("em", "", one.count), colour, element("b", "", one.from));
    box.append(step);
  });
  box.append(element("b", "atlas-scale-end", end));
  const widest = Math.max(...[...classes.map(({ from }) => from), end].map(textWidth));
  box.classList.toggle("atlas-scale-rows", 1.5 * widest + GAP > WIDTH / classes.length);
  return box;
}

/**
 * About how wide a limit is in the legend's type, in pixels.
 * @param {string} text
 */
function textWidth(text) {
  return [...text].reduce((sum, character) => sum + (/\d/.test(character) ? 6 : 3), 0);
}

/** @param {Mark} one */
function mark(one) {
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
