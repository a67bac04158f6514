/* Ways to a place on the map: a search for areas and practices, buttons for the cities, and an outside base map that is
   asked for only when the reader switches it on. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const { element } = Atlas;
  const MOST = 8;
  let lists = 0;

  class Places {
    constructor(map) {
      this.map = map;
      this.control = new L.Control({ position: "topleft" });
      this.control.onAdd = () => {
        this.box = element("div", "atlas-places");
        this.box.setAttribute("role", "group");
        L.DomEvent.disableClickPropagation(this.box);
        L.DomEvent.disableScrollPropagation(this.box);
        return this.box;
      };
      this.control.addTo(map);
      Atlas.pane(map, "atlas-cities", 620);
    }

    follow(order) {
      this.order = order;
      this.box.setAttribute("aria-label", order.label);
      const search = order.search ? [new Search(this.map, order).box] : [];
      const buttons = order.search || order.jump ? order.places.map((place) => this.button(place)) : [];
      /* A page that stands alone may want the names of the cities only, and asks no other server. */
      this.box.replaceChildren(...search, ...buttons, ...(order.outside ? [this.outside()] : []));
      if (this.cities) this.cities.remove();
      this.cities = L.layerGroup(order.places.map((place) => {
        const [[, west], [north, east]] = place.bounds;
        const icon = L.divIcon({ className: "atlas-city", html: element("span", "", place.name) });
        return L.marker([north, (west + east) / 2], { icon: icon, pane: "atlas-cities", interactive: false, keyboard: false });
      })).addTo(this.map);
    }

    leave() { this.control.remove(); this.cities.remove(); }

    button(place) {
      const button = element("button", "atlas-place", place.name);
      button.type = "button";
      button.addEventListener("click", () => this.map.flyToBounds(place.bounds, { duration: 0.6, ...Atlas.frame(this.map, place.bounds) }));
      return button;
    }

    outside() {
      const { outside } = this.order;
      const box = element("label", "atlas-outside");
      const check = element("input");
      check.type = "checkbox";
      check.checked = Boolean(this.streets);
      box.title = outside.note;
      box.append(check, element("span", "", outside.label));
      check.addEventListener("change", () => {
        if (this.streets) this.streets.remove();
        this.streets = null;
        if (check.checked) {
          Atlas.pane(this.map, "atlas-outside", 200);
          this.streets = L.tileLayer(outside.url, { pane: "atlas-outside", maxZoom: 19, attribution: outside.credit }).addTo(this.map);
        }
        this.map.getContainer().classList.toggle("atlas-see-through", check.checked);
      });
      return box;
    }
  }

  /* A box to type in with a list below it, as keyboards and screen readers know it (ARIA combobox with a list box). */
  class Search {
    constructor(map, order) {
      this.map = map;
      this.order = order;
      this.found = [];
      this.active = -1;
      lists += 1;
      this.box = element("div", "atlas-search");
      this.input = element("input");
      this.list = element("ul");
      this.list.id = "atlas-found-" + lists;
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", order.search);
      this.list.hidden = true;
      Object.entries({ type: "search", role: "combobox", placeholder: order.search, "aria-label": order.search, autocomplete: "off",
        spellcheck: "false", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id })
        .forEach(([name, value]) => this.input.setAttribute(name, value));
      this.status = element("p", "atlas-unseen");
      this.status.setAttribute("role", "status");
      this.input.addEventListener("input", () => this.search());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("focusout", () => setTimeout(() => { if (!this.box.contains(document.activeElement)) this.show([]); }, 150));
      this.box.append(this.input, this.list, this.status);
    }

    async search() {
      const wanted = fold(this.input.value).split(" ").filter(Boolean);
      if (!wanted.length) return this.show([]);
      const entries = await this.entries().catch(() => null);
      if (!this.input.isConnected) return undefined;
      if (!entries) return this.unknown();
      const hits = entries.filter((entry) => wanted.every((word) => entry.text.includes(word)));
      const rank = (entry) => (entry.starts.some((name) => name.startsWith(wanted[0])) ? 0 : entry.text.includes(" " + wanted[0]) ? 1 : 2);
      hits.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
      this.show(hits.slice(0, MOST), hits.length);
      return undefined;
    }

    /* All that can be found, made when somebody first types. */
    async entries() {
      if (!this.all) {
        this.all = Promise.all([
          ...this.order.names.map((url) => Atlas.file(url).promise.then((file) => file.ids.map((id, at) =>
            entry("area", id, file.names[at], file.places[at], file.also && file.also[at], file.around && file.around[at])))),
          Atlas.file(this.order.practices).promise.then((file) => file.ids.map((id, at) => entry("practice", id, file.names[at], this.order.practice))),
          ...(this.order.meeting_places ? [Atlas.file(this.order.meeting_places).promise.then((file) => file.names.map((name, at) =>
            entry("meeting_place", at, name, file.lines[file.line[at]])))] : []),
        ]).then((lists) => lists.flat());
        this.all.catch(() => { this.all = null; });
      }
      return this.all;
    }

    /* Not "nothing by that name": what there is could not be asked. Typing on asks again, and so does the button. */
    unknown() {
      this.show([]);
      const row = element("li", "atlas-nothing", this.order.failed);
      row.addEventListener("pointerdown", (event) => event.preventDefault());
      const button = element("button", "", this.order.again);
      button.type = "button";
      button.addEventListener("click", () => { this.input.focus(); this.search(); });
      row.append(button);
      this.list.replaceChildren(row);
      this.list.hidden = false;
      this.status.textContent = this.order.failed;
    }

    show(found, all) {
      this.found = found;
      this.active = -1;
      this.list.replaceChildren(...found.map((entry, at) => {
        const row = element("li", "", entry.name);
        row.id = this.list.id + "-" + at;
        row.setAttribute("role", "option");
        if (entry.note) row.append(element("span", "", entry.note));
        row.addEventListener("pointerdown", (event) => { event.preventDefault(); this.choose(at); });
        return row;
      }));
      if (!found.length && all === 0) this.list.append(element("li", "atlas-nothing", this.order.nothing));
      const open = this.list.childElementCount > 0;
      this.list.hidden = !open;
      this.input.setAttribute("aria-expanded", String(open));
      this.input.removeAttribute("aria-activedescendant");
      this.status.textContent = all === undefined ? "" : all ? Atlas.counted(this.order.results, all) : this.order.nothing;
    }

    key(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.found.length) {
        event.preventDefault();
        this.mark((this.active + step + this.found.length) % this.found.length);
      } else if (event.key === "Enter" && this.found.length) {
        event.preventDefault();
        this.choose(Math.max(0, this.active));
      } else if (event.key === "Escape") {
        /* What was typed goes first; the name of what was chosen goes with the choice, which the map clears. */
        const typed = this.input.value && this.input.value !== this.picked;
        this.input.value = "";
        this.show([]);
        if (!typed) return;
        event.preventDefault();
      }
      event.stopPropagation();
    }

    mark(at) {
      [...this.list.children].forEach((row, each) => row.setAttribute("aria-selected", String(each === at)));
      this.active = at;
      this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
      this.list.children[at].scrollIntoView({ block: "nearest" });
    }

    choose(at) {
      const { kind, id, name } = this.found[at];
      this.input.value = this.picked = name;
      this.show([]);
      /* Nothing opens beside the map for a meeting place: the map itself goes there and says its name. */
      if (kind === "meeting_place") {
        const { meeting_places: places } = this.map.atlas;
        if (places) places.find(id);
        return;
      }
      Atlas.position.shown = null;
      Atlas.report(kind, id);
    }
  }

  /* `also`: other names of the same; `around`: other names of what it lies in. All are looked in, `name` and `note` shown. */
  function entry(kind, id, name, note, also, around) {
    const names = [name, ...(also || [])];
    return { kind: kind, id: id, name: name, note: note, starts: names.map(fold), text: fold([...names, note || "", ...(around || [])].join(" ")) };
  }

  function fold(text) { return text.toLowerCase().normalize("NFKD").replace(/[̀-ͯ]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim(); }

  L.AtlasPlaces = Atlas.Order.extend({ role: "places", actor: (map) => new Places(map) });
})();
