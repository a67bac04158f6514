/* Practices: symbols that say what supports them, halos as wide as a place is uncertain, circles with a number where
   symbols would hide one another, and lists where only the municipality is known. */
import { clusters, freePlace, insideFrame } from "./clusters.js";
import { button, element, labelBox } from "./elements.js";
import { reportChoice, reportPainted } from "./events.js";
import L from "./leaflet.js";
import { page } from "./page.js";
import { drawCircle, drawCount, PointLayer, pointsOf } from "./points.js";
import { toWorld, zoomFactor } from "./projection.js";
import { pluralText } from "./text.js";
import { bringIntoView, viewState } from "./viewport.js";

const SIZE = 22;
const CLOSEST = 16;
const EARTH_M = 40075016.686;

/** @typedef {import("./clusters.js").Circle} Circle */
/** @typedef {import("./points.js").Drawn} Drawn */
/**
 * All practices of the bundle: a list of each property, in one order; towns, lines and marks by their place in theirs.
 * @typedef {object} PracticesFile
 * @property {string[]} ids
 * @property {string[]} names
 * @property {(number | null)[]} lat
 * @property {(number | null)[]} lon
 * @property {number[]} radius of the halo, in metres
 * @property {number[]} town -1 where the place is known more precisely
 * @property {string[]} towns
 * @property {number[]} line
 * @property {string[]} lines
 * @property {number[]} mark
 * @property {string[]} marks
 * @property {string[]} said what the marks mean
 * @property {[number, number][]} [world] world coordinates, once they are known
 */
/** @typedef {Circle & { rows: number[], chosen?: boolean, leader?: { x: number, y: number } | null }} Item */
/** @typedef {Circle & { towns: number[], place: { x: number, y: number } }} TownItem */
/** @typedef {{ zoom: number, items: Item[], towns: TownItem[] }} Arranged */

export class Practices extends PointLayer {
  /** @type {PracticesFile} */
  file;
  /** @type {Arranged | null} */
  arranged = null;
  /** @type {number | null} */
  chosen = null;
  /** @type {number[]} those with a place of their own */
  placed = [];
  /** @type {Map<number, number[]>} the others, by municipality */
  towns = new Map();
  /** @type {[number, number][]} */
  world = [];

  /** @param {L.Map} map */
  constructor(map) {
    super(map, "practices", 2);
  }

  /**
   * @param {PracticesFile} file
   * @override
   */
  take(file) {
    this.file = file;
    this.arranged = null;
    const bits = atob(this.spec.shown);
    /** @param {number} at */
    const shown = (at) => Boolean(bits.charCodeAt(at >> 3) & (128 >> (at & 7)));
    this.chosen = this.spec.selected !== null && file.lat[this.spec.selected] !== null ? this.spec.selected : null;
    /* What was chosen is drawn even where filters leave it out; the panel says that they do. */
    const rows = file.ids.map((_, at) => at).filter((at) => (shown(at) || at === this.chosen) && file.lat[at] !== null);
    this.placed = rows.filter((at) => file.town[at] < 0);
    this.towns = new Map();
    rows.filter((at) => file.town[at] >= 0).forEach((at) => {
      const town = this.towns.get(file.town[at]);
      if (town) town.push(at);
      else this.towns.set(file.town[at], [at]);
    });
    /* One without a place is never drawn. */
    this.world = file.world ||= file.lat.map((lat, at) => toWorld(lat || 0, file.lon[at] || 0));
    pointsOf(this.map).set("practices", this);
    if (this.chosen !== null) {
      const place = this.place(this.chosen);
      bringIntoView(this.map, file.ids[this.chosen], L.latLngBounds([place, place]));
    }
    reportPainted("practices", rows.length);
  }

  /**
   * The practices that lie somewhere in a municipality.
   * @param {number} town
   */
  townRows(town) {
    return this.towns.get(town) || [];
  }

  /**
   * Latitude and longitude of a practice that is drawn.
   * @param {number} row
   * @returns {[number, number]}
   */
  place(row) {
    return [this.file.lat[row] || 0, this.file.lon[row] || 0];
  }

