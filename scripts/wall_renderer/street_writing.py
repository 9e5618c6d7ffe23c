"""Lines of writing for a street photo: by typefaces, by writers, by recorded pens, in Latin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from scripts.wall_renderer import tools
from scripts.wall_renderer.lettering import Hand, Letterer, draw_text
from scripts.wall_renderer.lines import Typefaces
from scripts.wall_renderer.noise import Field, between, chance, field, smooth
from scripts.wall_renderer.pen_words import PenWords
from scripts.wall_renderer.penmanship import Writer
from scripts.wall_renderer.scene import paste
from scripts.wall_renderer.strips import ARABIC, OTHER, Strip, level
from scripts.wall_renderer.strokes import from_edge

_DRAWN = 84  # pixels an em at which letters are drawn; larger ones are enlarged
_WIDEST = 6000  # pixels of a drawn line
_PENS, _WRITERS, _PLOTTED = 0.3, 0.32, 0.3  # shares of lines
_TAGGED = 0.5  # of the other Latin lines
_SHORT = 3.0  # em, in which one word of recorded strokes fits
_TRIES = 6
_SPECK = 3  # pixels
_RARE = 0.006  # of the ink of a line
_TOOLS = (
    *((tools.spray, (0.08, 0.22)), (tools.spray, (0.06, 0.16)), (tools.brush, (0.08, 0.2))),
    *((tools.marker, (0.04, 0.1)), (tools.chalk, (0.05, 0.11)), (tools.roller, (0.12, 0.24))),
    *((tools.stencil, (0.1, 0.2)), (tools.sign, (0.06, 0.14))),
)
_HERSHEY = (
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX,
)  # fmt: skip


@dataclass(frozen=True)
class Sources:
    """What there is to write: lines of Arabic and of Latin, and the hands that write them."""

    arabic: Sequence[str]
    latin: Sequence[str]
    faces: Typefaces
    pens: PenWords | None = None
    tags: Sequence[Path] = ()
    """Typefaces of Latin hands alone: markers, brushes, spray."""
    grounds: Sequence[Path] = ()
    """Photos without writing, on some of which the writing stands instead of on a drawn wall."""


@dataclass(frozen=True)
class Order:
    """What to write: lines of a kind, `em` pixels an em, each at most `most` em wide."""

    kind: str
    em: float
    most: float
    lines: int = 1
    printed: bool = False

    @property
    def drawn_em(self) -> int:
        """Pixels an em at which it is drawn, before it is enlarged."""
        return int(np.clip(self.em, 20, _DRAWN))


@dataclass(frozen=True)
class Block:
    """Lines of a message in their own plane: distances to the edge of their strokes, and the
    strips of the lines from the middle of the block, both before enlarging by `scale`."""

    edge: Field
    strips: tuple[Strip, ...]
    scale: float
    em: float
    tool: tools.Tool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on the wall."""
        return self.edge.shape[1] * self.scale, self.edge.shape[0] * self.scale


def lettered(rng: np.random.Generator, sources: Sources, order: Order) -> Block | None:
    """The lines of an order, all by one hand; None where nothing came of it."""
    tool, stroke = _TOOLS[int(rng.integers(len(_TOOLS)))]
    if order.printed:
        tool, stroke = tools.sign, (0.06, 0.1)
    hand = _hand(rng, order.drawn_em, stroke, order.printed)
    by = _Scribe(rng, sources, order, hand)
    return _stacked(rng, [by.line() for _ in range(order.lines)], order, tool)


