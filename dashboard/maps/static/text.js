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
 * A figure as the language writes it, a change with its sign.
 * @param {{ decimals: number, signed?: boolean }} file of figures
 * @param {number} value as the file has it
 * @param {string} locale
 */
export function figureText({ decimals, signed }, value, locale) {
  const text = (value / Math.pow(10, decimals)).toLocaleString(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: signed ? "exceptZero" : "auto",
  });
  return signed ? text.replace("-", "−") : text;
}

/* Letters that Unicode does not take apart, and apostrophes that it counts among the letters; geodata/spelling.py has the
   same, tests/data/cases/spelling.json the cases that both pass. */
/** @type {Record<string, string>} */
const LETTERS = {
  "ß": "ss",
  "æ": "ae",
  "œ": "oe",
  "ø": "o",
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "þ": "th",
  "ħ": "h",
  "ŧ": "t",
  "ı": "i",
  "ŋ": "n",
  "ĸ": "k",
  "ς": "σ",
  "ʹ": "'",
  "ʻ": "'",
  "ʼ": "'",
  "ʽ": "'",
  "ˈ": "'",
};
const RARE = new RegExp("[" + Object.keys(LETTERS).join("") + "]", "g");

/**
 * A text as it is searched in: lower case, without accents, words separated by one space.
 * @param {string} text
 */
export function foldText(text) {
  const spread = text.normalize("NFKD").toLowerCase().replace(RARE, (letter) => LETTERS[letter]).normalize("NFKD");
  return spread.replace(/[\p{M}\p{Cf}]/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
