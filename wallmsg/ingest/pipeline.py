"""One photo through the stages: find lines, prepare, read, choose, group into messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from wallmsg.detection import (
    DetectedLine,
    Detector,
    KindClassifier,
    Pixels,
    cut_whole,
    difference_hash,
    group,
    overlap,
    prepare,
    rotated_line,
    tightened,
    turn,
)
from wallmsg.ingest.line_reader import OVERLAP, LineReader
from wallmsg.ingest.sorting import SortedLines, apart, sort_by_kind
from wallmsg.model import CALIBRATED, UNCALIBRATED, Line, Message, Model, Outcome, Polygon
from wallmsg.recognition import Reader, ReadingSelector, SelectedReading
from wallmsg.text.arabic import count_arabic

TURNS = (90, 270, 180)
"""Other ways up that are tried, most common first."""

_TRIED = 6
"""Lines read to find out which way up a photo is."""

_MOSTLY = 0.75
"""Share of the area of quads from which all lines are taken to run the same way."""

_SEARCHES = 10
"""Outlines that are searched at once: each takes about a second."""

_MIN_RELATIVE_CONFIDENCE = 0.5
"""Share of the confidence of the most confident line in an outline. Less confident lines were
included by accident, and are left out."""

_SAME = 0.5
"""Share of an outline's height. A line as high inside it is the outlined line itself or a piece of
it, cut out again; taking the more confident of both made pen words worse."""

_UPRIGHT_CONFIDENCE = 0.9
"""Confidence from which a line stands upright. Writing upside down was read with up to 0.8."""

_RANK = (Outcome.NO_TEXT, Outcome.UNREADABLE, Outcome.READ)
"""How readings end, the better the later."""

_ORIENTATION_GAIN = 1.5
"""How many times as much another way up must make readable."""


@dataclass(frozen=True)
class PhotoReading:
    """What was read on one photo, before translation."""

    outcome: Outcome
    messages: tuple[Message, ...]
    rotation: int
    """Clockwise turn in degrees at which the writing stands upright; polygons are not turned."""
    perceptual_hash: str
    other_writing: tuple[Polygon, ...] = ()
    """Outlines of writing that is not Arabic, which is not read."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all messages, in reading order."""
        return tuple(line for message in self.messages for line in message.lines)


@dataclass(frozen=True)
class _ReadCandidate:
    """A candidate that was read."""

    line: Line
    writing: float
    """How likely it is to be writing, 0 to 1."""
    likely: bool
    """To be believed where another line of Arabic was read."""


