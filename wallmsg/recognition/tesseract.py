"""Reading prepared lines with Tesseract: many lines in one process."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytesseract
from pytesseract.pytesseract import TesseractError, run_tesseract
from rapidfuzz.distance import Levenshtein

from wallmsg.errors import MissingToolError, PhotoError
from wallmsg.model import Model, Word
from wallmsg.recognition.char_lm import CharNgramModel
from wallmsg.recognition.ctc_decoder import Decoder
from wallmsg.recognition.tesseract_program import Tesseract
from wallmsg.recognition.timesteps import ReadLine, Shown, greedy, lines_of
from wallmsg.temp_dirs import Scratch
from wallmsg.text.arabic import turned_brackets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

RAW_LINE = 13
"""Tesseract's page segmentation mode: the picture is one line, no layout analysis.

Reads cut-out lines better than mode 7: python -m scripts.measure.reading prints both.
"""

_COLUMNS = ("-c", "tessedit_create_hocr=1", "-c", "lstm_choice_mode=1")
_ALIKE = 0.6
"""Likeness of Tesseract's own reading to what its columns say; below, they are not understood."""

# A number that runs from left to right even in a right-to-left line, or any other character.
_NUMBER = re.compile("[٠-٩]+(?:[./:,،][٠-٩]+)*|[0-9]+|.")


class Reader(Protocol):
    """Anything that reads prepared lines."""

    @property
    def model(self) -> Model:
        """What reads, for a record's provenance."""
        ...

    @property
    def tools(self) -> dict[str, str]:
        """Programs that take part, with their versions."""
        ...

    def read(self, images: Sequence[Grey]) -> list[ReadLine]:
        """What stands on each prepared line (HxW uint8, dark on light): its words in logical order
        with 0..1 confidences, none where nothing was read."""
        ...


class TesseractReader:
    """Reads with a Tesseract model, all lines of a photo in one process.

    Tesseract is kept to one thread by OMP_THREAD_LIMIT in this process's environment: its threads
    cost more than they bring on single lines.

    Args:
        tesseract: The program.
        tessdata: Directory with the model.
        language: The model's name.
        timeout: Seconds one call may take.

    Raises MissingToolError if the model is not there.
    """

    def __init__(
        self, tesseract: Tesseract, tessdata: Path, language: str, timeout: float = 300.0
    ) -> None:
        path = tessdata / f"{language}.traineddata"
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise MissingToolError(
                f"no reading model at {path}", hint="choose with --tessdata-dir and --ocr-lang"
            ) from error
        self._model = Model(language, digest)
        self._tesseract = tesseract
        self._language = language
        self._timeout = timeout
        self._shown = Shown.by(path)
        self._decoder = Decoder(CharNgramModel.load()) if self._shown else None
        self._config = shlex.join(
            ["--psm", str(RAW_LINE), "--tessdata-dir", str(tessdata), *_COLUMNS]
        )
        pytesseract.pytesseract.tesseract_cmd = str(tesseract.path)
        os.environ["OMP_THREAD_LIMIT"] = "1"

    @property
    def model(self) -> Model:
        """Name and SHA-256 of the reading model."""
        return self._model

    @property
    def tools(self) -> dict[str, str]:
        """Tesseract's version."""
        return {"tesseract": self._tesseract.version}

    def read(self, images: Sequence[Grey]) -> list[ReadLine]:
        """What stands on each line.

        Raises PhotoError if reading takes too long, MissingToolError if Tesseract fails.
        """
        if not images:
            return []
        with Scratch() as scratch:
            result = self._run(_listed(images, scratch.path))
            lines = lines_of(_written(result), len(images), self._shown)
        return [self._decoded(line) for line in lines]

    def _decoded(self, line: ReadLine) -> ReadLine:
        """What the columns of a line say; where they are not understood, what Tesseract says."""
        own = ReadLine(in_reading_order(line.words))
        if self._decoder is None:
            return own
        # In any order: numbers run the other way.
        text = sorted("".join(word.text for word in own.words))
        plain = sorted(greedy(line.columns).replace(" ", ""))
        if Levenshtein.normalized_similarity(text, plain) < _ALIKE:
            return own
        return self._decoder.line(line.columns)

    def _run(self, listing: Path) -> Path:
        """What Tesseract writes beside the list: in our folder, which nobody else can read."""
        result = listing.with_name("words")
        try:
            run_tesseract(
                str(listing),
                str(result),
                extension="hocr",
                lang=self._language,
                config=self._config,
                timeout=self._timeout,
            )
        except TesseractError as error:
            last = str(error.message).strip().splitlines()[-1:]
            reason = " ".join(last) or f"status {error.status}"
            raise MissingToolError(
                f"Tesseract failed: {reason}", hint="see `wallmsg doctor`"
            ) from error
        except OSError as error:
            raise MissingToolError(f"Tesseract is gone from {self._tesseract.path}") from error
        except RuntimeError as error:  # how pytesseract reports a time-out
            raise PhotoError(f"reading took longer than {self._timeout:g} seconds") from error
        return result.with_suffix(".hocr")


def _written(result: Path) -> str:
    try:
        return result.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingToolError(
            "Tesseract wrote no result that can be read",
            hint="is there room for temporary files? See `wallmsg doctor`",
        ) from error


def in_reading_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line as they are read: Tesseract takes a line of numbers alone, such as
    ٢٠١١ - ٢٠١٦ or ٤-٨-٢٠١٤, for one that runs from left to right."""
    text = "".join(word.text for word in words)
    if any(c.isalpha() for c in text) or not any("٠" <= c <= "٩" for c in text):
        return tuple(words)
    return tuple(
        Word(turned_brackets("".join(reversed(_NUMBER.findall(word.text)))), word.confidence)
        for word in reversed(words)
    )


def _listed(images: Sequence[Grey], folder: Path) -> Path:
    """Writes the images as PGM and a list of them: Tesseract takes each as a page of its own."""
    paths = []
    for i, image in enumerate(images):
        height, width = image.shape
        path = folder / f"{i}.pgm"
        path.write_bytes(b"P5 %d %d 255\n" % (width, height) + image.tobytes())
        paths.append(str(path))
    listing = folder / "lines.txt"
    listing.write_text("\n".join(paths) + "\n", encoding="utf-8")
    return listing
