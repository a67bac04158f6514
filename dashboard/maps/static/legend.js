/* Legend: what colours and symbols mean, with units, the number of areas of each class, and how the figures lie. */
import { Cells } from "./cells.js";
import { element } from "./elements.js";
import L from "./leaflet.js";
import { fitLimits, histogram, mark, scale } from "./legend_parts.js";
import { stageOf } from "./stages.js";
import { levelAt } from "./viewport.js";

/** @typedef {{ label: string, image: string, hatch?: string, line?: string, colour?: string }} Mark a symbol or a hatch */
/**
 * @typedef {object} LegendLevel
 * @property {{ colour: string, from: string, count: string, title: string }[]} classes
 * @property {string} end
 * @property {string} counted what the numbers of the classes count
 * @property {string} method how they were made; may be empty
 * @property {{ counts: number[], steps: number[], label: string }} histogram its steps: the class of each bar
 * @property {Mark[]} hatches
 */
/**
 * What need and support together are read by, in a line.
 * @typedef {object} LegendKey
 * @property {string} corner
 * @property {string} corner_colour
 * @property {string} others
 * @property {string[]} other_colours
 * @property {string} unsearched
 * @property {string} unsearched_colour
 */
/**
 * @typedef {object} LegendSpec
 * @property {string} heading
 * @property {string} title
 * @property {string} unit
 * @property {string} scale what colours are compared with; empty for the whole region
 * @property {LegendLevel[]} levels
 * @property {number} from_zoom
 * @property {string} symbols_heading
 * @property {Mark[]} marks
 * @property {string} none what a line says without colours
 * @property {LegendKey | null} key
 * @property {string} credit
 * @property {import("./cells.js").CellsSpec | null} cells
 */

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
    this.stage = stageOf(map, "legend");
    /* Beside the map it is a part of the page, and nobody has to open it. */
    this.box = element(this.stage ? "section" : "details", "atlas-legend");
    this.control.onAdd = () => this.box;
    if (this.stage) this.stage.append(this.box);
    else this.control.addTo(map);
    this.fit();
    map.on("resize", this.fit, this);
    map.on("zoomend", this.rescale, this);
    this.box.addEventListener("click", () => {
      this.chosen = true;
    });
    /* Its styles may come after it: what is beside it can only be placed once it has its width. */
    this.watch = new ResizeObserver(() => {
      fitLimits(this.box);
      this.map.fire("atlas-legend");
    });
    this.watch.observe(this.box);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
  }

  /* Open where it leaves room for the map, until the reader decides. */
  fit() {
    const { x, y } = this.map.getSize();
    if (!this.chosen) this.fold(x > 520 && y > 500);
  }

  /** @param {boolean} open */
  fold(open) {
    if (this.box instanceof HTMLDetailsElement) this.box.open = open;
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
    this.level = levelAt(spec, this.map);
    const figures = this.figures();
    const marks = element("div", "atlas-marks");
    spec.marks.forEach((one) => marks.append(mark(one)));
    const columns = element("div", "atlas-columns");
    const symbols = this.symbolsOf(marks);
    const stage = stageOf(this.map, "symbols");
    stage?.replaceChildren(...(symbols.childElementCount ? [symbols] : []));
    columns.append(...[figures, ...(stage ? [] : [symbols])].filter((part) => part.childElementCount));
    this.box.classList.toggle("atlas-with-cells", Boolean(spec.cells));
    const focused = this.head && this.head === document.activeElement;
    this.head = element(this.stage ? "h2" : "summary", "", spec.title || spec.heading);
    this.box.replaceChildren(...(this.stage && !figures.childElementCount ? [] : [this.head]), columns);
    if (focused) this.head.focus({ preventScroll: true });
    if (spec.cells) this.cells?.refocus();
    fitLimits(this.box);
    this.map.fire("atlas-legend");
  }

  /* What the colours mean. */
  figures() {
    const { spec, level } = this;
    const box = element("div", "atlas-figures");
    const text = (/** @type {string} */ name, /** @type {string} */ said) => said ? [element("p", name, said)] : [];
    if (level.classes.length) {
      box.append(
        ...text("", spec.unit),
        ...text("", spec.scale),
        histogram(level),
        scale(level),
        ...text("atlas-counted", level.counted),
        ...text("atlas-method", level.method),
      );
    }
    if (spec.cells) {
      this.cells = this.cells || new Cells(this.map);
      box.append(this.cells.update(spec.cells, this.box));
    }
    level.hatches.forEach((one) => box.append(mark(one)));
    return box;
  }

  /**
   * Under a heading of their own where there is room. On the map there is none beside nine cells and their sentence: they
   * open where somebody asks.
   * @param {HTMLElement} marks
   */
  symbolsOf(marks) {
    const { symbols_heading: heading, cells } = this.spec;
    if (!marks.childElementCount) return marks;
    if (this.stage) {
      marks.prepend(element("h2", "", heading));
      return marks;
    }
    if (!cells) return marks;
    const box = element("details", "atlas-explained");
    box.open = Boolean(this.symbols);
    box.addEventListener("toggle", () => {
      this.symbols = box.open;
    });
    box.append(element("summary", "", heading), marks);
    return box;
  }

  remove() {
    this.map.attributionControl.removeAttribution(this.credit);
    this.map.off("resize", this.fit, this);
    this.map.off("zoomend", this.rescale, this);
    this.watch.disconnect();
    stageOf(this.map, "symbols")?.replaceChildren();
    if (this.stage) this.box.remove();
    else this.control.remove();
  }
}
