// One line of a message: its cut-out, its Arabic, and what else it could be.

import { cutOut } from "./cutout.js";
import { wordDiff } from "./diff.js";
import { button, fill, h } from "./dom.js";
import { GAP, UNSURE } from "./state.js";

const SURE = 0.8; // a word or line read with less is pointed out
const LETTER = /[\p{L}\p{N}]/u;
const SIGNS = /[^\s\p{L}\p{N}\p{M}]/u;
const MARKS = /[\u0300-\u036f\u064b-\u065f\u0670]/;

/**
 * The row of one line. `on` has what the desk does: typed(line), focus(line), hover(line or null),
 * next(line, step), and the tools by name.
 */
export class LineRow {
  constructor(line, number, on, { blind = false, alone } = {}) {
    Object.assign(this, { line, number, on, blind });
    this.canvas = h("canvas", { class: "cutout", role: "img", "aria-label": `Line ${number} on the photo`, width: 1, height: 1 });
    this.mirror = h("div", { class: "mirror", "aria-hidden": "true" });
    this.area = this.#area();
    this.sure = h("span", { class: "sure" });
    this.others = h("div", { class: "chips others" });
    this.tools = h("div", { class: "line-tools bar", role: "group", "aria-label": `Tools for line ${number}` }, this.#tools(alone));
    this.element = h(
      "li",
      {
        class: "line",
        "data-uid": line.uid,
        onpointerenter: () => on.hover(line),
        onpointerleave: () => on.hover(null),
        onfocusin: () => on.focus(line),
      },
      h("div", { class: "line-head" }, h("span", { class: "badge", "aria-hidden": "true" }, String(number)), this.sure, this.canvas),
      h("div", { class: "writing" }, this.mirror, this.area),
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
      "aria-label": `Line ${this.number}, Arabic`,
      placeholder: this.blind ? "اكتب ما تراه" : undefined,
      value: this.line.text,
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
    });
  }

  #tools(alone) {
    const { on, line } = this;
    const tool = (label, name, key, title, kind = "small") => button(label, () => on[name](line), { key, title, kind });
    const texts = [
      button("[...]", () => this.gap(), { key: "Alt+G", title: "Something here cannot be read: put [...] for it", kind: "small" }),
      button("Unsure ◌̣", () => this.unsure(), { key: "Alt+U", title: "Put a dot below the letter before the cursor: you are not sure of it", kind: "small" }),
    ];
    if (this.blind) return texts;
    return [
      ...texts,
      tool("Read again", "reread", "Alt+L", "Let the machine read this line once more"),
      tool("Outline", "outline", "Alt+O", "Move, reshape or draw anew the outline of this line on the photo", "small expert"),
      tool("Cut", "cut", "Alt+C", "Cut this line in two", "small expert"),
      alone.line ? null : tool("Join", "join", "Alt+J", "Join this line with another", "small expert"),
      alone.line && alone.message ? null : tool("↑", "up", "Alt+Shift+↑", "Read this line earlier; from the first line, move it to the message before", "small expert"),
      alone.line && alone.message ? null : tool("↓", "down", "Alt+Shift+↓", "Read this line later; from the last line, move it to the next message", "small expert"),
      tool("Delete", "remove", "Alt+Delete", "There is no such line", "small danger"),
    ];
  }

  /** Shows what the line says now. */
  refresh() {
    if (this.area.value !== this.line.text) this.area.value = this.line.text;
    this.#underline();
    const { confidence } = this.line.view;
    const changed = this.line.view.text !== this.line.text;
    const unsure = !changed && typeof confidence === "number" && confidence < SURE;
    this.sure.textContent = unsure ? `unsure, ${Math.round(confidence * 100)} %` : "";
    this.sure.title = unsure ? "How likely the machine thinks its reading is right" : "";
    this.#offer();
  }

  picture(viewer) {
    cutOut(this.canvas, viewer, this.line.polygon.points);
  }

  /** The text again below the field, with unsure words underlined. */
  #underline() {
    const unsure = new Set((this.line.view.words ?? []).filter((word) => word.confidence < SURE).map((word) => word.text));
    const parts = this.line.text.split(/(\s+)/).map((part) => (unsure.has(part) ? h("u", {}, part) : part));
    fill(this.mirror, ...parts, "\u200b");
    this.area.title = unsure.size ? "Words with a wavy line were read with little certainty" : "";
  }

  /** Other readings, one click away; what differs from the text is marked. */
  #offer() {
    const readings = [...this.line.others, ...(this.line.view.alternatives ?? []).map((other) => other.text)];
    if (this.line.view.text && this.line.view.text !== GAP) readings.push(this.line.view.text);
    this.choices = [...new Set(readings)].filter((text) => text && text !== this.line.text).slice(0, 6);
    const chips = this.choices.map((text, i) => {
      const title = i < 9 ? `Take this reading (Alt+${i + 1} in the line)` : "Take this reading";
      const words = wordDiff(this.line.text, text)
        .filter(({ op }) => op !== "removed")
        .map(({ op, text: part }) => (op === "added" ? h("b", {}, part) : part));
      return h("button", { type: "button", class: "chip arabic", dir: "rtl", lang: "ar", title, onclick: () => this.choose(i) }, ...words);
    });
    fill(this.others, chips.length ? h("span", { class: "hint" }, "or") : null, ...chips);
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

  #insert(text, start, end) {
    this.area.focus();
    this.area.setRangeText(text, start, end, "end");
    this.#typed();
  }

  gap() {
    const { value, selectionStart: start, selectionEnd: end } = this.area;
    const before = start > 0 && !/\s/.test(value[start - 1]) ? " " : "";
    const after = end < value.length && !/\s/.test(value[end]) ? " " : "";
    this.#insert(`${before}${GAP}${after}`, start, end);
  }

  /** Dots below the selected letters, or below the one before the cursor; again takes them away. */
  unsure() {
    const { value, selectionStart, selectionEnd: end } = this.area;
    let start = selectionStart;
    // The letter before the cursor, with its marks; behind it a comma may stand.
    if (start === end) while (start > 0 && (start === selectionStart || MARKS.test(value[start]) || SIGNS.test(value[start]))) start -= 1;
    const part = value.slice(start, end);
    const dotted = [...part].filter((sign) => LETTER.test(sign)).length;
    if (!dotted) return;
    const marked = part.includes(UNSURE)
      ? part.replaceAll(UNSURE, "")
      : part.replace(/([\p{L}\p{N}])/gu, `$1${UNSURE}`);
    this.#insert(marked, start, end);
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
