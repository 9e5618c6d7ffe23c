// Masks: parts of the photo that no public copy shows. They are drawn on the photo and listed with
// what they cover; they are saved with the details of the photo.

import { toast } from "./api.js";
import { button, fill, h, svg } from "./dom.js";
import { tidy } from "./shared/geometry.js";
import { Shape } from "./tools.js";
import { _, number } from "./shared/language.js";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/** What a mask can cover. */
const REASONS = [
  ["", _("not said")],
  ["face", _("a face")],
  ["plate", _("a number plate")],
  ["house_number", _("a house number")],
  ["other", _("something else")],
];

/** Draws a mask, or moves and reshapes one. */
class MaskShape extends Shape {
  /** @returns {string} */
  get hint() {
    return this.points
      ? _("Drag the corners or the box, or drag across it again. Keys: arrows move, Shift + arrows resize, [ and ] turn.")
      : _("Drag across what no public copy may show, from corner to corner. With keys: press an arrow to begin.");
  }
}

export class Masks {
  constructor(desk) {
    this.desk = desk;
    this.list = $("mask-list");
    this.layer = $("masks");
    desk.viewer.addEventListener("view", () => this.#place());
    this.show();
  }

  /** @returns {import("./payload").Mask[]} */
  get all() {
    return this.desk.details.masks;
  }

  /** Draws a new mask. */
  add() {
    if (!this.desk.record.photo.url) return;
    const tool = new MaskShape(this.desk.viewer);
    this.desk.work.start(tool, _("Mask this"), () => {
      this.#keep([...this.all, { polygon: { points: this.#tidy(tool.points) }, reason: null }]);
      toast(_("Masked in every public copy once you save. Say under “About this photo” what it covers."));
    });
  }

  /** What the details say now, on the photo and in the list. */
  show() {
    const focus = this.list.contains(document.activeElement) ? document.activeElement.id : "";
    fill(
      this.list,
      this.all.length
        ? h(
            "ul",
            { class: "masks" },
            this.all.map((mask, i) => this.#row(mask, i)),
          )
        : null,
      button(_("Mask a part"), () => this.add(), {
        key: "Shift+M",
        kind: "small",
        title: _("Draw a box around a face, a number plate or a house number"),
      }),
      h("span", { class: "hint" }, " ", _("Every public copy of the photo has it covered; the photo itself stays as it is.")),
    );
    this.shapes = this.all.map(() => svg("polygon"));
    this.layer.replaceChildren(...this.shapes);
    this.#place();
    if (focus) ($(focus) ?? this.list.querySelector("button"))?.focus();
  }

  #row(mask, i) {
    const name = number(i + 1);
    const reason = h(
      "select",
      {
        id: `mask-reason-${i}`,
        "aria-label": _("What mask %(name)s covers", { name }),
        onchange: () => this.#change(i, { reason: reason.value || null }),
      },
      REASONS.map(([value, label]) => h("option", { value, selected: value === (mask.reason ?? "") }, label)),
    );
    const lit = (on) => () => this.shapes[i]?.classList.toggle("lit", on);
    return h(
      "li",
      { onpointerenter: lit(true), onpointerleave: lit(false), onfocusin: lit(true), onfocusout: lit(false) },
      h("span", {}, _("Mask %(name)s:", { name })),
      reason,
      button(_("Change"), () => this.#edit(i), {
        id: `mask-change-${i}`,
        kind: "small",
        "aria-label": _("Change mask %(name)s", { name }),
      }),
      button(_("Remove"), () => this.#remove(i), {
        id: `mask-remove-${i}`,
        kind: "small",
        "aria-label": _("Remove mask %(name)s", { name }),
      }),
    );
  }

  #edit(i) {
    const { points } = this.all[i].polygon;
    this.desk.viewer.reveal(points);
    const tool = new MaskShape(this.desk.viewer, points);
    this.desk.work.start(tool, _("Mask this"), () => this.#change(i, { polygon: { points: this.#tidy(tool.points) } }));
  }

  #remove(i) {
    this.#keep(this.all.filter((_, own) => own !== i));
    toast(_("The mask is gone once you save. The list of changes can bring it back."));
  }

  #change(i, changes) {
    this.#keep(this.all.map((mask, own) => (own === i ? { ...mask, ...changes } : mask)));
  }

  #keep(masks) {
    this.desk.details.masks = masks;
    this.show();
    this.desk.changed();
  }

  #tidy(points) {
    const { width, height } = this.desk.viewer.photo;
    return tidy(points, width, height);
  }

  #place() {
    this.shapes.forEach((shape, i) => {
      const points = this.all[i].polygon.points.map((point) => this.desk.viewer.toScreen(point));
      shape.setAttribute("points", points.join(" "));
    });
  }
}
