"""What EXIF says about a photo: which way up, when, with what camera, where.

A value that cannot be read or makes no sense costs itself alone; the pixels need none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wallmsg.model import Gps
from wallmsg.photos.timestamps import as_written, iso_of

if TYPE_CHECKING:
    from PIL import Image

_ORIENTATION, _MAKE, _MODEL, _DATE = 0x0112, 0x010F, 0x0110, 0x0132
_DETAILS, _GPS = 0x8769, 0x8825
_ARTIST = 0x013B
_UPRIGHT = 1


class Exif:
    """The EXIF of a picture; empty where it is damaged beyond reading."""

    def __init__(self, image: Image.Image) -> None:
        self._main: Image.Exif | None = None
        self._decoded = image.info.get("original_orientation")
        try:
            self._main = image.getexif()
        except Exception:  # noqa: BLE001 - EXIF is as hostile as pixels, and needed less
            self._main = None
        # Now: Pillow takes it out when it has turned the pixels of a TIFF.
        self.to_turn = _orientation(self.get(_ORIENTATION))
        """EXIF's 1 to 8 for the pixels as the decoder gives them, which may have turned them."""

    def get(self, tag: int) -> object:
        """A value of the first directory; None if there is none."""
        return _read(self._main, tag)

    def directory(self, tag: int) -> Mapping[int, Any]:
        """A directory below the first, empty if there is none."""
        try:
            return dict(self._main.get_ifd(tag)) if self._main else {}
        except Exception:  # noqa: BLE001
            return {}

    @property
    def orientation(self) -> int:
        """EXIF's 1 to 8 as the file says it, also where the decoder has turned the pixels."""
        return _orientation(self._decoded) if self._decoded else self.to_turn

    @property
    def taken(self) -> str | None:
        """When the picture was made, ISO 8601, with its zone if EXIF says it; None if unknown."""
        return next((iso for _, iso in self._dates() if iso), None)

    @property
    def taken_as_written(self) -> str | None:
        """The first date as the file has it, where none is valid."""
        return None if self.taken else next((text for text, _ in self._dates()), None)

    @property
    def camera(self) -> str | None:
        """Maker and model in one row of text; None if unknown."""
        make, model = _clean(self.get(_MAKE)), _clean(self.get(_MODEL))
        if make and model.lower().startswith(make.lower()):
            make = ""
        return f"{make} {model}".strip() or None

    @property
    def artist(self) -> str | None:
        """Who made the picture; None if unknown."""
        return _clean(self.get(_ARTIST)) or None

    @property
    def gps(self) -> Gps | None:
        """Where it was made; None if unknown, or at 0, 0, which phones write for unknown."""
        ifd = self.directory(_GPS)
        latitude = _degrees(ifd.get(2), ifd.get(1), "S", 90)
        longitude = _degrees(ifd.get(4), ifd.get(3), "W", 180)
        if latitude is None or longitude is None or latitude == longitude == 0:
            return None
        altitude = _number(ifd.get(6))
        below = ifd.get(5) in (1, b"\x01")
        return Gps(
            latitude,
            longitude,
            None if altitude is None else round(-altitude if below else altitude, 1),
        )

    def _dates(self) -> list[tuple[str, str | None]]:
        """Dates that say something: as written, and as ISO 8601 if sound."""
        details = self.directory(_DETAILS)
        found = (
            (details.get(0x9003), details.get(0x9011)),
            (details.get(0x9004), details.get(0x9012)),
            (self.get(_DATE), details.get(0x9010)),
        )
        # The camera's own clock: its zone is unknown unless EXIF says so.
        return [(text, iso_of(date, zone)) for date, zone in found if (text := as_written(date))]


def _read(directory: Image.Exif | None, tag: int) -> object:
    try:
        return directory.get(tag) if directory else None
    except Exception:  # noqa: BLE001 - values are decoded when they are asked for
        return None


def _orientation(value: object) -> int:
    number = _number(value[0] if isinstance(value, tuple) and value else value)
    return int(number) if number is not None and number in range(1, 9) else _UPRIGHT


def _clean(value: object) -> str:
    text = value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value or "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]


def _degrees(value: object, side: object, negative: str, limit: float) -> float | None:
    parts = [_number(part) for part in value] if isinstance(value, tuple | list) else []
    # Seconds of 0/0, which some phones write, cost the seconds alone.
    while parts and parts[-1] is None:
        parts.pop()
    known = [part for part in parts if part is not None]
    if not known or len(known) != len(parts):
        return None
    degrees = sum(part / 60**i for i, part in enumerate(known))
    if str(side or "").strip("\x00 ").upper().startswith(negative):
        degrees = -degrees
    # Six decimals are a tenth of a metre: no phone knows more.
    return round(degrees, 6) if abs(degrees) <= limit else None


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None
