/* Rows of a file of meeting places: which a layer draws, and what is said of each. */

/** @typedef {Record<"lat" | "lon" | "line", number[]> & { names: (string | null)[], lines: string[] }} PlaceColumns */
/** @typedef {PlaceColumns & { unverified?: Record<string, string> }} MeetingPlacesTable web pages by index */

/**
 * The rows that the editors verified, or the others.
 * @param {MeetingPlacesTable} file
 * @param {boolean} unverified
 */
export function rowsOf({ lat, unverified: others = {} }, unverified) {
  return lat.map((_, row) => row).filter((row) => row in others === unverified);
}

/**
 * A place as it is called: without a name of its own by its kind.
 * @param {MeetingPlacesTable} file
 * @param {number} row
 */
export function placeName({ names, lines, line }, row) {
  return names[row] || lines[line[row]];
}

/**
 * What is said of a place below its name.
 * @param {MeetingPlacesTable} file
 * @param {number} row
 * @param {string} note of those that the editors did not verify
 */
export function placeLines({ names, lines, line, unverified = {} }, row, note) {
  return [names[row] ? lines[line[row]] : "", row in unverified ? note : ""].filter(Boolean);
}

/**
 * The web page of a place that the editors did not verify; empty where there is none that a link may lead to.
 * @param {MeetingPlacesTable} file
 * @param {number} row
 */
export function pageOf({ unverified = {} }, row) {
  const url = unverified[row] || "";
  return /^https?:\/\//i.test(url) ? url : "";
}
