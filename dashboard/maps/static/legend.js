/* Legend: what colours and symbols mean, with units, the number of areas of each class, and how the figures lie. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const { element } = Atlas;

  class Legend {
    constructor(map) {
      this.map = map;
      this.control = new L.Control({ position: "bottomleft" });
      this.control.onAdd = () => (this.box = element("details", "atlas-legend"));
      this.control.addTo(map);
      this.fit();
      map.on("resize", this.fit, this);
      map.on("zoomend", this.rescale, this);
      this.box.addEventListener("click", () => { this.chosen = true; });
      /* Its styles may come after it: what stands beside it can only be placed once it has its width. */
      this.watch = new ResizeObserver(() => this.map.fire("atlas-legend"));
      this.watch.observe(this.box);
      L.DomEvent.disableClickPropagation(this.box);
      L.DomEvent.disableScrollPropagation(this.box);
    }

    /* Open where it leaves room for the map, until the reader decides. */
    fit() {
      const { x, y } = this.map.getSize();
      if (!this.chosen) this.box.open = x > 520 && y > 500;
    }

    follow(order) {
      if (this.credit) this.map.attributionControl.removeAttribution(this.credit);
      this.credit = order.credit;
      this.map.attributionControl.addAttribution(this.credit);
      this.order = order;
      this.say();
    }

    /* Another zoom may draw another level of areas, of which there are other numbers. */
    rescale() {
      if (this.order && Atlas.levelAt(this.order, this.map) !== this.level) this.say();
    }

    say() {
      const { order } = this;
      const level = (this.level = Atlas.levelAt(order, this.map));
      const figures = element("div", "atlas-figures");
      const marks = element("div", "atlas-marks");
      if (level.classes.length) figures.append(element("p", "", order.unit), histogram(level), scale(level), element("p", "atlas-method", level.method));
      if (order.cells) {
        this.cells = this.cells || new Atlas.Cells(this.map);
        figures.append(this.cells.follow(order.cells, this.box));
      }
      level.hatches.forEach((one) => figures.append(mark(one)));
      order.marks.forEach((one) => marks.append(mark(one)));
      const columns = element("div", "atlas-columns");
      const parts = [figures, order.cells && marks.childElementCount ? this.folded(order.cells.texts.symbols, marks) : marks];
      columns.append(...parts.filter((part) => part.childElementCount));
      this.box.classList.toggle("atlas-with-cells", Boolean(order.cells));
      const held = this.head && this.head === document.activeElement;
      this.head = element("summary", "", order.title || order.heading);
      this.box.replaceChildren(this.head, columns);
      if (held) this.head.focus({ preventScroll: true });
      if (order.cells) this.cells.refocus();
      this.map.fire("atlas-legend");
    }

    /* Beside nine cells and their sentence there is no room for all symbols; they open where somebody asks. */
    folded(title, marks) {
      const box = element("details", "atlas-explained");
      box.open = Boolean(this.symbols);
      box.addEventListener("toggle", () => { this.symbols = box.open; });
      box.append(element("summary", "", title), marks);
      return box;
    }

    leave() {
      this.map.attributionControl.removeAttribution(this.credit);
      this.map.off("resize", this.fit, this);
      this.map.off("zoomend", this.rescale, this);
      this.watch.disconnect();
      this.control.remove();
    }
  }

  /* How many areas have which figure, from the lowest to the highest, in the colours of the map. */
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
    return box;
  }

  function mark(one) {
    const row = element("div", "atlas-mark");
    if (one.hatch) {
      const swatch = element("i", "atlas-hatched atlas-hatched-" + one.hatch);
      if (one.line) swatch.style.background = `repeating-linear-gradient(135deg, ${one.line} 0 1.2px, ${one.colour} 1.2px 5px)`;
      row.append(swatch);
    } else {
      const image = element("img");
      image.src = Atlas.picture(one.image);
      image.alt = "";
      row.append(image);
    }
    row.append(element("span", "", one.label));
    return row;
  }

  L.AtlasLegend = Atlas.Order.extend({ role: "legend", actor: (map) => new Legend(map) });
})();
