// Flattening the light: each pixel divided by how bright its surroundings are.

const SMALL = 40; // longest side of the picture of the surroundings
const TARGET = 145; // brightness of an evenly lit wall: room for paint that is lighter
const DARKEST = 14; // surroundings count as no darker, or noise would glow

/** A canvas with the picture evenly lit. `source` is anything that can be drawn. */
export function flattened(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, width, height);
  const around = surroundings(canvas, width, height);
  const image = context.getImageData(0, 0, width, height);
  const pixels = image.data;
  // Each colour by itself: the wall turns grey and the paint stands out in what it has of its own.
  for (let i = 0; i < pixels.length; i += 1) {
    if (i % 4 < 3) pixels[i] *= TARGET / Math.max(around[i], DARKEST);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The picture so blurred that only its light is left. */
function surroundings(canvas, width, height) {
  let small = canvas;
  // By halves: a browser that shrinks at one go leaves most pixels out.
  while (Math.max(small.width, small.height) > SMALL) {
    small = resized(small, Math.ceil(small.width / 2), Math.ceil(small.height / 2));
  }
  const large = resized(small, width, height);
  return large.getContext("2d").getImageData(0, 0, width, height).data;
}

function resized(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}
