"""Outlines put together without a wall: writing or a drawing on a piece of a photo. They are
eight times as fast to make as pictures from rendered walls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from scripts.training.writing_kind.examples import KINDS, NO_TURN, Example
from scripts.wall_renderer import drawings
from scripts.wall_renderer.fonts import Face
from scripts.wall_renderer.noise import Field, between, chance, field
from scripts.wall_renderer.street_camera import any_colour
from scripts.wall_renderer.street_writing import Sources
from wallmsg.detection import Pixels, WritingKind
from wallmsg.detection.writing_kind import HEIGHT, MARGIN, WIDTHS

Mask = NDArray[np.uint8]

_FOREIGN = re.compile("[^\u0621-\u064a\u0660-\u0669 ]")
_EM = 64
_SHARES = (0.45, 0.25, 0.3)
_PENS = 0.4
_MOST = 5  # words
_CONTRAST = 0.15


class Composer:
    """Makes examples by chance.

    Args:
        sources: What there is to write, and photos without writing.
        faces: Typefaces for Arabic.
    """

    def __init__(self, sources: Sources, faces: Sequence[Face]) -> None:
        self._sources = sources
        self._faces = faces
        self._grounds = [_small(path) for path in sources.grounds]

    def examples(self, rng: np.random.Generator, count: int) -> Iterator[Example]:
        """So many of them."""
        while count:
            number = int(rng.choice(len(KINDS), p=_SHARES))
            made = self._made(rng, number)
            if made is not None:
                yield made
                count -= 1

    def _made(self, rng: np.random.Generator, number: int) -> Example | None:
        kind = KINDS[number]
        if kind is WritingKind.NOTHING:
            width = int(rng.choice(WIDTHS))
            ground = self._ground(rng, width)
            for _ in range(int(rng.integers(0, 3))):
                ground = _drawn(rng, ground)
            return Example(_photographed(rng, ground), number, NO_TURN)
        written = self._arabic(rng) if kind is WritingKind.ARABIC else self._other(rng)
        mask = _trimmed(_bent(rng, written))
        if mask is None:
            return None
        inner = HEIGHT - 2 * MARGIN
        wanted = inner * mask.shape[1] / mask.shape[0] + 2 * MARGIN
        width = min(WIDTHS, key=lambda width: abs(np.log(width / wanted)))
        ground = self._ground(rng, width)
        if chance(rng, 0.25):
            ground = _drawn(rng, ground)
        picture = _painted(rng, ground, _placed(rng, mask, width))
        turn = 0
        if chance(rng, 0.25):
            picture, turn = _turned(rng, picture)
        return Example(_photographed(rng, picture), number, turn)

    def _ground(self, rng: np.random.Generator, width: int) -> Field:
        """A piece of a photo, HEIGHTxWx3, 0..1."""
        photo = self._grounds[int(rng.integers(len(self._grounds)))]
        scale = between(rng, 0.3, 2.5)
        high, wide = (max(4, int(side * scale)) for side in (HEIGHT, width))
        high, wide = min(high, photo.shape[0]), min(wide, photo.shape[1])
        top = int(rng.integers(photo.shape[0] - high + 1))
        left = int(rng.integers(photo.shape[1] - wide + 1))
        piece = cv2.resize(
            photo[top : top + high, left : left + wide],
            (width, HEIGHT),
            interpolation=cv2.INTER_AREA,
        )
        if chance(rng, 0.4):  # plaster and paint: much of a wall is plain
            plain = any_colour(rng) if chance(rng, 0.5) else np.full(3, between(rng, 0.3, 0.9))
            piece = piece / 255 * between(rng, 0.1, 0.5)
            return field(np.clip(plain + piece - piece.mean(), 0, 1))
        return field(piece / 255)

    def _arabic(self, rng: np.random.Generator) -> Mask:
        if self._sources.pens and chance(rng, _PENS):
            drawn = self._sources.pens.draw(rng, _EM, int(rng.integers(1, 4)))
            return np.pad(drawn, _EM // 4)
        # Typefaces in parts have their punctuation in another file.
        text = _FOREIGN.sub("", _words(rng, self._sources.arabic)).strip() or "سنعود"
        for _ in range(8):
            face = self._faces[int(rng.integers(len(self._faces)))]
            if face.graphite is None and face.covers(text):
                return _typeset(text, face.font(_EM), rng)
        return _typeset("سنعود", face.font(_EM), rng)

    def _other(self, rng: np.random.Generator) -> Mask:
        text = _words(rng, self._sources.latin)
        if chance(rng, 0.65):
            tags = self._sources.tags
            font = ImageFont.truetype(str(tags[int(rng.integers(len(tags)))]), _EM)
            return _typeset(text, font, rng)
        if chance(rng, 0.5):
            face = self._faces[int(rng.integers(len(self._faces)))]
            return _typeset(text, face.font(_EM, latin=True), rng)
        return _plotted(text.encode("ascii", "replace").decode(), rng)


def _small(path: Path) -> Pixels:
    photo = cv2.imread(str(path))
    if photo is None:
        raise FileNotFoundError(path)
    factor = 500 / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False)


def _words(rng: np.random.Generator, texts: Sequence[str]) -> str:
    words = texts[int(rng.integers(len(texts)))].split()
    count = int(rng.integers(1, _MOST + 1))
    return " ".join(words[:count])[:28]


def _typeset(text: str, font: ImageFont.FreeTypeFont, rng: np.random.Generator) -> Mask:
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    pad = _EM // 4
    picture = Image.new("L", (max(1, right - left) + 2 * pad, max(1, bottom - top) + 2 * pad))
    stroke = int(rng.integers(0, 5)) if chance(rng, 0.4) else 0
    ImageDraw.Draw(picture).text((pad - left, pad - top), text, 255, font, stroke_width=stroke)
    mask = np.asarray(picture, np.uint8)
    if chance(rng, 0.2):  # thin strokes
        mask = cv2.erode(mask, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)
    return mask


def _plotted(text: str, rng: np.random.Generator) -> Mask:
    font = int(rng.choice([0, 1, 2, 3, 4, 6, 7]))
    thick = int(rng.integers(2, 9))
    (width, height), below = cv2.getTextSize(text, font, 2, thick)
    mask = np.zeros((height + below + 40, width + 40), np.uint8)
    cv2.putText(mask, text, (20, 20 + height), font, 2, 255, thick, cv2.LINE_AA)
    return mask


def _bent(rng: np.random.Generator, mask: Mask) -> Mask:
    """Wavy, slanted and climbing, as a hand writes."""
    height, width = mask.shape
    x = np.arange(width, dtype=np.float32)[None]
    y = np.arange(height, dtype=np.float32)[:, None]
    reach = height * between(rng, 0, 0.1)
    wave = reach * np.sin(x / (height * between(rng, 0.5, 2)) + between(rng, 0, 6))
    wave = wave + rng.normal(0, 0.05) * (x - width / 2)
    slant = rng.normal(0, 0.15) * (y - height / 2)
    maps = [field(np.broadcast_to(v, mask.shape)) for v in (x + slant + 0 * y, y + wave)]
    moved = cv2.remap(mask, maps[0], maps[1], cv2.INTER_LINEAR)
    return moved.astype(np.uint8, copy=False)


def _trimmed(mask: Mask) -> Mask | None:
    points = cv2.findNonZero((mask > 90).astype(np.uint8))
    if points is None:
        return None
    x, y, width, height = cv2.boundingRect(points)
    return mask[y : y + height, x : x + width] if min(width, height) > 6 else None


def _placed(rng: np.random.Generator, mask: Mask, width: int) -> Field:
    """The writing in the picture of an outline that fits more or less, HEIGHTxW, 0..1."""
    inner = np.array([width - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    grow = np.exp(rng.normal(-0.1, 0.16, 2))
    size = np.maximum(2, inner * grow)
    corner = np.array([MARGIN, MARGIN]) + (inner - size) / 2 + rng.normal(0, 0.06 * inner[1], 2)
    scale = size / np.array([mask.shape[1], mask.shape[0]])
    if scale.max() < 1:
        mask = cv2.GaussianBlur(mask, (0, 0), 0.35 / float(scale.mean())).astype(np.uint8)
    matrix = np.array([[scale[0], 0, corner[0]], [0, scale[1], corner[1]]])
    return field(cv2.warpAffine(mask, matrix, (width, HEIGHT)) / 255)


def _painted(rng: np.random.Generator, ground: Field, mask: Field) -> Field:
    """Paint that stands out, sometimes patchy, sometimes with a rim."""
    middle = ground.mean((0, 1))
    for _ in range(12):
        colour = any_colour(rng)
        if np.abs(colour - middle).mean() > _CONTRAST:
            break
    if chance(rng, 0.15):
        wide = cv2.dilate(mask, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 3)))
        ground = field(ground + wide[..., None] * (any_colour(rng) - ground))
    strength = between(rng, 0.5, 1)
    if chance(rng, 0.4):
        patchy = cv2.resize(rng.random((4, 8), dtype=np.float32), mask.shape[::-1])
        mask = field(mask * np.clip(0.5 + patchy, 0, 1))
    return field(ground + strength * mask[..., None] * (colour - ground))


def _drawn(rng: np.random.Generator, ground: Field) -> Field:
    """A drawing that is no writing, or a bit of one."""
    shape = ground.shape[0], ground.shape[1]
    weights = [weight for weight, _ in drawings.DRAWINGS]
    make = drawings.DRAWINGS[int(rng.choice(len(weights), p=weights))][1]
    at = np.array([between(rng, 0, shape[1]), between(rng, 0, shape[0])])
    for mask, _ in make(rng, shape, at, between(rng, 0.5, 2.5) * HEIGHT):
        alpha = cv2.GaussianBlur(mask, (0, 0), 0.7)[..., None] / 255 * between(rng, 0.6, 1)
        ground = field(ground + alpha * (any_colour(rng) - ground))
    return ground


def _turned(rng: np.random.Generator, picture: Field) -> tuple[Field, int]:
    """On its head; or, where it is short, on its side."""
    if picture.shape[1] == HEIGHT and chance(rng, 0.6):
        quarters = int(rng.integers(1, 4))
        return field(np.rot90(picture, quarters)), quarters
    return field(picture[::-1, ::-1]), 2


def _photographed(rng: np.random.Generator, picture: Field) -> Pixels:
    """Light, blur, noise and compression."""
    light = between(rng, 0.35, 1.15) + rng.normal(0, 0.15) * np.linspace(-1, 1, picture.shape[1])
    pixels = field(picture * light[None, :, None])
    if chance(rng, 0.5):
        pixels = field(cv2.GaussianBlur(pixels, (0, 0), between(rng, 0.4, 1.8)))
    pixels = field(pixels + rng.normal(0, between(rng, 0.002, 0.04), pixels.shape))
    done = np.clip(255 * pixels, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(done)
