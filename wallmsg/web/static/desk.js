// The desk: one photo with its messages. This module puts the parts together.

import { get, toast } from "./api.js";
import { Band } from "./band.js";
import { DetailsForm, WRITING } from "./details.js";
import { Comments } from "./comments.js";
import { button, fill, h } from "./dom.js";
import { Draft } from "./drafts.js";
import { showHelp } from "./help.js";
import { showHistory } from "./history.js";
import { LineWork } from "./linework.js";
import { Masks } from "./masks.js";
import { MessageCard } from "./messages.js";
import { bringBack, wire } from "./opening.js";
import { Outlines } from "./outlines.js";
import { Saving } from "./saving.js";
import { arabicKeyboard } from "./shared/arabic_keys.js";
import { MessageState } from "./state.js";
import { Suggesting } from "./suggesting.js";
import { Walls } from "./walls.js";
import { watchOthers } from "./team.js";
import { Viewer } from "./viewer.js";
import { _, number } from "./shared/language.js";

const DRAFT_AFTER = 300; // milliseconds after the last key

/** @type {(id: string) => any} */
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
    this.glossing = false;
    this.dropped = false; // unsaved work was thrown away
    /** @type {any[]} */
    this.bindings = [];
    this.answered = []; // answers of packets that clash: { state, whose }
    this.viewer = new Viewer($("stage"), $("world"), record.photo, record.photo.rotation);
    this.band = new Band($("band"), this.viewer);
    this.outlines = new Outlines($("outlines"), this.viewer, {
      hover: (uid) => this.light(uid),
      pick: (uid) => this.goTo(uid),
    });
    this.details = new DetailsForm($("details"), record, { changed: () => this.changed(), set: () => this.shown() });
    this.details.take(record.details);
    this.details.camera(record.photo);
    this.work = new LineWork(this);
    this.masks = new Masks(this);
    this.walls = new Walls(this, $("walls"));
    this.comments = new Comments($("comments"), $("comments-count"), this);
    this.suggesting = new Suggesting(this);
    this.saving = new Saving(this);
    this.show(record.messages.map((view) => new MessageState(view)));
    this.told(record);
    wire(this);
    watchOthers(this.api, $("others"));
    fill(
      $("people"),
      (record.people ?? []).map((value) => h("option", { value })),
    );
    bringBack(this);
    this.#begin();
    this.saving.decide();
  }

  // What is shown

  show(states) {
    this.states = states;
    this.cards = new Map(states.map((state) => [state, new MessageCard(state, this)]));
    this.none = this.#nothing();
    fill(
      $("messages"),
      [...this.cards.values()].map((card) => card.element),
      this.none,
    );
    $("messages").removeAttribute("aria-busy");
    this.refresh();
  }

  #nothing() {
    const reason = this.record.reason ? _(this.record.reason) : _("no reason is known");
    const why = {
      no_text: _("The machine found nothing written here."),
      failed: _("The photo could not be read: %(reason)s.", { reason }),
    };
    const words = why[this.record.outcome] ?? _("There is no message on this photo.");
    this.said = Object.entries(WRITING).map(([value, label]) =>
      h("button", { type: "button", class: "small decision", "data-writing": value, onclick: () => this.sayWriting(value) }, label),
    );
    return h(
      "div",
      { class: "card message none active" },
      h("p", {}, words),
      this.record.photo.url
        ? [
            h(
              "p",
              { class: "hint" },
              _("If Arabic is written there, draw around its first line on the photo: it is read at once. Otherwise say what is there."),
            ),
            h(
              "div",
              { class: "bar" },
              button(_("Draw a line"), () => this.newMessage(), { key: "W", kind: "primary small" }),
              h("div", { class: "status-control", role: "group", "aria-label": _("What is written on this photo") }, this.said),
            ),
          ]
        : null,
    );
  }

  /** Headings, pills, outlines and the word about saving, as things stand. */
  refresh() {
    const many = this.shownStates.length;
    this.shownStates.forEach((state, i) => {
      const card = this.cards.get(state);
      card.refresh(many > 1 ? _("Message %(number)s of %(all)s", { number: i + 1, all: many }) : _("Message"));
      card.element.classList.toggle("active", state === this.active);
    });
    this.#markLine();
    this.none.hidden = many > 0;
    for (const made of this.said) made.setAttribute("aria-pressed", made.dataset.writing === this.details.writing);
    for (const [state, card] of this.cards) card.element.hidden = state.content.deleted;
    this.#outline();
    this.saving.tell();
  }

  get shownStates() {
    return this.states.filter((state) => !state.content.deleted);
  }

  #outline() {
    const many = this.shownStates.length > 1;
    const nothing = _("nothing written yet");
    const lines = this.shownStates.flatMap((state, m) =>
      state.content.lines.map((line, i) => ({
        uid: line.uid,
        points: line.polygon.points,
        number: number(i + 1),
        message: state.key,
        name: many
          ? _("Message %(message)s, line %(line)s: %(text)s", { message: m + 1, line: i + 1, text: line.text || nothing })
          : _("line %(line)s: %(text)s", { line: i + 1, text: line.text || nothing }),
      })),
    );
    this.outlines.show(lines, this.active?.key);
  }

  /** Build a card again after saving; who writes in it goes on writing. */
  renew(state) {
    const card = this.cards.get(state);
    /** @type {any} */
    const field = card.element.contains(document.activeElement) ? document.activeElement : null;
    const uid = field?.closest("[data-uid]")?.dataset.uid;
    const english = field?.classList.contains("english");
    const [start, end] = [field?.selectionStart, field?.selectionEnd];
    card.build();
    const again = english ? card.english?.area : card.row(uid)?.area;
    again?.focus({ preventScroll: true });
    if (again && start !== undefined) again.setSelectionRange(start, end);
    this.refresh();
  }

  /** The lines of a message came, went or changed places. */
  relined(state, focus = null) {
    const card = this.cards.get(state);
    card.lines();
    this.#markLine();
    this.suggesting.follow(state);
    this.changed(state);
    if (focus) card.row(focus)?.area.focus();
  }

  /** Parts that only the server knows: history, captions, where to go next. */
  told(record) {
    this.record = { ...this.record, ...record };
    const { captions, history, queue, similar } = this.record;
    showHistory($("history"), history, (number) => this.saving.restore(number));
    $("history-count").textContent = history.length ? `(${number(history.length)})` : "";
    $("queue").href = queue ?? "/";
    fill(
      $("captions"),
      captions.map((caption) =>
        h(
          "figure",
          { class: "caption" },
          h("blockquote", { dir: "auto" }, caption.text),
          h(
            "figcaption",
            { class: "hint" },
            caption.source ? _("Published caption, %(source)s", { source: caption.source }) : _("Published caption"),
          ),
        ),
      ),
      similar?.length
        ? h(
            "p",
            { class: "hint" },
            _("Looks the same: "),
            similar.flatMap((other) => [h("a", { href: other.url }, other.id.slice(0, 8)), " "]),
          )
        : null,
    );
  }

  /** The details were set: what is shown of them outside their form follows. */
  shown() {
    this.masks?.show();
    this.walls?.show();
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
    if (!kept) toast(_("This browser keeps no drafts: save before you close the page."), "error");
    return kept;
  }

  activate(state) {
    if (state === this.active) return;
    this.active = state;
    for (const [own, card] of this.cards) card.element.classList.toggle("active", own === state);
    this.#outline();
    this.comments.show();
    this.suggesting.ask(state);
  }

  /** What a line's row tells and asks. */
  forLines(state) {
    const { work } = this;
    return {
      typed: () => {
        state.touched();
        this.suggesting.follow(state);
        this.changed(state);
      },
      keyboard: () => this.toggleKeyboard(),
      glossed: () => this.toggleGloss(),
      add: () => this.addLine(state),
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
    this.#markLine();
    this.viewer.reveal(line.polygon.points);
    this.glossAgain(state);
  }

  /** The line at hand is open, also after its row was built again. */
  #markLine() {
    const rows = [...this.cards.values()].flatMap((card) => card.rows);
    for (const row of rows) row.element.classList.toggle("active", row.line === this.line);
    this.band.show(rows.find((row) => row.line === this.line) ?? null);
  }

  /** The next line, or the English after the last; the message before or behind at the ends. */
  step(state, line, step) {
    const card = this.cards.get(state);
    const at = state.content.lines.indexOf(line) + step;
    if (at >= 0 && at < card.rows.length) card.rows[at].area.focus();
    else if (step > 0) card.english?.area.focus();
    else
      this.cards
        .get(this.shownStates[this.shownStates.indexOf(state) - 1])
        ?.rows.at(-1)
        ?.area.focus();
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
    return this.active && !this.active.content.deleted ? this.active : (this.shownStates[0] ?? null);
  }

  get row() {
    return this.at && this.line ? this.cards.get(this.at).row(this.line.uid) : undefined;
  }

  decide(state, status) {
    if (["reviewed", "approved"].includes(status) && state.waiting) {
      toast(_("The English is being made again: look at it first."), "error");
      return;
    }
    this.remember(state);
    const left = state.decide(status);
    this.changed(state);
    if (left) toast(left);
  }

  setStatus(state, field, value) {
    if (field === "translation_status" && ["reviewed", "approved"].includes(value)) {
      if (!state.english.trim()) {
        toast(_("There is no English yet."));
        this.changed(state);
        return;
      }
      state.content.translation = state.english;
    }
    state.content[field] = value;
    this.changed(state);
  }

  /** The English of the earlier Arabic is right for the corrected one, too. */
  stillFits(state) {
    if (!state.english.trim()) return;
    this.remember(state);
    state.keepEnglish();
    this.changed(state);
  }

  /** What was read as Arabic is none: the message goes; on a photo without another that is said. */
  notArabic(state) {
    this.removeMessage(state);
    if (!this.shownStates.length && this.details.writing === null) this.sayWriting("other_writing");
  }

  sayWriting(value) {
    this.details.say(value);
    this.refresh();
  }

  /** What a dictionary says of each word, under the line at hand. */
  toggleGloss() {
    this.glossing = !this.glossing;
    for (const card of this.cards.values()) for (const row of card.rows) row.showGloss(null);
    if (this.at) this.glossAgain(this.at);
  }

  glossAgain(state) {
    if (!this.glossing) return;
    for (const row of this.cards.get(state)?.rows ?? []) row.showGloss(row.line === this.line ? (state.suggestion?.gloss ?? []) : null);
  }

  /** The Arabic keyboard on the screen, which writes into the line at hand. */
  toggleKeyboard() {
    const box = $("arabic-keys");
    if (!box.firstChild) arabicKeyboard(box, () => this.row?.area ?? null);
    box.hidden = !box.hidden;
    localStorage.setItem("wallmsg:arabic-keys", box.hidden ? "off" : "on");
    this.row?.area.focus();
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
    this.offerUndo(_("The message is deleted once you save."));
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
    toast(`${sentence} ${_("Ctrl+Z brings it back.")}`);
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
    toast(_("Taken back."));
  }

  // Going on

  /** What follows this message in the list from which the desk was reached; null after the last. */
  async following({ elsewhere = false } = {}) {
    const places = this.record.queue_places;
    const place = places[this.at?.id] ?? Object.values(places).at(-1);
    if (!place) return null;
    const asked = new URLSearchParams(location.search);
    asked.set("at", JSON.stringify(place));
    if (elsewhere) asked.set("skip", this.record.id);
    const { address, photo } = await get(`/api/next?${asked}`);
    return address ? { address, photo } : null;
  }

  /** To what follows in the list; after the last back to the list, which says that it was. */
  async goOn({ elsewhere = false } = {}) {
    this.keep();
    let next;
    try {
      next = await this.following({ elsewhere });
    } catch (error) {
      toast(error instanceof TypeError ? _("The server cannot be reached.") : error.message, "error");
      return;
    }
    const url = new URL(next?.address ?? this.record.queue, location.href);
    if (!next) url.searchParams.set("end", "1");
    const here = url.pathname === location.pathname && this.states.find((state) => `#${state.key}` === url.hash);
    if (!here) location.assign(url);
    else {
      history.replaceState(null, "", url);
      this.goToMessage(here);
    }
  }

  goToMessage(state) {
    this.activate(state);
    const { rows, element } = this.cards.get(state);
    element.scrollIntoView({ block: "nearest" });
    rows[0]?.area.focus();
  }

  /** Has the server make the next photo, so that it is there at once. */
  async prepareNext() {
    const next = await this.following({ elsewhere: true }).catch(() => null);
    if (next?.photo) new Image().src = `${next.photo}?size=1200`;
  }

  // The beginning

  pictures() {
    this.band.draw();
  }

  noPhoto() {
    $("no-photo").hidden = false;
    $("no-photo").textContent = _("The photo itself cannot be shown.");
  }

  toggleOutlines() {
    const on = $("overlay").classList.toggle("off");
    document.querySelector("[data-do=outlines]").setAttribute("aria-pressed", String(!on));
  }

  help() {
    showHelp($("help"), this.bindings);
  }

  /** The message that the address names, or the first that waits for a person. */
  #begin() {
    const named = this.states.find((state) => `#${state.key}` === location.hash);
    const waiting = this.states.find((state) => state.content.transcription_status === "machine");
    const first = named ?? waiting ?? this.shownStates[0];
    this.viewer.addEventListener("picture", () => this.prepareNext(), { once: true });
    if (localStorage.getItem("wallmsg:arabic-keys") === "on") this.toggleKeyboard();
    if (!first) return;
    this.activate(first);
    const row = this.cards.get(first).rows[0];
    if (row) this.#focused(first, row.line);
    else this.#markLine();
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
