// Choosing a photo's position by a click on the map.

import { button, fill, h, svg } from "./dom.js";
import { _ } from "./shared/language.js";

const CLOSER = 0.4; // of what is shown, after going nearer

/** The position in degrees that a text says as it is stored, or null.
 * @param {string} text */
export function spokenPosition(text) {
  const found = /^\s*(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  return found ? { latitude: Number(found[1]), longitude: Number(found[2]) } : null;
}

/** Opens the map in a dialog; `take(text)` gets the position that was chosen.
 * @param {string} text the position that is there now, or "" @param {(text: string) => void} take */
export function choosePosition(text, take) {
  const frame = h("div", { class: "map-frame pick" });
  const said = h("output", { class: "hint" });
  const use = button(_("Use this position"), () => done(), { kind: "primary" });
  const dialog = h(
    "dialog",
    { class: "map-dialog", "aria-label": _("Choose the position on the map") },
    h("p", { class: "hint" }, _("Click where the photo was taken, go nearer and click again. Arrow keys move the mark.")),
    frame,
    h(
      "div",
      { class: "bar" },
      button("+", () => go(CLOSER), { "aria-label": _("Nearer") }),
      button("−", () => go(1 / CLOSER), { "aria-label": _("Farther") }),
      said,
      button(_("Cancel"), () => dialog.close(), { kind: "quiet spread" }),
      use,
    ),
  );
  let at = spokenPosition(text);
  let high = at ? 0.5 : 11;
  /** @type {any} */
  let map = null;

  const edge = (name) => Number(map.dataset[name]);
  const words = () => (at ? `${at.latitude.toFixed(5)}, ${at.longitude.toFixed(5)}` : "");
  const done = () => {
    if (at) take(words());
    dialog.close();
  };

  const mark = () => {
    said.textContent = words();
    use.disabled = !at;
    if (!at || !map) return;
    const { width, height } = map.viewBox.baseVal;
    const x = ((at.longitude - edge("west")) / (edge("east") - edge("west"))) * width;
    const y = ((edge("north") - at.latitude) / (edge("north") - edge("south"))) * height;
    map
      .querySelector(".marker")
      .replaceChildren(svg("path", { d: `M${x} ${y}l-9 -22a9.6 9.6 0 1 1 18 0z` }), svg("circle", { cx: x, cy: y - 25, r: 4 }));
  };

  const move = (latitude, longitude) => {
    at = { latitude: Math.min(90, Math.max(-90, latitude)), longitude: Math.min(180, Math.max(-180, longitude)) };
    mark();
  };

  const click = (event) => {
    const box = map.getBoundingClientRect();
    const { width, height } = map.viewBox.baseVal;
    const scale = Math.min(box.width / width, box.height / height);
    const x = (event.clientX - box.left - (box.width - width * scale) / 2) / scale / width;
    const y = (event.clientY - box.top - (box.height - height * scale) / 2) / scale / height;
    move(edge("north") - y * (edge("north") - edge("south")), edge("west") + x * (edge("east") - edge("west")));
  };

  const key = (event) => {
    const steps = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const size = (edge("north") - edge("south")) / 100;
    const from = at ?? { latitude: (edge("north") + edge("south")) / 2, longitude: (edge("west") + edge("east")) / 2 };
    move(from.latitude + step[0] * size, from.longitude + step[1] * size);
  };

  const load = async (box) => {
    const response = await fetch(`/map/pick?box=${box}`);
    const made = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("svg");
    if (!response.ok || !made) return;
    map = document.adoptNode(made);
    map.addEventListener("click", click);
    map.addEventListener("keydown", key);
    fill(frame, map);
    mark();
  };

  const go = (factor) => {
    high = Math.min(150, Math.max(0.01, high * factor));
    const middle = at ?? { latitude: 33.5, longitude: 40 };
    const south = Math.max(-90, middle.latitude - high / 2);
    const north = Math.min(90, middle.latitude + high / 2);
    const west = Math.max(-180, middle.longitude - high / 2);
    const east = Math.min(180, middle.longitude + high / 2);
    load([west, south, east, north].map((value) => value.toFixed(5)).join(","));
  };

  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  go(1);
}
