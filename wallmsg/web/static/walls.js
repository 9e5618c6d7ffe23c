// Other photos of the same wall: links to them, and what people say of each. It is saved with the
// details of the photo.

import { fill, h } from "./dom.js";
import { _ } from "./shared/language.js";

export class Walls {
  /** @param {any} desk @param {HTMLElement} element */
  constructor(desk, element) {
    this.desk = desk;
    this.element = element;
    this.show();
  }

  show() {
    const { walls } = this.desk.record;
    fill(
      this.element,
      walls?.length
        ? [
            h("h3", {}, _("Photos of the same wall")),
            h(
              "ul",
              { class: "walls" },
              walls.map((other) => this.#row(other)),
            ),
          ]
        : null,
    );
  }

  #row(other) {
    const { details } = this.desk;
    const choice = (label, field, opposite) => {
      const chosen = details[field].includes(other.id);
      return h(
        "button",
        {
          type: "button",
          class: "small",
          "aria-pressed": String(chosen),
          onclick: () => {
            details[opposite] = details[opposite].filter((id) => id !== other.id);
            details[field] = chosen ? details[field].filter((id) => id !== other.id) : [...details[field], other.id];
            this.desk.changed();
            this.show();
          },
        },
        label,
      );
    };
    return h(
      "li",
      {},
      h("a", { href: other.url, dir: "auto" }, other.name ?? other.id.slice(0, 8)),
      h("span", { class: "hint" }, (other.taken ?? "").slice(0, 10)),
      choice(_("Same wall"), "same_wall", "other_wall"),
      choice(_("Another wall"), "other_wall", "same_wall"),
    );
  }
}
