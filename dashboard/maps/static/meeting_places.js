/* Meeting places: small and quiet under the practices, those on one spot as one square with their number. */
import drawing from "./drawing.js";
import { element, labelBox } from "./elements.js";
import L from "./leaflet.js";
import { PointLayer, pointsOf } from "./points.js";
import { toWorld, zoomFactor } from "./projection.js";
import { drawNumber } from "./rings.js";
import { sameSpots } from "./spots.js";
import { pluralText } from "./text.js";
import { viewState } from "./viewport.js";

const CLOSE = 15;
const { place: SIZES } = drawing;

/** @typedef {Record<"lat" | "lon" | "line", number[]> & Record<"names" | "lines", string[]>} MeetingPlacesTable */
/** @typedef {{ x: number, y: number, rows: number[] }} Spot in world coordinates, with the meeting places on it */
/** @typedef {MeetingPlacesTable & { spots?: Spot[] }} MeetingPlacesFile */

export class MeetingPlaces extends PointLayer {
  /** @type {MeetingPlacesFile} */
  file;
  /** @type {Spot[]} */
  spots = [];

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
    this.spots = file.spots ||= sameSpots(file.lat, file.lon).map((rows) => {
      const [x, y] = toWorld(file.lat[rows[0]], file.lon[rows[0]]);
      return { x, y, rows };
    }).sort((one, other) => Number(one.rows.length > 1) - Number(other.rows.length > 1)); // numbers lie on top
    pointsOf(this.map).set("meeting_places", this);
  }

  /**
   * Small and quiet: squares that are open from near by and dots from afar.
   * @param {CanvasRenderingContext2D} pen
   * @param {L.Bounds} seen
   * @param {number} zoom
   * @param {number} ratio
   * @returns {import("./points.js").Drawn[]}
   * @override
   */
  draw(pen, seen, zoom, ratio) {
    /* Beside rings of whole towns they would be specks. */
    if (zoom < drawing.townsBelow) return [];
    const factor = zoomFactor(zoom);
    const far = zoom < drawing.far;
    /** @type {import("./points.js").Drawn[]} */
    const drawn = [];
    this.spots.forEach((spot) => {
      if (!seen.contains([spot.x * factor, spot.y * factor])) return;
      const at = { x: spot.x * factor - seen.min.x, y: spot.y * factor - seen.min.y };
      const several = spot.rows.length > 1;
      const half = far ? (several ? SIZES.severalFar : SIZES.far) : (several ? SIZES.severalNear : SIZES.near);
      this.square(pen, at, half, far, ratio);
      if (several && !far) drawNumber(pen, at, spot.rows.length.toLocaleString(this.spec.locale), 12, this.spec.line);
      drawn.push({
        key: "place-" + spot.rows[0],
        ...at,
        radius: half,
        label: () => this.label(spot.rows),
        choose: () => this.open(spot.rows),
      });
    });
    return drawn;
  }

  /**
   * Its edges lie on pixels of the screen, where they are sharp.
   * @param {CanvasRenderingContext2D} pen
   * @param {{ x: number, y: number }} at
   * @param {number} half
   * @param {boolean} far
   * @param {number} ratio
   */
  square(pen, { x, y }, half, far, ratio) {
    const [left, top] = [x - half, y - half].map((edge) => Math.round(edge * ratio) / ratio);
    const side = Math.round(2 * half * ratio) / ratio;
    pen.fillStyle = far ? this.spec.far : this.spec.line;
    pen.fillRect(left, top, side, side);
    if (far) return;
    const width = Math.max(1, Math.round(1.2 * ratio)) / ratio;
    pen.fillStyle = "#fff";
    pen.fillRect(left + width, top + width, side - 2 * width, side - 2 * width);
  }

  /**
   * What somebody looked for by name.
   * @param {number} row
   */
  find(row) {
    viewState.settled = true;
    this.map.setView([this.file.lat[row], this.file.lon[row]], Math.max(CLOSE, this.map.getZoom()), { animate: false });
    this.open([row]);
  }

  /**
   * The name and kind of one; of several their number and names.
   * @param {number[]} rows
   */
  label(rows) {
    const { names, lines, line } = this.file;
    if (rows.length === 1) return labelBox(names[rows[0]], [lines[line[rows[0]]]]);
    return labelBox(this.title(rows), [this.spec.texts.list]);
  }

  /** @param {number[]} rows */
  title(rows) {
    return pluralText(this.spec.texts.several, rows.length);
  }

  /**
   * A finger has no hover: touching a meeting place says its name, touching several lists them.
   * @param {number[]} rows
   */
  open(rows) {
    const { lat, lon } = this.file;
    L.popup({
      className: "atlas-popup",
      closeOnEscapeKey: false,
      maxHeight: 260,
      minWidth: rows.length > 1 ? 220 : 50,
      offset: [0, -4],
    })
      .setLatLng([lat[rows[0]], lon[rows[0]]]).setContent(rows.length > 1 ? this.list(rows) : this.label(rows))
      .openOn(this.map);
  }

  /** @param {number[]} rows */
  list(rows) {
    const { names, lines, line } = this.file;
    const box = element("div");
    const list = element("ul", "atlas-place-list");
    rows.forEach((row) => {
      const item = element("li");
      item.append(element("strong", "", names[row]), " ", element("span", "", lines[line[row]]));
      list.append(item);
    });
    box.append(element("p", "", this.title(rows)), list);
    return box;
  }
}
