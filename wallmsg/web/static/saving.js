// Saving, and what happens when somebody else has saved meanwhile.

import { post, toast } from "./api.js";
import { plain } from "./details.js";
import { fill } from "./dom.js";
import { askMerge } from "./merge.js";
import { learned } from "./opening.js";
import { MessageState } from "./state.js";
import { _ } from "./shared/language.js";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

export class Saving {
  constructor(desk) {
    this.desk = desk;
    this.busy = false;
  }

  get dirty() {
    return this.desk.details.dirty || this.desk.states.some((state) => state.dirty);
  }

  /** Says at the foot of the page how things stand. */
  tell() {
    const words = this.busy ? _("Saving …") : this.dirty ? _("Not saved yet") : _("All is saved");
    if ($("saved").textContent !== words) $("saved").textContent = words;
    $("saved").classList.toggle("waiting", this.dirty);
  }

  /** Saves all that was changed; true if nothing is left to save. */
  async save() {
    if (this.busy) return false;
    const { desk } = this;
    this.busy = true;
    this.tell();
    try {
      for (const state of desk.states.filter((own) => own.dirty)) {
        const saved = state.blind ? await this.#second(state) : await this.#message(state);
        if (!saved) return false;
      }
      if (desk.details.dirty && !(await this.#details())) return false;
      learned();
      return true;
    } catch (error) {
      toast(explained(error), "error");
      return false;
    } finally {
      this.busy = false;
      desk.keep();
      this.tell();
    }
  }

  /** Saves and goes to what follows in the list; `elsewhere`: on another photo. */
  async next({ elsewhere = false } = {}) {
    if (!(await this.save()) || this.dirty) return;
    await this.desk.goOn({ elsewhere });
  }

  /** Everything on this photo is right: approve it, save, go on. */
  async approveAll() {
    const waiting = this.desk.shownStates.filter((state) => !state.blind);
    if (waiting.some((state) => state.waiting)) {
      toast(_("The English is being made again: look at it first."), "error");
      return;
    }
    const left = waiting.map((state) => {
      this.desk.remember(state);
      const why = state.content.transcription_status === "cannot_read" ? "" : state.decide("approved");
      this.desk.changed(state);
      return why;
    });
    const why = left.find(Boolean);
    if (why) toast(why, "error");
    else await this.next({ elsewhere: true });
  }

  async second(state) {
    try {
      await this.#second(state);
    } catch (error) {
      toast(explained(error), "error");
    }
    this.desk.keep();
    this.tell();
  }

  /** Asks at once what shall be of answers that came with a packet and clash. */
  async decide() {
    const { desk } = this;
    if (this.busy || !desk.answered.length) return;
    this.busy = true;
    try {
      while (desk.answered.length) {
        if (!(await this.#message(desk.answered[0].state))) return;
        desk.answered.shift();
      }
      fill($("banners"));
      toast(_("Decided and saved."));
    } catch (error) {
      toast(explained(error), "error");
    } finally {
      this.busy = false;
      desk.keep();
      this.tell();
    }
  }

  /** A doubt about the machine's English no longer counts. */
  async dismiss(state, flag, why) {
    if (!why.trim()) {
      toast(_("Write why it does not count."));
      return;
    }
    try {
      const { message, history } = await post(`${this.desk.api}/flag`, { message: state.id, flag, why });
      if (state.dirty) Object.assign(state, { view: message });
      else state.take(message);
      this.desk.renew(state);
      this.desk.told({ history });
    } catch (error) {
      toast(explained(error), "error");
    }
  }

  async restore(number) {
    if (this.dirty && !(await this.save())) return;
    try {
      const record = await post(`${this.desk.api}/restore${location.search}`, { change: number });
      toast(_("Taken back."));
      this.#reload(record);
    } catch (error) {
      toast(explained(error), "error");
    }
  }

  #reload(record) {
    const { desk } = this;
    const kept = new Map(desk.states.map((state) => [state.id, state]));
    const states = record.messages.map((view) => {
      const state = kept.get(view.id);
      if (!state) return new MessageState(view);
      state.take(view);
      return state;
    });
    desk.details.take(record.details);
    desk.active = null;
    desk.show(states);
    desk.told(record);
    if (states[0]) desk.activate(states[0]);
    this.tell();
  }

  async #second(state) {
    if (!state.transcription.trim()) {
      toast(_("Write what you see first; [...] stands for what cannot be read."), "error");
      return false;
    }
    const answer = await post(`${this.desk.api}/second`, { message: state.id, text: state.transcription });
    state.take(answer.message);
    this.desk.renew(state);
    this.desk.told({ history: answer.history });
    toast(_("Thank you. Your reading is kept beside the first, which is shown now."));
    return true;
  }

  async #message(state) {
    let edit = state.edit();
    for (;;) {
      const sent = JSON.stringify(edit.content);
      const typed = JSON.stringify(state.plain());
      const answer = await conflicting(() => post(`${this.desk.api}/message`, edit));
      if (!answer.clash) {
        this.#taken(state, answer, edit, JSON.stringify(state.plain()) === typed ? null : sent);
        return true;
      }
      const merged = await askMerge($("merge"), answer.clash, { viewer: this.desk.viewer });
      if (!merged) return false;
      edit = { ...edit, base_version: answer.clash.version, base: answer.clash.theirs, content: merged };
    }
  }

  /** What the server kept; `sent` is given if the person has gone on writing meanwhile. */
  #taken(state, { message, history }, edit, sent) {
    const written = state.plain();
    state.take(message);
    if (sent !== null) {
      // Both go on from what was sent; a version that is nobody's has the server bring them together.
      Object.assign(state, { base: edit.content, version: "" });
      state.set(written);
    }
    this.desk.renew(state);
    this.desk.told({ history });
  }

  async #details() {
    const { details } = this.desk;
    let edit = { base: details.base, details: details.value };
    for (;;) {
      const typed = JSON.stringify(details.value);
      const answer = await conflicting(() => post(`${this.desk.api}/details`, edit));
      if (!answer.clash) {
        // Who has gone on writing meanwhile goes on from what was sent.
        if (JSON.stringify(details.value) === typed) details.take(answer.details);
        else details.base = plain(edit.details);
        this.desk.told({ history: answer.history });
        return true;
      }
      const merged = await askMerge($("merge"), answer.clash, { details: true });
      if (!merged) return false;
      edit = { base: answer.clash.theirs, details: merged };
    }
  }
}

/** The answer, or `{ clash }` if two people changed the same. */
async function conflicting(send) {
  try {
    return await send();
  } catch (error) {
    if (error.status === 409 && error.data?.clashes) return { clash: error.data };
    throw error;
  }
}

function explained(error) {
  const kept = _("Your work is kept in this browser.");
  if (error instanceof TypeError) return `${_("The server cannot be reached.")} ${kept}`;
  return error.status === 403 ? `${error.message}. ${kept}` : _("Not saved: %(reason)s.", { reason: error.message });
}
