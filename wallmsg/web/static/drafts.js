// Unsaved work, kept in this browser until it is saved or thrown away. Each window keeps its own, so
// that two windows on one photo never write over each other.

import { storeItem, storedItem } from "./shared/storage.js";

const PREFIX = "wallmsg:draft:";
const OLDEST = 90 * 24 * 3600 * 1000;

/** What is kept of one record for one person. A draft: { time, messages: [...], details, whose }. */
export class Draft {
  constructor(record, who) {
    this.begin = `${PREFIX}${record}:${who}:`;
    this.name = this.begin + Math.random().toString(36).slice(2);
  }

  /** Drafts that other windows keep or have left: [{ name, ...draft }], the latest first. */
  others() {
    return this.#names()
      .map((name) => ({ name, ...storedItem(name) }))
      .filter((draft) => draft.time)
      .sort((one, other) => other.time.localeCompare(one.time));
  }

  /** Keeps `work` as this window's; null forgets it. False if the browser would not keep it. */
  write(work) {
    return storeItem(this.name, work && { time: new Date().toISOString(), ...work });
  }

  /** Another window's draft as it is to be from now on; null forgets it. */
  replace(name, draft) {
    storeItem(name, draft);
  }

  /** Calls `run` when another window of the same person keeps work on the same record. */
  watch(run) {
    window.addEventListener("storage", ({ key, newValue }) => {
      if (newValue !== null && this.#is(key)) run();
    });
  }

  #names() {
    return Object.keys(localStorage).filter((name) => this.#is(name));
  }

  #is(name) {
    // A person may be called like the beginning of another: what follows is one word.
    return Boolean(name?.startsWith(this.begin)) && name !== this.name && !name.slice(this.begin.length).includes(":");
  }
}

/** Keeps an answer that came with a packet and clashes: the desk lets `who` decide. */
export function keepAnswer(who, { record, message, base, content, who: whose }) {
  const draft = new Draft(record, who);
  const answer = { key: message, message, blind: false, base, base_version: "", content, machine_english: false };
  return draft.write({ messages: [answer], details: null, whose });
}

/** Forgets what nobody has come back for in three months. */
export function forgetOld(now = Date.now()) {
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    if (!(now - Date.parse(storedItem(name)?.time) < OLDEST)) localStorage.removeItem(name);
  }
}
