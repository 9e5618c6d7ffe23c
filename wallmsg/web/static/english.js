// The English of a message: the text, why the machine's cannot be trusted, and what helps.

import { button, fill, h } from "./dom.js";
import { direct } from "./diff.js";
import { glossed } from "./lines.js";
import { _, listed } from "./shared/language.js";

const LEVELS = {
  ok: _("No doubts found"),
  check: _("Please check"),
  withheld: _("Not shown: it cannot be trusted"),
};
const SENTENCES = {
  text_changed: _("The Arabic was corrected after this was translated."),
};
const HELPS = "wallmsg:helps-open";

/** The part of a message's card about its English. `on`: typed(), translate(), fits(), dismiss(flag, why), focus(). */
export class English {
  constructor(state, on) {
    this.state = state;
    this.on = on;
    this.revealed = false;
    this.unfolded = false;
    this.mirror = h("div", { class: "mirror", "aria-hidden": "true" });
    this.area = h("textarea", {
      class: "english",
      dir: "ltr",
      lang: "en",
      rows: "2",
      spellcheck: "true",
      "aria-label": _("English translation"),
      onfocus: on.focus,
      oninput: () => this.#typed(),
    });
    this.verdict = h("div", { class: "verdict" });
    this.help = h("div", { class: "helps" });
    this.helps = h(
      "details",
      { class: "helps-fold", ontoggle: () => localStorage.setItem(HELPS, this.helps.open ? "yes" : "no") },
      h("summary", {}, _("Memory, other wordings, word by word")),
      this.help,
    );
    this.helps.open = localStorage.getItem(HELPS) === "yes";
    this.element = h("div", { class: "english-part" }, h("div", { class: "writing" }, this.mirror, this.area), this.verdict);
    this.refresh();
  }

  refresh() {
    const text = this.state.english;
    if (this.area.value !== text) this.area.value = text;
    this.area.placeholder = this.#hidden() ? _("The machine’s English is not shown. Write your own here.") : _("Write the English here.");
    this.area.classList.toggle("old", this.state.stale && Boolean(text));
    this.mirror.textContent = `${text}\u200b`;
    this.#judge();
    this.#help();
  }

