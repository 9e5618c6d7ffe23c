"""What a detector is, and what it gives: the lines of writing on a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wallmsg.model import Model, Polygon

if TYPE_CHECKING:
    from wallmsg.detection.illumination import Pixels


@dataclass(frozen=True)
class DetectedLine:
    """One line of writing: its quad in pixels of the photo, and the detector's score, 0 to 1."""

    polygon: Polygon
    score: float


class Detector(Protocol):
    """Finds lines of writing on a photo."""

    @property
    def model(self) -> Model:
        """The model that found them, for a record's provenance."""
        ...

    @property
    def sees_direction(self) -> bool:
        """Whether quads begin where their writing does, also on its side or its head."""
        ...

    def find(self, image: Pixels) -> list[DetectedLine]:
        """Candidates on `image` (HxWx3 uint8 BGR, upright), in no particular order.

        They may overlap: reading them decides which of them are lines.
        """
        ...


class DetectorPlugin(Protocol):
    """What the entry point group `wallmsg.detectors` names: a class or an object that fits."""

    @property
    def name(self) -> str:
        """What `--detector` calls it."""
        ...

    def check(self) -> str:
        """One line for `wallmsg doctor`: what is used, with versions.

        Raises MissingToolError, with a hint, if something is absent or does not work.
        """
        ...

    def create(self) -> Detector:
        """A detector, ready to use. Raises MissingToolError as `check` does."""
        ...
