/* Areas as a choropleth on canvas tiles: outlines once, then one class an area. */
import { cellBorder, cellLine, cellPalette, outlinedCells } from "./cell_colours.js";
import { areaClass } from "./classes.js";
import { controllerOf } from "./controllers.js";
import drawing from "./drawing.js";
import { ensurePane, labelBox } from "./elements.js";
import { reportChoice, reportPainted } from "./events.js";
import { loadedFile } from "./files.js";
import { Geometry } from "./geometry.js";
import { HATCHES, hatchFill } from "./hatches.js";
import L from "./leaflet.js";
import { releaseFile, requireFile } from "./notice.js";
import { pixelRatio } from "./page.js";
import { pointerOf } from "./pointer.js";
import { toWorld, zoomFactor } from "./projection.js";
import { drawSearched } from "./searched_lines.js";
import { figureText, fillText } from "./text.js";
import { bringIntoView, levelAt, viewState } from "./viewport.js";

const TILE = 512;
const WHITE = "#ffffff";
/* Pixels that areas take on average, boxes around them that is: with less, borders would only wash their colours out. */
const BORDERED = 12;
const { plain: PLAIN, casing: CASING } = drawing;

const Tiles = L.GridLayer.extend({
  options: {
    tileSize: TILE,
    pane: "atlas-areas",
    updateWhenIdle: false,
    updateWhenZooming: false,
    keepBuffer: 1,
    noWrap: true,
  },
  /** @param {Areas} controller */
  initialize(controller) {
    L.GridLayer.prototype.initialize.call(this);
    this.controller = controller;
  },
  /** @param {TileCoords} coords */
  createTile(coords) {
    const tile = L.DomUtil.create("canvas");
    this.paint(tile, coords);
    return tile;
  },
  /**
   * One pixel wider than its place: between zoom levels neighbours would else leave a hair of background.
   * @param {HTMLCanvasElement} tile
   */
  _initTile(tile) {
    L.GridLayer.prototype._initTile.call(this, tile);
    tile.style.width = tile.style.height = TILE + 1 + "px";
  },
  repaint() {
    Object.values(this._tiles || {}).forEach((tile) => this.paint(tile.el, tile.coords));
  },
  /**
   * Device pixels a tile pixel at the zoom on show; tiles of a level are stretched by up to 1.19.
   * @param {number} zoom
   */
  sharpness(zoom) {
    const stretch = this._map ? this._map.getZoomScale(this._map.getZoom(), zoom) : 1;
    return Math.min(4, pixelRatio() * Math.min(1.5, Math.max(1, stretch)));
  },
  /**
   * @param {HTMLCanvasElement} tile
   * @param {TileCoords} coords
   */
  paint(tile, coords) {
    const geometry = this.controller.geometry(coords.z);
    const ratio = this.sharpness(coords.z);
    const pixels = geometry ? Math.ceil((TILE + 1) * ratio) : 0;
    if (tile.width !== pixels) tile.width = tile.height = pixels;
    if (!geometry) return;
    const draw = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    draw.setTransform(1, 0, 0, 1, 0, 0);
    draw.clearRect(0, 0, pixels, pixels);
    draw.setTransform(ratio, 0, 0, ratio, 0, 0);
    const factor = zoomFactor(coords.z);
    const place = tileBox(coords, factor);
    const paths = this.paths(geometry, place, factor);
    this.fill(draw, paths, ratio);
    if (geometry.size * factor * factor < BORDERED) return;
    draw.lineJoin = "round";
    draw.lineWidth = Math.min(0.9, Math.max(0.3, 0.3 + (coords.z - 8) * 0.17));
    /* Borders are white; pale areas would be lost without some of their own, which lie over those of others. */
    const borders = [...paths].map(([code, path]) => [this.border(code), path]);
    borders.sort(([one], [other]) => Number(one !== WHITE) - Number(other !== WHITE)).forEach(([colour, path]) => {
      draw.strokeStyle = colour;
      draw.stroke(path);
    });
    this.outlineCells(draw, paths, coords.z);
    const { level, spec } = this.controller;
    if (level.searched) drawSearched(draw, geometry, level.searched, { ...place, factor }, spec.ink);
  },
  /**
   * Over the borders of neighbours: outlines of the cells that stand out.
   * @param {CanvasRenderingContext2D} draw
   * @param {Map<number, Path2D>} paths
   * @param {number} zoom
   */
  outlineCells(draw, paths, zoom) {
    const { spec, cells: choice } = this.controller;
    if (!spec.cells || !spec.colour) return;
    const outlined = outlinedCells(spec.cells, choice);
    draw.strokeStyle = spec.cells.outline;
    draw.lineWidth = cellLine(zoom);
    paths.forEach((path, code) => {
      const { index } = areaClass(code);
      if (index !== null && outlined.includes(index)) draw.stroke(path);
    });
  },
  /** @param {number} code */
  border(code) {
    const { cells, colour, borders } = this.controller.spec;
    const { index, hatch } = areaClass(code);
    if (!colour) return WHITE;
    if (index === null) return HATCHES[hatch || "none"].border;
    return cells ? cellBorder(cells, this.controller.cells, index) : borders[index] || WHITE;
  },
  /**
   * The areas that touch a tile, one path a class code.
   * @param {Geometry} geometry
   * @param {TileBox} place
   * @param {number} factor
   * @returns {Map<number, Path2D>}
   */
  paths(geometry, { left, top, right, bottom, edge }, factor) {
    const paths = new Map();
    const { boxes, length } = geometry;
    const { classes } = this.controller.level;
    for (let area = 0, box = 0; area < length; area++, box += 4) {
      if (
        boxes[box] > right || boxes[box + 1] > bottom || boxes[box + 2] < left - edge || boxes[box + 3] < top - edge
      ) continue;
      const code = classes.charCodeAt(area);
      let path = paths.get(code);
      if (!path) paths.set(code, path = new Path2D());
      geometry.trace(path, area, left, top, factor);
    }
    return paths;
  },
  /**
   * @param {CanvasRenderingContext2D} draw
   * @param {Map<number, Path2D>} paths
   * @param {number} ratio
   */
  fill(draw, paths, ratio) {
    const { colour, lines } = this.controller.spec;
    const palette = this.controller.palette();
    paths.forEach((path, code) => {
      const { index, hatch } = areaClass(code);
      if (!colour) draw.fillStyle = PLAIN;
      else if (index === null) draw.fillStyle = hatchFill(draw, HATCHES[hatch || "none"], ratio);
      else draw.fillStyle = palette[index];
      draw.fill(path);
      if (!colour || index === null || !hatch) return;
      draw.fillStyle = hatchFill(draw, { ...HATCHES.partial, line: lines[index] }, ratio);
      draw.fill(path);
    });
  },
});

