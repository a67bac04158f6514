/* What a search finds, and in which order: municipalities before neighbourhoods and villages, larger before smaller, what
   bears the name before what only contains it. */
import { foldText } from "./text.js";

/**
 * @typedef {object} AreasFile names of a level's areas, in the order of the outlines
 * @property {string} level
 * @property {string[]} ids
 * @property {string[]} names
 * @property {(string | null)[]} places
 * @property {(string[] | null)[]} also other names of the same
 * @property {(string[] | null)[]} around other names of what it lies in
 * @property {(number | null)[]} size residents
 * @property {Record<string, Record<string, number>>} [villages] by index: name of a place inside → residents
 * @property {Record<string, string[]>} [postcodes] by index
 */
/** @typedef {{ key: string, name: string, size: number }} Village */
/**
 * What can be found.
 * @typedef {object} Entry
 * @property {"area" | "practice" | "meeting_place"} kind
 * @property {string | number} id
 * @property {number} at its place in its file
 * @property {string} file address of an area's file
 * @property {string} name
 * @property {string} note
 * @property {number} level 0 a municipality, 1 a neighbourhood, 2 what lies in one
 * @property {number} size residents
 * @property {string[]} names its own, in all languages
 * @property {string[]} keys these as they are searched in
 * @property {Village[]} villages
 * @property {string[]} postcodes the main one first
 * @property {string[]} tokens the words of its names and of villages
 * @property {string} text in which words are found wherever they are
 * @property {string} starts in which words are found where one begins
 * @property {[number, number] | null} point latitude and longitude
 */
/** @typedef {{ entry: Entry, by: string, rank: number, level: number, part: number, size: number }} Hit `by`: the name that fits */

/* What a name bears, what it begins with, where a word begins, and the rest. */
const BEARS = 0;
const BEGINS = 1;
const WORD = 2;
const INSIDE = 3;
const SAINTS = /** @type {[RegExp, string][]} */ ([
  [/(^| )(?:sint|saint)(?= )/g, "$1st"],
  [/(^| )sainte(?= )/g, "$1ste"],
  [/(^| )st(?= )/g, "$1sint"],
]);
const BRIEF = /^(?:\d.*|.{1,2})$/;
/* Letters from which on a word may have one typing error. */
const LONG = 4;

/**
 * @param {AreasFile} file
 * @param {string} url
 */
export function areaEntries(file, url) {
  const level = file.level === "municipality" ? 0 : 1;
  return file.ids.map((id, at) =>
    entry({
      kind: "area",
      id: id,
      at: at,
      file: url,
      level: level,
      name: file.names[at],
      note: file.places[at],
      size: file.size?.[at],
      also: file.also?.[at],
      around: file.around?.[at],
      villages: file.villages?.[at],
      postcodes: file.postcodes?.[at],
    })
  );
}

/**
 * @param {{ ids: string[], names: string[], lat: (number | null)[], lon: (number | null)[] }} file
 * @param {string} note
 */
export function practiceEntries({ ids, names, lat, lon }, note) {
  return ids.map((id, at) =>
    entry({ kind: "practice", id: id, at: at, level: 2, name: names[at], note: note, lat: lat[at], lon: lon[at] })
  );
}

/** @param {import("./place_rows.js").MeetingPlacesTable} file */
export function meetingPlaceEntries({ names, lines, line }) {
  return names.map((name, at) => {
    const kind = lines[line[at]];
    return entry({ kind: "meeting_place", id: at, at: at, level: 2, name: name || kind, note: kind });
  });
}

/**
 * What a text finds, best first. One typing error in a long word is allowed where no name has the words as they are typed.
 * @param {Entry[]} entries
 * @param {string} text
 * @returns {Hit[]}
 */
export function findEntries(entries, text) {
  const words = foldText(text).split(" ").filter(Boolean);
  if (!words.length) return [];
  const hits = entries.flatMap((one) => (has(one, words) ? hit(one, words) : [])).sort(compare);
  if (hits.some(({ rank }) => rank < INSIDE)) return hits;
  const known = new Set(hits.map((one) => one.entry));
  const near = entries.flatMap((one) => {
    const meant = known.has(one) ? null : corrected(one, words);
    return meant ? hit(one, meant) : [];
  });
  return [...hits, ...near.sort(compare)];
}

/**
 * @param {Hit} one
 * @param {Hit} other
 */
function compare(one, other) {
  return one.rank - other.rank || one.level - other.level || one.part - other.part || other.size - one.size ||
    one.entry.name.localeCompare(other.entry.name);
}

/**
 * Whether an entry has all words; numbers and very short words have to be at the beginning of one.
 * @param {Entry} entry
 * @param {string[]} words
 */
function has({ text, starts }, words) {
  return words.every((word) =>
    (!BRIEF.test(word) && text.includes(word)) || text.includes(" " + word) || starts.includes(" " + word)
  );
}

