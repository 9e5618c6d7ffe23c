// Opening the desk: what its buttons do, and unsaved work of an earlier visit.

import { button, fill, h } from "./dom.js";
import { forgetOld } from "./drafts.js";
import { keepInSight } from "./keyboard_room.js";
import { listen } from "./keys.js";
import { withOwnKey } from "./own_keys.js";
import { bindings } from "./shortcuts.js";
import { MessageState, plainContent } from "./state.js";
import { _, ngettext, when } from "./shared/language.js";

const SIMPLE = "wallmsg:simple";
const GUIDE = "wallmsg:guide-seen";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/** Who has saved once needs no guide unasked. */
export function learned() {
  localStorage.setItem(GUIDE, "yes");
}

/** Connects buttons, keys and the photo's events with the desk. */
export function wire(desk) {
  const { viewer } = desk;
  const acts = {
    smaller: () => viewer.zoom(1 / 1.25),
    larger: () => viewer.zoom(1.25),
    fit: () => viewer.fit(),
    rotate: () => viewer.rotate(90),
    flat: () => viewer.setFlat(!viewer.flat),
    outlines: () => desk.toggleOutlines(),
    mask: () => desk.masks.add(),
    "new-message": () => desk.newMessage(),
    help: () => desk.help(),
    save: () => desk.saving.save(),
    "save-next": () => desk.saving.next(),
    "approve-all": () => desk.saving.approveAll(),
  };
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = document.querySelectorAll("[data-do]");
  for (const element of buttons) element.addEventListener("click", acts[element.dataset.do]);
  $("light").addEventListener("input", () => viewer.setBrightness(Number($("light").value)));
  viewer.addEventListener("light", () => {
    $("light").value = viewer.brightness;
    document.querySelector("[data-do=flat]").setAttribute("aria-pressed", viewer.flat);
    desk.pictures();
  });
  viewer.addEventListener("picture", () => desk.pictures());
  viewer.addEventListener("missing", () => desk.noPhoto());
  if (!desk.record.photo.url) desk.noPhoto();
  desk.bindings = bindings(desk);
  listen(desk.bindings);
  /** @type {NodeListOf<HTMLElement>} */
  const titled = document.querySelectorAll("[title]");
  for (const element of titled) element.title = withOwnKey(element.title);
  keepInSight(document.querySelector(".photo-side"), document.querySelector(".desk-foot"));
  const simple = $("simple");
  simple.checked = localStorage.getItem(SIMPLE) === "yes";
  const apply = () => document.body.classList.toggle("simple", simple.checked);
  simple.addEventListener("change", () => {
    localStorage.setItem(SIMPLE, simple.checked ? "yes" : "no");
    apply();
  });
  apply();
  $("guide").open = localStorage.getItem(GUIDE) === null;
  $("guide").addEventListener("toggle", () => $("guide").open || localStorage.setItem(GUIDE, "yes"));
  window.addEventListener("pagehide", () => desk.keep());
  document.addEventListener("visibilitychange", () => document.hidden && desk.keep());
}

/** Unsaved work of earlier visits stands in the fields again; it can be thrown away. */
export function bringBack(desk) {
  forgetOld();
  desk.draft.watch(() => tellOfOther(desk));
  const drafts = desk.draft.others();
  if (!drafts.length) return;
  const taken = new Set();
  const rests = drafts.map((draft) => ({ name: draft.name, rest: takeBack(desk, draft, taken) }));
  desk.answered.sort((one, other) => desk.states.indexOf(one.state) - desk.states.indexOf(other.state));
  desk.show(desk.states);
  // What is taken over is this window's; a window that is still open keeps its own again.
  if (desk.keep()) for (const { name, rest } of rests) desk.draft.replace(name, rest);
  if (!desk.saving.dirty) return;
  banner(desk, drafts);
}

/** Takes over what no later draft has said; returns the rest of the draft, or null. */
function takeBack(desk, draft, taken) {
  const messages = draft.messages.filter((kept) => {
    const state = desk.states.find((own) => own.key === kept.key);
    if (state && state.blind !== kept.blind) return true;
    if (state && JSON.stringify(plainContent(kept.content)) === JSON.stringify(state.plain())) return false;
    if (taken.has(kept.key)) return true;
    taken.add(kept.key);
    // Of a message that others have deleted meanwhile too: saving then asks what shall be.
    const back = state ?? new MessageState(null);
    if (!state) desk.states.push(back);
    Object.assign(back, { id: kept.message, base: kept.base, version: kept.base_version, machineEnglish: kept.machine_english });
    back.set(kept.content);
    if (draft.whose) desk.answered.push({ state: back, whose: draft.whose });
    return false;
  });
  let { details } = draft;
  if (details && !taken.has("details")) {
    taken.add("details");
    desk.details.set(details.value);
    desk.details.base = details.base;
    details = null;
  }
  return messages.length || details ? { ...draft, messages, details } : null;
}

function banner(desk, drafts) {
  const box = h("div", { class: "banner", role: "status" });
  const drop = () => {
    desk.dropped = true;
    desk.draft.write(null);
    location.reload();
  };
  const whose = [...new Set(desk.answered.map((one) => one.whose))].join(", ");
  const words = whose
    ? _("What %(whose)s answered in a packet stands in the fields. It clashes with what was saved meanwhile: save it to decide.", { whose })
    : _("Your unsaved work of %(time)s is back. It is not saved yet.", { time: when(drafts[0].time) });
  const older = desk.draft.others().length;
  fill(
    box,
    h(
      "p",
      {},
      words,
      older
        ? ` ${ngettext(
            "An older version is kept, too, and can be seen here when this one is saved or thrown away.",
            "%(num)s older versions are kept, too, and can be seen here when this one is saved or thrown away.",
            older,
          )}`
        : null,
    ),
    whose ? button(_("Decide now"), () => desk.saving.decide(), { kind: "small primary" }) : null,
    button(_("Keep working"), () => box.remove(), { kind: "small" }),
    button(_("Throw it away"), drop, { kind: "small danger" }),
  );
  $("banners").append(box);
}

/** Said once: the same person works on the same photo elsewhere. */
function tellOfOther(desk) {
  if (desk.elsewhere) return;
  desk.elsewhere = true;
  const box = h("div", { class: "banner info", role: "status" });
  fill(
    box,
    h(
      "p",
      {},
      _(
        "You are working on this photo in another window too. Neither is lost: what you save last is brought together with what you saved first.",
      ),
    ),
    button(_("Close"), () => box.remove(), { kind: "small" }),
  );
  $("banners").append(box);
}
