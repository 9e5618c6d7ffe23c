// Outlines in pixels of the photo: lists of [x, y], for a line its corners top left, top right,
// bottom right, bottom left as the writing stands.

const RADIANS = Math.PI / 180;

/** @typedef {number[]} Point x and y in pixels of the photo */

/** @type {(one: Point, other: Point) => Point} */
export const add = ([a, b], [c, d]) => [a + c, b + d];
/** @type {(one: Point, other: Point) => Point} */
export const minus = ([a, b], [c, d]) => [a - c, b - d];
/** @type {(one: Point, other: Point, share: number) => Point} */
export const between = ([a, b], [c, d], share) => [a + (c - a) * share, b + (d - b) * share];
/** @type {(one: Point, other: Point) => number} */
export const distance = ([a, b], [c, d]) => Math.hypot(a - c, b - d);

/** The point turned clockwise by `degrees` around `centre`.
 * @param {Point} point @param {number} degrees @param {Point} centre @returns {Point} */
export function turned([x, y], degrees, [cx, cy] = [0, 0]) {
  const sin = Math.sin(degrees * RADIANS);
  const cos = Math.cos(degrees * RADIANS);
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}

/** The mean of the points.
 * @param {Point[]} points @returns {Point} */
export function centre(points) {
  const sum = points.reduce(add, [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** [left, top, right, bottom]. */
export function bounds(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Slant of the top edge in degrees, clockwise.
 * @param {Point[]} points */
export function slant([[x1, y1], [x2, y2]]) {
  return Math.atan2(y2 - y1, x2 - x1) / RADIANS;
}

/** Whether a point lies inside an outline.
 * @param {Point} point @param {Point[]} points */
export function inside([x, y], points) {
  let within = false;
  points.forEach(([x1, y1], i) => {
    const [x2, y2] = points[(i + 1) % points.length];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
  });
  return within;
}

/** The outline with four corners: itself, or the upright box around it. */
export function quad(points) {
  if (points.length === 4) return points;
  const [left, top, right, bottom] = bounds(points);
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** The box that holds all points, with sides slanted by `degrees`. */
export function boxAround(points, degrees = 0) {
  return quad2(bounds(points.map((point) => turned(point, -degrees))), degrees);
}

/** The box between two opposite corners, upright for who sees the photo turned by `degrees`. */
export function boxBetween(one, other, degrees = 0) {
  return boxAround([one, other], -degrees);
}

/** @param {number[]} bounds @param {number} degrees @returns {Point[]} */
function quad2([left, top, right, bottom], degrees) {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map((point) => turned(point, degrees));
}

/** @param {Point[]} quad @param {number} share
 * Two quads side by side, cut at `share` of the way from left to right: [left, right]. */
export function cutAcross([a, b, c, d], share) {
  const top = between(a, b, share);
  const bottom = between(d, c, share);
  return [
    [a, top, bottom, d],
    [top, b, c, bottom],
  ];
}

/** @param {Point[]} quad @param {number} share
 * Two quads one above the other, cut at `share` of the way down: [upper, lower]. */
export function cutAlong([a, b, c, d], share) {
  const left = between(a, d, share);
  const right = between(b, c, share);
  return [
    [a, b, right, left],
    [left, right, c, d],
  ];
}

/** @param {Point} point @param {Point[]} quad
 * @returns {Point}
 * Where a point lies in a quad: shares of its width and height, 0 to 1 inside (for near boxes). */
export function shares(point, [a, b, , d]) {
  const along = (from, to) => {
    const [x, y] = minus(to, from);
    const [px, py] = minus(point, from);
    return (px * x + py * y) / (x * x + y * y || 1);
  };
  return [along(a, b), along(a, d)];
}

/** Kept on the photo, a tenth of a pixel fine. */
export function tidy(points, width, height) {
  const fit = (value, most) => Math.round(Math.min(Math.max(value, 0), most) * 10) / 10;
  return points.map(([x, y]) => [fit(x, width), fit(y, height)]);
}
