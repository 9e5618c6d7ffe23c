"""Line images with their texts, and batches of them for training."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from scripts.training.reading.augment import Augmenter
from scripts.training.reading.charset import Charset
from scripts.training.reading.pixels import Grey, normalise, scale_to_height

_POOL = 512  # lines drawn at once and sorted by width, so that a batch has little padding


@dataclass(frozen=True)
class Line:
    """A line image and its text in logical order, empty where nothing is written."""

    path: Path
    text: str


@dataclass(frozen=True)
class Source:
    """Lines of one kind and their share of what is shown.

    `load` is asked again each time all lines were shown once: a renderer may add to them meanwhile.
    """

    name: str
    load: Callable[[], Sequence[Line]]
    share: float


@dataclass(frozen=True)
class Batch:
    """Pixels B x 1 x height x W, real widths, and the classes of all lines one after the other."""

    pixels: Tensor
    widths: Tensor
    targets: Tensor
    target_lengths: Tensor


@dataclass(frozen=True)
class Shown:
    """One line as it goes into a batch."""

    pixels: np.ndarray  # height x W float32
    classes: tuple[int, ...]


def read_lines(directory: Path, use: str | None = None) -> tuple[Line, ...]:
    """Lines of `directory`/manifest.jsonl, only those marked `use` when that is given."""
    rows = (directory / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(row) for row in rows if row.strip()]
    return tuple(
        Line(directory / entry["image"], entry["text"])
        for entry in entries
        if use is None or entry.get("use") == use
    )


def read_folders(parent: Path) -> tuple[Line, ...]:
    """Lines of every folder below `parent`, or of `parent` itself."""
    manifests = sorted(parent.glob("**/manifest.jsonl"))
    return tuple(line for manifest in manifests for line in read_lines(manifest.parent))


def read_grey(path: Path) -> Grey:
    """The image as HxW uint8. Raises ValueError when it cannot be read."""
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise ValueError(f"not an image: {path}")
    return grey.astype(np.uint8, copy=False)


def network_pixels(grey: Grey, height: int) -> np.ndarray:
    """What the network sees of a line: scaled, normalised, cut to -1..1 as int8 mode does."""
    return np.clip(normalise(scale_to_height(grey, height)), -1, 1)


def make_batch(shown: Sequence[Shown]) -> Batch:
    """Lines side by side, padded on the right with grey."""
    widths = [line.pixels.shape[1] for line in shown]
    height = shown[0].pixels.shape[0]
    pixels = torch.zeros(len(shown), 1, height, max(widths))
    for row, line in zip(pixels, shown, strict=True):
        row[0, :, : line.pixels.shape[1]] = torch.from_numpy(line.pixels)
    return Batch(
        pixels,
        torch.tensor(widths),
        torch.tensor([number for line in shown for number in line.classes]),
        torch.tensor([len(line.classes) for line in shown]),
    )


def _fits(classes: Sequence[int], frames: int) -> bool:
    """Whether CTC has a frame for each character and a blank between equal ones."""
    repeats = sum(a == b for a, b in itertools.pairwise(classes))
    return len(classes) + repeats <= frames


class LineStream:
    """An endless stream of batches drawn from several sources by their shares.

    Raises ValueError for a source without lines, and for shares of which one is below nothing.
    """

    def __init__(
        self, sources: Sequence[Source], charset: Charset, frame: tuple[int, int], seed: int
    ) -> None:
        """`frame`: pixels across and along the line that the network makes one frame of."""
        self.random = np.random.default_rng(seed)
        self.augment = Augmenter(self.random)
        self.height, self.step = frame
        self.charset = charset
        self.sources = sources
        shares = np.array([source.share for source in sources])
        if shares.min() < 0:
            raise ValueError("the shares of lines to show more often come to more than 1")
        self.shares = shares / shares.sum()
        self.waiting = [self._shuffled(source) for source in sources]

    def _shuffled(self, source: Source) -> list[Line]:
        lines = source.load()
        if not lines:
            raise ValueError(f"{source.name}: no folder with lines (manifest.jsonl)")
        return [lines[i] for i in self.random.permutation(len(lines))]

    def _draw(self) -> Shown | None:
        source = int(self.random.choice(len(self.sources), p=self.shares))
        if not self.waiting[source]:
            self.waiting[source] = self._shuffled(self.sources[source])
        line = self.waiting[source].pop()
        classes = self.charset.classes(line.text)
        if classes is None or (line.text and not classes):
            return None
        pixels = network_pixels(self.augment(read_grey(line.path)), self.height)
        frames = pixels.shape[1] // self.step
        return Shown(pixels, tuple(classes)) if _fits(classes, frames) else None

    def batches(self, columns: int) -> Iterator[Batch]:
        """Batches of about `columns` pixel columns in all, lines of like width together."""
        while True:
            drawn = [line for line in (self._draw() for _ in range(_POOL)) if line]
            drawn.sort(key=lambda line: line.pixels.shape[1])
            groups: list[list[Shown]] = [[]]
            for line in drawn:
                if groups[-1] and (len(groups[-1]) + 1) * line.pixels.shape[1] > columns:
                    groups.append([])
                groups[-1].append(line)
            for index in self.random.permutation(len(groups)):
                yield make_batch(groups[index])
