// The marks of a transcription (Leiden conventions): gaps and letters that are not sure.

export const GAP = "[...]";
export const UNSURE = "\u0323"; // combining dot below, after a letter that is not sure

const LETTER = /[\p{L}\p{N}]/u;
const SIGN = /[^\s\p{L}\p{N}\p{M}]/u;
const MARK = /[\u0300-\u036f\u064b-\u065f\u0670]/;

/**
 * A text field's value with its selection.
 * @typedef {{ value: string, start: number, end: number }} Written
 */

/** What of a transcription can be translated: nothing if there are only gaps.
 * @param {string} text */
export const readable = (text) => text.replaceAll(GAP, " ").replaceAll(UNSURE, "").trim();

/** The text with `part` in place of what is selected, the cursor behind it.
 * @param {Written} written @param {string} part @returns {Written} */
export function inserted({ value, start, end }, part) {
  const at = start + part.length;
  return { value: value.slice(0, start) + part + value.slice(end), start: at, end: at };
}

/** A gap in place of what is selected, with spaces to its neighbours.
 * @param {Written} written @returns {Written} */
export function withGap({ value, start, end }) {
  const before = start > 0 && !/\s/.test(value[start - 1]) ? " " : "";
  const after = end < value.length && !/\s/.test(value[end]) ? " " : "";
  return inserted({ value, start, end }, `${before}${GAP}${after}`);
}

/** Dots below the selected letters, or below the one before the cursor; again takes them away.
 *
 * The letter before the cursor comes with its marks, and behind it may stand a comma: the dot goes
 * below the letter. Null if there is no letter.
 * @param {Written} written @returns {Written | null} */
export function withUnsure({ value, start: selected, end }) {
  let start = selected;
  if (start === end) while (start > 0 && (start === selected || MARK.test(value[start]) || SIGN.test(value[start]))) start -= 1;
  const part = value.slice(start, end);
  if (![...part].some((sign) => LETTER.test(sign))) return null;
  const marked = part.includes(UNSURE) ? part.replaceAll(UNSURE, "") : part.replace(/([\p{L}\p{N}])/gu, `$1${UNSURE}`);
  return inserted({ value, start, end }, marked);
}

/** Writes a changed text into a field, as if it had been typed.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {(written: Written) => Written | null} change */
export function rewrite(field, change) {
  field.focus();
  const { value, selectionStart, selectionEnd } = field;
  const next = change({ value, start: selectionStart ?? value.length, end: selectionEnd ?? value.length });
  if (!next) return;
  field.value = next.value;
  field.setSelectionRange(next.start, next.end);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
