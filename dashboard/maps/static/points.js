/* One canvas for all points of the map, and what lies under the pointer on it. Practices and meeting places are parts. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const FONT = "700 13px 'Source Sans', 'Segoe UI', sans-serif";

  const Canvas = L.Renderer.extend({
    options: { padding: 0.3, pane: "atlas-points" },
    initialize(draw) { L.Renderer.prototype.initialize.call(this); this.draw = draw; },
    _initContainer() { this._container = L.DomUtil.create("canvas", "atlas-points"); this._container.setAttribute("aria-hidden", "true"); },
    _destroyContainer() { this._container.remove(); this._container = null; },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(4, window.devicePixelRatio || 1);
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      if (canvas.width !== Math.round(size.x * ratio) || canvas.height !== Math.round(size.y * ratio)) {
        canvas.width = Math.round(size.x * ratio);
        canvas.height = Math.round(size.y * ratio);
        canvas.style.width = size.x + "px";
        canvas.style.height = size.y + "px";
      }
      const pen = canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, size.x, size.y);
      /* Pixels of the whole world at this zoom, which clusters are made in, less the canvas's corner. */
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      pen.translate(-corner.x, -corner.y);
      this.draw(pen, L.bounds(corner, corner.add(size)), ratio);
    },
    redraw() { if (this._map) this._update(); },
  });

  class Points {
    constructor(map) {
      this.map = map;
      this.parts = {};
      this.sprites = new Map();
      Atlas.pane(map, "atlas-points", 430);
      this.canvas = new Canvas((pen, seen, ratio) => this.draw(pen, seen, ratio)).addTo(map);
      Atlas.pointer(map).add(this, 2);
      /* A canvas does not wait for the typeface of its numbers. */
      document.fonts.load(FONT).then(() => this.soon(), () => {});
    }

    /* Symbols come one after another: once a frame is drawn anew what waited for them. */
    soon() { this.asked = this.asked || requestAnimationFrame(() => { this.asked = 0; this.canvas.redraw(); }); }

    /* A part draws below or above another by its rank. */
    set(name, part) {
      this.parts[name] = part;
      this.canvas.redraw();
    }

    drop(name) {
      delete this.parts[name];
      Atlas.pointer(this.map).clear();
      if (Object.keys(this.parts).length) return this.canvas.redraw();
      Atlas.pointer(this.map).remove(this);
      this.canvas.remove();
      delete this.map.atlas.points;
      return undefined;
    }

    ordered() { return Object.values(this.parts).sort((one, other) => one.rank - other.rank); }

    get scale() { return this.map.getZoom() < Atlas.FAR ? Atlas.drawing.farScale : 1; }

    draw(pen, seen, ratio) {
      const zoom = this.map.getZoom();
      this.drawn = [];
      this.ordered().forEach((part) => this.drawn.push(...part.draw(pen, seen, zoom, this.scale, ratio)));
    }

    /* What lies under a point: of all that is within reach, what is nearest to its own edge; the last drawn is on top. */
    hit(latlng, _place, slack) {
      const at = this.map.project(latlng, this.map.getZoom());
      let best = null;
      let nearest = Infinity;
      (this.drawn || []).forEach((item) => {
        const distance = Math.hypot(item.x - at.x, item.y - at.y) - item.radius;
        if (distance <= slack && Math.max(distance, 0) <= nearest) { best = item; nearest = Math.max(distance, 0); }
      });
      return best && { ...best, anchor: this.map.unproject([best.x, best.y], this.map.getZoom()) };
    }

    hover() {}

    /* A symbol as its file draws it, at the screen's sharpness; null until the file is here. */
    sprite(address, size, ratio) {
      const key = address + " " + size + " " + ratio;
      if (this.sprites.has(key)) return this.sprites.get(key);
      this.sprites.set(key, null);
      const image = new Image();
      image.onload = () => {
        const made = document.createElement("canvas");
        made.width = made.height = Math.ceil(size * ratio);
        made.getContext("2d").drawImage(image, 0, 0, made.width, made.height);
        this.sprites.set(key, made);
        this.soon();
      };
      /* A symbol that does not come must not leave its practice out: `false` is drawn as a plain dot. */
      image.onerror = () => { this.sprites.set(key, false); this.soon(); };
      image.src = Atlas.picture(address);
      return null;
    }
  }

  /* One canvas, whichever of the two kinds of points comes first. */
  Atlas.points = function (map) {
    map.atlas.points = map.atlas.points || new Points(map);
    return map.atlas.points;
  };

  /* A kind of points: draws what its file holds and its order asks for. Those of a higher rank lie on top; `take` makes
     a file ready, `draw` returns what a pointer can hit. */
  Atlas.Part = class {
    constructor(map, name, rank) {
      this.map = map;
      this.name = name;
      this.rank = rank;
    }

    follow(order) {
      this.order = order;
      const file = Atlas.need(this.map, this.name, { url: order.file }, order.texts, (late) => { if (this.order === order) this.take(late); });
      if (file) this.take(file);
    }

    leave() {
      this.order = null;
      Atlas.needless(this.map, this.name);
      /* Its file may never have come. */
      if (this.map.atlas.points) this.map.atlas.points.drop(this.name);
    }
  };

  Atlas.circle = function (pen, at, fill, line, width, dash) {
    pen.beginPath();
    pen.arc(at.x, at.y, at.radius, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    pen.setLineDash(dash || []);
    pen.lineWidth = width;
    pen.strokeStyle = line;
    pen.stroke();
    pen.setLineDash([]);
  };

  Atlas.count = function (pen, at, number, { ink, locale }) {
    pen.font = FONT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = ink;
    pen.fillText(number.toLocaleString(locale), at.x, at.y + 0.5);
  };
})();
