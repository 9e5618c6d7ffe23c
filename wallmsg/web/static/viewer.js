// The photo: zoom, pan, turn, light. All positions that leave this module are pixels of the photo.

import { bounds, centre, distance, quad } from "./shared/geometry.js";
import { flattened } from "./light.js";

const SIZES = [1200, 2400, 4800]; // longest sides the server offers
const MOST_ZOOM = 12;
const STEP = 60; // screen pixels that an arrow key moves
const FLAT_SIDE = 2000;

/** How far to push what reaches from `low` to `high` so that it fills `room`, or lies in its middle. */
function inward(low, high, room) {
  if (high - low <= room) return (room - low - high) / 2;
  return low > 0 ? -low : Math.max(0, room - high);
}

/** Shows `photo` ({ url, width, height }) in `stage`; `world` holds the canvas and what lies over it. */
export class Viewer extends EventTarget {
  constructor(stage, world, photo, turn = 0) {
    super();
    this.stage = stage;
    this.world = world;
    this.photo = photo;
    this.turn = turn;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.brightness = 100;
    this.flat = false;
    /** @type {any} */
    this.tool = null;
    this.source = null;
    this.loaded = 0;
    this.pointers = new Map();
    this.canvas = world.querySelector("canvas");
    world.style.width = `${photo.width}px`;
    world.style.height = `${photo.height}px`;
    this.fitted = true;
    this.#listen();
    this.fit();
    this.load(SIZES[0]);
  }

  /** Loads the photo at least `side` pixels long, unless a larger one is there. */
  async load(side) {
    const size = SIZES.find((offered) => offered >= side) ?? SIZES.at(-1);
    if (!this.photo.url || size <= this.loaded) return;
    this.loaded = size;
    const image = new Image();
    image.src = `${this.photo.url}?size=${size}`;
    try {
      await image.decode();
    } catch {
      this.dispatchEvent(new Event("missing"));
      return;
    }
    if (this.source && this.source.naturalWidth >= image.naturalWidth) return;
    this.source = image;
    this.even = null;
    this.#paint();
    if (size === SIZES[0]) this.load(SIZES[1]);
  }

