// Working on outlines with pointer or keys: shaping one, cutting one, joining two.

import {
  add,
  between,
  boxAround,
  boxBetween,
  centre,
  cutAcross,
  cutAlong,
  distance,
  inside,
  minus,
  quad,
  shares,
  slant,
  tidy,
  turned,
} from "./shared/geometry.js";
import { svg } from "./dom.js";
import { _ } from "./shared/language.js";

const REACH = { touch: 26, pen: 18, mouse: 13 }; // screen pixels around a corner that take hold of it
const LEAST = 6; // screen pixels; a smaller box was a slip

class Tool {
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {(() => void) | null} */
    this.onchange = null;
    /** @type {(() => void) | null} */
    this.onfinish = null;
  }

  /** What is said above the photo while the tool is in hand. */
  get hint() {
    return "";
  }

  down() {}
  move() {}
  up() {}
  cancelStroke() {}
  key() {
    return false;
  }

  screen(points) {
    return points.map((point) => this.viewer.toScreen(point)).join(" ");
  }

  changed() {
    this.onchange?.();
  }
}

/** Draws a new outline, or moves and reshapes one. The outcome is `points`, null if nothing is drawn. */
export class Shape extends Tool {
  constructor(viewer, points = null) {
    super(viewer);
    this.points = points && quad(points);
    this.grip = null;
  }

  /** @returns {string} */
  get hint() {
    return this.points
      ? _(
          "Drag the corners or the box, or drag across the writing to draw it again. Keys: arrows move, Shift + arrows resize, [ and ] turn.",
        )
      : _("Drag across one line of writing, from corner to corner. With keys: press an arrow to begin.");
  }

  get ready() {
    return this.points !== null;
  }

  down(point, pointer) {
    this.before = this.points;
    const reach = (REACH[pointer] ?? REACH.mouse) / this.viewer.scale;
    const corner = this.points?.findIndex((own) => distance(own, point) < reach) ?? -1;
    if (corner >= 0) this.grip = { corner };
    else if (this.points && inside(point, this.points)) this.grip = { from: point };
    else this.grip = { start: point };
  }

  move(point) {
    if (!this.grip) return;
    const { corner, from, start } = this.grip;
    if (corner !== undefined) this.points = this.points.map((own, i) => (i === corner ? point : own));
    else if (from) {
      const step = minus(point, from);
      this.points = this.points.map((own) => add(own, step));
      this.grip.from = point;
    } else this.points = boxBetween(start, point, this.viewer.turn);
    this.changed();
  }

  up() {
    if (this.grip?.start && this.points !== this.before) {
      const [a, b, , d] = this.points;
      const small = Math.min(distance(a, b), distance(a, d)) * this.viewer.scale < LEAST;
      if (small) this.points = this.before;
    }
    if (this.points) this.points = this.#ordered();
    this.grip = null;
    this.changed();
  }

  cancelStroke() {
    this.points = this.before;
    this.grip = null;
    this.changed();
  }

  /** Corners dragged past each other become a box again. */
  #ordered() {
    const points = tidy(this.points, this.viewer.photo.width, this.viewer.photo.height);
    const [a, b, c, d] = points;
    const twisted = !inside(centre(points), points) || distance(a, d) < 1 || distance(b, c) < 1;
    return twisted ? boxAround(points, -this.viewer.turn) : points;
  }

  /** A box in the middle of what is seen, to begin with the keys. */
  #begin() {
    const { clientWidth: wide, clientHeight: high } = this.viewer.stage;
    const at = (x, y) => this.viewer.toPhoto([wide * x, high * y]);
    this.points = boxBetween(at(0.3, 0.44), at(0.7, 0.56), this.viewer.turn);
  }

  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (!step && !"[]".includes(event.key)) return false;
    if (!this.points) this.#begin();
    else if (!step) {
      const middle = centre(this.points);
      const bend = event.key === "[" ? -1 : 1;
      this.points = this.points.map((point) => turned(point, bend, middle));
    } else this.#step(step, event.shiftKey);
    this.points = tidy(this.points, this.viewer.photo.width, this.viewer.photo.height);
    this.changed();
    return true;
  }

  #step(step, resize) {
    const far = 6 / this.viewer.scale;
    if (!resize) {
      // Arrows mean directions of the screen, however the photo is turned.
      const way = turned([step[0] * far, step[1] * far], -this.viewer.turn);
      this.points = this.points.map((point) => add(point, way));
      return;
    }
    const angle = slant(this.points);
    const [a, b, c, d] = this.points;
    const along = turned([step[0] * far, 0], angle);
    const down = turned([0, step[1] * far], angle);
    const next = [a, add(b, along), add(add(c, along), down), add(d, down)];
    const large = Math.min(distance(next[0], next[1]), distance(next[0], next[3])) > far;
    if (large) this.points = next;
  }

  draw(layer) {
    if (!this.points) return;
    layer.append(svg("polygon", { class: "halo", points: this.screen(this.points) }));
    layer.append(svg("polygon", { class: "shape", points: this.screen(this.points) }));
    for (const point of this.points) {
      const [x, y] = this.viewer.toScreen(point);
      layer.append(svg("circle", { class: "grip", cx: x, cy: y, r: 7 }));
    }
  }
}

