// One line of a message: its cut-out, its Arabic, and what else it could be.

import { wordDiff } from "./diff.js";
import { button, fill, h, menu } from "./dom.js";
import { drawCut } from "./shared/cutout.js";
import { GAP, rewrite, withGap, withUnsure } from "./shared/marks.js";
import { _, number } from "./shared/language.js";

const SURE = 0.8; // a word or line read with less is pointed out
const CUT_HIGH = 140; // pixels on the page
const CUT_WIDE = 620; // where the page does not say how much room there is

/**
 * The row of one line. `on` has what the desk does: typed(line), focus(line), hover(line or null),
 * next(line, step), and the tools by name.
 */
export class LineRow {
  constructor(line, place, on, /** @type {{ blind?: boolean, alone?: any }} */ { blind = false, alone = null } = {}) {
    this.line = line;
    this.place = place;
    this.on = on;
    this.blind = blind;
    this.canvas = h("canvas", {
      class: "cutout",
      role: "img",
      "aria-label": _("Line %(number)s on the photo", { number: place }),
      width: 1,
      height: 1,
    });
    this.mirror = h("div", { class: "mirror", "aria-hidden": "true" });
    this.area = this.#area();
    this.sure = h("span", { class: "sure" });
    this.others = h("div", { class: "chips others" });
    this.gloss = h("div", { class: "gloss line-gloss", dir: "rtl", lang: "ar", hidden: true });
    this.tools = h(
      "div",
      { class: "line-tools bar", role: "group", "aria-label": _("Tools for line %(number)s", { number: place }) },
      this.#tools(alone),
    );
    this.element = h(
      "li",
      {
        class: "line",
        "data-uid": line.uid,
        onpointerenter: () => on.hover(line),
        onpointerleave: () => on.hover(null),
        onfocusin: () => on.focus(line),
      },
      this.canvas,
      h("span", { class: "badge", "aria-hidden": "true" }, number(place)),
      h("div", { class: "writing" }, this.mirror, this.area),
      this.sure,
      this.gloss,
      this.others,
      this.tools,
    );
    this.refresh();
  }

