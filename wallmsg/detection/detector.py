"""Finding lines of writing: the DB text detector on a light-flattened photo, in several passes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np

from wallmsg.detection.illumination import Floats, Pixels, flatten
from wallmsg.detection.onnx_session import open_session
from wallmsg.detection.quads import candidates, ordered, unclip_offset
from wallmsg.detection.skew import Detection, aligned
from wallmsg.detection.split_columns import rows
from wallmsg.detection.types import DetectedLine
from wallmsg.errors import MissingToolError
from wallmsg.model import Model

_STRIDE = 32
_SMALLEST = 4.0
_CANDIDATES = 300


@dataclass(frozen=True)
class DetectorPass:
    """One pass of the detector over the photo."""

    side: int
    """Longer side in pixels of the photo it sees: large brush letters need a small photo."""
    light: str
    """`raw`: as it is; `flat`: slow changes of light divided out; `contrast`: and local contrast
    raised, which brings out faint writing on dark or rough walls; `inverted`: flat, with light and
    dark exchanged, for light paint on dark walls."""
    threshold: float
    """Probability from which a pixel is writing: a low one keeps a line in one piece, a high one
    parts lines that touch."""
    min_score: float
    """Mean probability inside a quad from which it is kept."""


@dataclass(frozen=True)
class DetectorOptions:
    """The passes of the detector: each finds lines that the others miss."""

    base_passes: tuple[DetectorPass, ...] = (
        DetectorPass(1600, "raw", 0.3, 0.35),
        DetectorPass(960, "flat", 0.6, 0.6),
        DetectorPass(640, "flat", 0.2, 0.3),
    )
    extra_passes: tuple[DetectorPass, ...] = (
        DetectorPass(960, "contrast", 0.3, 0.4),
        DetectorPass(480, "flat", 0.3, 0.35),
        DetectorPass(960, "inverted", 0.3, 0.4),
    )
    """Run when the base passes find fewer than `min_confident` quads of `confident_score`."""
    confident_score: float = 0.6
    """Score from which a quad is clearly writing."""
    min_confident: int = 5
    """Number of such quads from which the base passes are enough."""


class DbDetector:
    """The DB text detector (Liao et al., 2020) of PaddleOCR, as the package rapidocr ships it.

    Raises MissingToolError if rapidocr or its detector is absent or does not load.
    """

    name = "db"

    def __init__(self, options: DetectorOptions | None = None) -> None:
        self._options = options or DetectorOptions()
        path = _detector_file()
        self._session: Any = open_session(
            path, "the line detector", "reinstall it: pip install --force-reinstall rapidocr"
        )
        self._input = self._session.get_inputs()[0].name
        self._model = Model(path.stem, hashlib.sha256(path.read_bytes()).hexdigest())

    @classmethod
    def check(cls) -> str:
        """Name and SHA-256 of the weights. Raises MissingToolError as creating one does."""
        model = cls().model
        return f"{model.name}, sha256 {model.sha256}"

    @classmethod
    def create(cls) -> Self:
        """A detector with the usual passes. Raises MissingToolError."""
        return cls()

    @property
    def model(self) -> Model:
        """Name and SHA-256 of the detector's weights."""
        return self._model

    @property
    def sees_direction(self) -> bool:
        """It does not: all quads are taken for upright writing."""
        return False

    def find(self, image: Pixels) -> list[DetectedLine]:
        """Candidates on `image`; they may overlap where passes see things differently.

        Passes at several scales and in several lights, and the extra ones when those find little.
        """
        if min(image.shape[:2]) < _SMALLEST:
            return []
        options = self._options
        detections = self._run(options.base_passes, image)
        confident = sum(one.line.score >= options.confident_score for one in detections)
        if confident < options.min_confident:
            detections += self._run(options.extra_passes, image)
        found = aligned(detections)
        return candidates([*found, *rows(image, found)])

    def _run(self, passes: Sequence[DetectorPass], image: Pixels) -> list[Detection]:
        return [detection for one in passes for detection in self._run_pass(image, one)]

    def _run_pass(self, photo: Pixels, settings: DetectorPass) -> list[Detection]:
        """One pass; detections come in pixels of `photo`."""
        small = _LIGHTS[settings.light](_resized(photo, settings.side))
        height, width = (
            max(_STRIDE, round(length / _STRIDE) * _STRIDE) for length in small.shape[:2]
        )
        fitted = cv2.resize(small, (width, height), interpolation=cv2.INTER_AREA)
        batch = (fitted.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        [heat] = self._session.run(None, {self._input: np.ascontiguousarray(batch)})
        scale = np.array([photo.shape[1] / width, photo.shape[0] / height], dtype=np.float32)
        return [
            Detection(DetectedLine(ordered(corners * scale), score), outline * scale)
            for corners, score, outline in _quads(heat[0, 0], settings)
        ]


def _quads(heat: Floats, settings: DetectorPass) -> list[tuple[Floats, float, Floats]]:
    """Rectangles around the peaks of a probability map, their mean probability and outline.

    The map shows the core of each line; every core is grown to the line.
    """
    mask = cv2.dilate((heat > settings.threshold).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:_CANDIDATES]:
        (x, y), (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < _SMALLEST:
            continue
        score = _mean_inside(heat, cv2.boxPoints(((x, y), (w, h), angle)))
        if score < settings.min_score:
            continue
        grow = 2 * unclip_offset(w, h)
        corners = cv2.boxPoints(((x, y), (w + grow, h + grow), angle))
        found.append((corners, score, contour[:, 0].astype(np.float32)))
    return found


def _mean_inside(heat: Floats, corners: Floats) -> float:
    height, width = heat.shape
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, [width - 1, height - 1])
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, [width - 1, height - 1])
    mask = np.zeros((bottom - top + 1, right - left + 1), dtype=np.uint8)
    cv2.fillPoly(mask, [np.round(corners - [left, top]).astype(np.int32)], 1)
    return float(cv2.mean(heat[top : bottom + 1, left : right + 1], mask)[0])


def _resized(image: Pixels, side: int) -> Pixels:
    """The photo with its longer side that long; photos are enlarged by at most a half."""
    factor = min(side / max(image.shape[:2]), 1.5)
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, size, interpolation=how).astype(np.uint8, copy=False)


def _contrast(image: Pixels) -> Pixels:
    """Flattened, with local contrast raised: faint writing on dark or rough walls comes out."""
    lab = cv2.cvtColor(flatten(image), cv2.COLOR_BGR2LAB)
    lab[:, :, 0] = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(lab[:, :, 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2BGR).astype(np.uint8, copy=False)


def _inverted(image: Pixels) -> Pixels:
    """Flattened, light and dark exchanged: light paint on a dark wall looks like ink."""
    return cv2.bitwise_not(flatten(image)).astype(np.uint8, copy=False)


def _raw(image: Pixels) -> Pixels:
    return image


_LIGHTS: dict[str, Callable[[Pixels], Pixels]] = {
    "raw": _raw,
    "flat": flatten,
    "contrast": _contrast,
    "inverted": _inverted,
}


def _detector_file() -> Path:
    """The detector inside the installed rapidocr; its name differs between versions."""
    spec = find_spec("rapidocr")
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    for folder in folders:
        files = sorted((folder / "models").glob("*det*.onnx"))
        if files:
            return files[-1]
    raise MissingToolError(
        "the line detector is missing", hint="install it: pip install --force-reinstall rapidocr"
    )
