"""A plug-in for wallmsg: a detector, a reader, a translator and a format, each minimal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.detection import DetectedLine
from wallmsg.effective import effective_messages
from wallmsg.model import Model, Polygon, Record, Translation, Word
from wallmsg.recognition import ReaderSettings, ReadLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wallmsg.catalogue import CatalogueInfo
    from wallmsg.interchange.formats.base import Included


class WholeDetector:
    """Takes the whole photo for one line."""

    name = "whole"
    model = Model("whole 1", "a" * 64)
    sees_direction = False

    @classmethod
    def check(cls) -> str:
        """What is used."""
        return "needs nothing"

    @classmethod
    def create(cls) -> WholeDetector:
        """The detector."""
        return cls()

    def find(self, image: NDArray[np.uint8]) -> list[DetectedLine]:
        """One line as large as the photo."""
        height, width = (float(side) for side in image.shape[:2])
        quad = Polygon(((0.0, 0.0), (width, 0.0), (width, height), (0.0, height)))
        return [DetectedLine(quad, 1.0)]


class FixedReader:
    """Reads every line as the text that stands for its model: `--reader fixed:TEXT`."""

    name = "fixed"

    def __init__(self, text: str) -> None:
        self.model = Model(text, "b" * 64)
        self.tools = {"fixed": "1"}

    @classmethod
    def check(cls, settings: ReaderSettings) -> str:
        """What is used."""
        return f"reads {settings.model or 'nothing'}"

    @classmethod
    def create(cls, settings: ReaderSettings) -> FixedReader:
        """The reader."""
        return cls(settings.model or "")

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[ReadLine]:
        """The same words for each line."""
        words = tuple(Word(word, 1.0) for word in self.model.name.split())
        return [ReadLine(words) for _ in images]


class FixedTranslator:
    """Translates every text as the same English."""

    name = "fixed 1"
    model = Model("fixed 1", "c" * 64)

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """One translation for each text."""
        return [
            Translation(text="We will return one day", score=-0.1, translator=self.name)
            for _ in texts
        ]


class FixedTranslatorPlugin:
    """Makes the translator, whose own name has a version."""

    name = "fixed"

    @classmethod
    def check(cls, model: str | None) -> str:
        """What is used."""
        return f"model {model or 'none'}"

    @classmethod
    def create(cls, model: str | None) -> FixedTranslator:  # noqa: ARG003
        """The translator."""
        return FixedTranslator()


class RowsFormat:
    """Writes the transcriptions, one message a row."""

    name = "rows"
    suffix = ".rows"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        out: BinaryIO,
        included: Included,  # noqa: ARG002
    ) -> int:
        """Write the rows; returns how many records there were."""
        count = 0
        for record in records:
            count += 1
            rows = [f"{message.transcription}\n" for message in effective_messages(record)]
            out.write("".join(rows).encode())
        return count
