// Questions and remarks about the message at hand. They are added and settled, never changed.

import { post, toast } from "./api.js";
import { button, fill, h } from "./dom.js";
import { _, number, when, withElements } from "./shared/language.js";

/** The questions among `comments` that nobody has settled.
 * @param {import("./payload").Comment[]} comments */
export function openQuestions(comments) {
  const settled = new Set(comments.filter((one) => one.settles).map((one) => one.answers));
  return comments.filter((one) => one.question && !settled.has(one.number));
}

export class Comments {
  /** @param {HTMLElement} element @param {HTMLElement} count @param {any} desk */
  constructor(element, count, desk) {
    this.element = element;
    this.count = count;
    this.desk = desk;
    /** @type {import("./payload").Comment[]} */
    this.all = desk.record.comments;
    this.list = h("div", {});
    this.area = h("textarea", { rows: "2", dir: "auto", "aria-label": _("Question or remark"), placeholder: _("Is this a name?") });
    fill(
      element,
      this.list,
      this.area,
      h(
        "div",
        { class: "bar" },
        button(_("Ask"), () => this.#add(true), {
          kind: "small primary",
          title: _("A question: the message is listed until somebody settles it"),
        }),
        button(_("Remark"), () => this.#add(false), { kind: "small", title: _("To be known to who works on this message") }),
      ),
    );
    this.show();
  }

  /** What is said about the message at hand, and about the photo itself. */
  show() {
    const state = this.desk.at;
    const own = this.all.filter(({ message }) => message === null || message === state?.id);
    const open = new Set(openQuestions(this.all).map(({ number }) => number));
    const asked = own.filter((one) => open.has(one.number)).length;
    this.element.closest("details").hidden = state?.blind ?? false;
    this.count.textContent = asked ? _("(%(number)s open)", { number: asked }) : own.length ? `(${number(own.length)})` : "";
    fill(
      this.list,
      own.filter(({ answers }) => answers === null).map((one) => this.#thread(one, own, open.has(one.number))),
    );
  }

  /** Open questions about a message. */
  asked(id) {
    return openQuestions(this.all).filter(({ message }) => message === id).length;
  }

  #thread(one, own, open) {
    const answers = own.filter((other) => other.answers === one.number);
    const field = h("input", { type: "text", dir: "auto", "aria-label": _("Answer") });
    const send = (settles) => () => this.#send({ message: one.message, text: field.value, answers: one.number, settles });
    return h(
      "article",
      { class: open ? "comment open" : "comment" },
      said(one),
      answers.map((other) => said(other, "answer")),
      open
        ? h(
            "div",
            { class: "bar" },
            field,
            button(_("Answer"), send(false), { kind: "small", title: _("Answer; the question stays open") }),
            button(_("Settle"), send(true), { kind: "small", title: _("The question is settled, by your answer if you wrote one") }),
          )
        : null,
    );
  }

  async #add(question) {
    if (await this.#send({ message: this.desk.at?.id ?? null, text: this.area.value, question })) this.area.value = "";
  }

  /** @param {Partial<import("./payload").SentComment>} comment */
  async #send(comment) {
    if (!comment.settles && !comment.text?.trim()) {
      toast(_("Write something first."));
      return false;
    }
    try {
      this.all = (await post(`${this.desk.api}/comment`, comment)).comments;
    } catch (error) {
      toast(error instanceof TypeError ? _("The server cannot be reached.") : error.message, "error");
      return false;
    }
    this.show();
    this.desk.refresh();
    return true;
  }
}

function said(comment, kind = "") {
  return h(
    "div",
    { class: `said ${kind}` },
    h(
      "p",
      { class: "hint" },
      withElements(comment.settles ? _("%(who)s settled it") : "%(who)s", { who: h("strong", {}, h("bdi", {}, comment.who)) }),
      ` · ${when(comment.time)}`,
    ),
    comment.text ? h("p", { dir: "auto" }, comment.text) : null,
  );
}
