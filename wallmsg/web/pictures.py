"""Photos and cut-out lines as small JPEGs, made once and kept in memory.

Decoding is done by one request at a time: a large photo takes a gigabyte while it is decoded.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from wallmsg.catalogue import Catalogue
from wallmsg.model import Polygon, Record

if TYPE_CHECKING:
    from wallmsg.photos.image_file import Pixels

SIZES = (240, 480, 1200, 2400, 4800)
"""Longest sides in pixels that photos are offered in: as many as are ever made of one photo."""

KEPT_BYTES = 128_000_000
"""Of JPEGs in memory: some 8,000 thumbnails."""


class Pictures:
    """JPEGs of a catalogue's photos.

    Args:
        catalogue: Whose photos.
        keep: Bytes of JPEG to keep; the one not asked for longest goes first.
    """

    def __init__(self, catalogue: Catalogue, keep: int = KEPT_BYTES) -> None:
        self._catalogue = catalogue
        self._keep = keep
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._held = 0
        self._memory = threading.Lock()
        self._decoding = threading.Lock()
        self._last: tuple[str, Pixels] | None = None

    @property
    def held(self) -> int:
        """Bytes of JPEG in memory."""
        return self._held

    def photo(self, record: Record, size: int) -> bytes:
        """The photo as JPEG, its longer side the next of SIZES. Raises PhotoError if there is none.

        Raises CatalogueError if the record points outside the catalogue.
        """
        from wallmsg.photos.record_pixels import record_pixels
        from wallmsg.photos.thumbnails import as_jpeg

        offered = next((own for own in SIZES if own >= size), SIZES[-1])

        def make() -> bytes:
            return as_jpeg(record_pixels(self._catalogue, record, at_least=offered), offered)

        return self._cached((record.id, offered), make)

    def line(self, record: Record, polygon: Polygon) -> bytes:
        """The cut-out of a line as JPEG. Raises as `photo` does."""
        from wallmsg.photos.thumbnails import as_jpeg, line_picture

        return self._cached(
            (record.id, polygon.points),
            lambda: as_jpeg(line_picture(self._pixels(record), polygon)),
        )

    def pixels(self, record: Record) -> Pixels:
        """The photo in full, HxWx3 uint8 BGR, upright. Raises as `photo` does."""
        with self._decoding:
            return self._pixels(record)

    def _pixels(self, record: Record) -> Pixels:
        """The last photo is kept: the lines of one photo are asked for one after the other."""
        from wallmsg.photos.record_pixels import record_pixels

        if self._last is None or self._last[0] != record.id:
            self._last = None
            self._last = (record.id, record_pixels(self._catalogue, record))
        return self._last[1]

    def _cached(self, key: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        found = self._find(key)
        if found is None:
            with self._decoding:
                # Another request may have made it meanwhile.
                found = self._find(key)
                if found is None:
                    found = make()
                    self._remember(key, found)
        return found

    def _find(self, key: tuple[object, ...]) -> bytes | None:
        with self._memory:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _remember(self, key: tuple[object, ...], data: bytes) -> None:
        with self._memory:
            self._kept[key] = data
            self._held += len(data)
            while self._held > self._keep and len(self._kept) > 1:
                self._held -= len(self._kept.popitem(last=False)[1])
