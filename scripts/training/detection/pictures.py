"""Pieces of rendered photos to learn from: cut, scaled, turned and recoloured by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.training.detection.rendering import photos_in, read_strips
from scripts.training.detection.targets import Targets, draw_targets
from scripts.wall_renderer.noise import Field, chance, field
from scripts.wall_renderer.strips import Strip

Pixels = NDArray[np.uint8]

SIDE = 384
_SCALES = 0.3, 1.0
_SQUEEZED = 0.08
_TURNED = 0.12
_ROUND = 64  # batches after which the folders are listed again


def prepared(
    rng: np.random.Generator, photo: Pixels, strips: Sequence[Strip], side: int = SIDE
) -> tuple[Pixels, Targets]:
    """A square piece of a photo at some scale, and its maps."""
    if chance(rng, _TURNED):
        photo, strips = turned(photo, strips, int(rng.integers(1, 4)))
    scale = _SCALES[0] * (_SCALES[1] / _SCALES[0]) ** rng.random()
    squeeze = float(np.exp(rng.normal(0, _SQUEEZED)))
    factors = field([scale * squeeze, scale / squeeze])
    offset = field(rng.random(2) * (np.array([photo.shape[1], photo.shape[0]]) * factors - side))
    matrix = np.array([[factors[0], 0, -offset[0]], [0, factors[1], -offset[1]]])
    if scale < 1:  # as far as a smaller picture loses detail, so that no pixel is skipped
        photo = np.asarray(cv2.GaussianBlur(photo, (0, 0), 0.35 / scale), np.uint8)
    around = tuple(int(value) for value in rng.integers(0, 256, 3))
    piece = cv2.warpAffine(
        photo, matrix, (side, side), borderMode=cv2.BORDER_CONSTANT, borderValue=around
    )
    moved = [strip.moved(lambda points: field(points * factors - offset)) for strip in strips]
    return recoloured(rng, np.asarray(piece, np.uint8)), draw_targets(moved, (side, side))


def turned(photo: Pixels, strips: Sequence[Strip], quarters: int) -> tuple[Pixels, list[Strip]]:
    """A photo and its lines turned clockwise by quarter turns."""
    for _ in range(quarters):
        last = photo.shape[0] - 1
        photo = np.asarray(cv2.rotate(photo, cv2.ROTATE_90_CLOCKWISE), np.uint8)
        strips = [strip.moved(partial(_quarter, last=last)) for strip in strips]
    return photo, list(strips)


def _quarter(points: Field, last: int) -> Field:
    return field(np.stack([last - points[:, 1], points[:, 0]], 1))


def recoloured(rng: np.random.Generator, photo: Pixels) -> Pixels:
    """Other light and colours: what is to be learned are shapes."""
    if chance(rng, 0.12):
        photo = photo[:, :, rng.permutation(3)]
    if chance(rng, 0.08):
        photo = 255 - photo
    if chance(rng, 0.12):
        grey = cv2.cvtColor(np.ascontiguousarray(photo), cv2.COLOR_BGR2GRAY)
        photo = np.asarray(np.repeat(grey[:, :, None], 3, 2), np.uint8)
    curve = (np.arange(256) / 255) ** np.exp(rng.normal(0, 0.25))
    curve = (curve - 0.5) * np.exp(rng.normal(0, 0.2)) + 0.5 + rng.normal(0, 0.05)
    table = np.clip(255 * curve, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(np.ascontiguousarray(photo), table), np.uint8)


def batches(
    folders: Sequence[Path], size: int, seed: int
) -> Iterator[tuple[NDArray[np.float32], list[Targets]]]:
    """Endless batches of pictures and their maps; the folders may still be growing.

    Raises ValueError where they hold too few photos for one batch.
    """
    rng = np.random.default_rng(seed)
    while True:
        files = photos_in(folders)
        if len(files) < size:
            raise ValueError(f"{len(files)} photos: a batch has {size}")
        order = rng.permutation(len(files))[: _ROUND * size]
        for start in range(0, len(order) - size + 1, size):
            pieces = [_piece(rng, files[i]) for i in order[start : start + size]]
            yield as_input([piece for piece, _ in pieces]), [targets for _, targets in pieces]


def _piece(rng: np.random.Generator, file: Path) -> tuple[Pixels, Targets]:
    photo = np.asarray(cv2.imread(str(file)), np.uint8)
    return prepared(rng, photo, read_strips(file.with_suffix(".json")))


def as_input(pictures: Sequence[Pixels]) -> NDArray[np.float32]:
    """Pictures of one size as the network takes them: Nx3xHxW, -1..1, BGR."""
    stacked = np.stack(pictures).astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(stacked.transpose(0, 3, 1, 2))
