/* Practices: symbols that say what supports them, rings where they would hide one another or stand for a town, lists
   where they never come apart. */
import { arrange, symbolScale } from "./arrangement.js";
import { insideFrame } from "./clusters.js";
import drawing from "./drawing.js";
import { labelBox } from "./elements.js";
import { reportChoice, reportPainted } from "./events.js";
import L from "./leaflet.js";
import { page } from "./page.js";
import { PointLayer, pointsOf } from "./points.js";
import { countsOf, splitLines, titleOf } from "./practice_labels.js";
import { openList } from "./practice_list.js";
import { drawAround, drawFrame, drawHalo, drawLeader, drawOutline } from "./practice_marks.js";
import { toWorld, zoomFactor } from "./projection.js";
import { drawRing, ringRadius } from "./rings.js";
import { drawSymbol } from "./symbols.js";
import { bringIntoView, viewState } from "./viewport.js";

const CLOSEST = 16;
/* A ring of a town opens as far as its neighbourhoods can be told apart. */
const CLOSEST_TO_TOWN = 13.5;
const EARTH_M = 40075016.686;
const { symbol: SYMBOL } = drawing;

/** @typedef {import("./clusters.js").Circle} Circle */
/** @typedef {import("./clusters.js").Cluster} Cluster */
/** @typedef {import("./points.js").Drawn} Drawn */
/** @typedef {import("./practice_labels.js").PracticesFile} PracticesFile */
/** @typedef {Cluster & { rows: number[] }} Item what is drawn as one, with the rows of the file that it represents */
/** @typedef {Item & { corner: { x: number, y: number } }} LocalItem in pixels of the canvas, with the place of its corner */

