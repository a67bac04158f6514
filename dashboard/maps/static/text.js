/* Texts with gaps, and forms for one and for several. */

/**
 * A text with its `{names}` filled in; a name without a value stays as it is.
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
export function fillText(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * A text in the form for one or for several, for numbers from 1; `{n}` is the number.
 * @param {{ one: string, other: string }} forms
 * @param {number} number
 * @param {Record<string, unknown>} [values]
 */
export function pluralText(forms, number, values) {
  return fillText(number === 1 ? forms.one : forms.other, { n: number, ...values });
}

/**
 * A text as it is searched in: lower case, without accents, words separated by one space.
 * @param {string} text
 */
export function foldText(text) {
  return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
