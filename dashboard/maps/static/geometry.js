/* Packed outlines, as geodata/bundle/geometry.py writes them: areas in the order of the bundle's table, each with its
   rings; outer rings run clockwise and holes the other way, so that many areas fill as one path. */
import { toLatLng } from "./projection.js";

export class Geometry {
  /** @param {ArrayBuffer} buffer */
  constructor(buffer) {
    const head = new DataView(buffer);
    if (head.getUint32(0, false) !== 0x41544c31) throw new Error("not a file of outlines");
    this.length = head.getUint32(4, true);
    const rings = head.getUint32(8, true);
    const points = head.getUint32(12, true);
    const bytes = new Uint8Array(buffer, 16);
    this.ringsUpTo = new Uint32Array(this.length + 1);
    this.pointsUpTo = new Uint32Array(rings + 1);
    this.points = new Int32Array(2 * points);
    let at = varints(bytes, 0, this.ringsUpTo.subarray(1));
    at = varints(bytes, at, this.pointsUpTo.subarray(1));
    varints(bytes, at, this.points);
    summed(this.ringsUpTo);
    summed(this.pointsUpTo);
    placed(this.points);
    this.boxes = this.measured();
  }

  /* For each area the box around it: west, north, east, south. An area without outlines has a box that meets none.
     `size` is what boxes measure on average. */
  measured() {
    const boxes = new Int32Array(4 * this.length);
    let sum = 0;
    for (let area = 0; area < this.length; area++) {
      let west = 2147483647, north = 2147483647, east = -1, south = -1;
      const end = 2 * this.pointsUpTo[this.ringsUpTo[area + 1]];
      for (let at = 2 * this.pointsUpTo[this.ringsUpTo[area]]; at < end; at += 2) {
        const x = this.points[at];
        const y = this.points[at + 1];
        if (x < west) west = x;
        if (x > east) east = x;
        if (y < north) north = y;
        if (y > south) south = y;
      }
      if (east >= 0) sum += (east - west) * (south - north);
      boxes.set([west, north, east, south], 4 * area);
    }
    this.size = sum / Math.max(1, this.length);
    return boxes;
  }

  /**
   * The box of an area in degrees: south and west, north and east; null without outlines.
   * @param {number} area
   * @returns {[[number, number], [number, number]] | null}
   */
  bounds(area) {
    const [west, north, east, south] = this.boxes.subarray(4 * area, 4 * area + 4);
    return east < 0 ? null : [toLatLng(west, south), toLatLng(east, north)];
  }

  /**
   * Adds an area to a path: world coordinates less an origin, times a factor. Steps that nobody sees are left out.
   * @param {Path2D} path
   * @param {number} area
   * @param {number} left
   * @param {number} top
   * @param {number} factor
   */
  trace(path, area, left, top, factor) {
    const { points, pointsUpTo } = this;
    const last = this.ringsUpTo[area + 1];
    for (let ring = this.ringsUpTo[area]; ring < last; ring++) {
      const begin = 2 * pointsUpTo[ring];
      const end = 2 * pointsUpTo[ring + 1];
      const firstX = (points[begin] - left) * factor;
      const firstY = (points[begin + 1] - top) * factor;
      let x = firstX;
      let y = firstY;
      path.moveTo(x, y);
      for (let at = begin + 2; at < end; at += 2) {
        const nextX = (points[at] - left) * factor;
        const nextY = (points[at + 1] - top) * factor;
        const stepX = nextX - x;
        const stepY = nextY - y;
        if (stepX * stepX + stepY * stepY < 0.3) continue;
        path.lineTo(nextX, nextY);
        x = nextX;
        y = nextY;
      }
      /* Not closePath: Chromium measures the whole path at each call of it, which takes the square of the areas. */
      path.lineTo(firstX, firstY);
    }
  }

  /**
   * The area around a point in world coordinates, or -1.
   * @param {number} x
   * @param {number} y
   */
  at(x, y) {
    const { boxes } = this;
    for (let area = 0, box = 0; area < this.length; area++, box += 4) {
      if (x < boxes[box] || y < boxes[box + 1] || x > boxes[box + 2] || y > boxes[box + 3]) continue;
      if (this.contains(area, x, y)) return area;
    }
    return -1;
  }

