// What helps to translate a message: asked for when somebody begins to work on it.

import { post, toast } from "./api.js";
import { readable } from "./state.js";

export class Suggesting {
  constructor(desk) {
    this.desk = desk;
  }

  /** Memory, glossary and word by word of a message, once. */
  async ask(state) {
    if (state.blind || state.asked || !readable(state.transcription)) return;
    state.asked = true;
    try {
      state.suggestion = { ...(await this.#post(state.written(false))), text: null };
      this.desk.cards.get(state)?.refresh();
    } catch {
      state.asked = false; // helps are not worth an error on the page
    }
  }

  /** The machine's English of the Arabic as it stands; people's own words are not overwritten. */
  async translate(state) {
    if (state.blind) return;
    if (!readable(state.transcription)) {
      toast("There is nothing to translate: no line can be read.");
      return;
    }
    try {
      const answer = await this.#post(state.written());
      state.suggestion = answer;
      state.asked = true;
      if (answer.text === null) toast("There is no translation package on this computer.", "error");
      else this.#take(state, answer);
      this.desk.changed(state);
    } catch (error) {
      toast(error.message, "error");
    }
  }

  #take(state, { text, verdict }) {
    const own = state.content.translation !== null && !state.machineEnglish && state.english.trim();
    if (verdict === "withheld") {
      if (!own) state.machineText(null);
      toast("Translated again, but it cannot be trusted and is not shown.");
    } else if (own) toast("The machine’s new English is offered below yours.");
    else {
      this.desk.remember(state);
      // The server keeps its verdict; had it forgotten it, what is in doubt waits as a draft.
      state.machineText(text, verdict === "check" ? "draft" : "machine");
      toast(verdict === "check" ? "Translated again: please check it." : "Translated again.");
    }
  }

  #post(lines) {
    return post(`${this.desk.api}/translate`, { lines });
  }
}
