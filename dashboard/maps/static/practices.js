/* Practices: symbols that say what supports them, halos as wide as a place is uncertain, circles with a number where
   symbols would hide one another, and lists where only the municipality is known. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const SIZE = 22;
  const CLOSEST = 16;
  const EARTH_M = 40075016.686;

  class Practices extends Atlas.Part {
    constructor(map) { super(map, "practices", 2); }

    take(file) {
      this.file = file;
      this.arranged = null;
      const bits = atob(this.order.shown);
      const shown = (at) => Boolean(bits.charCodeAt(at >> 3) & (128 >> (at & 7)));
      this.chosen = this.order.selected !== null && file.lat[this.order.selected] !== null ? this.order.selected : null;
      /* What was chosen is drawn even where filters leave it out; the panel says that they do. */
      const rows = file.ids.map((_, at) => at).filter((at) => (shown(at) || at === this.chosen) && file.lat[at] !== null);
      this.placed = rows.filter((at) => file.town[at] < 0);
      this.towns = new Map();
      rows.filter((at) => file.town[at] >= 0).forEach((at) => {
        if (!this.towns.has(file.town[at])) this.towns.set(file.town[at], []);
        this.towns.get(file.town[at]).push(at);
      });
      this.world = file.world = file.world || file.lat.map((lat, at) => (lat === null ? null : Atlas.world(lat, file.lon[at])));
      Atlas.points(this.map).set("practices", this);
      if (this.chosen !== null) {
        const place = [file.lat[this.chosen], file.lon[this.chosen]];
        Atlas.show(this.map, file.ids[this.chosen], L.latLngBounds([place, place]));
      }
      Atlas.painted("practices", rows.length);
    }

    at(row, factor) { return { x: this.world[row][0] * factor, y: this.world[row][1] * factor }; }

    /* Who stands where at a zoom; worked out once for each zoom that is looked at. */
    arrange(zoom, scale) {
      if (this.arranged && this.arranged.zoom === zoom) return this.arranged;
      const factor = Atlas.zoomFactor(zoom);
      const apart = this.placed.filter((row) => row !== this.chosen);
      const items = Atlas.clusters(apart.map((row) => this.at(row, factor)), scale).map((item) => ({ ...item, rows: item.members.map((at) => apart[at]) }));
      if (this.chosen !== null && this.placed.includes(this.chosen)) items.push({ ...this.at(this.chosen, factor), radius: 15, rows: [this.chosen], chosen: true });
      /* What was chosen stands on its own; the circle of the others makes room for it. */
      const chosen = items.find((item) => item.chosen);
      items.filter((item) => chosen && item !== chosen).forEach((item) => {
        const place = Atlas.freePlace(item, [{ x: chosen.x, y: chosen.y, radius: 18 }]);
        item.leader = place.x !== item.x || place.y !== item.y ? { x: item.x, y: item.y } : null;
        Object.assign(item, place);
      });
      const names = [...this.towns.keys()];
      const centres = names.map((town) => this.at(this.towns.get(town)[0], factor));
      const towns = Atlas.clusters(centres, 1.15 * scale).map((item) => ({ ...item, radius: 13, towns: item.members.map((at) => names[at]) }));
      const taken = items.slice();
      towns.forEach((item) => {
        item.place = Atlas.freePlace(item, taken);
        taken.push({ ...item.place, radius: item.radius });
      });
      this.arranged = { zoom: zoom, items: items, towns: towns };
      return this.arranged;
    }

    draw(pen, seen, zoom, scale, ratio) {
      const all = this.arrange(zoom, scale);
      const wide = L.bounds(seen.min.subtract([60, 60]), seen.max.add([60, 60]));
      const near = (item) => wide.contains([item.x, item.y]);
      const drawn = [];
      const [items, towns] = this.framed(all);
      this.halos(items, zoom, seen).forEach((halo) => this.halo(pen, halo));
      towns.filter((item) => near(item) && (item.place.x !== item.x || item.place.y !== item.y)).forEach((item) => this.leader(pen, item, item.place));
      towns.filter(near).forEach((item) => drawn.push(this.town(pen, item)));
      items.filter((item) => item.leader && near(item)).forEach((item) => this.leader(pen, item.leader, item));
      items.filter(near).forEach((item) => {
        if (item.rows.length === 1) drawn.push(this.one(pen, item, scale, ratio));
        else if (this.samePlace(item) && item.rows.length <= 4) drawn.push(...this.sideBySide(pen, item, scale, ratio));
        else drawn.push(this.several(pen, item));
      });
      return drawn;
    }

    /* Nobody moves a map on another site, on a slide or in print to see the other half of a sign: one that the frame would
       cut is moved inside, and one whose place lies outside is not drawn. */
    framed({ items, towns }) {
      if (!Atlas.alone) return [items, towns];
      const frame = this.map.getPixelBounds();
      const kept = items.map((item) => {
        const wide = item.rows.length > 1 && item.rows.length <= 4 && this.samePlace(item) ? ((item.rows.length - 1) / 2) * 21 : 0;
        const size = Math.max(item.radius, item.chosen ? 18 : SIZE / 2) + 3;
        const place = Atlas.whole(item, size + wide, size, frame);
        return place && { ...item, ...place };
      });
      const lists = towns.map((item) => {
        const place = Atlas.whole(item.place, item.radius + 3, item.radius + 3, frame);
        return place && { ...item, place: { ...item.place, ...place } };
      });
      return [kept.filter(Boolean), lists.filter(Boolean)];
    }

    /* Halos keep their size on the ground, around the true place wherever there was room for its symbol; one for all that
       stand on the same spot. Where a symbol is wider, it says no more than the halo would. */
    halos(items, zoom, seen) {
      const factor = Atlas.zoomFactor(zoom);
      const { lat, lon, radius: metres } = this.file;
      const found = new Map();
      items.filter((item) => this.samePlace(item)).flatMap((item) => item.rows).forEach((row) => {
        const radius = (metres[row] * 256 * Math.pow(2, zoom)) / (EARTH_M * Math.cos((lat[row] * Math.PI) / 180));
        const { x, y } = this.at(row, factor);
        const beside = x + radius < seen.min.x || x - radius > seen.max.x || y + radius < seen.min.y || y - radius > seen.max.y;
        if (radius > 11 && !beside) found.set([lat[row], lon[row], metres[row]].join(), { x: x, y: y, radius: radius });
      });
      return [...found.values()];
    }

    halo(pen, { x, y, radius }) {
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.globalAlpha = 0.07;
      pen.fillStyle = this.order.accent;
      pen.fill();
      pen.globalAlpha = 1;
      pen.setLineDash([4, 4]);
      pen.lineWidth = 1.2;
      pen.strokeStyle = this.order.accent;
      pen.stroke();
      pen.setLineDash([]);
    }

    one(pen, item, scale, ratio) {
      const row = item.rows[0];
      const size = item.chosen ? 30 : SIZE * scale;
      const address = this.order.symbols + this.file.marks[this.file.mark[row]] + ".svg";
      const sprite = Atlas.points(this.map).sprite(address, size, ratio);
      if (item.chosen) {
        pen.beginPath();
        pen.roundRect(item.x - size / 2 - 3, item.y - size / 2 - 3, size + 6, size + 6, 8);
        pen.fillStyle = "#fff";
        pen.fill();
        pen.lineWidth = 2.2;
        pen.strokeStyle = this.order.ink;
        pen.stroke();
      }
      if (sprite === false) Atlas.circle(pen, { x: item.x, y: item.y, radius: size / 3 }, this.order.accent, "#fff", 2);
      else if (sprite) pen.drawImage(sprite, item.x - size / 2, item.y - size / 2, size, size);
      return this.choice(row, item.x, item.y, size / 2);
    }

    choice(row, x, y, radius) {
      const { file } = this;
      return {
        key: file.ids[row], x: x, y: y, radius: radius,
        label: () => Atlas.label(file.names[row], [file.lines[file.line[row]]]),
        choose: () => this.choose(row),
      };
    }

    choose(row) {
      Atlas.position.shown = this.file.ids[row];
      Atlas.report("practice", this.file.ids[row]);
    }

    samePlace(item) {
      const [first, ...rest] = item.rows;
      return rest.every((row) => this.file.lat[row] === this.file.lat[first] && this.file.lon[row] === this.file.lon[first]);
    }

    sideBySide(pen, item, scale, ratio) {
      const step = 21 * scale;
      return item.rows.map((row, at) => this.one(pen, { rows: [row], x: item.x + (at - (item.rows.length - 1) / 2) * step, y: item.y }, scale, ratio));
    }

    /* Several practices close together: their number, and what stands behind it as parts of the ring. */
    several(pen, item) {
      Atlas.circle(pen, item, "#fff", this.order.accent, 2);
      Atlas.count(pen, item, item.rows.length, this.order);
      return {
        key: "several-" + item.rows.join("-"), x: item.x, y: item.y, radius: item.radius,
        label: () => Atlas.label(Atlas.counted(this.order.texts.several, item.rows.length), [...this.kinds(item.rows), this.order.texts.closer]),
        choose: () => this.closer(item),
      };
    }

    kinds(rows) {
      const { marks, mark, said } = this.file;
      return marks.map((_, at) => [at, rows.filter((row) => mark[row] === at).length]).filter(([, number]) => number)
        .map(([at, number]) => number + " × " + said[at]);
    }

    /* Nearer until they come apart; what never does is a list. */
    closer(item) {
      const bounds = L.latLngBounds(item.rows.map((row) => [this.file.lat[row], this.file.lon[row]]));
      const zoom = Math.min(CLOSEST, this.map.getBoundsZoom(bounds.pad(0.2)));
      if (this.samePlace(item) || this.map.getZoom() >= CLOSEST - 0.01) {
        this.list(item, [[Atlas.counted(this.order.texts.several, item.rows.length), item.rows]]);
        return;
      }
      Atlas.position.settled = true;
      this.map.flyTo(bounds.getCenter(), Math.max(zoom, Math.min(CLOSEST, this.map.getZoom() + 1)), { duration: 0.45 });
    }

    town(pen, item) {
      const rows = item.towns.flatMap((town) => this.towns.get(town));
      const at = { ...item.place, radius: item.radius };
      Atlas.circle(pen, at, "#fff", this.order.accent, 1.6, [3.2, 3]);
      Atlas.count(pen, at, rows.length, this.order);
      const said = item.towns.map((town) => [this.townTitle(town), this.towns.get(town)]);
      return {
        key: "town-" + item.towns.join("-"), ...at, radius: at.radius,
        label: () => Atlas.label(said[0][0], said.slice(1, 8).map(([title]) => title)),
        choose: () => this.list(at, said),
      };
    }

    /* From where something is to where there was room to draw it. */
    leader(pen, from, to) {
      pen.beginPath();
      pen.moveTo(from.x, from.y);
      pen.lineTo(to.x, to.y);
      pen.lineWidth = 1.2;
      pen.strokeStyle = this.order.accent;
      pen.stroke();
      Atlas.circle(pen, { x: from.x, y: from.y, radius: 1.5 }, this.order.accent, this.order.accent, 1);
    }

    townTitle(town) {
      return Atlas.counted(this.order.texts.town, this.towns.get(town).length, { municipality: this.file.towns[town] });
    }

    list(item, parts) {
      const box = Atlas.element("div");
      parts.forEach(([title, rows]) => {
        box.append(Atlas.element("p", "", title));
        rows.forEach((row) => {
          const button = Atlas.element("button", "", this.file.names[row]);
          button.type = "button";
          button.dataset.practice = this.file.ids[row];
          button.addEventListener("click", () => this.choose(row));
          box.append(button);
        });
      });
      const place = this.map.unproject([item.x, item.y], this.map.getZoom());
      L.popup({ className: "atlas-popup", maxHeight: 260, minWidth: 220, offset: [0, -8] }).setLatLng(place).setContent(box).openOn(this.map);
      const first = box.querySelector("button");
      if (first) first.focus({ preventScroll: true });
    }

    /* Where a practice stands on the screen, in pixels of the map; null where it is not drawn by itself. */
    where(id) {
      const item = (Atlas.points(this.map).drawn || []).find((one) => one.key === id);
      return item && this.map.layerPointToContainerPoint(L.point(item.x, item.y).subtract(this.map.getPixelOrigin()));
    }

    /* What is drawn: how many stand alone, in how many circles the others are, and how many all of them are. */
    tally() {
      const { items, towns } = this.arrange(this.map.getZoom(), Atlas.points(this.map).scale);
      const listed = towns.flatMap((item) => item.towns).flatMap((town) => this.towns.get(town)).length;
      return { alone: items.filter((item) => item.rows.length === 1).length, circles: items.filter((item) => item.rows.length > 1).length,
        listed: listed, all: items.reduce((sum, item) => sum + item.rows.length, 0) + listed };
    }
  }

  L.AtlasPractices = Atlas.Order.extend({ role: "practices", actor: (map) => new Practices(map) });
})();
