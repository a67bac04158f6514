/* Meeting places: small and quiet under the practices. */
import drawing from "./drawing.js";
import { labelBox } from "./elements.js";
import L from "./leaflet.js";
import { PointLayer, pointsOf } from "./points.js";
import { toWorld, zoomFactor } from "./projection.js";
import { viewState } from "./viewport.js";

const CLOSE = 15;

/** @typedef {Record<"lat" | "lon" | "line", number[]> & Record<"names" | "lines", string[]>} MeetingPlacesTable */
/** @typedef {MeetingPlacesTable & { world?: [number, number][] }} MeetingPlacesFile */

export class MeetingPlaces extends PointLayer {
  /** @type {MeetingPlacesFile} */
  file;
  /** @type {[number, number][]} */
  world = [];

  /** @param {L.Map} map */
  constructor(map) {
    super(map, "meeting_places", 1);
  }

  /**
   * @param {MeetingPlacesFile} file
   * @override
   */
  take(file) {
    this.file = file;
    this.world = file.world ||= file.lat.map((lat, at) => toWorld(lat, file.lon[at]));
    pointsOf(this.map).set("meeting_places", this);
  }

  /**
   * Small and quiet: squares that are open from near by and dots from afar.
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Bounds} seen
   * @param {number} zoom
   * @param {number} scale
   * @returns {import("./points.js").Drawn[]}
   * @override
   */
  draw(pen, seen, zoom, scale) {
    const factor = zoomFactor(zoom);
    const half = drawing.place[scale < 1 ? "far" : "near"];
    /** @type {import("./points.js").Drawn[]} */
    const drawn = [];
    pen.lineWidth = 1.2;
    pen.strokeStyle = this.spec.line;
    this.world.forEach(([worldX, worldY], at) => {
      const x = worldX * factor;
      const y = worldY * factor;
      if (!seen.contains([x, y])) return;
      pen.fillStyle = scale < 1 ? this.spec.far : "#fff";
      pen.fillRect(x - half, y - half, 2 * half, 2 * half);
      if (scale === 1) pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
      drawn.push({
        key: "place-" + at,
        x: x,
        y: y,
        radius: half,
        label: () => labelBox(this.file.names[at], [this.file.lines[this.file.line[at]]]),
        choose: () => this.open(at),
      });
    });
    return drawn;
  }

  /**
   * What somebody looked for by name.
   * @param {number} at
   */
  find(at) {
    viewState.settled = true;
    this.map.setView([this.file.lat[at], this.file.lon[at]], Math.max(CLOSE, this.map.getZoom()), { animate: false });
    this.open(at);
  }

  /**
   * A finger has no hover: touching a meeting place says its name.
   * @param {number} at
   */
  open(at) {
    L.popup({ className: "atlas-popup", offset: [0, -4] }).setLatLng([this.file.lat[at], this.file.lon[at]])
      .setContent(labelBox(this.file.names[at], [this.file.lines[this.file.line[at]]])).openOn(this.map);
  }
}
