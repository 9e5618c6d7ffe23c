// What helps to translate a message, and English that follows the Arabic by itself.

import { post, toast } from "./api.js";
import { readable } from "./shared/marks.js";
import { _ } from "./shared/language.js";

const FOLLOW_AFTER = 1000; // milliseconds after the last key
const BUSY_AGAIN = 3000; // until the server is asked again that served others

export class Suggesting {
  constructor(desk) {
    this.desk = desk;
    this.timers = new Map();
  }

  /** Memory, glossary and word by word of a message, once. */
  async ask(state) {
    if (state.blind || state.asked || !readable(state.transcription)) return;
    state.asked = true;
    try {
      state.suggestion = { ...(await this.#post(state.written(false))), text: null };
      this.desk.cards.get(state)?.refresh();
      this.desk.glossAgain(state);
    } catch {
      state.asked = false; // helps are not worth an error on the page
    }
  }

  /** The Arabic of a line was typed: a moment later its English is made again. */
  follow(state, wait = FOLLOW_AFTER) {
    clearTimeout(this.timers.get(state));
    // A person's own English stays; that the Arabic has changed is said beside it.
    state.waiting = false;
    const upToDate = !state.stale && state.english.trim() !== "";
    if (state.blind || state.ownEnglish || upToDate || !readable(state.transcription)) return;
    state.waiting = true;
    this.timers.set(
      state,
      setTimeout(() => this.#again(state), wait),
    );
  }

  async #again(state) {
    const arabic = state.transcription;
    try {
      const answer = await this.#post(state.written());
      // Typed on meanwhile: a later answer is on its way, or a person's own English stands.
      if (state.transcription !== arabic || !state.waiting) return;
      state.suggestion = answer;
      state.asked = true;
      if (answer.verdict === "withheld") state.machineText(null);
      else if (answer.text !== null) state.machineText(answer.text, answer.verdict === "check" ? "draft" : "machine");
    } catch (error) {
      if (error.status === 503) {
        this.follow(state, BUSY_AGAIN);
        return;
      }
    }
    state.waiting = false;
    this.desk.changed(state);
    this.desk.glossAgain(state);
  }

  /** The machine's English of the Arabic as it stands; people's own words are not overwritten. */
  async translate(state) {
    if (state.blind) return;
    clearTimeout(this.timers.get(state));
    state.waiting = false;
    if (!readable(state.transcription)) {
      toast(_("There is nothing to translate: no line can be read."));
      return;
    }
    try {
      const answer = await this.#post(state.written());
      state.suggestion = answer;
      state.asked = true;
      if (answer.text === null) toast(_("There is no translation package on this computer."), "error");
      else this.#take(state, answer);
      this.desk.changed(state);
      this.desk.glossAgain(state);
    } catch (error) {
      toast(error.message, "error");
    }
  }

  #take(state, { text, verdict }) {
    if (verdict === "withheld") {
      if (!state.ownEnglish) state.machineText(null);
      toast(_("Translated again, but it cannot be trusted and is not shown."));
    } else if (state.ownEnglish) toast(_("The machine’s new English is offered below yours."));
    else {
      this.desk.remember(state);
      // The server keeps its verdict; had it forgotten it, what is in doubt waits as a draft.
      state.machineText(text, verdict === "check" ? "draft" : "machine");
      toast(verdict === "check" ? _("Translated again: please check it.") : _("Translated again."));
    }
  }

  #post(lines) {
    return post(`${this.desk.api}/translate`, { lines });
  }
}