/**
 * A tile in world coordinates: its corner in the north-west, and its ends with an edge around it.
 * @param {TileCoords} coords
 * @param {number} factor
 */
function tileBox({ x, y }, factor) {
  const [edge, left, top] = [2 / factor, (x * TILE) / factor, (y * TILE) / factor];
  return { left, top, edge, right: left + (TILE + 1) / factor + edge, bottom: top + (TILE + 1) / factor + edge };
}

/** @typedef {ReturnType<typeof tileBox>} TileBox */
/** @typedef {{ x: number, y: number, z: number }} TileCoords */
/** @typedef {{ url: string, up_to: number | null }} Outlines a file of outlines and the zoom up to which it is drawn */
/** @typedef {{ geometry: Outlines[] }} Outlined */
/** @typedef {Outlined & { classes: string, names: string, figures: string, searched?: number[] }} AreasLevel classes: one
   character an area; searched: those with a dark line */
/** @typedef {{ id: string, index: number, level: number | null, geometry?: Outlines[], names?: string }} ChosenArea */
/** @typedef {import("./cell_colours.js").CellChoice} CellChoice */
/** @typedef {import("./cell_colours.js").CellColours} CellColours */
/** @typedef {{ values: (number | null)[], decimals: number, partial: Record<number, string>, of: number[], merged: number[],
   signed?: boolean }} FiguresFile signed: they are changes */
