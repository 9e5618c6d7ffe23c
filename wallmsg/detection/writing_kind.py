"""Tells Arabic from other writing and from what is no writing, before anything is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np

from wallmsg.detection.crop import upright
from wallmsg.detection.illumination import Floats, Pixels
from wallmsg.detection.onnx_session import open_session
from wallmsg.model import Model, Polygon

HEIGHT = 48
"""Pixels of the picture of an outline, margins included."""

MARGIN = 8
"""Pixels around the outline: what writing stands in shows what it is."""

WIDTHS = (48, 64, 96, 128, 176, 240, 320)
"""Pixels a picture may be wide; outlines are stretched to the next of them."""

KIND_VARIABLE = "WALLMSG_KIND_NETWORK"
_BATCH = 32
_TALL = 1.2
"""Height over width from which an outline is laid on its side."""


class WritingKind(StrEnum):
    """What stands inside an outline. The network gives them in this order."""

    ARABIC = "arabic"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True)
class SeenKind:
    """What the network sees in an outline: probabilities from 0 to 1 that add up to 1."""

    arabic: float
    other: float
    nothing: float
    turns: tuple[float, float, float, float]
    """That the writing stands upright, or would after 90, 180 or 270 degrees clockwise."""


class KindClassifier(Protocol):
    """Says what stands inside outlines."""

    @property
    def model(self) -> Model:
        """The model, for a record's provenance."""
        ...

    def look(self, image: Pixels, quads: Sequence[Polygon]) -> list[SeenKind]:
        """What stands inside each quad of a photo (HxWx3 uint8 BGR)."""
        ...


class WritingKinds:
    """The network that scripts/training/writing_kind trains.

    Raises MissingToolError if it does not load.
    """

    def __init__(self, path: Path) -> None:
        hint = f"name another file with {KIND_VARIABLE}, or none"
        self._session: Any = open_session(path, "the network for kinds of writing", hint)
        self._input = self._session.get_inputs()[0].name
        self._model = Model(path.stem, hashlib.sha256(path.read_bytes()).hexdigest())

    @classmethod
    def at_hand(cls) -> Self | None:
        """The network that WALLMSG_KIND_NETWORK names; None if it names none.

        Raises MissingToolError if that does not load.
        """
        named = os.environ.get(KIND_VARIABLE)
        return cls(Path(named)) if named else None

    @property
    def model(self) -> Model:
        """Name and SHA-256 of the network."""
        return self._model

    def look(self, image: Pixels, quads: Sequence[Polygon]) -> list[SeenKind]:
        """What stands inside each quad of a photo (HxWx3 uint8 BGR)."""
        pictures = [kind_picture(image, quad) for quad in quads]
        seen: list[SeenKind | None] = [None] * len(quads)
        for width in WIDTHS:
            same = [i for i, picture in enumerate(pictures) if picture.shape[1] == width]
            for start in range(0, len(same), _BATCH):
                part = same[start : start + _BATCH]
                batch = network_input([pictures[i] for i in part])
                [logits] = self._session.run(None, {self._input: batch})
                for i, row in zip(part, logits, strict=True):
                    seen[i] = answer(row, laid_down(quads[i]))
        return [one for one in seen if one is not None]


def laid_down(quad: Polygon) -> bool:
    """Whether the picture of a quad shows it turned by 90 degrees counter-clockwise."""
    return quad.height() > _TALL * quad.width()


def kind_picture(image: Pixels, quad: Polygon) -> Pixels:
    """The quad and a little around it as the network sees it: HEIGHTxWx3 uint8 BGR, W of WIDTHS.

    Of a quad that is taller than wide the right side is on top.
    """
    if laid_down(quad):
        quad = Polygon((*quad.points[1:], quad.points[0]))
    inner = HEIGHT - 2 * MARGIN
    wanted = inner * max(1.0, quad.width()) / max(1.0, quad.height()) + 2 * MARGIN
    width = min(WIDTHS, key=lambda width: abs(np.log(width / wanted)))
    return upright(image, quad, width - 2 * MARGIN, inner, MARGIN)


def network_input(pictures: Sequence[Pixels]) -> Floats:
    """Pictures of one size as the network takes them: Nx3xHxW float32, light evened out."""
    stacked = np.stack(pictures).astype(np.float32)
    mean = stacked.mean((1, 2, 3), keepdims=True)
    spread = stacked.std((1, 2, 3), keepdims=True)
    return np.ascontiguousarray(((stacked - mean) / (spread + 8)).transpose(0, 3, 1, 2))


def answer(row: Floats, laid: bool) -> SeenKind:
    """Probabilities from three logits of the kind and four of the turn."""
    kinds, turns = _softmax(row[:3]), _softmax(row[3:])
    if laid:
        # On the picture it is turned by 270 degrees already.
        turns = np.roll(turns, -1)
    upright_, quarter, half, three = (float(value) for value in turns)
    return SeenKind(
        float(kinds[0]), float(kinds[1]), float(kinds[2]), (upright_, quarter, half, three)
    )


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max())
    shares: Floats = powers / powers.sum()
    return shares
