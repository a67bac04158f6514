/* What a map names at a zoom: the rules of dashboard/maps/label_content.py. */
import styles from "./label_styles.js";

/** @typedef {import("./label_placement.js").Candidate} Candidate */
/** @typedef {import("./label_placement.js").Kind} Kind */
/** @typedef {import("./label_placement.js").Obstacle} Obstacle */
/** @typedef {[number, number]} Place */
/**
 * Names of a level, those with the most residents first: a list of each property, in one order.
 * @typedef {object} LabelFile
 * @property {string[]} ids
 * @property {string[]} names
 * @property {number[]} lat
 * @property {number[]} lon
 * @property {number[]} size residents
 * @property {number[]} extent in metres, the side of a square as large
 * @property {number[]} [divided] indices of those that contain neighbourhoods
 * @property {Place[]} [world] world coordinates, once they are known
 */
/**
 * What names are chosen by; see the Python module.
 * @typedef {object} NamedMap
 * @property {LabelFile} towns
 * @property {LabelFile | null} areas
 * @property {number} zoom
 * @property {boolean} city
 * @property {Record<string, Place> | null} leading
 * @property {string[]} named
 * @property {string | null} must
 * @property {[string, string, number, number] | null} practice id, name, latitude and longitude
 * @property {string[]} unnamed
 */
/** @typedef {(lat: number, lon: number, file?: LabelFile, at?: number) => Place} Project to pixels of the frame */

const EARTH_M = 40075016.686;
const { content: RULES } = styles;
/** @type {Record<string, number>} */
const SIZES = RULES.sizes;

/**
 * The names that a map may show.
 * @param {NamedMap} shown
 * @param {Project} project latitude and longitude, or a row of a file, to pixels
 * @returns {Candidate[]}
 */
export function candidates(shown, project) {
  const named = new Set(shown.named);
  const unnamed = new Set(shown.unnamed);
  return [
    ...practice(shown, project),
    ...rowsOf(shown).flatMap(([file, kindOf]) => {
      const divided = new Set(file.divided);
      return file.ids.flatMap((id, at) => {
        const kind = named.has(id) ? "named" : kindOf(shown, file, at, divided);
        if (!kind || unnamed.has(id)) return [];
        const [x, y] = kind === "town" && shown.leading
          ? project(...shown.leading[id])
          : project(file.lat[at], file.lon[at], file, at);
        const must = id === shown.must;
        const slack = must ? pixels(file.extent[at], file.lat[at], shown.zoom) : 0;
        const size = kind === "town" ? townSize(file.size[at]) : SIZES[kind];
        return [{ id, text: file.names[at], x, y, kind, rank: at, size, must, slack }];
      });
    }),
  ];
}

/**
 * The practice that was chosen, which is always named.
 * @param {NamedMap} shown
 * @param {Project} project
 * @returns {Candidate[]}
 */
function practice({ practice: chosen }, project) {
  if (!chosen) return [];
  const [id, text, lat, lon] = chosen;
  const [x, y] = project(lat, lon);
  return [{ id, text, x, y, kind: "named", rank: -1, size: SIZES.named, must: true }];
}

/**
 * Areas that names of others must not cover, each as a circle of its size.
 * @param {NamedMap} shown
 * @param {string[]} ids
 * @param {Project} project
 * @returns {(Obstacle & { x: number, y: number, radius: number, owner: string })[]}
 */
export function highlights(shown, ids, project) {
  return rowsOf(shown).flatMap(([file]) =>
    ids.map((id) => file.ids.indexOf(id)).filter((at) => at >= 0).sort((one, other) => one - other).map((at) => {
      const [x, y] = project(file.lat[at], file.lon[at], file, at);
      return { x, y, radius: pixels(file.extent[at], file.lat[at], shown.zoom) / 2, owner: file.ids[at] };
    })
  );
}

/**
 * How many names of the limited kinds a frame may have, and the pixels between names.
 * @param {boolean} city
 * @param {number} width
 * @param {number} height
 * @returns {{ most: number, gap: [number, number] }}
 */
export function limits(city, width, height) {
  const key = city ? "city" : "region";
  return { most: Math.floor((width * height) / RULES.room[key]), gap: /** @type {Place} */ (RULES.gap[key]) };
}

/**
 * A length on the ground at a latitude, in pixels of a zoom.
 * @param {number} metres
 * @param {number} lat
 * @param {number} zoom
 */
function pixels(metres, lat, zoom) {
  return (metres * 256 * 2 ** zoom) / (EARTH_M * Math.cos((lat * Math.PI) / 180));
}

/** @typedef {(shown: NamedMap, file: LabelFile, at: number, divided: Set<number>) => Kind | null} KindOf */

/**
 * @param {NamedMap} shown
 * @returns {[LabelFile, KindOf][]}
 */
function rowsOf({ towns, areas }) {
  return areas ? [[towns, townKind], [areas, areaKind]] : [[towns, townKind]];
}

/** @type {KindOf} */
function townKind(shown, file, at, divided) {
  const leads = shown.leading ? file.ids[at] in shown.leading : file.size[at] >= RULES.large;
  if (!shown.city) return leads ? "town" : "place";
  if (divided.has(at) && shown.zoom >= RULES.cityUpTo) return null;
  return leads ? "city" : "municipality";
}

/** @type {KindOf} */
function areaKind(shown, file, at) {
  return shown.city && pixels(file.extent[at], file.lat[at], shown.zoom) >= RULES.areaLeast ? "area" : null;
}

/** @param {number} residents */
function townSize(residents) {
  return RULES.townSizes.find(([least]) => residents >= least)?.[1] ?? SIZES.city;
}
