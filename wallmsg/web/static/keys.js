// The keys of the page. Letters work by themselves outside a text, and with Alt anywhere.

import { writing } from "./dom.js";
import { keysOf } from "./own_keys.js";

const SINGLE = "wallmsg:single-keys";

/** Whether letters work without Alt; people who speak to their computer want that off. */
export const singleKeys = {
  get on() {
    return localStorage.getItem(SINGLE) !== "off";
  },
  set on(value) {
    localStorage.setItem(SINGLE, value ? "on" : "off");
  },
};

const SIGNS = { "?": ["?"], "+": ["+", "="], "-": ["-", "_"], 0: ["0"] };

/** Calls `run` of the first of `bindings` that fits. A binding: { keys: ["a", "ctrl+s"], run, what }. */
export function listen(bindings) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const found = bindings.find((binding) => keysOf(binding).some((key) => fits(event, key)));
    if (!found || found.run(event) === false) return;
    event.preventDefault();
  });
}

function fits(event, key) {
  const parts = key.split("+").filter(Boolean);
  const name = key.endsWith("+") ? "+" : parts.pop();
  const wants = new Set(parts);
  const command = event.ctrlKey || event.metaKey;
  if (wants.has("ctrl") !== command || event.getModifierState("AltGraph")) return false;
  if (SIGNS[name]) return sign(event, name, command);
  if (wants.has("shift") !== event.shiftKey || !same(event, name)) return false;
  if (wants.has("ctrl")) return !event.altKey;
  if (event.altKey) return true;
  return name.length === 1 && singleKeys.on && !writing(event.target);
}

/** Signs lie on other keys on each keyboard, so Shift does not matter. */
function sign(event, name, command) {
  if (command || !SIGNS[name].includes(event.key)) return false;
  return event.altKey || (singleKeys.on && !writing(event.target));
}

/** By place of the key: an Arabic keyboard has no A. */
function same(event, name) {
  if (/^[a-z]$/.test(name)) return event.code === `Key${name.toUpperCase()}` || event.key.toLowerCase() === name;
  if (/^[1-9]$/.test(name)) return event.code === `Digit${name}` || event.code === `Numpad${name}`;
  return event.key.toLowerCase() === name;
}
