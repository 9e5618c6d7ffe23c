"""Text to the shape of writing: shaping, kashida, uneven hand, strokes.

HarfBuzz (Pillow's Raqm layout) shapes each word by itself; words are then placed right to left
with the unevenness of a hand. The result is a signed distance to the edge of the stroke, from
which every tool (tools.py) makes its paint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scripts.wall_renderer.fonts import TATWEEL, Face, is_latin
from scripts.wall_renderer.noise import Field, between, chance, smooth
from scripts.wall_renderer.penmanship import Writer
from scripts.wall_renderer.strokes import dots_as_written, from_edge, from_skeleton

Mask = NDArray[np.uint8]
Letterer = Face | Writer
"""What gives letters their shapes: a typeface, or somebody who writes without one."""

EM = 72  # pixels an em to which the sizes in these modules refer
_JOINS_ON = "بتثجحخسشصضطظعغفقكلمنهيئ"
_LAM_ALEF = re.compile("ل[اأإآ]")
# What stands left to right in a right-to-left line: Latin words, and numbers with their separators.
# Hyphen and per cent sign belong to a number of 0-9 only where no Arabic letter stands before it.
_PER_CENT = r"(?:(?<=[0-9])%+)?"
_WORDS = rf"[0-9]*[A-Za-z][A-Za-z0-9]*(?:{_PER_CENT}[ ./:,'&-]+[A-Za-z0-9]+)*{_PER_CENT}"
_ARABIC_INDIC = r"[٠-٩]+(?:[./:,،][٠-٩]+)*"
_BEFORE_ARABIC = re.compile(rf"{_WORDS}|%*[0-9]+%*(?:[./:,-][0-9]+%*)*|{_ARABIC_INDIC}")
_AFTER_ARABIC = re.compile(rf"{_WORDS}|[0-9]+(?:[./:,][0-9]+)*|{_ARABIC_INDIC}")
_ARABIC_LETTER = re.compile("[ء-ي]")


@dataclass(frozen=True)
class Hand:
    """How somebody writes. Lengths are parts of an em, chances 0..1."""

    em: int = EM  # pixels
    slant: float = 0.0  # tangent; positive leans to the right
    wave: float = 0.0  # how far the baseline wanders
    drift: float = 0.0  # how much the size of letters changes along the line
    jitter: float = 0.0  # how far words leave their place, size and angle
    tremble: float = 0.0  # unevenness of the stroke's path
    gap: float = 0.3  # between words
    width: float = 1.0  # letters squeezed or stretched across
    kashida: float = 0.0  # chance a word is stretched
    dots: float = 0.0  # chance that dots of a word merge, become dashes or get lost
    stroke: float | None = None  # width of a pen's stroke; None leaves the typeface's own shape
    weight: float = 0.0  # added to the stroke of the typeface's own shape


@dataclass(frozen=True)
class Segment:
    """Neighbouring characters with one direction and one font."""

    text: str
    latin: bool
    rightwards: bool  # left to right


def segments(text: str) -> Iterator[tuple[Segment, ...]]:
    """The parts of a line from right to left; a part that runs left to right has its own parts
    in that order. Spaces between parts are left out."""
    letter = _ARABIC_LETTER.search(text)
    first = letter.start() if letter else len(text)
    position = 0
    found = chain(_BEFORE_ARABIC.finditer(text, 0, first), _AFTER_ARABIC.finditer(text, first))
    for match in found:
        yield from _right_to_left(text[position : match.start()])
        yield tuple(_by_font(match.group(), rightwards=True))
        position = match.end()
    yield from _right_to_left(text[position:])


def _right_to_left(text: str) -> Iterator[tuple[Segment, ...]]:
    for word in re.findall(r"\S+|\s+", text):
        yield (
            (Segment(" ", latin=False, rightwards=False),)
            if word.isspace()
            else tuple(_by_font(word, rightwards=False))
        )


def _by_font(text: str, *, rightwards: bool) -> Iterator[Segment]:
    for part in re.findall(r"[ -~«»…–♥]+|[^ -~«»…–♥]+", text):
        yield Segment(part, is_latin(part[0]), rightwards)


def with_kashida(rng: np.random.Generator, word: str, longest: int = 4) -> str:
    """The word with tatweel where a hand would stretch it: not inside lam-alef."""
    places = [
        i + 1
        for i in range(len(word) - 1)
        if word[i] in _JOINS_ON
        and "ء" < word[i + 1] <= "ي"
        and not _LAM_ALEF.match(word, i)
        and not (word[i] == "ل" and word[i + 1] == "ل")
    ]
    if not places:
        return word
    place = int(rng.choice(places))
    return word[:place] + TATWEEL * int(rng.integers(1, longest + 1)) + word[place:]


def draw_segment(face: Letterer, segment: Segment, em: int) -> tuple[Mask, int]:
    """The segment as HxW uint8 (255 = ink), and the row of its baseline."""
    if isinstance(face, Writer):
        return face.draw(segment.text, em)
    if face.graphite and not segment.latin and not segment.rightwards:
        return face.graphite.draw(segment.text, em)
    font = face.font(em, latin=segment.latin)
    text = face.spelt(segment.text)
    direction = "ltr" if segment.rightwards else "rtl"
    language = "en" if segment.latin else "ar"
    box = font.getbbox(text, direction=direction, language=language, anchor="ls")
    left, top, right, bottom = (int(side) for side in box)
    image = Image.new("L", (max(1, right - left + 4), max(1, bottom - top + 4)))
    ImageDraw.Draw(image).text(
        (2 - left, 2 - top), text, 255, font, "ls", direction=direction, language=language
    )
    return np.asarray(image), 2 - top


def _beside(parts: Sequence[tuple[Mask, int]], gap: int) -> tuple[Mask, int]:
    """Masks from left to right on one baseline."""
    above = max(base for _, base in parts)
    below = max(mask.shape[0] - base for mask, base in parts)
    width = sum(mask.shape[1] for mask, _ in parts) + gap * (len(parts) - 1)
    line = np.zeros((above + below, width), np.uint8)
    x = 0
    for mask, base in parts:
        top = above - base
        line[top : top + mask.shape[0], x : x + mask.shape[1]] = mask
        x += mask.shape[1] + gap
    return line, above


def _unsteady(rng: np.random.Generator, part: tuple[Mask, int], hand: Hand) -> tuple[Mask, int]:
    """One word, a little turned, larger or smaller, above or below the line."""
    mask, base = part
    height, width = mask.shape
    scale = float(np.exp(rng.normal(0, hand.jitter)))
    turn = rng.normal(0, hand.jitter) * 0.6 * min(1.0, 2.5 * height / max(1, width))
    pad = int(0.1 * hand.em + abs(turn) * width / 2)
    middle = (width / 2, float(base))
    matrix = cv2.getRotationMatrix2D(middle, float(np.degrees(turn)), scale)
    size = (int(width * scale) + 2 * pad, int(height * scale) + 2 * pad)
    matrix[0, 2] += size[0] / 2 - middle[0]
    new_base = int(base * scale) + pad
    matrix[1, 2] += new_base - middle[1]
    drop = int(rng.normal(0, hand.jitter) * 0.7 * hand.em)
    return np.asarray(cv2.warpAffine(mask, matrix, size), np.uint8), new_base + drop


def _parts(
    rng: np.random.Generator, text: str, faces: Sequence[Letterer], hand: Hand
) -> Iterator[tuple[Mask, int]]:
    """The parts of the line from right to left, a space as an empty mask."""
    for group in segments(text):
        if group[0].text == " ":
            width = max(2, int(hand.em * hand.gap * between(rng, 0.7, 1.4)))
            yield np.zeros((1, width), np.uint8), 0
            continue
        drawn = []
        for segment in group:
            face = next((face for face in faces if face.covers(segment.text)), faces[0])
            said = segment.text
            if not segment.rightwards and face.covers(TATWEEL) and chance(rng, hand.kashida):
                said = with_kashida(rng, said)
            drawn.append(draw_segment(face, replace(segment, text=said), hand.em))
        part = _beside(drawn if group[0].rightwards else drawn[::-1], hand.em // 24)
        letters = "".join(segment.text for segment in group)
        if hand.dots and chance(rng, hand.dots) and not re.search(r"[^ا-غف-ي]", letters):
            part = dots_as_written(rng, part[0], hand.em), part[1]
        yield _unsteady(rng, part, hand) if hand.jitter else part


def draw_text(
    rng: np.random.Generator, text: str, faces: Sequence[Letterer], hand: Hand
) -> tuple[Field, int]:
    """One line of writing.

    Returns the signed distance to the edge of the stroke (HxW float32, pixels, positive inside)
    with half an em or more around the ink, and the row of the baseline. `faces[0]` is the
    typeface; the others stand in for characters it lacks.
    """
    parts = list(_parts(rng, text, faces, hand))[::-1]
    mask, base = _beside(parts, 0)
    pad = hand.em // 2
    aside = pad + int(abs(hand.slant) * mask.shape[0] + max(0, hand.width - 1) * mask.shape[1] / 2)
    mask = np.pad(mask, ((pad, pad), (aside, aside)))
    base += pad
    mask = _bent(rng, mask, base, hand)
    if hand.stroke is not None:
        return from_skeleton(rng, mask, hand.stroke * hand.em), base
    return from_edge(rng, mask, hand.weight * hand.em), base


def _bent(rng: np.random.Generator, mask: Mask, base: int, hand: Hand) -> Mask:
    """The line with its slant, wandering baseline, changing size and trembling strokes."""
    height, width = mask.shape
    em = hand.em
    scale = np.exp(hand.drift * _curve(rng, width, 3 * em))
    rise = hand.wave * em * _curve(rng, width, 4 * em)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    from_y = (y - base) / scale + base + rise
    from_x = (x - width / 2) / hand.width + width / 2 + hand.slant * (y - base)
    if hand.tremble:
        from_x += hand.tremble * em * smooth(rng, mask.shape, em / 2.5)
        from_y += hand.tremble * em * smooth(rng, mask.shape, em / 2.5)
    out = cv2.remap(mask, from_x.astype(np.float32), from_y.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(out, np.uint8)


def _curve(rng: np.random.Generator, width: int, scale: float) -> Field:
    """Smooth noise along the line: 1xW."""
    return smooth(rng, (2, width), scale)[:1]


__all__ = ["EM", "Hand", "draw_text", "segments", "with_kashida"]
