/* Meeting places: small and quiet under the practices, those on one spot as one square with their number. Those of
   OpenStreetMap, which the editors did not verify, are layers of their own with a dashed line. */
import drawing from "./drawing.js";
import { element, labelBox } from "./elements.js";
import L from "./leaflet.js";
import { pageOf, placeLines, placeName, rowsOf } from "./place_rows.js";
import { PointLayer, pointsOf } from "./points.js";
import { toWorld, zoomFactor } from "./projection.js";
import { drawNumber } from "./rings.js";
import { sameSpots } from "./spots.js";
import { pluralText } from "./text.js";
import { viewState } from "./viewport.js";

const CLOSE = 15;
const ON_MAP = "https://www.openstreetmap.org";
const { place: SIZES } = drawing;

/** @typedef {import("./place_rows.js").MeetingPlacesTable} MeetingPlacesTable */
/** @typedef {{ x: number, y: number, rows: number[] }} Spot in world coordinates, with the meeting places on it */
/** @typedef {MeetingPlacesTable & { spots?: Record<string, Spot[]> }} MeetingPlacesFile the spots of each layer */

export class MeetingPlaces extends PointLayer {
  /** @type {MeetingPlacesFile} */
  file;
  /** @type {Spot[]} */
  spots = [];

  /* Whether they are those that the editors did not verify. */
  unverified = false;
  sizes = { near: SIZES.near, far: SIZES.far };

  /**
   * @param {L.Map} map
   * @param {string} [name]
   * @param {number} [rank]
   */
  constructor(map, name = "meeting_places", rank = 1) {
    super(map, name, rank);
  }

  /**
   * @param {MeetingPlacesFile} file
   * @override
   */
  take(file) {
    this.file = file;
    const spots = file.spots ||= {};
    this.spots = spots[this.name] ||= this.onSpots(file);
    pointsOf(this.map).set(this.name, this);
  }

  /**
   * What of a file this layer draws; numbers lie on top.
   * @param {MeetingPlacesFile} file
   * @returns {Spot[]}
   */
  onSpots(file) {
    const { lat, lon } = file;
    const own = rowsOf(file, this.unverified);
    const spots = sameSpots(own.map((row) => lat[row]), own.map((row) => lon[row])).map((found) => {
      const rows = found.map((at) => own[at]);
      const [x, y] = toWorld(lat[rows[0]], lon[rows[0]]);
      return { x, y, rows };
    });
    return spots.sort((one, other) => Number(one.rows.length > 1) - Number(other.rows.length > 1));
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
      const half = far
        ? (several ? SIZES.severalFar : this.sizes.far)
        : (several ? SIZES.severalNear : this.sizes.near);
      this.square(pen, at, half, far, ratio);
      if (several && !far) drawNumber(pen, at, spot.rows.length.toLocaleString(this.spec.locale), 12, this.spec.line);
      drawn.push({
        key: (this.unverified ? this.name : "place") + "-" + spot.rows[0],
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
   * A link to the web page of a place that the editors did not verify.
   * @param {number} row
   */
  links(row) {
    const url = pageOf(this.file, row);
    if (!url) return [];
    const link = element("a", "", this.spec.texts[url.startsWith(ON_MAP) ? "on_map" : "website"]);
    link.href = url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    return [link];
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
    if (rows.length === 1) return labelBox(placeName(this.file, rows[0]), this.lines(rows[0]));
    return labelBox(this.title(rows), [this.spec.texts.list]);
  }

  /** @param {number} row */
  lines(row) {
    return placeLines(this.file, row, this.spec.texts.unverified);
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
      .setLatLng([lat[rows[0]], lon[rows[0]]]).setContent(rows.length > 1 ? this.list(rows) : this.card(rows[0]))
      .openOn(this.map);
  }

  /** @param {number} row */
  card(row) {
    const box = this.label([row]);
    box.append(...this.links(row));
    return box;
  }

  /** @param {number[]} rows */
  list(rows) {
    const box = element("div");
    const list = element("ul", "atlas-place-list");
    rows.forEach((row) => {
      const item = element("li");
      const said = element("span", "", this.lines(row).join(" · "));
      item.append(element("strong", "", placeName(this.file, row)), " ", said, " ", ...this.links(row));
      list.append(item);
    });
    box.append(element("p", "", this.title(rows)), list);
    return box;
  }
}

/* Those of OpenStreetMap, of kinds that count: a dashed line, and open from afar as well. */
export class OsmPlaces extends MeetingPlaces {
  /** @override */
  unverified = true;

  /**
   * @param {L.Map} map
   * @param {string} [name]
   * @param {number} [rank]
   */
  constructor(map, name = "osm_places", rank = 0.8) {
    super(map, name, rank);
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {{ x: number, y: number }} at
   * @param {number} half
   * @param {boolean} far
   * @param {number} ratio
   * @override
   */
  square(pen, { x, y }, half, far, ratio) {
    const [left, top] = [x - half, y - half].map((edge) => Math.round(edge * ratio) / ratio);
    const side = Math.round(2 * half * ratio) / ratio;
    const width = far ? 1 : Math.max(1, Math.round(SIZES.dashWidth * ratio)) / ratio;
    pen.save();
    if (!far) {
      /* White beyond the strokes keeps the square whole on a dark colour. */
      pen.fillStyle = "#fff";
      pen.fillRect(left - 1, top - 1, side + 2, side + 2);
    }
    pen.strokeStyle = far ? this.spec.far : this.spec.line;
    pen.lineWidth = width;
    if (!far) pen.setLineDash(SIZES.dash);
    pen.strokeRect(left + width / 2, top + width / 2, side - width, side - width);
    pen.restore();
  }
}

/* What OpenStreetMap has beside those: context, smaller and paler. */
export class OsmOther extends OsmPlaces {
  /** @override */
  sizes = { near: SIZES.otherNear, far: SIZES.otherFar };

  /** @param {L.Map} map */
  constructor(map) {
    super(map, "osm_other", 0.6);
  }
}