  /**
   * @param {number} row
   * @param {number} factor
   */
  at(row, factor) {
    return { x: this.world[row][0] * factor, y: this.world[row][1] * factor };
  }

  /**
   * What is drawn where at a zoom; worked out once for each zoom that is looked at.
   * @param {number} zoom
   * @param {number} scale
   * @returns {Arranged}
   */
  arrange(zoom, scale) {
    if (this.arranged && this.arranged.zoom === zoom) return this.arranged;
    const factor = zoomFactor(zoom);
    const apart = this.placed.filter((row) => row !== this.chosen);
    /** @type {Item[]} */
    const items = clusters(apart.map((row) => this.at(row, factor)), scale).map((item) => ({
      ...item,
      rows: item.members.map((at) => apart[at]),
    }));
    if (this.chosen !== null && this.placed.includes(this.chosen)) {
      items.push({ ...this.at(this.chosen, factor), radius: 15, rows: [this.chosen], chosen: true });
    }
    /* What was chosen is on its own; the circle of the others makes room for it. */
    const chosen = items.find((item) => item.chosen);
    items.forEach((item) => {
      if (!chosen || item === chosen) return;
      const place = freePlace(item, [{ x: chosen.x, y: chosen.y, radius: 18 }]);
      item.leader = place.x !== item.x || place.y !== item.y ? { x: item.x, y: item.y } : null;
      Object.assign(item, place);
    });
    const names = [...this.towns.keys()];
    const centres = names.map((town) => this.at(this.townRows(town)[0], factor));
    /** @type {Circle[]} */
    const taken = items.slice();
    const towns = clusters(centres, 1.15 * scale).map(({ x, y, members }) => {
      const item = { x, y, radius: 13, towns: members.map((at) => names[at]) };
      const place = freePlace(item, taken);
      taken.push({ ...place, radius: item.radius });
      return { ...item, place };
    });
    this.arranged = { zoom: zoom, items: items, towns: towns };
    return this.arranged;
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Bounds} seen
   * @param {number} zoom
   * @param {number} scale
   * @param {number} ratio
   * @returns {Drawn[]}
   * @override
   */
  draw(pen, seen, zoom, scale, ratio) {
    const all = this.arrange(zoom, scale);
    const wide = L.bounds(seen.min.subtract([60, 60]), seen.max.add([60, 60]));
    /** @param {{ x: number, y: number }} item */
    const near = (item) => wide.contains([item.x, item.y]);
    /** @type {Drawn[]} */
    const drawn = [];
    const [items, towns] = this.framed(all);
    this.halos(items, zoom, seen).forEach((halo) => this.halo(pen, halo));
    towns.filter((item) => near(item) && (item.place.x !== item.x || item.place.y !== item.y)).forEach((item) =>
      this.leader(pen, item, item.place)
    );
    towns.filter(near).forEach((item) => drawn.push(this.town(pen, item)));
    items.filter(near).forEach((item) => item.leader && this.leader(pen, item.leader, item));
    items.filter(near).forEach((item) => {
      if (item.rows.length === 1) drawn.push(this.one(pen, item, scale, ratio));
      else if (this.samePlace(item) && item.rows.length <= 4) drawn.push(...this.sideBySide(pen, item, scale, ratio));
      else drawn.push(this.several(pen, item));
    });
    return drawn;
  }

  /**
   * Nobody moves a map on another site, on a slide or in print to see the other half of a symbol: one that the frame would
   * cut is moved inside, and one whose place lies outside is not drawn.
   * @param {Arranged} arranged
   * @returns {[Item[], TownItem[]]}
   */
  framed({ items, towns }) {
    if (!page.standalone) return [items, towns];
    const frame = this.map.getPixelBounds();
    const symbols = items.flatMap((item) => {
      const wide = item.rows.length > 1 && item.rows.length <= 4 && this.samePlace(item)
        ? ((item.rows.length - 1) / 2) * 21
        : 0;
      const size = Math.max(item.radius, item.chosen ? 18 : SIZE / 2) + 3;
      const place = insideFrame(item, size + wide, size, frame);
      return place ? [{ ...item, ...place }] : [];
    });
    const lists = towns.flatMap((item) => {
      const place = insideFrame(item.place, item.radius + 3, item.radius + 3, frame);
      return place ? [{ ...item, place }] : [];
    });
    return [symbols, lists];
  }