class PhotoReader:
    """Reads photos with a detector and a reader, either of which can be replaced.

    Args:
        detector: Finds lines.
        reader: Reads prepared lines.
        selector: Selects among the readings of a line.
        kinds: Tells Arabic from what need not be read; None reads everything that was found.
        names: For provenance: what the command line calls the detector and the reader, by role.
        packages: For provenance: the plug-in packages that take part, with their versions.
    """

    def __init__(
        self,
        detector: Detector,
        reader: Reader,
        selector: ReadingSelector | None = None,
        *,
        kinds: KindClassifier | None = None,
        names: Mapping[str, str] | None = None,
        packages: Mapping[str, str] | None = None,
    ) -> None:
        self._names = dict(names or {})
        self._packages = dict(packages or {})
        self._detector = detector
        self._kinds = None if detector.sees_direction else kinds
        self._reader = reader
        self._selector = selector or ReadingSelector()
        self.line_reader = LineReader(reader, self._selector)

    @property
    def models(self) -> dict[str, Model]:
        """The models that take part, by role."""
        models = {"detector": self._detector.model, "reader": self._reader.model}
        return {**models, "kinds": self._kinds.model} if self._kinds else models

    @property
    def tools(self) -> dict[str, str]:
        """The programs and plug-in packages that take part, with their versions."""
        return {**self._reader.tools, **self._packages}

    @property
    def settings(self) -> dict[str, str | int | float | bool]:
        """Which detector and reader, the thresholds, and whether confidence is calibrated."""
        calibration = self._selector.calibration
        fits = calibration.fits(self._reader.model.sha256)
        return {
            **self._names,
            "confidence": CALIBRATED if fits else UNCALIBRATED,
            "read_threshold": calibration.read_threshold,
            "context_threshold": calibration.context_threshold,
            "noise_threshold": calibration.noise_threshold,
            "lone_threshold": calibration.lone_threshold,
        }

    def read(self, image: Pixels) -> PhotoReading:
        """All messages on one photo (HxWx3 uint8 BGR, upright).

        A photo on which something is written that makes no sense is also tried the other ways up,
        unless the detector sees which way lines run. Raises PhotoError if reading takes too long,
        MissingToolError if a tool fails.
        """
        found = sort_by_kind(self._kinds, image, self._detector.find(image))
        tried = self._tried(image, found.readable)
        rotation = 0
        if found.readable and not self._detector.sees_direction and not _stands_upright(tried):
            rotation, tried = self._other_ways_up(image, found, tried)
        lines = self._kept(tried)
        if self._detector.sees_direction:
            rotation = _rotation_of(lines)
        messages = group(lines)
        return PhotoReading(
            outcome=_outcome(lines),
            messages=messages,
            rotation=rotation,
            perceptual_hash=difference_hash(image),
            other_writing=apart(found.other, lines),
        )

    def read_lines(self, image: Pixels, quads: Sequence[Polygon]) -> list[Line]:
        """Read lines that a person outlined on the photo (HxWx3 uint8 BGR, upright).

        The corners of each quad start at the top left as the writing stands. There is one line for
        each, also where nothing seems to be written. An outline that leaves much room is also read
        closer around the writing, and one that cannot be read as a line is searched for lines (ten
        of them at most). Raises as `read` does.
        """
        prepared = [prepare(image, quad) for quad in quads]
        choices = self.line_reader.select(prepared)
        tight = [tightened(quad, own[1].pixels) for quad, own in zip(quads, prepared, strict=True)]
        closer = {i: prepare(image, quad) for i, quad in enumerate(tight) if quad}
        for i, choice in zip(closer, self.line_reader.select([*closer.values()]), strict=True):
            if _better(choice, choices[i]):
                choices[i] = choice
        lines = [_line(quad, choice) for quad, choice in zip(quads, choices, strict=True)]
        unread = [i for i, line in enumerate(lines) if line.outcome is not Outcome.READ]
        for i in unread[:_SEARCHES]:
            lines[i] = self._detect_inside(image, lines[i])
        return lines

    def _detect_inside(self, image: Pixels, outlined: Line) -> Line:
        """The lines inside an outline that makes no sense as one line, or `outlined` itself where
        they say less: a person may have drawn around several lines, or around much of a wall."""
        whole = cut_whole(image, outlined.polygon)
        found = self.read(whole)
        inside = [line for message in found.messages for line in message.lines]
        sure = max((line.confidence for line in inside), default=0.0)
        read = [
            line
            for line in inside
            if line.outcome is Outcome.READ and line.confidence >= sure * _MIN_RELATIVE_CONFIDENCE
        ]
        if found.rotation or not any(count_arabic(line.text) for line in read):
            # Strokes on their side, or of letters, look like figures.
            new = sure >= _UPRIGHT_CONFIDENCE
        else:
            new = all(line.polygon.height() < _SAME * whole.shape[0] for line in read)
        expected = sum(map(_expected_correct_letters, read))
        if not new or expected <= _expected_correct_letters(outlined):
            return outlined
        least = min(line.confidence for line in read)
        return Line(
            polygon=outlined.polygon,
            text=" ".join(line.text for line in read),
            # Two looks at one outline that disagree.
            confidence=round((least + min(least, outlined.confidence)) / 2, 3),
            outcome=Outcome.READ,
            words=tuple(word for line in read for word in line.words),
        )

    def _kept(self, tried: Sequence[_ReadCandidate]) -> list[Line]:
        """The lines of a photo; where nothing was read, only guesses that stand out from noise."""
        if _readable(tried):
            return [one.line for one in tried]
        return [
            one.line for one in tried if one.writing >= self._selector.calibration.lone_threshold
        ]

    def _tried(self, image: Pixels, found: Sequence[DetectedLine]) -> list[_ReadCandidate]:
        """Read what was found; what turns out to be no writing is left out."""
        choices = self.line_reader.read(image, [line.polygon for line in found])
        tried = []
        for line, choice in zip(found, choices, strict=True):
            if choice.outcome is not Outcome.NO_TEXT:
                tried.append(
                    _ReadCandidate(_line(line.polygon, choice), choice.writing, choice.likely)
                )
        return _promote_likely(_suppress_overlaps(tried))

    def _other_ways_up(
        self, image: Pixels, found: SortedLines, upright: list[_ReadCandidate]
    ) -> tuple[int, list[_ReadCandidate]]:
        """The way up at which most is readable, and its lines; as it was if nothing is.

        The largest quads are read each way up; only where that succeeds is the photo searched
        again, as finding lines costs many times as much as reading them.
        """
        height, width = image.shape[:2]
        largest = sorted(found.readable, key=lambda line: -line.polygon.area())[:_TRIED]
        readable_by_turn: dict[int, float] = {}
        for degrees in _turns(largest) if found.turns is None else found.turns[:1]:
            tried = [rotated_line(line, degrees, width, height) for line in largest]
            readable_by_turn[degrees] = _readable(self._tried(turn(image, degrees), tried))
        if not readable_by_turn:
            return 0, upright
        best = max(readable_by_turn, key=lambda degrees: readable_by_turn[degrees])
        least = _ORIENTATION_GAIN * _readable(upright)
        if readable_by_turn[best] <= least:
            return 0, upright
        photo = turn(image, best)
        seen = [rotated_line(line, best, width, height) for line in found.readable]
        again = sort_by_kind(self._kinds, photo, self._detector.find(photo))
        lines = self._tried(photo, [*again.readable, *seen])
        if _readable(lines) <= least:
            return 0, upright
        height, width = photo.shape[:2]
        return best, [_turned_back(one, best, width, height) for one in lines]


