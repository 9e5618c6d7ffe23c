// What every key does, shown under "?".

import { button, fill, h } from "./dom.js";
import { singleKeys, spelled } from "./keys.js";

export function showHelp(dialog, bindings) {
  const groups = grouped(bindings.filter((one) => one.what));
  const single = h("input", { type: "checkbox", checked: singleKeys.on, onchange: () => (singleKeys.on = single.checked) });
  fill(
    dialog,
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id: "help-title" }, "Keys"),
      button("Close", () => dialog.close(), { kind: "primary", autofocus: true }),
    ),
    h(
      "p",
      {},
      "A letter works by itself while you are not writing; inside a text hold ",
      h("kbd", {}, "Alt"),
      " with it. Letters mean the place of the key, so an Arabic keyboard works too.",
    ),
    h(
      "div",
      { class: "key-groups" },
      [...groups].map(([name, own]) => h("section", {}, h("h3", {}, name), h("dl", {}, own.flatMap(row)))),
    ),
    h("label", { class: "single" }, single, "Letters work without Alt outside a text"),
    h("h3", {}, "Signs in the Arabic"),
    h(
      "p",
      {},
      h("code", {}, "[...]"),
      " stands for what cannot be read. A dot below a letter (",
      h("bdi", { lang: "ar", dir: "rtl" }, "ب\u0323"),
      ") says that you are not sure of it. Write what stands on the wall, mistakes included.",
    ),
  );
  dialog.showModal();
}

function row({ keys, what, alt }) {
  const shown = keys.map((key, i) => [i ? " " : "", h("kbd", {}, spelled(alt ? `alt+${key}` : key))]);
  return [h("dt", {}, shown.flat()), h("dd", {}, what)];
}

function grouped(bindings) {
  const groups = new Map();
  for (const one of bindings) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return groups;
}
