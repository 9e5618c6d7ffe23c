// A message as the page holds it: what the server gave, what has become of it here.

import { UNSURE } from "./shared/marks.js";
import { _ } from "./shared/language.js";

let counter = 0;

/** What of a line or message is sent: the fields of the record, in one order. */
export function plainLine({ polygon, text }) {
  return { polygon: { points: polygon.points }, text };
}

/** @param {any} content @returns {import("./payload").Content} */
export function plainContent(content) {
  return {
    lines: content.lines.map(plainLine),
    transcription_status: content.transcription_status ?? "machine",
    translation: content.translation ?? null,
    translation_status: content.translation_status ?? "machine",
    deleted: content.deleted ?? false,
  };
}

export const EMPTY = plainContent({ lines: [] });

/** A line with what the machine says about it (`view`) and what it said before (`others`). */
export function newLine(points, text = "", view = {}) {
  return { uid: `l${++counter}`, polygon: { points }, text, view, others: [] };
}

export class MessageState {
  /** `view` is a message as the server tells it; null for one that people add. */
  constructor(view) {
    this.key = view?.id ?? `new${++counter}`;
    this.id = view?.id ?? null;
    /** @type {import("./payload").Suggestion | null} */
    this.suggestion = null;
    this.take(view);
  }

  /** Start again from what the server says. */
  take(view) {
    this.id = view?.id ?? this.id;
    this.view = view;
    this.blind = view?.blind ?? false;
    this.base = view ? plainContent(view.content) : EMPTY;
    this.version = view?.version ?? "";
    this.machineEnglish = false;
    this.waiting = false; // for English of the Arabic as it is now
    this.set(this.base);
  }

  /** Takes over a content; lines keep what the machine says about the same outline or text. */
  set(content) {
    const plain = plainContent(content);
    const [own, told] = [this.content?.lines ?? [], this.view?.lines ?? []];
    this.content = { ...plain, lines: plain.lines.map((line) => restored(line, own, told)) };
  }

  plain() {
    return plainContent(this.content);
  }

  get dirty() {
    return JSON.stringify(this.plain()) !== JSON.stringify(this.base);
  }

  get transcription() {
    return this.content.lines.map((line) => line.text).join("\n");
  }

  /** The Arabic differs from what the shown English was made of. */
  get stale() {
    if (this.content.translation !== this.base.translation)
      return this.translated !== undefined && bare(this.translated) !== bare(this.transcription);
    return this.corrected;
  }

  /** The Arabic differs from what is stored. */
  get corrected() {
    return bare(this.transcription) !== bare(this.base.lines.map((line) => line.text).join("\n"));
  }

  /** Whether the English that stands is a person's own, which no machine may replace. */
  get ownEnglish() {
    return this.content.translation !== null && !this.machineEnglish && this.content.translation.trim() !== "";
  }

  get english() {
    return this.content.translation ?? this.view?.translation ?? "";
  }

  /** People's English; the machine's own text counts as left standing. */
  set english(text) {
    const standing = this.base.translation === null && text === (this.view?.translation ?? "") && !this.corrected;
    this.content.translation = standing ? null : text;
    this.machineEnglish = false;
    this.waiting = false;
    this.translated = undefined;
    if (!standing && this.content.translation_status === "machine") this.content.translation_status = "draft";
    if (standing && this.content.translation_status === "draft") this.content.translation_status = this.base.translation_status;
  }

  /** The English as it is becomes a person's: it fits the Arabic as it is now. */
  keepEnglish() {
    this.content.translation = this.english;
    this.machineEnglish = false;
    this.waiting = false;
    this.translated = undefined;
    if (this.content.translation_status === "machine") this.content.translation_status = "draft";
  }

  /** English that the machine has just made of the transcription as it is now. */
  machineText(text, status = "machine") {
    this.content.translation = text;
    this.content.translation_status = status;
    this.machineEnglish = true;
    this.translated = this.transcription;
  }

  /** The Arabic of a line was written by a person. */
  touched() {
    if (["machine", "reviewed", "approved"].includes(this.content.transcription_status)) this.content.transcription_status = "draft";
  }

  /** Status for both texts at once; returns what could not be decided, as a sentence, or "". */
  decide(status) {
    this.content.transcription_status = status;
    if (status === "cannot_read") return "";
    if (status === "draft") {
      if (this.english.trim()) Object.assign(this.content, { translation: this.english, translation_status: status });
      return "";
    }
    if (!this.english.trim()) return _("There is no English yet, so only the Arabic was marked.");
    if (this.stale) return _("The English is of the earlier Arabic: look at it again, then mark it too.");
    this.content.translation = this.english;
    this.content.translation_status = status;
    return "";
  }

  /** The lines for the translator, with how sure their Arabic is and, if asked for, what else it may be. */
  written(others = true) {
    const checked = ["reviewed", "approved"].includes(this.content.transcription_status);
    return this.content.lines.map(({ text, view }) => {
      const told = !checked && typeof view.confidence === "number" && view.text === text;
      const more = told && others ? (view.alternatives ?? []).map((other) => ({ text: other.text, confidence: other.confidence })) : [];
      return { text, confidence: told ? view.confidence : 1, others: more };
    });
  }

  line(uid) {
    return this.content.lines.find((line) => line.uid === uid);
  }

  /** What the server asks for to keep it.
   * @returns {import("./payload").MessageEdit} */
  edit() {
    return {
      message: this.id,
      base_version: this.version,
      base: this.base,
      content: this.plain(),
      machine_english: this.machineEnglish,
    };
  }
}

const bare = (text) => text.replaceAll(UNSURE, "").replace(/\s+/g, " ").trim();

/** A line with its place in the page (`own`) and what the server tells of it (`told`), if any. */
function restored(line, own, told) {
  const place = (other) => JSON.stringify(other.polygon.points) === JSON.stringify(line.polygon.points);
  const same = (other) => place(other) && other.text === line.text;
  const before = own.find(same) ?? own.find(place);
  const view = told.find(same) ?? before?.view ?? told.find(place);
  const made = newLine(line.polygon.points, line.text, view);
  if (before) Object.assign(made, { uid: before.uid, others: before.others });
  // People changed it: the machine then says nothing about its certainty.
  made.typed = before?.typed ?? view?.confidence === null;
  return made;
}
