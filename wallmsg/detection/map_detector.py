"""Finding lines of Arabic with this project's own network: one look at the photo."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np

from wallmsg.detection.illumination import Pixels
from wallmsg.detection.line_map import MapLine, MapOptions, lines_of, polygon
from wallmsg.detection.onnx_session import open_session
from wallmsg.detection.quads import SAME, alike
from wallmsg.detection.types import DetectedLine
from wallmsg.errors import MissingToolError
from wallmsg.model import Model

STRIDE = 4
"""Pixels of what the network sees for one of its maps."""

NETWORK_VARIABLE = "WALLMSG_LINE_NETWORK"
_OWN_NETWORK = Path(__file__).parents[1] / "models" / "lines.onnx"

_MULTIPLE = 32
_SMALLEST = 4.0
_ENLARGED = 1.5
"""How many times a small photo is enlarged at most."""


@dataclass(frozen=True)
class MapDetectorOptions:
    """How the network looks at a photo."""

    sides: tuple[int, ...] = (800,)
    """Longer sides in pixels at which it looks."""
    same: float = SAME
    """Shared area over joint area from which lines seen at two sizes are one. Others are offered
    side by side: reading them shows which is a line."""
    lines: MapOptions = field(default_factory=MapOptions)


class MapDetector:
    """The line detector that scripts/training/detection trains.

    Unlike DbDetector it distinguishes Arabic from other writing and sees which way a line runs: the
    corners of its quads begin at the top left as the writing stands, also on its side or head.

    Args:
        path: The network, as .onnx.
        options: How to look.

    Raises MissingToolError if the network is absent or does not load.
    """

    name = "map"

    def __init__(self, path: Path, options: MapDetectorOptions | None = None) -> None:
        self._options = options or MapDetectorOptions()
        hint = f"name another network with {NETWORK_VARIABLE}, or another detector"
        self._session: Any = open_session(path, "the line detector", hint)
        self._input = self._session.get_inputs()[0].name
        self._model = Model(path.stem, hashlib.sha256(path.read_bytes()).hexdigest())

    @classmethod
    def check(cls) -> str:
        """Name and SHA-256 of the network. Raises MissingToolError as creating one does."""
        model = cls.create().model
        return f"{model.name}, sha256 {model.sha256}"

    @classmethod
    def create(cls) -> Self:
        """A detector with the network at hand. Raises MissingToolError if there is none."""
        return cls(network_file())

    @property
    def model(self) -> Model:
        """Name and SHA-256 of the network."""
        return self._model

    @property
    def sees_direction(self) -> bool:
        """It does."""
        return True

    def find(self, image: Pixels) -> list[DetectedLine]:
        """The lines of Arabic on `image` (HxWx3 uint8 BGR), highest score first."""
        if min(image.shape[:2]) < _SMALLEST:
            return []
        seen = [line for side in self._options.sides for line in self._run_pass(image, side)]
        kept: list[DetectedLine] = []
        for line in sorted(seen, key=lambda line: -line.score):
            if all(alike(line.polygon, other.polygon) < self._options.same for other in kept):
                kept.append(line)
        return kept

    def _run_pass(self, photo: Pixels, side: int) -> list[DetectedLine]:
        height, width = photo.shape[:2]
        factor = min(side / max(height, width), _ENLARGED)
        size = tuple(max(1, round(n * factor / _MULTIPLE)) * _MULTIPLE for n in (width, height))
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        small = cv2.resize(photo, (size[0], size[1]), interpolation=how)
        batch = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        [maps] = self._session.run(None, {self._input: np.ascontiguousarray(batch)})
        scale = width / size[0], height / size[1]
        found: Sequence[MapLine] = lines_of(maps[0], STRIDE, self._options.lines)
        return [DetectedLine(polygon(line, scale), line.score) for line in found]


def network_file() -> Path:
    """The network that WALLMSG_LINE_NETWORK names, else the one that comes with wallmsg.

    Raises MissingToolError if there is neither.
    """
    if named := os.environ.get(NETWORK_VARIABLE):
        return Path(named)
    if _OWN_NETWORK.is_file():
        return _OWN_NETWORK
    raise MissingToolError(
        "no network of the detector map comes with this version",
        hint=f"set {NETWORK_VARIABLE} to a file that scripts/training/detection made",
    )
