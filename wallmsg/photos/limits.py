"""How much work a photo file may make: pixels, pages, scans, time."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from wallmsg.errors import PhotoError

DEFAULT_MAX_PIXELS = 150_000_000
"""Above the 108 megapixels of the largest common phone sensors; about 1 GB while decoding."""


@dataclass(frozen=True)
class Limits:
    """What a photo may ask for before it is refused."""

    pixels: int = DEFAULT_MAX_PIXELS
    pages: int = 200
    """Pages of a TIFF. Scanners make some dozens; 2,000 fit into 228 kB."""
    scans: int = 100
    """Scans of a JPEG. Programs write 1 to 20; each takes as long as a whole photo."""
    seconds: float = 120.0
    """For decoding one file, as far as its decoder can be interrupted. A photo at the limit of
    pixels takes about 5 s on two idle cores."""


LIMITS = Limits()

_STANDALONE = frozenset((0x01, *range(0xD0, 0xD8), 0xD8))
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""In the data of a scan FF is followed by 00 or is a restart marker (ITU-T T.81, B.1.1)."""


def check_size(width: int, height: int, limits: Limits) -> None:
    """Raises PhotoError if a picture has too many pixels."""
    if width * height > limits.pixels:
        raise PhotoError(
            f"{width} x {height} is more than the limit of {limits.pixels / 1e6:g} megapixels",
            hint="raise --max-megapixels if you trust the file",
        )


def check_scans(data: bytes, limits: Limits) -> int:
    """The number of scans of a JPEG. Raises PhotoError if there are too many."""
    count = count_scans(data, limits.scans)
    if count > limits.scans:
        raise PhotoError(f"it has more than {limits.scans} scans, which take too long to decode")
    return count


def count_scans(data: bytes, most: int) -> int:
    """How many scans a JPEG has, counted up to one more than `most`."""
    count, at = 0, 2
    while count <= most and (found := _MARKER.search(data, at)):
        marker, at = found[1][0], found.end()
        if marker == _END_OF_IMAGE:
            break
        if marker in _STANDALONE:
            continue
        count += marker == _START_OF_SCAN
        at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return count


class TimedFile:
    """A file that refuses to be read once the time is over.

    Args:
        file: The file.
        seconds: From now.
        clock: Gives the time in seconds.
    """

    def __init__(
        self, file: IO[bytes], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._file = file
        self._clock = clock
        self._seconds = seconds
        self._end = clock() + seconds

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises PhotoError when the time is over."""
        if self._clock() > self._end:
            raise PhotoError(f"decoding took longer than {self._seconds:g} seconds")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As of the file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As of the file."""
        return self._file.tell()

    def fileno(self) -> int:
        """As of the file."""
        return self._file.fileno()

    def close(self) -> None:
        """As of the file."""
        self._file.close()