  /** What the machine last made of it: newly, or as it is in the record. */
  #machine() {
    const { suggestion, view } = this.state;
    if (suggestion?.text)
      return {
        text: suggestion.text,
        verdict: suggestion.verdict,
        flags: suggestion.flags ?? [],
        hypotheses: suggestion.hypotheses ?? [],
        fresh: true,
      };
    const made = view?.machine_translation;
    if (!made) return null;
    const hypotheses = (made.hypotheses ?? []).map((other) => other.text);
    return {
      text: made.text,
      verdict: view.verdict ?? made.verdict,
      flags: view.verdict ? view.flags : (made.flags ?? []),
      hypotheses,
      fresh: false,
    };
  }

  #hidden() {
    const machine = this.#machine();
    return machine?.verdict === "withheld" && !this.revealed;
  }

  /** One line about how far the English can be trusted; it unfolds to the reasons. */
  #judge() {
    const { state } = this;
    const machine = this.#machine();
    const own = state.content.translation !== null && !state.machineEnglish;
    const acts = [];
    const more = [];
    let line = h("span", { class: "hint" }, state.english ? "" : _("There is no English yet."));
    const judged = machine?.verdict && (!own || machine.fresh || machine.verdict === "withheld");
    if (judged) {
      const level = machine.verdict;
      const doubts = machine.flags.filter((doubt) => doubt.reason !== "text_changed" || !state.stale);
      const first = doubts.length ? sentence(doubts[0]) : [];
      line = h(
        "span",
        { class: "level" },
        h(
          "span",
          { class: "status", "data-status": level },
          own ? _("The machine’s: %(level)s", { level: LEVELS[level].toLowerCase() }) : LEVELS[level],
        ),
        h("span", { class: "first-doubt" }, ...first),
      );
      if (doubts.length)
        more.push(
          h(
            "ul",
            { class: "doubts" },
            doubts.map((doubt) => h("li", {}, ...sentence(doubt), " ", this.#dismiss(doubt, machine))),
          ),
        );
      const gone = machine.fresh ? [] : (state.view?.dismissals ?? []);
      if (gone.length)
        more.push(
          h(
            "ul",
            { class: "doubts dismissed" },
            gone.map(({ flag, who, why }) =>
              h("li", {}, _("Dismissed by %(who)s: %(flag)s", { who, flag }), " ", h("q", { dir: "auto" }, why)),
            ),
          ),
        );
      more.push(this.#machineText(machine, own));
      acts.push(this.#machineAct(machine, own));
    }
    const refused = machine?.fresh && machine.verdict === "withheld";
    if (state.stale && state.english && (state.waiting || !refused))
      line = h(
        "span",
        { class: "doubt" },
        state.waiting ? _("Of the earlier Arabic: being made again …") : _("The Arabic has changed since this English was made."),
      );
    else if (state.stale && state.english)
      line.querySelector(".first-doubt").replaceChildren(_("The text above is of the earlier Arabic."));
    else if (state.waiting) line = h("span", { class: "hint" }, _("Being translated …"));
    if (state.stale && state.english && !state.waiting)
      acts.push(
        button(_("It still fits"), () => this.on.fits(), {
          key: "Alt+Shift+T",
          title: _("This English says what the corrected Arabic says: keep it as it is"),
          kind: "small",
        }),
      );
    acts.push(
      button(_("Translate again"), () => this.on.translate(), {
        key: "Alt+T",
        title: _("Let the machine translate the Arabic as it stands now"),
        kind: "small quiet",
      }),
    );
    this.verdict.setAttribute("aria-busy", String(state.waiting));
    const shown = more.filter(Boolean);
    const head = shown.length
      ? h(
          "details",
          {
            class: "verdict-fold",
            open: this.unfolded || this.revealed || (own && machine.fresh),
            ontoggle: (event) => (this.unfolded = event.target.open),
          },
          h("summary", {}, line),
          shown,
        )
      : line;
    fill(this.verdict, head, h("div", { class: "bar acts" }, acts.filter(Boolean)));
  }

  /** Asks why a doubt does not count, and has it no longer count. Not for English that is not saved. */
  #dismiss(doubt, machine) {
    if (machine.fresh || doubt.reason === "text_changed" || !this.state.id) return "";
    const opened = h("span", { class: "dismiss" });
    const why = h("input", {
      type: "text",
      dir: "auto",
      maxlength: "500",
      "aria-label": _("Why this doubt does not count"),
      placeholder: _("Why it does not count"),
    });
    const send = () => this.on.dismiss(doubt.reason, why.value);
    why.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      send();
    });
    const ask = () => {
      fill(opened, why, button(_("Dismiss"), send, { kind: "small" }));
      why.focus();
    };
    fill(
      opened,
      button(_("Dismiss …"), ask, { kind: "small quiet", title: _("This doubt does not count for this English; your reason is kept") }),
    );
    return opened;
  }

  /** The machine's text where it is not what stands in the field; withheld only after asking. */
  #machineText(machine, own) {
    if (!this.#apart(machine, own) || this.#hidden()) return null;
    const quote = h("blockquote", { dir: "ltr", lang: "en" }, machine.text);
    return machine.verdict === "withheld" ? h("div", {}, h("p", { class: "hint" }, _("Not to be relied on:")), quote) : quote;
  }

  #machineAct(machine, own) {
    if (!this.#apart(machine, own)) return null;
    if (!this.#hidden())
      return button(_("Use the machine’s"), () => this.#use(machine.text, true), {
        kind: "small",
        title: _("Put it into the field, to correct it there"),
      });
    const reveal = () => {
      this.revealed = true;
      this.refresh();
    };
    return button(_("Show the machine’s attempt"), reveal, {
      kind: "small",
      title: _("It may say something that does not stand on the wall"),
    });
  }

  #apart(machine, own) {
    if (!machine.text || machine.text === this.state.english) return false;
    return machine.verdict === "withheld" || own || machine.fresh;
  }

  #use(text, machine = false) {
    if (machine) this.state.machineText(text);
    else this.state.english = text;
    this.refresh();
    this.on.typed();
    this.area.focus();
  }

  #typed() {
    this.state.english = this.area.value;
    this.mirror.textContent = `${this.area.value}\u200b`;
    this.on.typed();
  }

  #help() {
    const suggestion = this.state.suggestion;
    this.helps.hidden = !suggestion;
    if (!suggestion) {
      fill(this.help);
      return;
    }
    const machine = this.#machine();
    const others =
      machine && !this.#hidden() ? machine.hypotheses.filter((text) => text !== this.state.english && text !== machine.text) : [];
    fill(
      this.help,
      this.#list(
        _("People translated the same or nearly the same before"),
        suggestion.memory.map((known) => this.#known(known)),
      ),
      this.#list(
        _("Other ways to say it, by the machine"),
        [...new Set(others)].slice(0, 4).map((text) => this.#other(text)),
      ),
      this.#list(_("Agreed words"), suggestion.glossary.map(term)),
      suggestion.gloss.length
        ? section(_("Word by word"), h("div", { class: "gloss", dir: "rtl", lang: "ar" }, suggestion.gloss.map(glossed)))
        : null,
      suggestion.romanised
        ? section(_("In Latin letters"), h("p", { class: "romanised", dir: "ltr", lang: "ar-Latn" }, suggestion.romanised))
        : null,
    );
  }

  #list(heading, items) {
    return items.length ? section(heading, h("ul", { class: "suggestions" }, items)) : null;
  }

  #known({ arabic, english, likeness, source, differs }) {
    const share = likeness >= 1 ? _("the same text") : _("%(share)s % alike", { share: Math.round(likeness * 100) });
    const but = differs?.length ? _("; differs in %(words)s", { words: listed(differs) }) : "";
    return h(
      "li",
      {},
      h("span", {}, english),
      h("span", { class: "arabic source", dir: "rtl", lang: "ar" }, arabic),
      h("span", { class: "hint" }, [share + but, source].filter(Boolean).join(" · ")),
      button(_("Use this"), () => this.#use(english), { kind: "small" }),
    );
  }

  #other(text) {
    return h(
      "li",
      {},
      h("span", {}, text),
      button(_("Use this"), () => this.#use(text, true), { kind: "small" }),
    );
  }
}

function section(heading, body) {
  return h("section", { class: "help" }, h("h4", {}, heading), body);
}

/** A doubt in plain words, with the words that caused it. */
function sentence({ reason, sentence: given, detail }) {
  const words = SENTENCES[reason] ?? given ?? reason.replaceAll("_", " ");
  const text = words[0].toUpperCase() + words.slice(1);
  // A bare score tells people nothing that the sentence has not said.
  return detail && Number.isNaN(Number(detail)) ? [`${text} `, direct(h("q", {}, detail), detail)] : [text];
}

function term({ arabic, english, kind, respected }) {
  const kept = respected ? _("kept") : _("not in the English");
  return h(
    "li",
    {},
    h("span", { class: "arabic", dir: "rtl", lang: "ar" }, arabic),
    h("span", {}, english.join(" / ") || "—"),
    h("span", { class: respected ? "hint" : "hint missing" }, [kind, kept].filter(Boolean).join(" · ")),
  );
}
