// Who changed what and when, as differences of words; everything can be taken back.

import { diffElement, direct } from "./diff.js";
import { button, fill, h } from "./dom.js";
import { WRITING } from "./details.js";
import { STATUSES } from "./shared/statuses.js";
import { _, number, when, withElements } from "./shared/language.js";

const FIELDS = {
  lines: _("%(who)s drew the lines"),
  transcription: _("%(who)s changed the Arabic"),
  translation: _("%(who)s changed the English"),
  transcription_status: _("%(who)s set the status of the Arabic"),
  translation_status: _("%(who)s set the status of the English"),
  deleted: _("%(who)s deleted or brought back the message"),
  place: _("%(who)s changed the place"),
  taken: _("%(who)s changed the date"),
  position: _("%(who)s changed the position"),
  photographer: _("%(who)s changed the photographer"),
  surface: _("%(who)s changed what it is written on"),
  tool: _("%(who)s changed what it is written with"),
  tags: _("%(who)s changed the tags"),
  notes: _("%(who)s changed the notes"),
  writing: _("%(who)s said what is written on it"),
  sensitive: _("%(who)s changed “sensitive”"),
  assigned: _("%(who)s said for whom the message is"),
  flag: _("%(who)s dismissed a doubt, or let it count again"),
  masks: _("%(who)s changed the masks"),
  same_wall: _("%(who)s changed which photos show the same wall"),
  other_wall: _("%(who)s changed which photos show another wall"),
};
const WAYS = {
  page: "",
  packet: _("in a packet"),
  xliff: _("in an XLIFF file"),
  edit: _("in an editor"),
  set: _("on the command line"),
  bulk: _("for many at once"),
  restore: _("by taking a change back"),
};

/** Fills `element` with the changes, newest first; `restore(number)` takes one back. */
export function showHistory(element, changes, restore) {
  if (!changes.length) {
    fill(element, h("p", { class: "hint" }, _("Nobody has changed anything yet.")));
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
  const whose = change.message ? _("message %(number)s", { number: number(change.message.replace(/^m/, "")) }) : _("the photo");
  const way = WAYS[change.via] ? ` ${WAYS[change.via]}` : "";
  const undo = button(_("Take back"), () => restore(change.number), {
    kind: "small",
    title: _("Make it again what it was before this change; the change itself stays in this list"),
    "aria-label": _("Take back change %(number)s", { number: change.number }),
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
        withElements(FIELDS[change.field] ?? `%(who)s: ${change.field}`, { who: h("strong", {}, h("bdi", {}, change.who)) }),
        way,
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
    return h("p", { class: "chips" }, pill(before, name(before)), h("span", { "aria-label": _("to") }, _("→")), pill(after, name(after)));
  }
  if (field === "lines") return lines(before, after);
  if (field === "flag") return flag(after ?? before, after === null);
  if (field === "deleted") return h("p", { class: "hint" }, after === "true" ? _("deleted") : _("brought back"));
  if (field === "sensitive") return h("p", { class: "hint" }, after === "true" ? _("now sensitive") : _("no longer sensitive"));
  if (field === "masks")
    return h("p", { class: "hint" }, _("masks: %(before)s before, %(after)s after", { before: countOf(before), after: countOf(after) }));
  if (field === "writing") return h("p", { class: "hint" }, WRITING[after] ?? _("nothing said any more"));
  return diffElement(listed(field, before), listed(field, after));
}

function flag(json, back) {
  const { flag: reason, why } = JSON.parse(json);
  return h("p", {}, `${reason.replaceAll("_", " ")}: `, back ? _("counts again") : h("q", { dir: "auto" }, why));
}

function pill(status, name) {
  return h("span", { class: "status", "data-status": status ?? "machine" }, name);
}

function lines(before, after) {
  const old = texts(before);
  const now = texts(after);
  if (old === now) return h("p", { class: "hint" }, _("The outlines were moved, the words stayed."));
  return before === null ? direct(h("p", { class: "diff" }, h("ins", {}, now)), now) : diffElement(old, now);
}

/** How many a list in JSON has. */
function countOf(json) {
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
  if (["tags", "same_wall", "other_wall"].includes(field)) return JSON.parse(value).join(", ");
  return field === "notes" ? JSON.parse(value).join("\n") : value;
}