/** Cuts an outline in two. The outcome is `parts`: [first, second] as Arabic is read, and `share`. */
export class Cut extends Tool {
  constructor(viewer, points) {
    super(viewer);
    this.points = quad(points);
    this.share = 0.5;
    this.along = false;
    this.ready = true;
  }

  get hint() {
    return _(
      "Click where the line should be cut, or drag a stroke through it. Keys: arrow left and right cut across, up and down cut between two rows.",
    );
  }

  /** Right part first; of two rows, the upper first. */
  get parts() {
    return this.along ? cutAlong(this.points, this.share) : cutAcross(this.points, this.share).reverse();
  }

  hover(point) {
    this.#at(point);
  }

  down(point) {
    this.start = point;
    this.#at(point);
  }

  move(point) {
    const [x1, y1] = shares(this.start, this.points);
    const [x2, y2] = shares(point, this.points);
    const [a, b, , d] = this.points;
    this.along = Math.abs(x2 - x1) * distance(a, b) > Math.abs(y2 - y1) * distance(a, d);
    this.#at(between(this.start, point, 0.5));
  }

  up() {
    this.onfinish?.();
  }

  #at(point) {
    const [x, y] = shares(point, this.points);
    this.share = Math.min(0.97, Math.max(0.03, this.along ? y : x));
    this.changed();
  }

  key(event) {
    const steps = { ArrowLeft: -0.02, ArrowRight: 0.02, ArrowUp: -0.04, ArrowDown: 0.04 };
    const step = steps[event.key];
    if (!step) return false;
    const along = event.key === "ArrowUp" || event.key === "ArrowDown";
    if (along !== this.along) Object.assign(this, { along, share: 0.5 });
    else this.share = Math.min(0.97, Math.max(0.03, this.share + step));
    this.changed();
    return true;
  }

  draw(layer) {
    for (const part of this.parts) layer.append(svg("polygon", { class: "halo", points: this.screen(part) }));
    for (const part of this.parts) layer.append(svg("polygon", { class: "shape", points: this.screen(part) }));
  }
}

/** Chooses another line to join with. The outcome is `chosen`, a line's uid. */
export class Join extends Tool {
  constructor(viewer, own, lines, chosen) {
    super(viewer);
    this.own = own;
    this.others = lines.filter((line) => line.uid !== own.uid);
    this.chosen = chosen;
  }

  get hint() {
    return _("Click the line that belongs to this one, or drag to it. Keys: arrows choose another line.");
  }

  get ready() {
    return this.chosen !== null;
  }

  hover(point) {
    this.#choose(point);
  }

  move(point) {
    this.#choose(point);
  }

  up(point) {
    if (this.#choose(point)) this.onfinish?.();
  }

  #choose(point) {
    const found = this.others.find((line) => inside(point, line.points));
    if (found) this.chosen = found.uid;
    this.changed();
    return found;
  }

  key(event) {
    const step = { ArrowLeft: 1, ArrowDown: 1, ArrowRight: -1, ArrowUp: -1 }[event.key];
    if (!step || !this.others.length) return false;
    const at = this.others.findIndex((line) => line.uid === this.chosen);
    this.chosen = this.others.at((at + step) % this.others.length).uid;
    this.changed();
    return true;
  }

  draw(layer) {
    for (const line of [this.own, ...this.others.filter((other) => other.uid === this.chosen)]) {
      layer.append(svg("polygon", { class: "halo", points: this.screen(line.points) }));
      layer.append(svg("polygon", { class: "shape", points: this.screen(line.points) }));
    }
  }
}
