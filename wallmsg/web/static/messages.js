// The card of one message: its lines, its English, how far both are. The message at hand is open;
// of the others a row is shown.

import { button, fill, h, menu } from "./dom.js";
import { English } from "./english.js";
import { LineRow } from "./lines.js";
import { STATUSES } from "./shared/statuses.js";
import { _ } from "./shared/language.js";
import { assignField } from "./team.js";

const DECISIONS = [
  ["draft", _("Draft"), "", _("You have begun")],
  ["reviewed", _("Reviewed"), "Alt+V", _("You compared Arabic and English with the photo")],
  ["approved", _("Approved"), "Alt+A", _("Arabic and English are right: nobody needs to look again")],
  ["cannot_read", _("Cannot read"), "Alt+X", _("You tried and it cannot be read")],
];

export class MessageCard {
  /** `on` is the desk; see the calls below. */
  constructor(state, on) {
    this.state = state;
    this.on = on;
    this.rows = [];
    this.heading = h("h2", {});
    this.pills = h("span", { class: "pills chips" });
    this.list = h("ol", { class: "lines" });
    this.brief = h("button", { type: "button", class: "brief", onclick: () => on.goToMessage(state) });
    this.element = h("article", {
      class: "card message",
      id: state.key,
      onfocusin: () => on.activate(state),
      onpointerdown: () => on.activate(state),
    });
    this.build();
  }

  build() {
    const { state } = this;
    this.selects = {};
    this.decisions = {};
    this.english = null;
    fill(
      this.element,
      h("header", {}, this.heading, this.pills, state.blind ? null : this.#status()),
      this.brief,
      state.blind ? this.#blindNote() : null,
      this.list,
      state.blind ? this.#send() : this.#below(),
    );
    this.lines();
    this.refresh();
  }

  #below() {
    const { on, state } = this;
    this.english = new English(state, {
      typed: () => on.changed(state),
      translate: () => on.translate(state),
      fits: () => on.stillFits(state),
      dismiss: (flag, why) => on.saving.dismiss(state, flag, why),
      focus: () => on.activate(state),
    });
    return [this.english.element, this.english.helps];
  }

  /** How far the message is: one control for Arabic and English together, more under "More". */
  #status() {
    const { on, state } = this;
    const decisions = DECISIONS.map(([status, label, key, title]) => {
      this.decisions[status] = button(label, () => on.decide(state, status), { key, title, kind: `small decision ${status}` });
      return this.decisions[status];
    });
    const none = button(_("Not Arabic"), () => on.notArabic(state), {
      key: "Alt+Shift+X",
      title: _("What was read here is no Arabic: the message is deleted"),
      kind: "small decision",
    });
    const more = menu(
      _("More ▾"),
      [
        this.#select("transcription_status", _("Status of the Arabic")),
        this.#select("translation_status", _("Status of the English")),
        state.id ? assignField(state, on) : null,
        button(_("Delete message"), () => on.removeMessage(state), {
          title: _("There is no such message on the photo"),
          kind: "danger small",
        }),
      ],
      { kind: "expert", title: _("Arabic and English separately; delete the message") },
    );
    return h("div", { class: "status-control", role: "group", "aria-label": _("How far this message is") }, decisions, none, more);
  }

  #blindNote() {
    return h(
      "div",
      { class: "banner info" },
      h(
        "p",
        {},
        h("strong", {}, _("A second pair of eyes.")),
        " ",
        _(
          "Somebody has transcribed this message already. Please write what you see, without knowing theirs: so it shows how far both can be trusted.",
        ),
      ),
    );
  }

  #send() {
    return h(
      "footer",
      { class: "bar" },
      button(_("Send my reading"), () => this.on.second(this.state), { key: "Ctrl+S", kind: "primary" }),
    );
  }

  #select(field, label) {
    const select = h(
      "select",
      { class: "status-choice", "aria-label": label, onchange: () => this.on.setStatus(this.state, field, select.value) },
      Object.entries(STATUSES).map(([value, [name, title]]) => h("option", { value, title }, name)),
    );
    this.selects[field] = select;
    return h("label", { class: "status-label" }, h("span", { class: "hint" }, label), select);
  }

  /** Build the rows again: lines came, went or changed places. */
  lines() {
    const { lines } = this.state.content;
    const alone = { line: lines.length < 2, message: this.on.states.length < 2 };
    this.rows = lines.map((line, i) => new LineRow(line, i + 1, this.on.forLines(this.state), { blind: this.state.blind, alone }));
    fill(
      this.list,
      this.rows.map((row) => row.element),
    );
    if (!lines.length) fill(this.list, h("li", { class: "hint" }, _("No line is drawn yet.")));
  }

  /** Status and English as they are now; the rows are left alone. */
  refresh(heading = this.heading.textContent) {
    this.heading.textContent = heading;
    const { content, dirty, blind } = this.state;
    for (const [field, select] of Object.entries(this.selects)) {
      select.value = content[field];
      select.dataset.status = content[field];
      select.title = STATUSES[content[field]][1];
    }
    const { transcription_status: arabic, translation_status: english } = content;
    const both = arabic === english || arabic === "cannot_read" ? arabic : null;
    for (const [status, made] of Object.entries(this.decisions)) made.setAttribute("aria-pressed", status === both);
    fill(
      this.pills,
      dirty ? h("span", { class: "status", "data-status": "draft" }, _("not saved yet")) : null,
      this.#apart(),
      this.#asked(),
      this.#assigned(),
    );
    fill(
      this.brief,
      h("span", { class: "arabic", dir: "rtl", lang: "ar" }, blind ? "…" : this.state.transcription.replaceAll("\n", " / ") || "…"),
      blind || !this.state.english
        ? h("span", { class: "hint" }, blind ? _("waits for your own reading") : _("no English"))
        : h("span", { dir: "ltr", lang: "en" }, this.state.english),
    );
    this.english?.refresh();
  }

  /** For whom the message is. */
  #assigned() {
    const to = this.state.view?.assigned;
    return to ? h("span", { class: "chip", dir: "auto" }, _("for %(name)s", { name: to })) : null;
  }

  /** That a question about the message is open. */
  #asked() {
    const { id, blind } = this.state;
    const open = id && !blind && this.on.comments?.asked(id);
    return open ? h("span", { class: "status", "data-status": "check" }, _("question open")) : null;
  }

  /** Of a message whose two texts are not equally far, how far each is. */
  #apart() {
    const { transcription_status: arabic, translation_status: english } = this.state.content;
    if (arabic === english || arabic === "cannot_read") return null;
    const pill = (words, status) => h("span", { class: "status", "data-status": status }, words);
    return [
      pill(_("Arabic %(status)s", { status: STATUSES[arabic][0].toLowerCase() }), arabic),
      pill(_("English %(status)s", { status: STATUSES[english][0].toLowerCase() }), english),
    ];
  }

  row(uid) {
    return this.rows.find((row) => row.line.uid === uid);
  }
}
