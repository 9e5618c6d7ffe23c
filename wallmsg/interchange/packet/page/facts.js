// What a volunteer says about a photo: where and when it was taken, on what, with what, by which words
// it is to be found.

import { _ } from "./shared/language.js";

/** The facts as fields of the form: name, label, hint.
 * @type {[string, string, string][]} */
export const FACTS = [
  ["place", _("Place"), _("Where the wall is, as exactly as you know")],
  ["taken", _("Date"), _("Year, month or day: 2016, 2016-12 or 2016-12-05")],
  ["photographer", _("Photographer"), _("Only if they may be named")],
  ["surface", _("Written on"), _("plaster, door, shutter …")],
  ["tool", _("Written with"), _("spray, brush, chalk …")],
];

/** What can be said of a photo without a message.
 * @type {Record<string, string>} */
export const WRITING = { no_arabic: _("No Arabic here"), other_writing: _("Other writing"), cannot_read: _("Cannot be read") };

const LONGEST_FACT = 1000;

/** Details as this page makes them, from whatever a file or the browser's store says; or null.
 * @param {any} given @param {import("./payload").Details} base */
export function acceptedDetails(given, base) {
  if (typeof given !== "object" || given === null) return null;
  const fact = (value) => (typeof value === "string" && value.trim() ? value.trim().slice(0, LONGEST_FACT) : null);
  const facts = Object.fromEntries(FACTS.map(([name]) => [name, fact(given[name])]));
  const tags = Array.isArray(given.tags) ? given.tags.map(fact).filter(Boolean) : base.tags;
  const writing = Object.hasOwn(WRITING, given.writing) ? given.writing : null;
  return { ...base, ...facts, tags, writing, sensitive: given.sensitive === true };
}

/** Tags as they are written into one field, and back.
 * @param {string} text */
export const tagsOf = (text) =>
  text
    .split(/[,،]/)
    .map((tag) => tag.trim())
    .filter(Boolean);
