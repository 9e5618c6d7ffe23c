// A line's writing beside its text: cut out of the photo as it is shown, upright.

import { add, distance, minus, quad } from "./geometry.js";

const HIGH = 64; // pixels on the page, and the room around the line as a share of its height
const WIDE = 620;
const ROOM = 0.18;

/** Draws the line inside `points` into `canvas`; leaves it empty while there is no picture. */
export function cutOut(canvas, viewer, points) {
  const picture = viewer.picture();
  if (!picture) return;
  const [a, b, , d] = roomy(quad(points));
  const [wide, high] = [distance(a, b), distance(a, d)];
  const dots = window.devicePixelRatio || 1;
  const scale = Math.min(HIGH / high, WIDE / wide) * dots;
  canvas.width = Math.max(1, Math.round(wide * scale));
  canvas.height = Math.max(1, Math.round(high * scale));
  canvas.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
  canvas.style.width = `${canvas.width / dots}px`;
  const [ux, uy] = minus(b, a);
  const [vx, vy] = minus(d, a);
  const area = ux * vy - uy * vx || 1;
  // Photo to canvas: the inverse of canvas to photo, which takes the two edges for its axes.
  const [m11, m21] = [(vy / area) * canvas.width, (-vx / area) * canvas.width];
  const [m12, m22] = [(-uy / area) * canvas.height, (ux / area) * canvas.height];
  const context = canvas.getContext("2d");
  context.setTransform(m11, m12, m21, m22, -(m11 * a[0] + m21 * a[1]), -(m12 * a[0] + m22 * a[1]));
  context.imageSmoothingQuality = "high";
  context.filter = viewer.brightness === 100 ? "none" : `brightness(${viewer.brightness}%)`;
  context.drawImage(picture, 0, 0, viewer.photo.width, viewer.photo.height);
}

function roomy([a, b, c, d]) {
  const [wide, high] = [distance(a, b) || 1, distance(a, d) || 1];
  const room = Math.min(wide, high) * ROOM;
  const along = minus(b, a).map((value) => (value / wide) * room);
  const down = minus(d, a).map((value) => (value / high) * room);
  return [minus(minus(a, along), down), minus(add(b, along), down), add(add(c, along), down), add(minus(d, along), down)];
}