  /**
   * Whether any area reaches into a rectangle, all in world coordinates.
   * @param {[number, number]} first its corner in the north-west
   * @param {[number, number]} last its corner in the south-east
   */
  reaches(first, last) {
    const { boxes } = this;
    for (let area = 0, box = 0; area < this.length; area++, box += 4) {
      if (boxes[box] > last[0] || boxes[box + 1] > last[1] || boxes[box + 2] < first[0] || boxes[box + 3] < first[1]) {
        continue;
      }
      if (this.crosses(area, first, last) || this.contains(area, first[0], first[1])) return true;
    }
    return false;
  }

  /**
   * Whether the outline of an area comes into a rectangle: a side of it comes near, and has corners on both of its sides.
   * @param {number} area
   * @param {[number, number]} first
   * @param {[number, number]} last
   */
  crosses(area, [west, north], [east, south]) {
    const { points, pointsUpTo } = this;
    for (let ring = this.ringsUpTo[area]; ring < this.ringsUpTo[area + 1]; ring++) {
      const end = 2 * pointsUpTo[ring + 1];
      for (let at = 2 * pointsUpTo[ring], before = end - 2; at < end; before = at, at += 2) {
        const x = points[before], y = points[before + 1];
        const across = points[at] - x, down = points[at + 1] - y;
        if (Math.max(x, x + across) < west || Math.min(x, x + across) > east) continue;
        if (Math.max(y, y + down) < north || Math.min(y, y + down) > south) continue;
        /** @param {number} cornerX @param {number} cornerY */
        const side = (cornerX, cornerY) => across * (cornerY - y) - down * (cornerX - x);
        const sides = [side(west, north), side(east, north), side(east, south), side(west, south)];
        if (Math.min(...sides) <= 0 && Math.max(...sides) >= 0) return true;
      }
    }
    return false;
  }

  /**
   * Even-odd, so that a hole is outside.
   * @param {number} area
   * @param {number} x
   * @param {number} y
   */
  contains(area, x, y) {
    const { points, pointsUpTo } = this;
    let inside = false;
    for (let ring = this.ringsUpTo[area]; ring < this.ringsUpTo[area + 1]; ring++) {
      const begin = 2 * pointsUpTo[ring];
      const end = 2 * pointsUpTo[ring + 1];
      for (let at = begin, before = end - 2; at < end; before = at, at += 2) {
        const y1 = points[at + 1];
        const y2 = points[before + 1];
        if (y1 > y !== y2 > y && x < ((points[before] - points[at]) * (y - y1)) / (y2 - y1) + points[at]) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  /**
   * An area's rings as latitudes and longitudes, for an outline over the tiles.
   * @param {number} area
   * @returns {[number, number][][][]}
   */
  rings(area) {
    const found = [];
    for (let ring = this.ringsUpTo[area]; ring < this.ringsUpTo[area + 1]; ring++) {
      const one = [];
      for (let at = this.pointsUpTo[ring]; at < this.pointsUpTo[ring + 1]; at++) {
        one.push(toLatLng(this.points[2 * at], this.points[2 * at + 1]));
      }
      found.push([one]);
    }
    return found;
  }
}

/**
 * Fills `into` with the numbers from `at` on, and returns where the next one begins: seven bits a byte, lowest first.
 * One loop without calls: half a million points are read in a few milliseconds.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {Uint32Array | Int32Array} into
 */
function varints(bytes, at, into) {
  for (let each = 0; each < into.length; each++) {
    let byte = bytes[at++];
    let value = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 127) << shift;
    }
    into[each] = value;
  }
  return at;
}

/** @param {Uint32Array} counts */
function summed(counts) {
  for (let each = 1; each < counts.length; each++) counts[each] += counts[each - 1];
}

/**
 * Steps from point to point, zigzag coded, become places.
 * @param {Int32Array} points
 */
function placed(points) {
  let x = 0;
  let y = 0;
  for (let at = 0; at < points.length; at += 2) {
    points[at] = x += (points[at] >>> 1) ^ -(points[at] & 1);
    points[at + 1] = y += (points[at + 1] >>> 1) ^ -(points[at + 1] & 1);
  }
}
