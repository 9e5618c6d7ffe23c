"""Small fakes that keep the contracts of detector, reader and translator."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.factories.polygons import box
from wallmsg.detection import DetectedLine, Pixels, SeenKind, WritingKind
from wallmsg.errors import MissingToolError
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Level, Model, Polygon, Translation, Word
from wallmsg.recognition import Calibration, ReadingSelector, ReadLine
from wallmsg.translation import Verdict

MODEL = Model("fake", "0" * 64)


@dataclass
class FakeDetector:
    """Finds the same quads on every photo; or what a function of the photo says."""

    quads: Sequence[Polygon] | Callable[[Pixels], Sequence[Polygon]] = ()
    model: Model = MODEL
    sees_direction: bool = False

    def find(self, image: Pixels) -> list[DetectedLine]:
        """The quads, all surely writing."""
        quads = self.quads(image) if callable(self.quads) else self.quads
        return [DetectedLine(quad, 0.9) for quad in quads]


@dataclass
class FakeReader:
    """Reads the same words on every line; or what a function of the prepared line says."""

    text: str | Callable[[Pixels], str] = "سنعود يوما"
    confidence: float | Callable[[str], float] = 0.95
    model: Model = MODEL
    tools: dict[str, str] = field(default_factory=lambda: {"fake": "1"})

    def read(self, images: Sequence[Pixels]) -> list[ReadLine]:
        """The words."""
        texts = [self.text(image) if callable(self.text) else self.text for image in images]
        return [words(text, self._sure(text)) for text in texts]

    def _sure(self, text: str) -> float:
        return self.confidence(text) if callable(self.confidence) else self.confidence


@dataclass
class FakeKinds:
    """Sees what a function of the quad says: Arabic, other writing or nothing, and its turn."""

    kind: Callable[[Polygon], WritingKind]
    turn: int = 0
    model: Model = MODEL

    def look(self, image: Pixels, quads: Sequence[Polygon]) -> list[SeenKind]:
        """It is sure of each."""
        assert image.ndim == 3
        first, second, third, fourth = (float(90 * i == self.turn) for i in range(4))
        turns = (first, second, third, fourth)
        return [self._seen(self.kind(quad), turns) for quad in quads]

    @staticmethod
    def _seen(kind: WritingKind, turns: tuple[float, float, float, float]) -> SeenKind:
        arabic, other, nothing = (float(kind is one) for one in WritingKind)
        return SeenKind(arabic, other, nothing, turns)


def words(text: str, confidence: float = 0.9) -> ReadLine:
    """A reading, each of its words as sure."""
    return ReadLine(tuple(Word(word, confidence) for word in text.split()))


def chooser() -> ReadingSelector:
    """A selector with plain weights, so that tests do not depend on fitted numbers."""
    weights = {
        "bias": -4.0,
        "reader_confidence": 4.0,
        "worst_word": 0.0,
        "known_words": 2.0,
        "agreement": 2.0,
        "length": 1.0,
    }
    return ReadingSelector(
        calibration=Calibration(weights=weights, read_threshold=0.5, noise_threshold=0.1)
    )


@dataclass
class FakeTranslator:
    """Answers with the text in brackets and remembers how many texts came at once."""

    name: str = "fake 1"
    model: Model = MODEL
    batches: list[int] = field(default_factory=list)

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """One answer a text."""
        self.batches.append(len(texts))
        return [Translation(text=f"[{text}]", score=-0.1, translator=self.name) for text in texts]


@dataclass
class FakeJudge:
    """Gives the same verdict on everything and remembers what it was asked."""

    verdict: Verdict = field(default_factory=lambda: Verdict(Level.OK))
    asked: list[tuple[str, str, float]] = field(default_factory=list)

    def judge(self, arabic: str, translation: Translation, confidence: float = 1.0) -> Verdict:
        """The verdict."""
        self.asked.append((arabic, translation.text, confidence))
        return self.verdict


def make_reader() -> PhotoReader:
    """A reader for worker processes: one line a photo."""
    return PhotoReader(FakeDetector([box(10, 10)]), FakeReader(), chooser())


CRASH, HANG, GONE, FAULT = ((0, 0, 201), (0, 0, 202), (0, 0, 203), (0, 0, 204))
"""Colours (BGR) of photos on which the next reader misbehaves."""


def misbehave(image: Pixels) -> list[Polygon]:
    """Does harm as the photo's first pixel says."""
    colour = tuple(int(value) for value in image[0, 0])
    if colour == CRASH:
        os._exit(9)
    if colour == HANG:
        time.sleep(600)
    if colour == GONE:
        raise MissingToolError("Tesseract is gone")
    if colour == FAULT:
        raise ZeroDivisionError("a fault of ours")
    return [box(10, 10)]


def make_bad_reader() -> PhotoReader:
    """A reader that crashes, hangs or fails on photos of certain colours."""
    return PhotoReader(FakeDetector(misbehave), FakeReader(), chooser())


KILLED = (0, 0, 205)


def make_killed_reader(tally: Path, times: int) -> PhotoReader:
    """A reader whose process is killed on photos of one colour, until `tally` counts `times`."""

    def find(image: Pixels) -> list[Polygon]:
        if tuple(int(value) for value in image[0, 0]) == KILLED:
            before = tally.read_text() if tally.exists() else ""
            if len(before) < times:
                tally.write_text(before + "x")
                os.kill(os.getpid(), signal.SIGKILL)
        return [box(10, 10)]

    return PhotoReader(FakeDetector(find), FakeReader(), chooser())


def photo_bytes(seed: str) -> Pixels:
    """A small photo that looks like no other."""
    value = int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16)
    return np.random.default_rng(value).integers(0, 255, (60, 240, 3), dtype=np.uint8)
