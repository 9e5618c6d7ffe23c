"""From a grey line image to the numbers the network sees, as Tesseract makes them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


def scale_to_height(grey: Grey, height: int) -> Grey:
    """Scale an HxW uint8 line to `height` rows the way Leptonica's pixScale does.

    pixScale (scale1.c) averages areas below a factor of 0.7 and interpolates above it, then
    sharpens (half width 1, fraction 0.2 below; 2 and 0.4 above; nothing from 1.4 up).
    """
    factor = height / grey.shape[0]
    if factor == 1:
        return grey
    width = max(1, round(grey.shape[1] * factor))
    method = cv2.INTER_AREA if factor < 0.7 else cv2.INTER_LINEAR
    scaled = cv2.resize(grey, (width, height), interpolation=method)
    if factor >= 1.4:
        return scaled.astype(np.uint8, copy=False)
    half, fraction = (1, 0.2) if factor < 0.7 else (2, 0.4)
    mean = cv2.blur(scaled.astype(np.float32), (2 * half + 1, 2 * half + 1))
    sharp = scaled + fraction * (scaled - mean)
    return np.clip(sharp, 0, 255).astype(np.uint8)


def black_and_white(grey: Grey) -> tuple[float, float]:
    """Black and white of a line: quartiles of the extremes along its middle row.

    ComputeBlackWhite in lstm/networkio.cpp: the 25th percentile of the local minima and the 75th
    of the local maxima, both over a histogram of the 256 grey values.
    """
    row = grey[grey.shape[0] // 2].astype(np.int32)
    if row.size < 3:
        return 0.0, 255.0
    before, here, after = row[:-2], row[1:-1], row[2:]
    minima = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    maxima = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    black = _quantile(minima, 0.25) if minima.size else 0.0
    white = _quantile(maxima, 0.75) if maxima.size else 255.0
    return black, white


def _quantile(values: NDArray[np.int32], fraction: float) -> float:
    """STATS::ile of ccstruct/statistc.cpp: linear inside the bucket where the sum is reached."""
    counts = np.bincount(values, minlength=256)
    target = np.clip(fraction * counts.sum(), 1, counts.sum())
    sums = np.cumsum(counts)
    bucket = int(np.searchsorted(sums, target))
    return float(bucket + 1 - (sums[bucket] - target) / counts[bucket])


def normalise(grey: Grey) -> NDArray[np.float32]:
    """HxW uint8 to float32 with black at -1 and white at 1."""
    black, white = black_and_white(grey)
    contrast = (white - black) / 2 if white > black else 1.0
    return ((grey - black) / contrast - 1).astype(np.float32)
