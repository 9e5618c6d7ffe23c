"""What a reader is: it turns prepared pictures of lines into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wallmsg.model import Model
from wallmsg.recognition.timesteps import ReadLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class ReaderSettings:
    """How a reader is asked for; each reader uses what concerns it."""

    model: str | None = None
    """Name of its model, as in `--reader NAME:MODEL`; None is the reader's usual one."""
    model_dir: Path | None = None
    """Directory with models (`--tessdata-dir`)."""
    program: Path | None = None
    """Program to run (`--tesseract`)."""


class Reader(Protocol):
    """Reads prepared lines."""

    @property
    def model(self) -> Model:
        """The model, for a record's provenance."""
        ...

    @property
    def tools(self) -> dict[str, str]:
        """Programs that take part, with their versions."""
        ...

    def read(self, images: Sequence[Grey]) -> list[ReadLine]:
        """The words on each prepared line (HxW uint8, dark on light) in logical order.

        Their confidences are 0 to 1; a line on which nothing was read has no words. Raises
        PhotoError if reading takes too long, MissingToolError if a tool fails.
        """
        ...


class ReaderPlugin(Protocol):
    """What the entry point group `wallmsg.readers` names: a class or an object that fits."""

    @property
    def name(self) -> str:
        """What `--reader` calls it."""
        ...

    def check(self, settings: ReaderSettings) -> str:
        """One line for `wallmsg doctor`: what is used, with versions.

        Raises MissingToolError, with a hint, if something is absent or does not work.
        """
        ...

    def create(self, settings: ReaderSettings) -> Reader:
        """A reader, ready to use. Raises MissingToolError as `check` does."""
        ...
