/* Meeting places: small and quiet under the practices. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const CLOSE = 15;

  class MeetingPlaces extends Atlas.Part {
    constructor(map) { super(map, "meeting_places", 1); }

    take(file) {
      this.file = file;
      file.world = file.world || file.lat.map((lat, at) => Atlas.world(lat, file.lon[at]));
      Atlas.points(this.map).set("meeting_places", this);
    }

    /* Small and quiet: squares that are open from near by and dots from afar. */
    draw(pen, seen, zoom, scale) {
      const factor = Atlas.zoomFactor(zoom);
      const half = Atlas.drawing.place[scale < 1 ? "far" : "near"];
      const drawn = [];
      pen.lineWidth = 1.2;
      pen.strokeStyle = this.order.line;
      this.file.world.forEach(([worldX, worldY], at) => {
        const x = worldX * factor;
        const y = worldY * factor;
        if (!seen.contains([x, y])) return;
        pen.fillStyle = scale < 1 ? this.order.far : "#fff";
        pen.fillRect(x - half, y - half, 2 * half, 2 * half);
        if (scale === 1) pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
        drawn.push({ key: "place-" + at, x: x, y: y, radius: half, label: () => Atlas.label(this.file.names[at], [this.file.lines[this.file.line[at]]]), choose: () => this.tell(at) });
      });
      return drawn;
    }

    /* What somebody looked for by name. */
    find(at) {
      Atlas.position.settled = true;
      this.map.setView([this.file.lat[at], this.file.lon[at]], Math.max(CLOSE, this.map.getZoom()), { animate: false });
      this.tell(at);
    }

    /* A finger has no hover: touching a meeting place says its name. */
    tell(at) {
      L.popup({ className: "atlas-popup", offset: [0, -4] }).setLatLng([this.file.lat[at], this.file.lon[at]])
        .setContent(Atlas.label(this.file.names[at], [this.file.lines[this.file.line[at]]])).openOn(this.map);
    }
  }

  L.AtlasMeetingPlaces = Atlas.Order.extend({ role: "meeting_places", actor: (map) => new MeetingPlaces(map) });
})();
