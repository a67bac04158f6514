/* Class codes: one character an area, as dashboard/maps/choropleth.py and dashboard/maps/bivariate_layer.py write them. */
const FIRST = "0".charCodeAt(0);
const FIRST_PARTIAL = "a".charCodeAt(0);

/** @typedef {"none" | "unsearched" | "unlocated" | "few_residents" | "partial"} HatchName */
/**
 * @typedef {object} AreaClass
 * @property {number | null} index of its colour in the palette, null where it has none
 * @property {HatchName | null} hatch the hatch over that colour, or without one instead of it
 */

/** @type {Record<string, HatchName>} */
const WITHOUT_COLOUR = { "-": "none", ".": "unsearched", ",": "unlocated", "+": "few_residents" };

/**
 * What a class code means.
 * @param {number} code of the character
 * @returns {AreaClass}
 */
export function areaClass(code) {
  if (code >= FIRST_PARTIAL) return { index: code - FIRST_PARTIAL, hatch: "partial" };
  if (code >= FIRST) return { index: code - FIRST, hatch: null };
  return { index: null, hatch: WITHOUT_COLOUR[String.fromCharCode(code)] };
}
