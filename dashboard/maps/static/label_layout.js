/* All names and remarks of a map's frame, from its size, position and symbols: as dashboard/maps/label_layout.py. */
import drawing from "./drawing.js";
import { placeCallouts } from "./label_callouts.js";
import { candidates, highlights, limits } from "./label_content.js";
import { placeLabels } from "./label_placement.js";
import styles from "./label_styles.js";
import { toWorld, zoomFactor } from "./projection.js";

/** @typedef {import("./label_content.js").NamedMap} NamedMap */
/** @typedef {import("./label_placement.js").Obstacle} Obstacle */
/** @typedef {{ id: string, name: string, lines: string[] }} Annotation */
/**
 * What is written on a map, in pixels of its frame: names, and of what a finding says either boxes or numbers.
 * @typedef {object} LabelLayout
 * @property {import("./label_placement.js").Label[]} labels
 * @property {import("./label_callouts.js").Callout[]} callouts
 * @property {import("./label_callouts.js").Remark[]} numbers
 */

/**
 * Callouts first, for they are few and large; then names where these leave room.
 * @param {NamedMap} named
 * @param {Annotation[]} annotations
 * @param {Obstacle[]} obstacles symbols and whatever else lies on the map
 * @param {{ x: number, y: number }} corner of the frame, in pixels of the world at this zoom
 * @param {{ x: number, y: number }} size of the frame
 * @returns {LabelLayout}
 */
export function labelLayout(named, annotations, obstacles, corner, size) {
  const factor = zoomFactor(named.zoom);
  /** @type {import("./label_content.js").Project} */
  const project = (lat, lon, file, at) => {
    const [x, y] = file?.world && at !== undefined ? file.world[at] : toWorld(lat, lon);
    return [x * factor - corner.x, y * factor - corner.y];
  };
  /** @type {import("./label_placement.js").Rect} */
  const frame = [0, 0, size.x, size.y];
  const found = highlights(named, annotations.map(({ id }) => id), project);
  /* From afar they would lie on the rings of towns. */
  const remarks = named.zoom < drawing.townsBelow ? [] : annotations.flatMap(({ id, name, lines }) => {
    const area = found.find(({ owner }) => owner === id);
    const seen = area && lines.length && area.x >= 0 && area.y >= 0 && area.x <= size.x && area.y <= size.y;
    return seen ? [{ id, name, lines, x: area.x, y: area.y }] : [];
  });
  /** @type {Obstacle[]} */
  const around = [...obstacles, ...found];
  const callouts = placeCallouts(remarks, around, frame);
  const numbers = callouts.length ? [] : remarks;
  around.push(...callouts.map(({ box }) => ({ box })));
  around.push(...numbers.map(({ x, y }) => ({ x, y, radius: styles.callouts.disc })));
  const { most, gap } = limits(named.city, size.x, size.y);
  const unnamed = callouts.map(({ remark }) => remark.id);
  return {
    labels: placeLabels(candidates({ ...named, unnamed }, project), around, frame, most, gap),
    callouts,
    numbers,
  };
}
