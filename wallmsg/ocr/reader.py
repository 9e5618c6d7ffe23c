"""Reading prepared lines with Tesseract: many lines in one process."""

from __future__ import annotations

import hashlib
import os
import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytesseract

from wallmsg.errors import MissingToolError, PhotoError
from wallmsg.model import Model, Word
from wallmsg.ocr.tesseract import Tesseract

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

RAW_LINE = 13
"""Tesseract's page segmentation mode: the picture is one line, no layout analysis.

Reads cut-out lines better than mode 7: scripts/measure_reading prints both.
"""

_WORD_LEVEL = 5


class Recogniser(Protocol):
    """Anything that reads prepared lines."""

    @property
    def model(self) -> Model:
        """What reads, for a record's provenance."""
        ...

    @property
    def tools(self) -> dict[str, str]:
        """Programs that take part, with their versions."""
        ...

    def read(self, images: Sequence[Grey]) -> list[tuple[Word, ...]]:
        """The words on each prepared line (HxW uint8, dark on light), with 0..1 confidences."""
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
        self._config = shlex.join(["--psm", str(RAW_LINE), "--tessdata-dir", str(tessdata)])
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

    def read(self, images: Sequence[Grey]) -> list[tuple[Word, ...]]:
        """The words on each line, in logical order; empty where nothing was read.

        Raises PhotoError if reading takes too long, MissingToolError if Tesseract fails.
        """
        if not images:
            return []
        with tempfile.TemporaryDirectory(prefix="wallmsg-") as folder:
            table = self._run(_listed(images, Path(folder)))
        words: list[list[Word]] = [[] for _ in images]
        rows = zip(table["level"], table["page_num"], table["text"], table["conf"], strict=True)
        for level, page, text, confidence in rows:
            if level == _WORD_LEVEL and str(text).strip():
                sure = min(max(float(confidence) / 100, 0.0), 1.0)
                words[page - 1].append(Word(str(text).strip(), sure))
        return [tuple(line) for line in words]

    def _run(self, listing: Path) -> dict[str, list[Any]]:
        try:
            table: dict[str, list[Any]] = pytesseract.image_to_data(
                str(listing),
                lang=self._language,
                config=self._config,
                output_type=pytesseract.Output.DICT,
                timeout=self._timeout,
            )
        except pytesseract.TesseractNotFoundError as error:
            raise MissingToolError(f"Tesseract is gone from {self._tesseract.path}") from error
        except pytesseract.TesseractError as error:
            last = str(error.message).strip().splitlines()[-1:]
            raise MissingToolError(
                f"Tesseract failed: {' '.join(last)}", hint="see `wallmsg doctor`"
            ) from error
        except RuntimeError as error:  # how pytesseract reports a time-out
            raise PhotoError(f"reading took longer than {self._timeout:g} seconds") from error
        return table


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
