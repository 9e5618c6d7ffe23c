// The lines' outlines over the photo. They are drawn in screen pixels, so strokes keep their width.

import { quad } from "./shared/geometry.js";
import { svg } from "./dom.js";

/** Draws outlines into `layer` (an SVG group); `on.hover(uid or null)` and `on.pick(uid)` are called. */
export class Outlines {
  constructor(layer, viewer, on) {
    this.layer = layer;
    this.viewer = viewer;
    this.on = on;
    this.lines = [];
    this.groups = new Map();
    this.lit = null;
    this.active = null;
    viewer.addEventListener("view", () => this.#place());
  }

  /** Shows these lines: [{ uid, points, number, message, name }]. `message` is lit as a whole. */
  show(lines, message) {
    this.lines = lines;
    const keep = document.activeElement?.getAttribute("data-uid");
    const hadFocus = this.layer.contains(document.activeElement);
    this.groups = new Map(lines.map((line) => [line.uid, this.#group(line, message)]));
    this.layer.replaceChildren(...this.groups.values());
    this.#place();
    this.mark(this.active);
    if (hadFocus) this.groups.get(keep)?.focus();
  }

  /** The line that is being worked on. */
  mark(uid) {
    this.active = uid;
    for (const [own, group] of this.groups) group.classList.toggle("active", own === uid);
    const group = this.groups.get(uid);
    if (group && group !== this.layer.lastChild && !this.layer.contains(document.activeElement)) this.layer.append(group);
  }

  /** The line under the pointer, here or in the text. */
  light(uid) {
    for (const [own, group] of this.groups) group.classList.toggle("lit", own === uid);
  }

  #group(line, message) {
    const group = svg("g", {
      class: line.message === message ? "outline" : "outline other",
      tabindex: "0",
      role: "button",
      "aria-label": line.name,
      "data-uid": line.uid,
    });
    group.append(svg("polygon", { class: "halo" }), svg("polygon", { class: "edge" }));
    const label = svg("g", { class: "number" });
    const number = svg("text", {});
    number.textContent = line.number;
    label.append(svg("circle", { r: "10" }), number);
    // Numbers of the message at hand alone: of several messages they would be several ones.
    if (line.message === message) group.append(label);
    group.addEventListener("pointerenter", () => this.on.hover(line.uid));
    group.addEventListener("pointerleave", () => this.on.hover(null));
    group.addEventListener("focus", () => this.on.hover(line.uid));
    group.addEventListener("blur", () => this.on.hover(null));
    group.addEventListener("click", () => !this.viewer.moved && !this.viewer.tool && this.on.pick(line.uid));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.on.pick(line.uid);
    });
    return group;
  }

  #place() {
    for (const line of this.lines) {
      const group = this.groups.get(line.uid);
      const points = line.points.map((point) => this.viewer.toScreen(point));
      for (const polygon of group.querySelectorAll("polygon")) polygon.setAttribute("points", points.join(" "));
      // Arabic begins at the right: so does the number.
      const [x, y] = quad(points)[1];
      group.querySelector(".number")?.setAttribute("transform", `translate(${x + 3} ${y - 3})`);
    }
  }
}