  /**
   * Halos keep their size on the ground, around the true place wherever there was room for its symbol; one for all that
   * are on the same spot. Where a symbol is wider, it says no more than the halo would.
   * @param {Item[]} items
   * @param {number} zoom
   * @param {L.Bounds} seen
   * @returns {Circle[]}
   */
  halos(items, zoom, seen) {
    const factor = zoomFactor(zoom);
    const { radius: metres } = this.file;
    const found = new Map();
    items.filter((item) => this.samePlace(item)).flatMap((item) => item.rows).forEach((row) => {
      const [lat, lon] = this.place(row);
      const radius = (metres[row] * 256 * Math.pow(2, zoom)) / (EARTH_M * Math.cos((lat * Math.PI) / 180));
      const { x, y } = this.at(row, factor);
      const beside = x + radius < seen.min.x || x - radius > seen.max.x || y + radius < seen.min.y ||
        y - radius > seen.max.y;
      if (radius > 11 && !beside) found.set([lat, lon, metres[row]].join(), { x: x, y: y, radius: radius });
    });
    return [...found.values()];
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Circle} circle
   */
  halo(pen, { x, y, radius }) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.globalAlpha = 0.07;
    pen.fillStyle = this.spec.accent;
    pen.fill();
    pen.globalAlpha = 1;
    pen.setLineDash([4, 4]);
    pen.lineWidth = 1.2;
    pen.strokeStyle = this.spec.accent;
    pen.stroke();
    pen.setLineDash([]);
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Pick<Item, "rows" | "x" | "y" | "chosen">} item
   * @param {number} scale
   * @param {number} ratio
   * @returns {Drawn}
   */
  one(pen, item, scale, ratio) {
    const row = item.rows[0];
    const size = item.chosen ? 30 : SIZE * scale;
    const address = this.spec.symbols + this.file.marks[this.file.mark[row]] + ".svg";
    const sprite = pointsOf(this.map).sprite(address, size, ratio);
    if (item.chosen) {
      pen.beginPath();
      pen.roundRect(item.x - size / 2 - 3, item.y - size / 2 - 3, size + 6, size + 6, 8);
      pen.fillStyle = "#fff";
      pen.fill();
      pen.lineWidth = 2.2;
      pen.strokeStyle = this.spec.ink;
      pen.stroke();
    }
    if (sprite === false) drawCircle(pen, { x: item.x, y: item.y, radius: size / 3 }, this.spec.accent, "#fff", 2);
    else if (sprite) pen.drawImage(sprite, item.x - size / 2, item.y - size / 2, size, size);
    return this.choice(row, item.x, item.y, size / 2);
  }

  /**
   * @param {number} row
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @returns {Drawn}
   */
  choice(row, x, y, radius) {
    const { file } = this;
    return {
      key: file.ids[row],
      x: x,
      y: y,
      radius: radius,
      label: () => labelBox(file.names[row], [file.lines[file.line[row]]]),
      choose: () => this.choose(row),
    };
  }

  /** @param {number} row */
  choose(row) {
    viewState.shown = this.file.ids[row];
    reportChoice("practice", this.file.ids[row]);
  }

  /** @param {{ rows: number[] }} item */
  samePlace(item) {
    const [first, ...rest] = item.rows;
    return rest.every((row) =>
      this.file.lat[row] === this.file.lat[first] && this.file.lon[row] === this.file.lon[first]
    );
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Item} item
   * @param {number} scale
   * @param {number} ratio
   */
  sideBySide(pen, item, scale, ratio) {
    const step = 21 * scale;
    return item.rows.map((row, at) =>
      this.one(pen, { rows: [row], x: item.x + (at - (item.rows.length - 1) / 2) * step, y: item.y }, scale, ratio)
    );
  }

  /**
   * Several practices close together: their number, and by kind in the label.
   * @param {CanvasRenderingContext2D} pen
   * @param {Item} item
   * @returns {Drawn}
   */
  several(pen, item) {
    drawCircle(pen, item, "#fff", this.spec.accent, 2);
    drawCount(pen, item, item.rows.length, this.spec);
    return {
      key: "several-" + item.rows.join("-"),
      x: item.x,
      y: item.y,
      radius: item.radius,
      label: () =>
        labelBox(pluralText(this.spec.texts.several, item.rows.length), [
          ...this.kinds(item.rows),
          this.spec.texts.closer,
        ]),
      choose: () => this.closer(item),
    };
  }

  /** @param {number[]} rows */
  kinds(rows) {
    const { marks, mark, said: labels } = this.file;
    const numbers = marks.map((_, at) => rows.filter((row) => mark[row] === at).length);
    return numbers.flatMap((number, at) => (number ? [number + " × " + labels[at]] : []));
  }

  /**
   * Nearer until they come apart; what never does is a list.
   * @param {Item} item
   */
  closer(item) {
    const bounds = L.latLngBounds(item.rows.map((row) => this.place(row)));
    const zoom = Math.min(CLOSEST, this.map.getBoundsZoom(bounds.pad(0.2)));
    if (this.samePlace(item) || this.map.getZoom() >= CLOSEST - 0.01) {
      this.list(item, [[pluralText(this.spec.texts.several, item.rows.length), item.rows]]);
      return;
    }
    viewState.settled = true;
    this.map.flyTo(bounds.getCenter(), Math.max(zoom, Math.min(CLOSEST, this.map.getZoom() + 1)), { duration: 0.45 });
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {TownItem} item
   * @returns {Drawn}
   */
  town(pen, item) {
    const rows = item.towns.flatMap((town) => this.townRows(town));
    const at = { ...item.place, radius: item.radius };
    drawCircle(pen, at, "#fff", this.spec.accent, 1.6, [3.2, 3]);
    drawCount(pen, at, rows.length, this.spec);
    /** @type {[string, number[]][]} */
    const lists = item.towns.map((town) => [this.townTitle(town), this.townRows(town)]);
    return {
      key: "town-" + item.towns.join("-"),
      ...at,
      label: () => labelBox(lists[0][0], lists.slice(1, 8).map(([title]) => title)),
      choose: () => this.list(at, lists),
    };
  }

  /**
   * From where something is to where there was room to draw it.
   * @param {CanvasRenderingContext2D} pen
   * @param {{ x: number, y: number }} from
   * @param {{ x: number, y: number }} to
   */
  leader(pen, from, to) {
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.lineWidth = 1.2;
    pen.strokeStyle = this.spec.accent;
    pen.stroke();
    drawCircle(pen, { x: from.x, y: from.y, radius: 1.5 }, this.spec.accent, this.spec.accent, 1);
  }

  /** @param {number} town */
  townTitle(town) {
    return pluralText(this.spec.texts.town, this.townRows(town).length, { municipality: this.file.towns[town] });
  }

  /**
   * @param {{ x: number, y: number }} item
   * @param {[string, number[]][]} parts a title and the practices below it
   */
  list(item, parts) {
    const box = element("div");
    parts.forEach(([title, rows]) => {
      box.append(element("p", "", title));
      rows.forEach((row) => {
        const choice = button(this.file.names[row], () => this.choose(row));
        choice.dataset.practice = this.file.ids[row];
        box.append(choice);
      });
    });
    const place = this.map.unproject([item.x, item.y], this.map.getZoom());
    L.popup({ className: "atlas-popup", maxHeight: 260, minWidth: 220, offset: [0, -8] }).setLatLng(place).setContent(
      box,
    ).openOn(this.map);
    const first = box.querySelector("button");
    if (first) first.focus({ preventScroll: true });
  }
}
