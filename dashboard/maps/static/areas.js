/* Areas as a choropleth on canvas tiles: outlines once, then one class an area. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const TILE = 512;
  const NONE = "-".charCodeAt(0);
  const FIRST = "0".charCodeAt(0);
  const WHITE = "#ffffff";
  const PARTIAL = "a".charCodeAt(0);
  /* Pixels that areas take on average, boxes around them that is: with less, borders would only wash their colours out. */
  const BORDERED = 12;
  const UNSEARCHED = ".".charCodeAt(0);
  const UNLOCATED = ",".charCodeAt(0);
  const { plain: PLAIN, casing: CASING, hatches: HATCH } = Atlas.drawing;

  Atlas.Tiles = L.GridLayer.extend({
    options: { tileSize: TILE, pane: "atlas-areas", updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 1, noWrap: true },
    initialize(actor) {
      L.GridLayer.prototype.initialize.call(this);
      this.actor = actor;
    },
    createTile(coords) {
      const tile = L.DomUtil.create("canvas");
      this.paint(tile, coords);
      return tile;
    },
    /* One pixel wider than its place: between zoom levels neighbours would else leave a hair of background. */
    _initTile(tile) {
      L.GridLayer.prototype._initTile.call(this, tile);
      tile.style.width = tile.style.height = TILE + 1 + "px";
    },
    repaint() {
      Object.values(this._tiles || {}).forEach((tile) => this.paint(tile.el, tile.coords));
    },
    /* Device pixels a tile pixel at the zoom on show; tiles of a level are stretched by up to 1.19. */
    sharpness(zoom) {
      const stretch = this._map ? this._map.getZoomScale(this._map.getZoom(), zoom) : 1;
      return Math.min(4, (window.devicePixelRatio || 1) * Math.min(1.5, Math.max(1, stretch)));
    },
    paint(tile, coords) {
      const geometry = this.actor.geometry(coords.z);
      const ratio = this.sharpness(coords.z);
      const pixels = geometry ? Math.ceil((TILE + 1) * ratio) : 0;
      if (tile.width !== pixels) tile.width = tile.height = pixels;
      if (!geometry) return;
      const draw = tile.getContext("2d");
      draw.setTransform(1, 0, 0, 1, 0, 0);
      draw.clearRect(0, 0, pixels, pixels);
      draw.setTransform(ratio, 0, 0, ratio, 0, 0);
      const factor = Atlas.zoomFactor(coords.z);
      const paths = this.paths(geometry, (coords.x * TILE) / factor, (coords.y * TILE) / factor, factor);
      this.fill(draw, paths, ratio);
      if (geometry.size * factor * factor < BORDERED) return;
      draw.lineJoin = "round";
      draw.lineWidth = Math.min(0.9, Math.max(0.3, 0.3 + (coords.z - 8) * 0.17));
      /* Borders are white; pale areas would be lost without some of their own, which lie over those of others. */
      const borders = [...paths].map(([code, path]) => [this.border(code), path]);
      borders.sort(([one], [other]) => (one !== WHITE) - (other !== WHITE)).forEach(([colour, path]) => {
        draw.strokeStyle = colour;
        draw.stroke(path);
      });
    },
    border(code) {
      const { cells, colour, borders } = this.actor.order;
      if (cells) return this.actor.palette()[code - FIRST] === cells.faded ? "#ddd6c8" : WHITE;
      return (colour && code >= FIRST && borders[code - (code >= PARTIAL ? PARTIAL : FIRST)]) || WHITE;
    },
    /* The areas that touch a tile, one path a class code. */
    paths(geometry, left, top, factor) {
      const paths = new Map();
      const { boxes, length } = geometry;
      const { classes } = this.actor.level;
      const edge = 2 / factor;
      const right = left + (TILE + 1) / factor + edge;
      const bottom = top + (TILE + 1) / factor + edge;
      for (let area = 0, box = 0; area < length; area++, box += 4) {
        if (boxes[box] > right || boxes[box + 1] > bottom || boxes[box + 2] < left - edge || boxes[box + 3] < top - edge) continue;
        const code = classes.charCodeAt(area);
        let path = paths.get(code);
        if (!path) paths.set(code, (path = new Path2D()));
        geometry.trace(path, area, left, top, factor);
      }
      return paths;
    },
    fill(draw, paths, ratio) {
      const { colour } = this.actor.order;
      const palette = this.actor.palette();
      paths.forEach((path, code) => {
        const partial = code >= PARTIAL;
        if (!colour) draw.fillStyle = PLAIN;
        else if (code === UNSEARCHED) draw.fillStyle = hatch(draw, HATCH.unsearched, ratio);
        else if (code === UNLOCATED) draw.fillStyle = hatch(draw, HATCH.unlocated, ratio);
        else if (code === NONE) draw.fillStyle = hatch(draw, HATCH.none, ratio);
        else draw.fillStyle = palette[code - (partial ? PARTIAL : FIRST)];
        draw.fill(path);
        if (!colour || !partial) return;
        draw.fillStyle = hatch(draw, { ...HATCH.partial, line: this.actor.order.lines[code - PARTIAL] }, ratio);
        draw.fill(path);
      });
    },
  });

  /* A pattern of diagonal lines, drawn at the screen's own sharpness; its step divides a tile, so tiles join. */
  function hatch(draw, style, ratio) {
    const size = Math.round(style.step * ratio);
    const tile = L.DomUtil.create("canvas");
    tile.width = tile.height = size;
    const pen = tile.getContext("2d");
    if (style.paper) { pen.fillStyle = style.paper; pen.fillRect(0, 0, size, size); }
    pen.strokeStyle = style.line;
    pen.lineWidth = style.width * ratio;
    pen.beginPath();
    [-size, 0, size].forEach((from) => { pen.moveTo(from - 1, size + 1); pen.lineTo(from + size + 1, -1); });
    if (style.crossed) [-size, 0, size].forEach((from) => { pen.moveTo(from - 1, -1); pen.lineTo(from + size + 1, size + 1); });
    pen.stroke();
    const pattern = draw.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale((style.falling ? -1 : 1) * style.step / size, style.step / size));
    return pattern;
  }
  /* The coarse level from afar, the fine one from near by: of what is drawn, and of what the legend says about it. */
  Atlas.levelAt = ({ levels, from_zoom: fromZoom }, map) => levels[map.getZoom() >= fromZoom ? levels.length - 1 : 0];

  class Areas {
    constructor(map) {
      this.map = map;
      Atlas.pane(map, "atlas-areas", 390);
      Atlas.pane(map, "atlas-outlines", 395);
      this.renderer = L.svg({ pane: "atlas-outlines", padding: 0.5 });
      this.tiles = new Atlas.Tiles(this);
      this.outlines = { hover: null, chosen: null };
      map.on("zoomend", this.rescale, this);
      Atlas.pointer(map).add(this, 1);
    }

    follow(order) {
      const before = this.order;
      this.order = order;
      if (order.cells) this.cells = { look: this.cells ? this.cells.look : "both", chosen: order.cells.chosen };
      this.chosen = order.selected;
      this.level = this.levelNow();
      this.ask();
      if (!this.map.hasLayer(this.tiles)) this.tiles.addTo(this.map);
      else if (!before || this.differs(before)) this.repaint();
      this.outline();
      this.bringIntoSight();
    }

    differs(before) {
      const drawn = (order) => JSON.stringify([order.colour, order.palette, order.cells, order.levels]);
      return drawn(before) !== drawn(this.order);
    }

    /* Colours by class. Of need and support together: both or one of them, and pale where a cell was not chosen. */
    palette() {
      const { cells, palette } = this.order;
      if (!cells) return palette;
      const { look, chosen } = this.cells;
      return cells.looks[look].map((colour, cell) => (chosen.length && !chosen.includes(cell) ? cells.faded : colour));
    }

    /* The legend shows need or support alone, or cells that a reader chose, at once and without the page. */
    show(change) {
      this.cells = { ...this.cells, ...change };
      this.repaint();
    }

    leave() {
      this.gone = true;
      this.map.off("zoomend", this.rescale, this);
      Atlas.pointer(this.map).remove(this);
      Object.values(this.outlines).forEach((line) => line && line.remove());
      this.tiles.remove();
      ["outlines", "chosen", "sight", "names", "choice", "figures"].forEach((what) => Atlas.needless(this.map, what));
    }

    levelNow() { return Atlas.levelAt(this.order, this.map); }

    /* The outlines to draw at a zoom: those made for it, else whatever of this level is here. */
    geometry(zoom, level = this.level) {
      const files = [this.fileFor(zoom, level), ...level.geometry];
      return files.map((file) => Atlas.here(file.url)).find(Boolean) || null;
    }

    fileFor(zoom, level = this.level) {
      return level.geometry.find((file) => file.up_to === null || zoom <= file.up_to);
    }

    rescale() {
      const level = this.levelNow();
      const sharp = this.tiles.sharpness(this.tiles._tileZoom);
      const news = level !== this.level;
      this.level = level;
      this.ask();
      if (news || Math.abs(sharp - (this.sharp || sharp)) > 0.05) this.repaint();
      this.sharp = sharp;
      this.outline();
    }

    /* The map may find its zoom in several steps before the outlines are here; they are drawn for the last one. */
    ask() {
      const turn = (this.turn = (this.turn || 0) + 1);
      Atlas.need(this.map, "outlines", { url: this.fileFor(Math.round(this.map.getZoom())).url, read }, this.order.texts, () => {
        if (this.gone || this.turn !== turn) return;
        this.repaint();
        this.outline();
        this.bringIntoSight();
      });
    }

    repaint() {
      this.tiles.repaint();
      const geometry = this.geometry(Math.round(this.map.getZoom()));
      if (geometry) Atlas.painted("areas", geometry.length);
    }

    /* Where the chosen area is, once its outlines are here. */
    bringIntoSight() {
      const level = this.ownLevel();
      if (!level) return;
      const show = (geometry) => {
        const bounds = this.chosen && geometry.bounds(this.chosen.index);
        if (bounds) Atlas.show(this.map, this.chosen.id, bounds);
      };
      const geometry = Atlas.need(this.map, "sight", { url: level.geometry[0].url, read }, { ...this.order.texts, loading: null }, show);
      if (geometry) show(geometry);
    }

    /* The level that the chosen area is of; one that the map does not draw comes with its outlines. */
    ownLevel() {
      if (!this.chosen) return null;
      return this.chosen.geometry ? this.chosen : this.order.levels[this.chosen.level];
    }

    /* What was chosen keeps its outline whichever level is drawn below it. */
    outline() {
      this.line("hover", null);
      const own = this.ownLevel();
      if (!own || own === this.level) Atlas.needless(this.map, "chosen");
      else Atlas.need(this.map, "chosen", { url: this.fileFor(Math.round(this.map.getZoom()), own).url, read }, { ...this.order.texts, loading: null }, () => this.outline());
      this.line("chosen", own ? this.chosen.index : null, { color: this.order.ink, weight: 2.4 }, own);
    }

    line(name, area, style, level) {
      if (this.outlines[name]) this.outlines[name].remove();
      this.outlines[name] = null;
      const geometry = area === null ? null : this.geometry(Math.round(this.map.getZoom()), level || this.level);
      if (area === null || !geometry) return;
      const drawn = (kind, look) => L.polygon(geometry.rings(area), {
        ...look, fill: false, interactive: false, renderer: this.renderer, pane: "atlas-outlines", smoothFactor: 0, className: "atlas-outline-" + kind,
      });
      /* On a dark class the line alone would not be seen. */
      const casing = { ...style, color: CASING.colour, weight: style.weight + CASING.wider };
      this.outlines[name] = L.layerGroup([drawn("casing", casing), drawn(name, style)]).addTo(this.map);
    }

    hit(latlng) {
      const geometry = this.geometry(Math.round(this.map.getZoom()));
      if (!geometry) return null;
      const [x, y] = Atlas.world(latlng.lat, latlng.lng);
      const area = geometry.at(x, y);
      return area < 0 ? null : { key: "area-" + area, area: area, label: () => this.label(area), choose: () => this.choose(area) };
    }

    hover(found) {
      const chosen = found && this.ownLevel() === this.level && this.chosen.index === found.area;
      this.line("hover", found && !chosen ? found.area : null, { color: this.order.ink, weight: 1.4 });
    }

    /* Names and figures are fetched when a reader first points at an area. */
    label(area) {
      const names = this.wanted("names", this.level.names);
      const figures = this.order.title ? this.wanted("figures", this.level.figures) : null;
      const lines = [names && names.places[area]];
      if (figures && this.order.cells) lines.push(...figures.lines[area].map((line) => figures.texts[line]));
      else if (figures) lines.push(this.figure(figures, area));
      return Atlas.label(names ? names.names[area] : "…", lines);
    }

    figure(figures, area) {
      const { title, texts, locale } = this.order;
      const value = figures.values[area];
      if (value === null) return title + ": " + texts.no_figure;
      const format = { minimumFractionDigits: figures.decimals, maximumFractionDigits: figures.decimals };
      const said = title + ": " + (value / Math.pow(10, figures.decimals)).toLocaleString(locale, format);
      const share = figures.partial[area];
      return share === undefined ? said : said + " (" + Atlas.filled(texts.partial, { n: share }) + ")";
    }

    wanted(what, url) {
      const file = Atlas.need(this.map, what, { url: url }, this.failing(what), () => {
        if (what === "names") Atlas.needless(this.map, "choice");
        Atlas.pointer(this.map).name();
      });
      if (file && what === "names") Atlas.needless(this.map, "choice");
      return file;
    }

    failing(what) { return { failed: this.order.texts["failed_" + what], again: this.order.texts.again }; }

    choose(area) {
      const level = this.level;
      const chosen = (names) => this.chose(names.ids[area], this.order.levels.indexOf(level), area);
      const names = Atlas.need(this.map, "choice", { url: level.names }, this.failing("names"), chosen);
      if (names) chosen(names);
    }

    /* Outlines at once; the page follows. A choice made here is in sight already. */
    chose(id, level, area) {
      this.chosen = { id: id, level: level, index: area };
      Atlas.position.shown = id;
      this.outline();
      Atlas.report("area", id);
    }
  }

  function read(buffer) { return new Atlas.Geometry(buffer); }

  L.AtlasAreas = Atlas.Order.extend({ role: "areas", actor: (map) => new Areas(map) });
})();
