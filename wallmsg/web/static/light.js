// Flattening the light: each pixel divided by how bright its surroundings are.

const SMALL = 40; // longest side of the picture of the surroundings
const TARGET = 190; // brightness that an evenly lit wall gets
const DARKEST = 14; // surroundings count as no darker, or noise would glow

/** A canvas with the picture evenly lit. `source` is anything that can be drawn. */
export function flattened(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, width, height);
  const around = surroundings(canvas, width, height);
  const image = context.getImageData(0, 0, width, height);
  const pixels = image.data;
  for (let i = 0; i < pixels.length; i += 4) {
    const light = 0.299 * around[i] + 0.587 * around[i + 1] + 0.114 * around[i + 2];
    const gain = TARGET / Math.max(light, DARKEST);
    pixels[i] *= gain;
    pixels[i + 1] *= gain;
    pixels[i + 2] *= gain;
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