/**
 * How well an entry fits words that it has.
 * @param {Entry} entry
 * @param {string[]} words
 * @returns {Hit}
 */
function hit(entry, words) {
  const { level, size, postcodes } = entry;
  const rest = words.filter((word) => !postcodes.includes(word));
  if (!rest.length) {
    return { entry, by: words[0], rank: postcodes[0] === words[0] ? BEARS : BEGINS, level, part: 0, size };
  }
  const hits = entry.keys.map((key, at) => ({
    entry,
    by: entry.names[at % entry.names.length],
    ...fit(key, rest, level === 0),
    level,
    size,
  }));
  /* A village counts as what it is, not as the municipality that it lies in. */
  hits.push(...entry.villages.map((one) => ({ entry, by: one.name, ...fit(one.key, rest), level: 1, size: one.size })));
  const best = hits.reduce((one, other) => (compare(other, one) < 0 ? other : one));
  const begins = (entry.text + entry.starts).includes(" " + rest[0]);
  return best.rank < INSIDE || !begins ? best : { ...best, by: entry.name, rank: WORD };
}

/**
 * How well a name fits words. Whole words in the middle of a municipality's name are as good as the name itself, Molenbeek
 * of Sint-Jans-Molenbeek, but come after one that is no more than that.
 * @param {string} key
 * @param {string[]} words
 * @param {boolean} [within] whether it is a municipality's
 */
function fit(key, words, within) {
  const wanted = words.join(" ");
  if (key === wanted) return { rank: BEARS, part: 0 };
  if (within && ` ${key} `.includes(` ${wanted} `)) return { rank: BEARS, part: 1 };
  if (key.startsWith(wanted)) return { rank: BEGINS, part: 0 };
  if (within && ` ${key}`.includes(` ${wanted}`)) return { rank: BEGINS, part: 1 };
  return { rank: ` ${key}`.includes(" " + words[0]) ? WORD : INSIDE, part: 0 };
}

/**
 * Words as an entry has them, each with at most one typing error; null where it has not.
 * @param {Entry} entry
 * @param {string[]} words
 */
function corrected(entry, words) {
  const { tokens } = entry;
  const meant = words.map((word) => {
    if (has(entry, [word])) return word;
    if (word.length < LONG || !/\p{L}/u.test(word)) return "";
    const whole = tokens.find((token) => token.length >= LONG - 1 && isNear(word, token));
    return whole || tokens.map((token) => nearBeginning(word, token)).find(Boolean) || "";
  });
  return meant.every(Boolean) ? meant : null;
}

/**
 * The beginning of a word that somebody has typed so far, with one error.
 * @param {string} word
 * @param {string} token
 */
function nearBeginning(word, token) {
  const lengths = [word.length, word.length + 1, word.length - 1].filter((length) =>
    length >= LONG && length < token.length
  );
  return lengths.map((length) => token.slice(0, length)).find((start) => isNear(word, start)) || "";
}

/**
 * Whether two words differ by one letter that is missing, too much or another, or by two that changed places
 * (Damerau-Levenshtein distance of at most 1).
 * @param {string} one
 * @param {string} other
 */
export function isNear(one, other) {
  const least = Math.min(one.length, other.length);
  let from = 0;
  while (from < least && one[from] === other[from]) from++;
  let end = 0;
  while (end < least - from && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  const [left, right] = [one.slice(from, one.length - end), other.slice(from, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/**
 * @param {Pick<Entry, "kind" | "id" | "at" | "name" | "level"> & { file?: string, note?: string | null,
 *   size?: number | null, also?: string[] | null, around?: string[] | null, villages?: Record<string, number>,
 *   postcodes?: string[], lat?: number | null, lon?: number | null }} given
 * @returns {Entry}
 */
function entry({ kind, id, at, name, level, ...more }) {
  const names = [name, ...(more.also || [])];
  const plain = names.map(foldText);
  const forms = SAINTS.map(([written, short]) => plain.map((key) => key.replace(written, short)));
  const keys = [plain, ...forms.filter((form) => form.some((key, at) => key !== plain[at]))].flat();
  const villages = Object.entries(more.villages || {}).map(([place, size]) => ({
    key: foldText(place),
    name: place,
    size: size,
  }));
  const postcodes = more.postcodes || [];
  const around = foldText([more.note || "", ...(more.around || [])].join(" "));
  return {
    kind: kind,
    id: id,
    at: at,
    file: more.file || "",
    name: name,
    note: more.note || "",
    level: level,
    size: more.size || 0,
    names: names,
    keys: keys,
    villages: villages,
    postcodes: postcodes,
    tokens: [...new Set([...keys, ...villages.map(({ key }) => key)].flatMap((key) => key.split(" ")))],
    text: [...new Set(keys), around].map((each) => " " + each).join(""),
    starts: [...villages.map(({ key }) => key), ...postcodes].map((each) => " " + each).join(""),
    point: typeof more.lat === "number" && typeof more.lon === "number" ? [more.lat, more.lon] : null,
  };
}
