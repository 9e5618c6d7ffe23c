// The desk: one photo with its messages. This module puts the parts together.

import { get, toast } from "./api.js";
import { DetailsForm } from "./details.js";
import { fill, h } from "./dom.js";
import { Draft } from "./drafts.js";
import { showHelp } from "./help.js";
import { showHistory } from "./history.js";
import { LineWork } from "./linework.js";
import { MessageCard } from "./messages.js";
import { bringBack, wire } from "./opening.js";
import { Outlines } from "./outlines.js";
import { Saving } from "./saving.js";
import { MessageState } from "./state.js";
import { Suggesting } from "./suggesting.js";
import { Viewer } from "./viewer.js";

const DRAFT_AFTER = 300; // milliseconds after the last key

const $ = (id) => document.getElementById(id);

class Desk {
  constructor(record) {
    this.record = record;
    this.api = `/api/r/${record.id}`;
    this.draft = new Draft(record.id, record.reviewer);
    this.states = [];
    this.cards = new Map();
    this.active = null;
    this.line = null;
    this.undone = [];
    this.answered = []; // answers of packets that clash: { state, whose }
    this.viewer = new Viewer($("stage"), $("world"), record.photo, record.photo.rotation);
    this.outlines = new Outlines($("outlines"), this.viewer, {
      hover: (uid) => this.light(uid),
      pick: (uid) => this.goTo(uid),
    });
    this.details = new DetailsForm($("details"), record, { changed: () => this.changed() });
    this.details.take(record.details);
    this.details.camera(record.photo);
    this.work = new LineWork(this);
    this.suggesting = new Suggesting(this);
    this.saving = new Saving(this);
    this.show(record.messages.map((view) => new MessageState(view)));
    this.told(record);
    wire(this);
    bringBack(this);
    this.#begin();
    this.saving.decide();
  }

  // What is shown

  show(states) {
    this.states = states;
    this.cards = new Map(states.map((state) => [state, new MessageCard(state, this)]));
    fill($("messages"), states.length ? [...this.cards.values()].map((card) => card.element) : this.#nothing());
    $("messages").removeAttribute("aria-busy");
    for (const card of this.cards.values()) card.pictures(this.viewer);
    this.refresh();
  }

  #nothing() {
    const why = { no_text: "The machine found nothing written here.", failed: `The photo could not be read: ${this.record.reason ?? "no reason is known"}.` };
    const words = why[this.record.outcome] ?? "There is no message on this photo.";
    return h("div", { class: "card message" }, h("p", {}, words), this.record.photo.url
      ? h("p", { class: "hint" }, "If something is written there, add a message: draw around its first line on the photo.") : null);
  }

  /** Headings, pills, outlines and the word about saving, as things stand. */
  refresh() {
    const many = this.shownStates.length;
    this.shownStates.forEach((state, i) => {
      const card = this.cards.get(state);
      card.refresh(many > 1 ? `Message ${i + 1} of ${many}` : "Message");
      card.element.classList.toggle("active", state === this.active && many > 1);
    });
    for (const [state, card] of this.cards) card.element.hidden = state.content.deleted;
    this.#outline();
    this.saving.tell();
  }

  get shownStates() {
    return this.states.filter((state) => !state.content.deleted);
  }

