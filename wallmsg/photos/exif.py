"""What EXIF says about a photo: which way up, when, with what camera, where."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import TYPE_CHECKING

from wallmsg.model import Gps

if TYPE_CHECKING:
    from PIL import Image

_EXIF_TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")


def orientation_of(image: Image.Image, exif: Image.Exif) -> int:
    """EXIF's 1 to 8 as the file says it, even where the decoder has turned the pixels (HEIC)."""
    value = image.info.get("original_orientation") or exif.get(0x0112, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def taken_of(exif: Image.Exif) -> str | None:
    """When the picture was made, ISO 8601, with its zone if EXIF says it; None if unknown."""
    details = exif.get_ifd(0x8769)
    for value, zone in (
        (details.get(0x9003), details.get(0x9011)),
        (details.get(0x9004), details.get(0x9012)),
        (exif.get(0x0132), details.get(0x9010)),
    ):
        match = _EXIF_TIME.match(str(value or ""))
        if match and (stamp := _iso(*match.groups())):
            known = re.fullmatch(r"[+-]\d\d:\d\d", str(zone or "").strip())
            return stamp + (known.group() if known else "")
    return None


def _iso(*parts: str) -> str | None:
    try:
        # The camera's own clock: its zone is unknown unless EXIF says so.
        return datetime(*map(int, parts)).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def camera_of(exif: Image.Exif) -> str | None:
    """Maker and model in one row of text; None if unknown."""
    make, model = (_clean(exif.get(tag)) for tag in (0x010F, 0x0110))
    if make and model.lower().startswith(make.lower()):
        make = ""
    return f"{make} {model}".strip() or None


def _clean(value: object) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in str(value or "")).split())[:100]


def gps_of(exif: Image.Exif) -> Gps | None:
    """Where the picture was made; None if unknown, or at 0, 0, which phones write for unknown."""
    ifd = exif.get_ifd(0x8825)
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


def _degrees(value: object, side: object, negative: str, limit: float) -> float | None:
    parts = [_number(part) for part in value] if isinstance(value, tuple | list) else []
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
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None