/**
 * What dashboard.maps.folium_layers.CanvasChoropleth is given.
 * @typedef {object} AreasSpec
 * @property {import("./viewport.js").Bounds} [focus] what to show while nobody chose a position
 * @property {AreasLevel[]} levels
 * @property {number} from_zoom
 * @property {string[]} palette
 * @property {string[]} borders
 * @property {string[]} lines
 * @property {boolean} colour
 * @property {ChosenArea | null} selected
 * @property {string} title
 * @property {string} locale
 * @property {string} ink
 * @property {Record<string, string> & import("./notice.js").NoticeTexts} texts
 * @property {CellColours} [cells]
 */

export class Areas {
  /** @type {AreasSpec} */
  spec;
  /** @type {AreasLevel} the level that is drawn */
  level;
  /** @type {CellChoice | undefined} */
  cells;
  /** @type {ChosenArea | null} */
  chosen = null;
  gone = false;
  turn = 0;
  sharp = 0;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    ensurePane(map, "atlas-areas", 390);
    ensurePane(map, "atlas-outlines", 395);
    this.renderer = L.svg({ pane: "atlas-outlines", padding: 0.5 });
    this.tiles = new Tiles(this);
    /** @type {Record<string, L.Layer | null>} */
    this.outlines = { hover: null, chosen: null };
    map.on("zoomend", this.rescale, this);
    pointerOf(map).add(this, 1);
  }

  /** @param {AreasSpec} spec */
  update(spec) {
    const before = this.spec;
    this.spec = spec;
    if (spec.cells) this.cells = { look: this.cells ? this.cells.look : "both", chosen: spec.cells.chosen };
    this.chosen = spec.selected;
    this.level = this.levelNow();
    this.requestOutlines();
    if (!this.map.hasLayer(this.tiles)) this.tiles.addTo(this.map);
    else if (!before || this.differs(before)) this.repaint();
    this.outline();
    controllerOf(this.map, "position")?.focusOn(spec.focus || null);
    this.showChosen();
  }

  /** @param {AreasSpec} before */
  differs(before) {
    /** @param {AreasSpec} spec */
    const drawn = (spec) => JSON.stringify([spec.colour, spec.palette, spec.cells, spec.levels]);
    return drawn(before) !== drawn(this.spec);
  }

  /* Colours by class. Of need and support together: both or one of them, and pale where a cell was not chosen. */
  palette() {
    const { cells, palette } = this.spec;
    if (!cells) return palette;
    return cellPalette(cells, /** @type {CellChoice} */ (this.cells));
  }

  /**
   * The legend shows need or support alone, or cells that a reader chose, at once and without the page.
   * @param {Partial<CellChoice>} change
   */
  show(change) {
    this.cells = { .../** @type {CellChoice} */ (this.cells), ...change };
    this.repaint();
  }

  remove() {
    this.gone = true;
    this.map.off("zoomend", this.rescale, this);
    pointerOf(this.map).remove(this);
    Object.values(this.outlines).forEach((line) => line && line.remove());
    this.tiles.remove();
    ["outlines", "chosen", "sight", "names", "choice", "figures"].forEach((what) => releaseFile(this.map, what));
  }

  levelNow() {
    return levelAt(this.spec, this.map);
  }

  /**
   * The outlines to draw at a zoom: those made for it, else whatever of this level is here.
   * @param {number} zoom
   * @param {Outlined} [level]
   * @returns {Geometry | null}
   */
  geometry(zoom, level = this.level) {
    const files = [this.fileFor(zoom, level), ...level.geometry];
    return files.map((file) => loadedFile(file.url)).find(Boolean) || null;
  }

  /**
   * @param {number} zoom
   * @param {Outlined} [level]
   */
  fileFor(zoom, level = this.level) {
    return /** @type {Outlines} */ (level.geometry.find((file) => file.up_to === null || zoom <= file.up_to));
  }

  rescale() {
    const level = this.levelNow();
    const sharp = this.tiles.sharpness(this.tiles._tileZoom);
    const changed = level !== this.level;
    this.level = level;
    this.requestOutlines();
    if (changed || Math.abs(sharp - (this.sharp || sharp)) > 0.05) this.repaint();
    this.sharp = sharp;
    this.outline();
  }

  /* The map may find its zoom in several steps before the outlines are here; they are drawn for the last one. */
  requestOutlines() {
    const turn = ++this.turn;
    requireFile(
      this.map,
      "outlines",
      { url: this.fileFor(Math.round(this.map.getZoom())).url, read },
      this.spec.texts,
      () => {
        if (this.gone || this.turn !== turn) return;
        this.repaint();
        this.outline();
        this.showChosen();
      },
    );
  }

  repaint() {
    this.tiles.repaint();
    const geometry = this.geometry(Math.round(this.map.getZoom()));
    if (geometry) reportPainted(this.map, "areas", geometry.length);
  }

  /* Where the chosen area is, once its outlines are here. */
  showChosen() {
    const level = this.ownLevel();
    if (!level) return;
    /** @param {Geometry} geometry */
    const show = (geometry) => {
      const bounds = this.chosen && geometry.bounds(this.chosen.index);
      if (this.chosen && bounds) bringIntoView(this.map, this.chosen.id, L.latLngBounds(bounds));
    };
    const geometry = requireFile(this.map, "sight", { url: level.geometry[0].url, read }, {
      ...this.spec.texts,
      loading: null,
    }, show);
    if (geometry) show(geometry);
  }

  /**
   * The level that the chosen area is of; one that the map does not draw comes with its outlines.
   * @returns {Outlined | null}
   */
  ownLevel() {
    if (!this.chosen) return null;
    const { geometry, level } = this.chosen;
    return geometry ? { geometry } : this.spec.levels[/** @type {number} */ (level)];
  }

  /* What was chosen keeps its outline whichever level is drawn below it. */
  outline() {
    this.line("hover", null);
    const own = this.ownLevel();
    if (!own || own === this.level) releaseFile(this.map, "chosen");
    else {
      const { url } = this.fileFor(Math.round(this.map.getZoom()), own);
      requireFile(this.map, "chosen", { url, read }, { ...this.spec.texts, loading: null }, () => this.outline());
    }
    this.line("chosen", own && this.chosen ? this.chosen.index : null, { color: this.spec.ink, weight: 2.4 }, own);
  }

  /**
   * @param {"hover" | "chosen"} name
   * @param {number | null} area
   * @param {{ color: string, weight: number }} [style]
   * @param {Outlined | null} [level]
   */
  line(name, area, style, level) {
    this.outlines[name]?.remove();
    this.outlines[name] = null;
    const geometry = area === null ? null : this.geometry(Math.round(this.map.getZoom()), level || this.level);
    if (area === null || !style || !geometry) return;
    /**
     * @param {string} kind
     * @param {object} look
     */
    const drawn = (kind, look) =>
      L.polygon(geometry.rings(area), {
        ...look,
        fill: false,
        interactive: false,
        renderer: this.renderer,
        pane: "atlas-outlines",
        smoothFactor: 0,
        className: "atlas-outline-" + kind,
      });
    /* On a dark class the line alone would not be seen. */
    const casing = { ...style, color: CASING.colour, weight: style.weight + CASING.wider };
    this.outlines[name] = L.layerGroup([drawn("casing", casing), drawn(name, style)]).addTo(this.map);
  }

  /** @param {L.LatLng} latlng */
  hit(latlng) {
    const geometry = this.geometry(Math.round(this.map.getZoom()));
    if (!geometry) return null;
    const [x, y] = toWorld(latlng.lat, latlng.lng);
    const area = geometry.at(x, y);
    return area < 0
      ? null
      : { key: "area-" + area, area: area, label: () => this.label(area), choose: () => this.choose(area) };
  }

  /** @param {{ area: number } | null} found */
  hover(found) {
    this.line("hover", found && !this.isChosen(found.area) ? found.area : null, { color: this.spec.ink, weight: 1.4 });
  }

  /**
   * A municipality without neighbourhoods is drawn at both levels.
   * @param {number} area of the level that is drawn
   */
  isChosen(area) {
    const names = loadedFile(this.level.names);
    if (names) return names.ids[area] === this.chosen?.id;
    return this.ownLevel() === this.level && this.chosen?.index === area;
  }

  /**
   * Names and figures are fetched when a reader first points at an area.
   * @param {number} area
   */
  label(area) {
    const names = this.requestFile("names", this.level.names);
    const figures = this.spec.title ? this.requestFile("figures", this.level.figures) : null;
    const lines = [names && names.places[area]];
    if (figures && this.spec.cells) {
      lines.push(...figures.lines[area].map((/** @type {number} */ line) => figures.texts[line]));
    } else if (figures) lines.push(this.figure(figures, area));
    return labelBox(names ? names.names[area] : "…", lines);
  }

  /**
   * @param {FiguresFile} figures
   * @param {number} area
   */
  figure(figures, area) {
    const { title, texts, locale } = this.spec;
    const value = figures.values[area];
    if (value === null) return title + ": " + texts.no_figure;
    const text = title + ": " + figureText(figures, value, locale);
    const share = figures.partial[area];
    const notes = share === undefined ? [] : [fillText(texts.partial, { n: share })];
    if (figures.of.includes(area)) notes.push(texts.whole);
    if (figures.merged.includes(area)) notes.push(texts.merged);
    return notes.length ? text + " (" + notes.join(", ") + ")" : text;
  }

  /**
   * @param {string} what
   * @param {string} url
   */
  requestFile(what, url) {
    const file = requireFile(this.map, what, { url: url }, this.failing(what), () => {
      if (what === "names") releaseFile(this.map, "choice");
      pointerOf(this.map).name();
    });
    if (file && what === "names") releaseFile(this.map, "choice");
    return file;
  }

  /** @param {string} what */
  failing(what) {
    return { failed: this.spec.texts["failed_" + what], again: this.spec.texts.again };
  }

  /** @param {number} area */
  choose(area) {
    const level = this.level;
    /** @param {{ ids: string[] }} names */
    const chosen = (names) => this.report(names.ids[area], this.spec.levels.indexOf(level), area);
    const names = requireFile(this.map, "choice", { url: level.names }, this.failing("names"), chosen);
    if (names) chosen(names);
  }

  /**
   * What somebody looked for by name; the page follows.
   * @param {{ id: string, index: number }} area
   * @param {string} names address of the names of its level
   * @param {Outlines[]} [geometry] of a level that is not drawn
   */
  find(area, names, geometry) {
    const level = this.spec.levels.findIndex((one) => one.names === names);
    if (level < 0 && !geometry) return;
    this.chosen = level < 0 ? { ...area, level: null, geometry } : { ...area, level };
    this.outline();
    this.showChosen();
  }

  /**
   * Outlines at once; the page follows. A choice made here is in sight already.
   * @param {string} id
   * @param {number} level
   * @param {number} area
   */
  report(id, level, area) {
    this.chosen = { id: id, level: level, index: area };
    viewState.shown = id;
    this.outline();
    reportChoice("area", id);
  }
}

/** @param {ArrayBuffer} buffer */
function read(buffer) {
  return new Geometry(buffer);
}