  #outline() {
    const many = this.shownStates.length > 1;
    const lines = this.shownStates.flatMap((state, m) =>
      state.content.lines.map((line, i) => ({
        uid: line.uid,
        points: line.polygon.points,
        number: String(i + 1),
        message: state.key,
        name: `${many ? `Message ${m + 1}, ` : ""}line ${i + 1}: ${line.text || "nothing written yet"}`,
      })));
    this.outlines.show(lines, this.active?.key);
  }

  /** A card anew after saving; who writes in it goes on writing. */
  renew(state) {
    const card = this.cards.get(state);
    const field = card.element.contains(document.activeElement) ? document.activeElement : null;
    const uid = field?.closest("[data-uid]")?.dataset.uid;
    const english = field?.classList.contains("english");
    const [start, end] = [field?.selectionStart, field?.selectionEnd];
    card.build();
    card.pictures(this.viewer);
    const again = english ? card.english?.area : card.row(uid)?.area;
    again?.focus({ preventScroll: true });
    if (again && start !== undefined) again.setSelectionRange(start, end);
    this.refresh();
  }

  /** The lines of a message came, went or changed places. */
  relined(state, focus = null) {
    const card = this.cards.get(state);
    card.lines();
    card.pictures(this.viewer);
    this.changed(state);
    if (focus) card.row(focus)?.area.focus();
  }

  /** Parts that only the server knows: history, captions, where to go next. */
  told(record) {
    this.record = { ...this.record, ...record };
    const { captions, history, queue, similar } = this.record;
    showHistory($("history"), history, (number) => this.saving.restore(number));
    $("history-count").textContent = history.length ? `(${history.length})` : "";
    $("queue").href = queue ?? "/";
    fill(
      $("captions"),
      captions.map((caption) => h("figure", { class: "caption" }, h("blockquote", { dir: "auto" }, caption.text), h("figcaption", { class: "hint" }, `Published caption${caption.source ? `, ${caption.source}` : ""}`))),
      similar?.length ? h("p", { class: "hint" }, "Looks the same: ", similar.map((other) => [h("a", { href: other.url }, other.id.slice(0, 8)), " "]).flat()) : null,
    );
  }

  // What people do

  /** Something was changed: by `state` if it is a message. */
  changed(state = null) {
    if (state) {
      this.cards.get(state)?.refresh();
      this.#outline();
    }
    this.saving.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DRAFT_AFTER);
  }

  /** Keeps unsaved work in the browser; false if it would not. */
  keep() {
    clearTimeout(this.timer);
    if (this.dropped) return true;
    const messages = this.states.filter((state) => state.dirty).map((state) => ({ ...state.edit(), key: state.key, blind: state.blind }));
    const details = this.details.dirty ? { base: this.details.base, value: this.details.value } : null;
    const kept = this.draft.write(messages.length || details ? { messages, details } : null);
    if (!kept) toast("This browser keeps no drafts: save before you close the page.", "error");
    return kept;
  }

  activate(state) {
    if (state === this.active) return;
    this.active = state;
    for (const [own, card] of this.cards) card.element.classList.toggle("active", own === state && this.shownStates.length > 1);
    this.#outline();
    this.suggesting.ask(state);
  }

  /** What a line's row tells and asks. */
  forLines(state) {
    const { work } = this;
    return {
      typed: () => {
        state.touched();
        this.changed(state);
      },
      focus: (line) => this.#focused(state, line),
      hover: (line) => this.light(line?.uid ?? null),
      next: (line, step) => this.step(state, line, step),
      reread: (line) => work.reread(state, [line]),
      outline: (line) => work.outline(state, line),
      cut: (line) => work.cut(state, line),
      join: (line) => work.join(state, line),
      up: (line) => work.move(state, line, -1),
      down: (line) => work.move(state, line, 1),
      remove: (line) => work.remove(state, line),
    };
  }

  #focused(state, line) {
    this.activate(state);
    if (this.line === line) return;
    this.line = line;
    this.outlines.mark(line.uid);
    for (const card of this.cards.values()) for (const row of card.rows) row.element.classList.toggle("active", row.line === line);
    this.viewer.reveal(line.polygon.points);
  }

  /** The next line, or the English after the last; the message before or behind at the ends. */
  step(state, line, step) {
    const card = this.cards.get(state);
    const at = state.content.lines.indexOf(line) + step;
    if (at >= 0 && at < card.rows.length) card.rows[at].area.focus();
    else if (step > 0) card.english?.area.focus();
    else this.cards.get(this.shownStates[this.shownStates.indexOf(state) - 1])?.rows.at(-1)?.area.focus();
  }

  light(uid) {
    this.outlines.light(uid);
    for (const card of this.cards.values()) for (const row of card.rows) row.element.classList.toggle("lit", row.line.uid === uid);
  }

  /** From the photo to the text of a line. */
  goTo(uid) {
    for (const card of this.cards.values()) {
      const row = card.row(uid);
      if (!row) continue;
      row.area.focus();
      row.element.scrollIntoView({ block: "nearest" });
    }
  }

  /** Where keys go that are about a message: the one at hand. */
  get at() {
    return this.active && !this.active.content.deleted ? this.active : this.shownStates[0] ?? null;
  }

  get row() {
    return this.at && this.line ? this.cards.get(this.at).row(this.line.uid) : undefined;
  }

  decide(state, status) {
    this.remember(state);
    const left = state.decide(status);
    this.changed(state);
    if (left) toast(left);
  }

  setStatus(state, field, value) {
    if (field === "translation_status" && ["reviewed", "approved"].includes(value)) {
      if (!state.english.trim()) {
        toast("There is no English yet.");
        this.changed(state);
        return;
      }
      state.content.translation = state.english;
    }
    state.content[field] = value;
    this.changed(state);
  }

  addLine(state) {
    this.work.add(state);
  }

  translate(state) {
    return this.suggesting.translate(state);
  }

  second(state) {
    return this.saving.second(state);
  }

  removeMessage(state) {
    this.remember(state);
    if (state.id) state.content.deleted = true;
    else {
      this.cards.get(state).element.remove();
      this.cards.delete(state);
      this.states = this.states.filter((own) => own !== state);
    }
    if (this.active === state) this.active = this.shownStates[0] ?? null;
    this.refresh();
    this.changed();
    this.offerUndo("The message is deleted once you save.");
  }

  newMessage() {
    const state = new MessageState(null);
    this.work.add(state, () => {
      this.show([...this.states, state]);
      this.activate(state);
    });
  }

  // Taking back what was not saved yet

  remember(...states) {
    this.undone.push(states.map((state) => ({ state, content: state.plain() })));
  }

  offerUndo(sentence) {
    toast(`${sentence} Ctrl+Z brings it back.`);
  }

  undo() {
    const last = this.undone.pop();
    if (!last) return;
    for (const { state, content } of last) {
      state.set(content);
      state.machineEnglish = false;
      if (!this.states.includes(state)) this.show([...this.states, state]);
      this.relined(state);
    }
    this.refresh();
    toast("Taken back.");
  }

  // The beginning

  pictures() {
    for (const card of this.cards.values()) card.pictures(this.viewer);
  }

  noPhoto() {
    $("no-photo").hidden = false;
    $("no-photo").textContent = "The photo itself cannot be shown.";
  }

  toggleOutlines() {
    const on = $("overlay").classList.toggle("off");
    document.querySelector("[data-do=outlines]").setAttribute("aria-pressed", !on);
  }

  help() {
    showHelp($("help"), this.bindings);
  }

  /** The message that the address names, or the first that waits for a person. */
  #begin() {
    const named = this.states.find((state) => `#${state.key}` === location.hash);
    const waiting = this.states.find((state) => state.content.transcription_status === "machine");
    const first = named ?? waiting ?? this.shownStates[0];
    if (!first) return;
    this.activate(first);
    const row = this.cards.get(first).rows[0];
    // On a phone the keyboard would cover half of the page at once.
    if (!matchMedia("(pointer: coarse)").matches) row?.area.focus();
  }
}

try {
  new Desk(await get(`/api/r/${$("desk").dataset.record}${location.search}`));
} catch (error) {
  fill($("messages"), h("p", { class: "error" }, error.message));
  throw error;
}
