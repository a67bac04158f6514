/* Need and support together, in the legend: a grid of nine cells. Each is a button that keeps its areas on the map and
   pales the others; arrows walk the grid. What was chosen is seen at once, and the page follows with its tables. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const { element } = Atlas;
  const LOOKS = ["both", "need", "support"];
  const STEPS = { ArrowUp: -3, ArrowDown: 3, ArrowLeft: -1, ArrowRight: 1 };

  Atlas.Cells = class {
    /* `pointed` and `walked`: the cells under the pointer and under the keyboard. A rerun makes all buttons anew while the
       pointer rests, and no browser tells a new button that it is pointed at: so the page is listened to. */
    constructor(map) {
      this.map = map;
      this.pointed = this.walked = null;
      document.addEventListener("pointerover", (event) => this.point(event.target.closest("[data-cell]")));
      document.addEventListener("pointerout", (event) => event.relatedTarget || this.point(null));
    }

    point(button) {
      const cell = button ? button.dataset.cell : null;
      if (cell === this.pointed) return;
      this.pointed = cell;
      if (this.box) this.say();
    }

    /* What goes into the legend; `around` is the legend, in which the focus may be. */
    follow(order, around) {
      this.held = around.contains(document.activeElement) ? document.activeElement.dataset.part : null;
      this.order = order;
      this.chosen = new Set(order.chosen);
      this.box = element("div", "atlas-cells");
      this.said = element("p", "atlas-cell-said");
      this.said.setAttribute("aria-live", "polite");
      this.box.append(this.switch(), this.grid(), ...this.axes(), this.room(), this.all = this.button("all", order.texts.all, () => this.choose(null)), this.explained());
      this.all.className = "atlas-cell-all";
      this.mark();
      this.say();
      if (order.still) this.rest();
      return this.box;
    }

    /* On a map that answers nobody the grid is a key to read, and nothing to operate. */
    rest() {
      this.box.querySelector(".atlas-looks").remove();
      this.all.remove();
      this.buttons.forEach((one) => { one.disabled = true; one.removeAttribute("aria-pressed"); });
    }

    /* A rerun makes the legend anew; who was on a cell with the keyboard stays there. */
    refocus() {
      const part = this.held && this.box.querySelector("[data-part='" + this.held + "']");
      this.held = null;
      if (!part) return;
      const walked = this.walked;
      part.focus({ preventScroll: true });
      this.walked = walked;
      this.say();
    }

    /* What need and support are; need of areas that could not be compared is on the map of the figure itself. */
    axes() {
      const said = this.order.axes.map((text) => element("p", "atlas-axis-is", text));
      if (window.location.protocol !== "file:" && !this.order.still) said[0].append(" ", this.link(this.order.own));
      return said;
    }

    link(one) {
      const made = element("a", "", one.text);
      made.href = one.url;
      made.target = "_blank";
      made.rel = "noopener";
      return made;
    }

    /* Room for the longest sentence, whatever the font and the width: all lie unseen below the one that is said. The legend
       stands on its foot, so that another number of lines would move the grid away from under the pointer. */
    room() {
      const box = element("div", "atlas-cell-room");
      const unseen = [...this.order.grid.map((cell) => cell.sentence), this.together(this.order.grid)].map((text) => element("p", "", text));
      unseen.forEach((one) => one.setAttribute("aria-hidden", "true"));
      box.append(...unseen, this.said);
      return box;
    }

    get areas() { return this.map.atlas && this.map.atlas.areas; }

    look() { return this.areas && this.areas.cells ? this.areas.cells.look : "both"; }

    button(part, text, act) {
      const made = element("button", "", text);
      made.type = "button";
      made.dataset.part = part;
      made.addEventListener("click", act);
      return made;
    }

    /* Both, need alone, support alone: the same areas and classes, seen along one side only. */
    switch() {
      const box = element("div", "atlas-looks");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", this.order.texts.look);
      this.looks = LOOKS.map((look) => this.button("look-" + look, this.order.texts[look], () => {
        this.areas.show({ look: look });
        this.mark();
      }));
      box.append(...this.looks);
      return box;
    }

    grid() {
      const { order } = this;
      const box = element("div", "atlas-grid");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", order.texts.choose);
      this.buttons = order.grid.map((cell) => {
        const made = this.button("cell-" + cell.id, "", () => this.choose(cell.at));
        made.append(element("span", "", cell.count));
        made.dataset.cell = cell.id;
        made.title = cell.name;
        made.setAttribute("aria-label", cell.sentence);
        made.addEventListener("focus", () => this.step(made.matches(":focus-visible") ? cell.id : null));
        made.addEventListener("blur", () => made.isConnected && this.step(null));
        return made;
      });
      box.addEventListener("keydown", (event) => this.walk(event));
      const [need, support] = [element("span", "atlas-axis atlas-axis-need", order.need), element("span", "atlas-axis atlas-axis-support", order.support)];
      const cells = element("div", "atlas-grid-cells");
      cells.append(...this.buttons);
      box.append(need, cells, support);
      return box;
    }

    step(cell) {
      this.walked = cell;
      this.say();
    }

    walk(event) {
      const at = this.buttons.indexOf(document.activeElement);
      const step = STEPS[event.key];
      if (at < 0 || !step) return;
      const to = at + step;
      const sameRow = Math.floor(to / 3) === Math.floor(at / 3);
      if (to >= 0 && to < 9 && (Math.abs(step) === 3 || sameRow)) this.buttons[to].focus();
      event.preventDefault();
      event.stopPropagation();
    }

    /* One more cell or one less; null: all again. The page is told all that is chosen, so that quick clicks add up. */
    choose(cell) {
      if (cell === null) this.chosen.clear();
      else if (!this.chosen.delete(cell)) this.chosen.add(cell);
      this.areas.show({ chosen: [...this.chosen] });
      /* Unseen, a button cannot keep the focus. */
      if (cell === null && document.activeElement === this.all) this.buttons[0].focus({ preventScroll: true });
      this.mark();
      this.say();
      if (!window.Streamlit) return;
      Atlas.report("cells", this.order.grid.filter((one) => this.chosen.has(one.at)).map((one) => one.id).join(","));
    }

    mark() {
      const look = this.look();
      this.looks.forEach((one, at) => one.setAttribute("aria-pressed", String(LOOKS[at] === look)));
      this.order.grid.forEach((cell, at) => {
        const on = this.chosen.has(cell.at);
        const pale = this.chosen.size > 0 && !on;
        this.buttons[at].setAttribute("aria-pressed", String(on));
        this.buttons[at].style.background = pale ? this.order.faded : this.order.looks[look][cell.at];
      });
      /* Its line stays: the legend stands on its foot, and one line more would move the cells from under the pointer. */
      this.all.classList.toggle("atlas-cell-none", !this.chosen.size);
    }

    /* The sentence of the cell that is pointed at, else of those chosen, else of the corner that raises the question. */
    say() {
      const { grid, corner } = this.order;
      const chosen = grid.filter((one) => this.chosen.has(one.at));
      const at = grid.find((one) => one.id === (this.pointed || this.walked));
      const one = at || (chosen.length ? chosen[0] : grid.find((other) => other.id === corner));
      const text = !at && chosen.length > 1 ? this.together(chosen) : one.sentence;
      if (this.said.textContent !== text) this.said.textContent = text;
    }

    /* Several cells in one short sentence: one sentence each would need room for nine. */
    together(chosen) {
      const areas = chosen.reduce((sum, one) => sum + one.areas, 0);
      return Atlas.filled(this.order.texts.several, { cells: chosen.length, areas: areas });
    }

    explained() {
      const { explained, links, texts } = this.order;
      const box = element("details", "atlas-explained");
      box.open = Boolean(this.open);
      box.addEventListener("toggle", () => { this.open = box.open; });
      box.append(element("summary", "", texts.explain), ...explained.map((text) => element("p", "", text)));
      /* A page kept as a file has no atlas beside it to lead to. */
      (window.location.protocol === "file:" ? [] : links).forEach((one) => box.append(this.link(one)));
      return box;
    }
  };
})();
