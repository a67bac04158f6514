/* The card of an area: what dashboard/presenters/area_card.py says of it, as text nodes. */
import { element } from "./elements.js";

/**
 * The cards of the areas of a level, as dashboard/maps/map_files.py writes them: numbers are indices of `texts`.
 * @typedef {object} AreaCardsFile
 * @property {string[]} texts
 * @property {(number | null)[]} kicker the kind of area and where it lies
 * @property {(number | null)[]} residents
 * @property {((number | null)[] | null)[]} figure label, value, unit, note
 * @property {((number | null)[] | null)[]} need title, cell or why there is none
 * @property {boolean[]} compared
 * @property {number[][]} certainty sentences
 * @property {number[][]} walks sentences on what lies within a walk
 * @property {(number | null)[]} verified_only what changes with verified places only
 * @property {number[][]} places name and kind in turn
 * @property {(number | null)[]} places_note
 */

/**
 * The content of a card.
 * @param {AreaCardsFile} file
 * @param {number} index of the area in the order of the outlines
 * @param {string} name
 * @param {{ places: string, certainty: string }} texts headings
 * @returns {HTMLElement[]}
 */
export function areaCard(file, index, name, texts) {
  const text = (/** @type {number | null} */ at) => (at === null ? "" : file.texts[at]);
  const need = file.need[index]?.map(text);
  return [
    element("p", "quiet", text(file.kicker[index])),
    element("h2", "", name),
    element("p", "", text(file.residents[index])),
    ...figure(file.figure[index]?.map(text)),
    ...(need ? [element("h3", "", need[0]), element("p", file.compared[index] ? "cell" : "", need[1])] : []),
    ...certainty(texts.certainty, file.certainty[index].map(text)),
    ...file.walks[index].map((at) => element("p", "", text(at))),
    ...[text(file.verified_only[index])].filter(Boolean).map((line) => element("p", "quiet", line)),
    ...places(texts.places, file.places[index].map(text), text(file.places_note[index])),
  ];
}

/** @param {string[]} [parts] */
function figure(parts) {
  if (!parts) return [];
  const [label, value, unit, note] = parts;
  const line = element("p", "figure");
  line.append(element("span", "quiet", label), element(unit ? "strong" : "span", "", value));
  if (unit) line.append(" ", element("span", "unit", unit));
  return note ? [line, element("p", "quiet", note)] : [line];
}

/**
 * How sure the comparison is: the one place for it on a card.
 * @param {string} heading
 * @param {string[]} sentences
 */
function certainty(heading, sentences) {
  if (!sentences.length) return [];
  const box = element("div", "certainty");
  box.append(element("h3", "", heading), ...sentences.map((one) => element("p", "", one)));
  return [box];
}

/**
 * @param {string} heading
 * @param {string[]} parts name and kind in turn
 * @param {string} note
 */
function places(heading, parts, note) {
  if (!parts.length && !note) return [];
  const title = element("h3", "", heading);
  const list = element("ul");
  for (let at = 0; at < parts.length; at += 2) {
    const row = element("li");
    row.append(element("strong", "", parts[at]), element("span", "quiet", parts[at + 1]));
    list.append(row);
  }
  if (parts.length) title.append(" ", element("span", "count", parts.length / 2));
  /* Before the list, which may be long: how far anybody looked. */
  return [title, ...(note ? [element("p", "quiet", note)] : []), ...(parts.length ? [list] : [])];
}
