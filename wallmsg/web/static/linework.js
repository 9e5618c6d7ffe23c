// Drawing, cutting, joining and reading lines again: tools on the photo and what comes of them.

import { post, toast } from "./api.js";
import { button, fill } from "./dom.js";
import { boxAround, centre, slant, tidy, turned } from "./shared/geometry.js";
import { GAP } from "./shared/marks.js";
import { newLine } from "./state.js";
import { Cut, Join, Shape } from "./tools.js";
import { _ } from "./shared/language.js";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

export class LineWork {
  constructor(desk) {
    this.desk = desk;
    this.tool = null;
    /** @type {any} */
    this.back = null; // what had the focus before the tool
    desk.viewer.addEventListener("view", () => this.#draw());
    for (const element of [$("stage"), $("tool-bar")]) element.addEventListener("keydown", (event) => this.#key(event));
  }

  // The tools

  outline(state, line) {
    this.desk.viewer.reveal(line.polygon.points);
    const tool = new Shape(this.desk.viewer, line.polygon.points);
    this.start(tool, _("Done, read it again"), () => {
      this.desk.remember(state);
      line.polygon = { points: this.#tidy(tool.points) };
      state.touched();
      this.#changed(state, line);
      return this.reread(state, [line]);
    });
  }

  /** A new line of `state`; `before` is called when it is drawn. */
  add(state, before = () => {}) {
    const tool = new Shape(this.desk.viewer);
    this.start(tool, _("Done, read it"), () => {
      this.desk.remember(state);
      before();
      const line = newLine(this.#tidy(tool.points));
      const { lines } = state.content;
      lines.splice(this.#place(lines, tool.points), 0, line);
      state.touched();
      this.#changed(state, line);
      return this.reread(state, [line]);
    });
  }

  cut(state, line) {
    this.desk.viewer.reveal(line.polygon.points);
    const tool = new Cut(this.desk.viewer, line.polygon.points);
    this.start(tool, _("Cut here"), () => {
      this.desk.remember(state);
      const texts = split(line.text, tool.along ? tool.share : 1 - tool.share);
      const parts = tool.parts.map((points, i) => Object.assign(newLine(this.#tidy(points), texts[i]), { typed: line.typed }));
      const { lines } = state.content;
      lines.splice(lines.indexOf(line), 1, ...parts);
      state.touched();
      this.#changed(state, parts[0]);
      return this.reread(state, parts);
    });
  }

  join(state, line) {
    const { lines } = state.content;
    if (lines.length < 2) return;
    const at = lines.indexOf(line);
    const shown = lines.map((own) => ({ uid: own.uid, points: own.polygon.points }));
    const tool = new Join(this.desk.viewer, shown[at], shown, (lines[at + 1] ?? lines[at - 1]).uid);
    this.start(tool, _("Join them"), () => {
      this.desk.remember(state);
      const pair = lines.filter((own) => own === line || own.uid === tool.chosen);
      const points = boxAround(
        pair.flatMap((own) => own.polygon.points),
        slant(pair[0].polygon.points),
      );
      const joined = newLine(this.#tidy(points), pair.map((own) => own.text).join(" "));
      joined.typed = pair.some((own) => own.typed);
      lines.splice(lines.indexOf(pair[0]), 1, joined);
      lines.splice(lines.indexOf(pair[1]), 1);
      state.touched();
      this.#changed(state, joined);
      return this.reread(state, [joined]);
    });
  }

  move(state, line, step) {
    const { lines } = state.content;
    const at = lines.indexOf(line);
    if (at + step < 0 || at + step >= lines.length) {
      this.#toMessage(state, line, step);
      return;
    }
    this.desk.remember(state);
    lines.splice(at, 1);
    lines.splice(at + step, 0, line);
    state.touched();
    this.#changed(state, line);
  }

  /** Past the end of a message a line goes into the next one; a message without lines is gone. */
  #toMessage(state, line, step) {
    const shown = this.desk.shownStates;
    const other = shown[shown.indexOf(state) + step];
    if (!other || other.blind) return;
    this.desk.remember(state, other);
    if (step > 0) other.content.lines.unshift(line);
    else other.content.lines.push(line);
    other.touched();
    if (state.content.lines.length > 1) state.content.lines.splice(state.content.lines.indexOf(line), 1);
    else state.content.deleted = true;
    state.touched();
    this.#changed(state, null);
    this.#changed(other, line);
    this.desk.refresh();
  }

  remove(state, line) {
    const { lines } = state.content;
    if (lines.length === 1) {
      this.desk.removeMessage(state);
      return;
    }
    this.desk.remember(state);
    const at = lines.indexOf(line);
    lines.splice(at, 1);
    state.touched();
    this.#changed(state, lines[Math.min(at, lines.length - 1)]);
    this.desk.offerUndo(_("The line is deleted."));
  }

  /** Lets the machine read lines; what a person wrote stays and the reading is offered beside it. */
  async reread(state, lines) {
    const rows = () => lines.map((line) => this.desk.cards.get(state)?.row(line.uid)).filter(Boolean);
    for (const row of rows()) row.element.setAttribute("aria-busy", "true");
    try {
      const polygons = lines.map((line) => line.polygon);
      const answer = await post(`${this.desk.api}/read`, { polygons });
      // Lines may have been replaced meanwhile, by saving or undoing.
      const told = lines.map((line, i) => this.#take(state, state.line(line.uid), answer.lines[i]));
      if (told.length === 1 && told[0]) toast(told[0]);
    } catch (error) {
      toast(
        error instanceof TypeError ? _("The server cannot be reached.") : _("Not read: %(reason)s.", { reason: error.message }),
        "error",
      );
    }
    for (const row of rows()) row.element.removeAttribute("aria-busy");
  }

  /** Takes a reading over; returns what is to be said about it. */
  #take(state, line, read) {
    if (!line || !read) return "";
    const legible = read.outcome === "read";
    const guess = legible ? [] : [{ text: read.text, confidence: read.confidence }];
    line.view = {
      ...read,
      text: legible ? read.text : GAP,
      words: legible ? (read.words ?? []) : [],
      alternatives: [...guess, ...(read.alternatives ?? [])],
    };
    const row = this.desk.cards.get(state).row(line.uid);
    const same = line.text === line.view.text;
    const written = Boolean(line.text.trim());
    const kept = written && (line.typed || !legible);
    if (!same && !kept) {
      row.keep();
      line.text = line.view.text;
      state.touched();
    }
    row.refresh();
    this.desk.suggesting.follow(state);
    this.desk.changed(state);
    if (same) return _("It was read the same again.");
    if (!legible) return _("The machine cannot read this line. If it has a guess, it is offered below.");
    return kept ? _("Your words stay; the machine’s new reading is offered below them.") : "";
  }

  #tidy(points) {
    const { width, height } = this.desk.viewer.photo;
    return tidy(points, width, height);
  }

  /** After which lines a new one is read: rows from the top, each from the right. */
  #place(lines, points) {
    const { turn } = this.desk.viewer;
    const upright = (own) => own.map((point) => turned(point, turn));
    const [x, y] = centre(upright(points));
    const high = Math.abs(upright(points)[3][1] - upright(points)[0][1]);
    const at = lines.findIndex((line) => {
      const [ownX, ownY] = centre(upright(line.polygon.points));
      return Math.abs(ownY - y) < high / 2 ? ownX < x : ownY > y;
    });
    return at < 0 ? lines.length : at;
  }

  #changed(state, line) {
    if (this.desk.cards.has(state)) this.desk.relined(state, line?.uid);
  }

  // The tool in hand

  /** Puts a tool in hand; `finish` is called when its outcome is taken. */
  start(tool, label, finish) {
    this.stop();
    this.tool = tool;
    this.label = label;
    this.finish = finish;
    tool.onchange = () => this.#draw();
    tool.onfinish = () => this.done();
    this.desk.viewer.tool = tool;
    this.back = document.activeElement;
    $("stage").classList.add("working");
    $("tool-bar").hidden = false;
    this.said = null;
    this.#draw();
    $("stage").focus({ preventScroll: true });
    $("stage").scrollIntoView({ block: "nearest" });
  }

  done() {
    const { tool, finish } = this;
    if (!tool?.ready) return;
    this.stop();
    finish();
  }

  stop() {
    if (!this.tool) return;
    this.tool = null;
    this.desk.viewer.tool = null;
    $("stage").classList.remove("working");
    $("tool-bar").hidden = true;
    $("tool").replaceChildren();
    if (this.back?.isConnected) this.back.focus({ preventScroll: true });
  }

  #draw() {
    if (!this.tool) return;
    $("tool").replaceChildren();
    this.tool.draw($("tool"));
    const said = `${this.tool.hint}${this.tool.ready}`;
    if (said === this.said) return;
    this.said = said;
    const done = button(this.label, () => this.done(), { key: "Enter", kind: "primary small" });
    done.disabled = !this.tool.ready;
    fill(
      $("tool-bar"),
      Object.assign(document.createElement("p"), { textContent: this.tool.hint }),
      done,
      button(_("Cancel"), () => this.stop(), { key: "Esc", kind: "small" }),
    );
  }

  #key(event) {
    if (!this.tool || event.target.closest("button")) {
      if (this.tool && event.key === "Escape") this.stop();
      return;
    }
    if (event.key === "Enter") this.done();
    else if (event.key === "Escape") this.stop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The words of a line in two, the first with about that share of its letters. */
function split(text, share) {
  const words = text.split(/\s+/).filter(Boolean);
  let letters = 0;
  const total = words.join("").length || 1;
  const first = words.filter((word) => (letters += word.length) - word.length / 2 <= total * share);
  return [first.join(" "), words.slice(first.length).join(" ")];
}
