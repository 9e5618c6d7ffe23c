// Opening the desk: what its buttons do, and unsaved work of an earlier visit.

import { button, fill, h, when } from "./dom.js";
import { forgetOld } from "./drafts.js";
import { listen } from "./keys.js";
import { bindings } from "./shortcuts.js";
import { MessageState } from "./state.js";

const SIMPLE = "wallmsg:simple";
const GUIDE = "wallmsg:guide-seen";

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
    "new-message": () => desk.newMessage(),
    help: () => desk.help(),
    save: () => desk.saving.save(),
    "save-next": () => desk.saving.next(),
    "approve-all": () => desk.saving.approveAll(),
  };
  for (const element of document.querySelectorAll("[data-do]")) element.addEventListener("click", acts[element.dataset.do]);
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

/** Unsaved work of an earlier visit stands in the fields again; it can be thrown away. */
export function bringBack(desk) {
  forgetOld();
  const kept = desk.draft.read();
  if (!kept) return;
  for (const { key, blind, message, base, base_version: version, content, machine_english: machine } of kept.messages) {
    let state = desk.states.find((own) => own.key === key);
    if (state && state.blind !== blind) continue;
    // Of a message that others have deleted meanwhile too: saving then asks what shall be.
    if (!state) desk.states.push((state = new MessageState(null)));
    Object.assign(state, { id: message, base, version, machineEnglish: machine });
    state.set(content);
  }
  if (kept.details) {
    desk.details.set(kept.details.value);
    desk.details.base = kept.details.base;
  }
  desk.show(desk.states);
  if (!desk.saving.dirty) return;
  const banner = h("div", { class: "banner", role: "status" });
  const drop = () => {
    desk.dropped = true;
    desk.draft.write(null);
    location.reload();
  };
  fill(banner, h("p", {}, `Your unsaved work of ${when(kept.time)} is back. It is not saved yet.`),
    button("Keep working", () => banner.remove(), { kind: "small" }),
    button("Throw it away", drop, { kind: "small danger" }));
  $("banners").append(banner);
}