export class Practices extends PointLayer {
  /** @type {PracticesFile} */
  file;
  /** @type {{ zoom: number, items: Item[] } | null} */
  arranged = null;
  /** @type {number | null} */
  chosen = null;
  /** @type {number[]} those on the map */
  rows = [];
  /** @type {Set<number>} */
  byTown = new Set();
  /** @type {[number, number][]} */
  world = [];
  /** @type {Record<string, string>} of symbols, by role */
  colours = {};
  /** @type {string | null} what the pointer or the keyboard is on */
  hovered = null;

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
    this.rows = file.ids.map((_, at) => at).filter((at) => (shown(at) || at === this.chosen) && file.lat[at] !== null);
    this.byTown = new Set(file.by_town);
    /* One without a place is never drawn. */
    this.world = file.world ||= file.lat.map((lat, at) => toWorld(lat || 0, file.lon[at] || 0));
    const { accent, ink, split } = this.spec;
    this.colours = {
      white: "#fff",
      accent,
      ink,
      ...Object.fromEntries(drawing.split.map((part, at) => [part, split[at]])),
    };
    pointsOf(this.map).sprites.clear();
    pointsOf(this.map).set("practices", this);
    if (this.chosen !== null) {
      const place = this.place(this.chosen);
      bringIntoView(this.map, file.ids[this.chosen], L.latLngBounds([place, place]));
    }
    reportPainted(this.map, "practices", this.rows.length);
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
   * @returns {Item[]}
   */
  arrange(zoom) {
    if (this.arranged?.zoom === zoom) return this.arranged.items;
    const { file, rows, byTown } = this;
    const factor = zoomFactor(zoom);
    const points = rows.map((row) => ({ ...this.at(row, factor), town: file.town[row], byTown: byTown.has(row) }));
    const middles = file.middles.map(([lat, lon]) => toWorld(lat, lon)).map(([x, y]) => ({
      x: x * factor,
      y: y * factor,
    }));
    const chosen = this.chosen === null ? null : rows.indexOf(this.chosen);
    const items = arrange(points, middles, zoom, chosen).map((item) => ({
      ...item,
      rows: item.members.map((at) => rows[at]),
    }));
    /* What was chosen lies on top, also where it is one of a ring. */
    const top = (/** @type {Item} */ item) => this.chosen !== null && item.rows.includes(this.chosen);
    this.arranged = { zoom, items: [...items.filter((item) => !top(item)), ...items.filter(top)] };
    return this.arranged.items;
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Bounds} seen
   * @param {number} zoom
   * @param {number} ratio
   * @returns {Drawn[]}
   * @override
   */
  draw(pen, seen, zoom, ratio) {
    const wide = L.bounds(seen.min.subtract([60, 60]), seen.max.add([60, 60]));
    const corner = seen.min;
    const items = this.framed(this.arrange(zoom));
    this.halos(this.pointedAt(items), zoom, seen).forEach((halo) =>
      drawHalo(pen, local(halo, corner), this.spec.accent)
    );
    const near = items.filter((item) => wide.contains([item.x, item.y])).map((item) => ({
      ...local(item, corner),
      home: item.home && local(item.home, corner),
      corner,
    }));
    near.forEach((item) => item.home && drawLeader(pen, item.home, item, this.spec.accent));
    return near.flatMap((item) => this.item(pen, item, symbolScale(zoom), ratio));
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {LocalItem} item
   * @param {number} scale
   * @param {number} ratio
   * @returns {Drawn[]}
   */
  item(pen, item, scale, ratio) {
    if (item.kind === "symbol" || item.kind === "chosen") return [this.one(pen, item, item.rows[0], scale, ratio)];
    if (this.besideOneAnother(item)) {
      const step = SYMBOL.beside * scale;
      return item.rows.map((row, at) =>
        this.one(pen, { ...item, x: item.x + (at - (item.rows.length - 1) / 2) * step }, row, scale, ratio)
      );
    }
    return [this.ring(pen, item, ratio)];
  }

  /**
   * A few on one spot are drawn side by side.
   * @param {Item} item
   */
  besideOneAnother(item) {
    const { rows, kind } = item;
    const precise = kind === "ring" && rows.length > 1 && rows.length <= SYMBOL.mostBeside && this.samePlace(rows);
    return precise && !rows.some((row) => this.byTown.has(row));
  }

  /**
   * Nobody moves a map on another site, on a slide or in print to see the other half of a symbol: one that the frame would
   * cut is moved inside, and one whose place lies outside is not drawn.
   * @param {Item[]} items
   * @returns {Item[]}
   */
  framed(items) {
    if (!page.standalone) return items;
    const frame = this.map.getPixelBounds();
    return items.flatMap((item) => {
      const wide = this.besideOneAnother(item) ? ((item.rows.length - 1) / 2) * SYMBOL.beside : 0;
      const size = Math.max(item.radius, SYMBOL.width / 2) + 3;
      const place = insideFrame(item, size + wide, size, frame);
      return place ? [{ ...item, ...place }] : [];
    });
  }

  /**
   * What was chosen, and what the pointer or the keyboard is on.
   * @param {Item[]} items
   */
  pointedAt(items) {
    const found = items.filter((item) => this.key(item) === this.hovered && this.samePlace(item.rows))
      .flatMap((item) => item.rows);
    const one = this.hovered === null ? -1 : this.file.ids.indexOf(this.hovered);
    return [...new Set([...found, one, this.chosen ?? -1])].filter((row) => row >= 0 && !this.byTown.has(row));
  }

  /**
   * Halos keep their size on the ground, around the true place; one for all that are on the same spot. Where a symbol is
   * wider, it says no more than the halo would.
   * @param {number[]} rows
   * @param {number} zoom
   * @param {L.Bounds} seen
   * @returns {Circle[]}
   */
  halos(rows, zoom, seen) {
    const factor = zoomFactor(zoom);
    const { radius: metres } = this.file;
    const found = new Map();
    rows.forEach((row) => {
      const [lat, lon] = this.place(row);
      const radius = (metres[row] * 256 * Math.pow(2, zoom)) / (EARTH_M * Math.cos((lat * Math.PI) / 180));
      const { x, y } = this.at(row, factor);
      const beside = x + radius < seen.min.x || x - radius > seen.max.x || y + radius < seen.min.y ||
        y - radius > seen.max.y;
      if (radius > SYMBOL.width / 2 && !beside) found.set([lat, lon, metres[row]].join(), { x, y, radius });
    });
    return [...found.values()];
  }

  /**
   * @param {string | null} key
   * @returns {boolean} whether that changes what is drawn
   * @override
   */
  hover(key) {
    if (key === this.hovered) return false;
    this.hovered = key;
    return true;
  }

  /** @param {Item} item */
  key(item) {
    if (item.rows.length === 1) return this.file.ids[item.rows[0]];
    return `${item.kind === "by_town" ? "town" : "several"}-${item.rows.join("-")}`;
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {LocalItem} item
   * @param {number} row
   * @param {number} scale
   * @param {number} ratio
   * @returns {Drawn}
   */
  one(pen, item, row, scale, ratio) {
    const size = item.kind === "chosen" ? SYMBOL.chosen : SYMBOL.width * scale;
    if (item.kind === "chosen") drawFrame(pen, item, size / 2 + 3, this.spec.ink);
    const mark = this.file.marks[this.file.mark[row]];
    pointsOf(this.map).sprites.draw(
      pen,
      mark,
      item,
      size / 2,
      ratio,
      (sprite, at) => drawSymbol(sprite, mark, at, size, this.colours),
    );
    return this.choice(row, item, size / 2);
  }

  /**
   * @param {number} row
   * @param {{ x: number, y: number }} place
   * @param {number} radius
   * @returns {Drawn}
   */
  choice(row, { x, y }, radius) {
    const { file } = this;
    return {
      key: file.ids[row],
      x,
      y,
      radius,
      label: () => labelBox(file.names[row], [file.lines[file.line[row]], file.towns[file.town[row]]]),
      choose: () => this.choose(row),
    };
  }

  /** @param {number} row */
  choose(row) {
    viewState.shown = this.file.ids[row];
    reportChoice("practice", this.file.ids[row]);
  }

  /** @param {number[]} rows */
  samePlace(rows) {
    const { lat, lon } = this.file;
    return rows.every((row) => lat[row] === lat[rows[0]] && lon[row] === lon[rows[0]]);
  }

  /**
   * Several practices as one: their number, split by what supports them.
   * @param {CanvasRenderingContext2D} pen
   * @param {LocalItem} item
   * @param {number} ratio
   * @returns {Drawn}
   */
  ring(pen, item, ratio) {
    const radius = ringRadius(item.rows.length);
    const counts = countsOf(item.rows, this.file);
    const around = item.kind === "by_town" ? radius + SYMBOL.around : 0;
    const half = Math.max(radius, around) + 2;
    pointsOf(this.map).sprites.draw(pen, `${item.kind} ${counts}`, item, half, ratio, (sprite, at) => {
      if (around) drawAround(sprite, at, around, this.spec.line);
      drawRing(sprite, at, counts, this.spec);
    });
    if (this.chosen !== null && item.rows.includes(this.chosen)) drawOutline(pen, item, radius + 3, this.spec.ink);
    if (item.rows.length === 1) return this.choice(item.rows[0], item, item.radius);
    return {
      key: this.key(item),
      x: item.x,
      y: item.y,
      radius: item.radius,
      label: () =>
        labelBox(this.title(item), [
          ...splitLines(item.rows, this.file, this.spec),
          this.spec.texts[this.opensList(item) ? "list" : "closer"],
        ]),
      choose: () => this.open(item),
    };
  }

  /** @param {Item} item */
  title({ rows, kind }) {
    return titleOf(rows, kind, this.map.getZoom() < drawing.townsBelow, this.file, this.spec.texts);
  }

  /**
   * Whether the practices of an item never come apart.
   * @param {Item} item
   */
  opensList(item) {
    return item.kind === "by_town" || this.samePlace(item.rows) || this.map.getZoom() >= CLOSEST - 0.01;
  }

  /**
   * Nearer until they come apart; what never does is a list.
   * @param {LocalItem} item
   */
  open(item) {
    if (this.opensList(item)) {
      this.list(item);
      return;
    }
    const bounds = L.latLngBounds(item.rows.map((row) => this.place(row)));
    const closest = this.map.getZoom() < drawing.townsBelow ? CLOSEST_TO_TOWN : CLOSEST;
    const zoom = Math.min(closest, this.map.getBoundsZoom(bounds.pad(0.2)));
    viewState.settled = true;
    this.map.flyTo(bounds.getCenter(), Math.max(zoom, Math.min(CLOSEST, this.map.getZoom() + 1)), { duration: 0.45 });
  }

  /**
   * A list of the practices of an item; of each municipality on its own where no more is known.
   * @param {LocalItem} item
   */
  list(item) {
    /** @type {Map<number, number[]>} */
    const towns = new Map();
    item.rows.forEach((row) => towns.set(this.file.town[row], [...(towns.get(this.file.town[row]) || []), row]));
    /** @type {[string, number[]][]} */
    const parts = item.rows.every((row) => this.byTown.has(row))
      ? [...towns.values()].map((rows) => [titleOf(rows, "by_town", false, this.file, this.spec.texts), rows])
      : [[this.title(item), item.rows]];
    const place = this.map.unproject([item.x + item.corner.x, item.y + item.corner.y], this.map.getZoom());
    openList(this.map, place, parts, {
      name: (row) => this.file.names[row],
      id: (row) => this.file.ids[row],
      choose: (row) => this.choose(row),
      point: (row) => pointsOf(this.map).point(row === null ? null : this.file.ids[row]),
    });
  }
}

/**
 * In pixels of the canvas.
 * @template {{ x: number, y: number }} Place
 * @param {Place} place in pixels of the world
 * @param {{ x: number, y: number }} corner
 * @returns {Place}
 */
function local(place, corner) {
  return { ...place, x: place.x - corner.x, y: place.y - corner.y };
}
