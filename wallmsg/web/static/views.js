// Views of the list that were kept under a name, in this browser; and the order of the list.

import { button, fill, h } from "./dom.js";
import { _ } from "./shared/language.js";
import { storeItem, storedItem } from "./shared/storage.js";

const STORE = "wallmsg:views";
const MOST = 30;

/** @type {any} */
const place = document.getElementById("kept-views");
const here = place.dataset.here;

/** @returns {{ name: string, address: string }[]} */
const views = () => {
  const kept = storedItem(STORE);
  return Array.isArray(kept) ? kept.filter((one) => typeof one?.name === "string" && typeof one?.address === "string") : [];
};

function keep(list) {
  storeItem(STORE, list.slice(-MOST));
  show();
}

function ask() {
  const name = h("input", {
    type: "text",
    maxlength: "60",
    dir: "auto",
    "aria-label": _("Name of this view"),
    placeholder: _("Name of this view"),
  });
  const save = () => {
    const given = name.value.trim();
    if (given) keep([...views().filter((one) => one.name !== given), { name: given, address: here }]);
    else show();
  };
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") save();
    if (event.key === "Escape") show();
  });
  fill(place, name, button(_("Keep"), save, { kind: "small" }));
  name.focus();
}

function show() {
  const kept = views();
  const known = kept.some(({ address }) => address === here);
  fill(
    place,
    kept.map(({ name, address }) =>
      h(
        "span",
        { class: address === here ? "chip filter on" : "chip filter" },
        h("a", { href: `/?${address}`, dir: "auto", "aria-current": address === here ? "true" : undefined }, name),
        button("×", () => keep(views().filter((one) => one.name !== name)), {
          kind: "quiet forget",
          "aria-label": _("Forget the view %(name)s", { name }),
        }),
      ),
    ),
    here && !known ? button(_("Keep this view …"), ask, { kind: "small quiet" }) : null,
  );
}

show();
document.getElementById("sort").addEventListener("change", (/** @type {any} */ event) => event.target.form.submit());
