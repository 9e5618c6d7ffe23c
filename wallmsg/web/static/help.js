// What every key does, shown under "?".

import { button, fill, h } from "./dom.js";
import { singleKeys } from "./keys.js";
import { chooseKey, forgetKeys, hasOwnKeys, isChoosable, keyOf, keysOf, spelled } from "./own_keys.js";
import { _, withElements } from "./shared/language.js";

export function showHelp(dialog, bindings) {
  const again = () => showHelp(dialog, bindings);
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
      [...groups].map(([name, own]) =>
        h(
          "section",
          {},
          h("h3", {}, name),
          h(
            "dl",
            {},
            own.flatMap((one) => row(one, bindings, again)),
          ),
        ),
      ),
    ),
    h(
      "div",
      { class: "bar" },
      h("span", { class: "hint" }, _("Press a key in this list to choose another one for it.")),
      hasOwnKeys()
        ? button(
            _("All keys as they were"),
            () => {
              forgetKeys();
              again();
            },
            { kind: "small" },
          )
        : null,
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
  if (!dialog.open) dialog.showModal();
}

function row(binding, bindings, again) {
  const { what, alt } = binding;
  const keys = keysOf(binding).map((key) => (alt ? `alt+${key}` : key));
  const shown = keys.flatMap((key, i) => [i ? " " : "", h("kbd", {}, spelled(key))]);
  const term = h("dt", {}, isChoosable(binding) && !alt ? choosing(binding, bindings, again) : shown);
  return [term, h("dd", {}, what)];
}

/** The key of a binding as a button: pressed, it takes the next key of the keyboard. */
function choosing(binding, bindings, again) {
  const key = keysOf(binding)[0];
  const said = h("kbd", {}, spelled(key));
  const made = h(
    "button",
    { type: "button", class: "quiet key", "aria-label": _("Choose another key for: %(what)s", { what: binding.what }) },
    said,
  );
  const take = (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      again();
      return;
    }
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const chosen = keyOf(event);
    const other = bindings.find((one) => one !== binding && chosen && keysOf(one).includes(chosen));
    if (!chosen) said.textContent = _("a letter or digit, please");
    else if (other) said.textContent = _("taken by: %(what)s", { what: other.what ?? spelled(other.keys[0]) });
    else {
      chooseKey(binding, chosen);
      again();
    }
  };
  made.addEventListener("click", () => {
    said.textContent = _("press a key …");
    made.addEventListener("keydown", take);
  });
  return made;
}

function grouped(bindings) {
  const groups = new Map();
  for (const one of bindings) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return groups;
}
