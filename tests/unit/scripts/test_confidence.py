"""Fitting confidence and thresholds on readings that are made up."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from scripts.training.confidence import Read, fit, read_all, read_walls
from scripts.training.confidence_lines import Example, cut_walls
from tests.factories.fakes import FakeReader, words
from wallmsg.detection import Pixels
from wallmsg.recognition import ReadingSelector

LINES = ("سنعود يوما", "راجعين يا هوى", "لم نرحل", "تركت قلبي هنا", "نحن ثوار حلب")
NOISE = ("ال", "لم", "عن", "ما", "يا")


def read(truth: str, said: str, sure: float) -> Read:
    """Three variants that agree, each as sure; the mirror image reads as little."""
    readings = tuple((name, words(said, sure)) for name in ("grey", "flat", "paint"))
    return Read(truth, readings, words("ا", 0.2))


def written(rng: np.random.Generator) -> list[Read]:
    """Lines read for the most part rightly, and strokes that read as a letter or two."""
    right = [read(text, text, rng.uniform(0.6, 1)) for text in LINES * 6]
    wrong = [read("", text, rng.uniform(0.1, 0.6)) for text in NOISE * 6]
    return right + wrong


def walls(rng: np.random.Generator, count: int) -> list[list[Read]]:
    """Walls without writing, each with three things that look like letters."""
    return [
        [read("", str(rng.choice(NOISE)), rng.uniform(0, 0.5)) for _ in range(3)]
        for _ in range(count)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_nine_empty_walls_in_ten_come_out_without_text(seed: int) -> None:
    """Guesses on walls without writing stay below the threshold for guesses that stand alone."""
    rng = np.random.default_rng(seed)
    empty = walls(rng, 40)
    calibration = fit(written(rng), empty)
    assert (
        0
        < calibration.noise_threshold
        <= calibration.lone_threshold
        <= calibration.read_threshold
        < 1
    )
    chooser = ReadingSelector(calibration=calibration)
    loud = [
        any(
            chooser.select(one.readings, one.control).writing >= calibration.lone_threshold
            for one in wall
        )
        for wall in empty
    ]
    assert sum(loud) <= 4
    kept = [chooser.select(one.readings, one.control) for one in written(rng)[:30]]
    assert sum(choice.writing >= calibration.lone_threshold for choice in kept) >= 27


def test_what_the_program_never_reads_moves_no_threshold() -> None:
    """Latin and single letters count as nothing said, however sure the reader is of them."""
    lines = written(np.random.default_rng(5))
    before = fit([*lines, *(read("", "", 0.0) for _ in range(60))])
    sure = [read("", text, 0.95) for text in ("Free Syria", "ا") * 30]
    assert fit([*lines, *sure]) == before


def test_half_of_the_letters_wrong_is_writing_but_not_right() -> None:
    """Confidence asks for nearly all letters right, being writing for most of them."""
    poor = [read("راجعين يا هوى", "راجعنن با هوي", 0.4 + i / 100) for i in range(30)]
    calibration = fit([*written(np.random.default_rng(6)), *poor])
    choice = ReadingSelector(calibration=calibration).select(poor[0].readings, poor[0].control)
    assert choice.best.confidence < 0.4 < 0.6 < choice.writing


def test_without_walls_a_lone_guess_needs_no_more_than_another() -> None:
    """Walls may be left out: then guesses that stand alone are kept like others."""
    calibration = fit(written(np.random.default_rng(3)))
    assert calibration.lone_threshold == calibration.noise_threshold


def test_walls_are_read_back_as_they_were_cut(tmp_path: Path) -> None:
    """Quads of a wall together, each with its variants and text, in the order written."""
    rows = []
    for wall, quad, text in ((0, 0, "حلب"), (0, 1, ""), (4, 0, "")):
        for shade, kind in enumerate(("grey", "flat")):
            name = f"{wall}-{quad}-{kind}.png"
            cv2.imwrite(str(tmp_path / name), np.full((64, 90), 50 * shade, np.uint8))
            row = {"image": name, "text": text, "kind": kind, "wall": wall, "quad": quad}
            rows.append(json.dumps(row))
    (tmp_path / "manifest.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    walls = cut_walls(tmp_path)
    assert [[found.text for found in wall] for wall in walls] == [["حلب", ""], [""]]
    assert [variant.name for variant in walls[0][0].variants] == ["grey", "flat"]
    assert walls[0][0].variants[1].pixels.max() == 50
    done = read_walls(FakeReader(lambda picture: str(picture.max())), walls)
    assert [[one.text for one in wall] for wall in done] == [["حلب", ""], [""]]


@pytest.mark.large
def test_every_example_keeps_its_own_reading() -> None:
    """Batches are read side by side; each text comes back with the reading of its own picture."""
    examples = [Example(_bars(i + 1), str(i + 1)) for i in range(40)]
    done = read_all(FakeReader(_count_bars), examples, np.random.default_rng(0))
    assert [one.text for one in done] == [str(i + 1) for i in range(40)]
    assert [one.readings[0][1].text for one in done] == [one.text for one in done]


def _bars(count: int) -> Pixels:
    """A line of so many upright bars."""
    line = np.full((64, 620, 3), 200, np.uint8)
    for i in range(count):
        line[:, 20 + 14 * i : 26 + 14 * i] = 40
    return line


def _count_bars(picture: Pixels) -> str:
    dark = picture[picture.shape[0] // 2] < 128
    return str(np.count_nonzero(np.diff(dark.astype(int)) == 1))
