/* What labels and lists say about several practices. */
import { fillText, pluralText } from "./text.js";

/**
 * All practices of the bundle: a list of each property, in one order; towns, lines and marks by their place in theirs.
 * @typedef {object} PracticesFile
 * @property {string[]} ids
 * @property {string[]} names
 * @property {(number | null)[]} lat
 * @property {(number | null)[]} lon
 * @property {number[]} radius of the halo, in metres
 * @property {number[]} town -1 where it is unknown
 * @property {number[]} by_town the practices of which no more than the municipality is known
 * @property {string[]} towns
 * @property {[number, number][]} middles of the towns: latitude and longitude
 * @property {number[]} line
 * @property {string[]} lines
 * @property {number[]} mark
 * @property {string[]} marks
 * @property {[number, number][]} [world] world coordinates, once they are known
 */
/** @typedef {Pick<PracticesFile, "mark" | "marks" | "town" | "towns">} File */
/** @typedef {{ one: string, other: string }} Forms */

/**
 * How many belong to each part of the split: marks are in its order.
 * @param {number[]} rows
 * @param {Pick<File, "mark" | "marks">} file
 */
export function countsOf(rows, { mark, marks }) {
  const counts = marks.map(() => 0);
  rows.forEach((row) => counts[mark[row]]++);
  return counts;
}

/**
 * The split in words, a line for each part.
 * @param {number[]} rows
 * @param {File} file
 * @param {{ split_lines: string[], locale: string }} spec
 */
export function splitLines(rows, file, { split_lines: lines, locale }) {
  return countsOf(rows, file).flatMap((number, part) =>
    number ? [fillText(lines[part], { n: number.toLocaleString(locale) })] : []
  );
}

/**
 * @param {number[]} rows
 * @param {import("./clusters.js").Kind} kind
 * @param {boolean} far whether rings stand for towns
 * @param {File} file
 * @param {Record<"town" | "several" | "in_town" | "in_towns", Forms>} texts
 */
export function titleOf(rows, kind, far, { town, towns }, texts) {
  const lying = new Set(rows.map((row) => town[row]));
  const municipality = lying.size === 1 ? towns[town[rows[0]]] : undefined;
  if (kind === "ring" && !far) return pluralText(texts.several, rows.length);
  if (municipality === undefined) return pluralText(texts.in_towns, rows.length, { towns: lying.size });
  return pluralText(kind === "by_town" ? texts.town : texts.in_town, rows.length, { municipality });
}
