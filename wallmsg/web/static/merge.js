// Two people saved the same thing: both versions side by side, and one decision for each clash.

import { diffElement, direct } from "./diff.js";
import { button, fill, h } from "./dom.js";
import { drawCut } from "./shared/cutout.js";
import { STATUSES } from "./shared/statuses.js";
import { plainContent } from "./state.js";
import { _, withElements } from "./shared/language.js";

const NAMES = {
  translation: _("English"),
  transcription_status: _("Status of the Arabic"),
  translation_status: _("Status of the English"),
  deleted: _("The message"),
  writing: _("Writing on the photo"),
  place: _("Place"),
  taken: _("Date"),
  position: _("Position"),
  photographer: _("Photographer"),
  surface: _("Written on"),
  tool: _("Written with"),
  sensitive: _("Sensitive"),
};
const FREE = new Set(["lines", "translation", "place", "taken", "position", "photographer", "surface", "tool"]);

/**
 * Asks how the clashes of a 409 answer are to be decided. Resolves to the merged content with the
 * decisions in it, or null if the person wants to go on working first.
 */
export function askMerge(dialog, answer, { details = false, viewer = null } = {}) {
  const choices = answer.clashes.map((clash) => new Choice(clash, answer.who));
  if (viewer) for (const choice of choices) choice.picture(viewer, answer.merged.lines);
  return new Promise((resolve) => {
    const close = (value) => {
      dialog.onclose = null;
      dialog.close();
      resolve(value);
    };
    fill(
      dialog,
      h(
        "h2",
        { id: "merge-title" },
        withElements(_("%(who)s has saved this meanwhile"), { who: h("bdi", {}, answer.who ?? _("Somebody else")) }),
      ),
      h(
        "p",
        {},
        _(
          "Nothing is lost. What only one of you changed is taken over already. Choose, or write, what shall stand where both of you changed the same:",
        ),
      ),
      choices.map((choice) => choice.element),
      h(
        "div",
        { class: "bar" },
        button(_("Save the merged version"), () => close(details ? mergedDetails(answer, choices) : mergedContent(answer, choices)), {
          kind: "primary",
        }),
        button(_("Not now: keep mine as a draft"), () => close(null)),
      ),
    );
    dialog.onclose = () => resolve(null);
    dialog.showModal();
    dialog.querySelector("input")?.focus();
  });
}

let counter = 0;

class Choice {
  constructor(clash, who) {
    this.clash = clash;
    this.value = clash.mine;
    this.name = `clash${++counter}`;
    this.free = FREE.has(clash.field) && (clash.line !== null || clash.field !== "lines");
    const title =
      clash.field === "lines"
        ? clash.line === null
          ? _("Order of the lines")
          : _("Line %(number)s, Arabic", { number: clash.line + 1 })
        : (NAMES[clash.field] ?? clash.field);
    this.element = h(
      "fieldset",
      { class: "clash" },
      h("legend", {}, title),
      h("div", { class: "sides" }, this.#before(), this.#side("mine", _("Yours")), this.#side("theirs", who ?? _("Theirs"))),
      this.free ? this.#own() : null,
    );
  }

  /** The writing itself, above what people make of it: of the line, or of each if it is about all. */
  picture(viewer, lines) {
    const { field, line } = this.clash;
    const picture = viewer.picture();
    if (!picture || !["lines", "translation"].includes(field)) return;
    const shown = field === "lines" && line !== null ? [lines[line]] : lines;
    const cuts = shown.filter(Boolean).map(({ polygon }) => {
      const canvas = h("canvas", { class: "cutout", role: "img", "aria-label": _("The writing on the photo") });
      drawCut(canvas, picture, viewer.photo, polygon.points, {
        wide: 620,
        high: shown.length > 1 ? 48 : 96,
        brightness: viewer.brightness,
      });
      return canvas;
    });
    this.element.querySelector("legend").after(h("div", { class: "cuts" }, cuts));
  }

  #before() {
    return h("div", { class: "side before" }, h("span", { class: "hint" }, _("Before")), text(this.clash, this.clash.base));
  }

  #side(side, label) {
    const { clash } = this;
    const radio = h("input", {
      type: "radio",
      name: this.name,
      value: side,
      checked: side === "mine",
      onchange: () => this.#take(clash[side]),
    });
    const plain = clash[side] === null || clash.base === null || !this.free;
    return h(
      "label",
      { class: "side" },
      h("span", { class: "bar" }, radio, h("strong", {}, h("bdi", {}, label))),
      plain ? text(clash, clash[side]) : diffElement(String(clash.base), String(clash[side]), "span"),
    );
  }

  #own() {
    this.field = h("textarea", { rows: "2", "aria-label": _("What shall stand"), oninput: () => (this.value = this.field.value) });
    this.#take(this.clash.mine);
    return h("label", { class: "field" }, h("span", {}, _("What shall stand")), this.field);
  }

  #take(value) {
    this.value = value;
    if (!this.field) return;
    this.field.value = value ?? "";
    direct(this.field, `${this.clash.mine ?? ""}${this.clash.theirs ?? ""}`);
    this.field.classList.toggle("arabic", this.field.lang === "ar");
  }
}

function text({ field }, value) {
  if (value === null) return h("span", { class: "hint" }, field === "lines" ? _("(no such line)") : _("(nothing)"));
  if (field.endsWith("_status")) return h("span", { class: "status", "data-status": value }, STATUSES[value]?.[0] ?? value);
  if (field === "deleted") return h("span", {}, String(value) === "true" ? _("deleted") : _("kept"));
  return direct(h("span", { class: "diff" }, String(value)), String(value));
}

function mergedContent(answer, choices) {
  const content = plainContent(answer.merged);
  const gone = new Set();
  for (const { clash, value } of choices) {
    const { field, line } = clash;
    if (field === "lines" && line === null) {
      if (value === clash.theirs) content.lines = inOrder(content.lines, answer.theirs.lines);
    } else if (field === "lines") {
      if (value === null || value === "") gone.add(content.lines[line]);
      else content.lines[line].text = value;
    } else content[field] = field === "deleted" ? value === "true" : value;
  }
  content.lines = content.lines.filter((line) => !gone.has(line));
  return content;
}

/** Lines as the others have them in order; those they do not have stay behind the one before. */
function inOrder(lines, wanted) {
  const key = (line) => JSON.stringify(line.polygon.points);
  const places = new Map(wanted.map((line, i) => [key(line), i]));
  let last = -1;
  const placed = lines.map((line) => [line, (last = places.get(key(line)) ?? last)]);
  return placed.sort((one, other) => one[1] - other[1]).map(([line]) => line);
}

function mergedDetails(answer, choices) {
  const details = { ...answer.merged };
  for (const { clash, value } of choices)
    details[clash.field] = clash.field === "sensitive" ? [true, "true"].includes(value) : value || null;
  return details;
}
