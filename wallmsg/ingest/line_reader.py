"""Reads outlines: once each, and in all preparations where that reading is in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from wallmsg.detection import (
    CONTROLLED,
    Pixels,
    Variant,
    cut_out,
    mirrored,
    overlap,
    prepared,
    reader_inputs,
    variants_of,
)
from wallmsg.model import Outcome, Polygon
from wallmsg.recognition import Reader, ReadingSelector, ReadLine, SelectedReading

OVERLAP = 0.45
"""Share of the smaller of two candidates from which they cannot both be lines. Quads are generous,
and lines on walls stand close: at 0.3 neighbours were lost."""


class LineReader:
    """Reads lines with a reader, and selects among their readings."""

    def __init__(self, reader: Reader, selector: ReadingSelector) -> None:
        self._reader = reader
        self._selector = selector

    def read(self, image: Pixels, quads: Sequence[Polygon]) -> list[SelectedReading]:
        """What stands in each quad of a photo (HxWx3 uint8 BGR).

        Raises PhotoError if reading takes too long, MissingToolError if a tool fails.
        """
        look = self._selector.calibration.first_look
        cuts = [cut_out(image, quad) for quad in quads]
        if look is None:
            return self.select([variants_of(cut) for cut in cuts])
        variants = [prepared(cut, look.variant) for cut in cuts]
        readings = self._reader.read([variant.pixels for variant in variants])
        choices = [self._selector.first_look(look.variant, reading, look) for reading in readings]
        doubtful = [
            i for i, choice in enumerate(choices)
            if choice is None and not _hidden(quads[i], readings[i], quads, choices)
        ]  # fmt: skip
        again = self._read_on([cuts[i] for i in doubtful], [variants[i] for i in doubtful],
                              [readings[i] for i in doubtful])  # fmt: skip
        for i, choice in zip(doubtful, again, strict=True):
            choices[i] = choice
        nothing = self._selector.nothing
        return [choice or nothing for choice in choices]

    def select(self, variants: Sequence[Sequence[Variant]]) -> list[SelectedReading]:
        """The choice among the readings of each prepared line, all read at once. Raises as `read`
        does."""
        pictures = [picture for own in variants for picture in reader_inputs(own)]
        lines = iter(self._reader.read(pictures))
        return [
            self._selector.select(
                [(variant.name, next(lines)) for variant in own], control=next(lines)
            )
            for own in variants
        ]

    def _read_on(
        self,
        cuts: Sequence[Pixels],
        first: Sequence[Variant],
        readings: Sequence[ReadLine],
    ) -> list[SelectedReading]:
        """The choice for lines that have been read in one preparation, from all of them."""
        every = [variants_of(cut, known) for cut, known in zip(cuts, first, strict=True)]
        pictures = []
        for own, known in zip(every, first, strict=True):
            pictures += [variant.pixels for variant in own if variant is not known]
            pictures.append(mirrored(own[CONTROLLED].pixels))
        lines = iter(self._reader.read(pictures))
        return [
            self._selector.select(
                [(one.name, reading if one is known else next(lines)) for one in own],
                control=next(lines),
            )
            for own, known, reading in zip(every, first, readings, strict=True)
        ]


def _hidden(
    quad: Polygon,
    reading: ReadLine,
    quads: Sequence[Polygon],
    choices: Sequence[SelectedReading | None],
) -> bool:
    """Whether a line that was read for certain covers this one and says as much: of the two only
    one can be kept."""
    return any(
        choice is not None
        and choice.outcome is Outcome.READ
        and len(choice.best.text) * choice.writing >= len(reading.text)
        and overlap(quad, other) >= OVERLAP
        for other, choice in zip(quads, choices, strict=True)
    )
