// What people know about the photo: where, when, by whom, on what, with what.

import { button, fill, h } from "./dom.js";
import { choosePosition } from "./position.js";
import { _, listed, when } from "./shared/language.js";

const FACTS = [
  ["place", _("Place"), _("Where the wall is, as exactly as you know"), _("Aleppo, al-Kallaseh")],
  ["taken", _("Date"), _("Year, month or day the photo was taken: 2016, 2016-12 or 2016-12-05"), "2016-12-05"],
  ["position", _("Position"), _("Latitude and longitude in degrees; exported only on request"), "36.2021, 37.1343"],
  ["photographer", _("Photographer"), _("Only if they may be named"), ""],
  ["surface", _("Written on"), _("What it is written on"), _("plaster, door, shutter")],
  ["tool", _("Written with"), _("What it is written with"), _("spray, brush, chalk, marker")],
];

const OFFERED = {
  surface: [
    _("plaster"),
    _("concrete"),
    _("stone"),
    _("brick"),
    _("metal door"),
    _("wooden door"),
    _("shutter"),
    _("tiles"),
    _("glass"),
    _("paper"),
    _("vehicle"),
  ],
  tool: [_("spray"), _("brush"), _("chalk"), _("charcoal"), _("marker"), _("pencil"), _("scratched"), _("finger"), _("stencil")],
};

export const NOTHING = {
  place: null,
  taken: null,
  position: null,
  photographer: null,
  surface: null,
  tool: null,
  tags: [],
  notes: [],
  writing: null,
  sensitive: false,
  masks: [],
  same_wall: [],
  other_wall: [],
};

/** What can be said of a photo without a message. */
export const WRITING = { no_arabic: _("No Arabic here"), other_writing: _("Other writing"), cannot_read: _("Cannot be read") };

/** The form; `known` has places and tags of the catalogue. `on.changed()` is called after every change,
 * `on.set()` when all was set at once. */
export class DetailsForm {
  constructor(element, known, on) {
    this.element = element;
    this.known = known;
    this.on = on;
    this.fields = {};
    this.writing = null;
    /** @type {import("./payload").Mask[]} */
    this.masks = [];
    /** @type {string[]} */
    this.same_wall = [];
    /** @type {string[]} */
    this.other_wall = [];
    this.take(NOTHING);
    this.#build();
  }

  /** Start again from what the server says. */
  take(details, facts = this.facts) {
    this.base = plain(details);
    this.facts = facts;
    if (this.sensitive) this.set(details);
  }

  get dirty() {
    return JSON.stringify(this.value) !== JSON.stringify(this.base);
  }

  /** What the form says now. */
  get value() {
    // What is as it was shown stays as it is, whatever the form would make of it: a tag may hold a
    // comma, a note an empty row.
    const value = (name) => (this.fields[name].value === this.shown[name] ? this.began[name] : written(name, this.fields[name].value));
    const names = [...FACTS.map(([name]) => name), "tags", "notes"];
    return plain({
      ...Object.fromEntries(names.map((name) => [name, value(name)])),
      writing: this.writing,
      sensitive: this.sensitive.checked,
      masks: this.masks,
      same_wall: this.same_wall,
      other_wall: this.other_wall,
    });
  }

  set(details) {
    for (const [name] of FACTS) this.fields[name].value = details[name] ?? "";
    this.fields.tags.value = details.tags.join(", ");
    this.fields.notes.value = details.notes.join("\n\n");
    this.sensitive.checked = details.sensitive;
    this.writing = details.writing ?? null;
    this.masks = details.masks ?? [];
    this.same_wall = details.same_wall ?? [];
    this.other_wall = details.other_wall ?? [];
    this.began = plain(details);
    this.shown = Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value]));
    this.on.set?.();
  }

  /** What is written on a photo without a message; the same once more takes it back. */
  say(writing) {
    this.writing = this.writing === writing ? null : writing;
    this.on.changed();
  }

  #build() {
    const changed = () => this.on.changed();
    const field = (name, label, title, placeholder, control = "input") => {
      const list = this.#list(name);
      this.fields[name] = h(control, {
        name,
        title,
        placeholder,
        list: list?.id,
        autocomplete: "off",
        oninput: changed,
        dir: "auto",
        rows: control === "textarea" ? "2" : undefined,
      });
      const made = h(
        "label",
        { class: `field ${name}` },
        h("span", {}, label),
        this.fields[name],
        h("span", { class: "hint" }, title),
        list,
      );
      return name === "position" ? h("div", { class: "position" }, made, this.#onMap()) : made;
    };
    this.sensitive = h("input", { type: "checkbox", name: "sensitive", onchange: changed });
    fill(
      this.element,
      h(
        "div",
        { class: "facts" },
        FACTS.map((fact) => field(...fact)),
        field("tags", _("Tags"), _("Words to find it by, with commas between"), _("love, return")),
        field("notes", _("Notes"), _("What else is to be known; an empty row begins another note"), "", "textarea"),
      ),
      h(
        "label",
        { class: "sensitive" },
        this.sensitive,
        h(
          "span",
          {},
          h("strong", {}, _("Sensitive")),
          h("span", { class: "hint" }, " ", _("It could endanger somebody: left out of every export.")),
        ),
      ),
    );
  }

  #onMap() {
    const field = this.fields.position;
    const gps = this.known.photo?.gps;
    const camera = gps ? `${gps.latitude}, ${gps.longitude}` : "";
    const take = (text) => {
      field.value = text;
      this.on.changed();
    };
    return button(_("On the map …"), () => choosePosition(field.value || camera, take), { kind: "small" });
  }

  /** Suggestions while typing: the catalogue's own places and tags, and usual words. */
  #list(name) {
    const options = { place: this.known.places, tags: this.known.tags, ...OFFERED }[name];
    if (!options?.length) return null;
    return h(
      "datalist",
      { id: `known-${name}` },
      options.map((value) => h("option", { value })),
    );
  }

  /** What the file itself says, for who fills in the form. */
  camera(photo) {
    const parts = [photo.taken && _("The camera says %(time)s", { time: when(photo.taken) }), photo.camera];
    if (photo.gps)
      parts.push(_("at %(position)s", { position: `\u2066${photo.gps.latitude.toFixed(4)}°, ${photo.gps.longitude.toFixed(4)}°\u2069` }));
    const text = listed(parts.filter(Boolean));
    if (!text) return;
    const take = button(
      _("Take the date"),
      () => {
        this.fields.taken.value = photo.taken.slice(0, 10);
        this.on.changed();
      },
      { kind: "small" },
    );
    this.element.prepend(h("div", { class: "bar camera" }, h("span", { class: "hint" }, `${text}.`), photo.taken ? take : null));
  }
}

/** What somebody has written into a field, as it is kept. */
function written(name, text) {
  if (name === "tags")
    return text
      .split(/[,،]/)
      .map((tag) => tag.trim())
      .filter(Boolean);
  if (name === "notes")
    return text
      .split(/\n\s*\n/)
      .map((note) => note.trim())
      .filter(Boolean);
  return text.trim() || null;
}

/** The details in one order of fields. */
export function plain(details) {
  return Object.fromEntries(Object.entries(NOTHING).map(([name, empty]) => [name, details[name] ?? empty]));
}
