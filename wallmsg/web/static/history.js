// Who changed what and when, as differences of words; everything can be taken back.

import { diffElement, direct } from "./diff.js";
import { button, counted, fill, h, when } from "./dom.js";
import { WRITING } from "./details.js";
import { STATUSES } from "./shared/statuses.js";

const FIELDS = {
  lines: "drew the lines",
  transcription: "changed the Arabic",
  translation: "changed the English",
  transcription_status: "set the status of the Arabic",
  translation_status: "set the status of the English",
  deleted: "deleted or brought back the message",
  place: "changed the place",
  taken: "changed the date",
  photographer: "changed the photographer",
  surface: "changed what it is written on",
  tool: "changed what it is written with",
  tags: "changed the tags",
  notes: "changed the notes",
  writing: "said what is written on it",
  sensitive: "changed “sensitive”",
  masks: "changed the masks",
};
const WAYS = {
  page: "",
  packet: "in a packet",
  xliff: "in an XLIFF file",
  edit: "in an editor",
  set: "on the command line",
  bulk: "for many at once",
  restore: "by taking a change back",
};

/** Fills `element` with the changes, newest first; `restore(number)` takes one back. */
export function showHistory(element, changes, restore) {
  if (!changes.length) {
    fill(element, h("p", { class: "hint" }, "Nobody has changed anything yet."));
    return;
  }
  fill(
    element,
    h(
      "ol",
      { class: "history", reversed: true },
      [...changes].reverse().map((change) => row(change, restore)),
    ),
  );
}

function row(change, restore) {
  const whose = change.message ? `message ${change.message.replace(/^m/, "")}` : "the photo";
  const way = WAYS[change.via] ? ` ${WAYS[change.via]}` : "";
  const undo = button("Take back", () => restore(change.number), {
    kind: "small",
    title: "Make it again what it was before this change; the change itself stays in this list",
    "aria-label": `Take back change ${change.number}`,
  });
  return h(
    "li",
    {},
    h(
      "div",
      { class: "who-what" },
      h(
        "span",
        {},
        h("strong", {}, change.who),
        ` ${FIELDS[change.field] ?? change.field}${way}`,
        h("span", { class: "hint" }, ` · ${whose} · ${when(change.time)}`),
      ),
      undo,
    ),
    shown(change),
  );
}

function shown({ field, before, after }) {
  if (field.endsWith("_status")) {
    const name = (value) => STATUSES[value ?? "machine"]?.[0] ?? value;
    return h("p", { class: "chips" }, pill(before, name(before)), h("span", { "aria-label": "to" }, "→"), pill(after, name(after)));
  }
  if (field === "lines") return lines(before, after);
  if (field === "deleted") return h("p", { class: "hint" }, after === "true" ? "deleted" : "brought back");
  if (field === "sensitive") return h("p", { class: "hint" }, after === "true" ? "now sensitive" : "no longer sensitive");
  if (field === "masks")
    return h("p", { class: "hint" }, `${counted(number(before), "mask")} before, ${counted(number(after), "mask")} after`);
  if (field === "writing") return h("p", { class: "hint" }, WRITING[after] ?? "nothing said any more");
  return diffElement(listed(field, before), listed(field, after));
}

function pill(status, name) {
  return h("span", { class: "status", "data-status": status ?? "machine" }, name);
}

function lines(before, after) {
  const old = texts(before);
  const now = texts(after);
  if (old === now) return h("p", { class: "hint" }, "The outlines were moved, the words stayed.");
  return before === null ? direct(h("p", { class: "diff" }, h("ins", {}, now)), now) : diffElement(old, now);
}

/** How many a list in JSON has. */
function number(json) {
  return json ? JSON.parse(json).length : 0;
}

function texts(json) {
  return json
    ? JSON.parse(json)
        .map((line) => line.text)
        .join("\n")
    : "";
}

function listed(field, value) {
  if (value === null) return "";
  return field === "tags" ? JSON.parse(value).join(", ") : field === "notes" ? JSON.parse(value).join("\n") : value;
}
