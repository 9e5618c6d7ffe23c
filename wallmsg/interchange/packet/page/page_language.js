// The language of a packet's page: chosen by the browser's own, or by the switch, and remembered. The
// static part of the page is written in English and translated in place.

import { _, language, languages } from "./shared/language.js";

const ATTRIBUTES = ["aria-label", "title", "placeholder"];

/** Translates what the page itself holds, but for what `translate="no"` keeps as it is.
 * @param {Element} root */
export function translatePage(root) {
  const say = (text) => text.replace(/\S(?:.*\S)?/s, (words) => _(words.replace(/\s+/g, " ")));
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (element.closest("[translate=no], script, style")) continue;
    for (const name of ATTRIBUTES) if (element.hasAttribute(name)) element.setAttribute(name, _(element.getAttribute(name)));
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) node.textContent = say(node.textContent);
  }
}

/** Offers the page's languages in `select`; `choose` gets the code of the one that is taken.
 * @param {HTMLSelectElement} select @param {(code: string) => void} choose */
export function languageSwitch(select, choose) {
  for (const { code, name } of Object.values(languages())) {
    const option = new Option(name, code, false, code === language.code);
    option.lang = code;
    select.append(option);
  }
  select.addEventListener("change", () => choose(select.value));
}
