// What every key does, shown under "?".

import { button, fill, h } from "./dom.js";
import { singleKeys, spelled } from "./keys.js";
import { _, withElements } from "./shared/language.js";

export function showHelp(dialog, bindings) {
  const groups = grouped(bindings.filter((one) => one.what));
  const single = h("input", { type: "checkbox", checked: singleKeys.on, onchange: () => (singleKeys.on = single.checked) });
  fill(
    dialog,
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id: "help-title" }, _("Keys")),
      button(_("Close"), () => dialog.close(), { kind: "primary", autofocus: true }),
    ),
    h(
      "p",
      {},
      withElements(
        _(
          "A letter works by itself while you are not writing; inside a text hold %(key)s with it. Letters mean the place of the key, so an Arabic keyboard works too.",
        ),
        { key: h("kbd", {}, "Alt") },
      ),
    ),
    h(
      "div",
      { class: "key-groups" },
      [...groups].map(([name, own]) => h("section", {}, h("h3", {}, name), h("dl", {}, own.flatMap(row)))),
    ),
    h("label", { class: "single" }, single, _("Letters work without Alt outside a text")),
    h("h3", {}, _("Signs in the Arabic")),
    h(
      "p",
      {},
      withElements(
        _(
          "%(gap)s stands for what cannot be read. A dot below a letter (%(letter)s) says that you are not sure of it. Write what stands on the wall, mistakes included.",
        ),
        { gap: h("code", { dir: "ltr" }, "[...]"), letter: h("bdi", { lang: "ar", dir: "rtl" }, "ب\u0323") },
      ),
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