def _rotation_of(lines: Sequence[Line]) -> int:
    """The clockwise quarter turns, in degrees, after which most letters stand upright."""
    letters: dict[int, int] = {}
    for line in lines:
        if line.outcome is Outcome.READ:
            turned = -round(line.polygon.angle() / 90) * 90 % 360
            letters[turned] = letters.get(turned, 0) + len(line.text)
    return max(letters, key=lambda degrees: letters[degrees], default=0)


def _turns(found: Sequence[DetectedLine]) -> tuple[int, ...]:
    """The turns after which most of these quads would be wider than high."""
    quads = [line.polygon for line in found]
    high = sum(quad.area() for quad in quads if quad.height() > quad.width())
    tall = high / max(1.0, sum(quad.area() for quad in quads))
    return tuple(
        degrees
        for degrees in TURNS
        if (degrees == 180 and tall < _MOSTLY) or (degrees != 180 and tall > 1 - _MOSTLY)
    )


def _better(closer: SelectedReading, choice: SelectedReading) -> bool:
    """Whether what was read closer around the writing is more to be believed. Strokes of letters
    cut off look like figures: figures alone replace letters only with high confidence."""
    if count_arabic(choice.best.text) and not count_arabic(closer.best.text):
        return closer.best.confidence >= _UPRIGHT_CONFIDENCE
    new, old = ((_RANK.index(one.outcome), one.best.confidence) for one in (closer, choice))
    return new > old


def _line(polygon: Polygon, choice: SelectedReading) -> Line:
    return Line(
        polygon=polygon.rounded(),
        text=choice.best.text,
        confidence=choice.best.confidence,
        outcome=choice.outcome,
        words=choice.best.words,
        alternatives=choice.alternatives,
    )


def _promote_likely(tried: Sequence[_ReadCandidate]) -> list[_ReadCandidate]:
    """The likely lines count as read if any other line of Arabic was: figures stand beside any
    language."""
    if not any(one.line.outcome is Outcome.READ and count_arabic(one.line.text) for one in tried):
        return list(tried)
    return [
        dataclasses.replace(one, line=replace(one.line, outcome=Outcome.READ))
        if one.likely
        else one
        for one in tried
    ]


def _suppress_overlaps(tried: Sequence[_ReadCandidate]) -> list[_ReadCandidate]:
    """Of overlapping candidates those that read best."""
    kept: list[_ReadCandidate] = []
    for one in sorted(tried, key=_priority, reverse=True):
        if all(overlap(one.line.polygon, other.line.polygon) < OVERLAP for other in kept):
            kept.append(one)
    return kept


def _expected_correct_letters(line: Line) -> float:
    """Letters, by how likely the line is right."""
    return line.confidence * len(line.text)


def _priority(one: _ReadCandidate) -> tuple[bool, float]:
    """Letters that are probably on the wall: a whole line goes before the piece of it that reads
    surest. By confidence, which asks for all letters right, a third of the lines were pieces."""
    return one.line.outcome is Outcome.READ, one.writing * len(one.line.text)


def _turned_back(one: _ReadCandidate, degrees: int, width: int, height: int) -> _ReadCandidate:
    polygon = one.line.polygon.rotated(360 - degrees, width, height).rounded()
    return dataclasses.replace(one, line=replace(one.line, polygon=polygon))


def _stands_upright(tried: Sequence[_ReadCandidate]) -> bool:
    """Whether a line was read with so much confidence that the photo stands upright."""
    return any(
        one.line.outcome is Outcome.READ and one.line.confidence >= _UPRIGHT_CONFIDENCE
        for one in tried
    )


def _readable(tried: Sequence[_ReadCandidate]) -> float:
    """Letters that were read, each by how likely it is to be writing."""
    return sum(
        one.writing * len(one.line.text) for one in tried if one.line.outcome is Outcome.READ
    )


def _outcome(lines: Sequence[Line]) -> Outcome:
    if not lines:
        return Outcome.NO_TEXT
    if any(line.outcome is Outcome.READ for line in lines):
        return Outcome.READ
    return Outcome.UNREADABLE
