// The card of one message: its lines, its English, how far both are.

import { button, fill, h } from "./dom.js";
import { English } from "./english.js";
import { LineRow } from "./lines.js";
import { STATUSES } from "./state.js";

export class MessageCard {
  /** `on` is the desk; see the calls below. */
  constructor(state, on) {
    Object.assign(this, { state, on, rows: [] });
    this.heading = h("h2", {});
    this.pills = h("span", { class: "pills chips" });
    this.list = h("ol", { class: "lines" });
    this.element = h("article", { class: "card message", id: state.key, onfocusin: () => on.activate(state), onpointerdown: () => on.activate(state) });
    this.build();
  }

  build() {
    const { state } = this;
    this.selects = {};
    this.english = null;
    fill(
      this.element,
      h("header", {}, this.heading, this.pills),
      state.blind ? this.#blindNote() : null,
      h("div", { class: "part-head" }, h("h3", {}, "Arabic"), state.blind ? null : this.#status("transcription_status", "Status of the Arabic")),
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
      focus: () => on.activate(state),
    });
    return [
      h("div", { class: "bar expert add-line" }, button("+ Add a line", () => on.addLine(state), { key: "Alt+D", title: "Draw a line that was missed on the photo", kind: "small quiet" })),
      h("div", { class: "part-head" }, h("h3", {}, "English"), this.#status("translation_status", "Status of the English")),
      this.english.element,
      h("footer", { class: "bar" }, this.#decisions()),
      this.english.helps,
    ];
  }

  #decisions() {
    const { on, state } = this;
    const decide = (status) => () => on.decide(state, status);
    return [
      button("Cannot read it", decide("cannot_read"), { key: "Alt+X", title: "You tried and it cannot be read" }),
      button("Reviewed", decide("reviewed"), { key: "Alt+V", title: "You compared Arabic and English with the photo" }),
      button("Approve", decide("approved"), { key: "Alt+A", title: "Arabic and English are right: nobody needs to look again", kind: "good" }),
      button("Delete message", () => on.removeMessage(state), { title: "There is no such message on the photo", kind: "danger small spread expert" }),
    ];
  }

  #blindNote() {
    return h(
      "div",
      { class: "banner info" },
      h("p", {}, h("strong", {}, "A second pair of eyes. "), "Somebody has transcribed this message already. Please write what you see, without knowing theirs: so it shows how far both can be trusted."),
    );
  }

  #send() {
    return h("footer", { class: "bar" }, button("Send my reading", () => this.on.second(this.state), { key: "Ctrl+S", kind: "primary" }));
  }

  #status(field, label) {
    const select = h(
      "select",
      { class: "status-choice", "aria-label": label, onchange: () => this.on.setStatus(this.state, field, select.value) },
      Object.entries(STATUSES).map(([value, [name, title]]) => h("option", { value, title }, name)),
    );
    this.selects[field] = select;
    return h("label", { class: "status-label expert" }, h("span", { class: "hint" }, "Status"), select);
  }

  /** Rows anew: lines came, went or changed places. */
  lines() {
    const { lines } = this.state.content;
    const alone = { line: lines.length < 2, message: this.on.states.length < 2 };
    this.rows = lines.map((line, i) => new LineRow(line, i + 1, this.on.forLines(this.state), { blind: this.state.blind, alone }));
    fill(this.list, this.rows.map((row) => row.element));
    if (!lines.length) fill(this.list, h("li", { class: "hint" }, "No line is drawn yet."));
  }

  /** Status and English as they are now; the rows are left alone. */
  refresh(heading = this.heading.textContent) {
    this.heading.textContent = heading;
    const { content, dirty } = this.state;
    for (const [field, select] of Object.entries(this.selects)) {
      select.value = content[field];
      select.dataset.status = content[field];
      select.title = STATUSES[content[field]][1];
    }
    fill(this.pills, dirty ? h("span", { class: "status", "data-status": "draft" }, "not saved yet") : null, this.#decided());
    this.english?.refresh();
  }

  #decided() {
    const { transcription_status: arabic, translation_status: english } = this.state.content;
    if (arabic === "machine" && english === "machine") return null;
    const pill = (label, status) => h("span", { class: "status", "data-status": status }, `${label}${STATUSES[status][0].toLowerCase()}`);
    if (arabic === english || arabic === "cannot_read") return pill("", arabic);
    return [pill("Arabic ", arabic), pill("English ", english)];
  }

  row(uid) {
    return this.rows.find((row) => row.line.uid === uid);
  }

  pictures(viewer) {
    for (const row of this.rows) row.picture(viewer);
  }
}
