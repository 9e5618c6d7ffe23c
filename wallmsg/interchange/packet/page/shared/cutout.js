// A line's writing beside its text: cut out of the photo as it is shown, upright.

import { add, distance, minus, quad } from "./geometry.js";

const ROOM = 0.18; // around the line, as a share of its height

/**
 * How a line is drawn into a canvas: its size, and the matrix from photo to canvas.
 * @param {number[][]} points corners of the line in pixels of the photo
 * @param {{ wide: number, high: number }} most size on the page that it may have
 * @param {number} dots pixels of the screen for one of the page
 */
export function cutPlan(points, most, dots = 1) {
  const [a, b, , d] = roomy(quad(points));
  const [wide, high] = [distance(a, b), distance(a, d)];
  if (!(wide > 0) || !(high > 0)) return null;
  const scale = Math.min(most.high / high, most.wide / wide) * dots;
  const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))];
  const [ux, uy] = minus(b, a);
  const [vx, vy] = minus(d, a);
  const area = ux * vy - uy * vx;
  if (Math.abs(area) < 1e-9) return null;
  // Photo to canvas: the inverse of canvas to photo, which takes the two edges for its axes.
  const [m11, m21] = [(vy / area) * width, (-vx / area) * width];
  const [m12, m22] = [(-uy / area) * height, (ux / area) * height];
  const matrix = [m11, m12, m21, m22, -(m11 * a[0] + m21 * a[1]), -(m12 * a[0] + m22 * a[1])];
  return { width, height, shown: [width / dots, height / dots], matrix };
}

/**
 * Draws the line inside `points` into `canvas`.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasImageSource} picture the photo, or the same smaller
 * @param {{ width: number, height: number }} photo its full size
 * @param {number[][]} points
 * @param {{ wide: number, high: number, brightness?: number }} most
 */
export function drawCut(canvas, picture, photo, points, { wide, high, brightness = 100 }) {
  const plan = cutPlan(points, { wide, high }, window.devicePixelRatio || 1);
  if (!plan) return;
  Object.assign(canvas, { width: plan.width, height: plan.height });
  canvas.style.aspectRatio = `${plan.width} / ${plan.height}`;
  canvas.style.width = `${plan.shown[0]}px`;
  const context = canvas.getContext("2d");
  if (!context) return;
  const [m11, m12, m21, m22, dx, dy] = plan.matrix;
  context.setTransform(m11, m12, m21, m22, dx, dy);
  context.imageSmoothingQuality = "high";
  context.filter = brightness === 100 ? "none" : `brightness(${brightness}%)`;
  context.drawImage(picture, 0, 0, photo.width, photo.height);
}

/** The outline with some of the wall around it.
 * @param {number[][]} quad */
function roomy([a, b, c, d]) {
  const [wide, high] = [distance(a, b) || 1, distance(a, d) || 1];
  const room = Math.min(wide, high) * ROOM;
  const along = minus(b, a).map((value) => (value / wide) * room);
  const down = minus(d, a).map((value) => (value / high) * room);
  return [minus(minus(a, along), down), minus(add(b, along), down), add(add(c, along), down), add(minus(d, along), down)];
}
