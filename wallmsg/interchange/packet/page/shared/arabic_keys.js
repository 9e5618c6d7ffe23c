// An Arabic keyboard on the screen, for computers that have none: it writes into the field at hand.

import { GAP, UNSURE, inserted, rewrite, withGap, withUnsure } from "./marks.js";
import { _ } from "./language.js";

/** Rows as on an Arabic (101) keyboard, from the right; then what stands on other levels of it. */
export const ROWS = [
  ["١", "٢", "٣", "٤", "٥", "٦", "٧", "٨", "٩", "٠"],
  ["ض", "ص", "ث", "ق", "ف", "غ", "ع", "ه", "خ", "ح", "ج", "د"],
  ["ش", "س", "ي", "ب", "ل", "ا", "ت", "ن", "م", "ك", "ط", "ذ"],
  ["ئ", "ء", "ؤ", "ر", "لا", "ى", "ة", "و", "ز", "ظ", "أ", "إ", "آ"],
  ["،", "؛", "؟", "ـ", "\u064e", "\u064f", "\u0650", "\u0651", "\u0652", "\u064b"],
];

const NAMES = {
  "\u064e": _("fatha"),
  "\u064f": _("damma"),
  "\u0650": _("kasra"),
  "\u0651": _("shadda"),
  "\u0652": _("sukun"),
  "\u064b": _("fathatan"),
  ـ: _("kashida"),
  " ": _("space"),
};

/**
 * Builds the keyboard in `box`. `field()` gives the Arabic field that is written into, or null.
 * @param {HTMLElement} box
 * @param {() => HTMLInputElement | HTMLTextAreaElement | null} field
 */
export function arabicKeyboard(box, field) {
  const key = (label, change, name = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.tabIndex = -1;
    made.textContent = /^\p{M}$/u.test(label) ? `\u25cc${label}` : label;
    if (name) made.setAttribute("aria-label", name);
    // The field keeps the focus: it is what is written into.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => {
      const into = field();
      if (into) rewrite(into, change);
    });
    return made;
  };
  const letter = (sign) => key(sign, (written) => inserted(written, sign), NAMES[sign]);
  const erase = (written) => inserted(written.start === written.end ? { ...written, start: Math.max(0, written.start - 1) } : written, "");
  const rows = ROWS.map((signs) => signs.map(letter));
  rows.push([
    key(GAP, withGap, _("gap: something here cannot be read")),
    key(`\u25cc${UNSURE}`, withUnsure, _("unsure letter: dot below")),
    key("مسافة", (written) => inserted(written, " "), NAMES[" "]),
    key("⌫", erase, _("erase")),
  ]);
  box.replaceChildren(
    ...rows.map((keys) => {
      const row = document.createElement("div");
      row.append(...keys);
      return row;
    }),
  );
  box.lang = "ar";
  box.dir = "rtl";
}
