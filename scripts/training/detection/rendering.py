"""Rendered street photos on disk: NAME.jpg, and NAME.json with the strips of its lines."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from scripts.wall_renderer.fonts import find_faces
from scripts.wall_renderer.lines import Typefaces
from scripts.wall_renderer.pen_words import PenWords
from scripts.wall_renderer.street import street_photo
from scripts.wall_renderer.street_writing import Sources
from scripts.wall_renderer.strips import Strip
from wallmsg.text.arabic import count_arabic

_WORDS = 7  # of Arabic in a line at most
_SENTENCES = 6000
_MADE_UP = 4000
_QUALITY = 90
_FIGURES = re.compile(r"[٠-٩]")
_CAPITALS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_SMALL = "abcdefghijklmnopqrstuvwxyzaeiouaeiou"


@dataclass(frozen=True)
class SourceFiles:
    """Where what is written comes from.

    `texts` has a line of Arabic a row (scripts.wall_renderer.texts), `latin` is a .tsv file with
    English in its second column, `fonts` the folder that scripts.wall_renderer.fonts filled,
    `pens` a strokes.jsonl of recorded pen strokes, or None; `tags` a folder with typefaces of Latin
    hands, `grounds` one with photos without writing, or None.
    """

    texts: Path
    latin: Path
    fonts: Path
    pens: Path | None = None
    tags: Path | None = None
    grounds: Path | None = None

    def read(self) -> Sources:
        """All of them."""
        rows = self.texts.read_text(encoding="utf-8").splitlines()
        arabic = [
            row
            for row in rows
            if len(row.split()) <= _WORDS and (count_arabic(row) >= 2 or _FIGURES.search(row))
        ]
        pens = PenWords.read(self.pens) if self.pens else None
        tags, grounds = (
            sorted(folder.iterdir()) if folder else () for folder in (self.tags, self.grounds)
        )
        faces = Typefaces(find_faces(self.fonts))
        return Sources(arabic, latin_lines(self.latin), faces, pens, tags, grounds)


def latin_lines(path: Path, seed: int = 5) -> list[str]:
    """What people write in Latin letters: pieces of sentences, names, tags, numbers."""
    rng = np.random.default_rng(seed)
    lines = []
    for row in path.read_text(encoding="utf-8").splitlines()[:_SENTENCES]:
        words = row.partition("\t")[2].split("\t")[0].split()
        if words:
            lines.append(" ".join(words[: int(rng.integers(1, 5))]))
    lines += [_made_up(rng) for _ in range(_MADE_UP)]
    return lines + [line.upper() for line in lines[: _SENTENCES // 2]]


def _made_up(rng: np.random.Generator) -> str:
    """A tag, a name, a telephone number or a year."""
    length = int(rng.integers(2, 9))
    kind = rng.random()
    if kind < 0.85:
        letters = _CAPITALS + _DIGITS if kind < 0.35 else _SMALL
        word = "".join(rng.choice(list(letters), length))
        return word.capitalize() if kind < 0.5 else word.upper()
    if kind < 0.93:
        return "07" + "".join(rng.choice(list(_DIGITS), 8))
    return str(rng.integers(1, 2030))


def render(files: SourceFiles, out: Path, seeds: Iterable[int], jobs: int = 1) -> None:
    """Render the photos of those seeds that are not there yet."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = [seed for seed in seeds if not (out / f"{seed:07d}.jpg").exists()]
    if jobs == 1:
        _render(files, out, wanted)
        return
    shares = [wanted[i::jobs] for i in range(jobs)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        list(pool.map(partial(_render, files, out), shares))


def _render(files: SourceFiles, out: Path, seeds: Sequence[int]) -> None:
    cv2.setNumThreads(1)
    sources = files.read()
    for seed in seeds:
        street = street_photo(seed, sources)
        _, packed = cv2.imencode(".jpg", street.photo, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        write_strips(out / f"{seed:07d}.json", street.lines)
        partial_file = out / f"{seed:07d}.partial"
        partial_file.write_bytes(packed.tobytes())
        partial_file.replace(out / f"{seed:07d}.jpg")  # last: what is there is whole


def write_strips(path: Path, strips: Sequence[Strip]) -> None:
    """Write the lines of a photo."""
    rows = [
        {
            "kind": strip.kind,
            "top": np.round(strip.top, 1).tolist(),
            "bottom": np.round(strip.bottom, 1).tolist(),
        }
        for strip in strips
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")


def read_strips(path: Path) -> list[Strip]:
    """The lines of a photo."""
    return [
        Strip(np.array(line["top"], np.float32), np.array(line["bottom"], np.float32), line["kind"])
        for line in json.loads(path.read_text(encoding="utf-8"))
    ]


def photos_in(folders: Iterable[Path]) -> list[Path]:
    """The rendered photos in folders."""
    return sorted(path for folder in folders for path in folder.glob("*.jpg"))