  #area() {
    return h("textarea", {
      class: "arabic",
      dir: "rtl",
      lang: "ar",
      rows: "1",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": _("Line %(number)s, Arabic", { number: this.place }),
      placeholder: this.blind ? "اكتب ما تراه" : undefined,
      value: this.line.text,
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
    });
  }

  #tools(alone) {
    const { on, line } = this;
    const tool = (label, does, key, title, kind = "small") => button(label, () => on[does](line), { key, title, kind });
    const writing = [
      button(GAP, () => this.gap(), { key: "Alt+G", title: _("Something here cannot be read"), kind: "small" }),
      button(_("Unsure"), () => this.unsure(), {
        key: "Alt+U",
        title: _("Put a dot below the letter before the cursor: you are not sure of it"),
        kind: "small",
      }),
      button(_("ع Keys"), () => on.keyboard(), {
        key: "Alt+K",
        title: _("An Arabic keyboard on the screen"),
        kind: "small",
        class: "small arabic-toggle",
      }),
    ];
    if (this.blind) return writing;
    const only = alone?.line && alone?.message;
    return [
      ...writing,
      tool(_("Read again"), "reread", "Alt+L", _("Let the machine read this line once more")),
      tool(_("Gloss"), "glossed", "Alt+M", _("What a dictionary says of each word of this line")),
      menu(
        _("Lines ▾"),
        [
          tool(_("Outline"), "outline", "Alt+O", _("Move, reshape or draw again the outline of this line on the photo")),
          tool(_("Cut"), "cut", "Alt+C", _("Cut this line in two")),
          alone?.line ? null : tool(_("Join"), "join", "Alt+J", _("Join this line with another")),
          only
            ? null
            : tool(_("↑ Earlier"), "up", "Alt+Shift+↑", _("Read this line earlier; from the first line, move it to the message before")),
          only
            ? null
            : tool(_("↓ Later"), "down", "Alt+Shift+↓", _("Read this line later; from the last line, move it to the next message")),
          tool(_("+ Line"), "add", "Alt+D", _("Draw a line that was missed on the photo")),
          tool(_("Delete"), "remove", "Alt+Delete", _("There is no such line"), "small danger"),
        ],
        { kind: "expert", title: _("Outlines and order of the lines") },
      ),
    ];
  }

  /** Shows what the line says now. */
  refresh() {
    if (this.area.value !== this.line.text) this.area.value = this.line.text;
    this.#underline();
    const { confidence } = this.line.view;
    const changed = this.line.view.text !== this.line.text;
    const unsure = !changed && typeof confidence === "number" && confidence < SURE;
    this.sure.textContent = unsure ? _("%(share)s %", { share: Math.round(confidence * 100) }) : "";
    this.sure.title = unsure ? _("unsure: how likely the machine thinks its reading is right") : "";
    this.#offer();
  }

  picture(viewer) {
    const picture = viewer.picture();
    if (!picture) return;
    const holder = this.canvas.parentElement;
    const wide = (holder === this.element ? this.element.parentElement : holder)?.clientWidth || CUT_WIDE;
    drawCut(this.canvas, picture, viewer.photo, this.line.polygon.points, {
      wide: wide - 18,
      high: CUT_HIGH,
      brightness: viewer.brightness,
    });
  }

  /** What a dictionary says of each word; null hides it. `words` are those of the whole message. */
  showGloss(words) {
    const own = new Set(this.line.text.split(/\s+/));
    const found = words?.filter(({ written }) => own.has(written)) ?? [];
    this.gloss.hidden = !words;
    fill(this.gloss, found.length ? found.map(glossed) : h("span", { class: "hint" }, _("The dictionary has none of these words.")));
  }

  /** The text again below the field, with unsure words underlined. */
  #underline() {
    const unsure = new Set((this.line.view.words ?? []).filter((word) => word.confidence < SURE).map((word) => word.text));
    const parts = this.line.text.split(/(\s+)/).map((part) => (unsure.has(part) ? h("u", {}, part) : part));
    fill(this.mirror, ...parts, "\u200b");
    this.area.title = unsure.size ? _("Words with a wavy line were read with little certainty") : "";
  }

  /** Other readings, one click away; what differs from the text is marked. */
  #offer() {
    const readings = [...this.line.others, ...(this.line.view.alternatives ?? []).map((other) => other.text)];
    if (this.line.view.text && this.line.view.text !== GAP) readings.push(this.line.view.text);
    this.choices = [...new Set(readings)].filter((text) => text && text !== this.line.text).slice(0, 6);
    const chips = this.choices.map((text, i) => {
      const title = i < 9 ? _("Take this reading (Alt+%(key)s in the line)", { key: String(i + 1) }) : _("Take this reading");
      const words = wordDiff(this.line.text, text)
        .filter(({ op }) => op !== "removed")
        .map(({ op, text: part }) => (op === "added" ? h("b", {}, part) : part));
      return h("button", { type: "button", class: "chip arabic", dir: "rtl", lang: "ar", title, onclick: () => this.choose(i) }, ...words);
    });
    fill(this.others, chips.length ? h("span", { class: "hint" }, _("or")) : null, ...chips);
  }

  choose(number) {
    const text = this.choices[number];
    if (text === undefined) return false;
    this.write(text);
    this.area.focus();
    return true;
  }

  /** Replaces the text; what was there stays one click away. */
  write(text) {
    this.keep();
    this.line.text = text;
    this.line.typed = true;
    this.refresh();
    this.on.typed(this.line);
  }

  keep() {
    if (this.line.text && !this.line.others.includes(this.line.text)) this.line.others.unshift(this.line.text);
  }

  #typed() {
    const text = this.area.value.replace(/\s*\n\s*/g, " ");
    if (text !== this.area.value) this.area.value = text;
    this.line.text = text;
    this.line.typed = true;
    this.#underline();
    this.sure.textContent = "";
    this.on.typed(this.line);
  }

  gap() {
    rewrite(this.area, withGap);
  }

  unsure() {
    rewrite(this.area, withUnsure);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const rows = Math.round(this.area.scrollHeight / parseFloat(getComputedStyle(this.area).lineHeight));
    const steps = { Enter: event.shiftKey ? -1 : 1, ArrowUp: rows < 2 ? -1 : 0, ArrowDown: rows < 2 ? 1 : 0 };
    if (!steps[event.key] || (event.shiftKey && event.key !== "Enter")) return;
    event.preventDefault();
    this.on.next(this.line, steps[event.key]);
  }
}

/** One word of a gloss. */
export function glossed({ written, form, senses, clitics, name }) {
  const meaning = senses.length ? senses.join(", ") : "?";
  const more = [clitics.length ? `+ ${clitics.join(", ")}` : "", name ? _("a name") : ""].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "word" },
    h("span", { class: "arabic", title: form && form !== written ? _("from %(form)s", { form }) : undefined }, written),
    h("span", { class: "senses", dir: "ltr", lang: "en" }, meaning),
    more ? h("span", { class: "hint", dir: "ltr", lang: "en" }, more) : null,
  );
}
