"""Augments line images: random crop, slant, stroke width, light, blur and noise.

The renderer already paints, lights and photographs the line; these changes are cheap and make each
presentation of a stored line different.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from scripts.training.reading.pixels import Grey
from wallmsg.detection import prepared

# Frequency of each variant of wallmsg.detection; `paint` is rare because it is slow.
_VARIANTS = {"grey": 0.45, "flat": 0.45, "paint": 0.1}
HEIGHT = 64  # pixels; the network scales a line to its own height


@dataclass(frozen=True)
class Strength:
    """The strength of the changes; probabilities are 0..1."""

    slant: float = 0.25  # tangent of the largest slant
    turn: float = 2.5  # degrees
    climb: float = 0.8  # of the line from end to end, in parts of its height, now and then
    climbing: float = 0.2  # how often
    squeeze: tuple[float, float] = (0.6, 1.25)
    cut: float = 0.08  # part of the height cut off at the top or bottom
    margin: float = 0.25  # part of the height added around
    wide_margin: float = 1.5  # the same now and then: small writing in a large picture
    wide: float = 0.12  # how often
    chance: float = 0.15  # of each change of light and stroke
    bend: float = 0.4  # how often the shapes of letters are bent
    invert: float = 0.08
    prepared: float = 0.3  # how often the line is prepared as `wallmsg add` does, in any variant


def _uint8(picture: MatLike) -> Grey:
    return picture.astype(np.uint8, copy=False)


def _jpeg(line: Grey, quality: int) -> Grey:
    _, packed = cv2.imencode(".jpg", line, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _uint8(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))  # type: ignore[arg-type]


class Augmenter:
    """Augments lines with one random stream."""

    def __init__(self, random: np.random.Generator, strength: Strength | None = None) -> None:
        self.random = random
        self.strength = strength or Strength()

    def __call__(self, grey: Grey) -> Grey:
        """A changed copy of an HxW uint8 line, 64 pixels high."""
        line = self._light(self._stroke(self._shape(grey)))
        if self.random.random() < self.strength.prepared:
            name = str(self.random.choice(list(_VARIANTS), p=list(_VARIANTS.values())))
            colour = _uint8(cv2.cvtColor(line, cv2.COLOR_GRAY2BGR))
            line = prepared(colour, name).pixels
        if self._happens():
            quality = int(self.random.integers(25, 85))
            line = _jpeg(line, quality)
        if self.random.random() < self.strength.invert:
            line = 255 - line
        return line

    def _happens(self) -> bool:
        return bool(self.random.random() < self.strength.chance)

    def _shape(self, grey: Grey) -> Grey:
        """Cut or widen the frame, slant, turn and squeeze, in one warp to 64 rows."""
        draw, limits = self.random, self.strength
        height, width = grey.shape
        top, bottom = (self._edge(height) for _ in range(2))
        left, right = (max(-0.03 * height, self._edge(height)) for _ in range(2))
        turn = np.tan(np.radians(draw.normal(0, limits.turn / 2))) * min(1, 8 * height / width)
        if draw.random() < limits.climbing:
            turn = float(draw.uniform(-limits.climb, limits.climb)) * min(height / width, 0.15)
            top += abs(turn) * width / 2
            bottom += abs(turn) * width / 2
        if draw.random() < limits.wide:
            more = float(draw.uniform(0, limits.wide_margin)) * height
            above = float(draw.uniform(0, 1))
            top, bottom = top + above * more, bottom + (1 - above) * more
        scale_y = HEIGHT / max(8.0, height + top + bottom)
        scale_x = scale_y * float(np.exp(draw.uniform(*np.log(limits.squeeze))))
        out_width = max(12, round((width + left + right) * scale_x))
        slant = draw.normal(0, limits.slant / 2)
        middle_x, middle_y = width / 2, height / 2
        matrix = np.array(
            [
                [scale_x, scale_x * slant, (left - slant * middle_y) * scale_x],
                [scale_y * turn, scale_y, (top - turn * middle_x) * scale_y],
            ]
        )
        if scale_y < 0.6:  # warpAffine does not average: shrink first
            grey = _uint8(
                cv2.resize(grey, None, fx=scale_x, fy=scale_y, interpolation=cv2.INTER_AREA)
            )
            matrix[:, 0] /= scale_x
            matrix[:, 1] /= scale_y
        size = (out_width, HEIGHT)
        border = cv2.BORDER_REPLICATE
        return _uint8(cv2.warpAffine(grey, matrix, size, borderMode=border))

    def _edge(self, height: int) -> float:
        """Rows to add (positive) or cut (negative) at one edge."""
        if self.random.random() < 0.3:
            return -float(self.random.uniform(0, self.strength.cut)) * height
        return float(self.random.exponential(self.strength.margin / 3)) * height

    def _stroke(self, line: Grey) -> Grey:
        """Thicker or thinner strokes, blur, bent letters."""
        if self._happens():
            kernel = np.ones((int(self.random.integers(1, 4)), int(self.random.integers(1, 4))))
            change = cv2.erode if self.random.random() < 0.5 else cv2.dilate
            line = _uint8(change(line, kernel.astype(np.uint8)))
        if self._happens():
            sigma = float(self.random.uniform(0.4, 1.6))
            line = _uint8(cv2.GaussianBlur(line, (0, 0), sigma))
        if self.random.random() < self.strength.bend:
            line = self._bend(line)
        return line

    def _bend(self, line: Grey) -> Grey:
        """Stretch and shift the line smoothly, so that letters get shapes that no typeface has.

        After Wigington et al., 2017, who move the knots of a grid of 26 pixels by 1.7.
        """
        height, width = line.shape
        grid = float(self.random.uniform(14, 40))
        far = float(self.random.uniform(0.5, 0.09 * grid))
        knots = (2, max(3, round(height / grid) + 1), max(3, round(width / grid) + 1))
        moves = self.random.normal(0, far, knots).astype(np.float32)
        up, along = (
            cv2.resize(move, (width, height), interpolation=cv2.INTER_CUBIC) for move in moves
        )
        pace = np.cumsum(self.random.uniform(0.75, 1.3, max(3, width // 60)))
        at = np.linspace(0, len(pace) - 1, width)
        pace = (pace - pace[0]) / (pace[-1] - pace[0]) * (width - 1)
        columns = np.interp(at, np.arange(len(pace)), pace).astype(np.float32)[None] + along
        rows = np.arange(height, dtype=np.float32)[:, None] + up
        border = cv2.BORDER_REPLICATE
        return _uint8(cv2.remap(line, columns, rows, cv2.INTER_LINEAR, borderMode=border))

    def _light(self, line: Grey) -> Grey:
        """Contrast, gamma, a slope of light, a shade edge, noise."""
        draw = self.random
        values: NDArray[np.float32] = line.astype(np.float32)
        if self._happens():
            mean = float(values.mean())
            values = mean + (values - mean) * float(draw.uniform(0.6, 1.4))
        if self._happens():
            values = 255 * (values / 255).clip(0, 1) ** np.float32(draw.uniform(0.6, 1.7))
        if self._happens():
            slope = np.linspace(0, float(draw.normal(0, 35)), line.shape[1], dtype=np.float32)
            values += slope
        if draw.random() < self.strength.chance / 3:
            edge = int(draw.integers(0, line.shape[1]))
            values[:, edge:] *= float(draw.uniform(0.5, 0.9))
        if self._happens():
            noise = draw.standard_normal(line.shape, dtype=np.float32)
            values += noise * float(draw.uniform(2, 9))
        return np.clip(values, 0, 255).astype(np.uint8)
