// The page's language: texts, plurals, digits and dates. The server, or the packet, has put the texts
// into `window.WALLMSG_LANGUAGES` before any other script runs.

/** @typedef {string | Record<string, string>} Text one text, or one for each plural form */
/** @typedef {{ code: string, name: string, direction: string, locale: string, texts: Record<string, Text> }} Language */

/** @type {Record<string, Language>} */
const KNOWN = globalThis.window?.WALLMSG_LANGUAGES ?? {};

/** @type {Language} */
const ENGLISH = { code: "en", name: "English", direction: "ltr", locale: "en-GB", texts: {} };

/** The languages that the page has, by their codes. */
export const languages = () => KNOWN;

/** The language that the page is written in.
 * @type {Language} */
export const language = KNOWN[globalThis.document?.documentElement.lang] ?? ENGLISH;

const plurals = new Intl.PluralRules(language.locale);
const digits = new Intl.NumberFormat(language.locale, { useGrouping: false, maximumFractionDigits: 20 });
const PLACE = /%\((\w+)\)s/g;

/** A number in the language's digits.
 * @param {number | string} value */
export const number = (value) =>
  typeof value === "number" ? digits.format(value) : value.replace(/\d/g, (digit) => digits.format(Number(digit)));

/** @param {any} value */
const shown = (value) => (typeof value === "number" ? number(value) : String(value));

/** @param {string} text @param {Record<string, any>} values */
const filled = (text, values) => text.replace(PLACE, (whole, name) => (Object.hasOwn(values, name) ? shown(values[name]) : whole));

/** The English text in the page's language; `%(name)s` is replaced by the value of that name.
 * @param {string} text @param {Record<string, any>} values @returns {string} */
export function _(text, values = {}) {
  const found = Object.hasOwn(language.texts, text) ? language.texts[text] : text;
  return filled(typeof found === "string" ? found : text, values);
}

/** The text for that number of things; `%(num)s` is the number.
 * @param {string} one @param {string} many @param {number} count @param {Record<string, any>} values @returns {string} */
export function ngettext(one, many, count, values = {}) {
  const forms = Object.hasOwn(language.texts, one) ? language.texts[one] : null;
  const text = forms && typeof forms === "object" ? (forms[plurals.select(count)] ?? forms.other) : count === 1 ? one : many;
  return filled(text, { num: count, ...values });
}

/** A translated text with elements in its places, as a list for `append`.
 * @param {string} text as `_` gives it, its places not filled in
 * @param {Record<string, any>} elements */
export function withElements(text, elements) {
  // Split by a pattern with a group: every second part is the name of a place.
  return text.split(PLACE).map((part, i) => (i % 2 ? (elements[part] ?? part) : part));
}

/** A time of the record (UTC, ISO 8601) as people here read it.
 * @param {string} iso */
export function when(iso) {
  if (iso.length <= "2016-12-05".length) return dateInWords(iso);
  const time = new Date(iso);
  return Number.isNaN(time.valueOf()) ? iso : time.toLocaleString(language.locale, { dateStyle: "medium", timeStyle: "short" });
}

/** A day, month or year of the record (2016-12-05, 2016-12 or 2016) in words.
 * @param {string} text */
export function dateInWords(text) {
  const parts = text.slice(0, 10).split("-").map(Number);
  if (parts.some((part) => !Number.isInteger(part)) || parts.length > 3) return text;
  const time = new Date(Date.UTC(parts[0], (parts[1] ?? 1) - 1, parts[2] ?? 1));
  if (Number.isNaN(time.valueOf())) return text;
  /** @type {Intl.DateTimeFormatOptions} */
  const fields = { timeZone: "UTC", year: "numeric" };
  if (parts.length > 1) fields.month = "long";
  if (parts.length > 2) fields.day = "numeric";
  return time.toLocaleDateString(language.locale, fields);
}

/** Joins what is said in a list: "one, two".
 * @param {string[]} parts */
export const listed = (parts) => parts.join(_(", "));
