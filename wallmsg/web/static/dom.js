// Making elements without HTML strings: text from walls may contain markup and stays text.

import { withOwnKey } from "./own_keys.js";

/** An element: `h("p", { class: "hint", onclick: f }, "text", child, null)`.
 * @param {string} tag @param {Record<string, any>} props @param {...any} children
 * @returns {any} */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An SVG element with attributes. */
export function svg(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A button; `key` is shown in its tooltip, `title` says what it does.
 * @param {string} label @param {(event?: any) => void} run
 * @param {{ key?: string, title?: string, kind?: string, [more: string]: any }} properties */
export function button(label, run, { key = "", title = "", kind = "", ...props } = {}) {
  const tip = [title || (key ? label : ""), key && `(${key})`].filter(Boolean).join(" ");
  return h("button", { type: "button", class: kind, title: withOwnKey(tip) || undefined, onclick: run, ...props }, label);
}

/** Buttons that unfold below a word, and fold away when one is used or the focus leaves. */
export function menu(label, items, { kind = "", title = "" } = {}) {
  const fold = h(
    "details",
    { class: `menu ${kind}` },
    h("summary", { class: "small", title: title || undefined }, label),
    h("div", { class: "menu-items" }, items),
  );
  fold.addEventListener("click", (event) => {
    if (event.target.closest("button")) fold.open = false;
  });
  fold.addEventListener("focusout", (event) => {
    if (!fold.contains(event.relatedTarget)) fold.open = false;
  });
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    event.stopPropagation();
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  return fold;
}

/** Replaces everything inside `element`. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Whether the keyboard now writes text into something.
 * @param {any} target */
export function writing(target = document.activeElement) {
  if (!target) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target.tagName === "INPUT" && !["checkbox", "radio", "range", "button"].includes(target.type);
}