class _Scribe:
    """Somebody who writes all lines of an order in one way."""

    def __init__(
        self, rng: np.random.Generator, sources: Sources, order: Order, hand: Hand
    ) -> None:
        self._rng, self._sources, self._order, self._hand = rng, sources, order, hand
        arabic = order.kind == ARABIC and not order.printed
        way = rng.random()
        self._pens = sources.pens if arabic and way < _PENS else None
        self._writer = Writer(rng) if arabic and _PENS <= way < _PENS + _WRITERS else None
        self._faces: Sequence[Letterer] = ()
        tags = sources.tags
        self._tag = tags[int(rng.integers(len(tags)))] if tags else None

    def line(self) -> Field:
        """Signed distance to the strokes of one more line."""
        rng, order = self._rng, self._order
        if self._pens:
            most = min(5, max(2, int(order.most / 2)))
            words = 1 if order.most < _SHORT else int(rng.integers(1, most))
            mask = self._pens.draw(rng, order.drawn_em, words)
            return from_edge(rng, np.pad(mask, order.drawn_em // 2), 0.0)
        if order.kind == OTHER and not order.printed and chance(rng, _PLOTTED):
            return _plotted(rng, _text(rng, self._sources.latin, order), order.drawn_em)
        if order.kind == OTHER and self._tag and chance(rng, _TAGGED):
            return _tagged(rng, _text(rng, self._sources.latin, order), order.drawn_em, self._tag)
        texts = self._sources.arabic if order.kind == ARABIC else self._sources.latin
        text = _text(rng, texts, order)
        if self._writer:
            self._faces = [self._writer, *self._sources.faces.fallbacks]
        elif not self._faces:
            self._faces = self._sources.faces.pick(rng, text)
        edge, _ = draw_text(rng, text, self._faces, self._hand)
        return edge[:, :_WIDEST]


def _hand(rng: np.random.Generator, em: int, stroke: tuple[float, float], printed: bool) -> Hand:
    """A hand that is steady or loose."""
    if printed:
        return Hand(em=em, gap=between(rng, 0.25, 0.4), weight=between(rng, 0, 0.03))
    loose = between(rng, 0.2, 1.3)
    return Hand(
        em=em,
        slant=float(rng.normal(0, 0.15)),
        wave=0.06 * loose,
        drift=0.07 * loose,
        jitter=0.06 * loose,
        tremble=0.012 * loose,
        gap=between(rng, 0.12, 0.6),
        width=float(np.exp(rng.normal(0, 0.15))),
        kashida=0.12,
        dots=0.25 * loose,
        stroke=between(rng, *stroke) if chance(rng, 0.6) else None,
        weight=between(rng, -0.01, 0.05),
    )


def _text(rng: np.random.Generator, texts: Sequence[str], order: Order) -> str:
    """A line that fits, or the beginning of one."""
    letters = max(2, int(order.most * (2.6 if order.kind == ARABIC else 1.7)))
    for _ in range(_TRIES):
        text = texts[int(rng.integers(len(texts)))]
        if len(text) <= letters:
            return text
    words = text.split()
    while len(words) > 1 and len(" ".join(words)) > letters:
        words.pop()
    return " ".join(words)[:letters].strip() or text[:2]


def _plotted(rng: np.random.Generator, text: str, em: int) -> Field:
    """Latin letters in the strokes of a plotter: thin and plain, as somebody prints by hand."""
    text = text.encode("ascii", "replace").decode()
    font = _HERSHEY[int(rng.integers(len(_HERSHEY)))]
    thick = max(1, int(em * between(rng, 0.04, 0.2)))
    scale = em / 30
    (width, height), below = cv2.getTextSize(text, font, scale, thick)
    pad = em // 2 + thick
    mask = np.zeros((height + below + 2 * pad, min(width, _WIDEST) + 2 * pad), np.uint8)
    cv2.putText(mask, text, (pad, pad + height), font, scale, 255, thick, cv2.LINE_AA)
    shape = (mask.shape[0], mask.shape[1])
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    moved = [field(v + 0.06 * em * smooth(rng, shape, 0.8 * em)) for v in (x, y)]
    bent = cv2.remap(mask, moved[0], moved[1], cv2.INTER_LINEAR)
    return from_edge(rng, np.asarray(bent, np.uint8), 0.0)


def _tagged(rng: np.random.Generator, text: str, em: int, typeface: Path) -> Field:
    """Latin letters of a hand, as on tags and throw-ups."""
    font = ImageFont.truetype(str(typeface), int(em * between(rng, 0.9, 1.5)))
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    pad = em // 2
    size = min(right - left, _WIDEST) + 2 * pad, bottom - top + 2 * pad
    picture = Image.new("L", size)
    ImageDraw.Draw(picture).text((pad - left, pad - top), text, 255, font)
    return from_edge(rng, np.asarray(picture, np.uint8), 0.0)


def _stacked(
    rng: np.random.Generator, parts: Sequence[Field], order: Order, tool: tools.Tool
) -> Block | None:
    """Lines below each other, on the left, the right or in the middle."""
    boxes = [_ink_box(edge) for edge in parts]
    kept = [(edge, box) for edge, box in zip(parts, boxes, strict=True) if box]
    if not kept:
        return None
    pad = max(6, order.drawn_em // 3)
    gap = between(rng, 0.02, 0.5) * order.drawn_em
    width = max(right - left for _, (_, _, left, right) in kept) + 2 * pad
    height = int(sum(bottom - top + gap for _, (top, bottom, _, _) in kept)) + 2 * pad
    canvas = np.full((height, width), np.float32(-2 * order.drawn_em), np.float32)
    strips = []
    y = float(pad)
    align = between(rng, 0, 1)
    for edge, (top, bottom, left, right) in kept:
        slack = width - 2 * pad - (right - left)
        x = int(pad + slack * np.clip(align + rng.normal(0, 0.2), 0, 1))
        paste(canvas, edge, int(y) - top, x - left)
        low, high = _trimmed(edge[top:bottom, left:right])
        ends = x - width / 2, x + right - left - width / 2
        sides = int(y) + low - height / 2, int(y) + high - height / 2
        strips.append(level(*ends, *sides, order.kind))
        y += bottom - top + gap
    return Block(canvas, tuple(strips), order.em / order.drawn_em, order.em, tool)


def _ink_box(edge: Field) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of the ink."""
    rows, columns = np.flatnonzero((edge > 0).any(1)), np.flatnonzero((edge > 0).any(0))
    if min(len(rows), len(columns)) < _SPECK:
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _trimmed(edge: Field) -> tuple[float, float]:
    """Top and bottom of a line without its rarest swashes."""
    mass = np.cumsum((edge > 0).sum(1).astype(float))
    low, high = np.searchsorted(mass / mass[-1], (_RARE, 1 - _RARE))
    return float(low), float(high) + 1
