"""Handwriting without a typeface: letters drawn stroke by stroke, each writer in their own way.

Typefaces are drawn by calligraphers; walls are written by anybody. A writer picks, for each letter
and position, one of the forms in letterforms.py, bends it and keeps to it: with or without teeth
in a س, dots as points, dashes or a caret, words on one line or cascading as in ruqaa.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.fonts import TATWEEL
from scripts.wall_renderer.letterforms import (
    BODIES,
    FIGURES,
    FINAL,
    INITIAL,
    ISOLATED,
    JOINS_NOT,
    LETTERS,
    MEDIAL,
    TAILED,
    TOOTHED,
)
from scripts.wall_renderer.noise import between, chance
from scripts.wall_renderer.pen import Nib, Points, Stroke, curve, ink, parse

Mask = NDArray[np.uint8]

_ALEFS = "اأإآ"
_MARKS = {"\u064b": "0,0 0.9,0.3|0,0.4 0.9,0.7", "\u0651": "0,0.5 0.1,0! 0.5,0.4! 0.6,0! 1,0.5"}
_HAMZA = "0.2,0.6 0.5,0.9 0.75,0.6 0.2,0.2! 0.9,0"
_WAVE = "0,0 0.3,0.4 0.7,0.1 1,0.5"


@dataclass(frozen=True)
class Manner:
    """How somebody forms letters. Lengths are parts of an em."""

    tooth: float  # height of a tooth
    width: float  # from tooth to tooth
    alef: float  # height of an alef
    bowl: float  # depth of a bowl
    gap: float  # between letters that do not join
    cascade: float  # how far each joined letter stands below the one before it
    pen: float  # width of the stroke
    nib: float  # 0 for a round pen, 1 for one that is thin along its angle
    angle: float  # of the nib, radians
    own: float  # how far forms are bent by this hand, in widths
    care: float  # how far a letter strays from its form, in widths
    tension: float  # 0 for straight strokes, 1 for round ones
    dots: str  # points, dashes or carets
    hooked: bool  # ن with its dot drawn out of the bowl
    figure: tuple[float, float]  # height of figures, and width in parts of it


def any_manner(rng: np.random.Generator) -> Manner:
    """Somebody's way of writing."""
    tooth, width = between(rng, 0.16, 0.34), between(rng, 0.18, 0.36)
    return Manner(
        tooth=tooth,
        width=width,
        alef=tooth * between(rng, 2.0, 3.8),
        bowl=between(rng, 0.2, 0.5),
        gap=between(rng, 0.04, 0.17),
        cascade=between(rng, 0.02, 0.14) if chance(rng, 0.35) else 0.0,
        pen=between(rng, 0.04, 0.55 * min(tooth, width)),
        nib=between(rng, 0.3, 0.8) if chance(rng, 0.35) else between(rng, 0, 0.2),
        angle=between(rng, 0.3, 1.2),
        own=between(rng, 0.03, 0.12),
        care=between(rng, 0.0, 0.07),
        tension=between(rng, 0.6, 1.1),
        dots=str(rng.choice(["points", "dashes", "carets"], p=[0.5, 0.3, 0.2])),
        hooked=chance(rng, 0.3),
        figure=(between(rng, 0.45, 0.95), between(rng, 0.3, 0.6)),
    )


@dataclass(frozen=True)
class _Letter:
    """A letter as LETTERS and BODIES name it, its vowel marks, and how far it is stretched."""

    body: str
    dots: int
    sign: str
    marks: str
    stretch: int  # tatweels


