// Keys that a person has chosen in place of those of the page, kept in this browser.

import { storeItem, storedItem } from "./shared/storage.js";

const STORE = "wallmsg:keys";
const CHOOSABLE = /^(ctrl\+)?(shift\+)?[a-z1-9]$/;
const TAKEN = new Set(["ctrl+c", "ctrl+v", "ctrl+x", "ctrl+a", "ctrl+t", "ctrl+w", "ctrl+n", "ctrl+shift+t", "ctrl+shift+n"]);

/** @returns {Record<string, string>} */
function own() {
  const kept = storedItem(STORE);
  return kept && typeof kept === "object" ? kept : {};
}

/** The keys of a binding: the person's own in place of the first one, if there is one.
 * @param {{ keys: string[], what?: string }} binding */
export function keysOf({ keys, what }) {
  const chosen = what ? own()[keys[0]] : undefined;
  return chosen && CHOOSABLE.test(chosen) ? [chosen, ...keys.slice(1)] : keys;
}

/** Whether a person can choose another key for a binding.
 * @param {{ keys: string[], what?: string }} binding */
export const isChoosable = ({ keys, what }) => Boolean(what) && CHOOSABLE.test(keys[0]);

/** The key or keys that an event of the keyboard is, as bindings name them; null if none may be chosen.
 * @param {KeyboardEvent} event */
export function keyOf(event) {
  const letter = /^(?:Key|Digit)([A-Z1-9])$/.exec(event.code)?.[1].toLowerCase();
  if (!letter) return null;
  const key = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.shiftKey ? "shift+" : ""}${letter}`;
  return TAKEN.has(key) ? null : key;
}

/** Has a binding use a key; the key that it has by itself takes the choice back.
 * @param {{ keys: string[] }} binding @param {string} key */
export function chooseKey({ keys }, key) {
  const chosen = { ...own(), [keys[0]]: key };
  if (key === keys[0]) delete chosen[keys[0]];
  storeItem(STORE, Object.keys(chosen).length ? chosen : null);
}

/** All bindings have their own keys again. */
export function forgetKeys() {
  storeItem(STORE, null);
}

/** Whether a person has chosen any key. */
export const hasOwnKeys = () => Object.keys(own()).length > 0;

/** How a key is written for people: "Alt+A" where it needs Alt in a text.
 * @param {string} key */
export function spelled(key) {
  const names = { ctrl: "Ctrl", alt: "Alt", shift: "Shift", enter: "Enter", delete: "Delete", arrowup: "↑", arrowdown: "↓" };
  return key.replace(/[a-z]+/g, (part) => names[part] ?? part.toUpperCase());
}

/** A tooltip whose key, in parentheses at its end, is the one that the person has chosen.
 * @param {string} title */
export function withOwnKey(title) {
  return title.replace(/\((Alt\+)?((?:Ctrl\+|Shift\+)*[A-Z1-9])\)$/, (whole, alt, shown) => {
    const chosen = own()[shown.toLowerCase()];
    return chosen ? `(${alt && !chosen.startsWith("ctrl+") ? alt : ""}${spelled(chosen)})` : whole;
  });
}
