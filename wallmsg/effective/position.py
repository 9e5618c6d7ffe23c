"""Where a photo was taken."""

from __future__ import annotations

from wallmsg.model import Record
from wallmsg.text.coordinates import parse_position


def photo_position(record: Record) -> tuple[float, float] | None:
    """Latitude and longitude in degrees: people's word before the camera's; None if unknown."""
    said = parse_position(record.review.position) if record.review.position else None
    if said is not None:
        return said
    gps = record.photo.gps
    return (gps.latitude, gps.longitude) if gps else None