class Writer:
    """Somebody who writes Arabic letters and figures of both kinds.

    The same seed writes the same hand; each word comes out a little different.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.manner = any_manner(rng)
        self._forms: dict[tuple[str, str], list[list[tuple[Points, list[bool]]]]] = {}

    def covers(self, text: str) -> bool:
        """Whether every character of `text` can be written."""
        known = BODIES.keys() | FIGURES.keys() | _MARKS.keys() | {TATWEEL, " "}
        return set(text) <= known

    def draw(self, text: str, em: int) -> tuple[Mask, int]:
        """One word, or one number, as HxW uint8 (255 = ink), and the row of its baseline."""
        strokes = list(self._figures(text) if set(text) <= FIGURES.keys() else self._word(text))
        if not strokes:
            return np.zeros((1, 1), np.uint8), 0
        nib = Nib(self.manner.pen, self.manner.nib, self.manner.angle)
        return ink(self.rng, strokes, nib, em)

    def _form(self, body: str, position: str) -> list[tuple[Points, list[bool]]]:
        """This hand's strokes for a letter in a position: points and where it turns sharply."""
        key = body, position
        if key not in self._forms:
            written = LETTERS[body][position]
            kept = [int(self.rng.integers(len(written)))]
            if chance(self.rng, 0.25):  # some write a letter now this way, now that
                kept.append(int(self.rng.integers(len(written))))
            self._forms[key] = [self._own(written[i], joined=position) for i in kept]
        forms = self._forms[key]
        return forms[int(self.rng.integers(len(forms)))]

    def _own(self, written: str, joined: str = ISOLATED) -> list[tuple[Points, list[bool]]]:
        strokes = []
        for number, stroke in enumerate(written.split("|")):
            points, turns = parse(stroke)
            bent = points + self.rng.normal(0, self.manner.own, points.shape)
            if number == 0:
                if joined in (MEDIAL, FINAL):
                    bent[0] = points[0]
                if joined in (MEDIAL, INITIAL):
                    bent[-1, 1] = 0
            strokes.append((bent, turns))
        return strokes

    def _sized(self, points: Points) -> Points:
        """From a form's units to parts of an em."""
        manner, y = self.manner, points[:, 1]
        rising = manner.tooth + (y - 1) / 2 * (manner.alef - manner.tooth)
        height = np.where(y > 1, rising, np.where(y < 0, y * manner.bowl, y * manner.tooth))
        return np.column_stack([points[:, 0] * manner.width, height])

    def _figure_sized(self, points: Points) -> Points:
        height, width = self.manner.figure
        return points * (height * width, height / 2.6)

    def _strayed(self, points: Points) -> Points:
        strayed = points + self.rng.normal(0, self.manner.care, points.shape)
        strayed[0], strayed[-1] = points[0], points[-1]
        return strayed

    def _drawn(self, form: tuple[Points, list[bool]]) -> Points:
        points, turns = form
        return curve(self._sized(self._strayed(points)), turns, self.manner.tension)

    def _word(self, text: str) -> Iterator[Stroke]:
        x = 0.0
        for piece in _pieces(text):
            strokes, reach = self._sign(piece) if isinstance(piece, str) else self._joined(piece)
            for stroke in strokes:
                stroke.points[:, 0] += x
                yield stroke
            x += reach + self.manner.gap * between(self.rng, 0.6, 1.4) + 0.9 * self.manner.pen

    def _sign(self, sign: str) -> tuple[list[Stroke], float]:
        """The strokes of a comma or question mark after a word, and how far to the left it ends."""
        strokes = list(self._figures(sign))
        reach = -min(float(stroke.points[:, 0].min()) for stroke in strokes)
        for stroke in strokes:
            stroke.points[:, 0] += reach
        return strokes, reach

    def _joined(self, piece: list[_Letter]) -> tuple[list[Stroke], float]:
        """The strokes of letters that join, and how far to the left the next piece begins."""
        manner, pen = self.manner, np.zeros(2)
        strokes: list[Stroke] = []
        for index, letter in enumerate(piece):
            position = _position(index, len(piece))
            shown = self._as_formed(letter, position)
            joined = position in (MEDIAL, FINAL)
            begun = float(pen[0])
            if joined:
                drop = manner.cascade * manner.tooth * between(self.rng, 2, 5)
                pen = np.array([pen[0], pen[1] - drop])
            curves = [self._drawn(stroke) for stroke in self._form(shown.body, position)]
            origin = curves[0][0] if joined else np.array([curves[0][:, 0].min(), 0.0])
            curves = [curve - origin + pen for curve in curves]
            if joined and strokes:
                strokes.append(Stroke(np.array([(pen[0], pen[1] + drop), pen])))
            strokes += [Stroke(curve) for curve in curves]
            strokes += self._signs(shown, position, np.concatenate(curves))
            pen = curves[0][-1].copy()
            if letter.stretch and index < len(piece) - 1:
                further = letter.stretch * manner.width * between(self.rng, 0.8, 1.6)
                end = np.array([pen[0] + further, pen[1]])
                strokes.append(Stroke(np.array([pen, end])))
                pen = end
        raised = self._raised(strokes)
        for stroke in strokes:
            stroke.points[:, 1] += raised
        reach = max(float(s.points[:, 0].max()) for s in strokes)
        if piece[-1].body in TAILED:
            reach = begun + 0.55 * (reach - begun)
        return strokes, reach

    def _as_formed(self, letter: _Letter, position: str) -> _Letter:
        """With the body that the letter has in this hand at this place of a word."""
        if position in (INITIAL, MEDIAL):
            return replace(letter, body=TOOTHED.get(letter.body, letter.body))
        if letter.body == "noon" and self.manner.hooked:
            return replace(letter, body="hooked noon", dots=0)
        return letter

    def _raised(self, strokes: list[Stroke]) -> float:
        """How far a cascading piece is raised, so that its last letters stand on the line."""
        drop = min(float(s.points[0, 1]) for s in strokes if not s.dot)
        return -min(0.0, drop) * between(self.rng, 0.5, 1.0)

    def _signs(self, letter: _Letter, position: str, ink: Points) -> Iterator[Stroke]:
        """Dots, hamza, madda and vowel marks of a letter whose strokes are `ink`."""
        manner, body, dots = self.manner, letter.body, letter.dots
        air = between(self.rng, 0.8, 1.8) * manner.pen + 0.04
        own = ink[len(ink) // 3 :] if body == "yeh" else ink
        own = ink[: len(ink) // 2 + 1] if body in TAILED else own
        x = float((own[:, 0].min() + own[:, 0].max()) / 2 + self.rng.normal(0, 0.03))
        top, low = float(ink[:, 1].max()), float(ink[:, 1].min())
        if body == "tah":
            x, top = float(ink[:, 0].min()) + 0.7 * manner.width, manner.tooth * 1.3
        if body in ("noon", "qaf") and position in (ISOLATED, FINAL) and dots == 1:
            top = between(self.rng, 0.2, 1.0) * manner.tooth
        if letter.sign == "hamza":
            yield self._mark(_HAMZA, x, top + 0.5 * air)
        elif letter.sign == "below":
            yield self._mark(_HAMZA, x, low - 0.5 * air - 0.5 * manner.tooth)
        elif letter.sign == "wave":
            yield self._mark(_WAVE, x, top + 0.5 * air)
        y = top + air if dots > 0 else low - air
        if body == "hah" and dots < 0 and position in (ISOLATED, FINAL):
            y = low / 2
        if dots:
            yield from self._dots(x, y, abs(dots), 1 if dots > 0 else -1)
        for mark in letter.marks:
            above = y + manner.pen if dots > 0 else top
            for written in _MARKS[mark].split("|"):
                yield self._mark(written, x, above + air)

    def _mark(self, written: str, x: float, y: float) -> Stroke:
        ((points, turns),) = self._own(written)
        size = max(0.5 * self.manner.width, 0.5 * self.manner.tooth, 1.6 * self.manner.pen)
        points = points * size + (x - size / 2, y)
        return Stroke(curve(points, turns, self.manner.tension), dot=True)

    def _dots(self, x: float, y: float, count: int, way: int) -> Iterator[Stroke]:
        manner = self.manner
        apart = max(1.35 * manner.pen, 0.06) * between(self.rng, 0.8, 1.3)
        tilt = self.rng.normal(0, 0.3) * apart
        if count == 1:
            if manner.dots != "points" and chance(self.rng, 0.4):
                ends = [[x - 0.3 * apart, y], [x + 0.3 * apart, y - 0.3 * tilt]]
                yield Stroke(np.array(ends), dot=True)
            else:
                yield Stroke(np.array([[x, y]]), dot=True)
            return
        right, left = [x - apart / 2, y + tilt / 2], [x + apart / 2, y - tilt / 2]
        if manner.dots == "points":
            yield Stroke(np.array([right]), dot=True)
            yield Stroke(np.array([left]), dot=True)
            if count == 3:
                yield Stroke(np.array([[x, y + way * apart * 0.9]]), dot=True)
        elif count == 2:
            longer = 0.25 * apart
            ends = [[right[0] - longer, right[1]], [left[0] + longer, left[1]]]
            yield Stroke(np.array(ends), dot=True)
        elif manner.dots == "dashes" and chance(self.rng, 0.5):
            yield Stroke(np.array([right, left]), dot=True)
            yield Stroke(np.array([[x, y + way * apart * 0.9]]), dot=True)
        else:
            peak = [x, y + way * apart * between(self.rng, 0.7, 1.2)]
            caret = [[right[0] - 0.3 * apart, y], peak, [left[0] + 0.3 * apart, y]]
            yield Stroke(np.array(caret), dot=True)

    def _figures(self, text: str) -> Iterator[Stroke]:
        x = 0.0
        for figure in text:
            if figure not in FIGURES:
                continue
            reach = 0.0
            for stroke in self._figure(figure):
                reach = max(reach, float(stroke.points[:, 0].max()))
                stroke.points[:, 0] = -(stroke.points[:, 0] + x)
                yield stroke
            x += reach + self.manner.gap * between(self.rng, 0.7, 2.2) + 0.6 * self.manner.pen

    def _figure(self, figure: str) -> Iterator[Stroke]:
        written, dots = FIGURES[figure]
        key = figure, ISOLATED
        if written and key not in self._forms:
            chosen = written[int(self.rng.integers(len(written)))]
            self._forms[key] = [self._own(chosen)]
        for points, turns in self._forms[key][0] if written else []:
            sized = self._figure_sized(self._strayed(points))
            yield Stroke(curve(sized, turns, self.manner.tension))
        for dot in dots.split():
            x, y = (float(value) for value in dot.split(","))
            place = self._figure_sized(np.array([[x, y]]))
            yield Stroke(place + self.rng.normal(0, 0.01, (1, 2)), dot=True)


_LETTER = re.compile(f"(ل[{_ALEFS}]|.)([{''.join(_MARKS)}]*)({TATWEEL}*)")


def _pieces(text: str) -> Iterator[list[_Letter] | str]:
    """The letters of a word in groups that join, lam-alef as one letter; and signs among them."""
    piece: list[_Letter] = []
    for character, marks, stretch in _LETTER.findall(text):
        if character in FIGURES:
            if piece:
                yield piece
                piece = []
            yield character
        if character[-1] not in BODIES:
            continue
        body, dots, sign = BODIES[character[-1]]
        if len(character) == 2:
            body = "lam alef"
        if body == "hamza" and piece:
            yield piece
            piece = []
        piece.append(_Letter(body, dots, sign, marks, len(stretch)))
        if body in JOINS_NOT:
            yield piece
            piece = []
    if piece:
        yield piece


def _position(index: int, count: int) -> str:
    if count == 1:
        return ISOLATED
    if index == 0:
        return INITIAL
    return FINAL if index == count - 1 else MEDIAL
