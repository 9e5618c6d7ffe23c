"""The reader that comes with wallmsg: Tesseract, many lines in one process."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytesseract
from pytesseract.pytesseract import TesseractError, run_tesseract
from rapidfuzz.distance import Levenshtein

from wallmsg.errors import MissingToolError, PhotoError
from wallmsg.model import Model, Word
from wallmsg.recognition.char_lm import CharNgramModel
from wallmsg.recognition.ctc_decoder import CtcDecoder
from wallmsg.recognition.engine import ReaderSettings
from wallmsg.recognition.tesseract_program import Tesseract, find_tesseract
from wallmsg.recognition.timesteps import LabelMap, ReadLine, best_path, parse_hocr
from wallmsg.temp_dirs import Scratch
from wallmsg.text.arabic import mirrored_brackets

if TYPE_CHECKING:
    from wallmsg.recognition.engine import Grey

DEFAULT_MODEL = "ara_wall"
"""Name of the reading model that comes with wallmsg."""

RAW_LINE = 13
"""Tesseract's page segmentation mode: the picture is one line, without layout analysis.

Better on cropped lines than mode 7: `python -m scripts.measure.reading` prints both.
"""

_MODELS = Path(__file__).parents[1] / "models"
_OUTPUT = ("-c", "tessedit_create_hocr=1", "-c", "lstm_choice_mode=1")
_MIN_SIMILARITY = 0.6
"""Similarity of Tesseract's own text to the best path through its timesteps. Below it this version
of Tesseract prints them in a way that is not understood, and its own text is used."""

# A number that runs from left to right even in a right-to-left line, or any other character.
_NUMBER = re.compile("[٠-٩]+(?:[./:,،][٠-٩]+)*|[0-9]+|.")


class TesseractReader:
    """Reads with a Tesseract model, all lines of a photo in one process.

    OMP_THREAD_LIMIT in this process's environment limits Tesseract to one thread: more threads
    make single lines slower.

    Args:
        tesseract: The program.
        tessdata: Directory with the model.
        language: The model's name.
        timeout: Seconds one call may take.

    Raises MissingToolError if the model is missing.
    """

    name = "tesseract"

    def __init__(
        self, tesseract: Tesseract, tessdata: Path, language: str, timeout: float = 300.0
    ) -> None:
        path = tessdata / f"{language}.traineddata"
        self._model = _model_of(path)
        self._tesseract = tesseract
        self._language = language
        self._timeout = timeout
        self._label_map = LabelMap.of_model(path)
        self._decoder = CtcDecoder(CharNgramModel.load()) if self._label_map else None
        self._config = shlex.join(
            ["--psm", str(RAW_LINE), "--tessdata-dir", str(tessdata), *_OUTPUT]
        )
        pytesseract.pytesseract.tesseract_cmd = str(tesseract.path)
        os.environ["OMP_THREAD_LIMIT"] = "1"

    @classmethod
    def check(cls, settings: ReaderSettings) -> str:
        """Program, version, model and its SHA-256. Raises MissingToolError as `create` does."""
        program = _program(settings)
        model = _model_of(reading_model(settings))
        return f"{program.version} at {program.path}; model {model.name}, sha256 {model.sha256}"

    @classmethod
    def create(cls, settings: ReaderSettings) -> Self:
        """A reader with the program that is found and the model of `settings`.

        Raises MissingToolError if the program or the model is missing.
        """
        program, path = _program(settings), reading_model(settings)
        return cls(program, path.parent, path.stem)

    @property
    def model(self) -> Model:
        """Name and SHA-256 of the reading model."""
        return self._model

    @property
    def tools(self) -> dict[str, str]:
        """Tesseract's version."""
        return {"tesseract": self._tesseract.version}

    def read(self, images: Sequence[Grey]) -> list[ReadLine]:
        """The words on each line.

        Raises PhotoError if reading takes too long, MissingToolError if Tesseract fails.
        """
        if not images:
            return []
        with Scratch() as scratch:
            result = self._run(_listed(images, scratch.path))
            lines = parse_hocr(_written(result), len(images), self._label_map)
        return [self._decoded(line) for line in lines]

    def _decoded(self, line: ReadLine) -> ReadLine:
        """The text decoded from the timesteps, or Tesseract's own if they are not understood."""
        own = ReadLine(in_reading_order(line.words))
        if self._decoder is None:
            return own
        # Compared without order: numbers run the other way.
        text = sorted("".join(word.text for word in own.words))
        plain = sorted(best_path(line.timesteps).replace(" ", ""))
        if Levenshtein.normalized_similarity(text, plain) < _MIN_SIMILARITY:
            return own
        return self._decoder.decode(line.timesteps)

    def _run(self, listing: Path) -> Path:
        """Run Tesseract on the listed pictures; returns the path of its output."""
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


def _program(settings: ReaderSettings) -> Tesseract:
    try:
        return find_tesseract(settings.program)
    except MissingToolError as error:
        if settings.program is None:
            raise
        hint = "name a Tesseract 5 with --tesseract, or leave that out to use the one that is found"
        raise MissingToolError(error.message, hint=hint) from error


def reading_model(settings: ReaderSettings) -> Path:
    """The file of the reading model. Raises MissingToolError if it is missing."""
    path = (settings.model_dir or _MODELS) / f"{settings.model or DEFAULT_MODEL}.traineddata"
    if not path.is_file():
        raise MissingToolError(
            f"no reading model {path.name} in {path.parent}",
            hint="name its directory with --tessdata-dir and the model with --ocr-lang",
        )
    return path


def _model_of(path: Path) -> Model:
    try:
        return Model(path.stem, hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        raise MissingToolError(
            f"no reading model at {path}", hint="choose with --tessdata-dir and --ocr-lang"
        ) from error


def _written(result: Path) -> str:
    try:
        return result.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingToolError(
            "Tesseract wrote no result that can be read",
            hint="is there room for temporary files? See `wallmsg doctor`",
        ) from error


def in_reading_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line in reading order.

    Tesseract treats a line of numbers alone, such as ٢٠١١ - ٢٠١٦ or ٤-٨-٢٠١٤, as running from left
    to right.
    """
    text = "".join(word.text for word in words)
    if any(c.isalpha() for c in text) or not any("٠" <= c <= "٩" for c in text):
        return tuple(words)
    return tuple(
        Word(mirrored_brackets("".join(reversed(_NUMBER.findall(word.text)))), word.confidence)
        for word in reversed(words)
    )


def _listed(images: Sequence[Grey], folder: Path) -> Path:
    """Write the images as PGM and a list of them; Tesseract reads each as a page."""
    paths = []
    for i, image in enumerate(images):
        height, width = image.shape
        path = folder / f"{i}.pgm"
        path.write_bytes(b"P5 %d %d 255\n" % (width, height) + image.tobytes())
        paths.append(str(path))
    listing = folder / "lines.txt"
    listing.write_text("\n".join(paths) + "\n", encoding="utf-8")
    return listing