  #paint() {
    if (!this.source) return;
    const picture = this.picture();
    const width = picture.naturalWidth ?? picture.width;
    const height = picture.naturalHeight ?? picture.height;
    Object.assign(this.canvas, { width, height });
    this.canvas.getContext("2d").drawImage(picture, 0, 0);
    this.dispatchEvent(new Event("picture"));
  }

  /** What is shown now: the image as it came, or evenly lit. Null before it is there. */
  picture() {
    if (!this.flat || !this.source) return this.source;
    const { naturalWidth: width, naturalHeight: height } = this.source;
    const share = Math.min(1, FLAT_SIDE / Math.max(width, height));
    this.even ??= flattened(this.source, Math.round(width * share), Math.round(height * share));
    return this.even;
  }

  setFlat(flat) {
    this.flat = flat;
    this.#paint();
    this.dispatchEvent(new Event("light"));
  }

  setBrightness(percent) {
    this.brightness = Math.min(300, Math.max(40, percent));
    this.canvas.style.filter = this.brightness === 100 ? "" : `brightness(${this.brightness}%)`;
    this.dispatchEvent(new Event("light"));
  }

  /** The whole photo in view. */
  fit() {
    const { width, height } = this.photo;
    this.#show(
      [
        [0, 0],
        [width, 0],
        [width, height],
        [0, height],
      ],
      1,
      1,
    );
    this.fitted = true;
  }

  /** Brings an outline into view; nearer too if its writing is too small to be read. */
  reveal(points, { near = false } = {}) {
    const [left, top, right, bottom] = this.#onScreen(points);
    const { clientWidth: wide, clientHeight: high } = this.stage;
    const small = distance(quad(points)[0], quad(points)[3]) * this.scale < 28;
    const hidden = left < 0 || top < 0 || right > wide || bottom > high;
    if (near || small) this.#show(points, 0.86, 0.4);
    else if (!hidden || this.fitted)
      return; // an outline may reach beyond the photo
    else {
      const [x, y] = this.toScreen(centre(points));
      this.pan(wide / 2 - x, high / 2 - y);
    }
    this.#settle();
  }

  /** No room is left empty beside a photo that has more to show there. */
  #settle() {
    const { width, height } = this.photo;
    const [left, top, right, bottom] = this.#onScreen([
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ]);
    this.pan(inward(left, right, this.stage.clientWidth), inward(top, bottom, this.stage.clientHeight));
  }

  #onScreen(points) {
    return bounds(points.map((point) => this.toScreen(point)));
  }

  /** Scales so that the points take up those shares of the stage, and puts them in its middle. */
  #show(points, shareWide, shareHigh) {
    const { clientWidth: wide, clientHeight: high } = this.stage;
    const [left, top, right, bottom] = this.#onScreen(points);
    const more = Math.min((wide * shareWide) / (right - left || 1), (high * shareHigh) / (bottom - top || 1));
    this.scale = this.#allowed(this.scale * more);
    const [x, y] = this.toScreen(centre(points));
    this.x += wide / 2 - x;
    this.y += high / 2 - y;
    this.fitted = false;
    this.#apply();
  }

  /** @param {number} factor @param {number[]} point of the stage that stays where it is */
  zoom(factor, [x, y] = [this.stage.clientWidth / 2, this.stage.clientHeight / 2]) {
    const scale = this.#allowed(this.scale * factor);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.fitted = false;
    this.#apply();
  }

  #allowed(scale) {
    const { clientWidth: wide, clientHeight: high } = this.stage;
    const least = (Math.min(wide, high) / Math.max(this.photo.width, this.photo.height)) * 0.5;
    return Math.min(MOST_ZOOM, Math.max(least || 0.01, scale));
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.fitted = false;
    this.#apply();
  }

  /** Turns the photo clockwise around the middle of the stage. */
  rotate(degrees) {
    const middle = [this.stage.clientWidth / 2, this.stage.clientHeight / 2];
    const point = this.toPhoto(middle);
    this.turn = (((this.turn + degrees) % 360) + 360) % 360;
    if (this.fitted) this.fit();
    else {
      const [x, y] = this.toScreen(point);
      this.pan(middle[0] - x, middle[1] - y);
    }
  }

  /** From pixels of the photo to pixels of the stage, and back.
   * @param {number[]} point */
  toScreen([x, y]) {
    const [cos, sin] = this.#direction();
    return [this.x + (x * cos - y * sin) * this.scale, this.y + (x * sin + y * cos) * this.scale];
  }

  /** @param {number[]} point */
  toPhoto([x, y]) {
    const [cos, sin] = this.#direction();
    const [u, v] = [(x - this.x) / this.scale, (y - this.y) / this.scale];
    return [u * cos + v * sin, v * cos - u * sin];
  }

  #direction() {
    const radians = (this.turn * Math.PI) / 180;
    return [Math.cos(radians), Math.sin(radians)];
  }

  #apply() {
    this.#keepInSight();
    this.world.style.transform = `translate(${this.x}px, ${this.y}px) rotate(${this.turn}deg) scale(${this.scale})`;
    const side = Math.max(this.photo.width, this.photo.height) * this.scale * (window.devicePixelRatio || 1);
    if (side > SIZES[1] * 1.1 && this.source) this.load(SIZES[2]);
    this.dispatchEvent(new Event("view"));
  }

  /** Some of the photo always stays on the stage. */
  #keepInSight() {
    const { width, height } = this.photo;
    const [left, top, right, bottom] = this.#onScreen([
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ]);
    const { clientWidth: wide, clientHeight: high } = this.stage;
    const rest = 60;
    if (right < rest) this.x += rest - right;
    if (left > wide - rest) this.x -= left - wide + rest;
    if (bottom < rest) this.y += rest - bottom;
    if (top > high - rest) this.y -= top - high + rest;
  }

  #listen() {
    const { stage } = this;
    stage.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const lines = event.deltaMode === 1 ? 16 : 1;
        this.zoom(Math.exp(-event.deltaY * lines * 0.0015), this.#at(event));
      },
      { passive: false },
    );
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => this.#up(event));
    stage.addEventListener("dblclick", (event) => !this.tool && this.zoom(1.8, this.#at(event)));
    stage.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => (this.fitted ? this.fit() : this.#apply())).observe(stage);
  }

  #at(event) {
    const box = this.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #down(event) {
    if (event.button > 1 || event.target.closest("button")) return;
    this.pointers.set(event.pointerId, this.#at(event));
    this.moved = false;
    if (this.pointers.size === 2 && this.drawing) {
      this.tool?.cancelStroke();
      this.drawing = false;
    } else if (this.tool && this.pointers.size === 1 && event.button === 0) {
      this.drawing = true;
      this.tool.down(this.toPhoto(this.#at(event)), event.pointerType);
      event.preventDefault();
      this.stage.focus({ preventScroll: true });
    }
  }

  #move(event) {
    const before = this.pointers.get(event.pointerId);
    const now = this.#at(event);
    if (!before) {
      this.tool?.hover?.(this.toPhoto(now));
      return;
    }
    if (!this.moved && distance(before, now) < 4) return;
    if (!this.moved) this.stage.setPointerCapture(event.pointerId);
    this.moved = true;
    if (this.drawing) this.tool?.move(this.toPhoto(now));
    else if (this.pointers.size === 1) this.pan(now[0] - before[0], now[1] - before[1]);
    else if (this.pointers.size === 2) this.#pinch(event.pointerId, before, now);
    this.pointers.set(event.pointerId, now);
  }

  #pinch(id, before, now) {
    const other = [...this.pointers].find(([key]) => key !== id)[1];
    this.zoom(distance(now, other) / (distance(before, other) || 1), other);
  }

  #up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.drawing) {
      this.drawing = false;
      this.tool?.up(this.toPhoto(this.#at(event)));
    }
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.tool?.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    if (moves[event.key] && !event.shiftKey) this.pan(...moves[event.key]);
    else return;
    event.preventDefault();
  }
}
